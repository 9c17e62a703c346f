"""What benchmarks share: how a figure is said, and a website with an empty database of its own.

Django is set up by `website` and not before: what needs it is imported where it is used.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.quizzes.live.servers import Servers

DEFAULT_DATABASE = "postgres://postgres@127.0.0.1:5432/bonafide"


def say(figure: str, value: float, unit: str, **parameters: object) -> None:
    line = {"figure": figure, "value": round(value, 3), "unit": unit, **parameters}
    print(json.dumps(line | {"load": round(os.getloadavg()[0], 1)}), flush=True)


def say_machine(**parameters: object) -> None:
    facts = {"python": platform.python_version(), "system": platform.platform()}
    say("machine", os.cpu_count() or 0, "cores", **facts, **parameters)


def p99(spent: Sequence[float]) -> float:
    return sorted(spent)[int(len(spent) * 0.99)]


# --- a website --------------------------------------------------------------------------------------------
@contextmanager
def website(*, on_postgresql: bool = False, **environment: str) -> Iterator[None]:
    """The website in this process, with a folder and an empty database of its own.

    environment: what its settings are told besides. PostgreSQL is where DATABASE_URL says.
    """
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(1))  # what was made for it goes all the same
    with tempfile.TemporaryDirectory() as folder, own_database(on_postgresql) as database:
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings.local", "DATA_DIR": folder}
        os.environ |= database | environment
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield


@contextmanager
def own_database(on_postgresql: bool) -> Iterator[dict[str, str]]:
    """The environment that leads to an empty database: in PostgreSQL, or else a file of the website."""
    if not on_postgresql:
        yield {}
        return
    name = f"bonafide_bench_{os.getpid()}"
    address = urlsplit(os.environ.get("DATABASE_URL") or DEFAULT_DATABASE)
    with psycopg.connect(urlunsplit(address._replace(path="/postgres")), autocommit=True) as postgres:
        postgres.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": urlunsplit(address._replace(path=f"/{name}"))}
        finally:
            from django.db import connections

            connections.close_all()
            connections["default"].close_pool()
            postgres.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def own_servers() -> Iterator[Servers]:
    """Starts servers of the website. What they logged is shown where something goes wrong."""
    started = Servers(os.environ, Path(os.environ["DATA_DIR"]) / "errors.txt")
    try:
        yield started
    except BaseException:
        sys.stderr.write(started.log.read_text())
        raise
    finally:
        started.stop()


# --- parts ------------------------------------------------------------------------------------------------
def chosen(parts: Mapping[str, Callable[[], None]]) -> list[Callable[[], None]]:
    """The parts of a benchmark that its command line names, or all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(parts), default=list(parts))
    names = parser.parse_args().parts
    return [measure for name, measure in parts.items() if name in names]


# --- what one page costs ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cost:
    """Of a request in this process, without a server around it. ms: the median of all but the first."""

    ms: float
    queries: int
    kilobytes: int


def cost_of(ask: Callable[[], Any], times: int) -> Cost:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spent = []
    for _time in range(times):
        before = time.perf_counter()
        response = ask()
        _read(response)
        spent.append((time.perf_counter() - before) * 1000)
        assert response.status_code == 200, response.status_code
    with CaptureQueriesContext(connection) as asked:
        size = len(_read(ask()))
    return Cost(statistics.median(spent[1:]), len(asked), size // 1024)


def _read(response: Any) -> bytes:
    body: bytes = response.getvalue() if response.streaming else response.content
    return body

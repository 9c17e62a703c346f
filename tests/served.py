"""Real servers on a database of their own: they see what is committed, so no test's transaction hides it.

A conftest that says in `environment` what its servers run on imports the fixtures of this module.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.effort import IN_CI
from tests.quizzes.live.servers import REDIS, Daphne, Redis, Servers

__all__ = ["copied_database", "daphne", "db", "in_one_worker", "redis", "served_copy", "servers"]


def in_one_worker(items: list[pytest.Item], folder: Path, group: str) -> None:
    """All tests of a folder: they share the servers of a module."""
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(group))


@contextmanager
def served_copy(
    folder: Path, *, settings: str = "config.settings.test", media: Path | None = None
) -> Iterator[dict[str, str]]:
    """The environment of servers, without Redis, whose database the tests use in place of their own.

    folder: for what the servers keep. media: another one for pictures.
    """
    with copied_database(folder) as variables:
        plain = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        own = {
            "DJANGO_SETTINGS_MODULE": settings,
            "DATA_DIR": str(folder),
            "TEST_MEDIA_ROOT": str(media or folder / "media"),
        }
        yield {**plain, **own, **variables}


@contextmanager
def copied_database(folder: Path) -> Iterator[dict[str, str]]:
    """Django uses a copy of the test database meanwhile. Gives the variables that lead a server to it."""
    copy = _copy_file if connection.vendor == "sqlite" else _copy_postgresql
    with copy(folder) as variables:
        yield variables


@contextmanager
def _copy_file(folder: Path) -> Iterator[dict[str, str]]:
    copy = folder / "bonafide.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    with _used(str(copy)):
        yield {}


@contextmanager
def _copy_postgresql(folder: Path) -> Iterator[dict[str, str]]:
    old = connection.settings_dict
    new = f"{old['NAME']}_live"
    address = f"postgres://{old['USER']}:{old['PASSWORD']}@{old['HOST']}:{old['PORT']}"
    connection.close()
    connection.close_pool()
    with psycopg.connect(f"{address}/postgres", autocommit=True) as postgres:
        postgres.execute(f'DROP DATABASE IF EXISTS "{new}" WITH (FORCE)')
        postgres.execute(f'CREATE DATABASE "{new}" TEMPLATE "{old["NAME"]}"')
        with _used(new):
            yield {"DATABASE_URL": f"{address}/{new}"}
        postgres.execute(f'DROP DATABASE "{new}" WITH (FORCE)')


@contextmanager
def _used(name: str) -> Iterator[None]:
    """Django's connection leads to another database."""
    before = connection.settings_dict["NAME"]
    for database in (name, before):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()
        connection.settings_dict["NAME"] = database
        if database == name:
            yield


@pytest.fixture(scope="module")
def servers(environment: dict[str, str]) -> Iterator[Servers]:
    """Starts servers in one process, without Redis."""
    started = Servers(environment, Path(environment["DATA_DIR"]) / "errors.txt")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def daphne(servers: Servers) -> Daphne:
    """A server that is never killed."""
    return servers.start()


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    if REDIS is None and not IN_CI:
        pytest.skip("needs redis-server: install the package redis-server")
    started = Redis()
    yield started
    started.stop()


@pytest.fixture
def db(environment: dict[str, str]) -> Iterator[None]:
    """The database of the servers, and no transaction around the test: they see what it writes.

    Closed after each test: while a browser runs, the thread has another connection than before and after.
    """
    yield
    connection.close()

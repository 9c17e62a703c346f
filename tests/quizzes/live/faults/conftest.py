"""Real servers on a database of their own: they see what is committed, so no test's transaction hides it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from home.demonstration.pages import build_quiz
from quizzes.models import Item
from quizzes.services.bank import load_items
from quizzes.specimens.collection import read_index
from quizzes.specimens.demonstration_listings import LISTINGS
from tests.quizzes.live.servers import REDIS, Daphne, Redis, Servers, free_port
from tests.quizzes.live.stage import Stage

QUESTIONS = 4


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one worker: they share the servers of a module."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("live_faults"))


@pytest.fixture(scope="module")
def environment(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The environment of the servers, whose database these tests use in place of their own."""
    folder = tmp_path_factory.mktemp("live")
    with django_db_blocker.unblock():
        copy = _copy_file if connection.vendor == "sqlite" else _copy_postgresql
        with copy(folder) as variables:
            load_items(drawn=read_index(), listings=LISTINGS)
            build_quiz()
            plain = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
            own = {
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
                "DATA_DIR": str(folder),
                "TEST_MEDIA_ROOT": str(settings.MEDIA_ROOT),
            }
            yield {**plain, **own, **variables}


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
def servers(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Starts Daphne in one process, without Redis."""
    started = Servers(environment, tmp_path_factory.mktemp("live") / "errors.txt")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def daphne(servers: Servers) -> Daphne:
    """A server that is never killed."""
    return servers.start()


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    if REDIS is None and os.environ.get("CI") != "true":
        pytest.skip("needs redis-server: install the package redis-server")
    started = Redis()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def two_daphnes(
    environment: dict[str, str], redis: Redis, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Daphne, Daphne]]:
    """Two processes that serve the same sessions, on PostgreSQL and Redis."""
    if connection.vendor == "sqlite":
        pytest.skip("several processes need PostgreSQL: make test-services")
    started = Servers({**environment, "REDIS_URL": redis.url}, tmp_path_factory.mktemp("live") / "errors.txt")
    yield started.start(), started.start(free_port())
    started.stop()


@pytest.fixture
def db(environment: dict[str, str]) -> Iterator[None]:
    """The database of the servers, and no transaction around the test: they see what it writes.

    Closed after each test: while a browser runs, the thread has another connection than before and after.
    """
    yield
    connection.close()


@pytest.fixture
def stage(db: None) -> Callable[..., Stage]:
    """Opens a session of its own; options: of LiveSession."""
    single = Item.objects.shown().filter(kind_slug="single").order_by("pk")
    item_ids = list(single.values_list("pk", flat=True)[:QUESTIONS])

    def make(**options: Any) -> Stage:
        return Stage(quiz=build_quiz(), item_ids=item_ids, **options)

    return make

"""Real servers on a database of their own, on which a jury works."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from audit.models import AuditEvent
from audit.verification import verify
from campaigns.competitions.models import Competition
from campaigns.judging.models import Round
from tests.campaigns.judging.panel_facts import make_competition, make_open_round
from tests.quizzes.live.faults.conftest import _copy_file, _copy_postgresql
from tests.quizzes.live.servers import REDIS, Daphne, Redis, Servers

MakeRound = Callable[..., Round]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one worker: they share the servers of a module."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("judging_faults"))


@pytest.fixture(scope="module")
def environment(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The environment of the servers, whose database these tests use in place of their own."""
    folder = tmp_path_factory.mktemp("judging")
    with django_db_blocker.unblock():
        copy = _copy_file if connection.vendor == "sqlite" else _copy_postgresql
        with copy(folder) as variables:
            plain = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
            own = {
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
                "DATA_DIR": str(folder),
                "TEST_MEDIA_ROOT": str(folder / "media"),
            }
            yield {**plain, **own, **variables}


@pytest.fixture(scope="module")
def servers(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Starts Daphne in one process, without Redis."""
    started = Servers(environment, tmp_path_factory.mktemp("judging") / "errors.txt")
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
def daphne_with_redis(
    environment: dict[str, str], redis: Redis, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Daphne]:
    """A server that counts in Redis."""
    started = Servers(
        {**environment, "REDIS_URL": redis.url}, tmp_path_factory.mktemp("judging") / "redis.txt"
    )
    yield started.start()
    started.stop()


@pytest.fixture
def db(environment: dict[str, str]) -> Iterator[None]:
    """The database of the servers, and no transaction around the test: they see what it writes."""
    yield
    connection.close()


@pytest.fixture
def make_contest(db: None) -> Iterator[MakeRound]:
    """Makes an open round of a competition of its own, see make_open_round. Afterwards the chain is whole."""

    def make(**given: Any) -> Round:
        slug = f"contest-{Competition.objects.count()}"
        return make_open_round(competition=make_competition(slug=slug), **given)

    yield make
    verdict, recorded = verify(), AuditEvent.objects.count()
    assert (verdict.broken, verdict.events) == (None, recorded)

"""Real servers on a database of their own, on which a jury works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from campaigns.competitions.models import Competition
from campaigns.judging.models import Round
from tests.audit.events import assert_whole_chain
from tests.campaigns.judging.panel_facts import make_competition, make_open_round
from tests.quizzes.live.servers import Daphne, Redis, Servers
from tests.served import daphne, db, in_one_worker, redis, served_copy, servers

__all__ = ["daphne", "daphne_with_redis", "db", "environment", "make_contest", "redis", "servers"]

MakeRound = Callable[..., Round]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one worker: they share the servers of a module."""
    in_one_worker(items, Path(__file__).parent, "judging_faults")


@pytest.fixture(scope="module")
def environment(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The environment of the servers, whose database these tests use in place of their own."""
    folder = tmp_path_factory.mktemp("judging")
    with django_db_blocker.unblock(), served_copy(folder) as variables:
        yield variables


@pytest.fixture(scope="module")
def daphne_with_redis(environment: dict[str, str], redis: Redis) -> Iterator[Daphne]:
    """A server that counts in Redis."""
    log = Path(environment["DATA_DIR"]) / "with_redis.txt"
    started = Servers({**environment, "REDIS_URL": redis.url}, log)
    yield started.start()
    started.stop()


@pytest.fixture
def make_contest(db: None) -> Iterator[MakeRound]:
    """Makes an open round of a competition of its own, see make_open_round. Afterwards the chain is whole."""

    def make(**given: Any) -> Round:
        slug = f"contest-{Competition.objects.count()}"
        return make_open_round(competition=make_competition(slug=slug), **given)

    yield make
    assert_whole_chain()

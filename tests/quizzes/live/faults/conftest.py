"""Real servers with the questions of the demonstration, for sessions that are played on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from home.demonstration.pages import build_quiz
from quizzes.models import Item
from quizzes.services.bank import load_items
from quizzes.specimens.collection import read_index
from quizzes.specimens.demonstration_listings import LISTINGS
from tests.quizzes.live.servers import Daphne, Redis, Servers, free_port
from tests.quizzes.live.stage import Stage
from tests.served import daphne, db, in_one_worker, redis, served_copy, servers

__all__ = ["daphne", "db", "environment", "redis", "servers", "stage", "two_daphnes"]

QUESTIONS = 4


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one worker: they share the servers of a module."""
    in_one_worker(items, Path(__file__).parent, "live_faults")


@pytest.fixture(scope="module")
def environment(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The environment of the servers, whose database these tests use in place of their own."""
    folder = tmp_path_factory.mktemp("live")
    with django_db_blocker.unblock(), served_copy(folder, media=settings.MEDIA_ROOT) as variables:
        load_items(drawn=read_index(), listings=LISTINGS)
        build_quiz()
        yield variables


@pytest.fixture(scope="module")
def two_daphnes(environment: dict[str, str], redis: Redis) -> Iterator[tuple[Daphne, Daphne]]:
    """Two processes that serve the same sessions, on PostgreSQL and Redis."""
    if connection.vendor == "sqlite":
        pytest.skip("several processes need PostgreSQL: make test-services")
    log = Path(environment["DATA_DIR"]) / "several.txt"
    started = Servers({**environment, "REDIS_URL": redis.url}, log)
    yield started.start(), started.start(free_port())
    started.stop()


@pytest.fixture
def stage(db: None) -> Callable[..., Stage]:
    """Opens a session of its own; options: of LiveSession."""
    single = Item.objects.shown().filter(kind_slug="single").order_by("pk")
    item_ids = list(single.values_list("pk", flat=True)[:QUESTIONS])

    def make(**options: Any) -> Stage:
        return Stage(quiz=build_quiz(), item_ids=item_ids, **options)

    return make

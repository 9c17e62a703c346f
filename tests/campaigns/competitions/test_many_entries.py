"""A national contest: 10,000 entries, and every page and file asks as few questions as for one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaigns.competitions.models import Competition, Entry
from tests.campaigns.competitions.contest import STATES, make_competition, make_many
from tests.planner import count_rows

MANY = 10_000
MOST = 15  # questions of a page, besides those of the desk around it

DESK = "/admin/competitions/"
OWN = f"{DESK}of/real-deal/"
QUEUE = f"{OWN}entries/"
FILTERS = [
    "",
    "?state=all",
    "?state=consent",
    "?state=alike",
    "?state=all&category=design&division=all",
    "?state=all&school=School+17",
    "?state=all&q=look+4711",
    "?state=all&p=400",
]

pytestmark = [pytest.mark.xdist_group("many_entries"), pytest.mark.long]


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: Any) -> Iterator[Competition]:
    """Made once, in a transaction that is rolled back when the last test of this module is through."""
    with django_db_blocker.unblock(), transaction.atomic():
        competition = make_competition()
        make_many(competition, MANY)
        count_rows()
        yield competition
        transaction.set_rollback(True)


@pytest.fixture
def db(many: Competition) -> Iterator[None]:
    """What a test writes beyond the many entries goes when it ends."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, address: str) -> tuple[int, bytes]:
    """How many questions an address asks, and what it gives."""
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        assert response.status_code == 200
        body = response.getvalue() if response.streaming else response.content
    return len(asked), body


def own_questions(client: Client, address: str) -> int:
    """Without those of signing in and of the desk's frame; the second time, when caches are filled.

    The frame is the list of competitions, which asks one question of its own.
    """
    ask(client, address)
    ask(client, DESK)
    return ask(client, address)[0] - ask(client, DESK)[0] + 1


def entries_in(state: str) -> int:
    return sum(one[1] == state for one in (STATES * (MANY // len(STATES) + 1))[:MANY])


def test_there_are_as_many_as_there_should_be(manager: Client) -> None:
    assert Entry.objects.ever_submitted().count() == MANY
    assert manager.get(QUEUE, {"state": "all"}).context["page"].paginator.count == MANY
    assert manager.get(QUEUE, {"state": "consent"}).context["page"].paginator.count == entries_in(
        "awaiting_consent"
    )


def test_the_dashboard_asks_few_questions(manager: Client) -> None:
    assert own_questions(manager, DESK) == 1
    assert own_questions(manager, OWN) <= MOST


@pytest.mark.parametrize("address", [f"{OWN}entries.csv", f"{OWN}entries.xlsx"])
def test_files_ask_few_questions(manager: Client, address: str) -> None:
    """Nothing is around a file: signing in counts."""
    assert ask(manager, address)[0] <= MOST


@pytest.mark.parametrize("query", FILTERS)
def test_the_queue_asks_few_questions(manager: Client, query: str) -> None:
    response = manager.get(f"{QUEUE}{query}")
    assert len(response.context["rows"]) > 0
    assert own_questions(manager, f"{QUEUE}{query}") <= MOST


@pytest.mark.parametrize("place", [0, 3, 9, MANY - 1])
def test_screening_asks_few_questions(manager: Client, place: int) -> None:
    entry = Entry.objects.order_by("submitted_at", "pk")[place]
    address = f"{DESK}entry/{entry.code}/?state=all"
    assert own_questions(manager, address) <= MOST


def test_the_files_hold_every_entry(manager: Client) -> None:
    codes = list(Entry.objects.order_by("submitted_at", "pk").values_list("code", flat=True))
    text = ask(manager, f"{OWN}entries.csv")[1].decode("utf-8-sig")
    assert [row[0] for row in list(csv.reader(io.StringIO(text)))[1:]] == codes
    book = load_workbook(io.BytesIO(ask(manager, f"{OWN}entries.xlsx")[1]), read_only=True)
    assert [row[0] for row in list(book.active.iter_rows(values_only=True))[1:]] == codes

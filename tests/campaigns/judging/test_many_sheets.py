"""A judge with 150 entries, a round of 300 with 750 sheets: pages and saves ask few questions even so."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from campaigns.judging.enums import AssignmentState, RoundState
from campaigns.judging.models import Assignment, ResultRow, ResultRun, Round, ScoreSheet
from campaigns.judging.services import results, rounds
from campaigns.judging.views.base import owner_of
from tests.campaigns.judging.many_rounds import Scale, make_many_rounds
from tests.campaigns.judging.panel_facts import keys_of

SCALE = Scale(entries=300, judges=10, each=5)
MOST = 12  # questions of a page of judges, those of signing in included
MOST_OF_RESULTS = 30  # the same for the chair and for managers, of two categories on one page
AT = "/en/judging/"

pytestmark = pytest.mark.xdist_group("many_sheets")


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: Any) -> Iterator[Round]:
    """Made once, in a transaction that is rolled back when the last test of this module is through."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_many_rounds(SCALE)
        transaction.set_rollback(True)


@pytest.fixture
def db(many: Round) -> Iterator[None]:
    """What a test writes beyond the many sheets goes when it ends."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def judged(many: Round, db: None) -> Round:
    return Round.objects.get(pk=many.pk)


@pytest.fixture
def phone(judged: Round) -> Client:
    """Of the second judge of the panel: the first is its chair."""
    client = Client()
    user = judged.panel.judges.all()[1].user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.own = SimpleNamespace(user=user)
    return client


def ask(client: Client, address: str, *, times: int = 2, status: int = 200) -> int:
    """How many questions an address asks, the last time; by then caches are filled."""
    asked = 0
    for _time in range(times):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
            if response.streaming:
                response.getvalue()
        assert response.status_code == status, address
        asked = own(captured)
    return asked


def own(captured: CaptureQueriesContext) -> int:
    """Without the savepoints that a test around them makes of transactions."""
    return sum("SAVEPOINT" not in one["sql"] for one in captured.captured_queries)


def codes_of(phone: Client, state: str) -> list[str]:
    mine = Assignment.objects.filter(judge__user=phone.own.user, state=state).order_by("position")
    return list(mine.values_list("round_entry__code", flat=True))


def save(phone: Client, code: str, key: str, value: Any, revision: int) -> tuple[int, dict[str, Any], int]:
    """Status, what it tells, and how many questions a save asks."""
    sent = json.dumps({"value": value, "revision": revision, "owner": owner_of(phone.own)})
    with CaptureQueriesContext(connection) as captured:
        told = phone.put(
            f"{AT}entry/{code}/part/{key}/",
            sent,
            content_type="application/json",
            headers={"origin": "http://testserver"},
        )
    return told.status_code, told.json(), own(captured)


def test_there_are_as_many_as_there_should_be(judged: Round) -> None:
    assert (judged.entries.count(), Assignment.objects.of_round(judged).count()) == (300, 1500)
    assert ScoreSheet.objects.filter(submitted_at__isnull=False).count() == 750
    for judge in judged.panel.judges.all():
        theirs = Assignment.objects.filter(judge=judge)
        assert theirs.count() == 150
        assert theirs.filter(state=AssignmentState.SUBMITTED).count() == 75


@pytest.mark.parametrize("path", ["", "round/{code}/", "round/{code}/?page=4", "round/{code}/review/"])
def test_lists_ask_few_questions(judged: Round, phone: Client, path: str) -> None:
    assert ask(phone, AT + path.format(code=judged.code)) <= MOST


@pytest.mark.parametrize("state", [AssignmentState.NOTIFIED, AssignmentState.SUBMITTED])
@pytest.mark.parametrize("visibility", ["never", "after_own"])
def test_an_entry_asks_few_questions(judged: Round, phone: Client, state: str, visibility: str) -> None:
    Round.objects.filter(pk=judged.pk).update(visibility=visibility)
    for code in codes_of(phone, state)[:3]:
        assert ask(phone, f"{AT}entry/{code}/") <= MOST


def test_a_save_asks_few_questions(judged: Round, phone: Client) -> None:
    """The first save of a sheet, further ones, a repeated one, one that is refused, and words."""
    code, keys = codes_of(phone, AssignmentState.NOTIFIED)[0], keys_of(judged.rubric_version)
    saves = [
        (keys[0], 3.0, 0, 200),
        (keys[0], 4.0, 1, 200),
        (keys[0], 4.0, 1, 200),
        (keys[0], 5.0, 1, 409),
        (keys[1], {"reason": "Has no words."}, 0, 200),
        (keys[2], 2.0, 0, 200),
        (keys[2], None, 1, 200),
        ("comment", "Clear at a glance.", 0, 200),
    ]
    for key, value, revision, expected in saves:
        status, _told, asked = save(phone, code, key, value, revision)
        assert (status, asked <= MOST) == (expected, True), (key, value, asked)


def test_confirming_asks_as_many_for_three_sheets_as_for_one(judged: Round, phone: Client) -> None:
    codes, keys = codes_of(phone, AssignmentState.NOTIFIED), keys_of(judged.rubric_version)
    at, asked = f"{AT}round/{judged.code}/review/", []
    for few in (codes[:1], codes[1:4]):
        for code in few:
            for key in keys:
                assert save(phone, code, key, 4.0, 0)[0] == 200
        seen = re.search(r'name="seen" value="(\w+)"', phone.get(at).content.decode())
        assert seen
        with CaptureQueriesContext(connection) as captured:
            told = phone.post(at, {"seen": seen[1], "partly": "1"}, headers={"origin": "http://testserver"})
        assert told.status_code == 302
        asked.append(own(captured))
    assert len(codes_of(phone, AssignmentState.SUBMITTED)) == 75 + 4
    assert asked[0] == asked[1]


def test_results_ask_few_questions(judged: Round, phone: Client, client_of: Callable[..., Client]) -> None:
    rounds.close_round(judged=judged, actor="", now=timezone.now())
    judged.refresh_from_db()
    with CaptureQueriesContext(connection) as captured:
        runs = results.tally_round(judged=judged, user=None, now=timezone.now() + dt.timedelta(seconds=1))
    assert own(captured) <= 40 * len(runs)  # a number of questions a run, not a row
    assert [run.rows.count() for run in runs] == [110, 40]  # every second entry has its sheets
    manager = client_of(Role.MANAGER)
    entry = runs[0].rows.first().round_entry.code
    for path in (
        f"results/{judged.code}/",
        f"results/run/{runs[0].code}/",
        f"results/run/{runs[0].code}/judges/",
        f"results/run/{runs[0].code}/entry/{entry}/",
        f"results/run/{runs[0].code}/scores.csv",
        f"results/run/{runs[0].code}/results.csv",
    ):
        asked = ask(manager, AT + path)
        assert asked <= MOST_OF_RESULTS, (path, asked)


def test_closing_and_opening_again_ask_as_many_questions_as_for_few(judged: Round) -> None:
    with CaptureQueriesContext(connection) as captured:
        rounds.close_round(judged=judged, actor="", now=timezone.now())
    assert own(captured) <= MOST
    states = Assignment.objects.of_round(judged).values_list("state", flat=True)
    assert sorted(states) == ["expired"] * 750 + ["locked"] * 750
    with CaptureQueriesContext(connection) as captured:
        rounds.reopen_round(judged=judged, actor="", now=timezone.now())
    assert own(captured) <= 2 * MOST
    assert Round.objects.get(pk=judged.pk).state == RoundState.OPEN
    assert not ResultRun.objects.valid().exists()
    assert not ResultRow.objects.exists()

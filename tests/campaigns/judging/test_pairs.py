"""Rounds of pairs: choosing, taking back, and only one's own."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.competitions.enums import Status
from campaigns.judging.enums import AssignmentState, RoundKind, RoundState
from campaigns.judging.exceptions import ScoredElsewhere, SheetIsClosed
from campaigns.judging.models import Assignment, Comparison, Judge, Round
from campaigns.judging.services import comparisons
from campaigns.judging.services.queues import GRACE, rounds_of
from tests.campaigns.judging import panel_facts as facts

pytestmark = pytest.mark.django_db
ORIGIN = {"headers": {"origin": "http://testserver"}}


@pytest.fixture
def judged() -> Round:
    """Three entries, two judges, and the three pairs of each."""
    made = facts.make_open_round(
        entries=3, judges=2, kind=RoundKind.PAIRWISE, rubric=None, state=RoundState.OPEN
    )
    rows = list(made.entries.all())
    for judge in Judge.objects.all():
        Judge.objects.filter(pk=judge.pk).update(declared_at=timezone.now())
        for position, (one, other) in enumerate([(0, 1), (0, 2), (1, 2)], start=1):
            Comparison.objects.create(
                round=made, judge=judge, first=rows[one], second=rows[other], position=position
            )
    return made


@pytest.fixture
def judge(judged: Round) -> Judge:
    return Judge.objects.first()


@pytest.fixture
def client(judge: Judge) -> Client:
    browser = Client()
    browser.force_login(judge.user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def choose(judge: Judge, pair: Comparison, winner: str, was: str = "") -> Comparison:
    return comparisons.choose(
        judge=judge,
        judged=pair.round,
        first=pair.first.code,
        second=pair.second.code,
        winner=winner,
        was=was,
        now=timezone.now(),
    )


def owner(client: Client, judged: Round) -> str:
    page = client.get(f"/en/judging/pairs/{judged.code}/").text
    return page.split('data-judge-owner="')[1].split('"')[0]


def put(client: Client, judged: Round, pair: Comparison, winner: str, was: str = "", **given: Any) -> Any:
    sent = {
        "first": pair.first.code,
        "second": pair.second.code,
        "winner": winner,
        "was": was,
        "owner": owner(client, judged),
    }
    return client.put(
        f"/en/judging/pairs/{judged.code}/choice/",
        json.dumps(sent | given),
        content_type="application/json",
        **ORIGIN,
    )


def test_the_better_one_is_kept_and_the_same_again_changes_nothing(judged: Round, judge: Judge) -> None:
    pair = comparisons.pairs_of(judge, judged)[0]
    first = choose(judge, pair, pair.first.code)
    again = choose(judge, pair, pair.first.code)
    assert first.winner == pair.first
    assert first.decided_at == again.decided_at
    states = Assignment.objects.filter(judge=judge).values_list("state", flat=True)
    assert sorted(states) == sorted([AssignmentState.IN_PROGRESS] * 2 + [AssignmentState.NOTIFIED])


def test_a_choice_is_changed_and_taken_back_upon_what_it_was(judged: Round, judge: Judge) -> None:
    pair = comparisons.pairs_of(judge, judged)[0]
    choose(judge, pair, pair.first.code)
    with pytest.raises(ScoredElsewhere) as refused:
        choose(judge, pair, pair.second.code)
    assert (refused.value.mine, refused.value.theirs) == (pair.second.code, pair.first.code)
    assert choose(judge, pair, pair.second.code, pair.first.code).winner == pair.second
    undone = choose(judge, pair, "", pair.second.code)
    assert (undone.winner, undone.decided_at) == (None, None)


def test_only_ones_own_pairs_and_one_of_the_two(judged: Round, judge: Judge) -> None:
    pair = comparisons.pairs_of(judge, judged)[0]
    other = judged.entries.last()
    with pytest.raises(Http404):
        choose(judge, pair, other.code)
    Comparison.objects.filter(judge=judge, first=pair.first, second=pair.second).delete()
    with pytest.raises(Http404):
        choose(judge, pair, pair.first.code)


def test_nothing_is_decided_once_the_round_is_over(judged: Round, judge: Judge) -> None:
    pair = comparisons.pairs_of(judge, judged)[0]
    Round.objects.update(state=RoundState.CLOSED)
    with pytest.raises(SheetIsClosed):
        choose(judge, pair, pair.first.code)
    Round.objects.update(state=RoundState.OPEN, closes_at=timezone.now() - 2 * GRACE)
    with pytest.raises(SheetIsClosed):
        choose(judge, pair, pair.first.code)


@pytest.mark.parametrize("code", ["\0", "\ud800", "ABCD\0FGH", ""])
def test_what_is_no_code_is_not_found(client: Client, judged: Round, judge: Judge, code: str) -> None:
    pair = comparisons.pairs_of(judge, judged)[0]
    assert put(client, judged, pair, pair.first.code, first=code).status_code == HTTPStatus.NOT_FOUND
    assert put(client, judged, pair, code or "x").status_code == HTTPStatus.NOT_FOUND
    place = f"/en/judging/pairs/{judged.code}/"
    sent = {"first": pair.first.code, "second": "\0", "winner": pair.first.code, "was": ""}
    assert client.post(place, sent, **ORIGIN).status_code == HTTPStatus.NOT_FOUND


def test_voided_pairs_and_works_that_left_are_not_shown(judged: Round, judge: Judge) -> None:
    first, _second, third = comparisons.pairs_of(judge, judged)
    Comparison.objects.filter(pk=first.pk).update(voided_at=timezone.now())
    type(third.second.entry).objects.filter(pk=third.second.entry_id).update(status=Status.WITHDRAWN)
    assert comparisons.pairs_of(judge, judged) == []


def test_the_list_of_rounds_counts_what_is_shown(judged: Round, judge: Judge) -> None:
    first, second, _third = comparisons.pairs_of(judge, judged)
    choose(judge, first, first.first.code)
    (counted,) = rounds_of([judge], now=timezone.now())
    assert (counted.done, counted.total) == (1, 3)
    type(second.second.entry).objects.filter(pk=second.second.entry_id).update(status=Status.WITHDRAWN)
    (counted,) = rounds_of([judge], now=timezone.now())
    assert (counted.done, counted.total) == (1, len(comparisons.pairs_of(judge, judged))) == (1, 1)
    Comparison.objects.filter(judge=judge).update(voided_at=timezone.now())
    assert rounds_of([judge], now=timezone.now()) == []


def test_a_page_shows_one_pair_and_saves_by_script(client: Client, judged: Round, judge: Judge) -> None:
    first, second, _third = comparisons.pairs_of(judge, judged)
    page = client.get(f"/en/judging/round/{judged.code}/", follow=True)
    assert f'value="{first.first.code}"' in page.text
    answers = [put(client, judged, first, first.first.code) for _try in range(2)]
    assert [(one.status_code, one.json()) for one in answers] == [(200, {"winner": first.first.code})] * 2
    refused = put(client, judged, first, first.second.code)
    assert refused.status_code == HTTPStatus.CONFLICT
    assert refused.json()["theirs"] == first.first.code
    assert f'value="{second.second.code}"' in client.get(f"/en/judging/pairs/{judged.code}/").text


def test_what_somebody_else_chose_in_the_same_browser_is_not_taken(
    client: Client, judged: Round, judge: Judge
) -> None:
    pair = comparisons.pairs_of(judge, judged)[0]
    assert put(client, judged, pair, pair.first.code, owner="0" * 16).status_code == HTTPStatus.UNAUTHORIZED
    assert not Comparison.objects.filter(winner__isnull=False).exists()


def test_it_works_without_script_with_undo(client: Client, judged: Round, judge: Judge) -> None:
    path = f"/en/judging/pairs/{judged.code}/"
    for place in range(3):
        pair = comparisons.pairs_of(judge, judged)[place]
        sent = {"first": pair.first.code, "second": pair.second.code, "winner": pair.first.code, "was": ""}
        assert client.post(path, sent, **ORIGIN)["Location"] == path
    done = client.get(path).text
    assert "All of your pairs are decided" in done
    assert "Take back the last one" in done
    last = comparisons.pairs_of(judge, judged)[2]
    sent = {"first": last.first.code, "second": last.second.code, "winner": "", "was": last.first.code}
    assert client.post(path, sent, **ORIGIN)["Location"] == f"{path}3/"
    assert client.get(f"{path}4/").status_code == HTTPStatus.NOT_FOUND


def test_pages_and_saves_cost_few_queries(client: Client, judged: Round, judge: Judge) -> None:
    pair = comparisons.pairs_of(judge, judged)[0]
    with CaptureQueriesContext(connection) as shown:
        client.get(f"/en/judging/pairs/{judged.code}/")
    assert len(shown) < 12
    with CaptureQueriesContext(connection) as both:
        put(client, judged, pair, pair.first.code)
    assert len(both) - len(shown) < 12  # `put` looks at the page for its owner


def test_a_picture_of_a_pair_opens_without_an_assignment(client: Client, judged: Round, judge: Judge) -> None:
    """404 for a work without picture, and for a code that stands in no pair of this judge."""
    Assignment.objects.filter(judge=judge).delete()
    pair = comparisons.pairs_of(judge, judged)[0]
    assert comparisons.access_compared(user=judge.user, code=pair.first.code) == pair.first
    Comparison.objects.filter(judge=judge).delete()
    with pytest.raises(Http404):
        comparisons.access_compared(user=judge.user, code=pair.first.code)

"""Sheets that are confirmed, taken back, recused from, and seen by others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.refusals import Conflict
from audit.models import AuditEvent
from campaigns.judging.enums import AssignmentState, ConflictRuling, RoundState, Visibility
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere, SheetIsClosed
from campaigns.judging.models import Assignment, ConflictOfInterest, Judge, Round, ScoreSheet
from campaigns.judging.services import rounds, sheets
from campaigns.judging.services.blinded import others_of
from campaigns.judging.services.queues import GRACE
from tests.campaigns.judging import panel_facts as facts
from tests.campaigns.judging.sheet_acts import fill, given, jury, keys, save

pytestmark = pytest.mark.django_db
ACTOR = "user:1"


@pytest.fixture
def judged() -> Round:
    return facts.make_open_round(entries=3, judges=3)


def confirm(judge: Judge, judged: Round, **options: Any) -> list[str]:
    return sheets.confirm_round(judge=judge, judged=judged, actor=ACTOR, now=timezone.now(), **options)


# --- recusing --------------------------------------------------------------------------------------------


def recuse(assignment: Assignment, *, is_conflict: bool, reason: str = "I taught them") -> None:
    sheets.recuse(
        assignment=assignment, is_conflict=is_conflict, reason=reason, actor=ACTOR, now=timezone.now()
    )


def test_a_conflict_gives_the_entry_back_and_voids_what_was_given(judged: Round) -> None:
    judge = jury(judged)[0]
    mine = given(judge)[0]
    fill(mine)
    recuse(mine, is_conflict=True)
    mine.refresh_from_db()
    assert (mine.state, mine.reason) == (AssignmentState.RECUSED, "I taught them")
    assert ScoreSheet.objects.get().voided_at is not None
    found = ConflictOfInterest.objects.get(judge=judge)
    assert (found.entry, found.ruling) == (mine.round_entry.entry, ConflictRuling.OPEN)
    assert AuditEvent.objects.filter(kind="assignment.recused").count() == 1


def test_who_cannot_judge_gives_it_back_without_a_conflict(judged: Round) -> None:
    mine = given(jury(judged)[0])[0]
    fill(mine)
    recuse(mine, is_conflict=False)
    mine.refresh_from_db()
    assert mine.state == AssignmentState.DECLINED
    assert ScoreSheet.objects.get().voided_at is not None
    assert not ConflictOfInterest.objects.exists()


def test_recusing_needs_a_reason(judged: Round) -> None:
    mine = given(jury(judged)[0])[0]
    with pytest.raises(NotReady):
        recuse(mine, is_conflict=True, reason=" \n")
    mine.refresh_from_db()
    assert mine.state == AssignmentState.NOTIFIED


def test_confirmed_scores_are_not_given_back_once_the_others_were_seen(judged: Round) -> None:
    Round.objects.update(visibility=Visibility.AFTER_OWN)
    judge = jury(judged)[0]
    for mine in given(judge):
        fill(mine)
    confirm(judge, judged)
    first, second, _third = given(judge)
    assert not sheets.may_decline(first, timezone.now())
    with pytest.raises(SheetIsClosed):
        recuse(first, is_conflict=False)
    assert not ScoreSheet.objects.exclude(voided_at=None).exists()
    recuse(second, is_conflict=True)
    assert ScoreSheet.objects.exclude(voided_at=None).get().assignment == second


# --- confirming ------------------------------------------------------------------------------------------


def test_confirming_computes_the_score_of_each_sheet(judged: Round) -> None:
    judge = jury(judged)[0]
    for mine in given(judge):
        fill(mine, 5, 3, {"reason": "no picture"})
    assert len(confirm(judge, judged)) == 3
    scores = list(ScoreSheet.objects.values_list("score", flat=True))
    assert scores == pytest.approx([(2 * 1 + 1 * 0.5) / 3] * 3)  # the first counts twice, the third nothing
    assert {one.state for one in given(judge)} == {AssignmentState.SUBMITTED}
    event = AuditEvent.objects.get(kind="sheet.confirmed")
    assert event.data["sheets"] == 3
    assert event.subject_id == judge.code


def test_what_is_missing_is_named_and_nothing_is_confirmed(judged: Round) -> None:
    judge = jury(judged)[0]
    first, second, third = given(judge)
    fill(first)
    fill(second, 5, 4, {"reason": "none"})
    save(third, keys(judged)[1], 2)
    with pytest.raises(NotReady) as refused:
        confirm(judge, judged)
    assert refused.value.errors == {third.round_entry.code: ["Idea", "Craft"]}
    assert not ScoreSheet.objects.filter(submitted_at__isnull=False).exists()
    assert sorted(confirm(judge, judged, partly=True)) == sorted(
        [first.round_entry.code, second.round_entry.code]
    )


def test_a_sheet_on_which_nothing_applies_has_no_score(judged: Round) -> None:
    judge = jury(judged)[0]
    for mine in given(judge):
        fill(mine, *[{"reason": "none"}] * 3)
    with pytest.raises(NotReady):
        confirm(judge, judged, partly=True)


def test_nothing_is_confirmed_in_a_closed_round(judged: Round) -> None:
    judge = jury(judged)[0]
    for mine in given(judge):
        fill(mine)
    Round.objects.update(state=RoundState.CLOSED)
    with pytest.raises(RoundIsElsewhere):
        confirm(judge, judged)


def test_confirmed_scores_stand_until_they_are_taken_back(judged: Round) -> None:
    judge = jury(judged)[0]
    for mine in given(judge):
        fill(mine)
    confirm(judge, judged)
    mine = given(judge)[0]
    with pytest.raises(SheetIsClosed):
        save(mine, keys(judged)[0], 1, 1)
    sheets.reopen_sheet(assignment=mine, actor=ACTOR, now=timezone.now())
    sheet = ScoreSheet.objects.get(assignment=mine)
    assert (sheet.score, sheet.submitted_at) == (None, None)
    assert save(mine, keys(judged)[0], 1, 1) == 2
    assert confirm(judge, judged) == [mine.round_entry.code]


def test_what_stays_locked_in_a_reopened_round_stands(judged: Round) -> None:
    """In a round in which the others' scores were seen once it was closed."""
    Round.objects.update(visibility=Visibility.AFTER_CLOSE)
    judged.refresh_from_db()
    judge, late = jury(judged)[:2]
    for mine in given(judge):
        fill(mine)
    confirm(judge, judged)
    rounds.close_round(judged=judged, actor=ACTOR, now=timezone.now())
    rounds.reopen_round(judged=judged, actor=ACTOR, now=timezone.now())
    mine = given(judge)[0]
    assert others_of(mine) == []
    with pytest.raises(SheetIsClosed):
        sheets.reopen_sheet(assignment=mine, actor=ACTOR, now=timezone.now())
    with pytest.raises(SheetIsClosed):
        recuse(mine, is_conflict=False)
    for mine in given(late):  # had not confirmed: saw nothing, and does it now
        fill(mine)
    confirm(late, judged)
    sheets.reopen_sheet(assignment=given(late)[0], actor=ACTOR, now=timezone.now())


def test_after_the_end_only_what_waited_in_a_phone_arrives(judged: Round) -> None:
    judge = jury(judged)[0]
    for mine in given(judge):
        fill(mine)
    first, second, third = given(judge)
    Assignment.objects.filter(pk=first.pk).update(state=AssignmentState.SUBMITTED)
    Round.objects.update(closes_at=timezone.now() - GRACE + timedelta(minutes=1))
    save(second, keys(judged)[0], 1, 1)
    Round.objects.update(closes_at=timezone.now() - GRACE - timedelta(minutes=1))
    for refused in (
        lambda: save(second, keys(judged)[0], 2, 2),
        lambda: sheets.skip(assignment=second, now=timezone.now()),
        lambda: recuse(second, is_conflict=False),
        lambda: sheets.reopen_sheet(assignment=first, actor=ACTOR, now=timezone.now()),
    ):
        with pytest.raises(SheetIsClosed):
            refused()
    with pytest.raises(RoundIsElsewhere):
        confirm(judge, judged)
    recuse(third, is_conflict=True)  # a conflict can be named until the round is closed


def test_only_what_was_looked_at_is_confirmed(judged: Round) -> None:
    judge = jury(judged)[0]
    for mine in given(judge):
        fill(mine)
    found = ScoreSheet.objects.select_related("assignment__round_entry")
    seen = sheets.digest_of({one.assignment.round_entry.code: one for one in found})
    save(mine, "comment", "from another window")
    with pytest.raises(Conflict):
        confirm(judge, judged, seen=seen)
    assert not ScoreSheet.objects.exclude(submitted_at=None).exists()
    save(mine, "comment", "", 1)
    assert len(confirm(judge, judged, seen=seen)) == 3


def test_nothing_is_taken_back_after_the_round_or_after_seeing_others(judged: Round) -> None:
    judge = jury(judged)[0]
    for mine in given(judge):
        fill(mine)
    confirm(judge, judged)
    for change in ({"visibility": Visibility.AFTER_OWN}, {"state": RoundState.CLOSED}):
        Round.objects.update(state=RoundState.OPEN, visibility=Visibility.NEVER)
        Round.objects.update(**change)
        with pytest.raises(SheetIsClosed):
            sheets.reopen_sheet(assignment=given(judge)[0], actor=ACTOR, now=timezone.now())


# --- what others gave ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visibility", "state", "own", "seen"),
    [
        (Visibility.NEVER, RoundState.CLOSED, True, False),
        (Visibility.AFTER_OWN, RoundState.OPEN, False, False),
        (Visibility.AFTER_OWN, RoundState.OPEN, True, True),
        (Visibility.AFTER_CLOSE, RoundState.OPEN, True, False),
        (Visibility.AFTER_CLOSE, RoundState.CLOSED, True, True),
    ],
)
def test_others_are_seen_when_the_round_says_so(
    judged: Round, visibility: str, state: str, own: bool, seen: bool
) -> None:
    one, two, three = jury(judged)
    for judge in (two, three, *([one] if own else [])):
        for mine in given(judge):
            fill(mine, 2, 2, 2)
        confirm(judge, judged)
    Round.objects.update(visibility=visibility, state=state)
    mine = given(one)[0]
    found = others_of(mine)
    assert [(sheet.label, set(sheet.values.values())) for sheet in found] == (
        [("A", {2.0}), ("B", {2.0})] if seen else []
    )


def test_sheets_that_are_open_or_voided_are_never_shown_to_others(judged: Round) -> None:
    Round.objects.update(visibility=Visibility.AFTER_OWN)
    one, two, three = jury(judged)
    for judge in (one, two):
        for mine in given(judge):
            fill(mine)
        confirm(judge, judged)
    for mine in given(three):
        fill(mine)
    ScoreSheet.objects.filter(assignment__judge=two).update(voided_at=timezone.now())
    assert others_of(given(one)[0]) == []

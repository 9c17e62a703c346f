"""A round is closed, tallied or opened again while its judges are at work."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone

from campaigns.judging.enums import AssignmentState, RoundState
from campaigns.judging.exceptions import RoundIsElsewhere, SheetIsClosed
from campaigns.judging.models import Assignment, ResultRun, Round, ScoreSheet
from campaigns.judging.services import results, rounds, sheets
from tests.campaigns.competitions.test_concurrency import at_once
from tests.campaigns.judging.faults.judge_acts import (
    Act,
    MakeRound,
    closing,
    confirming,
    events,
    fill,
    saving,
    stored,
)
from tests.campaigns.judging.panel_facts import keys_of


def test_closing_while_judges_save_keeps_what_was_acknowledged(make_contest: MakeRound) -> None:
    for _race in range(3):
        judged = make_contest(entries=1, judges=8)
        key = keys_of(judged.rubric_version)[0]
        theirs = list(Assignment.objects.of_round(judged))
        *saved, _closed = at_once(*(saving(one, key, 4.0) for one in theirs), closing(judged))
        for assignment, answer in zip(theirs, saved, strict=True):
            assert answer == 1 or isinstance(answer, (SheetIsClosed, RoundIsElsewhere))
            assert stored(assignment) == ({key: 4.0} if answer == 1 else {})
        states = Assignment.objects.of_round(judged).values_list("state", flat=True)
        assert set(states) == {AssignmentState.EXPIRED}
        judged.refresh_from_db()
        assert judged.state == RoundState.CLOSED


def test_closing_while_judges_confirm_locks_or_expires(make_contest: MakeRound) -> None:
    for _race in range(3):
        judged = make_contest(entries=1, judges=6)
        theirs = list(Assignment.objects.of_round(judged))
        for assignment in theirs:
            fill(assignment, 4.0)
        *confirmed, _closed = at_once(*(confirming(one) for one in theirs), closing(judged))
        for assignment, answer in zip(theirs, confirmed, strict=True):
            assignment.refresh_from_db()
            sheet = ScoreSheet.objects.get(assignment=assignment)
            is_late = isinstance(answer, Exception)
            assert assignment.state == (AssignmentState.EXPIRED if is_late else AssignmentState.LOCKED)
            assert (sheet.submitted_at is None, sheet.score is None) == (is_late, is_late)


def test_of_closing_twice_at_once_one_is_recorded(make_contest: MakeRound) -> None:
    judged = make_contest(entries=1, judges=2)
    at_once(*[closing(judged)] * 4)
    assert events("round.closed", ("round", judged.code)) == 1


def closed_round(make_contest: MakeRound, **given: Any) -> Round:
    """Every entry scored by everybody, and closed."""
    judged = make_contest(**given)
    for place, assignment in enumerate(Assignment.objects.of_round(judged)):
        fill(assignment, float(1 + place % 5))
    for judge in judged.panel.judges.all():
        sheets.confirm_round(judge=judge, judged=judged, actor="", now=timezone.now())
    rounds.close_round(judged=judged, actor="", now=timezone.now())
    judged.refresh_from_db()
    return judged


def tallying(judged: Round) -> Act:
    seen = Round.objects.get(pk=judged.pk)
    return partial(results.tally_round, judged=seen, user=None, now=timezone.now())


def test_of_tallying_twice_at_once_one_set_of_runs_stands(make_contest: MakeRound) -> None:
    judged = closed_round(make_contest, entries=3, judges=3)
    at_once(*[tallying(judged)] * 3)
    judged.refresh_from_db()
    assert judged.state == RoundState.TALLIED
    assert ResultRun.objects.valid().filter(round=judged).count() == 1


def test_no_valid_run_is_left_of_a_round_that_is_open_again(make_contest: MakeRound) -> None:
    for _race in range(3):
        judged = closed_round(make_contest, entries=2, judges=2)
        reopen = partial(rounds.reopen_round, judged=judged, actor="", now=timezone.now())
        tallied, reopened = at_once(tallying(judged), reopen)
        assert not isinstance(reopened, Exception)
        judged.refresh_from_db()
        assert judged.state == RoundState.OPEN
        assert not ResultRun.objects.valid().filter(round=judged).exists()
        assert isinstance(tallied, (list, RoundIsElsewhere))
        others = Assignment.objects.of_round(judged).exclude(judge=judged.panel.chair_id)  # theirs are locked
        assert set(others.values_list("state", flat=True)) == {AssignmentState.SUBMITTED}

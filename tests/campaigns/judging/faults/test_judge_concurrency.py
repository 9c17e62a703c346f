"""Many hands at one sheet: not one score lost, nothing twice, nothing overwritten that was not seen."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from campaigns.judging.enums import AssignmentState
from campaigns.judging.exceptions import ScoredElsewhere, SheetIsClosed
from campaigns.judging.models import Assignment, Judge, Score, ScoreSheet, SheetChange
from campaigns.judging.services import rubrics, sheets
from campaigns.judging.sheets import Answer, sheet_score
from tests.campaigns.competitions.test_concurrency import at_once
from tests.campaigns.judging.faults.judge_acts import (
    RACES,
    MakeRound,
    closing,
    confirming,
    fill,
    saving,
    stored,
)
from tests.campaigns.judging.judge_line import JudgeLine
from tests.campaigns.judging.panel_facts import keys_of
from tests.quizzes.live.servers import Daphne


def changes(assignment: Assignment, key: str) -> list[tuple[int, Any]]:
    """Revisions and values of a part, in order."""
    found = SheetChange.objects.filter(sheet__assignment=assignment, key=key)
    return list(found.order_by("pk").values_list("revision", "value"))


def score_of(sheet: ScoreSheet) -> float:
    """What the stored points come to."""
    rows = sheet.scores.values_list("criterion", "value")
    given = [Answer(key, value, not_applicable=value is None) for key, value in rows]
    return sheet_score(rubrics.criteria_of(sheet.rubric_version), given)


# --- tabs of one judge ------------------------------------------------------------------------------------


@pytest.mark.parametrize("tabs", [2, 8])
@pytest.mark.parametrize("first", [True, False], ids=["first-save", "later-save"])
def test_of_tabs_that_save_at_once_one_wins_and_the_others_see_both_values(
    make_contest: MakeRound, tabs: int, first: bool
) -> None:
    """Revision 0 is a part that nobody has saved. Of eight tabs two by two want the same points."""
    judged = make_contest(entries=1, judges=1)
    assignment, key = Assignment.objects.of_round(judged).get(), keys_of(judged.rubric_version)[0]
    seen = 0 if first else saving(assignment, key, 5.0)()
    wanted = [float(1 + tab % 4) for tab in range(tabs)]
    answers = at_once(*(saving(assignment, key, value, revision=seen) for value in wanted))
    won = stored(assignment)[key]
    for value, answer in zip(wanted, answers, strict=True):
        if value == won:
            assert answer == seen + 1  # who wants what is stored already is told its revision
        else:
            assert isinstance(answer, ScoredElsewhere)
            assert (answer.mine, answer.theirs, answer.revision) == (value, won, seen + 1)
    assert changes(assignment, key)[seen:] == [(seen + 1, won)]
    assert ScoreSheet.objects.get(assignment=assignment).revisions == {key: seen + 1}


def test_twenty_equal_saves_are_one_change(make_contest: MakeRound) -> None:
    judged = make_contest(entries=1, judges=1)
    assignment, key = Assignment.objects.of_round(judged).get(), keys_of(judged.rubric_version)[0]
    assert at_once(*[saving(assignment, key, 4.0)] * 20) == [1] * 20
    assert (stored(assignment), changes(assignment, key)) == ({key: 4.0}, [(1, 4.0)])
    assert at_once(*[saving(assignment, key, 2.0, revision=1)] * 20) == [2] * 20
    assert (stored(assignment), changes(assignment, key)) == ({key: 2.0}, [(1, 4.0), (2, 2.0)])


def test_parts_that_are_saved_at_once_come_to_one_sheet(make_contest: MakeRound) -> None:
    """The first save makes the sheet: five parts at once make one, and none of them is lost."""
    judged = make_contest(entries=RACES, judges=1)
    keys = keys_of(judged.rubric_version)
    for assignment in Assignment.objects.of_round(judged):
        words = {"note": "Look again.", "comment": "Clear at a glance."}
        points = dict(zip(keys, (1.0, 3.0, 5.0), strict=True))
        parts: dict[str, Any] = {**points, **words}
        assert at_once(*(saving(assignment, key, value) for key, value in parts.items())) == [1] * len(parts)
        sheet = ScoreSheet.objects.get(assignment=assignment)
        assert stored(assignment) == points
        assert {"note": sheet.note, "comment": sheet.comment} == words
        assert sheet.revisions == dict.fromkeys(parts, 1)
        assignment.refresh_from_db()
        assert assignment.state == AssignmentState.IN_PROGRESS


def test_a_whole_jury_saves_at_once(make_contest: MakeRound) -> None:
    judged = make_contest(entries=2, judges=10)
    key = keys_of(judged.rubric_version)[0]
    theirs = list(Assignment.objects.of_round(judged))
    assert at_once(*(saving(one, key, 3.0) for one in theirs)) == [1] * len(theirs)
    assert Score.objects.filter(sheet__assignment__in=theirs, criterion=key, value=3.0).count() == len(theirs)


# --- the same over HTTP -----------------------------------------------------------------------------------


def tabs_of(assignment: Assignment, daphne: Daphne) -> JudgeLine:
    """The judge, signed in: their tabs share the session."""
    Judge.objects.filter(pk=assignment.judge_id).update(declared_at=timezone.now())
    return JudgeLine(assignment.judge, daphne.port)


def test_twenty_equal_requests_are_one_row_and_twenty_equal_answers(
    make_contest: MakeRound, daphne: Daphne
) -> None:
    judged = make_contest(entries=1, judges=1)
    assignment, key = Assignment.objects.of_round(judged).get(), keys_of(judged.rubric_version)[0]
    line, code = tabs_of(assignment, daphne), assignment.round_entry.code
    answers = at_once(*[partial(line.save, code, key, 4.0, 0)] * 20)
    assert {(answer.status, answer.body) for answer in answers} == {(200, b'{"revision": 1}')}
    assert (stored(assignment), changes(assignment, key)) == ({key: 4.0}, [(1, 4.0)])


def test_two_tabs_are_told_both_values(make_contest: MakeRound, daphne: Daphne) -> None:
    judged = make_contest(entries=RACES, judges=1)
    key = keys_of(judged.rubric_version)[0]
    for assignment in Assignment.objects.of_round(judged).select_related("judge__user"):
        line, code = tabs_of(assignment, daphne), assignment.round_entry.code
        tabs = {value: partial(line.save, code, key, value, 0) for value in (2.0, 5.0)}
        answers = dict(zip(tabs, at_once(*tabs.values()), strict=True))
        won = stored(assignment)[key]
        lost = 7.0 - won
        assert (answers[won].status, answers[won].told) == (200, {"revision": 1})
        refused = answers[lost].told
        assert answers[lost].status == 409
        assert (refused["mine"], refused["theirs"], refused["revision"]) == (lost, won, 1)
        assert refused["message"]


# --- confirming -------------------------------------------------------------------------------------------


def test_a_save_while_confirming_is_in_the_score_or_refused(make_contest: MakeRound) -> None:
    judged = make_contest(entries=1, judges=RACES)
    key = keys_of(judged.rubric_version)[0]
    for assignment in Assignment.objects.of_round(judged):
        fill(assignment, 1.0)
        saved, _confirmed = at_once(saving(assignment, key, 5.0, revision=1), confirming(assignment))
        sheet = ScoreSheet.objects.get(assignment=assignment)
        assignment.refresh_from_db()
        assert (assignment.state, sheet.submitted_at is None) == (AssignmentState.SUBMITTED, False)
        assert saved == 2 or isinstance(saved, SheetIsClosed)
        assert stored(assignment)[key] == (5.0 if saved == 2 else 1.0)
        assert sheet.score == score_of(sheet) == (0.5 if saved == 2 else 0.0)


def test_who_confirms_twice_at_once_has_confirmed_once(make_contest: MakeRound) -> None:
    judged = make_contest(entries=2, judges=4)
    for judge in judged.panel.judges.all():
        theirs = list(Assignment.objects.of_round(judged).filter(judge=judge))
        for assignment in theirs:
            fill(assignment, 4.0)
        before = AuditEvent.objects.filter(kind="sheet.confirmed").count()
        at_once(*[confirming(theirs[0])] * 4)
        states = Assignment.objects.filter(pk__in=[one.pk for one in theirs]).values_list("state", flat=True)
        assert set(states) == {AssignmentState.SUBMITTED}
        made = AuditEvent.objects.filter(kind="sheet.confirmed").count() - before
        assert made in (1, len(theirs))  # one for all, or one a sheet, but none twice


def test_taking_back_while_closing_ends_open_and_expired_or_locked(make_contest: MakeRound) -> None:
    for _race in range(RACES):
        judged = make_contest(entries=1, judges=1)
        assignment = Assignment.objects.of_round(judged).get()
        fill(assignment, 4.0)
        confirming(assignment)()
        back = partial(sheets.reopen_sheet, assignment=assignment, actor="", now=timezone.now())
        taken, _closed = at_once(back, closing(judged))
        assignment.refresh_from_db()
        sheet = ScoreSheet.objects.get(assignment=assignment)
        if taken is None:
            assert (assignment.state, sheet.submitted_at) == (AssignmentState.EXPIRED, None)
        else:
            assert isinstance(taken, SheetIsClosed)
            assert (assignment.state, sheet.score) == (AssignmentState.LOCKED, 0.75)

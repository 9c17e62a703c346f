"""Saving a sheet part by part, and the queue of entries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.competitions.enums import Eligibility, Status
from campaigns.judging.enums import AssignmentState, RoundState
from campaigns.judging.exceptions import OutOfRange, ScoredElsewhere, SheetIsClosed
from campaigns.judging.models import Assignment, Judge, Round, Score, ScoreSheet, SheetChange
from campaigns.judging.services import sheets
from campaigns.judging.services.queues import queue_of, still_open
from tests.campaigns.judging import panel_facts as facts
from tests.campaigns.judging.sheet_acts import fill, given, jury, keys, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged() -> Round:
    return facts.make_open_round(entries=3, judges=3)


# --- what a judge may open -------------------------------------------------------------------------------


def test_a_judge_opens_their_own_entry(judged: Round) -> None:
    judge = jury(judged)[0]
    mine = given(judge)[0]
    assert sheets.access_assignment(user=judge.user, code=mine.round_entry.code) == mine


@pytest.mark.parametrize(
    "state", sorted(set(AssignmentState.values) - set(sheets.SHOWN)), ids=lambda state: state
)
def test_what_is_not_with_a_judge_does_not_exist_for_them(judged: Round, state: str) -> None:
    judge = jury(judged)[0]
    mine = given(judge)[0]
    Assignment.objects.filter(pk=mine.pk).update(state=state)
    with pytest.raises(Http404):
        sheets.access_assignment(user=judge.user, code=mine.round_entry.code)


def test_an_entry_that_left_the_contest_is_gone(judged: Round) -> None:
    judge = jury(judged)[0]
    mine = given(judge)[0]
    entry = mine.round_entry.entry
    for change in ({"status": Status.WITHDRAWN}, {"eligibility": Eligibility.AWAITING_CONSENT}):
        type(entry).objects.filter(pk=entry.pk).update(**change)
        with pytest.raises(Http404):
            sheets.access_assignment(user=judge.user, code=mine.round_entry.code)
        assert mine.round_entry.code not in [line.code for line in queue_of(judge, judged)]
        entry.save()


def test_an_entry_of_a_round_to_come_and_of_who_left_is_gone(judged: Round) -> None:
    judge, other = jury(judged)[:2]
    code = given(judge)[0].round_entry.code
    Judge.objects.filter(pk=other.pk).update(left_at=timezone.now())
    with pytest.raises(Http404):
        sheets.access_assignment(user=other.user, code=code)
    Round.objects.update(state=RoundState.PLANNED)
    with pytest.raises(Http404):
        sheets.access_assignment(user=judge.user, code=code)


def test_the_code_of_an_entry_in_the_competition_opens_nothing(judged: Round) -> None:
    judge = jury(judged)[0]
    with pytest.raises(Http404):
        sheets.access_assignment(user=judge.user, code=given(judge)[0].round_entry.entry.code)


# --- saving ----------------------------------------------------------------------------------------------


def test_a_part_is_kept_with_its_history(judged: Round) -> None:
    mine, key = given(jury(judged)[0])[0], keys(judged)[0]
    assert save(mine, key, 4) == 1
    assert save(mine, key, 5, 1) == 2
    sheet = ScoreSheet.objects.get(assignment=mine)
    assert sheet.revisions == {key: 2}
    assert sheet.entry_version == mine.round_entry.version
    assert Score.objects.get(sheet=sheet).value == 5
    assert list(SheetChange.objects.values_list("key", "revision", "value")) == [(key, 1, 4), (key, 2, 5)]
    mine.refresh_from_db()
    assert mine.state == AssignmentState.IN_PROGRESS


def test_the_same_again_gets_the_same_answer(judged: Round) -> None:
    mine, key = given(jury(judged)[0])[0], keys(judged)[0]
    assert [save(mine, key, 4, revision) for revision in (0, 0, 1, 7)] == [1, 1, 1, 1]
    assert SheetChange.objects.count() == 1


def test_nothing_is_overwritten_that_was_not_seen(judged: Round) -> None:
    mine, key = given(jury(judged)[0])[0], keys(judged)[0]
    save(mine, key, 4)
    with pytest.raises(ScoredElsewhere) as refused:
        save(mine, key, 2)
    assert (refused.value.mine, refused.value.theirs, refused.value.revision) == (2, 4, 1)
    assert Score.objects.get().value == 4


def test_parts_do_not_get_in_each_others_way(judged: Round) -> None:
    mine = given(jury(judged)[0])[0]
    fill(mine)
    assert save(mine, "note", "  mine alone\r\n") == 1
    assert save(mine, "comment", "Well done") == 1
    sheet = ScoreSheet.objects.get()
    assert (sheet.note, sheet.comment) == ("mine alone", "Well done")
    assert sorted(sheet.revisions.values()) == [1] * 5


def test_what_does_not_apply_needs_a_reason(judged: Round) -> None:
    mine, key = given(jury(judged)[0])[0], keys(judged)[0]
    with pytest.raises(OutOfRange):
        save(mine, key, {"reason": "  "})
    save(mine, key, {"reason": "no picture "})
    score = Score.objects.get()
    assert (score.value, score.reason) == (None, "no picture")


def test_a_score_taken_back_is_no_zero(judged: Round) -> None:
    mine, key = given(jury(judged)[0])[0], keys(judged)[0]
    save(mine, key, 4)
    assert save(mine, key, None, 1) == 2
    assert not Score.objects.exists()


@pytest.mark.parametrize(
    "value",
    [0, 6, 2.5, "4", True, [4], float("nan"), -1e300, 10**400, -(10**400)],
    ids=lambda value: str(value)[:6],
)
def test_only_steps_of_the_rubric_are_taken(judged: Round, value: Any) -> None:
    mine, key = given(jury(judged)[0])[0], keys(judged)[0]
    with pytest.raises(OutOfRange):
        save(mine, key, value)
    assert not ScoreSheet.objects.exists()


def test_half_an_emoji_and_zero_bytes_are_left_out(judged: Round) -> None:
    mine, key = given(jury(judged)[0])[0], keys(judged)[0]
    save(mine, "comment", "cut off \ud83d\0")
    save(mine, key, {"reason": "no\ud800 picture"})
    assert (ScoreSheet.objects.get().comment, Score.objects.get().reason) == ("cut off", "no picture")
    with pytest.raises(OutOfRange):
        save(mine, keys(judged)[1], {"reason": "\ud800"})


def test_half_steps_are_exact() -> None:
    criterion = {"minimum": 0, "maximum": 0.3, "step": 0.1}
    assert sheets.steps_of(criterion) == [0, 0.1, 0.2, 0.3]


def test_a_part_that_is_none_is_not_found(judged: Round) -> None:
    with pytest.raises(Http404):
        save(given(jury(judged)[0])[0], "00000000-0000-4000-8000-000000000099", 4)


@pytest.mark.parametrize("state", sorted(set(RoundState.values) - {RoundState.OPEN}))
def test_nothing_is_saved_outside_an_open_round(judged: Round, state: str) -> None:
    mine = given(jury(judged)[0])[0]
    Round.objects.update(state=state)
    with pytest.raises(SheetIsClosed):
        save(mine, keys(judged)[0], 4)


def test_a_voided_sheet_takes_nothing(judged: Round) -> None:
    mine = given(jury(judged)[0])[0]
    save(mine, keys(judged)[0], 4)
    ScoreSheet.objects.update(voided_at=timezone.now(), void_reason="conflict")
    with pytest.raises(SheetIsClosed):
        save(mine, keys(judged)[1], 4)


def test_a_save_costs_few_queries(judged: Round) -> None:
    mine = given(jury(judged)[0])[0]
    for place, key in enumerate(keys(judged)):
        with CaptureQueriesContext(connection) as counted:
            save(mine, key, 4)
        assert len(counted) < 10, f"{place}: {[one['sql'][:60] for one in counted]}"


# --- the queue -------------------------------------------------------------------------------------------


def test_what_is_put_off_goes_to_the_end(judged: Round) -> None:
    judge = jury(judged)[0]
    codes = [line.code for line in queue_of(judge, judged)]
    first = sheets.access_assignment(user=judge.user, code=codes[0])
    sheets.skip(assignment=first, now=timezone.now())
    lines = queue_of(judge, judged)
    assert [line.code for line in lines] == [*codes[1:], codes[0]]
    assert [line.state for line in lines] == ["new", "new", "put-off"]
    assert still_open(lines, codes[1]) == [codes[2], codes[0]]


def test_the_queue_says_how_far_each_entry_is(judged: Round) -> None:
    judge = jury(judged)[0]
    first, second, _third = given(judge)
    fill(first)
    save(second, keys(judged)[0], {"reason": "none"})
    with CaptureQueriesContext(connection) as counted:
        lines = queue_of(judge, judged)
    assert [line.state for line in lines] == ["complete", "begun", "new"]
    assert [(line.answered, line.needed) for line in lines] == [(3, 3), (1, 3), (0, 3)]
    assert still_open(lines) == [lines[1].code, lines[2].code]
    assert len(counted) == 1

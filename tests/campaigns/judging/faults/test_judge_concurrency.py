"""Many hands at one sheet, one round, one link: nothing lost, nothing twice, no deadlock.

The services are called from threads with connections of their own, which begin together. What could go either
way is raced several times, and both ways have to end in a state that is whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from audit.models import AuditEvent
from campaigns.judging.enums import AssignmentState, ConflictKind, RoundKind, RoundState
from campaigns.judging.exceptions import LinkIsSpent, RoundIsElsewhere, ScoredElsewhere, SheetIsClosed
from campaigns.judging.models import (
    Assignment,
    Comparison,
    ConflictOfInterest,
    Judge,
    ResultRun,
    Round,
    Score,
    ScoreSheet,
    SheetChange,
    SignInLink,
)
from campaigns.judging.services import comparisons, conflicts, links, results, rounds, rubrics, sheets
from campaigns.judging.sheets import Answer, sheet_score
from tests.campaigns.competitions.test_concurrency import at_once, kinds
from tests.campaigns.judging.judge_line import JudgeLine
from tests.campaigns.judging.panel_facts import keys_of
from tests.quizzes.live.servers import Daphne

RACES = 8  # of two that could each be first

MakeRound = Callable[..., Round]
Act = Callable[[], Any]


def saving(assignment: Assignment, key: str, value: Any, *, revision: int = 0) -> Act:
    """A tab that saves a part as it last saw it."""
    seen = Assignment.objects.get(pk=assignment.pk)
    return partial(
        sheets.save_part, assignment=seen, key=key, value=value, revision=revision, now=timezone.now()
    )


def fill(assignment: Assignment, value: float) -> None:
    """Every criterion gets these points."""
    for key in keys_of(assignment.round_entry.round.rubric_version):
        saving(assignment, key, value)()


def stored(assignment: Assignment) -> dict[str, float | None]:
    return dict(Score.objects.filter(sheet__assignment=assignment).values_list("criterion", "value"))


def changes(assignment: Assignment, key: str) -> list[tuple[int, Any]]:
    """Revisions and values of a part, in order."""
    found = SheetChange.objects.filter(sheet__assignment=assignment, key=key)
    return list(found.order_by("pk").values_list("revision", "value"))


def score_of(sheet: ScoreSheet) -> float:
    """What the stored points come to."""
    rows = sheet.scores.values_list("criterion", "value")
    given = [Answer(key, value, not_applicable=value is None) for key, value in rows]
    return sheet_score(rubrics.criteria_of(sheet.rubric_version), given)


def events(kind: str, subject: tuple[str, str]) -> int:
    return AuditEvent.objects.about(*subject).filter(kind=kind).count()


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


def confirming(assignment: Assignment) -> Act:
    judge, judged = Judge.objects.get(pk=assignment.judge_id), assignment.round_entry.round
    return partial(sheets.confirm_round, judge=judge, judged=judged, actor="", now=timezone.now())


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


# --- recusal ----------------------------------------------------------------------------------------------


def recusing(assignment: Assignment, *, is_conflict: bool = True) -> Act:
    seen = Assignment.objects.get(pk=assignment.pk)
    return partial(
        sheets.recuse,
        assignment=seen,
        is_conflict=is_conflict,
        reason="I know the author.",
        actor="",
        now=timezone.now(),
    )


def declining(assignment: Assignment) -> Act:
    return recusing(assignment, is_conflict=False)


def conflicting(assignment: Assignment) -> Act:
    entry, judge = assignment.round_entry.entry, Judge.objects.get(pk=assignment.judge_id)
    return partial(
        conflicts.declare_conflict,
        judge=judge,
        entry=entry,
        kind=ConflictKind.PERSONAL,
        reason="I know the author.",
        now=timezone.now(),
    )


GONE = (AssignmentState.RECUSED, AssignmentState.DECLINED)


@pytest.mark.parametrize("leaving", [recusing, declining, conflicting])
@pytest.mark.parametrize("begun", [True, False], ids=["begun", "untouched"])
def test_a_save_while_recusing_is_kept_and_void_or_refused(
    make_contest: MakeRound, leaving: Callable[[Assignment], Act], begun: bool
) -> None:
    judged = make_contest(entries=1, judges=RACES)
    first, second = keys_of(judged.rubric_version)[:2]
    for assignment in Assignment.objects.of_round(judged):
        if begun:
            saving(assignment, first, 2.0)()
        saved, gone = at_once(saving(assignment, second, 5.0), leaving(assignment))
        assert not isinstance(gone, Exception)
        assert saved == 1 or isinstance(saved, SheetIsClosed)
        kept = {first: 2.0} if begun else {}
        assert stored(assignment) == (kept | {second: 5.0} if saved == 1 else kept)
        assignment.refresh_from_db()
        assert assignment.state in GONE
        sheet = ScoreSheet.objects.filter(assignment=assignment).first()
        assert sheet is None or sheet.voided_at is not None
        with pytest.raises(SheetIsClosed):
            saving(assignment, second, 1.0, revision=1)()


@pytest.mark.parametrize("leaving", [recusing, declining, conflicting])
def test_leaving_while_confirming_ends_gone_and_void(
    make_contest: MakeRound, leaving: Callable[[Assignment], Act]
) -> None:
    """A confirmed sheet can be given back too, as long as the round is open."""
    judged = make_contest(entries=1, judges=RACES)
    for assignment in Assignment.objects.of_round(judged):
        fill(assignment, 3.0)
        gone, _confirmed = at_once(leaving(assignment), confirming(assignment))
        assert not isinstance(gone, Exception)
        assignment.refresh_from_db()
        assert assignment.state in GONE
        assert ScoreSheet.objects.get(assignment=assignment).voided_at is not None


def test_declining_while_closing_is_before_or_refused(make_contest: MakeRound) -> None:
    """What is locked or expired once stays so, whatever somebody saw a moment before."""
    for _race in range(RACES):
        judged = make_contest(entries=1, judges=1)
        assignment = Assignment.objects.of_round(judged).get()
        fill(assignment, 4.0)
        confirming(assignment)()
        gone, _closed = at_once(declining(assignment), closing(judged))
        assignment.refresh_from_db()
        is_void = ScoreSheet.objects.get(assignment=assignment).voided_at is not None
        if gone is None:
            assert (assignment.state, is_void) == (AssignmentState.DECLINED, True)
        else:
            assert isinstance(gone, SheetIsClosed)
            assert (assignment.state, is_void) == (AssignmentState.LOCKED, False)


@pytest.mark.parametrize("leaving", [recusing, declining])
def test_who_gives_back_twice_at_once_has_done_it_once(
    make_contest: MakeRound, leaving: Callable[[Assignment], Act]
) -> None:
    judged = make_contest(entries=1, judges=4)
    for assignment in Assignment.objects.of_round(judged):
        fill(assignment, 3.0)
        answers = at_once(*[leaving(assignment)] * 4)
        assert kinds(answers) == {"NoneType": 1, SheetIsClosed.__name__: 3}
        judge = Judge.objects.get(pk=assignment.judge_id)
        about = AuditEvent.objects.about("judge", judge.code)
        assert about.filter(kind__in=("assignment.recused", "assignment.declined")).count() == 1


def test_who_recuses_and_declares_at_once_is_recused_once(make_contest: MakeRound) -> None:
    """Both lock the same rows: a judge's button, and a manager or a second tab that says the same."""
    judged = make_contest(entries=1, judges=RACES)
    for assignment in Assignment.objects.of_round(judged):
        fill(assignment, 3.0)
        answers = at_once(recusing(assignment), conflicting(assignment), recusing(assignment))
        assert {type(answer) for answer in answers if isinstance(answer, Exception)} <= {SheetIsClosed}
        assignment.refresh_from_db()
        assert assignment.state == AssignmentState.RECUSED
        assert ConflictOfInterest.objects.filter(judge=assignment.judge_id).count() == 1
        assert ScoreSheet.objects.get(assignment=assignment).voided_at is not None


# --- the end of a round -----------------------------------------------------------------------------------


def closing(judged: Round) -> Act:
    seen = Round.objects.get(pk=judged.pk)
    return partial(rounds.close_round, judged=seen, actor="", now=timezone.now())


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


# --- pairs ------------------------------------------------------------------------------------------------


def make_pair(make_contest: MakeRound) -> Comparison:
    judged = make_contest(entries=2, judges=1, kind=RoundKind.PAIRWISE)
    first, second = judged.entries.all()
    judge = judged.panel.judges.get()
    return Comparison.objects.create(round=judged, judge=judge, first=first, second=second, position=1)


def choosing(pair: Comparison, winner: str) -> Act:
    """Gives None where the pair is not this judge's any more."""

    def choose() -> Comparison | None:
        codes = {"first": pair.first.code, "second": pair.second.code, "winner": winner, "was": ""}
        try:
            return comparisons.choose(judge=pair.judge, judged=pair.round, **codes, now=timezone.now())
        except Http404:
            return None

    return choose


def test_of_tabs_that_choose_at_once_one_wins_and_the_others_see_both(make_contest: MakeRound) -> None:
    pair = make_pair(make_contest)
    codes = [pair.first.code, pair.second.code] * 4
    answers = at_once(*(choosing(pair, code) for code in codes))
    pair.refresh_from_db()
    won = comparisons.winner_of(pair)
    for code, answer in zip(codes, answers, strict=True):
        if code == won:
            assert isinstance(answer, Comparison)
        else:
            assert (type(answer), answer.mine, answer.theirs) == (ScoredElsewhere, code, won)


def test_a_choice_while_closing_is_kept_or_refused(make_contest: MakeRound) -> None:
    for _race in range(RACES):
        pair = make_pair(make_contest)
        chosen, _closed = at_once(choosing(pair, pair.first.code), closing(pair.round))
        pair.refresh_from_db()
        assert comparisons.winner_of(pair) == (pair.first.code if isinstance(chosen, Comparison) else "")
        assert isinstance(chosen, (Comparison, SheetIsClosed))


def test_a_choice_while_recusing_is_void_or_not_taken(make_contest: MakeRound) -> None:
    for _race in range(RACES):
        pair = make_pair(make_contest)
        assignment = Assignment.objects.of_round(pair.round).get(round_entry=pair.second)
        chosen, gone = at_once(choosing(pair, pair.first.code), recusing(assignment))
        pair.refresh_from_db()
        assert gone is None
        assert pair.voided_at is not None
        assert (pair.winner_id is not None) == isinstance(chosen, Comparison)


# --- sign-in links ----------------------------------------------------------------------------------------


def token_of(judge: Judge, now: dt.datetime) -> str:
    return links.make_link(judge=judge, now=now).rstrip("/").rpartition("/")[2]


def test_of_eight_who_press_a_link_at_once_one_gets_in(make_contest: MakeRound) -> None:
    judged, now = make_contest(entries=1, judges=1), timezone.now()
    judge = judged.panel.judges.get()
    answers = at_once(*[partial(links.use_link, token=token_of(judge, now), now=now)] * 8)
    assert kinds(answers) == {"Judge": 1, LinkIsSpent.__name__: 7}
    assert events("judge.signed_in", ("judge", judge.code)) == 1


def test_a_link_that_is_revoked_while_it_is_used_signs_in_before_or_not_at_all(
    make_contest: MakeRound,
) -> None:
    judged, now = make_contest(entries=1, judges=1), timezone.now()
    judge = judged.panel.judges.get()
    for _race in range(RACES):
        use = partial(links.use_link, token=token_of(judge, now), now=now)
        used, _gone = at_once(use, partial(links.revoke_links, judge=judge, now=now))
        link = SignInLink.objects.filter(judge=judge).latest("pk")
        assert (link.used_at is None) == isinstance(used, LinkIsSpent)
        assert (link.used_at is None) != (link.revoked_at is None)

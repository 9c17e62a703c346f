"""Judges who recuse, decline or choose between pairs while something else happens; links pressed at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.http import Http404
from django.utils import timezone

from audit.models import AuditEvent
from campaigns.judging.enums import AssignmentState, ConflictKind, RoundKind
from campaigns.judging.exceptions import LinkIsSpent, ScoredElsewhere, SheetIsClosed
from campaigns.judging.models import Assignment, Comparison, ConflictOfInterest, Judge, ScoreSheet, SignInLink
from campaigns.judging.services import comparisons, conflicts, links, sheets
from tests.campaigns.competitions.test_concurrency import at_once, kinds
from tests.campaigns.judging.faults.judge_acts import (
    RACES,
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

"""Managers and judges at the same moment: one plan, one mail, no pair in conflict, no deadlock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refusal
from audit.models import AuditEvent
from audit.verification import verify
from campaigns.competitions.models import Competition
from campaigns.judging.enums import AssignmentState, RoundState
from campaigns.judging.models import Assignment, Judge, Round, SignInLink
from campaigns.judging.services import assigning, conflicts, panels, rounds, sheets
from mailing.models import OutgoingMail
from tests.campaigns.competitions.contest import forget_contests
from tests.campaigns.judging.panel_facts import (
    add_to_round,
    forget_judging,
    make_competition,
    make_entries,
    make_judge,
    make_open_round,
    make_panel,
    make_round,
    make_rubric,
)
from tests.campaigns.judging.result_facts import score
from tests.races import Act, at_once, kinds

ACTOR = "user:1"
ROUNDS = 4  # of races that could go either way


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """No transaction around the test: threads with connections of their own see what it writes."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def competition(db: None) -> Iterator[Competition]:
    """Afterwards the chain of events is whole, and all goes."""
    yield make_competition()
    verdict, recorded = verify(), AuditEvent.objects.count()
    forget_judging()
    forget_contests()
    assert (verdict.broken, verdict.events) == (None, recorded)


def planned(competition: Competition, *, entries: int = 6, judges: int = 4, **given: Any) -> Round:
    jury = [make_judge(competition) for _place in range(judges)]
    facts = {
        "panel": make_panel(competition, jury),
        "rubric": make_rubric(competition),
        "entries": make_entries(competition, entries),
    }
    return make_round(competition, **facts | given)


def doing(what: Callable[..., Any], judged: Round) -> Act:
    return partial(what, judged=judged, actor=ACTOR, now=timezone.now())


def test_two_managers_propose_one_plan(competition: Competition) -> None:
    judged = planned(competition)
    assert at_once(*(doing(assigning.propose, judged) for _manager in range(4))) == [12, 12, 12, 12]
    assert Assignment.objects.count() == 12
    assert set(Counter(Assignment.objects.order_by().values_list("round_entry", flat=True)).values()) == {2}


def test_topped_up_once_and_told_once(competition: Competition) -> None:
    judged = planned(competition, state=RoundState.OPEN)
    assert sorted(at_once(*(doing(assigning.top_up, judged) for _manager in range(3)))) == [0, 0, 12]
    assert sorted(at_once(*(doing(assigning.notify, judged) for _manager in range(3)))) == [0, 0, 4]
    assert (OutgoingMail.objects.count(), SignInLink.objects.count()) == (4, 4)
    assert sorted(at_once(*(doing(assigning.remind, judged) for _manager in range(3)))) == [0, 0, 4]


def test_a_round_is_opened_and_closed_once(competition: Competition) -> None:
    judged = planned(competition)
    assigning.propose(judged=judged, actor=ACTOR, now=timezone.now())
    assert kinds(at_once(*(doing(rounds.open_round, judged) for _manager in range(3)))) == {
        "Round": 1,
        "RoundIsElsewhere": 2,
    }
    assert kinds(at_once(*(doing(rounds.close_round, judged) for _manager in range(3)))) == {
        "Round": 1,
        "RoundIsElsewhere": 2,
    }


def test_filled_at_once_every_entry_comes_in_once(competition: Competition) -> None:
    make_entries(competition, 5)
    judged = make_round(competition)
    assert sorted(at_once(*(doing(rounds.fill_round, judged) for _manager in range(3)))) == [0, 0, 5]
    assert judged.entries.count() == 5


def test_the_same_person_is_invited_once_and_has_one_account(competition: Competition) -> None:
    other = make_competition(slug="another")
    for place in range(ROUNDS):
        invitation = partial(
            panels.invite_judge,
            email=f"ada-{place}@office.example",
            name="Ada",
            language="en",
            actor=ACTOR,
            now=timezone.now(),
        )
        answers = at_once(
            *(partial(invitation, competition=one) for one in (competition, competition, other))
        )
        assert kinds(answers) == {"Judge": 2, "NotReady": 1}
    assert User.objects.filter(email__startswith="ada-").count() == ROUNDS
    assert Judge.objects.count() == OutgoingMail.objects.count() == 2 * ROUNDS


def test_no_conflict_is_ever_assigned_whoever_is_faster(competition: Competition) -> None:
    """A judge declares, another names their school, and managers assign: in the end nothing in conflict
    stands, whatever came first."""
    for _place in range(ROUNDS):
        judged = planned(competition, judges=6)
        declares, names, *_others = judged.panel.judges.order_by("pk")
        entry = judged.entries.order_by("pk").first().entry
        school = judged.entries.order_by("pk").last().entry.contributors.get().school
        now = timezone.now()
        change = {
            "organisation": None,
            "languages": [],
            "capacity": None,
            "aliases": "",
            "affiliations": school,
        }
        answers = at_once(
            doing(assigning.propose, judged),
            partial(
                conflicts.declare_conflict,
                judge=declares,
                entry=entry,
                kind="personal",
                reason="Niece",
                now=now,
            ),
            partial(panels.change_judge, judge=names, actor=ACTOR, now=now, **change),
            partial(conflicts.detect_conflicts, competition=competition, now=now),
        )
        assert not any(isinstance(answer, Refusal) for answer in answers)
        conflicts.detect_conflicts(competition=competition, now=now)
        standing = set(
            Assignment.objects.of_round(judged).standing().values_list("judge_id", "round_entry_id")
        )
        assert not standing & conflicts.barred_pairs(judged)
        assigning.top_up(judged=judged, actor=ACTOR, now=now)
        rows = Assignment.objects.of_round(judged).standing().values_list("round_entry", flat=True)
        assert set(Counter(rows.order_by()).values()) == {2}
        assert not Assignment.objects.filter(judge=names, state=AssignmentState.SUBMITTED).exists()


def test_assigning_and_confirming_never_wait_for_each_other(competition: Competition) -> None:
    """Whoever looks for conflicts holds the chain of events at the end: nothing of a round is locked then."""
    for _place in range(ROUNDS):
        judged = make_open_round(competition=competition, entries=3, judges=3)
        jury = list(judged.panel.judges.order_by("pk"))
        now = timezone.now()
        for assignment in Assignment.objects.of_round(judged).select_related("round_entry__round"):
            score(assignment, (3, 3, 3), state=AssignmentState.IN_PROGRESS)
        names = jury[0]
        school = judged.entries.order_by("pk").first().entry.contributors.get().school
        Judge.objects.filter(pk=names.pk).update(affiliations=school)  # so that detecting has an event to add
        add_to_round(judged, make_entries(competition, 1))
        answers = at_once(
            doing(assigning.top_up, judged),
            doing(assigning.notify, judged),
            doing(rounds.fill_round, judged),
            *(
                partial(sheets.confirm_round, judge=one, judged=judged, actor=ACTOR, now=now, partly=True)
                for one in jury[1:]
            ),
            partial(panels.remove_judge, judge=names, actor=ACTOR, now=now),
        )
        assert not [one for one in answers if isinstance(one, Exception) and not isinstance(one, Refusal)]
        confirmed = Assignment.objects.of_round(judged).filter(state=AssignmentState.SUBMITTED)
        assert confirmed.count() == 6

"""The way of a round from its tally to publication, and what stands in the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from audit.verification import verify
from campaigns.competitions.enums import Status
from campaigns.judging.enums import Outcome, RoundKind, RoundState
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import ResultRun, Round, ScoreSheet
from campaigns.judging.services import deliberation, results
from campaigns.judging.services.rounds import reopen_round
from campaigns.judging.services.standings import standing_of
from tests.campaigns.judging import panel_facts
from tests.campaigns.judging.result_facts import (
    POINTS,
    chair_of,
    closed_round,
    deliberated_round,
    entries_of,
    judges_of,
    later,
    move,
    tallied_round,
)

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(AuditEvent.objects.order_by("number").values_list("kind", flat=True))


def test_from_the_tally_to_publication():
    judged, run = tallied_round(places=2)
    chair = chair_of(judged)
    with pytest.raises(RoundIsElsewhere):
        deliberation.add_note(run=run, text="Too early.", user=chair, now=later())
    with pytest.raises(RoundIsElsewhere):
        deliberation.ratify_round(judged=judged, user=chair, now=later())
    deliberation.begin_deliberation(judged=judged, user=chair, now=later())
    deliberation.ratify_round(judged=judged, user=chair, now=later())
    assert [one.outcome for one in entries_of(judged)] == [Outcome.GOES_ON] * 2 + [Outcome.STAYS] * 3
    with pytest.raises(RoundIsElsewhere):
        deliberation.add_note(run=run, text="Too late.", user=chair, now=later())
    deliberation.publish_round(judged=judged, user=chair, now=later())
    judged.refresh_from_db()
    assert judged.state == RoundState.PUBLISHED
    assert kinds() == [
        "result.made", "round.tallied", "round.deliberated", "round.ratified", "round.published",
    ]  # fmt: skip
    assert AuditEvent.objects.get(kind="round.published").data == {"runs": [run.code]}
    assert {event.actor for event in AuditEvent.objects.all()} == {f"user:{chair.pk}"}
    assert verify().broken is None


def test_who_shares_the_last_place_goes_on_too():
    judged, _run = deliberated_round(places=3)
    assert [len(pairs) for pairs in deliberation.undecided(judged=judged).values()] == [2]
    deliberation.ratify_round(judged=judged, user=chair_of(judged), now=later())
    assert [one.outcome for one in entries_of(judged)].count(Outcome.GOES_ON) == 4


def test_who_was_not_scored_stays_undecided():
    judged = closed_round(POINTS[:3])
    ScoreSheet.objects.filter(assignment__round_entry=entries_of(judged)[2]).update(voided_at=timezone.now())
    chair = chair_of(judged)
    results.tally_round(judged=judged, user=chair, now=later())
    deliberation.begin_deliberation(judged=judged, user=chair, now=later())
    deliberation.ratify_round(judged=judged, user=chair, now=later())
    assert entries_of(judged)[2].outcome == Outcome.PENDING


@pytest.mark.parametrize("state", [RoundState.TALLIED, RoundState.DELIBERATION])
def test_reopening_makes_the_results_invalid(state: str):
    judged, run = deliberated_round()
    judged.state = state
    judged.save()
    reopen_round(judged=judged, actor="system", now=later())
    run.refresh_from_db()
    judged.refresh_from_db()
    assert (judged.state, run.invalidated_at is None) == (RoundState.OPEN, False)
    assert "result.invalidated" in kinds()


@pytest.mark.parametrize("act", ["ratify", "publish"])
def test_what_is_ratified_is_not_opened_again(act: str):
    judged, run = deliberated_round()
    deliberation.ratify_round(judged=judged, user=chair_of(judged), now=later())
    if act == "publish":
        deliberation.publish_round(judged=judged, user=chair_of(judged), now=later())
    with pytest.raises(RoundIsElsewhere):
        reopen_round(judged=judged, actor="system", now=later())
    with pytest.raises(RoundIsElsewhere):
        results.tally_round(judged=judged, user=None, now=later())
    run.refresh_from_db()
    assert run.invalidated_at is None


def follower(judged: Round, **given: Any) -> Round:
    return panel_facts.make_round(judged.competition, panel=judged.panel, source=judged, **given)


def test_nothing_is_published_while_what_went_on_is_judged_blind():
    judged, _run = deliberated_round()
    chair = chair_of(judged)
    deliberation.ratify_round(judged=judged, user=chair, now=later())
    nearer = follower(judged, state=RoundState.RATIFIED)
    final = follower(nearer, state=RoundState.OPEN)
    follower(judged, kind=RoundKind.PUBLIC_VOTE, state=RoundState.OPEN)  # names are no secret there
    follower(judged, kind=RoundKind.CALIBRATION, state=RoundState.TALLIED)
    for state in (RoundState.PLANNED, RoundState.OPEN, RoundState.DELIBERATION):
        Round.objects.filter(pk=final.pk).update(state=state)
        with pytest.raises(RoundIsElsewhere):
            deliberation.publish_round(judged=judged, user=chair, now=later())
    Round.objects.filter(pk=final.pk).update(state=RoundState.RATIFIED)
    assert deliberation.publish_round(judged=judged, user=chair, now=later()).state == RoundState.PUBLISHED


def test_a_calibration_decides_nothing():
    judged, _run = tallied_round(kind=RoundKind.CALIBRATION)
    with pytest.raises(RoundIsElsewhere):
        deliberation.begin_deliberation(judged=judged, user=chair_of(judged), now=later())


def test_nothing_is_decided_upon_scores_that_were_taken_back():
    judged, run = deliberated_round()
    ScoreSheet.objects.filter(pk=ScoreSheet.objects.last().pk).update(voided_at=later(5))
    with pytest.raises(NotReady):
        deliberation.ratify_round(judged=judged, user=chair_of(judged), now=later())
    with pytest.raises(NotReady):
        move(run, entries_of(judged)[0], 2)
    (newer,) = results.tally_round(judged=judged, user=chair_of(judged), now=later(6))
    with pytest.raises(RoundIsElsewhere):
        deliberation.add_note(run=run, text="About the old one.", user=chair_of(judged), now=later())
    assert judged.state == RoundState.TALLIED
    assert newer.number == 2


def test_who_leaves_before_the_word_makes_room_and_afterwards_leaves_a_gap():
    judged, run = deliberated_round()
    best = entries_of(judged)[0].entry
    best.status, best.ended_reason = Status.DISQUALIFIED, "A copy"
    best.save()
    assert [one.place for one in standing_of(run)] == [1, 2, 2, 4]
    best.status, best.ended_reason = Status.SUBMITTED, ""
    best.save()
    deliberation.ratify_round(judged=judged, user=chair_of(judged), now=later())
    best.status, best.ended_reason = Status.DISQUALIFIED, "A copy"
    best.save()
    run = ResultRun.objects.get(pk=run.pk)
    assert [one.place for one in standing_of(run)] == [2, 3, 3, 5]


def test_the_standing_costs_the_same_for_few_and_many(django_assert_num_queries: Any):
    _judged, run = deliberated_round()
    _other, larger = deliberated_round(POINTS * 2, competition=panel_facts.make_competition(slug="larger"))
    for one in (run, larger):
        one = ResultRun.objects.select_related("round").get(pk=one.pk)
        with django_assert_num_queries(3):
            standing_of(one)
    assert len(judges_of(_judged)) == 3

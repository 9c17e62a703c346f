"""Rounds: planned, filled with entries, and opened with what they need."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from campaigns.competitions.enums import Eligibility, Status
from campaigns.competitions.models import Competition, Division, Entry
from campaigns.judging.enums import AssignmentState, Outcome, RoundKind, RoundState
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import Assignment, Round, RoundEntry
from campaigns.judging.services.exported import taking_part
from tests.campaigns.judging.panel_facts import (
    DAY,
    HOUR,
    add_to_round,
    give,
    make_competition,
    make_entries,
    make_judge,
    make_open_round,
    make_round,
    make_rubric,
)
from tests.campaigns.judging.round_steps import fill, open_it, ready


def brought_in(judged: Round) -> set[int]:
    return set(judged.entries.values_list("entry_id", flat=True))


# --- filling ------------------------------------------------------------------------------------------------


def test_all_that_is_eligible_comes_in_with_its_newest_version(competition: Competition) -> None:
    entries = make_entries(competition, 3)
    make_entries(competition, 1, eligibility=Eligibility.NOT_CHECKED)
    make_entries(competition, 1, status=Status.WITHDRAWN)
    make_entries(make_competition(slug="another"), 1)
    newer = entries[0].versions.get()
    newer.pk, newer.number = None, 2
    newer.save()
    judged = make_round(competition)
    assert (fill(judged), fill(judged)) == (3, 0)
    assert brought_in(judged) == {one.pk for one in entries}
    assert judged.entries.get(entry=entries[0]).version == newer
    assert len(set(judged.entries.values_list("code", flat=True)) | {one.code for one in entries}) == 6
    events = AuditEvent.objects.filter(kind="round.filled").order_by("number")
    assert [event.data for event in events] == [{"new": 3, "all": 3}, {"new": 0, "all": 3}]


def test_a_planned_round_follows_its_categories_and_what_is_eligible(competition: Competition) -> None:
    slogans, designs = make_entries(competition, 2), make_entries(competition, 2, category="design")
    judged = make_round(competition)
    fill(judged)
    assert len(brought_in(judged)) == 4
    give(judged.entries.get(entry=slogans[0]), make_judge(competition), state=AssignmentState.PROPOSED)
    judged.categories.set([designs[0].category])
    Entry.objects.filter(pk=designs[1].pk).update(eligibility=Eligibility.NEEDS_FIX, fix_until=timezone.now())
    assert (fill(judged), brought_in(judged), Assignment.objects.count()) == (0, {designs[0].pk}, 0)


def test_what_was_submitted_again_while_planned_comes_in_as_it_is_now(competition: Competition) -> None:
    (entry,) = make_entries(competition, 1)
    judged = make_round(competition)
    fill(judged)
    code, newer = judged.entries.get().code, entry.versions.get()
    newer.pk, newer.number = None, 2
    newer.save()
    fill(judged)
    assert (judged.entries.get().version, judged.entries.get().code) == (newer, code)


def test_the_next_round_takes_what_goes_on(competition: Competition) -> None:
    goes, stays, gone = make_entries(competition, 3)
    first = make_round(competition, state=RoundState.RATIFIED)
    for entry, outcome in ((goes, Outcome.GOES_ON), (stays, Outcome.STAYS), (gone, Outcome.GOES_ON)):
        add_to_round(first, [entry], outcome=outcome)
    Entry.objects.filter(pk=gone.pk).update(status=Status.DISQUALIFIED, ended_reason="Copied")
    second = make_round(competition, source=first)
    assert (fill(second), brought_in(second)) == (1, {goes.pk})
    Round.objects.filter(pk=first.pk).update(state=RoundState.DELIBERATION)
    with pytest.raises(NotReady) as refused:
        fill(Round.objects.get(pk=second.pk))
    assert list(refused.value.errors) == ["source"]


def test_calibration_draws_the_same_anchors_of_each_category_and_division(competition: Competition) -> None:
    slogans, designs = make_entries(competition, 8), make_entries(competition, 2, category="design")
    other = Division.objects.create(competition=competition, slug="young", title={"en": "Young"})
    Entry.objects.filter(pk__in=[one.pk for one in slogans[:4]]).update(division=other)
    judged = make_round(competition, kind=RoundKind.CALIBRATION, anchors=3)
    assert fill(judged) == 8
    drawn = brought_in(judged)
    groups = [{one.pk for one in part} & drawn for part in (slogans[:4], slogans[4:], designs)]
    assert [len(group) for group in groups] == [3, 3, 2]
    assert not judged.entries.filter(is_anchor=False).exists()
    assert (fill(judged), brought_in(judged)) == (0, drawn)
    again = make_round(competition, kind=RoundKind.CALIBRATION, anchors=3, seed=judged.seed)
    fill(again)
    assert brought_in(again) == drawn
    drawings = set()
    for seed in range(6):
        other_round = make_round(competition, kind=RoundKind.CALIBRATION, anchors=3, seed=seed)
        fill(other_round)
        drawings.add(frozenset(brought_in(other_round)))
    assert len(drawings) > 1


def test_late_entries_come_into_an_open_round_and_nothing_goes(competition: Competition) -> None:
    judged = make_open_round(competition=competition, entries=2, judges=1)
    first = judged.entries.first()
    Entry.objects.filter(pk=first.entry_id).update(status=Status.WITHDRAWN)
    make_entries(competition, 1)
    assert (fill(judged), judged.entries.count(), taking_part(judged).count()) == (1, 3, 2)


@pytest.mark.parametrize("kind", [RoundKind.CALIBRATION, RoundKind.DELIBERATION, RoundKind.PUBLIC_VOTE])
def test_other_open_rounds_keep_their_entries(competition: Competition, kind: str) -> None:
    make_entries(competition, 1)
    with pytest.raises(RoundIsElsewhere):
        fill(make_round(competition, kind=kind, state=RoundState.OPEN))


def test_nothing_to_bring_in_is_said(competition: Competition) -> None:
    with pytest.raises(NotReady):
        fill(make_round(competition))


# --- opening ------------------------------------------------------------------------------------------------


def test_opening_keeps_the_rubric_as_it_is_now(competition: Competition) -> None:
    judged = ready(competition, opens_at=timezone.now() + HOUR)
    opened = open_it(judged)
    assert (opened.state, opened.opens_at <= timezone.now()) == (RoundState.OPEN, True)
    kept = Round.objects.get(pk=judged.pk).rubric_version
    assert [one["title"]["en"] for one in kept.definition["criteria"]] == ["Idea", "Message", "Craft"]
    rubric = judged.rubric
    rubric.criteria = make_rubric(competition, "Another").criteria
    rubric.save()
    kept.refresh_from_db()
    assert len(kept.definition["criteria"]) == 3
    event = AuditEvent.objects.get(kind="round.opened")
    assert event.data == {"kind": "scoring", "entries": 2, "rubric": kept.sha256, "force": False}
    assert set(Assignment.objects.values_list("state", flat=True)) == {AssignmentState.PROPOSED}


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (RoundKind.CALIBRATION, {"entries", "rubric", "panel"}),
        (RoundKind.QUALIFYING, {"entries", "rubric", "panel"}),
        (RoundKind.SCORING, {"entries", "rubric", "panel"}),
        (RoundKind.PAIRWISE, {"entries", "panel"}),
        (RoundKind.DELIBERATION, {"entries", "panel"}),
        (RoundKind.PUBLIC_VOTE, {"entries"}),
    ],
)
def test_everything_that_is_missing_is_told_at_once(
    competition: Competition, kind: str, missing: set[str]
) -> None:
    now = timezone.now()
    judged = make_round(competition, kind=kind, opens_at=now - 2 * DAY, closes_at=now - DAY)
    with pytest.raises(NotReady) as refused:
        open_it(judged, force=True)
    assert refused.value.errors.keys() == missing | {"closes_at"}
    assert all(str(text) in str(refused.value.message) for text in refused.value.errors.values())


@pytest.mark.parametrize("kind", RoundKind)
def test_what_is_complete_opens(competition: Competition, kind: str) -> None:
    judged = ready(competition, kind=kind)
    assert open_it(judged).state == RoundState.OPEN
    has_rubric = kind in (RoundKind.CALIBRATION, RoundKind.QUALIFYING, RoundKind.SCORING)
    assert (Round.objects.get(pk=judged.pk).rubric_version is not None) == has_rubric


def test_entries_without_enough_judges_are_opened_only_on_purpose(competition: Competition) -> None:
    judged = ready(competition, scores_needed=3)
    with pytest.raises(NotReady) as refused:
        open_it(judged)
    assert list(refused.value.errors) == ["assignments"]
    assert "2" in refused.value.errors["assignments"]
    assert open_it(judged, force=True).state == RoundState.OPEN


def test_an_empty_rubric_and_a_panel_of_leavers_do_not_do(competition: Competition) -> None:
    judged = ready(competition)
    judged.rubric.criteria = []
    judged.rubric.save()
    judged.panel.judges.update(left_at=timezone.now())
    with pytest.raises(NotReady) as refused:
        open_it(judged)
    assert refused.value.errors.keys() == {"rubric", "panel"}


# --- planning and freezing ----------------------------------------------------------------------------------


def test_filling_costs_the_same_whatever_the_number(
    competition: Competition, django_assert_max_num_queries: Callable
) -> None:
    make_entries(competition, 40)
    judged = make_round(competition)
    with django_assert_max_num_queries(30):
        fill(judged)
    assert RoundEntry.objects.count() == 40

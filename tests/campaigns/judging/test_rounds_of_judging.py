"""Rounds: planned, filled, opened and frozen, closed, opened again, and refused in plain words where not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from audit.models import AuditEvent
from campaigns.competitions.enums import Eligibility, Status
from campaigns.competitions.models import Competition, Division, Entry
from campaigns.judging.enums import AssignmentState, Outcome, RoundKind, RoundState, Visibility
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import (
    Assignment,
    ConflictOfInterest,
    Panel,
    ResultRun,
    Round,
    RoundEntry,
    ScoreSheet,
)
from campaigns.judging.services import assigning, rounds
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
    make_panel,
    make_round,
    make_rubric,
)

ACTOR = "user:1"
ASSIGNING = (assigning.propose, assigning.top_up, assigning.notify)


@pytest.fixture
def competition(db: None) -> Competition:
    return make_competition()


def fill(judged: Round) -> int:
    return rounds.fill_round(judged=judged, actor=ACTOR, now=timezone.now())


def open_it(judged: Round, **given: Any) -> Round:
    return rounds.open_round(judged=judged, actor=ACTOR, now=timezone.now(), **given)


def change(judged: Round, **values: Any) -> Round:
    return rounds.change_round(judged=judged, values=values, actor=ACTOR, now=timezone.now())


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


def ready(competition: Competition, **given: Any) -> Round:
    """A planned round that can be opened: two entries, two judges, everything assigned."""
    jury = [make_judge(competition), make_judge(competition)]
    judged = make_round(
        competition,
        **{
            "panel": make_panel(competition, jury, chair=jury[0]),
            "rubric": make_rubric(competition),
            "entries": make_entries(competition, 2),
        }
        | given,
    )
    for judge in jury:
        for round_entry in judged.entries.all():
            give(round_entry, judge, state=AssignmentState.PROPOSED)
    return judged


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


# --- the other steps ----------------------------------------------------------------------------------------

STEPS: dict[str, Callable[[Round], Any]] = {
    "open": open_it,
    "close": lambda judged: rounds.close_round(judged=judged, actor=ACTOR, now=timezone.now()),
    "reopen": lambda judged: rounds.reopen_round(judged=judged, actor=ACTOR, now=timezone.now()),
    "fill": fill,
    "propose": lambda judged: assigning.propose(judged=judged, actor=ACTOR, now=timezone.now()),
    "top_up": lambda judged: assigning.top_up(judged=judged, actor=ACTOR, now=timezone.now()),
    "notify": lambda judged: assigning.notify(judged=judged, actor=ACTOR, now=timezone.now()),
    "remind": lambda judged: assigning.remind(judged=judged, actor=ACTOR, now=timezone.now()),
}
POSSIBLE = {
    RoundState.PLANNED: {"open", "fill", "propose", "top_up", "notify"},
    RoundState.OPEN: {"close", "fill", "propose", "top_up", "notify", "remind"},
    RoundState.CLOSED: {"reopen"},
    RoundState.TALLIED: {"reopen"},
    RoundState.DELIBERATION: {"reopen"},
    RoundState.RATIFIED: set(),
    RoundState.PUBLISHED: set(),
}


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_possible_in_its_states_only(competition: Competition, state: str, step: str) -> None:
    judged = ready(competition)
    Round.objects.update(state=state)
    if step in POSSIBLE[state]:
        STEPS[step](judged)
        return
    events = AuditEvent.objects.count()
    with pytest.raises(RoundIsElsewhere) as refused:
        STEPS[step](judged)
    assert str(refused.value.message).endswith(".")
    judged.refresh_from_db()
    assert (judged.state, AuditEvent.objects.count()) == (state, events)


def states_of(judged: Round) -> list[str]:
    return list(Assignment.objects.of_round(judged).order_by("pk").values_list("state", flat=True))


def test_closing_locks_what_is_confirmed_and_reopening_gives_it_back(competition: Competition) -> None:
    judged = make_open_round(competition=competition, entries=6, judges=1)
    Panel.objects.update(chair=None)
    states = ["proposed", "notified", "in_progress", "submitted", "recused", "declined"]
    rows = list(Assignment.objects.order_by("pk"))
    for one, state in zip(rows, states, strict=True):
        Assignment.objects.filter(pk=one.pk).update(state=state)
    ScoreSheet.objects.create(
        assignment=rows[2],
        entry_version=rows[2].round_entry.version,
        rubric_version=judged.rubric_version,
        changed_at=timezone.now(),
    )
    closed = STEPS["close"](judged)
    assert closed.state == RoundState.CLOSED
    assert states_of(judged) == ["proposed", "expired", "expired", "locked", "recused", "declined"]
    assert AuditEvent.objects.get(kind="round.closed").data == {"locked": 1, "expired": 2}
    opened = STEPS["reopen"](judged)
    assert (opened.state, opened.closes_at) == (RoundState.OPEN, judged.closes_at)
    assert states_of(judged) == states


def test_reopening_makes_runs_invalid_and_gives_time(competition: Competition) -> None:
    judged = make_open_round(competition=competition, entries=1, judges=1)
    entry, now = Entry.objects.get(), timezone.now()
    run = ResultRun.objects.create(
        round=judged,
        category=entry.category,
        division=entry.division,
        number=1,
        method="raw",
        seed=1,
        made_at=now,
    )
    Round.objects.update(state=RoundState.TALLIED, opens_at=now - 2 * DAY, closes_at=now - DAY)
    opened = rounds.reopen_round(judged=judged, actor=ACTOR, now=now)
    run.refresh_from_db()
    assert (run.invalidated_at, opened.closes_at) == (now, now + rounds.REOPENED_FOR)
    assert AuditEvent.objects.get(kind="round.reopened").data == {"runs": 1}
    Round.objects.update(state=RoundState.CLOSED)
    later = rounds.reopen_round(judged=judged, actor=ACTOR, now=now, closes_at=now + DAY)
    assert later.closes_at == now + DAY
    Round.objects.update(state=RoundState.CLOSED)
    with pytest.raises(NotReady):
        rounds.reopen_round(judged=judged, actor=ACTOR, now=now, closes_at=now - HOUR)


@pytest.mark.parametrize(
    ("visibility", "others"),
    [
        (Visibility.NEVER, AssignmentState.SUBMITTED),
        (Visibility.AFTER_OWN, AssignmentState.SUBMITTED),
        (Visibility.AFTER_CLOSE, AssignmentState.LOCKED),
    ],
)
def test_who_could_see_other_scores_cannot_take_back_their_own(
    competition: Competition, visibility: str, others: str
) -> None:
    """The chair could read the results of the closed round, whatever judges see of each other."""
    judged = make_open_round(competition=competition, entries=1, judges=2, visibility=visibility)
    Assignment.objects.update(state=AssignmentState.SUBMITTED)
    STEPS["close"](judged)
    STEPS["reopen"](judged)
    states = dict(Assignment.objects.values_list("judge", "state"))
    chair = judged.panel.chair_id
    assert states.pop(chair) == AssignmentState.LOCKED
    assert list(states.values()) == [others]


def test_a_vote_that_was_counted_is_not_opened_again(competition: Competition) -> None:
    judged = make_round(competition, kind=RoundKind.PUBLIC_VOTE, state=RoundState.CLOSED)
    assert STEPS["reopen"](judged).state == RoundState.OPEN
    for state in (RoundState.TALLIED, RoundState.DELIBERATION):
        Round.objects.update(state=state)
        with pytest.raises(RoundIsElsewhere):
            STEPS["reopen"](judged)


def test_conflicts_that_were_found_stay_found_where_a_step_is_refused(competition: Competition) -> None:
    """Looking for them is a transaction of its own, before anything of the round is locked."""
    judged = make_round(competition, entries=make_entries(competition, 1), state=RoundState.PUBLISHED)
    school = Entry.objects.get().contributors.get().school
    make_judge(competition, affiliations=school)
    for act in (fill, open_it, *(partial(one, actor=ACTOR, now=timezone.now()) for one in ASSIGNING)):
        ConflictOfInterest.objects.all().delete()
        with pytest.raises(RoundIsElsewhere):
            act(judged=judged)
        assert ConflictOfInterest.objects.count() == 1


def test_what_a_leaver_had_not_done_stays_expired(competition: Competition) -> None:
    judged = make_open_round(competition=competition, entries=1, judges=2)
    STEPS["close"](judged)
    judged.panel.judges.filter(pk=judged.panel.chair_id).update(left_at=timezone.now())
    STEPS["reopen"](judged)
    assert sorted(states_of(judged)) == [AssignmentState.EXPIRED, AssignmentState.NOTIFIED]


# --- planning and freezing ----------------------------------------------------------------------------------


def planned(competition: Competition, **given: Any) -> dict[str, Any]:
    now = timezone.now()
    facts = {"title": {"en": "Final"}, "kind": "scoring", "opens_at": now, "closes_at": now + DAY}
    return {"competition": competition, "actor": ACTOR, "now": now, "values": facts | given}


def test_a_round_is_planned(competition: Competition) -> None:
    category = competition.categories.first()
    judged = rounds.plan_round(**planned(competition, categories=[category], places=2))
    kept = Round.objects.get()
    assert (kept, kept.state, kept.places, list(kept.categories.all())) == (judged, "planned", 2, [category])


@pytest.mark.parametrize("wrong", ["closes_at", "panel", "rubric", "source", "categories"])
def test_a_round_that_does_not_go_together_is_refused(competition: Competition, wrong: str) -> None:
    other, now = make_competition(slug="another"), timezone.now()
    values = {
        "closes_at": now - DAY,
        "panel": make_panel(other, []),
        "rubric": make_rubric(other),
        "source": make_round(other),
        "categories": list(other.categories.all()),
    }
    before = Round.objects.count()
    with pytest.raises(NotReady) as refused:
        rounds.plan_round(**planned(competition, **{wrong: values[wrong]}))
    assert list(refused.value.errors) == [wrong]
    assert Round.objects.count() == before


def test_a_round_never_takes_its_own_entries(competition: Competition) -> None:
    first = make_round(competition)
    second = make_round(competition, source=first)
    third = make_round(competition, source=second)
    with pytest.raises(NotReady):
        change(first, source=third)


def different(competition: Competition) -> dict[str, Any]:
    now = timezone.now()
    return {
        "title": {"en": "Semifinal"},
        "kind": RoundKind.QUALIFYING,
        "categories": [competition.categories.first()],
        "panel": make_panel(competition, [], title="Others"),
        "rubric": make_rubric(competition),
        "source": make_round(competition),
        "opens_at": now - 3 * DAY,
        "closes_at": now + 9 * DAY,
        "scores_needed": 7,
        "anchors": 5,
        "places": 9,
        "blindness": "work",
        "visibility": "after_close",
        "vote_per": "device",
    }


FREE = {
    RoundState.PLANNED: set(rounds.FIELDS),
    RoundState.OPEN: {"title", "closes_at", "places"},
    RoundState.CLOSED: {"title", "places"},
}


@pytest.mark.parametrize("state", RoundState)
def test_what_has_begun_is_frozen(competition: Competition, state: str) -> None:
    judged = ready(competition)
    Round.objects.filter(pk=judged.pk).update(state=state)
    values = different(competition)
    assert set(values) == set(rounds.FIELDS)
    for name, value in values.items():
        if name in FREE.get(state, {"title"}):
            kept = change(judged, **{name: value})
            new = list(kept.categories.all()) if name == "categories" else getattr(kept, name)
            assert new == value
        else:
            with pytest.raises(RoundIsElsewhere):
                change(judged, **{name: value})


def test_what_stays_the_same_is_no_change(competition: Competition) -> None:
    judged = make_open_round(competition=competition)
    kept = Round.objects.get(pk=judged.pk)
    same = {name: getattr(kept, name) for name in rounds.FIELDS if name != "categories"}
    change(judged, **same, categories=[])
    assert not AuditEvent.objects.filter(kind="round.changed").exists()
    change(judged, **same | {"places": 8}, categories=kept.categories.all())
    assert AuditEvent.objects.get(kind="round.changed").data == {"fields": ["places"]}


@pytest.mark.parametrize("name", ["kind", "categories", "panel", "source", "scores_needed"])
def test_proposals_go_with_another_panel_and_stay_once_judges_know(
    competition: Competition, name: str
) -> None:
    judged, values = ready(competition), different(competition)
    change(judged, **{name: values[name]})
    assert Assignment.objects.count() == (4 if name == "scores_needed" else 0)
    told = ready(competition)
    Assignment.objects.of_round(told).update(state=AssignmentState.NOTIFIED)
    if name == "scores_needed":
        change(told, scores_needed=1)
    else:
        with pytest.raises(RoundIsElsewhere):
            change(told, **{name: values[name]})
    assert Assignment.objects.of_round(told).count() == 4


def test_only_managers_reach_a_round(competition: Competition, person: Callable[..., User]) -> None:
    judged = make_round(competition)
    for role in (Role.MANAGER, Role.ADMINISTRATOR):
        assert rounds.access_round_for_desk(user=person(role), code=judged.code) == judged
    for role in (Role.JUDGE, Role.EDITOR, Role.TRAINER):
        with pytest.raises(Http404):
            rounds.access_round_for_desk(user=person(role), code=judged.code)


def test_filling_costs_the_same_whatever_the_number(
    competition: Competition, django_assert_max_num_queries: Callable
) -> None:
    make_entries(competition, 40)
    judged = make_round(competition)
    with django_assert_max_num_queries(30):
        fill(judged)
    assert RoundEntry.objects.count() == 40

"""What may be done with a round in which state, and what is frozen once it has begun."""

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
from campaigns.competitions.models import Competition, Entry
from campaigns.judging.enums import AssignmentState, RoundKind, RoundState, Visibility
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import Assignment, ConflictOfInterest, Panel, ResultRun, Round, ScoreSheet
from campaigns.judging.services import assigning, rounds
from tests.campaigns.judging.panel_facts import (
    DAY,
    HOUR,
    make_competition,
    make_entries,
    make_judge,
    make_open_round,
    make_panel,
    make_round,
    make_rubric,
)
from tests.campaigns.judging.round_steps import ACTOR, fill, open_it, ready

ASSIGNING = (assigning.propose, assigning.top_up, assigning.notify)


def change(judged: Round, **values: Any) -> Round:
    return rounds.change_round(judged=judged, values=values, actor=ACTOR, now=timezone.now())


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

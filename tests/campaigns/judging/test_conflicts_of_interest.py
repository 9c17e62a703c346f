"""Conflicts in a competition: found, declared, ruled on, and what they do to scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation, User
from audit.models import AuditEvent
from campaigns.competitions.enums import Status
from campaigns.competitions.models import Competition, Entry
from campaigns.judging.enums import AssignmentState, ConflictKind, ConflictRuling, ConflictSource, RoundState
from campaigns.judging.exceptions import NotReady
from campaigns.judging.forms import ConflictForm
from campaigns.judging.models import Assignment, Comparison, ConflictOfInterest, Judge, ResultRun, ScoreSheet
from campaigns.judging.services import conflicts, panels, results, voiding
from campaigns.judging.services.deliberation import begin_deliberation, ratify_round
from tests.campaigns.judging.panel_facts import (
    give,
    make_competition,
    make_entries,
    make_judge,
    make_open_round,
    make_panel,
    make_round,
)
from tests.campaigns.judging.result_facts import closed_round, entries_of, pairs_round


def detect(competition: Competition) -> int:
    return conflicts.detect_conflicts(competition=competition, now=timezone.now())


def rows() -> list[tuple[str, str, str, str]]:
    """(judge, entry, kind, ruling) of all there are."""
    return [
        (str(one.judge), one.entry.code, one.kind, one.ruling)
        for one in ConflictOfInterest.objects.select_related("judge__user", "entry")
    ]


def test_judges_are_compared_by_all_that_is_known_of_them(competition: Competition) -> None:
    schools = ["Hanbit High School", "Mirae Middle School", "Lakeside College", "Somewhere Else School"]
    hanbit, mirae, lake, other = (
        make_entries(competition, 1, schools=[school], teacher=teacher, email=email)[0]
        for school, teacher, email in zip(
            schools,
            ("", "", "Ms. Kim Mina", ""),
            ("a@people.example", "b@people.example", "c@people.example", "d@office.example"),
            strict=True,
        )
    )
    make_judge(competition, "Ada", affiliations="\nhanbit high school\n")
    body = Organisation.objects.create(
        name="Mirae Foundation", kind="body", aliases="Mirae Middle School", domains="office.example"
    )
    make_judge(competition, "Ben", organisation=body, aliases="Mina Kim")
    make_judge(competition, "Cleo")
    assert detect(competition) == 4
    assert sorted(rows()) == sorted(
        [
            ("Ada", hanbit.code, "school", "open"),
            ("Ben", mirae.code, "organisation", "open"),
            ("Ben", lake.code, "teacher", "open"),
            ("Ben", other.code, "domain", "open"),
        ]
    )
    assert detect(competition) == 0


def test_a_school_of_the_judges_own_counts_with_its_other_names(competition: Competition) -> None:
    (entry,) = make_entries(competition, 1, schools=["Hanbit Boys"])
    school = Organisation.objects.create(
        name="Hanbit Institute", kind="school", aliases="Hanbit Boys\nHanbit Girls"
    )
    make_judge(competition, "Ada", organisation=school)
    detect(competition)
    assert rows() == [("Ada", entry.code, "school", "open")]


def test_what_is_no_longer_found_goes_unless_somebody_decided(
    competition: Competition, person: Callable[..., User]
) -> None:
    first, second, third, fourth = make_entries(competition, 4, schools=["Hanbit High School"])
    judge = make_judge(competition, "Ada", affiliations="Hanbit High School")
    manager, now = person(Role.MANAGER), timezone.now()
    detect(competition)
    known = {one.entry_id: one for one in ConflictOfInterest.objects.all()}
    conflicts.rule_conflict(
        conflict=known[first.pk], ruling="cleared", reason="Another one", user=manager, now=now
    )
    conflicts.rule_conflict(conflict=known[second.pk], ruling="conflicted", reason="", user=manager, now=now)
    conflicts.declare_conflict(judge=judge, entry=third, kind="personal", reason="My niece", now=now)
    Judge.objects.update(affiliations="")
    assert detect(competition) == 0
    assert [
        (one.entry_id, one.source, one.ruling, one.pinned)
        for one in ConflictOfInterest.objects.order_by("entry_id")
    ] == [
        (first.pk, ConflictSource.DETECTED, ConflictRuling.CLEARED, True),
        (second.pk, ConflictSource.DETECTED, ConflictRuling.CONFLICTED, True),
        (third.pk, ConflictSource.DECLARED, ConflictRuling.OPEN, False),
    ]
    Judge.objects.update(affiliations="Hanbit High School")
    assert detect(competition) == 1  # the fourth again; the others stay as they were decided
    assert ConflictOfInterest.objects.get(entry=first).ruling == ConflictRuling.CLEARED
    assert ConflictOfInterest.objects.get(entry=fourth).ruling == ConflictRuling.OPEN


@pytest.mark.parametrize("change", ["withdrawn", "left", "other"])
def test_only_judges_and_entries_that_are_still_there_are_compared(
    competition: Competition, change: str
) -> None:
    make_entries(competition, 1, schools=["Hanbit High School"])
    judge = make_judge(competition, "Ada", affiliations="Hanbit High School")
    if change == "withdrawn":
        Entry.objects.update(status=Status.WITHDRAWN)
    elif change == "left":
        Judge.objects.update(left_at=timezone.now())
    else:
        Judge.objects.filter(pk=judge.pk).update(competition=make_competition(slug="another"))
    assert (detect(competition), rows()) == (0, [])


def scored(assignment: Assignment, *, score: float = 0.5) -> ScoreSheet:
    judged = assignment.round_entry.round
    now = timezone.now()
    return ScoreSheet.objects.create(
        assignment=assignment,
        entry_version=assignment.round_entry.version,
        rubric_version=judged.rubric_version,
        changed_at=now,
        submitted_at=now,
        score=score,
    )


@pytest.mark.parametrize(
    "state", [one for one in AssignmentState if one not in ("recused", "declined", "reassigned")]
)
def test_a_conflict_that_is_found_later_voids_the_sheet_and_keeps_it(db: None, state: str) -> None:
    judged = make_open_round(entries=2, judges=2)
    Assignment.objects.update(state=state)
    hit = Assignment.objects.select_related("judge", "round_entry__entry").first()
    sheets = {one.pk: scored(one) for one in Assignment.objects.all()}
    school = hit.round_entry.entry.contributors.get().school
    Judge.objects.filter(pk=hit.judge_id).update(affiliations=school)
    now = timezone.now()
    assert conflicts.detect_conflicts(competition=judged.competition, now=now) == 1
    hit.refresh_from_db()
    assert hit.state == AssignmentState.RECUSED
    assert set(Assignment.objects.exclude(pk=hit.pk).values_list("state", flat=True)) == {state}
    kept = {
        one.assignment_id: (one.voided_at, one.void_reason, one.score) for one in ScoreSheet.objects.all()
    }
    assert kept == {pk: (now, "conflict", 0.5) if pk == hit.pk else (None, "", 0.5) for pk in sheets}
    event = AuditEvent.objects.get(kind="sheet.voided")
    assert event.subject_id == hit.round_entry.entry.code
    assert event.data == {"round": judged.code, "judge": hit.judge.code, "reason": "conflict"}


def test_what_a_judge_gave_who_has_left_is_voided_too(db: None) -> None:
    """Their confirmed scores count on, and so does a conflict: found, kept, or set by a manager."""
    judged = make_open_round(entries=2, judges=2)
    Assignment.objects.update(state=AssignmentState.SUBMITTED)
    first, second = Assignment.objects.select_related("judge", "round_entry__entry").filter(
        judge=judged.panel.chair
    )
    for one in (first, second):
        scored(one)
    panels.remove_judge(judge=first.judge, actor="user:1", now=timezone.now())
    competition = judged.competition
    assert set(ConflictForm(competition=competition).fields["judge"].queryset) == set(Judge.objects.all())
    school = first.round_entry.entry.contributors.get().school
    Judge.objects.filter(pk=first.judge_id).update(affiliations=school)
    assert detect(competition) == 1
    facts = {"kind": "personal", "reason": "Niece", "user": second.judge.user, "now": timezone.now()}
    conflicts.set_conflict(judge=second.judge, entry=second.round_entry.entry, **facts)
    assert ScoreSheet.objects.filter(voided_at=None).count() == 0
    assert set(ConflictForm(competition=competition).fields["judge"].queryset) == set(
        Judge.objects.active()
    )  # nothing of theirs counts any more


def test_pairs_of_a_judge_who_has_left_are_voided_too(db: None) -> None:
    judged = make_open_round(entries=3, judges=2, kind="pairwise")
    judge, (one, two, three) = judged.panel.chair, judged.entries.order_by("pk")
    for place, (first, second) in enumerate([(one, two), (two, three)]):
        Comparison.objects.create(
            round=judged, judge=judge, first=first, second=second, winner=second, position=place
        )
    panels.remove_judge(judge=judge, actor="user:1", now=timezone.now())
    school = one.entry.contributors.get().school
    Judge.objects.filter(pk=judge.pk).update(affiliations=school)
    assert detect(judged.competition) == 1
    assert [row.voided_at is None for row in Comparison.objects.order_by("pk")] == [False, True]
    assert Assignment.objects.get(judge=judge, round_entry=one).state == AssignmentState.RECUSED


@pytest.mark.parametrize("kind", ["scoring", "pairwise"])
def test_a_conflict_that_comes_to_light_after_ratifying_is_said(db: None, kind: str) -> None:
    judged = closed_round() if kind == "scoring" else pairs_round([(0, 1), (1, 2), (2, 3), (0, 2)])
    chair, now = judged.panel.chair, timezone.now()
    (run,) = results.tally_round(judged=judged, user=chair.user, now=now)
    begin_deliberation(judged=judged, user=chair.user, now=now)
    ratify_round(judged=judged, user=chair.user, now=now)
    carried = make_round(
        judged.competition, kind="deliberation", state=RoundState.CLOSED, source=judged, panel=judged.panel,
        entries=[one.entry for one in entries_of(judged)],
    )  # fmt: skip
    (after,) = results.tally_round(judged=carried, user=chair.user, now=now)
    best = entries_of(judged)[0]
    stranger = make_judge(judged.competition)
    facts = {"kind": "personal", "reason": "Niece", "now": now}
    conflicts.declare_conflict(judge=stranger, entry=best.entry, **facts)
    assert conflicts.found_later(run) == []
    made = conflicts.declare_conflict(judge=chair, entry=best.entry, **facts)
    assert conflicts.found_later(run) == [best.code]
    assert conflicts.found_later(after) == [carried.entries.get(entry=best.entry).code]
    ConflictOfInterest.objects.filter(pk=made.pk).update(ruling=ConflictRuling.CLEARED)
    assert conflicts.found_later(run) == []


@pytest.mark.parametrize(
    ("state", "after", "is_recused"),
    [
        (RoundState.PLANNED, RoundState.PLANNED, True),
        (RoundState.OPEN, RoundState.OPEN, True),
        (RoundState.CLOSED, RoundState.CLOSED, True),
        (RoundState.TALLIED, RoundState.CLOSED, True),
        (RoundState.DELIBERATION, RoundState.CLOSED, True),
        (RoundState.RATIFIED, RoundState.RATIFIED, False),
        (RoundState.PUBLISHED, RoundState.PUBLISHED, False),
    ],
)
def test_results_are_counted_again_unless_they_are_ratified(
    db: None, state: str, after: str, is_recused: bool
) -> None:
    judged = make_open_round(entries=1, judges=1)
    assignment = Assignment.objects.select_related("judge", "round_entry__entry").get()
    scored(assignment)
    run = ResultRun.objects.create(
        round=judged,
        category=assignment.round_entry.entry.category,
        division=assignment.round_entry.entry.division,
        number=1,
        method="raw",
        seed=1,
        made_at=timezone.now(),
    )
    type(judged).objects.update(state=state)
    conflicts.declare_conflict(
        judge=assignment.judge,
        entry=assignment.round_entry.entry,
        kind=ConflictKind.PERSONAL,
        reason="My niece",
        now=timezone.now(),
    )
    for row in (judged, assignment, run):
        row.refresh_from_db()
    assert (judged.state, assignment.state == AssignmentState.RECUSED) == (after, is_recused)
    was_counted = state in (RoundState.TALLIED, RoundState.DELIBERATION)
    assert (run.invalidated_at is not None) == was_counted
    assert (ScoreSheet.objects.get().voided_at is not None) == is_recused


def test_a_declaration_outweighs_a_clearing_and_a_manager_outweighs_both(
    competition: Competition, person: Callable[..., User]
) -> None:
    (entry,) = make_entries(competition, 1)
    judge, manager, now = make_judge(competition, "Ada"), person(Role.MANAGER), timezone.now()
    declared = conflicts.declare_conflict(judge=judge, entry=entry, kind="personal", reason="Niece", now=now)
    judged = make_round(competition, entries=[entry], panel=make_panel(competition, [judge]))
    pair = {(judge.pk, judged.entries.get().pk)}
    assert conflicts.barred_pairs(judged) == pair
    conflicts.rule_conflict(conflict=declared, ruling="cleared", reason="Far away", user=manager, now=now)
    assert conflicts.barred_pairs(judged) == set()
    again = conflicts.declare_conflict(judge=judge, entry=entry, kind="personal", reason="Closer", now=now)
    assert (again.pk, again.ruling, again.reason) == (declared.pk, "open", "Closer")
    assert conflicts.barred_pairs(judged) == pair
    conflicts.rule_conflict(conflict=again, ruling="conflicted", reason="", user=manager, now=now)
    again.refresh_from_db()
    assert (again.ruling, again.pinned, again.reason, again.ruled_by) == (
        "conflicted",
        True,
        "Closer",
        manager,
    )


def test_a_manager_sets_a_conflict_by_hand(competition: Competition, person: Callable[..., User]) -> None:
    (entry,), judge = make_entries(competition, 1), make_judge(competition)
    (foreign,) = make_entries(make_competition(slug="another"), 1)
    facts = {
        "judge": judge,
        "reason": "They share a studio",
        "user": person(Role.MANAGER),
        "now": timezone.now(),
    }
    made = conflicts.set_conflict(entry=entry, kind="personal", **facts)
    assert (made.source, made.ruling, made.pinned) == ("ruled", "conflicted", True)
    for wrong in ({"entry": foreign, "kind": "personal"}, {"entry": entry, "kind": "unheard of"}):
        with pytest.raises(NotReady):
            conflicts.set_conflict(**facts, **wrong)


def test_a_ruling_needs_sense(competition: Competition, person: Callable[..., User]) -> None:
    (entry,), judge = make_entries(competition, 1), make_judge(competition)
    now, manager = timezone.now(), person(Role.MANAGER)
    row = conflicts.declare_conflict(judge=judge, entry=entry, kind="personal", reason="Niece", now=now)
    with pytest.raises(NotReady):
        conflicts.rule_conflict(conflict=row, ruling="cleared", reason="  ", user=manager, now=now)
    for ruling in ("open", "", "maybe"):
        with pytest.raises(Http404):
            conflicts.rule_conflict(conflict=row, ruling=ruling, reason="x", user=manager, now=now)
    assert conflicts.access_conflict(user=manager, conflict_id=row.pk) == row
    for role in (Role.JUDGE, Role.EDITOR, Role.TRAINER):
        with pytest.raises(Http404):
            conflicts.access_conflict(user=person(role), conflict_id=row.pk)


def test_voiding_takes_pairs_too_and_voids_once(db: None) -> None:
    judged = make_open_round(entries=3, judges=1, kind="pairwise")
    one, two, three = judged.entries.all()
    judge = Judge.objects.get()
    for position, (first, second) in enumerate([(one, two), (two, three), (three, one)], start=1):
        Comparison.objects.create(round=judged, judge=judge, first=first, second=second, position=position)
    assignment = Assignment.objects.get(round_entry=one)
    before = timezone.now() - dt.timedelta(days=1)
    voiding.void(assignment=assignment, reason="declined", now=before)
    voiding.void(assignment=assignment, reason="declined", now=timezone.now())
    assert [row.voided_at for row in Comparison.objects.all()] == [before, None, before]
    assert AuditEvent.objects.filter(kind="sheet.voided").count() == 1


def test_comparing_costs_the_same_whatever_the_number(
    competition: Competition, django_assert_num_queries: Callable
) -> None:
    make_judge(competition, affiliations="Hanbit High School")
    make_entries(competition, 2)
    detect(competition)
    with django_assert_num_queries(7):
        detect(competition)
    for _place in range(3):
        make_judge(competition)
    judged = make_round(competition, entries=make_entries(competition, 12, schools=["Nowhere Near School"]))
    give(judged.entries.first(), Judge.objects.last())
    with django_assert_num_queries(7):
        detect(competition)

"""Scores to make results of, written straight into the tables, and the people who look at them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from campaigns.competitions.models import Entry
from campaigns.judging import run_figures
from campaigns.judging.enums import AssignmentState, RoundKind, RoundState
from campaigns.judging.models import (
    Assignment,
    Comparison,
    Decision,
    Judge,
    ResultRun,
    Round,
    RoundEntry,
    Score,
    ScoreSheet,
)
from campaigns.judging.services import deliberation, results, rubrics
from campaigns.judging.services.deliberation import begin_deliberation
from campaigns.judging.services.results import tally_round
from campaigns.judging.sheets import Answer, sheet_score
from tests.campaigns.judging import panel_facts

# Points on three criteria from 1 to 5, the first twice as heavy; a row an entry, a triple a judge. The second
# judge is harsh. Entries 1 and 2 cannot be told apart; 3 and 4 are equal, but for who liked the idea more.
POINTS = (
    ((5, 5, 4), (4, 4, 3), (5, 4, 5)),
    ((5, 4, 5), (4, 4, 3), (5, 4, 4)),
    ((3, 3, 2), (2, 1, 2), (3, 2, 2)),
    ((3, 2, 3), (2, 2, 1), (2, 3, 3)),
    ((1, 2, 1), (1, 1, 1), (1, 1, 2)),
)
Given = Sequence[float | None]


def score(assignment: Assignment, given: Given, *, state: str = AssignmentState.LOCKED) -> ScoreSheet:
    """A confirmed sheet with these points, in the order of the rubric; None for "does not apply"."""
    version = assignment.round_entry.round.rubric_version
    keys = panel_facts.keys_of(version)
    answers = [
        Answer(key, value, not_applicable=value is None) for key, value in zip(keys, given, strict=True)
    ]
    now = timezone.now()
    sheet = ScoreSheet.objects.create(
        assignment=assignment,
        entry_version=assignment.round_entry.version,
        rubric_version=version,
        score=sheet_score(rubrics.criteria_of(version), answers),
        changed_at=now,
        submitted_at=now,
    )
    Score.objects.bulk_create(
        [
            Score(sheet=sheet, criterion=one.key, value=one.value, reason="no text" * one.not_applicable)
            for one in answers
        ]
    )
    assignment.state = state
    assignment.save()
    return sheet


def closed_round(points: Sequence[Sequence[Given]] = POINTS, **given: Any) -> Round:
    """A closed round in which the judges (columns) gave the entries (rows) these points."""
    judged = open_round(points, **given)
    for round_entry, row in zip(entries_of(judged), points, strict=True):
        own = round_entry.assignments.order_by("judge")
        for assignment, triple in zip(own.select_related("round_entry__round"), row, strict=True):
            score(assignment, triple)
    judged.state = RoundState.CLOSED
    judged.save()
    return judged


def open_round(
    points: Sequence[Sequence[Given]], *, entries: Sequence[Entry] | None = None, **given: Any
) -> Round:
    """Every judge of the panel has every entry; entries: those to judge, made where none are given."""
    if entries is None:
        return panel_facts.make_open_round(entries=len(points), judges=len(points[0]), **given)
    judged = panel_facts.make_open_round(entries=0, judges=len(points[0]), **given)
    for round_entry in panel_facts.add_to_round(judged, entries):
        for judge in judges_of(judged):
            panel_facts.give(round_entry, judge)
    return judged


def tallied_round(points: Sequence[Sequence[Given]] = POINTS, **given: Any) -> tuple[Round, ResultRun]:
    judged = closed_round(points, **given)
    (run,) = tally_round(judged=judged, user=chair_of(judged), now=timezone.now())
    return judged, run


def deliberated_round(points: Sequence[Sequence[Given]] = POINTS, **given: Any) -> tuple[Round, ResultRun]:
    judged, run = tallied_round(points, **given)
    begin_deliberation(judged=judged, user=chair_of(judged), now=timezone.now())
    run.refresh_from_db()
    return judged, run


def pairs_round(wins: Sequence[tuple[int, int]], *, entries: int = 4, judges: int = 2) -> Round:
    """A closed round of pairs: wins (winner, loser) by the place of the entry, the judges in turn."""
    judged = panel_facts.make_open_round(entries=entries, judges=judges, kind=RoundKind.PAIRWISE)
    own, jury = entries_of(judged), list(judged.panel.judges.order_by("pk"))
    for position, (winner, loser) in enumerate(wins):
        first, second = sorted((own[winner], own[loser]), key=lambda one: one.pk)
        judge = jury[position % len(jury)]
        if Comparison.objects.filter(judge=judge, first=first, second=second).exists():
            first, second = second, first
        Comparison.objects.create(
            round=judged,
            judge=judge,
            first=first,
            second=second,
            winner=own[winner],
            position=position,
            decided_at=timezone.now(),
        )
    judged.state = RoundState.CLOSED
    judged.save()
    return judged


def entries_of(judged: Round) -> list[RoundEntry]:
    return list(judged.entries.order_by("pk"))


def chair_of(judged: Round) -> User:
    return judged.panel.chair.user


def judges_of(judged: Round) -> list[Judge]:
    return list(judged.panel.judges.order_by("pk"))


def client_for(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def codes(places: Any) -> list[str]:
    """Codes of the entries of a standing, best first."""
    return [one.round_entry.code for one in places]


def later(minutes: int = 1) -> dt.datetime:
    return timezone.now() + dt.timedelta(minutes=minutes)


def figures(run: ResultRun) -> list[dict[str, Any]]:
    names = [name for name in run_figures.Row.__slots__ if name != "entry"]
    rows = run.rows.select_related("round_entry")
    return [{"entry": row.round_entry.code, **{name: getattr(row, name) for name in names}} for row in rows]


def tally(judged: Any, minutes: int = 0) -> list[ResultRun]:
    return results.tally_round(judged=judged, user=chair_of(judged), now=later(minutes))


def move(run: ResultRun, entry: Any, place: int, reason: str = "It is stronger than it looks.") -> Decision:
    facts = {"run": run, "round_entry": entry, "user": chair_of(run.round), "now": timezone.now()}
    return deliberation.move_entry(to_place=place, reason=reason, **facts)

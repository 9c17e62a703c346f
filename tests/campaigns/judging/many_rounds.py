"""A national contest that is judged: thousands of entries, dozens of judges, straight into the tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from campaigns.competitions.enums import Eligibility, Status
from campaigns.competitions.models import Competition, Entry
from campaigns.judging.enums import SCORABLE, AssignmentState, RoundKind, RoundState
from campaigns.judging.models import (
    Assignment,
    Judge,
    Round,
    RoundEntry,
    Score,
    ScoreSheet,
    SheetChange,
)
from campaigns.judging.services import rubrics
from campaigns.judging.sheets import Answer, sheet_score
from tests.campaigns.competitions.contest import HOUR, make_competition, make_many
from tests.campaigns.judging.panel_facts import make_panel, make_round, make_rubric
from tests.planner import count_rows

BATCH = 2_000
SEED = 11


@dataclass(frozen=True)
class Scale:
    """How large a round is. each: judges an entry. done: the share of assignments that are confirmed."""

    entries: int = 10_000
    judges: int = 60
    each: int = 5
    done: float = 0.5

    @property
    def assignments(self) -> int:
        return self.entries * self.each


def make_many_judges(competition: Competition, count: int) -> list[Judge]:
    """So many judges who have declared already; their users are in the group of judges."""
    now = timezone.now()
    users = User.objects.bulk_create(
        [
            User(username=f"jury-{place}", email=f"jury-{place}@jury.example", first_name=f"Judge {place}")
            for place in range(count)
        ]
    )
    Group.objects.get(name=Role.JUDGE.value).user_set.add(*users)
    return Judge.objects.bulk_create(
        [Judge(competition=competition, user=user, invited_at=now, declared_at=now) for user in users]
    )


def make_many_rounds(
    scale: Scale, *, state: str = RoundState.OPEN, competition: Competition | None = None, **given: Any
) -> Round:
    """A round by rubric at this scale: three criteria, slogans and every fourth entry a design.

    Neighbours share judges, so that everybody is linked with everybody. The first of each judge's order are
    confirmed, the others still to be scored. In a closed round they are locked, or expired.
    """
    competition = competition or make_competition()
    make_many(competition, scale.entries)
    whole = Entry.objects.filter(competition=competition)
    whole.update(status=Status.SUBMITTED, eligibility=Eligibility.ELIGIBLE)
    jury = make_many_judges(competition, scale.judges)
    judged = make_round(
        competition,
        panel=make_panel(competition, jury, chair=jury[0]),
        rubric=make_rubric(competition),
        kind=RoundKind.SCORING,
        state=state,
        **{"scores_needed": scale.each} | given,
    )
    assign_many(judged, jury, scale)
    score_many(judged)
    count_rows()
    return judged


def assign_many(judged: Round, jury: Sequence[Judge], scale: Scale) -> None:
    """Each entry for the next `each` judges in turn: even loads, one connected graph."""
    now = timezone.now()
    entries = Entry.objects.filter(competition=judged.competition).order_by("pk")
    rows = [
        RoundEntry(round=judged, entry_id=entry, version_id=version)
        for entry, version in entries.values_list("pk", "versions__pk")
    ]
    made = RoundEntry.objects.bulk_create(rows, BATCH)
    Random(SEED).shuffle(made)  # in no judge's order are the entries as they came
    positions = dict.fromkeys((judge.pk for judge in jury), 0)
    is_over = judged.state != RoundState.OPEN
    last = scale.done * scale.assignments / len(jury)
    assignments = []
    for place, round_entry in enumerate(made):
        for step in range(scale.each):
            judge = jury[(place + step) % len(jury)]
            positions[judge.pk] += 1
            assignments.append(
                Assignment(
                    round_entry=round_entry,
                    judge=judge,
                    position=positions[judge.pk],
                    state=_state(positions[judge.pk] <= last, is_over=is_over),
                    made_at=now,
                )
            )
    Assignment.objects.bulk_create(assignments, BATCH)


def _state(is_done: bool, *, is_over: bool) -> str:
    if is_over:
        return AssignmentState.LOCKED if is_done else AssignmentState.EXPIRED
    return AssignmentState.SUBMITTED if is_done else AssignmentState.NOTIFIED


def score_many(judged: Round) -> None:
    """A confirmed sheet with its history for each assignment that is done and has none.

    Points are the sum of what the entry is worth, how harsh the judge is, and chance.
    """
    now, random = timezone.now(), Random(SEED)
    version = judged.rubric_version
    assert version is not None
    criteria = rubrics.criteria_of(version)
    done = Assignment.objects.of_round(judged).filter(
        state__in=(AssignmentState.SUBMITTED, AssignmentState.LOCKED), sheet=None
    )
    facts = list(done.values_list("pk", "judge_id", "round_entry_id", "round_entry__version_id"))
    worth = {entry: random.gauss(3, 0.8) for _pk, _judge, entry, _version in facts}
    harsh = {judge: random.gauss(0, 0.5) for _pk, judge, _entry, _version in facts}
    for batch in _batches(facts):
        points = [
            [_points(worth[entry] - harsh[judge] + random.gauss(0, 0.6)) for _criterion in criteria]
            for _pk, judge, entry, _version in batch
        ]
        sheets = ScoreSheet.objects.bulk_create(
            [
                ScoreSheet(
                    assignment_id=pk,
                    entry_version_id=entry_version,
                    rubric_version=version,
                    revisions={one.key: 1 for one in criteria},
                    comment="Clear at a glance.",
                    score=sheet_score(
                        criteria, [Answer(one.key, value) for one, value in zip(criteria, given, strict=True)]
                    ),
                    changed_at=now - HOUR,
                    submitted_at=now - HOUR,
                )
                for (pk, _judge, _entry, entry_version), given in zip(batch, points, strict=True)
            ]
        )
        cells = [
            (sheet, one.key, value)
            for sheet, given in zip(sheets, points, strict=True)
            for one, value in zip(criteria, given, strict=True)
        ]
        Score.objects.bulk_create([Score(sheet=s, criterion=key, value=value) for s, key, value in cells])
        SheetChange.objects.bulk_create(
            [
                SheetChange(sheet=s, key=key, revision=1, value=value, at=now - dt.timedelta(hours=2))
                for s, key, value in cells
            ]
        )


def finish_many(judged: Round) -> None:
    """Whatever was still to be scored is confirmed. What was begun is thrown away."""
    Score.objects.filter(sheet__assignment__round_entry__round=judged, sheet__submitted_at=None).delete()
    ScoreSheet.objects.filter(assignment__round_entry__round=judged, submitted_at=None).delete()
    Assignment.objects.of_round(judged).filter(state__in=SCORABLE).update(state=AssignmentState.SUBMITTED)
    score_many(judged)


def _batches(facts: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(facts), BATCH):
        yield facts[start : start + BATCH]


def _points(value: float) -> float:
    """The nearest of the five whole points of make_rubric."""
    return float(min(5, max(1, round(value))))

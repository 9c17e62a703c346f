"""What judges and managers do at the same moment, and what is stored afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone

from audit.models import AuditEvent
from campaigns.judging.models import Assignment, Judge, Round, Score
from campaigns.judging.services import rounds, sheets
from tests.campaigns.judging.panel_facts import keys_of

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


def events(kind: str, subject: tuple[str, str]) -> int:
    return AuditEvent.objects.about(*subject).filter(kind=kind).count()


def confirming(assignment: Assignment) -> Act:
    judge, judged = Judge.objects.get(pk=assignment.judge_id), assignment.round_entry.round
    return partial(sheets.confirm_round, judge=judge, judged=judged, actor="", now=timezone.now())


def closing(judged: Round) -> Act:
    seen = Round.objects.get(pk=judged.pk)
    return partial(rounds.close_round, judged=seen, actor="", now=timezone.now())

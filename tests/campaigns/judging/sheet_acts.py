"""What a judge does with a sheet."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from campaigns.judging.models import Assignment, Judge, Round
from campaigns.judging.services import sheets
from tests.campaigns.judging import panel_facts as facts


def jury(judged: Round) -> list[Judge]:
    return list(Judge.objects.filter(competition=judged.competition))


def given(judge: Judge) -> list[Assignment]:
    return list(Assignment.objects.filter(judge=judge).select_related("round_entry__round__rubric_version"))


def keys(judged: Round) -> list[str]:
    return facts.keys_of(judged.rubric_version)


def save(assignment: Assignment, key: str, value: Any, revision: int = 0) -> int:
    return sheets.save_part(
        assignment=assignment, key=key, value=value, revision=revision, now=timezone.now()
    )


def fill(assignment: Assignment, *values: Any) -> None:
    judged = assignment.round_entry.round
    for key, value in zip(keys(judged), values or (5, 4, 3), strict=True):
        save(assignment, key, value)

"""Voiding what a judge gave: it is kept, and counts for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from audit.services import SYSTEM, record
from campaigns.judging.models import Assignment, Comparison, ScoreSheet


def void(*, assignment: Assignment, reason: str, now: datetime) -> None:
    """Void the sheet and comparisons of an assignment. reason: a code such as "conflict" or "declined"."""
    void_all(assignments=[assignment], reason=reason, now=now)


@transaction.atomic
def void_all(*, assignments: Sequence[Assignment], reason: str, now: datetime, actor: str = SYSTEM) -> int:
    """The same for several. Returns how many had something to void; the rest stays as it was."""
    voided = [
        one
        for one in assignments
        if bool(_void_sheet(one, reason, now)) + bool(_void_comparisons(one, now))  # both, always
    ]
    for one in voided:
        record(
            kind="sheet.voided",
            subject=("entry", one.round_entry.entry.code),
            actor=actor,
            data={"round": one.round_entry.round.code, "judge": one.judge.code, "reason": reason},
            now=now,
        )
    return len(voided)


def _void_sheet(assignment: Assignment, reason: str, now: datetime) -> int:
    sheets = ScoreSheet.objects.filter(assignment=assignment, voided_at=None)
    return sheets.update(voided_at=now, void_reason=reason[:40])


def _void_comparisons(assignment: Assignment, now: datetime) -> int:
    entry = assignment.round_entry_id
    theirs = Comparison.objects.filter(judge=assignment.judge_id, voided_at=None)
    return theirs.filter(Q(first=entry) | Q(second=entry)).update(voided_at=now)

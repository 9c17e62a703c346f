"""Giving points."""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum

from rewards.enums import Reason
from rewards.models import LedgerEntry


def award(*, holder: str, reason: Reason, points: int, source: str, now: dt.datetime) -> LedgerEntry:
    """Give points once: asked again for the same source and reason, it returns the first entry unchanged."""
    entry, _ = LedgerEntry.objects.get_or_create(
        holder=holder, reason=reason, source=source, defaults={"points": points, "given_at": now}
    )
    return entry


def total_points(*, holder: str) -> int:
    """All points that a holder has."""
    return LedgerEntry.objects.filter(holder=holder).aggregate(total=Sum("points"))["total"] or 0


def forget(*, holders: list[str]) -> int:
    """Remove what belongs to these holders, when their keys are no longer kept. Returns the rows removed."""
    removed, _ = LedgerEntry.objects.filter(holder__in=holders).delete()
    return removed

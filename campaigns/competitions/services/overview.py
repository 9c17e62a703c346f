"""What a manager sees at a glance: how many entries of what, and what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from campaigns.competitions.enums import Eligibility, Ruling, Status
from campaigns.competitions.models import Competition, Contributor, Entry, SimilarityFlag

SCHOOLS = 20


@dataclass(frozen=True)
class Waiting:
    """What waits for whom, in entries."""

    screener: int
    guardians: int
    entrants: int
    likenesses: int


@dataclass(frozen=True)
class Overview:
    """Counts of submitted entries. table: a row a category, with a number for each division and the sum."""

    drafts: int
    submitted: int
    eligible: int
    withdrawn: int
    waiting: Waiting
    divisions: Sequence[str]
    table: Sequence[tuple[str, Sequence[int], int]]
    schools: Sequence[tuple[str, int]]
    days: Sequence[tuple[date, int]]

    @property
    def busiest(self) -> int:
        return max((count for _day, count in self.days), default=0)


def overview(*, competition: Competition) -> Overview:
    """Everything on the dashboard of one competition."""
    entries = Entry.objects.filter(competition=competition)
    taking_part = entries.in_contest(competition)
    counts = entries.aggregate(
        drafts=Count("pk", filter=Q(status=Status.DRAFT)),
        submitted=Count("pk", filter=Q(status__in=(Status.SUBMITTED, Status.LOCKED))),
        eligible=Count(
            "pk", filter=Q(status__in=(Status.SUBMITTED, Status.LOCKED), eligibility=Eligibility.ELIGIBLE)
        ),
        withdrawn=Count("pk", filter=Q(status=Status.WITHDRAWN)),
    )
    divisions = list(competition.divisions.all())
    return Overview(
        **counts,
        waiting=_waiting(taking_part, competition),
        divisions=[str(one) for one in divisions],
        table=_table(competition, taking_part, [one.pk for one in divisions]),
        schools=_schools(competition),
        days=_days(competition, taking_part),
    )


def _waiting(entries: Any, competition: Competition) -> Waiting:
    found = entries.aggregate(
        screener=Count("pk", filter=Q(eligibility=Eligibility.NOT_CHECKED)),
        guardians=Count("pk", filter=Q(eligibility=Eligibility.AWAITING_CONSENT)),
        entrants=Count("pk", filter=Q(eligibility=Eligibility.NEEDS_FIX)),
    )
    likenesses = SimilarityFlag.objects.filter(version__entry__competition=competition, ruling=Ruling.OPEN)
    return Waiting(**found, likenesses=likenesses.values("version__entry").distinct().count())


def _table(competition: Competition, entries: Any, divisions: list[int]) -> list[tuple[str, list[int], int]]:
    counts = {
        (row["category"], row["division"]): row["count"]
        for row in entries.order_by().values("category", "division").annotate(count=Count("pk"))
    }
    rows = []
    for category in competition.categories.all():
        cells = [counts.get((category.pk, division), 0) for division in divisions]
        rows.append((str(category), cells, sum(cells)))
    return rows


def _schools(competition: Competition) -> list[tuple[str, int]]:
    rows = (
        Contributor.objects.filter(entry__in=Entry.objects.in_contest(competition))
        .exclude(school="")
        .order_by()
        .values_list("school")
        .annotate(count=Count("entry", distinct=True))
        .order_by("-count", "school")[:SCHOOLS]
    )
    return list(rows)


def _days(competition: Competition, entries: Any) -> list[tuple[date, int]]:
    """Every day from the first to the last submission, in the competition's time zone."""
    counts = dict(
        entries.order_by()
        .values_list(TruncDate("submitted_at", tzinfo=competition.zone))
        .annotate(count=Count("pk"))
    )
    if not counts:
        return []
    first, last = min(counts), max(counts)
    span = (last - first).days + 1
    return [(first + timedelta(days=one), counts.get(first + timedelta(days=one), 0)) for one in range(span)]

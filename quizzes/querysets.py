"""Questions asked of the question bank and of play."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet, Sum

from quizzes.enums import ItemStatus

if TYPE_CHECKING:
    from quizzes.models import Attempt, DailyTally, Item  # noqa: F401 (names of type parameters)


class ItemQuerySet(QuerySet["Item"]):
    def released(self) -> ItemQuerySet:
        return self.filter(status=ItemStatus.RELEASED)

    def playable_in(self, language: str) -> ItemQuerySet:
        """Items without words, and items written in this language."""
        return self.released().filter(Q(language="") | Q(language=language))

    def with_specimens(self) -> ItemQuerySet:
        return self.select_related("specimen", "rival")


class AttemptQuerySet(QuerySet["Attempt"]):
    def of(self, player: str) -> AttemptQuerySet:
        return self.filter(player=player)

    def open(self) -> AttemptQuerySet:
        return self.filter(finished_at=None)

    def finished(self) -> AttemptQuerySet:
        return self.exclude(finished_at=None)

    def linked_before(self, moment: dt.datetime) -> AttemptQuerySet:
        """Rounds that still carry a player's key although they began before the moment."""
        return self.exclude(player="").filter(started_at__lt=moment)


class DailyTallyQuerySet(QuerySet["DailyTally"]):
    def since(self, day: dt.date) -> DailyTallyQuerySet:
        return self.filter(day__gte=day)

    def sums(self, fields: Iterable[str]) -> dict[str, int]:
        totals = self.aggregate(**{field: Sum(field) for field in fields})
        return {field: totals[field] or 0 for field in fields}

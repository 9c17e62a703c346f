"""Questions asked of judges, rounds and assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from campaigns.judging.enums import SCORABLE, SHOWN, STANDING, ConflictRuling

if TYPE_CHECKING:
    from campaigns.judging.models import Judge, Round


class JudgeQuerySet(models.QuerySet):
    def active(self) -> JudgeQuerySet:
        """Those who have not left."""
        return self.filter(left_at=None)


class AssignmentQuerySet(models.QuerySet):
    def standing(self) -> AssignmentQuerySet:
        """Those that count towards the scores an entry needs."""
        return self.filter(state__in=STANDING)

    def shown_to(self, judge: Judge) -> AssignmentQuerySet:
        """What a judge may open: told of, not recused, declined or given away."""
        return self.filter(judge=judge, state__in=SHOWN)

    def awaiting_scores_from(self, judge: Judge) -> AssignmentQuerySet:
        return self.filter(judge=judge, state__in=SCORABLE)

    def of_round(self, judged: Round) -> AssignmentQuerySet:
        return self.filter(round_entry__round=judged)


class ConflictQuerySet(models.QuerySet):
    def barring(self) -> ConflictQuerySet:
        """Those that forbid an assignment: open ones too, until somebody has cleared them."""
        return self.exclude(ruling=ConflictRuling.CLEARED)


class ResultRunQuerySet(models.QuerySet):
    def valid(self) -> ResultRunQuerySet:
        return self.filter(invalidated_at=None)

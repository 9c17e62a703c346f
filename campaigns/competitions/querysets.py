"""Questions asked of entries."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from campaigns.competitions.enums import Eligibility, Status

if TYPE_CHECKING:
    from campaigns.competitions.models import Competition, Entrant


class EntryQuerySet(models.QuerySet):
    def of(self, entrant: Entrant) -> EntryQuerySet:
        """Entries that this person has a part in."""
        return self.filter(contributors__entrant=entrant)

    def ever_submitted(self) -> EntryQuerySet:
        """Withdrawn ones too: an entrant's limit holds across withdrawal."""
        return self.filter(submitted_at__isnull=False)

    def in_contest(self, competition: Competition) -> EntryQuerySet:
        return self.filter(competition=competition, status__in=(Status.SUBMITTED, Status.LOCKED))

    def awaiting_screening(self) -> EntryQuerySet:
        """Submitted, not yet decided. Those that wait for a guardian too: their work can be looked at."""
        return self.filter(
            Q(status=Status.SUBMITTED) | Q(status=Status.LOCKED),
            eligibility__in=(Eligibility.NOT_CHECKED, Eligibility.AWAITING_CONSENT),
        )

    def eligible(self) -> EntryQuerySet:
        return self.filter(status__in=(Status.SUBMITTED, Status.LOCKED), eligibility=Eligibility.ELIGIBLE)

    def overdue_fixes(self, now: datetime) -> EntryQuerySet:
        return self.filter(eligibility=Eligibility.NEEDS_FIX, fix_until__lt=now)

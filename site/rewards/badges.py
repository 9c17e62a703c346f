"""Badges: for skills, never for volume. They are computed from the ledger and stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from rewards.enums import Reason
from rewards.models import LedgerEntry


@dataclass(frozen=True)
class Badge:
    """A skill that a holder has shown. `icon` names a drawing in static/img/badges."""

    reason: Reason
    name: Any
    meaning: Any
    icon: str


BADGES = (
    Badge(
        Reason.KEEN_EYE,
        _("Keen eye"),
        _("You tell fakes from genuine goods far better than guessing would."),
        "keen-eye",
    ),
    Badge(
        Reason.FAIR_MIND,
        _("Fair mind"),
        _("You catch fakes and hardly ever accuse a genuine seller."),
        "fair-mind",
    ),
    Badge(
        Reason.CALIBRATED,
        _("Well calibrated"),
        _("When you are sure you are right, and when you doubt there is reason to."),
        "calibrated",
    ),
)


def badges_of(*, holder: str) -> list[Badge]:
    """The badges that a holder's ledger entries earn, in the order of BADGES."""
    reasons = set(LedgerEntry.objects.filter(holder=holder).values_list("reason", flat=True))
    return [badge for badge in BADGES if badge.reason in reasons]

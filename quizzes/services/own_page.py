"""What a player finds on their own page: only what this browser's key leads to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.models import Attempt, Booster, Participant
from quizzes.services.boosters import coming_boosters
from rewards.badges import Badge, badges_of
from rewards.services import total_points


@dataclass(frozen=True)
class OwnPage:
    """known: whether anything is linked to this browser. email: where boosters are sent once
    email_confirmed, "" for nowhere.

    The address is not written out: others may look at the same device.
    """

    known: bool
    open_rounds: Sequence[Attempt]
    studies: Sequence[Participant]
    boosters: Sequence[Booster]
    email: str
    email_confirmed: bool
    badges: Sequence[Badge]
    points: int


def own_page_of(*, player: str, today: dt.date) -> OwnPage:
    if not player:
        return OwnPage(False, [], [], [], "", False, [], 0)
    boosters = coming_boosters(player=player, today=today)
    addressed = next((booster for booster in boosters if booster.email), None)
    open_rounds = Attempt.objects.of(player).open().filter(participant=None)
    holder = Attempt(player=player).holder
    return OwnPage(
        known=Attempt.objects.of(player).exists(),
        open_rounds=list(open_rounds.select_related("quiz").order_by("-started_at")),
        studies=list(Participant.objects.filter(player=player).select_related("study")),
        boosters=boosters,
        email=_hidden(addressed.email) if addressed else "",
        email_confirmed=addressed is not None and addressed.email_confirmed,
        badges=badges_of(holder=holder),
        points=total_points(holder=holder),
    )


def _hidden(email: str) -> str:
    """Enough of an address for its owner: "m…@example.org"."""
    name, at, host = email.rpartition("@")
    return f"{name[:1]}…{at}{host}" if at else ""

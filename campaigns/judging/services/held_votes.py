"""Votes that came in bursts, for a person to look at, and forgetting who voted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncHour
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import actor_of, record
from campaigns.judging.enums import RoundKind, RoundState, VoteState
from campaigns.judging.exceptions import RoundIsElsewhere
from campaigns.judging.models import Round, RoundEntry, Vote

RULABLE = (RoundState.OPEN, RoundState.CLOSED)  # before votes are counted
KEEP_DAYS = 30  # after a vote, digests of voters are kept against a second look


@dataclass(frozen=True)
class Burst:
    """Votes for one entry within one hour that are held, and how many of them were refused.

    How many count is no part of it: who rules on them would see how the vote stands.
    """

    round_entry: RoundEntry
    title: str
    hour: datetime
    held: int
    refused: int


def bursts_of(judged: Round) -> list[Burst]:
    """Held votes by entry and hour, oldest first."""
    rows = (
        Vote.objects.filter(round=judged)
        .exclude(state=VoteState.UNCONFIRMED)
        .annotate(hour=TruncHour("at"))
        .values("round_entry", "hour")
        .annotate(
            held=Count("pk", filter=Q(state=VoteState.HELD)),
            refused=Count("pk", filter=Q(state=VoteState.REFUSED)),
        )
        .filter(held__gt=0)
        .order_by("hour", "round_entry")
    )
    kept = list(rows)
    entries = RoundEntry.objects.select_related("version").in_bulk({row["round_entry"] for row in kept})
    return [
        Burst(
            round_entry=entries[row["round_entry"]],
            title=entries[row["round_entry"]].version.content["title"],
            hour=row["hour"],
            held=row["held"],
            refused=row["refused"],
        )
        for row in kept
    ]


@transaction.atomic
def rule_votes(
    *, judged: Round, round_entry: RoundEntry, hour: datetime, accept: bool, user: User, now: datetime
) -> int:
    """Count the held votes for an entry within an hour, or refuse them. They all stay. Returns how many.

    Raises RoundIsElsewhere once the votes have been counted.
    """
    fresh = Round.objects.select_for_update().get(pk=judged.pk)
    if fresh.state not in RULABLE:
        raise RoundIsElsewhere(_("The votes have been counted: what is held stays held."))
    held = Vote.objects.filter(
        round=judged,
        round_entry=round_entry,
        state=VoteState.HELD,
        at__gte=hour,
        at__lt=hour + timedelta(hours=1),
    )
    ruling = VoteState.COUNTED if accept else VoteState.REFUSED
    count = held.update(state=ruling, ruled_by=user)
    if count:
        data = {"round_entry": round_entry.code, "count": count, "ruling": str(ruling)}
        data["hour"] = hour.strftime("%Y-%m-%dT%H")
        record(kind="vote.ruled", subject=("round", judged.code), actor=actor_of(user), data=data, now=now)
    return count


def counts_of(judged: Round) -> dict[str, int]:
    """How many votes are in which state, for managers. Not by entry: nobody looks at a race."""
    found: dict[str, int] = dict.fromkeys(VoteState.values, 0)
    rows: Sequence[Any] = (
        Vote.objects.filter(round=judged).values_list("state").annotate(Count("pk")).order_by()
    )
    return found | {str(state): count for state, count in rows}


def forget_voters(*, now: datetime, dry_run: bool = False) -> int:
    """Digests of voters KEEP_DAYS after the end of a vote that is closed: votes stay, each by nobody.

    Votes that were never confirmed go altogether. See accounts.retention.
    """
    over = Round.objects.filter(
        kind=RoundKind.PUBLIC_VOTE, closes_at__lt=now - timedelta(days=KEEP_DAYS)
    ).exclude(state__in=(RoundState.PLANNED, RoundState.OPEN))
    votes = Vote.objects.filter(round__in=over).exclude(voter__startswith="gone-")
    count = votes.count()
    if dry_run:
        return count
    votes.filter(state=VoteState.UNCONFIRMED).delete()
    for vote in votes.iterator():
        Vote.objects.filter(pk=vote.pk).update(voter=f"gone-{vote.pk}", token_hash="")
    return count

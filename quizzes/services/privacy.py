"""What is kept of play, and for how long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeAlias

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from quizzes.models import Attempt, Booster, Participant, Study
from quizzes.querysets import AttemptQuerySet
from quizzes.services.boosters import GRACE_DAYS
from rewards.services import forget

Forget: TypeAlias = "Callable[[str], None]"

_elsewhere: list[Forget] = []


def on_forgetting(act: Forget) -> None:
    """For rooms above, which say so on starting. act: cuts what they link to a player's key."""
    _elsewhere.append(act)


def days_to_remember(*, player: str, today: dt.date) -> int:
    """How long the browser must keep its key: until the last booster or later test can be played."""
    boosters = Booster.objects.filter(player=player, attempt=None).aggregate(last=Max("due_on"))
    later = Participant.objects.filter(player=player).aggregate(days=Max("study__delayed_days"))
    until = [settings.PLAYER_DAYS, settings.PLAYER_DAYS + (later["days"] or 0)]
    if boosters["last"]:
        until.append((boosters["last"] - today).days + GRACE_DAYS + 1)
    return max(until)


def unlink_players(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Cut the link between old rounds and the browsers that played them; the answers stay, nameless.

    A player whose boosters are still to come stays linked, and so do rounds of a study with a later test.
    Returns the number of rounds that were (or would be) unlinked.
    """
    if dry_run:
        return _to_unlink(now).count()
    with transaction.atomic():
        gone = _cut_participants(now)
        old = _to_unlink(now)
        gone |= set(old.values_list("player", flat=True))
        unlinked = old.update(player="")
        for linked in (Attempt.objects, Participant.objects, Booster.objects.filter(attempt=None)):
            gone -= set(linked.filter(player__in=gone).values_list("player", flat=True))
        Booster.objects.filter(player__in=gone).delete()
        forget(holders=[f"player:{player}" for player in sorted(gone)])
        return unlinked


def _to_unlink(now: dt.datetime) -> AttemptQuerySet:
    old = Attempt.objects.linked_before(now - dt.timedelta(days=settings.PLAYER_DAYS))
    waiting = Booster.objects.filter(attempt=None).values("player")
    in_study = Participant.objects.exclude(player="").values("pk")
    return old.exclude(player__in=waiting).exclude(participant__in=in_study)


def _cut_participants(now: dt.datetime) -> set[str]:
    """Empty the keys of participants whose study is over for them; returns the keys."""
    gone: set[str] = set()
    for days in Study.objects.values_list("delayed_days", flat=True).distinct():
        since = now - dt.timedelta(days=settings.PLAYER_DAYS + days)
        old = Participant.objects.exclude(player="").filter(study__delayed_days=days, joined_at__lt=since)
        gone |= set(old.values_list("player", flat=True))
        old.update(player="")
    return gone


def drop_boosters(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Delete boosters, addresses included, that have been due for longer than GRACE_DAYS.

    Returns how many were (or would be) deleted.
    """
    since = timezone.localdate(now) - dt.timedelta(days=GRACE_DAYS)
    old = Booster.objects.filter(due_on__lt=since)
    return old.count() if dry_run else old.delete()[0]


def forget_player(*, player: str) -> None:
    """Cut every link between a browser and what it played, at its owner's wish; the answers stay."""
    if not player:
        return
    with transaction.atomic():
        Booster.objects.filter(player=player).delete()
        Participant.objects.filter(player=player).update(player="")
        Attempt.objects.of(player).update(player="")
        forget(holders=[f"player:{player}"])
        for act in _elsewhere:
            act(player)

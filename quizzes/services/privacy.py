"""What is kept of play, and for how long."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from quizzes.models import Attempt
from rewards.services import forget


def unlink_players(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Cut the link between old rounds and the browsers that played them; the answers stay, nameless.

    Returns the number of rounds that were (or would be) unlinked.
    """
    old = Attempt.objects.linked_before(now - dt.timedelta(days=settings.PLAYER_DAYS))
    if dry_run:
        return old.count()
    with transaction.atomic():
        holders = [f"player:{player}" for player in old.values_list("player", flat=True).distinct()]
        forget(holders=holders)
        return old.update(player="")

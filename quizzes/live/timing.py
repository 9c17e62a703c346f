"""When an answer counts, and what it earns. Pure: moments come in, nothing is read from a clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

GRACE = dt.timedelta(milliseconds=500)  # for the way from the phone to the server
LEAD = dt.timedelta(seconds=3)  # to load the pictures before a question opens
SPEED_FLOOR = 0.5  # the share of the points that the slowest right answer keeps


def personal_end(*, opens_at: dt.datetime, closes_at: dt.datetime | None, factor: int) -> dt.datetime | None:
    """When a question ends for a player with `factor` times the normal time; None without a limit."""
    return None if closes_at is None else opens_at + factor * (closes_at - opens_at)


def is_in_time(*, received_at: dt.datetime, ends: Iterable[dt.datetime | None]) -> bool:
    """Whether an answer counts: judged by when the server received it, with GRACE after the first end.

    ends: the player's own end, when the host closed the question, when it was paused; None for what is not.
    """
    known = [end for end in ends if end is not None]
    return not known or received_at <= min(known) + GRACE


def game_points(*, points: int, seconds: int, limit: int | None, speed: bool) -> int:
    """The points that count in the room: those of the answer, less up to half of them for slowness.

    seconds: how long the answer took, in whole seconds, so that a slow network costs little. limit: the
    player's own time in seconds. Without a limit or without `speed` the answer's points stay as they are.
    """
    if not speed or not limit:
        return points
    return round(points * (1 - (1 - SPEED_FLOOR) * min(seconds / limit, 1)))

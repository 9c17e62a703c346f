"""Times as the clocks of a place show them, wherever the person who types or reads them is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

UTC = ZoneInfo("UTC")


class ClocksChange(ValueError):
    """At this hour the clocks of the place skip ahead or go back: the time is shown twice or not at all."""


def zone_choices() -> list[tuple[str, str]]:
    """Every zone by its name, UTC first."""
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


def zone_named(name: str) -> ZoneInfo:
    """The zone of this name; UTC for none, so that a form with a wrong zone can still say so."""
    return ZoneInfo(name) if name in available_timezones() else UTC


def moment_at(shown: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks of a zone show this. shown: without a zone.

    Raises ClocksChange for a time that they skip or show twice on that day.
    """
    first, second = (shown.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise ClocksChange(zone.key)
    return first

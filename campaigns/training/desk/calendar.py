"""A month of sessions as a grid of weeks and as a list: each where its own clocks put it."""

from __future__ import annotations

import datetime as dt
import re
from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.training.models import CampusSession

_MONTH = re.compile(r"(\d{4})-(\d{2})")
FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True)
class Shown:
    """A session and when it begins and ends on the clocks of its place; without a zone, as templates would
    move them to theirs."""

    session: CampusSession
    begins: dt.datetime
    ends: dt.datetime | None


@dataclass(frozen=True)
class Day:
    day: dt.date
    is_today: bool
    sessions: list[Shown]


@dataclass(frozen=True)
class Month:
    """weeks: days from Monday to Sunday, None outside the month. agenda: its days with sessions."""

    first: dt.date
    weeks: list[list[Day | None]]

    @property
    def agenda(self) -> list[Day]:
        return [day for week in self.weeks for day in week if day is not None and day.sessions]

    @property
    def before(self) -> dt.date:
        return (self.first - dt.timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> dt.date:
        return (self.first + dt.timedelta(days=31)).replace(day=1)


def read_month(text: str, *, today: dt.date) -> dt.date:
    """The first day of the month that an address names ("2026-05"); this month for anything else."""
    found = _MONTH.fullmatch(text)
    year, month = map(int, found.groups()) if found else (today.year, today.month)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return today.replace(day=1)
    return dt.date(year, month, 1)


def last_day(first: dt.date) -> dt.date:
    """Of the month that begins on this day."""
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def shown(session: CampusSession) -> Shown | None:
    """A session on its own clocks; None for one without a beginning."""
    if session.local_start is None:
        return None
    ends = session.ends_at.astimezone(session.zone).replace(tzinfo=None) if session.ends_at else None
    return Shown(session, session.local_start.replace(tzinfo=None), ends)


def month_of(sessions: Iterable[CampusSession], *, first: dt.date, today: dt.date) -> Month:
    by_day: dict[dt.date, list[Shown]] = {}
    for one in filter(None, map(shown, sessions)):
        by_day.setdefault(one.begins.date(), []).append(one)
    for found in by_day.values():
        found.sort(key=lambda one: (one.begins, one.session.pk))
    weeks = [
        [Day(day, day == today, by_day.get(day, [])) if day.month == first.month else None for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    return Month(first, weeks)

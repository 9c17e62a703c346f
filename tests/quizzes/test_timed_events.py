"""Calendar events with an hour, beside those of a whole day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from quizzes.calendar_file import Event, TimedEvent, calendar_file

NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
SEOUL = ZoneInfo("Asia/Seoul")
MEETING = TimedEvent(
    uid="2@here",
    begins=dt.datetime(2026, 5, 7, 8, 30, tzinfo=SEOUL),
    ends=dt.datetime(2026, 5, 7, 9, 15, tzinfo=SEOUL),
    title="Look twice",
    text="Bring the kit",
    address="https://here.example/en/desk/",
    place="Hall 2, left",
)


def lines(*events: Event | TimedEvent) -> list[str]:
    written = calendar_file(events, NOW, "-//Here//Tests//EN").decode()
    return written.replace("\r\n ", "").split("\r\n")


def test_hours_are_written_in_utc() -> None:
    assert lines(MEETING)[2:-2] == [
        "PRODID:-//Here//Tests//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:2@here",
        "DTSTAMP:20260504T120000Z",
        "DTSTART:20260506T233000Z",
        "DTEND:20260507T001500Z",
        "LOCATION:Hall 2\\, left",
        "SUMMARY:Look twice",
        "DESCRIPTION:Bring the kit",
        "URL:https://here.example/en/desk/",
        "TRANSP:OPAQUE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Look twice",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
    ]


def test_an_event_without_a_place_says_none_and_both_kinds_share_a_file() -> None:
    day = Event("1@here", dt.date(2026, 5, 8), "Last day", "Bye", "https://here.example/")
    found = lines(replace(MEETING, place=""), day)
    assert [line for line in found if line.startswith(("LOCATION", "DTSTART"))] == [
        "DTSTART:20260506T233000Z",
        "DTSTART;VALUE=DATE:20260508",
    ]


def test_an_hour_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="begins needs a time zone"):
        calendar_file([replace(MEETING, begins=dt.datetime(2026, 5, 7, 8))], NOW)  # noqa: DTZ001 (tested)

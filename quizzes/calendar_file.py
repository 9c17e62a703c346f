"""Calendar files with all-day events, written as RFC 5545 says. Pure Python without Django."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MAKER = "-//Bonafide//Boosters//EN"
MOST_OCTETS = 75  # of a line, without its end
REMIND_AT = "PT9H"  # nine in the morning: that long after the day begins


@dataclass(frozen=True)
class Event:
    """A thing to do on a day. uid: the same for ever and nowhere else; address: where to do it."""

    uid: str
    day: date
    title: str
    text: str
    address: str


def calendar_file(events: Iterable[Event], made_at: datetime) -> bytes:
    """A calendar of these events, each with a reminder. ValueError for a moment without a time zone."""
    if made_at.tzinfo is None:
        raise ValueError("made_at needs a time zone")
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{MAKER}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in folded(line))


def _event(event: Event, stamp: str) -> Sequence[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(event.title)}",
        f"DESCRIPTION:{escaped(event.text)}",
        f"URL:{event.address}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(event.title)}",
        f"TRIGGER:{REMIND_AT}",
        "END:VALARM",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line ends are written with a backslash (3.3.11)."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(letter for letter in text if letter >= " " and letter != "\x7f")


def folded(line: str) -> Iterator[bytes]:
    """A line in pieces of at most 75 octets; no letter is cut, and later pieces begin with a space (3.1)."""
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > MOST_OCTETS:
            yield piece
            piece = b" "
        piece += octets
    yield piece

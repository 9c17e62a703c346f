"""Calendar files, written as RFC 5545 says. Pure Python without Django."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MAKER = "-//Bonafide//Boosters//EN"
MOST_OCTETS = 75  # of a line, without its end
REMIND_AT = "PT9H"  # nine in the morning: that long after the day begins
REMIND_BEFORE = "-P1D"


@dataclass(frozen=True)
class Event:
    """A thing to do on a day. uid: the same for ever and nowhere else; address: where to do it."""

    uid: str
    day: date
    title: str
    text: str
    address: str


@dataclass(frozen=True)
class TimedEvent:
    """A thing to do from one moment to another, both with a time zone. place: where people meet."""

    uid: str
    begins: datetime
    ends: datetime
    title: str
    text: str
    address: str
    place: str = ""


def calendar_file(events: Iterable[Event | TimedEvent], made_at: datetime, maker: str = MAKER) -> bytes:
    """A calendar of these events, each with a reminder. ValueError for a moment without a time zone."""
    stamp = _moment(made_at, "made_at")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{maker}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in folded(line))


def _event(event: Event | TimedEvent, stamp: str) -> Sequence[str]:
    is_timed = isinstance(event, TimedEvent)
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{stamp}",
        *_when(event),
        f"SUMMARY:{escaped(event.title)}",
        f"DESCRIPTION:{escaped(event.text)}",
        f"URL:{event.address}",
        f"TRANSP:{'OPAQUE' if is_timed else 'TRANSPARENT'}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(event.title)}",
        f"TRIGGER:{REMIND_BEFORE if is_timed else REMIND_AT}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _when(event: Event | TimedEvent) -> Iterator[str]:
    """Moments are written in UTC (3.3.5): so a calendar needs no rules of time zones from us."""
    if isinstance(event, Event):
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
        return
    yield f"DTSTART:{_moment(event.begins, 'begins')}"
    yield f"DTEND:{_moment(event.ends, 'ends')}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"


def _moment(moment: datetime, name: str) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"{name} needs a time zone")
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


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

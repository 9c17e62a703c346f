"""Live sessions that are part of something larger: where their phones and projectors come from and go on.

Rooms above say so on starting. One code then opens the whole: whoever types it comes to its page first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Door:
    """Addresses in the current language. page: of a phone; screen: of a projector, console: of the trainer;
    now: tells whether the live session is what is on, see static/js/live/door.js."""

    page: str
    screen: str
    console: str
    now: str


Finder: TypeAlias = "Callable[[str], Door | None]"

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """finder: the door of a join code, None for a code it knows nothing of."""
    _finders.append(finder)


def door_of(code: str) -> Door | None:
    """Where a code leads besides the live session itself."""
    return next(filter(None, (finder(code) for finder in _finders)), None)

"""What can happen. Rooms above register their kinds of events on starting, with words for people."""

from __future__ import annotations

import re
from typing import Any

MAX_LENGTH = 80
KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")

_labels: dict[str, Any] = {}


class UnknownKind(LookupError):
    """An event of a kind that no room has registered: an error in the program."""


def register(kind: str, label: Any) -> None:
    """Make a kind known. kind: such as "entry.submitted"; label: a lazily translated text.

    Raises ValueError for a kind that is no slug, and for one that already means something else.
    """
    if not KIND.fullmatch(kind) or len(kind) > MAX_LENGTH:
        raise ValueError(f"{kind!r} is no kind: write it like entry.submitted")
    if _labels.get(kind, label) != label:
        raise ValueError(f"{kind} is already registered as {_labels[kind]}")
    _labels[kind] = label


def check_known(kind: str) -> None:
    """Raises UnknownKind."""
    if kind not in _labels:
        raise UnknownKind(f"{kind} is not registered: call audit.kinds.register when the room starts")


def label_of(kind: str) -> str:
    """Words for a kind in the current language; the kind itself, if its room is gone."""
    return str(_labels.get(kind, kind))

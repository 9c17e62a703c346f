"""What mails are for. Rooms above register words for their purposes on starting."""

from __future__ import annotations

import re
from typing import Any

PURPOSE = re.compile(r"[a-z][a-z0-9_.-]{0,59}")

_labels: dict[str, Any] = {}


def register(purpose: str, label: Any) -> None:
    """purpose: such as "entry.received"; label: what a manager reads, a lazily translated text."""
    check_purpose(purpose)
    _labels[purpose] = label


def label_of(purpose: str) -> str:
    """Words for a purpose in the current language; the purpose itself, if nobody has given it any."""
    return str(_labels.get(purpose, purpose))


def check_purpose(purpose: str) -> None:
    """Raises ValueError for what is no slug."""
    if not PURPOSE.fullmatch(purpose):
        raise ValueError(f"{purpose!r} is no purpose of a mail")

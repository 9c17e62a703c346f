"""One order for names, so that results do not depend on the order of the input."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def in_order(names: Iterable[Name]) -> list[Name]:
    """Names in their own order, or by type and text where they have none in common."""
    given = list(names)
    try:
        return sorted(given)  # type: ignore[type-var]
    except TypeError:
        return sorted(given, key=lambda name: (type(name).__name__, repr(name)))

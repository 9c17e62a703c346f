"""Who owns an upload: each room that takes pictures says how it knows the person who asks.

A room adds itself when it starts: `owners.register("entry", entrant_of)`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

# For a request, an opaque name of its owner (such as the hash of a key), or None for nobody.
Find = Callable[[HttpRequest], str | None]

FINDERS: dict[str, Find] = {}


def register(purpose: str, find: Find) -> None:
    """From now on pictures may be sent for this purpose (a slug)."""
    FINDERS[purpose] = find


def owner_of(request: HttpRequest, purpose: str) -> str | None:
    """The owner of uploads for a purpose, or None: nobody, or no such purpose."""
    find = FINDERS.get(purpose)
    return find(request) if find else None

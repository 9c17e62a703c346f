"""A player is a random key in a browser. The server keeps only its hash, and only for PLAYER_DAYS.

Who asked to be reminded, or is in a study with a later test, is remembered until then: services.privacy.
"""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "player"


def player_of(request: HttpRequest) -> str:
    """The hash of this browser's key, or "" for a browser that has not played."""
    key = request.COOKIES.get(COOKIE, "")
    return hash_key(key) if key else ""


def new_key() -> str:
    return secrets.token_urlsafe(24)


def hash_key(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def remember(response: HttpResponse, key: str, *, days: int | None = None) -> None:
    """Give the browser its key. Called when somebody begins to play, never before.

    days: how long it keeps it, PLAYER_DAYS where nothing else is said.
    """
    response.set_cookie(
        COOKIE,
        key,
        max_age=(days or settings.PLAYER_DAYS) * 86_400,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )

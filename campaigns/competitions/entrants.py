"""Who an entrant is in a request: the holder of the key in a cookie of their browser."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from campaigns.competitions.models import Entrant
from campaigns.competitions.services.people import entrant_of

COOKIE = "entrant"
DAYS = 400  # the longest that browsers keep a cookie: an entry outlives a season


def key_of(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def current_entrant(request: HttpRequest) -> Entrant | None:
    """Who this browser is, or None."""
    return entrant_of(key_of(request))


def owner_of_uploads(request: HttpRequest) -> str | None:
    """Whose uploads this browser's are; nobody's, unless it has begun an entry."""
    entrant = current_entrant(request)
    return entrant.key_hash if entrant else None


def remember(response: HttpResponse, key: str) -> None:
    """Give the browser its key. Called when somebody begins or opens an entry, never before."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=DAYS * 86_400,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )

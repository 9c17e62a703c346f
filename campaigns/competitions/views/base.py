"""What every page of entrants shares: no cookie before it is needed, generous limits, and who one is."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.requests import check_limit, client_address, same_origin
from campaigns.competitions.entrants import current_entrant, key_of
from campaigns.competitions.models import Competition, Contributor, Entrant, Entry
from campaigns.competitions.models.people import hash_of
from campaigns.competitions.services import entries, forms

# A whole school is one address: the tight limits are each browser's own.
READ_RATE = "1200/m"
POST_RATE = "600/m"
OWN_POST_RATE = "120/m"
UNREADABLE = 422

SECRET_METHODS = ["GET", "HEAD", "POST"]

View = Callable[..., HttpResponse]


def entrant_page(*methods: str) -> Callable[[View], View]:
    """A page of entrants: limited, never cached, and posted to from our own pages only.

    The origin is checked instead of a token, so that looking at a page sets no cookie.
    """

    def decorate(view: View) -> View:
        guarded = require_http_methods(list(methods))(same_origin(_counted(never_cache(view))))
        return csrf_exempt(guarded) if "POST" in methods else guarded

    return decorate


def secret(name: str) -> Callable[[View], View]:
    """For addresses that are secrets: not found by search engines, not told to other pages, not logged.

    name: of the part of the path that is the secret. Another page learns at most our host, never the link.
    "no-referrer" would take the Origin away from our own form as well, and its POST would be refused.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in SECRET_METHODS:  # asked here, as Django's own check logs the path
                return _kept_secret(HttpResponseNotAllowed(SECRET_METHODS))
            try:
                return _kept_secret(view(request, *args, **kwargs))
            except Exception:
                # Django logs the path of what was refused
                request.path = request.path.replace(kwargs[name], "…")
                raise

        return wrapper

    return decorate


def _kept_secret(response: HttpResponse) -> HttpResponse:
    response._has_been_logged = True  # asked by django.utils.log
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _counted(view: View) -> View:
    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = client_address(request)
        if request.method == "POST":
            check_limit(group="entrant-post", rate=POST_RATE, value=address)
            if key_of(request):
                check_limit(group="entrant-own-post", rate=OWN_POST_RATE, value=hash_of(key_of(request)))
        else:
            check_limit(group="entrant-read", rate=READ_RATE, value=address)
        return view(request, *args, **kwargs)

    return wrapper


@dataclass(frozen=True)
class Own:
    """An entry and the person of it who asks."""

    entrant: Entrant
    entry: Entry
    part: Contributor


def own_entry(request: HttpRequest, code: str) -> Own:
    """The entry with this code, for one of its people; 404 for everybody else."""
    entrant = current_entrant(request)
    entry = entries.access_entry(entrant=entrant, code=code)
    assert entrant is not None  # access_entry has refused nobody's
    return Own(entrant, entry, entries.own_part(entry=entry, entrant=entrant))


def has_told_who(part: Contributor) -> bool:
    """Whether somebody has filled in their part: a name, and consent or the question to a guardian."""
    asked = part.guardian_requests if part.needs_guardian else part.consents
    return bool(part.name) and asked.exists()


def missing_from(entry: Entry) -> dict[str, str]:
    """What the work still lacks, by field."""
    has_picture = entries.asset_of(entry) is not None
    return forms.what_is_missing(entries.definition_for(entry), entry.draft, has_picture=has_picture)


@dataclass(frozen=True)
class Step:
    """One of the four steps. url: "" where it cannot be gone to yet."""

    name: str
    label: str
    url: str
    is_done: bool
    is_current: bool


def steps(own: Own | None, current: str, *, lacks: bool = False) -> list[Step]:
    """You - Your work - Preview - Sent. lacks: whether the work is incomplete."""
    sent = bool(own and own.entry.submitted_at)
    done = {
        "you": bool(own and has_told_who(own.part)),
        "work": own is not None and not lacks,
        "preview": sent,
        "sent": sent,
    }
    labels = {"you": _("You"), "work": _("Your work"), "preview": _("Preview"), "sent": _("Sent")}
    urls = {"you": "people", "work": "entry", "preview": "preview", "sent": "receipt"}
    return [
        Step(
            name=name,
            label=label,
            url=reverse(f"competitions:{urls[name]}", args=[own.entry.code])
            if own and (name != "sent" or sent)
            else "",
            is_done=done[name] and name != current,
            is_current=name == current,
        )
        for name, label in labels.items()
    ]


def current_language() -> str:
    return (get_language() or "en").split("-")[0]


def page_of(competition: Competition) -> Any:
    """The competition's own page in the current language, or else in any; None without one."""
    pages = list(competition.pages.live().select_related("locale"))
    mine = [page for page in pages if page.locale.language_code == current_language()]
    return next(iter(mine or pages), None)

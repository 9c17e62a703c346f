"""A work is looked at as judges will see it, submitted, and acknowledged with a receipt."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from campaigns.competitions.entrants import key_of
from campaigns.competitions.exceptions import CallIsClosed, ChangedElsewhere, Incomplete, LimitReached
from campaigns.competitions.models import Entry, EntryVersion
from campaigns.competitions.projection import BlindEntry, blind, blind_draft
from campaigns.competitions.services import calls, entries
from campaigns.competitions.services.own import own_view
from campaigns.competitions.views.base import (
    UNREADABLE,
    Own,
    entrant_page,
    has_told_who,
    missing_from,
    own_entry,
    steps,
)
from campaigns.competitions.views.reading import revision_in
from campaigns.competitions.views.work import edit_page, summary_of


@entrant_page("GET", "HEAD")
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Exactly what judges will see, and the button that submits it."""
    own = own_entry(request, code)
    return _preview_page(request, own)


def _preview_page(request: HttpRequest, own: Own, *, message: Any = "", status: int = 200) -> HttpResponse:
    entry, now = own.entry, timezone.now()
    missing = missing_from(entry)
    context = {
        "entry": entry,
        "own": own_view(entry=entry, now=now),
        "shown": draft_as_judged(entry),
        "missing": summary_of(entries.definition_for(entry), missing),
        "has_told_who": has_told_who(own.part),
        "can_submit": entries.may_change(entry, now),
        "is_unchanged": _is_unchanged(entry),
        "message": message,
        "steps": steps(own, "preview", lacks=bool(missing)),
    }
    return render(request, "competitions/preview.html", context, status=status)


def draft_as_judged(entry: Entry) -> BlindEntry:
    asset = entries.asset_of(entry)
    return blind_draft(
        category=str(entry.category),
        division=str(entry.division),
        kind=entry.category.kind,
        language=entry.language,
        draft=entry.draft,
        definition=entries.definition_for(entry),
        picture=asset.token if asset else "",
        size=((asset.upload.width or 0), (asset.upload.height or 0)) if asset else (0, 0),
    )


def _is_unchanged(entry: Entry) -> bool:
    """Whether the draft is what was submitted last."""
    last = _last_version(entry)
    return last is not None and blind(last) == draft_as_judged(entry)


def _last_version(entry: Entry) -> EntryVersion | None:
    versions = entry.versions.select_related(
        "form", "asset__upload", "originality", "entry__category", "entry__division"
    )
    return versions.last()


@entrant_page("POST")
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in the draft that was looked at."""
    now = timezone.now()  # when the request arrived: nothing that follows makes it late
    own = own_entry(request, code)
    revision = revision_in(request.POST.get("revision"))
    try:
        entries.submit_entry(entry=own.entry, contributor=own.part, revision=revision, now=now)
    except Incomplete as lack:
        return edit_page(request, own, errors=lack.errors, message=lack.message, status=UNREADABLE)
    except (ChangedElsewhere, CallIsClosed, LimitReached) as refusal:
        return _preview_page(
            request, own_entry(request, code), message=refusal.message, status=refusal.status
        )
    return redirect("competitions:receipt", own.entry.code)


@entrant_page("GET", "HEAD")
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What was sent and when, what comes next, and the private link."""
    own = own_entry(request, code)
    version = _last_version(own.entry)
    if version is None:
        return redirect("competitions:entry", code)
    call = calls.call_of(own.entry.category, own.entry.division)
    context = {
        "entry": own.entry,
        "own": own_view(entry=own.entry, now=timezone.now()),
        "version": version,
        "shown": blind(version),
        "closes_at": call.closes_at,
        "guardians": [one for one in own.entry.contributors.all() if one.needs_guardian],
        "private_link": request.build_absolute_uri(reverse("competitions:open", args=[key_of(request)])),
        "steps": steps(own, "sent"),
    }
    return render(request, "competitions/receipt.html", context)

"""Beginning an entry, and what one has: all entries of this browser, what is kept, withdrawing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import Refusal
from audit.services import GUEST
from campaigns.competitions import extras
from campaigns.competitions.archive import archive_of
from campaigns.competitions.entrants import COOKIE, current_entrant, key_of, remember
from campaigns.competitions.exceptions import CallIsClosed, LimitReached, MayNotEnter
from campaigns.competitions.forms import WhoForm
from campaigns.competitions.models import Competition, Entrant, Entry
from campaigns.competitions.services import calls, entries, people, privacy
from campaigns.competitions.services.calls import Call
from campaigns.competitions.services.own import own_entries, own_view
from campaigns.competitions.views.base import (
    UNREADABLE,
    current_language,
    entrant_page,
    own_entry,
    page_of,
    secret,
    steps,
)


@entrant_page("GET", "HEAD", "POST")
def begin(request: HttpRequest, competition: str) -> HttpResponse:
    """Who one is -> what one may enter -> a draft. The answers go from page to page and are not kept."""
    found = calls.access_competition(competition)
    standing = calls.standing(competition=found, now=timezone.now())
    if request.method != "POST" or standing.state != "open":
        status = 409 if request.method == "POST" else 200
        return _begin_page(request, standing, form=WhoForm(), status=status)
    form = WhoForm(request.POST)
    if not form.is_valid():
        return _begin_page(request, standing, form=form, status=UNREADABLE)
    try:
        return _choose_or_begin(request, standing, form)
    except (MayNotEnter, CallIsClosed, LimitReached) as refusal:
        return _begin_page(request, standing, form=form, refusal=refusal, status=refusal.status)


def _choose_or_begin(request: HttpRequest, standing: calls.Standing, form: WhoForm) -> HttpResponse:
    now, who = timezone.now(), form.cleaned_data
    today = now.astimezone(standing.competition.zone).date()
    offered = calls.open_calls_for(
        competition=standing.competition,
        band=people.age_band(who["birth_year"], today),
        country=who["country"],
        school_level=who["school_level"],
        now=now,
    )
    chosen = next((call for call in offered if _name(call) == request.POST.get("call")), None)
    if chosen is None:
        named = [(_name(call), call) for call in offered]
        return _begin_page(request, standing, form=form, offered=named)
    key = key_of(request) if current_entrant(request) else people.new_key()
    with transaction.atomic():  # no entrant without an entry
        entrant = people.keep_entrant(key=key, now=now)
        entry = entries.begin_entry(call=chosen, entrant=entrant, language=current_language(), now=now, **who)
    response = redirect("competitions:entry", entry.code)
    remember(response, key)
    return response


def _name(call: Call) -> str:
    """What stands for a call in a form."""
    return f"{call.category.slug}:{call.division.slug}"


def _begin_page(
    request: HttpRequest,
    standing: calls.Standing,
    *,
    form: WhoForm,
    offered: list[tuple[str, Call]] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    competition, entrant, now = standing.competition, current_entrant(request), timezone.now()
    own = own_entries(entrant=entrant, now=now) if entrant else []
    context = {
        "competition": competition,
        "competition_page": page_of(competition),
        "standing": standing,
        "opens_at": min((call.opens_at for call in standing.calls if call.opens_at > now), default=None),
        "closed_at": max((call.closes_at for call in standing.calls), default=competition.closes_at),
        "form": form,
        "errors": form.messages if form.is_bound else {},
        "offered": offered or [],
        "refusal": refusal,
        "begun": [one for one in own if one.entry.competition_id == competition.pk and not one.entry.is_over],
        "steps": [] if refusal or standing.state != "open" else steps(None, "you"),
    }
    return render(request, "competitions/begin.html", context, status=status)


@entrant_page("GET", "HEAD")
def mine(request: HttpRequest) -> HttpResponse:
    """Every entry of this browser."""
    entrant = current_entrant(request)
    found = own_entries(entrant=entrant, now=timezone.now()) if entrant else []
    links = extras.links_of(entrant=entrant, entries=[own.entry for own in found]) if entrant else {}
    context = {"found": found, "links": links, "is_known": entrant is not None}
    return render(request, "competitions/mine.html", context)


@secret("key")
@entrant_page("GET", "HEAD", "POST")
def open_key(request: HttpRequest, key: str) -> HttpResponse:
    """The private link: GET asks, as anybody may place a link; POST makes this browser its holder."""
    holder = people.entrant_of(key)
    if holder is None:
        raise Http404
    if request.method != "POST":
        present = current_entrant(request)
        has_others = present is not None and present != holder and _holds_entries(present)
        return render(request, "competitions/open.html", {"has_others": has_others})
    response = redirect("competitions:mine")
    remember(response, key)
    return response


def _holds_entries(entrant: Entrant) -> bool:
    return Entry.objects.of(entrant).exists()


@entrant_page("GET", "HEAD", "POST")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Say what withdrawing means; POST does it."""
    own = own_entry(request, code)
    if request.method == "POST":
        entries.withdraw_entry(entry=own.entry, actor=GUEST, now=timezone.now())
        return redirect("competitions:mine")
    view = own_view(entry=own.entry, now=timezone.now())
    return render(request, "competitions/withdraw.html", {"entry": own.entry, "own": view})


@entrant_page("GET", "HEAD", "POST")
def data(request: HttpRequest) -> HttpResponse:
    """What is kept and until when; as a file; erased."""
    entrant = current_entrant(request)
    if entrant is None:
        raise Http404
    if request.method == "POST":
        return _erase(request, entrant)
    if "download" in request.GET:
        return _archive(entrant) if request.GET["download"] == "zip" else _download(entrant)
    return _data_page(request, entrant)


def _data_page(request: HttpRequest, entrant: Entrant, *, error: str = "", status: int = 200) -> HttpResponse:
    competitions = Competition.objects.filter(entries__contributors__entrant=entrant).distinct()
    context: dict[str, Any] = {
        "competitions": [(one, privacy_ends(one)) for one in competitions],
        "draft_days": entries.DRAFT_DAYS,
        "unanswered_days": people.UNANSWERED_DAYS,
        "error": error,
    }
    return render(request, "competitions/data.html", context, status=status)


def privacy_ends(competition: Competition) -> Any:
    """The day on which names and addresses of a competition go."""
    return (competition.closes_at + timedelta(days=competition.keep_days)).astimezone(competition.zone)


def _download(entrant: Entrant) -> HttpResponse:
    found = privacy.export_person(entrant=entrant)
    response = JsonResponse({"entries": found}, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-entries.json"'
    return response


def _archive(entrant: Entrant) -> FileResponse:
    response = FileResponse(archive_of(entrant), as_attachment=True, filename="my-entries.zip")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _erase(request: HttpRequest, entrant: Entrant) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        message = _("Tick the box first: this cannot be undone.")
        return _data_page(request, entrant, error=message, status=UNREADABLE)
    privacy.erase_person(entrant=entrant, now=timezone.now())
    response = render(request, "competitions/erased.html")
    response.delete_cookie(COOKIE, samesite="Lax")
    return response

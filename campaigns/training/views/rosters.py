"""The roster of a session: sending a file, looking at what it would do, taking it, and freeing a line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refusal
from campaigns.training.exceptions import RosterChanged, UnreadableRoster
from campaigns.training.models import CampusSession
from campaigns.training.roster_files import MAX_BYTES
from campaigns.training.services import claims, rosters
from campaigns.training.services.access import access_session

A_PAGE = 200
REPLACE = "replace"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, session: str) -> HttpResponse:
    """Who is expected and who of them is there; a file that is sent is looked at."""
    found = access_session(user=request.user, public_code=session)
    if request.method != "POST":
        return _show(request, found)
    try:
        looked = _look(request, found)
    except Refusal as refusal:
        return _show(request, found, error=refusal.message, status=refusal.status)
    for note in looked.notes:
        messages.warning(request, note)
    if looked.pending is None:
        return _show(request, found, looked=looked, status=UnreadableRoster.status)
    address = reverse("campus_results:roster-check", args=[session, looked.pending.code])
    return redirect(f"{address}?{REPLACE}=1" if REPLACE in request.POST else address)


def _look(request: HttpRequest, session: CampusSession) -> rosters.Looked:
    sent = request.FILES.get("file")
    if sent is None:
        raise UnreadableRoster(_("Choose a file first."))
    # A byte more than is allowed says enough: what is far too large is not read.
    data = sent.read(MAX_BYTES + 1)
    return rosters.look(session=session, data=data, name=sent.name or "", now=timezone.now())


def _show(
    request: HttpRequest,
    session: CampusSession,
    *,
    error: Any = "",
    looked: rosters.Looked | None = None,
    status: int = 200,
) -> HttpResponse:
    entries = session.roster.select_related("attendance").order_by("number", "pk")
    context = {
        "session": session,
        "here": "roster",
        "entries": Paginator(entries, A_PAGE).get_page(request.GET.get("page")),
        "joined": session.roster.filter(attendance__isnull=False).count(),
        "error": error,
        "looked": looked,
        "replace": REPLACE in request.POST,
    }
    return render(request, "training/desk/roster.html", context, status=status)


@login_required
@never_cache
@require_safe
def check(request: HttpRequest, session: str, code: str) -> HttpResponse:
    """What taking a file would do; ?replace=1 lets lines go that are not in it."""
    found = access_session(user=request.user, public_code=session)
    pending = rosters.access_import(session=found, code=code)
    replace = REPLACE in request.GET
    context = {
        "session": found,
        "here": "roster",
        "pending": pending,
        "plan": rosters.plan(pending=pending, replace=replace),
        "replace": replace,
    }
    return render(request, "training/desk/roster_check.html", context)


@login_required
@never_cache
@require_POST
def take(request: HttpRequest, session: str, code: str) -> HttpResponse:
    """Take the file as it was shown; where the roster has changed meanwhile, show it again."""
    found = access_session(user=request.user, public_code=session)
    pending = rosters.access_import(session=found, code=code)
    replace = REPLACE in request.POST
    try:
        taken = rosters.take(
            pending=pending, replace=replace, fingerprint=request.POST.get("fingerprint", "")
        )
    except RosterChanged as refusal:
        messages.warning(request, refusal.message)
        address = reverse("campus_results:roster-check", args=[session, code])
        return redirect(f"{address}?{REPLACE}=1" if replace else address)
    students = len(pending.rows)
    messages.success(
        request,
        ngettext(
            "The roster is taken: %(students)d student, %(new)d new.",
            "The roster is taken: %(students)d students, %(new)d of them new.",
            students,
        )
        % {"students": students, "new": taken.counts["new"]},
    )
    return redirect("campus_results:roster", session)


@login_required
@never_cache
@require_POST
def release(request: HttpRequest, session: str, entry: int) -> HttpResponse:
    """Free a line that the wrong person has taken."""
    found = access_session(user=request.user, public_code=session)
    line = claims.release(session=found, entry=entry)
    messages.success(request, _("The number %(number)s is free again.") % {"number": line.number})
    return redirect("campus_results:roster", session)


@login_required
@never_cache
@require_POST
def drop(request: HttpRequest, session: str) -> HttpResponse:
    """Delete the whole roster, before its time."""
    gone = rosters.drop(session=access_session(user=request.user, public_code=session))
    words = ngettext(
        "The roster is deleted: %(students)d student.", "The roster is deleted: %(students)d students.", gone
    )
    messages.success(request, words % {"students": gone})
    return redirect("campus_results:roster", session)

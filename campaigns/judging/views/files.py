"""Pictures of entries for their judges, and the script that keeps pages for a tunnel."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE
from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.judging.models import Judge, RoundEntry
from campaigns.judging.services.blinded import open_work
from campaigns.judging.services.comparisons import access_compared
from campaigns.judging.services.queues import judge_in
from campaigns.judging.services.sheets import access_assignment
from campaigns.judging.views.base import check_declared, judge_page, kept


@judge_page("GET", "HEAD")
def picture(request: HttpRequest, code: str, size: str) -> HttpResponse:
    """The picture of one of a judge's own entries, under a name that says nothing."""
    judge, round_entry = _own(request, code)
    check_declared(judge)
    file, media_type, name = open_work(round_entry.version.asset, size=size)
    response = FileResponse(file, content_type=media_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response._csp_config = {"default-src": [NONE], "sandbox": True, "frame-ancestors": [NONE]}
    return kept(response, request, round_entry.round)


def _own(request: HttpRequest, code: str) -> tuple[Judge, RoundEntry]:
    """A round entry of a judge by its code: given to them, or one of a pair of theirs."""
    rows = RoundEntry.objects.select_related("round", "version__asset__upload")
    try:
        assignment = access_assignment(user=request.user, code=code)
        return assignment.judge, rows.get(pk=assignment.round_entry_id)
    except Http404:
        compared = access_compared(user=request.user, code=code)
    found = rows.get(pk=compared.pk)
    return judge_in(request.user, found.round), found


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of judges' pages, served from among them: it may only look after those below it."""
    found = finders.find("js/judging/worker.js")
    if found is None:
        raise Http404
    return HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")


@require_safe
@never_cache
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows where there is no connection and nothing is kept. The same for everybody."""
    return render(request, "judging/judge_offline.html")

"""The way out: a page that names the host, and the step itself. Only marketplace and day are counted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.refusals import TooMany
from accounts.requests import check_limit, client_address
from campaigns.reporting.services.links import access_link, count_departure

COUNTED = "30/m"  # more from one address are led on, and not counted


@require_safe
@never_cache
def leave(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Names the host before anybody goes there."""
    return render(request, "reporting/leave.html", {"link": access_link(kind=kind, pk=pk)})


@require_safe
@never_cache
def go(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """On to an approved address, from the page that names it."""
    link = access_link(kind=kind, pk=pk)
    if not _comes_from_here(request):
        return HttpResponseRedirect(reverse("reporting:leave", args=[kind, pk]))
    if link.marketplace is not None and request.method == "GET" and _counts(request):
        count_departure(marketplace=link.marketplace, today=timezone.localdate())
    return HttpResponseRedirect(link.address)


def _comes_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours asks, as far as the browser says: other sites must neither count nor pass by."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def _counts(request: HttpRequest) -> bool:
    try:
        check_limit(group="report-leave", rate=COUNTED, value=client_address(request))
    except TooMany:
        return False
    return True

"""Checking a certificate: by its address, or by its code typed from paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import check_limit, client_address, limited
from certificates import names
from certificates.codes import LENGTH
from certificates.services import access_certificate

READ_RATE = "120/m"  # a whole school is one address
UNKNOWN_RATE = "40/h"


@require_safe
@never_cache
def find_language(request: HttpRequest, code: str = "") -> HttpResponse:
    """The short address on paper: on to the page in the language of whoever checks."""
    response = redirect("certificates:certificate", code) if code else redirect("certificates:check")
    response["Vary"] = "Accept-Language"
    return response


@require_safe
@never_cache
@limited(group="certificate", rate=READ_RATE)
def check(request: HttpRequest) -> HttpResponse:
    """The form. What is typed goes on to the page of the certificate."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return _page(request, "certificates/check.html", {"length": LENGTH})
    return _shown(request, typed)


@require_safe
@never_cache
@limited(group="certificate", rate=READ_RATE)
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Whether it is genuine, what it is for, and who gives it."""
    return _shown(request, code)


def _shown(request: HttpRequest, typed: str) -> HttpResponse:
    """The page of a certificate at its own address; what may be wrong, for an unknown code."""
    value = client_address(request)
    check_limit(group="certificate-unknown", rate=UNKNOWN_RATE, value=value, increment=False)
    try:
        found = access_certificate(typed)
    except Http404:
        check_limit(group="certificate-unknown", rate=UNKNOWN_RATE, value=value)
        context = {"typed": typed[:40], "length": LENGTH, "is_unknown": True}
        return _page(request, "certificates/check.html", context, status=404)
    if request.resolver_match and request.resolver_match.kwargs.get("code") != found.code:
        return redirect("certificates:certificate", found.code)
    context = {
        "certificate": found,
        "name": names.public_name(found),
        "lines": names.lines_of(found, for_owner=False),
        "objection": names.objection_to(found),
    }
    return _page(request, "certificates/certificate.html", context)


def _page(
    request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response

"""Error pages: what happened, and what to do now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.refusals import WayOn


def error_page(
    request: HttpRequest,
    status: int,
    message: Any,
    retry_after: int | None = None,
    way_on: WayOn | None = None,
) -> HttpResponse:
    """The page for an error: what happened, and what to do. way_on: before the way to the home page."""
    titles = {
        400: _("We could not read that"),
        403: _("That is not open to you"),
        404: _("Nothing here"),
        409: _("That does not fit any more"),
        410: _("This link is over"),
        422: _("Not quite yet"),
        429: _("A little slower, please"),
        500: _("That was our mistake"),
    }
    title = titles.get(status, titles[400])
    context = {"status": status, "title": title, "message": message, "way_on": way_on}
    response = render(request, "errors/error.html", context, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also answers hosts we do not know: the page must not ask the request where it is."""
    context = {"title": _("We could not read that"), "message": _("Go back one page and try again.")}
    return HttpResponse(render_to_string("errors/bare.html", context), status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403, _("Sign in with another account, or go to the home page."))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404, _("The page has moved or never was. The home page knows the way."))


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500, _("It has been noted. Please try again in a minute."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _("Your browser did not send the form's safety mark. Reload the page and send it again.")
    return error_page(request, 403, message)

"""Middleware of the website: the Content-Security-Policy by place, and errors as pages."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.refusals import Refusal
from config.errors import error_page

EDITOR_PATHS = tuple(
    f"/admin/{place}/" for place in ("pages", "snippets", "localize", "workflows", "reports")
)


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy everywhere; Wagtail's editors, which write inline styles, get a looser one."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith(EDITOR_PATHS):
            # A preview has been through this middleware once already, as the public page it shows.
            response.headers.pop(HEADER, None)
            response._csp_config = settings.EDITOR_CONTENT_SECURITY_POLICY
        return super().process_response(request, response)


class ErrorPages:
    """Turns a `Refusal` raised anywhere below a view into its page: status, and what the person can do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return error_page(
                request, exception.status, exception.message, exception.retry_after, exception.way_on
            )
        return None

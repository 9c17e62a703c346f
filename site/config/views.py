"""Addresses of the website as a whole."""

from __future__ import annotations

import mimetypes
import posixpath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Page

# What the public may fetch: drawn specimens and renditions. Originals stay private.
PUBLIC_MEDIA = ("specimens/", "images/")
YEAR = 365 * 86_400


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /*/round/",
        "Disallow: /*/report/leave/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:
    """A public picture, for one process without nginx. Names never come back with other content."""
    try:
        # "specimens/../original_images/x" begins well and ends elsewhere.
        is_plain = posixpath.normpath(path) == path
        if not is_plain or not path.startswith(PUBLIC_MEDIA) or not default_storage.exists(path):
            raise Http404
        content = default_storage.open(path)
    except (SuspiciousFileOperation, ValueError, OSError) as error:
        raise Http404 from error
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(content, content_type=kind)
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@xframe_options_exempt
@require_safe
def embed(request: HttpRequest, page_id: int) -> HttpResponse:
    """A page as a card for a partner's site. Only the hosts that an editor listed may frame it."""
    page = get_object_or_404(Page.objects.live().public(), pk=page_id).specific
    origins = getattr(page, "embed_origins", list)()
    if not origins:
        raise Http404
    with translation.override(page.locale.language_code):
        response = render(request, "home/embed.html", {"page": page, "embedded": True})
    response._csp_replace = {"frame-ancestors": origins}
    return response

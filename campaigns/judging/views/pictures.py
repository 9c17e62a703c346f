"""Published works: their pictures, and a page for each of them."""

from __future__ import annotations

from csp.constants import NONE
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from campaigns.competitions.models import Competition
from campaigns.competitions.services import artwork
from campaigns.judging.models import ShowcasePage
from campaigns.judging.services import showcase
from campaigns.judging.views.public import public_page

SIZES = ("small", "full")


@public_page("GET", "HEAD")
def picture(request: HttpRequest, code: str, size: str) -> HttpResponse:
    """A picture of a work as long as it may be shown. A browser asks each time, and seldom has to load it."""
    if size not in SIZES:
        raise Http404
    asset = showcase.access_picture(code).version.asset
    assert asset is not None  # access_picture has refused entries without one
    tag = f'"{asset.upload.sha256[:32]}-{size}"'
    if tag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        file, media_type = artwork.open_asset(asset, small=size == "small")
        extension = artwork.EXTENSIONS.get(media_type, "bin")
        response = FileResponse(file, content_type=media_type)
        response["Content-Disposition"] = f'inline; filename="{code}.{extension}"'
        response["X-Content-Type-Options"] = "nosniff"
        response._csp_config = {"default-src": [NONE], "sandbox": True, "frame-ancestors": [NONE]}
    response["ETag"] = tag
    response["X-Robots-Tag"] = "noarchive, noimageindex"  # a consent can be taken back
    return response


@public_page("GET", "HEAD")
def work(request: HttpRequest, code: str) -> HttpResponse:
    """One work, large, at an address that stays."""
    found, competition = showcase.access_work(code)
    before, after = showcase.neighbours(found, competition)
    context = {
        "work": found,
        "competition": competition,
        "showcase_page": _page_of(competition),
        "before": before,
        "after": after,
        "now": timezone.now(),
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "judging/showcase_work.html", context)


def _page_of(competition: Competition) -> ShowcasePage | None:
    """The showcase in the current language, or else in any; None without one."""
    pages = list(ShowcasePage.objects.live().filter(competition=competition).select_related("locale"))
    current = (get_language() or "en").split("-")[0]
    mine = [page for page in pages if page.locale.language_code == current]
    return next(iter(mine or pages), None)

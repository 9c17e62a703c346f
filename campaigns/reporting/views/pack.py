"""The evidence pack: one page that does everything in the visitor's browser."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.reporting.enums import Way
from campaigns.reporting.pack_fields import PictureKind, fields_of, pieces_of
from campaigns.reporting.pack_texts import Drafts, drafts_in, statement
from campaigns.reporting.services.choosing import shops
from campaigns.reporting.services.guide import Guide, access_marketplace, guide_for
from campaigns.reporting.services.vocabulary import Kind, names_in, vocabulary
from campaigns.reporting.views.visitors import country_in, name_in


@require_safe
def pack(request: HttpRequest, way: str, marketplace: str, country: str) -> HttpResponse:
    """The same for everybody: what is typed into it never comes back here."""
    guide = guide_for(
        marketplace=access_marketplace(slug=marketplace),
        country=country_in(country),
        today=timezone.localdate(),
    )
    kinds = vocabulary()
    drafts = _drafts(Way(way), guide)
    known = {"marketplace": guide.marketplace.name} if guide.marketplace else {}
    own = drafts[get_language() or settings.LANGUAGE_CODE].drafts
    context = {
        "guide": guide,
        "way": Way(way),
        "slug": marketplace,
        "own_name": guide.marketplace.name if guide.marketplace else _("Another shop"),
        "country_name": name_in(country),
        "hosts": [{"slug": shop.slug, "name": shop.name, "hosts": shop.hosts} for shop in shops()],
        "fields": fields_of(Way(way)),
        "pieces": pieces_of(Way(way)),
        "picture_kinds": PictureKind.choices,
        "kinds": kinds,
        "sheets": {one.slug: one.on_paper(known) for one in own},
        "statement": statement(),
        "data": _data(drafts, kinds),
    }
    return render(request, "reporting/pack.html", context)


def _drafts(way: Way, guide: Guide) -> dict[str, Drafts]:
    return {code: drafts_in(code, way=way, has_dsa=guide.has_dsa) for code, _name in settings.LANGUAGES}


def _data(drafts: Mapping[str, Drafts], kinds: list[Kind]) -> dict[str, Any]:
    """What the script needs in every language that a text can be in."""
    return {
        code: {
            "texts": one.by_slug(),
            "statement": one.statement,
            "pictures": one.pictures,
            "taken": one.taken,
            "tells": names_in(code, kinds),
        }
        for code, one in drafts.items()
    }


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of packs, served from among them: it may only look after those below it."""
    found = finders.find("js/reporting/pack/worker.js")
    if found is None:
        raise Http404
    return HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")

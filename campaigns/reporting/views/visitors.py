"""Pages for visitors: where to begin, what to do, and how this is kept correct."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.reporting.countries import ELSEWHERE, country_name, is_country
from campaigns.reporting.enums import Way
from campaigns.reporting.exceptions import NotListed
from campaigns.reporting.models import FRESH_DAYS
from campaigns.reporting.services.checks import checks
from campaigns.reporting.services.choosing import (
    COUNTRY_OF_LANGUAGE,
    Chosen,
    chosen_of,
    countries,
    shops,
)
from campaigns.reporting.services.guide import access_marketplace, guide_for
from campaigns.reporting.services.listing import count_by_standing, helpers_of_creators, listing


def country_in(code: str) -> str:
    """A known country, or ELSEWHERE. Raises NotListed."""
    if code != ELSEWHERE and not is_country(code):
        raise NotListed(_("We do not know this country. Choose one from the list."))
    return code


def name_in(code: str) -> str:
    """A country's name for a headline, also where it is none that is named."""
    return _("Another country") if code == ELSEWHERE else country_name(code)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What brought somebody here, where they saw it, and where they live."""
    listed, language = shops(), get_language() or "en"
    chosen = chosen_of(values=request.GET, listed=listed)
    known, others = countries(language=language)
    context = {
        "ways": Way,
        "shops": listed,
        "hosts": [{"slug": shop.slug, "name": shop.name, "hosts": shop.hosts} for shop in listed],
        "has_sponsors": any(shop.pays for shop in listed),
        "known_countries": known,
        "other_countries": others,
        "chosen": chosen,
        "country": chosen.country or COUNTRY_OF_LANGUAGE.get(language, ""),
        "is_asked_again": "again" in request.GET,
        "is_unlisted": "unlisted" in request.GET or _names_unknown(request, chosen),
    }
    return render(request, "reporting/start.html", context)


@require_safe
def go(request: HttpRequest) -> HttpResponse:
    """From what was chosen to its guide, or back to what is still to be chosen."""
    chosen = chosen_of(values=request.GET, listed=shops())
    if not chosen.is_complete:
        return _to("reporting:start", {**chosen.as_query(), "again": "1"})
    if chosen.way == Way.UNSURE:
        kept = {name: value for name, value in chosen.as_query().items() if name != "way"}
        return _to("reporting:unsure", kept)
    return HttpResponseRedirect(
        reverse("reporting:guide", args=[chosen.way, chosen.marketplace, chosen.country])
    )


@require_safe
def guide(request: HttpRequest, way: str, marketplace: str, country: str) -> HttpResponse:
    """What to do about a fake on a marketplace, in a country."""
    guide = guide_for(
        marketplace=access_marketplace(slug=marketplace),
        country=country_in(country),
        today=timezone.localdate(),
    )
    context = {
        "guide": guide,
        "way": Way(way),
        "slug": marketplace,
        "country_name": name_in(country),
        "is_elsewhere": country == ELSEWHERE,
    }
    return render(request, "reporting/guide.html", context)


@require_safe
def unsure(request: HttpRequest) -> HttpResponse:
    """A look at the offer before anybody reports anything."""
    chosen = chosen_of(values=request.GET, listed=shops())
    context = {
        "checks": checks(),
        "found": _next_page(Way.FOUND, chosen),
        "bought": _next_page(Way.BOUGHT, chosen),
    }
    return render(request, "reporting/unsure.html", context)


@require_safe
def created(request: HttpRequest) -> HttpResponse:
    """For somebody whose own design was copied."""
    context = {"helpers": helpers_of_creators(today=timezone.localdate())}
    return render(request, "reporting/created.html", context)


@require_safe
def correct(request: HttpRequest) -> HttpResponse:
    """How this is kept correct: every record with its source, or those that hold in one country."""
    country = chosen_of(values=request.GET, listed=()).country
    known, _others = countries(language=get_language() or "en")
    parts = listing(today=timezone.localdate(), country=country)
    context = {
        "parts": parts,
        "has_records": any(part.groups for part in parts),
        "counts": count_by_standing(parts),
        "country": country,
        "country_name": name_in(country) if country else "",
        "known_countries": known,
        "is_known": country in {one.code for one in known},
        "is_open": "open" in request.GET,
        "fresh_days": FRESH_DAYS,
        "sponsors": [shop.name for shop in shops() if shop.pays],
    }
    return render(request, "reporting/correct.html", context)


@require_safe
def deep_link(request: HttpRequest) -> HttpResponse:
    """Where partners point: to the first page, with what we know of what they say already chosen.

    lang: one of ours; anything else leaves it to the browser's own languages.
    """
    chosen = chosen_of(values=request.GET, listed=shops())
    kept = Chosen(marketplace=chosen.marketplace, country=chosen.country).as_query()
    if _names_unknown(request, chosen):
        kept["unlisted"] = "1"
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
    with override(language):
        return _to("reporting:start", kept)


def _names_unknown(request: HttpRequest, chosen: Chosen) -> bool:
    """Whether a request names a marketplace that is not in the list."""
    return bool(request.GET.get("marketplace")) and not chosen.marketplace


def _to(name: str, query: dict[str, str]) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name) + (f"?{urlencode(query)}" if query else ""))


def _next_page(way: Way, chosen: Chosen) -> str:
    """The guide where marketplace and country are chosen already, the first page where they are not."""
    sure = Chosen(way, chosen.marketplace, chosen.country)
    if sure.is_complete:
        return reverse("reporting:guide", args=[sure.way, sure.marketplace, sure.country])
    return f"{reverse('reporting:start')}?{urlencode(sure.as_query())}"

"""For partners: a badge that leads here, and how to point at a marketplace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from csp.constants import NONE
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info, gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from campaigns.reporting.services.choosing import Shop, chosen_of, countries, shops

LOOKS = {"light": _("On a light page"), "dark": _("On a dark page")}
WIDTH, HEIGHT = 224, 64
DAY = 86_400


@dataclass(frozen=True)
class Badge:
    """What a partner chose. marketplace, country: "" where the visitor is to choose."""

    marketplace: str
    country: str
    language: str
    look: str

    @property
    def target(self) -> str:
        chosen = {"marketplace": self.marketplace, "country": self.country, "lang": self.language}
        return reverse("report") + "?" + urlencode({name: value for name, value in chosen.items() if value})

    @property
    def picture(self) -> str:
        with override(self.language):
            return reverse("reporting:badge-picture", args=[self.look])

    @property
    def words(self) -> str:
        """What the picture says, in its language."""
        with override(self.language):
            return gettext("Report a fake")

    @property
    def code(self) -> str:
        """HTML for the partner's page."""
        return format_html(
            '<a href="{}">\n  <img src="{}" width="{}" height="{}" alt="{}">\n</a>',
            settings.SITE_URL + self.target,
            settings.SITE_URL + self.picture,
            WIDTH,
            HEIGHT,
            self.words,
        )


@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """Choose a badge, see it, and take its code along."""
    listed, language = shops(), get_language() or "en"
    known, others = countries(language=language)
    context = {
        "badge": _chosen(request, listed),
        "shops": listed,
        "known_countries": known,
        "other_countries": others,
        "badge_languages": [
            (code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES
        ],
        "looks": LOOKS.items(),
        "site": settings.SITE_URL,
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "reporting/badge.html", context)


def _chosen(request: HttpRequest, listed: Sequence[Shop]) -> Badge:
    """What is asked for; what does not exist counts as not chosen."""
    asked = chosen_of(values=request.GET, listed=listed)
    language, look = request.GET.get("lang", ""), request.GET.get("look", "")
    return Badge(
        marketplace=asked.marketplace,
        country=asked.country,
        language=language if language in dict(settings.LANGUAGES) else get_language() or "en",
        look=look if look in LOOKS else next(iter(LOOKS)),
    )


@require_safe
def picture(request: HttpRequest, look: str) -> HttpResponse:
    """The badge as a picture for other sites: no script, no cookie, the same for everybody."""
    if look not in LOOKS:
        raise Http404(gettext("There is no badge that looks like this."))
    context = {"look": look, "width": WIDTH, "height": HEIGHT}
    response = render(request, "reporting/badge_picture.svg", context, content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={DAY}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response._csp_config = {"default-src": [NONE], "sandbox": True, "frame-ancestors": [NONE]}
    return response

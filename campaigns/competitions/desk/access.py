"""Who may look: competition managers and administrators. Everybody else finds nothing here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from campaigns.competitions.models import Competition
from campaigns.competitions.rules import may_manage


class ManagersOnly:
    """404 for everybody who may not run competitions."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_manage(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class DeskPage(ManagersOnly, WagtailAdminTemplateMixin, TemplateView):
    """A page about competitions with its way back."""

    header_icon = "list-ul"

    def trail(self) -> list[tuple[str, str]]:
        """(address, name) of what stands above this page, from the top."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = [(reverse("competition_desk:index"), _("Entries")), *self.trail()]
        return [
            *self.breadcrumbs_items,
            *({"url": url, "label": label} for url, label in way),
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]


def access_for_desk(slug: str) -> Competition:
    """The competition with this short name, published or not; 404 for none."""
    found = Competition.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def trail_to(competition: Competition) -> list[tuple[str, str]]:
    return [(reverse("competition_desk:dashboard", args=[competition.slug]), str(competition))]

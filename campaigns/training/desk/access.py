"""Who may look: programme managers and administrators. Everybody else finds nothing here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from campaigns.training.rules import may_manage_training

# What each page is called, in the order in which they stand beside each other.
PAGES = (
    ("index", gettext_lazy("Overview")),
    ("sessions", gettext_lazy("Sessions")),
    ("campuses", gettext_lazy("Places")),
    ("trainers", gettext_lazy("Trainers")),
    ("learning", gettext_lazy("Learning shown")),
)


class ManagersOnly:
    """404 for everybody who may not run the training programme."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_manage_training(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class TrainingPage(ManagersOnly, WagtailAdminTemplateMixin, TemplateView):
    """One of the pages about all training. here: its name in PAGES."""

    header_icon = "globe"
    here = ""

    def get_page_title(self) -> str:
        return str(dict(PAGES)[self.here])

    def get_page_subtitle(self) -> str:
        return _("Training")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        front = [{"url": reverse("training_desk:index"), "label": _("Training")}]
        return [
            *self.breadcrumbs_items,
            *(front if self.here != "index" else []),
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        beside = [(reverse(f"training_desk:{name}"), words, name == self.here) for name, words in PAGES]
        return super().get_context_data(**{"beside": beside, **kwargs})

"""Addresses of the desk of reporting, below the editing desk's own, and its place on the front page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from campaigns.reporting.desk import views
from campaigns.reporting.rules import may_edit_reporting
from campaigns.reporting.services.upkeep import look_through


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    own = [
        path("", views.UpkeepView.as_view(), name="index"),
        path("checked/<str:kind>/<int:pk>/", views.checked, name="checked"),
        path("newer/<int:pk>/", views.newer, name="newer"),
        path("check-links/", views.check_links, name="check-links"),
    ]
    return [path("reporting/", include((own, "reporting_desk")))]


class ReportingGlance(Component):
    """How many records need a look."""

    name = "reporting_glance"
    template_name = "reporting/desk/glance.html"
    order = 60

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"found": look_through(today=timezone.localdate())}


@hooks.register("construct_homepage_panels")
def show_what_needs_a_look(request: HttpRequest, panels: list[Component]) -> None:
    if may_edit_reporting(request.user):
        panels.append(ReportingGlance())

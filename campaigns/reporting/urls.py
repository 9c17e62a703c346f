"""Addresses of reporting. A guide is cached as any public page is, so it has no query."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from campaigns.reporting.views import badge, leave, pack, visitors


class WayConverter(StringConverter):
    """What brought somebody here with something at hand: see enums.Way."""

    regex = "found|bought"


class CountryConverter(StringConverter):
    regex = "[A-Z]{2}"


register_converter(WayConverter, "way")
register_converter(CountryConverter, "country")

app_name = "reporting"
urlpatterns = [
    path("", visitors.start, name="start"),
    path("go/", visitors.go, name="go"),
    path("unsure/", visitors.unsure, name="unsure"),
    path("created/", visitors.created, name="created"),
    path("correct/", visitors.correct, name="correct"),
    path("badge/", badge.badge, name="badge"),
    path("badge/<str:look>.svg", badge.picture, name="badge-picture"),
    path("leave/<str:kind>/<int:pk>/", leave.leave, name="leave"),
    path("leave/<str:kind>/<int:pk>/go/", leave.go, name="leave-go"),
    path("pack/worker.js", pack.worker, name="pack-worker"),
    path("pack/<way:way>/<slug:marketplace>/<country:country>/", pack.pack, name="pack"),
    path("<way:way>/<slug:marketplace>/<country:country>/", visitors.guide, name="guide"),
]

# Without a language in front: where partners point.
short_addresses = [path("", visitors.deep_link, name="report")]

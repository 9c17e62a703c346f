"""Addresses of results, for the chair and managers."""

from __future__ import annotations

from django.urls import path

from campaigns.competitions import urls as entry_urls  # registers the converter of codes
from campaigns.judging.views import deliberating, results

__all__ = ["app_name", "entry_urls", "urlpatterns"]

app_name = "results"
urlpatterns = [
    path("results/", results.index, name="index"),
    path("results/<entry_code:code>/", results.overview, name="round"),
    path("results/<entry_code:code>/tally/", deliberating.tally, name="tally"),
    path("results/<entry_code:code>/deliberate/", deliberating.deliberate, name="deliberate"),
    path("results/<entry_code:code>/ratify/", deliberating.ratify, name="ratify"),
    path("results/<entry_code:code>/publish/", deliberating.publish, name="publish"),
    path("results/run/<entry_code:code>/", results.run, name="run"),
    path("results/run/<entry_code:code>/judges/", results.judges, name="judges"),
    path("results/run/<entry_code:code>/scores.csv", results.scores, name="scores"),
    path("results/run/<entry_code:code>/results.csv", results.table, name="table"),
    path("results/run/<entry_code:code>/note/", deliberating.note, name="note"),
    path("results/run/<entry_code:code>/tie/", deliberating.tie, name="tie"),
    path("results/run/<entry_code:code>/entry/<entry_code:entry>/", results.entry, name="entry"),
    path("results/run/<entry_code:code>/entry/<entry_code:entry>/move/", deliberating.move, name="move"),
    path(
        "results/run/<entry_code:code>/entry/<entry_code:entry>/picture/<str:size>/",
        results.picture,
        name="picture",
    ),
]

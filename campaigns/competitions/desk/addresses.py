"""Addresses of the desk of competitions, below the editing desk's own."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from campaigns.competitions.desk.dashboard import DashboardView, ExportView, IndexView
from campaigns.competitions.desk.queue import QueueView
from campaigns.competitions.desk.screening import DisqualifyView, EntryView, LikenessView
from campaigns.competitions.desk.slogan_lines import SlogansView


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    own = [
        path("", IndexView.as_view(), name="index"),
        path("slogans/import/", SlogansView.as_view(), name="slogans"),
        path("entry/<str:code>/", EntryView.as_view(), name="entry"),
        path("entry/<str:code>/likeness/<int:flag_id>/", LikenessView.as_view(), name="likeness"),
        path("entry/<str:code>/disqualify/", DisqualifyView.as_view(), name="disqualify"),
        path("of/<slug:slug>/", DashboardView.as_view(), name="dashboard"),
        path("of/<slug:slug>/entries/", QueueView.as_view(), name="queue"),
        path("of/<slug:slug>/entries.csv", ExportView.as_view(kind="csv"), name="csv"),
        path("of/<slug:slug>/entries.xlsx", ExportView.as_view(kind="xlsx"), name="xlsx"),
    ]
    return [path("competitions/", include((own, "competition_desk")))]

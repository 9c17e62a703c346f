"""Addresses of what is printed, and of answers that come back on paper."""

from __future__ import annotations

from django.urls import path

from campaigns.training.views import kits

app_name = "campus_kit"
urlpatterns = [
    path("<code:session>/kit/", kits.kit, name="kit"),
    path("<code:session>/kit/make/", kits.make, name="make"),
    path("<code:session>/kit/remove/", kits.remove, name="remove"),
    path("<code:session>/kit/progress/", kits.progress, name="progress"),
    path("<code:session>/kit/<slug:name>.pdf", kits.file, name="file"),
    path("<code:session>/paper/", kits.grid, name="grid"),
]

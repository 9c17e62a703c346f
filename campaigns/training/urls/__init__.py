"""Addresses of campus sessions: of students by their code, of trainers below desk/."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("campaigns.training.urls.students")),
    path("desk/", include("campaigns.training.urls.trainers")),
    path("desk/", include("campaigns.training.urls.kits")),
    path("desk/", include("campaigns.training.urls.results")),
]

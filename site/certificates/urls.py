"""Addresses of certificates."""

from __future__ import annotations

from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.check, name="check"),
    path("certificates/<str:code>/", views.certificate, name="certificate"),
]

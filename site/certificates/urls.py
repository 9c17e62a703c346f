"""Addresses of certificates."""

from __future__ import annotations

from django.urls import path

from certificates import views

# On paper and in its QR code, without a language: for addresses that carry none (config.urls).
short_addresses = [
    path("", views.find_language, name="certificates"),
    path("<str:code>/", views.find_language, name="certificate"),
]

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.check, name="check"),
    path("certificates/<str:code>/", views.certificate, name="certificate"),
]

"""Addresses of what everybody may see, and of what the people of an entry read of the judging."""

from __future__ import annotations

from django.urls import path

from campaigns.competitions import urls as entry_urls  # registers the converter of codes
from campaigns.judging.views import feedback, pictures, voting

__all__ = ["app_name", "entry_urls", "urlpatterns"]

app_name = "judging_public"
urlpatterns = [
    path("showcase/<entry_code:code>/", pictures.work, name="work"),
    path("showcase/<entry_code:code>/<str:size>/", pictures.picture, name="picture"),
    path("vote/confirm/<str:token>/", voting.confirm, name="vote_confirm"),
    path("vote/<entry_code:code>/", voting.vote, name="vote"),
    path("entries/<entry_code:code>/feedback/", feedback.feedback, name="feedback"),
    path(
        "entries/<entry_code:code>/certificate/<str:certificate>/", feedback.certificate, name="certificate"
    ),
]

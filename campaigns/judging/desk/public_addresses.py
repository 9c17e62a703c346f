"""Addresses of the desk for awards, feedback and votes."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from campaigns.competitions import urls as entry_urls  # registers the converter of codes
from campaigns.judging.desk import awards, votes

__all__ = ["addresses", "entry_urls"]


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    own = [
        path("awards/of/<slug:contest>/", awards.AwardsView.as_view(), name="awards"),
        path("votes/<entry_code:round_code>/", votes.VotesView.as_view(), name="votes"),
    ]
    return [path("judging/", include((own, "judging_public_desk")))]

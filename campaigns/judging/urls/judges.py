"""Addresses of judges."""

from __future__ import annotations

from django.urls import path

from campaigns.competitions import urls as entry_urls  # registers the converter of codes
from campaigns.judging.views import files, pairs, queue, review, sheet, signing_in

__all__ = ["app_name", "entry_urls", "urlpatterns"]

app_name = "judging"
urlpatterns = [
    path("", queue.home, name="home"),
    path("worker.js", files.worker, name="worker"),
    path("offline/", files.offline, name="offline"),
    path("link/<str:token>/", signing_in.link, name="link"),
    path("link/<str:token>/again/", signing_in.again, name="again"),
    path("declare/<entry_code:code>/", signing_in.declare, name="declare"),
    path("round/<entry_code:code>/", queue.queue, name="queue"),
    path("round/<entry_code:code>/review/", review.review, name="review"),
    path("entry/<entry_code:code>/", sheet.entry, name="entry"),
    path("entry/<entry_code:code>/part/<str:key>/", sheet.part, name="part"),
    path("entry/<entry_code:code>/later/", sheet.later, name="later"),
    path("entry/<entry_code:code>/recuse/", sheet.recuse, name="recuse"),
    path("entry/<entry_code:code>/reopen/", sheet.reopen, name="reopen"),
    path("picture/<entry_code:code>/<str:size>/", files.picture, name="picture"),
    path("pairs/<entry_code:code>/", pairs.pairs, name="pairs"),
    path("pairs/<entry_code:code>/choice/", pairs.choice, name="choice"),
    path("pairs/<entry_code:code>/<int:position>/", pairs.pairs, name="pair"),
]

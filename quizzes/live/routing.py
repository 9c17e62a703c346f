"""The sockets' addresses, for pages of this site only."""

from __future__ import annotations

from channels.routing import URLRouter
from channels.security.websocket import OriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.urls import re_path

from quizzes.live.sockets import live_socket

live_sockets = OriginValidator(
    CookieMiddleware(
        URLRouter([re_path(r"^ws/live/(?P<code>[0-9A-Z]{6})/(?P<audience>play|screen|host)/$", live_socket)])
    ),
    settings.LIVE_ORIGINS,
)

"""Addresses of trainers: planning, running and closing their sessions; the projector."""

from __future__ import annotations

from django.urls import path

import quizzes.live.urls
import quizzes.urls  # noqa: F401 (converters of join codes and of codes)
from campaigns.training.views import screen, trainers, trainers_overview, trainers_run

app_name = "campus_desk"
urlpatterns = [
    path("", trainers.sessions, name="sessions"),
    path("plan/", trainers.plan, name="plan"),
    path("screen/<live:code>/<str:key>/", screen.screen, name="screen"),
    path("screen/<live:code>/<str:key>/now/", screen.now, name="screen-now"),
    path("screen/<live:code>/<str:key>/move/", screen.move, name="screen-move"),
    path("<code:session>/", trainers_overview.session, name="session"),
    path("<code:session>/edit/", trainers.edit, name="edit"),
    path("<code:session>/cancel/", trainers.cancel, name="cancel"),
    path("<code:session>/checks/", trainers_overview.checks, name="checks"),
    path("<code:session>/trainers/", trainers_overview.colleague, name="trainers"),
    path("<code:session>/calendar.ics", trainers_overview.calendar, name="calendar"),
    path("<code:session>/run/", trainers_run.console, name="console"),
    path("<code:session>/run/now/", trainers_run.now, name="now"),
    path("<code:session>/move/", trainers_run.move, name="move"),
    path("<code:session>/slide/", trainers_run.slide, name="slide"),
    path("<code:session>/live/", trainers_run.live, name="live"),
]

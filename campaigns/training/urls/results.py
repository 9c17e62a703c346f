"""Addresses of rosters and results. table: "group" or "students"."""

from __future__ import annotations

from django.urls import path

import quizzes.urls  # noqa: F401 (the converter of codes)
from campaigns.training.views import results, rosters

app_name = "campus_results"
urlpatterns = [
    path("<code:session>/roster/", rosters.roster, name="roster"),
    path("<code:session>/roster/drop/", rosters.drop, name="roster-drop"),
    path("<code:session>/roster/check/<str:code>/", rosters.check, name="roster-check"),
    path("<code:session>/roster/check/<str:code>/take/", rosters.take, name="roster-take"),
    path("<code:session>/roster/<int:entry>/release/", rosters.release, name="roster-release"),
    path("<code:session>/results/", results.results, name="results"),
    path("<code:session>/results/<str:table>.csv", results.results_csv, name="results-csv"),
    path("<code:session>/results/<str:table>.xlsx", results.results_xlsx, name="results-xlsx"),
]

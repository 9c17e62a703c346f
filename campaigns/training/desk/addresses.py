"""Addresses of the desk of training, below the editing desk's own."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from campaigns.training.desk import views


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    own = [
        path("", views.IndexView.as_view(), name="index"),
        path("sessions/", views.SessionsView.as_view(), name="sessions"),
        path("places/", views.CampusesView.as_view(), name="campuses"),
        path("trainers/", views.TrainersView.as_view(), name="trainers"),
        path("learning/", views.LearningView.as_view(), name="learning"),
        path("report.pdf", views.ReportView.as_view(), name="report"),
    ]
    return [path("training/", include((own, "training_desk")))]

"""Where the tests and the live quiz of a campus session come from and go back to. One code opens all."""

from __future__ import annotations

from django.urls import reverse

from campaigns.training.models import CampusSession
from quizzes.live.doors import Door
from quizzes.models import Study


def page_of_study(study: Study) -> str:
    """The page of the session whose tests a study is, "" for any other study."""
    code = CampusSession.objects.filter(study=study).values_list("code", flat=True).first()
    return reverse("campus:session", args=[code]) if code else ""


def door_of(code: str) -> Door | None:
    """The pages of the campus session with this code."""
    session = CampusSession.objects.filter(code=code).first()
    if session is None:
        return None
    return Door(
        page=reverse("campus:session", args=[code]),
        screen=reverse("campus_desk:screen", args=[code, session.screen_key]),
        console=reverse("campus_desk:console", args=[session.public_code]),
        now=reverse("campus:now", args=[code]),
    )

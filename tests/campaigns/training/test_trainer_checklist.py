"""The checklist and the calendar file of a session."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from campaigns.training.checklist import checklist_of
from campaigns.training.models import Campus, CampusSession, LessonPage, TrainingModulePage
from tests.campaigns.training.taught import make_module, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer_client(trainer_user: User) -> Client:
    client = Client()
    client.force_login(trainer_user)
    return client


def page_of(session: CampusSession, rest: str = "") -> str:
    return f"/en/campus/desk/{session.public_code}/{rest}"


def slugs(session: CampusSession) -> list[list[str]]:
    return [[check.slug for check in part.checks] for part in checklist_of(session)]


def test_the_checklist_depends_on_the_session(
    module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    usual = plan(module, campus, trainer_user, age_band="18+")
    assert slugs(usual) == [
        ["room", "script", "kit", "host"],
        ["early", "paper", "late", "graded", "time"],
        ["closed", "typed", "results", "thanks"],
    ]
    lesson = LessonPage.objects.child_of(module).first()
    activity = {
        "title": "Feel",
        "minutes": 5,
        "props": ["3 belts", "3 belts"],
        "steps": ["Feel."],
        "care": "",
    }
    lesson.body = [("activity", activity)]
    lesson.save()
    large = plan(module, campus, trainer_user, age_band="u14", group_size=80, kind="course")
    assert slugs(large)[0] == ["room", "guardians", "script", "kit", "props", "second", "roster", "host"]
    props = next(check for check in checklist_of(large)[0].checks if check.slug == "props")
    assert props.words == "You have what the activities need: 3 belts."
    untested = plan(make_module("no-tests"), campus, trainer_user, age_band="18+")
    assert slugs(untested)[1:] == [["early", "late"], ["closed", "results", "thanks"]]


def pressed(client: Client, session: CampusSession) -> list[str]:
    html = client.get(page_of(session)).content.decode()
    return re.findall(r'name="undone" value="(\w+)" aria-pressed="true"', html)


def test_lines_are_ticked_and_taken_back(trainer_client: Client, campus_session: CampusSession) -> None:
    answer = trainer_client.post(page_of(campus_session, "checks/"), {"done": "kit"})
    assert answer["Location"] == page_of(campus_session) + "#check-kit"
    for check in ("late", "kit"):
        trainer_client.post(page_of(campus_session, "checks/"), {"done": check})
    assert pressed(trainer_client, campus_session) == ["kit", "late"]
    by_script: dict[str, Any] = {"HTTP_X_REQUESTED_WITH": "fetch"}
    taken = trainer_client.post(page_of(campus_session, "checks/"), {"undone": "kit"}, **by_script)
    assert taken.status_code == 204
    assert pressed(trainer_client, campus_session) == ["late"]
    assert trainer_client.post(page_of(campus_session, "checks/"), {"done": "nonsense"}).status_code == 404
    campus_session.refresh_from_db()
    assert campus_session.done_checks == ["late"]


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def lines_of(client: Client, session: CampusSession, *names: str) -> list[str]:
    response = client.get(page_of(session, "calendar.ics"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="bonafide-{session.code}.ics"'
    return [line for line in unfolded(response.content) if line.split(":")[0].split(";")[0] in names]


def test_the_calendar_file_has_the_hour_in_utc(trainer_client: Client, campus_session: CampusSession) -> None:
    CampusSession.objects.filter(pk=campus_session.pk).update(room="Hall 2; left, wing")
    campus_session.refresh_from_db()
    found = lines_of(
        trainer_client, campus_session, "DTSTART", "DTEND", "SUMMARY", "LOCATION", "UID", "TRIGGER"
    )
    # 24 minutes of lessons, two tests of 6, 7 of the live quiz and 2 of feedback
    assert found == [
        f"UID:campus-{campus_session.public_code}@testserver",
        "DTSTART:20260504T080000Z",
        "DTEND:20260504T084500Z",
        "LOCATION:Hall 2\\; left\\, wing\\, Sample University\\, Seoul",
        "SUMMARY:Look twice",
        "TRIGGER:-P1D",
    ]


def test_a_course_has_its_last_day_too(
    trainer_client: Client, module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    ends = dt.datetime(2026, 6, 1, 14, 59, tzinfo=dt.UTC)  # 23:59 in Seoul
    course = plan(module, campus, trainer_user, kind="course", ends_at=ends)
    assert lines_of(trainer_client, course, "DTSTART", "SUMMARY") == [
        "DTSTART:20260504T080000Z",
        "SUMMARY:Look twice",
        "DTSTART;VALUE=DATE:20260601",
        "SUMMARY:Last day: Look twice",
    ]


def test_the_page_says_when_it_is_on_the_clocks_of_the_campus(
    trainer_client: Client, campus_session: CampusSession
) -> None:
    html = trainer_client.get(page_of(campus_session)).content.decode()
    assert "May 4, 2026, 5 p.m." in html
    assert "data-own-time" in html
    assert f"/screen/{campus_session.code}/{campus_session.screen_key}/" in html

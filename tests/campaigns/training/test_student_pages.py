"""The page of a session on a phone, by phase, and what can be done from it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import (
    Attendance,
    Campus,
    CampusSession,
    Feedback,
    RosterEntry,
    TrainingModulePage,
)
from campaigns.training.services import sessions
from campaigns.training.views.students import NOW_SECONDS
from quizzes.live.models import LivePlayer
from quizzes.live.services.players import come_back
from quizzes.models import Booster, Item, QuizItem
from quizzes.players import COOKIE
from tests.campaigns.training.phones import ORIGIN, Phone, make_case, make_cases
from tests.campaigns.training.taught import NOW, join, make_module, move, plan
from tests.quizzes.simulated import make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def taught(campus: Campus) -> TrainingModulePage:
    """A module whose tests can be answered and whose live quiz can be played."""
    room = make_quiz("room", "fixed")
    for place in range(2):
        QuizItem.objects.create(quiz=room, item=make_case(place, is_fake=bool(place), name="Room"))
    module = make_module(forms=make_cases(), live=room)
    module.booster_quiz = make_quiz("boosters")
    module.save()
    return module


@pytest.fixture
def session(taught: TrainingModulePage, campus: Campus, trainer_user: User) -> CampusSession:
    return plan(taught, campus, trainer_user)


@pytest.fixture
def phone(session: CampusSession, trainer_user: User) -> Phone:
    """In the session, whose doors are open."""
    move(session, Phase.DOORS, trainer_user)
    found = Phone(session)
    found.join()
    return found


# --- joining ----------------------------------------------------------------------------------------------


def test_before_the_doors_open_there_is_a_time_and_no_button(session: CampusSession) -> None:
    stranger = Phone(session)
    words = stranger.words()
    assert ("Not begun yet" in words, "May 4, 2026, 5 p.m." in words, "in Seoul" in words) == (
        True,
        True,
        True,
    )
    assert f'action="{stranger.at}"' not in words
    assert (stranger.post().status_code, Attendance.objects.count()) == (409, 0)


def test_looking_sets_no_cookie(session: CampusSession) -> None:
    response = Phone(session).get()
    assert (response.cookies, "no-store" in response["Cache-Control"]) == ({}, True)


def test_joining_is_one_button(session: CampusSession, trainer_user: User) -> None:
    move(session, Phase.DOORS, trainer_user)
    stranger = Phone(session)
    assert f'<form class="play-form" method="post" action="{stranger.at}">' in stranger.words()
    response = stranger.post()
    assert (response.status_code, response["Location"]) == (302, stranger.at)
    assert "You are in: number</span> <strong>1</strong>" in stranger.words()


def test_a_phone_keeps_its_key_through_a_course(
    campus: Campus, taught: TrainingModulePage, trainer_user: User
) -> None:
    ends = timezone.now() + dt.timedelta(days=60)
    course = move(plan(taught, campus, trainer_user, kind="course", ends_at=ends), Phase.DOORS, trainer_user)
    cookie = Phone(course).post().cookies[COOKIE]
    assert cookie["max-age"] == (30 + 60) * 86_400


def test_only_our_own_pages_can_join_somebody(session: CampusSession, trainer_user: User) -> None:
    move(session, Phase.DOORS, trainer_user)
    response = Client().post(f"/en/campus/{session.code}/", HTTP_ORIGIN="https://evil.example")
    assert (response.status_code, Attendance.objects.count()) == (403, 0)


def test_an_unknown_code_and_a_cancelled_session_are_not_found(
    session: CampusSession, trainer_user: User
) -> None:
    assert Client().get("/en/campus/ZZZZZZ/").status_code == 404
    move(session, Phase.CANCELLED, trainer_user)
    assert Phone(session).get().status_code == 404


def test_questions_in_another_language_are_said_before_joining(
    session: CampusSession, trainer_user: User
) -> None:
    move(session, Phase.DOORS, trainer_user)
    assert "The questions are in" not in Phone(session).words()
    Item.objects.update(language="ko")
    assert "The questions are in Korean." in Phone(session).words()


# --- by phase ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "says"),
    [
        (Phase.PRE, "Judge each question for itself."),
        (Phase.LESSONS, "Follow the projector, or read along here."),
        (Phase.LIVE, "Into the live quiz"),
        (Phase.POST, "Second test</h2>"),
        (Phase.FEEDBACK, "How was it?"),
        (Phase.CLOSED, "Thank you for taking part"),
    ],
)
def test_the_page_says_what_is_on(phone: Phone, trainer_user: User, phase: Phase, says: str) -> None:
    move(phone.session, phase, trainer_user)
    assert says in phone.words()


def test_whoever_waits_knows_the_test_that_is_next(phone: Phone, trainer_user: User) -> None:
    words = phone.words()
    assert [f'data-ready="{part}"' in words for part in ("pre", "post")] == [True, False]
    sheet, order = re.search(r'data-sheet="([^"]+)" data-order="([^"]+)" hidden', words).groups()
    assert phone.client.get(sheet).status_code == 404
    move(phone.session, Phase.PRE, trainer_user)
    begun = phone.begin()
    assert (begun["sheet"], begun["order"]) == (sheet, order.split(","))
    assert phone.client.get(sheet).status_code == 200


def test_nobody_knows_the_second_test_while_the_first_is_open(phone: Phone, trainer_user: User) -> None:
    move(phone.session, Phase.PRE, trainer_user)
    assert ("data-ready" in phone.words(), "data-sheet" in phone.words()) == (True, False)
    move(phone.session, Phase.LESSONS, trainer_user)
    sheet = re.search(r'data-sheet="([^"]+)"', phone.words())[1]
    CampusSession.objects.update(pre_ended_at=NOW - dt.timedelta(minutes=3))
    assert phone.client.get(sheet).status_code == 404


def test_nobody_joins_a_session_that_is_over(phone: Phone, trainer_user: User) -> None:
    move(phone.session, Phase.CLOSED, trainer_user)
    stranger = Phone(phone.session)
    assert "This session is over" in stranger.words()
    assert stranger.post().status_code == 409


def test_the_page_costs_the_same_for_one_and_for_many(phone: Phone, trainer_user: User) -> None:
    move(phone.session, Phase.LESSONS, trainer_user)
    phone.get()  # what is read once and kept, such as the site's root
    counts = []
    for more in (2, 5):
        for number in range(more):
            join(phone.session, 100 + 10 * more + number)
        with CaptureQueriesContext(connection) as seen:
            phone.get()
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- what is on -------------------------------------------------------------------------------------------


def test_what_is_on_is_the_same_for_everybody_and_kept_for_seconds(phone: Phone, trainer_user: User) -> None:
    response = phone.get("now/")
    assert response.content == Phone(phone.session).get("now/").content
    assert response["Cache-Control"] == f"max-age=0, s-maxage={NOW_SECONDS}"
    assert response.json() == {
        "phase": "doors",
        "seq": 2,
        "slide": 0,
        "live": "",
        "lesson": "",
        "lesson_key": "",
    }


def test_it_tells_the_lesson_on_the_wall(phone: Phone, trainer_user: User) -> None:
    session = move(phone.session, Phase.LESSONS, trainer_user)
    CampusSession.objects.filter(pk=session.pk).update(slide=1)
    lesson = session.module.lessons().first()
    found = phone.get("now/").json()
    assert (found["lesson"], found["lesson_key"]) == (lesson.slug, str(lesson.translation_key))
    assert f'data-lesson="{lesson.translation_key}" aria-current="step"' in phone.words()


def test_it_tells_that_a_session_was_cancelled(phone: Phone, trainer_user: User) -> None:
    move(phone.session, Phase.CANCELLED, trainer_user)
    assert phone.get("now/").json()["phase"] == "cancelled"
    assert phone.client.get("/en/campus/ZZZZZZ/now/").status_code == 404


# --- who sees what ------------------------------------------------------------------------------------------


def test_the_door_says_who_sees_a_result(phone: Phone) -> None:
    words = Phone(phone.session).words()
    assert "nobody sees your result but you" not in words
    assert "The trainers of this campus see the figures of the group" in words
    assert "If your lecturer has a roster and you say which line of it is yours" in words
    module = TrainingModulePage.objects.get()
    alone = Phone(sessions.open_session_of(module=module, now=NOW)).words()
    assert ("you alone see your result" in alone, "The trainers of this campus" in alone) == (True, False)


# --- the live quiz ----------------------------------------------------------------------------------------


def test_into_the_live_quiz_as_the_same_player(phone: Phone, trainer_user: User) -> None:
    session = move(phone.session, Phase.LIVE, trainer_user)
    first, second = (phone.send("live/").json() for _press in range(2))
    player = LivePlayer.objects.get()
    assert (first, first["url"]) == (second, f"/en/live/{session.code}/")
    assert come_back(session=session.live, tokens=[first["token"]]) == [player]
    assert phone.attendance.live_player == player


def test_there_is_no_way_into_it_before_and_after(phone: Phone, trainer_user: User) -> None:
    assert phone.send("live/").status_code == 409
    move(phone.session, Phase.LIVE, trainer_user)
    assert Phone(phone.session).send("live/").status_code == 404
    assert phone.post("live/").status_code == 400  # a form, without JavaScript
    move(phone.session, Phase.POST, trainer_user)
    assert (phone.send("live/").status_code, LivePlayer.objects.count()) == (409, 0)


def test_pages_of_the_live_quiz_lead_back(phone: Phone, trainer_user: User) -> None:
    session = move(phone.session, Phase.LIVE, trainer_user)
    html = phone.client.get(f"/en/live/{session.code}/").content.decode()
    assert f'data-back="{phone.at}" data-now="{phone.at}now/"' in html


# --- lessons, roster, feedback, reminders -----------------------------------------------------------------


def test_a_finished_lesson_is_remembered_once(phone: Phone) -> None:
    key = str(phone.session.module.lessons().first().translation_key)
    for _time in range(2):
        assert phone.post("lesson/", {"lesson": key}).json() == {"lessons": [key]}
    assert phone.attendance.lessons == [key]


def test_a_lesson_of_another_module_is_refused(phone: Phone) -> None:
    other = make_module("another-module").lessons().first()
    for key in (str(other.translation_key), "", "x"):
        assert phone.post("lesson/", {"lesson": key}).status_code == 400
    assert phone.attendance.lessons == []


def test_the_roster_is_asked_for_only_where_there_is_one(phone: Phone) -> None:
    assert "I am on the roster" not in phone.words()
    entry = RosterEntry.objects.create(session=phone.session, number="0042", number_key="0042")
    assert "I am on the roster" in phone.words()
    assert phone.post("roster/", {"number": "17"}).status_code == 409
    assert phone.post("roster/", {"number": " 0042 "})["Location"] == phone.at
    assert phone.attendance.roster_entry == entry
    assert "under the number 0042" in phone.words()


FEEDBACK = {"clear": "5", "useful": "4", "again": "yes", "text": "More bags."}


def test_feedback_is_kept_once_and_without_its_giver(phone: Phone, trainer_user: User) -> None:
    move(phone.session, Phase.FEEDBACK, trainer_user)
    for text in ("More bags.", "Again"):
        assert phone.post("feedback/", {**FEEDBACK, "text": text}).status_code == 302
    row = Feedback.objects.get()
    assert (row.clear, row.useful, row.again, row.text) == (5, 4, True, "More bags.")
    assert {field.name for field in Feedback._meta.get_fields()} == {
        "id",
        "session",
        "clear",
        "useful",
        "again",
        "text",
        "day",
    }
    assert "Thank you for your feedback." in phone.words()


@pytest.mark.parametrize(
    "wrong", [{"clear": ""}, {"clear": "6"}, {"useful": "0"}, {"again": "perhaps"}, {"text": "x" * 1001}]
)
def test_feedback_outside_of_its_range_is_refused(phone: Phone, trainer_user: User, wrong: dict) -> None:
    move(phone.session, Phase.FEEDBACK, trainer_user)
    assert phone.post("feedback/", {**FEEDBACK, **wrong}).status_code == 400
    assert (Feedback.objects.count(), phone.attendance.gave_feedback) == (0, False)


def test_feedback_waits_for_its_time(phone: Phone) -> None:
    assert (phone.post("feedback/", FEEDBACK).status_code, Feedback.objects.count()) == (409, 0)


def test_reminders_are_of_the_modules_booster_quiz(phone: Phone, trainer_user: User) -> None:
    assert phone.post("remind/").status_code == 404
    move(phone.session, Phase.CLOSED, trainer_user)
    assert "Remind me after 2, 7 and 30 days" in phone.words()
    assert phone.post("remind/").status_code == 302
    assert {booster.quiz for booster in Booster.objects.all()} == {phone.session.module.booster_quiz}
    assert "Your next short rounds" in phone.words()


# --- alone ------------------------------------------------------------------------------------------------


def test_a_module_is_taken_alone(taught: TrainingModulePage) -> None:
    client = Client()
    response = client.post(f"/en/campus/module/{taught.pk}/", **ORIGIN)
    session = CampusSession.objects.get(kind="open")
    assert response["Location"] == f"/en/campus/{session.code}/"
    words = client.get(response["Location"]).content.decode()
    places = [words.index(title) for title in ("First test", "Lessons", "Second test", "Certificate")]
    assert places == sorted(places)
    client.post(f"/en/campus/module/{taught.pk}/", **ORIGIN)
    assert Attendance.objects.count() == 1


def test_a_module_that_is_not_published_is_taken_by_nobody(taught: TrainingModulePage) -> None:
    taught.unpublish()
    response = Client().post(f"/en/campus/module/{taught.pk}/", **ORIGIN)
    assert (response.status_code, CampusSession.objects.count()) == (404, 0)


def test_alone_feedback_is_open_all_the_time(taught: TrainingModulePage) -> None:
    phone = Phone(sessions.open_session_of(module=taught, now=NOW))
    phone.join()
    assert phone.post("feedback/", FEEDBACK).status_code == 302


# --- being forgotten --------------------------------------------------------------------------------------


def test_forgetting_cuts_the_link_to_the_session(phone: Phone) -> None:
    attendance, other = phone.attendance, join(phone.session, 2)
    phone.client.post("/en/me/forget/")
    attendance.refresh_from_db()
    other.refresh_from_db()
    assert (attendance.player, attendance.participant.player) == ("", "")
    assert other.player != ""

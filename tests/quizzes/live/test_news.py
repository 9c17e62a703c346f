"""What a room tells its sockets: nothing twice, and nothing left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from quizzes.live import registry
from quizzes.live.enums import Audience
from quizzes.live.news import News, Told, look, told_of
from quizzes.live.services.steps import set_options
from tests.quizzes.live.room import Held

pytestmark = pytest.mark.django_db

Hold = Callable[..., Held]


def news(room: Held, told: Told) -> News:
    return look(session_id=room.session.pk, told=told, languages={"en"}, watching={(Audience.SCREEN, "en")})


def test_nothing_new_is_not_told(held: Hold) -> None:
    room = held()
    found = news(room, told_of(room.session))
    assert (found.to_players, found.to_watchers) == ({}, {})


def test_a_question_comes_with_its_html_once(held: Hold) -> None:
    room = held(pace="none")
    room.now = timezone.now()
    told = told_of(room.session)
    room.step("prepare")
    prepared = news(room, told)
    room.step("open")
    opened = news(room, prepared.told)
    assert "html" in prepared.to_players["en"]
    assert "html" not in opened.to_players["en"]


def test_a_question_that_was_paused_at_once_still_comes_with_its_html(held: Hold) -> None:
    room = held(pace="none")
    room.now = timezone.now()
    told = told_of(room.session)
    room.step("prepare", "pause")
    paused = news(room, told)
    room.step("resume")
    resumed = news(room, paused.told)
    assert (paused.to_players["en"]["type"], "html" in paused.to_players["en"]) == ("pause", False)
    assert (resumed.to_players["en"]["type"], "html" in resumed.to_players["en"]) == ("prep", True)


def test_a_change_of_personal_time_reaches_the_phones(held: Hold) -> None:
    room = held(seconds=90)
    room.now = timezone.now()
    room.step("prepare", "open")
    told = told_of(room.session)
    set_options(session=room.session, options={"personal_time": False})
    assert set(news(room, told).to_players) == {"en"}


def test_new_teams_are_told_to_everybody(held: Hold) -> None:
    room = held()
    told = told_of(room.session)
    set_options(session=room.session, options={"teams": 3})
    assert news(room, told).teams_dealt


def test_a_room_stays_while_somebody_is_at_its_door(held: Hold) -> None:
    session = held().session
    room = registry.rooms.setdefault(session.code, registry.Room(session))
    room.connections = 2
    registry.leave(room)
    assert registry.rooms[session.code] is room
    registry.leave(room)
    assert session.code not in registry.rooms

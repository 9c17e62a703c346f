"""Keeping a result: the round of a live session becomes a round of this browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.tokens import issue_token
from quizzes.models import Attempt, Quiz
from quizzes.players import COOKIE, hash_key
from rewards.services import total_points
from tests.quizzes.live.crowd import Crowd
from tests.quizzes.players import ORIGIN, Player

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(person: Callable[..., User]) -> User:
    return person(Role.TRAINER)


@pytest.fixture
def room(quiz: Quiz, host: User) -> Crowd:
    room = Crowd(quiz, host, now=timezone.now() - dt.timedelta(hours=1))
    room.enter(3)
    room.play(3, lambda number, item: bool(item.is_fake) if number != 2 else None)
    return room


def keep(browser: Client, session: LiveSession, token: str) -> HttpResponse:
    return browser.post(f"/en/live/{session.code}/keep/", {"token": token}, **ORIGIN)


def token_of(player: LivePlayer) -> str:
    return issue_token(session_id=player.session_id, player_id=player.pk)


def test_a_kept_round_has_its_result_and_its_points_on_this_device(room: Crowd) -> None:
    session, player, browser = room.finish(), room.players[0], Client()
    response = keep(browser, session, token_of(player))
    attempt = Attempt.objects.get(live_player=player)
    assert (response.status_code, response["Location"]) == (302, f"/en/round/{attempt.code}/result/")
    assert attempt.player == hash_key(browser.cookies[COOKIE].value)
    assert browser.cookies[COOKIE]["httponly"] is True
    result = browser.get(response["Location"])
    assert (result.status_code, result.context["result"].points) == (
        200,
        sum(attempt.responses.values_list("points", flat=True)),
    )
    assert f'action="/en/play/{session.quiz.slug}/"' in result.content.decode()  # to go on alone
    own = browser.get("/en/me/").context["own"]
    assert (own.known, own.points) == (True, result.context["result"].points)


def test_who_has_played_before_keeps_their_key(room: Crowd, quiz: Quiz) -> None:
    session, other = room.finish(), Player()
    before = other.play(quiz, lambda item: True)
    keep(other.client, session, token_of(room.players[0]))
    attempt = Attempt.objects.get(live_player=room.players[0])
    assert attempt.player == before.player == hash_key(other.client.cookies[COOKIE].value)


def test_keeping_twice_changes_nothing(room: Crowd) -> None:
    session, player, browser = room.finish(), room.players[0], Client()
    keep(browser, session, token_of(player))
    attempt = Attempt.objects.get(live_player=player)
    assert keep(browser, session, token_of(player)).status_code == 302
    assert Attempt.objects.get(live_player=player).player == attempt.player
    assert total_points(holder=attempt.holder) == sum(attempt.responses.values_list("points", flat=True))


def test_an_open_round_of_the_same_quiz_is_not_in_the_way(room: Crowd, quiz: Quiz) -> None:
    session, other = room.finish(), Player()
    open_round = other.begin(quiz)
    assert keep(other.client, session, token_of(room.players[0])).status_code == 302
    assert other.begin(quiz).pk == open_round.pk


def test_nothing_is_kept_while_the_session_runs(room: Crowd) -> None:
    player, browser = room.players[0], Client()
    before = Attempt.objects.get(live_player=player).player
    assert keep(browser, room.session, token_of(player)).status_code == 409
    assert Attempt.objects.get(live_player=player).player == before
    assert COOKIE not in browser.cookies


def test_who_answered_nothing_has_nothing_to_keep(room: Crowd) -> None:
    session = room.finish()
    assert keep(Client(), session, token_of(room.players[2])).status_code == 409


def test_only_the_players_own_token_keeps_a_round(room: Crowd, quiz: Quiz, host: User) -> None:
    session = room.finish()
    elsewhere = Crowd(quiz, host, now=timezone.now())
    elsewhere.enter(1)
    foreign = token_of(elsewhere.players[0])
    removed = room.players[1]
    LivePlayer.objects.filter(pk=removed.pk).update(removed_at=room.now)
    before = sorted(Attempt.objects.values_list("pk", "player"))
    statuses = [
        keep(Client(), session, token).status_code
        for token in ("", "nonsense", foreign, token_of(room.players[0])[:-1], token_of(removed))
    ]
    assert statuses == [403] * 5
    assert sorted(Attempt.objects.values_list("pk", "player")) == before


def test_after_the_roster_has_gone_nothing_can_be_kept(room: Crowd) -> None:
    session = room.finish()
    LiveSession.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    call_command("purge")
    assert keep(Client(), session, token_of(room.players[0])).status_code == 409


def test_a_kept_round_is_forgotten_like_any_other(room: Crowd) -> None:
    session, player, browser = room.finish(), room.players[0], Client()
    keep(browser, session, token_of(player))
    browser.post("/en/me/forget/")
    assert Attempt.objects.get(live_player=player).player == ""


def test_another_site_cannot_have_a_round_kept(room: Crowd) -> None:
    session = room.finish()
    address, fields = f"/en/live/{session.code}/keep/", {"token": token_of(room.players[0])}
    assert Client().post(address, fields, HTTP_ORIGIN="https://elsewhere.example").status_code == 403
    assert Client().post(address, fields).status_code == 403
    assert Client().get(address).status_code == 405

"""What counts in the room: points with and without speed, teams of different sizes, shared places."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.live.services import scores
from quizzes.live.services.players import give_time
from quizzes.live.services.steps import set_options
from quizzes.live.timing import game_points
from quizzes.models import Response
from tests.quizzes.live.room import Held

Hold = Callable[..., Held]


@given(st.integers(0, 100), st.integers(0, 10_000), st.integers(1, 450))
def test_speed_costs_at_most_half_and_nothing_when_it_is_off(points: int, seconds: int, limit: int) -> None:
    fast = game_points(points=points, seconds=0, limit=limit, speed=True)
    slow = game_points(points=points, seconds=seconds, limit=limit, speed=True)
    assert fast == points
    assert points / 2 - 1 <= slow <= points
    assert game_points(points=points, seconds=seconds, limit=limit, speed=False) == points
    assert game_points(points=points, seconds=seconds, limit=None, speed=True) == points


@given(st.integers(0, 100), st.integers(0, 60), st.integers(1, 60))
def test_twice_the_time_earns_the_same_for_twice_the_seconds(points: int, seconds: int, limit: int) -> None:
    normal = game_points(points=points, seconds=seconds, limit=limit, speed=True)
    assert game_points(points=points, seconds=2 * seconds, limit=2 * limit, speed=True) == normal


@pytest.mark.django_db
def test_the_points_of_the_room_are_those_of_the_answers(held: Hold) -> None:
    room = held()
    group = room.join(3)
    room.step("prepare", "open")
    for place, player in enumerate(group):
        room.answer(player, place=2 * place)
    stored = dict(Response.objects.values_list("attempt__live_player", "points"))
    assert scores.total_points(session=room.session) == {}
    room.step("close", "reveal")
    assert scores.total_points(session=room.session) == stored


@pytest.mark.django_db
def test_speed_and_personal_time_change_what_counts_in_the_room_only(held: Hold) -> None:
    room = held(seconds=20, speed_points=True)
    quick, slow, patient = room.join(3)
    patient.factor = 2
    patient.save()
    room.step("prepare", "open")
    room.answer(quick)
    room.after(10)
    room.answer(slow)
    room.after(10)
    room.answer(patient)
    room.after(25)
    room.step("close", "reveal")
    (points,) = set(Response.objects.values_list("points", flat=True))
    totals = scores.total_points(session=room.session)
    give_time(session=room.session, player_id=slow.pk, factor=5)
    assert scores.total_points(session=room.session) == totals  # what was shown stays
    assert [totals[player.pk] for player in (quick, slow, patient)] == [
        points, round(points * 0.75), round(points * 0.75)
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_small_team_loses_nothing(held: Hold) -> None:
    room = held(teams=2)
    first, second, third = room.join(3)
    room.step("prepare", "open")
    room.answer(first, second, third)
    room.step("close", "reveal", "standings")
    lines = scores.team_standings(session=room.session)
    assert [(line.number, line.place) for line in lines] == [(1, 1), (2, 1)]
    assert lines[0].points == lines[1].points


@pytest.mark.django_db
def test_single_players_are_shown_only_if_the_host_says_so(held: Hold) -> None:
    room = held()
    group = room.join(6)
    room.step("prepare", "open")
    for place, player in enumerate(group):
        room.answer(player, place=place)
    room.step("close", "reveal")
    assert scores.best_players(session=room.session) == []
    set_options(session=room.session, options={"single_standings": True})
    room.session.refresh_from_db()
    totals = scores.total_points(session=room.session)
    points = sorted((-totals[player.pk], player.nickname) for player in group)
    shown = [(-line.points, line.name) for line in scores.best_players(session=room.session)]
    assert shown == points[: scores.BEST_SHOWN]

"""The steps of a session: which fit when, by whose press, and what goes on by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.enums import ItemStatus
from quizzes.live.enums import State
from quizzes.live.exceptions import Outdated, Unreadable, WrongStep
from quizzes.live.services.steps import MORE_TIME, advance, next_due, set_options, take_step
from quizzes.live.timing import GRACE, LEAD
from quizzes.models import Attempt, DailyTally, Item, Response
from tests.quizzes.live.room import Held, seconds

pytestmark = pytest.mark.django_db

Hold = Callable[..., Held]


def test_a_session_goes_from_the_waiting_room_to_its_end(held: Hold) -> None:
    room = held()
    seen = [room.session.state]
    for step in ("prepare", "open", "close", "reveal", "standings", "prepare", "finish"):
        seen.append(room.step(step).state)
    assert seen == ["lobby", "prepared", "open", "closed", "reveal", "standings", "prepared", "finished"]


def test_each_step_is_another_seq(held: Hold) -> None:
    room = held()
    before = room.session.seq
    room.step("prepare", "open", "close")
    assert room.session.seq == before + 3


def test_a_second_press_is_harmless(held: Hold) -> None:
    room = held()
    seq = room.session.seq
    room.step("prepare")
    with pytest.raises(Outdated):
        take_step(session=room.session, step="prepare", seq=seq, now=room.now)
    room.session.refresh_from_db()
    assert (room.session.state, room.session.question) == (State.PREPARED, 1)


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([], ["open", "close", "reveal", "standings", "more_time", "resume"]),
        (["prepare"], ["prepare", "close", "reveal", "standings", "more_time"]),
        (["prepare", "open"], ["prepare", "open", "reveal", "standings"]),
        (["prepare", "open", "close"], ["prepare", "open", "close", "standings", "more_time"]),
        (["prepare", "open", "close", "reveal"], ["open", "close", "reveal", "more_time"]),
        (["prepare", "pause"], ["open", "pause", "prepare"]),
        (["finish"], ["prepare", "finish", "pause", "resume"]),
    ],
)
def test_a_step_that_does_not_fit_changes_nothing(held: Hold, steps: list[str], wrong: list[str]) -> None:
    room = held()
    room.step(*steps)
    for step in wrong:
        with pytest.raises(WrongStep):
            take_step(session=room.session, step=step, seq=room.session.seq, now=room.now + seconds(9))
    state, seq = room.session.state, room.session.seq
    room.session.refresh_from_db()
    assert (room.session.state, room.session.seq) == (state, seq)


def test_a_step_that_does_not_exist_is_refused(held: Hold) -> None:
    room = held()
    with pytest.raises(Unreadable):
        take_step(session=room.session, step="state", seq=room.session.seq, now=room.now)


def test_a_prepared_question_opens_by_itself(held: Hold) -> None:
    room = held()
    room.step("prepare")
    assert next_due(room.session) == room.now + LEAD
    early = advance(session=room.session, now=room.now + LEAD - seconds(0.001))
    assert early.state == State.PREPARED
    opened = advance(session=room.session, now=room.now + LEAD)
    assert (opened.state, opened.opens_at) == (State.OPEN, room.now + LEAD)


def test_an_open_question_closes_by_itself_after_the_grace(held: Hold) -> None:
    room = held(seconds=20)
    room.step("prepare", "open")
    end = room.now + seconds(20)
    assert (room.session.closes_at, next_due(room.session)) == (end, end + GRACE)
    assert advance(session=room.session, now=end + GRACE).state == State.CLOSED


@pytest.mark.parametrize(("pace", "limit"), [("1", 20), ("2", 40), ("5", 100), ("none", None)])
def test_the_pace_stretches_the_time(held: Hold, pace: str, limit: int | None) -> None:
    room = held(seconds=20, pace=pace)
    room.step("prepare", "open")
    assert room.session.questions.get().seconds == limit
    assert room.session.closes_at == (room.now + seconds(limit) if limit else None)


def test_the_slowest_player_has_the_whole_time(held: Hold) -> None:
    room = held(seconds=20)
    slow = room.join(3)[1]
    slow.factor = 5
    slow.save()
    room.step("prepare", "open")
    assert next_due(room.session) == room.now + seconds(100) + GRACE
    set_options(session=room.session, options={"personal_time": False})
    room.session.refresh_from_db()
    assert next_due(room.session) == room.now + seconds(20) + GRACE


def test_more_time_counts_from_now_when_the_time_is_over(held: Hold) -> None:
    room = held(seconds=20)
    room.step("prepare", "open")
    room.after(20.3)
    assert room.step("more_time").closes_at == room.now + MORE_TIME


def test_more_time_is_the_same_for_the_slowest(held: Hold) -> None:
    room = held(seconds=30)
    (slow,) = room.join()
    slow.factor = 5
    slow.save()
    room.step("prepare", "open")
    opened = room.now
    room.after(100)
    room.step("more_time")
    assert next_due(room.session) == opened + seconds(150 + 15 + 70) + GRACE
    room.answer(slow)
    assert Response.objects.get().seconds == 100


def test_a_pause_takes_nobodys_time(held: Hold) -> None:
    room = held(seconds=20)
    room.step("prepare", "open")
    room.after(5)
    assert next_due(room.step("pause")) is None
    room.after(600)
    room.step("resume")
    assert (room.session.closes_at, room.session.paused_at) == (room.now + seconds(15), None)
    assert room.session.questions.get().opened_at == room.now - seconds(5)


def test_the_reveal_waits_for_the_last_answers(held: Hold) -> None:
    room = held()
    room.step("prepare", "open", "close")
    with pytest.raises(WrongStep):
        take_step(session=room.session, step="reveal", seq=room.session.seq, now=room.now + GRACE / 2)
    assert room.step("reveal").state == State.REVEAL


def test_a_withdrawn_item_is_passed_over(held: Hold) -> None:
    room = held()
    Item.objects.filter(pk__in=room.session.item_ids[:2]).update(status=ItemStatus.RETIRED)
    assert room.step("prepare").question == 3


def test_after_the_last_question_only_the_end_is_left(held: Hold) -> None:
    room = held()
    for _question in room.session.item_ids:
        room.step("prepare", "open", "close", "reveal")
    with pytest.raises(WrongStep):
        room.step("prepare")
    assert room.step("finish").state == State.FINISHED


def test_the_end_counts_the_rounds_of_those_who_answered(held: Hold) -> None:
    room = held()
    first, second, _silent = room.join(3)
    room.step("prepare", "open")
    room.answer(first, second)
    room.step("finish")
    assert Attempt.objects.filter(live_player__session=room.session, finished_at=room.now).count() == 2
    assert Attempt.objects.open().count() == 0
    tally = DailyTally.objects.get(quiz=room.session.quiz)
    assert (tally.plays, tally.completions) == (2, 2)


@pytest.mark.parametrize(
    "options",
    [
        {"state": "finished"},
        {"seconds": 31},
        {"seconds": "30"},
        {"pace": "3"},
        {"teams": 1},
        {"teams": 9},
        {"teams": True},
        {"speed_points": 1},
        {"speed_points": None},
        {"pace": ["1"]},
    ],
)
def test_a_setting_that_does_not_exist_is_refused(held: Hold, options: dict[str, object]) -> None:
    room = held()
    with pytest.raises(Unreadable):
        set_options(session=room.session, options=options)


@pytest.mark.parametrize(
    ("name", "value"),
    [("seconds", 60), ("pace", "5"), ("pace", "none"), ("speed_points", True), ("confidence", False),
     ("personal_time", False), ("teams", 8), ("own_names", True), ("single_standings", True)],
)  # fmt: skip
def test_every_setting_can_be_changed_until_the_end(held: Hold, name: str, value: object) -> None:
    room = held()
    room.session = set_options(session=room.session, options={name: value})
    room.session.refresh_from_db()
    assert getattr(room.session, name) == value
    room.step("finish")
    with pytest.raises(WrongStep):
        set_options(session=room.session, options={name: value})


def test_settings_of_questions_hold_from_the_next_one(held: Hold) -> None:
    room = held(speed_points=False, confidence=True, seconds=20)
    room.step("prepare", "open")
    room.session = set_options(
        session=room.session, options={"speed_points": True, "confidence": False, "seconds": 60}
    )
    room.step("close", "reveal", "prepare")
    rules = room.session.questions.values_list("position", "seconds", "speed_points", "confidence")
    assert list(rules) == [(1, 20, False, True), (2, 60, True, False)]


def test_teams_are_dealt_evenly_and_taken_back(held: Hold) -> None:
    room = held()
    room.join(7)
    set_options(session=room.session, options={"teams": 3})
    teams = room.session.players.values_list("team", flat=True)
    assert sorted(teams) == [1, 1, 1, 2, 2, 3, 3]
    set_options(session=room.session, options={"teams": 0})
    assert set(room.session.players.values_list("team", flat=True)) == {0}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    presses=st.lists(
        st.tuples(
            st.sampled_from(
                ["prepare", "open", "close", "reveal", "standings", "more_time", "pause", "resume", "finish"]
            ),
            st.floats(0, 40),
        ),
        max_size=25,
    )
)
def test_whatever_is_pressed_the_session_stays_sound(held: Hold, presses: list[tuple[str, float]]) -> None:
    """It never goes back a question, never opens without an end that fits, and ends only once."""
    room = held(seconds=20)
    questions = [0]
    for step, passed in presses:
        now = room.after(passed)
        room.session = advance(session=room.session, now=now)
        try:
            room.session = take_step(session=room.session, step=step, seq=room.session.seq, now=now)
        except WrongStep:
            room.session.refresh_from_db()
        session = room.session
        questions.append(session.question)
        assert (session.state == State.FINISHED) == (session.finished_at is not None)
        if session.state == State.OPEN:
            assert session.opens_at < session.closes_at
            limit = dt.timedelta(seconds=session.questions.get(position=session.question).seconds)
            assert session.closes_at - session.opens_at == limit
    assert questions == sorted(questions)
    assert max(questions) <= room.session.total

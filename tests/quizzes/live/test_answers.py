"""When an answer counts, to the millisecond, and how often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.refusals import Refusal
from quizzes.live.messages import error_message
from quizzes.live.models import LivePlayer
from quizzes.live.services.answers import Given, store_answers
from quizzes.live.services.players import give_time
from quizzes.live.timing import GRACE
from quizzes.models import Response
from tests.quizzes.live.room import Held, some_answer

MakeHeld = Callable[..., Held]
MILLISECOND = dt.timedelta(milliseconds=1)


def opened(held: MakeHeld, **options: Any) -> tuple[Held, LivePlayer, LivePlayer]:
    """An open first question of 15 seconds, and two players."""
    held = held(seconds=15, **options)
    players = held.join(2)
    held.step("prepare", "open")
    return held, *players


def code_of(result: Response | Refusal) -> str:
    return error_message(result)["code"] if isinstance(result, Refusal) else "stored"


def outcome(held: Held, player: LivePlayer, at: dt.datetime, *, question: int = 1) -> str:
    """The code of the refusal of an answer that the server receives at this moment, or "stored"."""
    given = Given(player.pk, question, some_answer(held.item), at)
    (result,) = store_answers(session=held.session, given=[given])
    return code_of(result)


def end(held: Held) -> dt.datetime:
    return held.session.closes_at


@pytest.mark.parametrize(
    ("after_the_end", "expected"),
    [
        (-MILLISECOND, "stored"),
        (dt.timedelta(0), "stored"),
        (GRACE, "stored"),
        (GRACE + MILLISECOND, "late"),
        (dt.timedelta(days=1), "late"),
    ],
)
def test_an_answer_counts_until_the_grace_is_over(
    held: MakeHeld, after_the_end: dt.timedelta, expected: str
) -> None:
    room, player, _other = opened(held)
    assert outcome(room, player, end(room) + after_the_end) == expected
    assert room.responses() == (expected == "stored")


def test_an_answer_before_the_question_opens_is_refused(held: MakeHeld) -> None:
    room, player, _other = opened(held)
    assert outcome(room, player, room.session.opens_at - MILLISECOND) == "late"
    assert outcome(room, player, room.session.opens_at) == "stored"


def test_an_answer_on_its_way_when_the_host_closes_still_counts(held: MakeHeld) -> None:
    room, player, other = opened(held)
    room.after(4)
    room.step("close")
    assert outcome(room, player, room.session.closed_at + GRACE) == "stored"
    assert outcome(room, other, room.session.closed_at + GRACE + MILLISECOND) == "late"


def test_personal_time_moves_only_the_own_end(held: MakeHeld) -> None:
    room, slow, fast = opened(held)
    give_time(session=room.session, player_id=slow.pk, factor=2)
    at = end(room) + dt.timedelta(seconds=15)
    assert outcome(room, fast, at - MILLISECOND) == "late"
    assert outcome(room, slow, at + GRACE + MILLISECOND) == "late"
    assert outcome(room, slow, at - MILLISECOND) == "stored"


def test_without_a_limit_an_answer_counts_until_the_host_closes(held: MakeHeld) -> None:
    room, player, _other = opened(held, pace="none")
    assert outcome(room, player, room.session.opens_at + dt.timedelta(hours=3)) == "stored"


@pytest.mark.parametrize("question", [0, 2, -1])
def test_an_answer_to_another_question_is_late(held: MakeHeld, question: int) -> None:
    room, player, _other = opened(held)
    assert outcome(room, player, room.now, question=question) == "late"


def test_after_the_reveal_nothing_counts(held: MakeHeld) -> None:
    room, player, _other = opened(held)
    moment = room.now
    room.step("close", "reveal")
    assert outcome(room, player, moment) == "late"


def test_the_first_of_two_answers_counts_also_within_one_group(held: MakeHeld) -> None:
    room, player, other = opened(held)
    first, second = some_answer(room.item, 0), some_answer(room.item, 1)
    given = [Given(pk, 1, values, room.now) for pk in (player.pk, other.pk) for values in (first, second)]
    stored = store_answers(session=room.session, given=given)
    again = store_answers(session=room.session, given=given)
    valid = room.item.kind.validate(room.item, first)
    assert [result.answer for result in (*stored, *again)] == [valid] * 8
    found = Response.objects.filter(attempt__live_player__session=room.session)
    assert list(found.values_list("answer", flat=True)) == [valid] * 2


def test_one_bad_answer_spoils_no_other_of_its_group(held: MakeHeld) -> None:
    room, player, other = opened(held)
    nobody = Given(0, 1, some_answer(room.item), room.now)
    invalid = Given(player.pk, 1, {"nothing": ["at all"]}, room.now)
    valid = Given(other.pk, 1, some_answer(room.item), room.now)
    results = store_answers(session=room.session, given=[nobody, invalid, valid])
    assert [code_of(result) for result in results] == ["not-allowed", "invalid", "stored"]
    assert room.responses() == 1


def test_a_group_costs_the_same_queries_for_one_and_for_three(held: MakeHeld) -> None:
    room, *_ = opened(held)
    players = room.join(4)
    values = some_answer(room.item)
    counts = []
    for group in (players[:1], players[1:]):
        given = [Given(player.pk, 1, values, room.now) for player in group]
        with CaptureQueriesContext(connection) as captured:
            store_answers(session=room.session, given=given)
        counts.append(len(captured))
    assert counts[0] == counts[1]

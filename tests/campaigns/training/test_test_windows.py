"""When a test takes answers: until the trainer ends it, and for a while after that what was on its way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen
from campaigns.training.models import Attendance, Campus, CampusSession
from campaigns.training.services import phases, tests
from campaigns.training.services.tests import Given
from quizzes.enums import Composition, Occasion
from quizzes.live.enums import State
from quizzes.models import Attempt, DailyTally, Participant, QuizItem, Response
from quizzes.players import COOKIE
from quizzes.services import rounds
from tests.campaigns.training.phones import ORIGIN, Phone, make_cases
from tests.campaigns.training.taught import NOW, join, make_module, move, plan
from tests.quizzes.simulated import make_items, make_quiz

pytestmark = pytest.mark.django_db
PRE, POST = Occasion.PRE, Occasion.POST
MINUTE = dt.timedelta(minutes=1)
JUST_LATE = phases.GRACE + dt.timedelta(seconds=1)


@pytest.fixture
def session(campus: Campus, trainer_user: User) -> CampusSession:
    """In the first test."""
    room = make_quiz("room", Composition.FIXED)
    for item in make_items(1, 1, "Room"):
        QuizItem.objects.create(quiz=room, item=item)
    module = make_module(forms=make_cases(), live=room)
    return move(plan(module, campus, trainer_user), Phase.PRE, trainer_user)


def begin(attendance: Attendance, now: dt.datetime = NOW, occasion: str = PRE) -> Attempt:
    attendance = Attendance.objects.get(pk=attendance.pk)
    return tests.begin(attendance=attendance, occasion=occasion, language="en", now=now)


def sent(attendance: Attendance, position: int, now: dt.datetime, occasion: str = PRE) -> str:
    """What becomes of an answer that comes at this time."""
    attendance = Attendance.objects.get(pk=attendance.pk)
    answers = [Given(position, {"rating": ["6"]}, 5)]
    (taken,) = tests.take_answers(attendance=attendance, occasion=occasion, answers=answers, now=now)
    return taken.state


# --- the trainer moves on ----------------------------------------------------------------------------------


def test_a_test_ends_for_all_when_it_is_left(session: CampusSession, trainer_user: User) -> None:
    attempt = begin(join(session))
    session = move(session, Phase.LESSONS, trainer_user, NOW + MINUTE)
    attempt.refresh_from_db()
    assert (attempt.finished_at, session.pre_ended_at, session.post_ended_at) == (
        NOW + MINUTE,
        NOW + MINUTE,
        None,
    )


@pytest.mark.parametrize("later", [Phase.LIVE, Phase.POST, Phase.FEEDBACK])
def test_no_later_move_opens_a_test_again(session: CampusSession, trainer_user: User, later: Phase) -> None:
    attendance = join(session)
    begin(attendance)
    move(session, Phase.LESSONS, trainer_user)
    after = NOW + 30 * MINUTE
    move(session, later, trainer_user, after)
    assert (sent(attendance, 1, after), Response.objects.count()) == ("late", 0)


def test_another_move_cuts_no_answer_off(session: CampusSession, trainer_user: User) -> None:
    attendance = join(session)
    begin(attendance)
    move(session, Phase.LESSONS, trainer_user)
    move(session, Phase.POST, trainer_user, NOW + MINUTE)
    assert sent(attendance, 1, NOW + phases.GRACE) == "stored"
    assert sent(attendance, 2, NOW + JUST_LATE) == "late"


def test_the_second_test_has_its_own_while(session: CampusSession, trainer_user: User) -> None:
    attendance = join(session)
    move(session, Phase.POST, trainer_user)
    begin(attendance, NOW, POST)
    move(session, Phase.FEEDBACK, trainer_user, NOW + 5 * MINUTE)
    assert sent(attendance, 1, NOW + 6 * MINUTE, POST) == "stored"
    assert sent(attendance, 2, NOW + 5 * MINUTE + JUST_LATE, POST) == "late"


def test_what_comes_late_is_in_the_counters_of_the_day(session: CampusSession, trainer_user: User) -> None:
    attendance = join(session)
    attempt = begin(attendance)
    sent(attendance, 1, NOW)
    move(session, Phase.LESSONS, trainer_user)
    for position in (2, 3):
        sent(attendance, position, NOW + MINUTE)
    kept = DailyTally.objects.get(quiz=attempt.quiz)
    assert (kept.completions, kept.fakes + kept.genuine) == (1, 3)
    assert kept.fakes == Response.objects.filter(is_fake=True).count()


def test_closing_a_session_without_tests_leaves_other_rounds_alone(
    campus: Campus, trainer_user: User
) -> None:
    other = Attempt.objects.create(
        quiz=make_quiz("other"), player="f" * 64, language="en", item_ids=[], started_at=NOW
    )
    move(plan(make_module(), campus, trainer_user), Phase.CLOSED, trainer_user)
    other.refresh_from_db()
    assert other.finished_at is None


# --- a phone that could not say that it began --------------------------------------------------------------


def test_what_was_answered_before_the_site_heard_of_it_arrives(
    session: CampusSession, trainer_user: User
) -> None:
    attendance = join(session)
    order = list(tests.plan_of(attendance=attendance, occasion=PRE).order)  # type: ignore[union-attr]
    move(session, Phase.LESSONS, trainer_user, NOW + MINUTE)
    attempts = [begin(attendance, NOW + 2 * MINUTE) for _try in range(2)]
    assert list(tests.standing_of(attempts[0]).order) == order
    assert (attempts[0], attempts[0].finished_at) == (attempts[1], NOW + MINUTE)
    assert sent(attendance, 1, NOW + 2 * MINUTE) == "stored"


def test_an_open_second_test_is_not_touched_by_that(session: CampusSession, trainer_user: User) -> None:
    attendance = join(session)
    move(session, Phase.POST, trainer_user)
    second = begin(attendance, NOW, POST)
    first = begin(attendance, NOW + MINUTE)
    assert sent(attendance, 1, NOW + MINUTE) == "stored"
    second.refresh_from_db()
    assert (first.occasion, second.occasion, second.finished_at) == (PRE, POST, None)


def test_after_a_while_nothing_is_begun(session: CampusSession, trainer_user: User) -> None:
    attendance = join(session)
    move(session, Phase.LESSONS, trainer_user)
    with pytest.raises(NotOpen):
        begin(attendance, NOW + JUST_LATE)


def test_who_comes_after_the_test_does_not_begin_it(session: CampusSession, trainer_user: User) -> None:
    session = move(session, Phase.LESSONS, trainer_user)
    attendance = join(session, now=NOW + MINUTE)
    with pytest.raises(NotOpen):
        begin(attendance, NOW + MINUTE)


# --- other addresses ---------------------------------------------------------------------------------------


def by_hand(phone: Phone, address: str, form: dict[str, Any]) -> Any:
    return phone.client.post(address, form, **ORIGIN)


@pytest.mark.parametrize("ends_rounds", [True, False])
@pytest.mark.parametrize("rating", ["1", "9"])
def test_the_pages_of_a_round_end_with_the_test(
    session: CampusSession, trainer_user: User, rating: str, ends_rounds: bool
) -> None:
    """Also of a round that was stored in the very moment of the move, and for an answer that cannot be."""
    with time_machine.travel(NOW, tick=False):
        phone = Phone(session)
        phone.join()
        phone.post("test/pre/begin/")
        attempt = Attempt.objects.get()
        address = f"/en/round/{attempt.code}/1/"
        assert phone.client.get(address).status_code == 200
        token = rounds.issue_token(attempt=attempt, position=1, now=NOW)
        move(session, Phase.LESSONS, trainer_user)
        if not ends_rounds:
            Attempt.objects.update(finished_at=None)
        assert phone.client.get(address)["Location"] == phone.at
        assert by_hand(phone, address, {"rating": rating, "token": token}).status_code == 409
    assert Response.objects.count() == 0


def test_a_round_that_its_owner_finished_shows_no_question(session: CampusSession) -> None:
    with time_machine.travel(NOW, tick=False):
        phone = Phone(session)
        phone.join()
        phone.begin()
        attempt = Attempt.objects.get()
        token = rounds.issue_token(attempt=attempt, position=1, now=NOW)
        phone.send("test/pre/finish/")
        response = by_hand(phone, f"/en/round/{attempt.code}/1/", {"rating": "9", "token": token})
    assert response["Location"] == phone.at


def test_the_studys_own_address_begins_nothing(session: CampusSession) -> None:
    stranger = Client()
    address = f"/en/study/{session.study.code}/"
    response = stranger.post(address, **ORIGIN)
    assert (response.status_code, response["Location"]) == (302, f"/en/campus/{session.code}/")
    assert COOKIE not in response.cookies
    Phone(session).join()
    assert Participant.objects.count() == Attendance.objects.count() == 1


# --- the ways of a session ----------------------------------------------------------------------------------


def test_a_planned_session_begins_or_is_cancelled(campus_session: CampusSession) -> None:
    assert phases.ways_on(campus_session) == [Phase.DOORS, Phase.PRE, Phase.LESSONS, Phase.CANCELLED]


def test_a_live_quiz_that_is_finished_is_not_offered_again(
    session: CampusSession, trainer_user: User
) -> None:
    session = move(session, Phase.LIVE, trainer_user)
    session = move(session, Phase.LESSONS, trainer_user)
    assert Phase.LIVE in phases.ways_on(session)
    session.live.state = State.FINISHED
    session.live.save()
    assert phases.ways_on(session) == [Phase.POST, Phase.FEEDBACK, Phase.CLOSED]


def test_a_session_counts_as_held_when_somebody_was_there(
    session: CampusSession, campus: Campus, trainer_user: User
) -> None:
    empty = plan(session.module, campus, trainer_user)
    for number in (1, 2):
        join(session, number)
    for one in (session, empty):
        move(one, Phase.CLOSED, trainer_user)
    assert list(CampusSession.objects.held()) == [session]

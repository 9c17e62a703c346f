"""Phones that send the same twice at once, and a room that does everything at the same moment."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import partial
from uuid import uuid4

import pytest
from django.core.cache import cache

from accounts.models import Organisation, User
from campaigns.training.enums import Phase
from campaigns.training.models import Attendance, Campus, CampusSession, Feedback
from campaigns.training.services import feedback, live_quiz, phases, tests
from campaigns.training.services.tests import Given
from quizzes.enums import Composition, Occasion
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.services.sessions import open_session
from quizzes.models import Attempt, DailyTally, FormItem, Item, Quiz, QuizForm, QuizItem, Response, Study
from tests.campaigns.training.phones import make_case, make_cases
from tests.campaigns.training.taught import NOW, join, make_campus, make_module, move, plan
from tests.quizzes.simulated import make_quiz
from tests.races import at_once

TIMES = 20


@pytest.fixture
def session(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[CampusSession]:
    """A session whose doors are open, which threads with connections of their own can see; it is taken away
    again."""
    with django_db_blocker.unblock():
        cache.clear()
        session = CampusSession.objects.create(
            campus=make_campus("At once"),
            module_key=uuid4(),
            module_title="Look twice",
            language="en",
            phase=Phase.DOORS,
            created_at=NOW,
            study=Study.objects.create(title="At once", quiz=make_cases("at-once"), is_led=True),
        )
        yield session
        session.delete()
        for model in (
            Attempt,
            Study,
            LiveSession,
            FormItem,
            QuizForm,
            QuizItem,
            DailyTally,
            Quiz,
            Item,
            Campus,
        ):
            model.objects.all().delete()
        Campus.objects.all().delete()
        Organisation.objects.filter(name="At once").delete()
        User.objects.filter(username="host-at-once").delete()


def to(session: CampusSession, phase: Phase) -> CampusSession:
    """As a trainer's move, without the module that this session has not."""
    part = phase if phase in (Phase.PRE, Phase.POST) else ""
    Study.objects.filter(pk=session.study_id).update(open_part=part)
    CampusSession.objects.filter(pk=session.pk).update(phase=phase, moved_at=NOW)
    return CampusSession.objects.get(pk=session.pk)


def test_a_double_tap_joins_once(session: CampusSession) -> None:
    joined = at_once(*[partial(join, session)] * TIMES)
    assert {one.pk for one in joined} == {Attendance.objects.get().pk}


def test_a_room_that_joins_at_once_is_numbered_without_gaps(session: CampusSession) -> None:
    at_once(*[partial(join, session, number) for number in range(1, TIMES + 1)])
    assert list(Attendance.objects.values_list("number", flat=True)) == list(range(1, TIMES + 1))
    orders = Counter(session.study.participants.values_list("order", flat=True))
    assert abs(orders["AB"] - orders["BA"]) <= 2


def begun(session: CampusSession) -> Attendance:
    attendance = join(to(session, Phase.PRE))
    tests.begin(attendance=attendance, occasion=Occasion.PRE, language="en", now=NOW)
    return attendance


def test_a_double_tap_begins_once(session: CampusSession) -> None:
    attendance = join(to(session, Phase.PRE))
    begin = partial(tests.begin, attendance=attendance, occasion=Occasion.PRE, language="en", now=NOW)
    attempts = at_once(*[begin] * TIMES)
    assert {one.pk for one in attempts} == {Attempt.objects.get().pk}


def test_the_same_answers_twenty_times_at_once_are_stored_once(session: CampusSession) -> None:
    attendance = begun(session)
    answers = [Given(place, {"rating": ["6"]}, 3) for place in (1, 2, 3)]
    send = partial(tests.take_answers, attendance=attendance, occasion=Occasion.PRE, answers=answers, now=NOW)
    told = at_once(*[send] * TIMES)
    assert all(one == told[0] for one in told)
    assert [one.state for one in told[0]] == ["stored"] * 3
    assert sorted(Response.objects.values_list("position", flat=True)) == [1, 2, 3]


def test_of_different_answers_at_once_one_counts(session: CampusSession) -> None:
    attendance = begun(session)

    def send(rating: int) -> str:
        (taken,) = tests.take_answers(
            attendance=attendance,
            occasion=Occasion.PRE,
            answers=[Given(1, {"rating": [str(rating)]}, 3)],
            now=NOW,
        )
        return taken.state

    told = at_once(*[partial(send, rating) for rating in range(1, 7)])
    assert Counter(told) == {"stored": 1, "other": 5}


def test_answers_in_the_moment_of_the_move_are_counted(session: CampusSession) -> None:
    """Whichever comes first: the move counts what is stored, what is stored after it counts itself."""
    session = to(session, Phase.PRE)
    room = [join(session, number) for number in range(1, TIMES + 1)]
    for one in room:
        tests.begin(attendance=one, occasion=Occasion.PRE, language="en", now=NOW)

    def send(attendance: Attendance) -> list[str]:
        told: list[str] = []
        for place in range(1, 9):
            answers = [Given(place, {"rating": ["6"]}, 3)]
            taken = tests.take_answers(attendance=attendance, occasion=Occasion.PRE, answers=answers, now=NOW)
            told += [one.state for one in taken]
        return told

    move_on = partial(
        phases.move,
        session=session,
        to=Phase.LESSONS,
        seq=session.seq,
        user=None,
        now=NOW + dt.timedelta(0, 1),
    )
    *told, moved = at_once(*[partial(send, one) for one in room], move_on)
    assert moved.phase == Phase.LESSONS
    assert told == [["stored"] * 8] * TIMES
    kept = DailyTally.objects.get()
    assert (kept.completions, kept.fakes + kept.genuine) == (TIMES, 8 * TIMES)


def test_feedback_sent_at_once_is_kept_once(session: CampusSession) -> None:
    session = to(session, Phase.FEEDBACK)
    attendance = join(session)
    give = partial(
        feedback.give, attendance=attendance, clear=5, useful=5, again=None, text="", now=session.moved_at
    )
    at_once(*[give] * TIMES)
    assert Feedback.objects.count() == 1


def test_a_double_tap_makes_one_player(session: CampusSession) -> None:
    host = User.objects.create_user(username="host-at-once", email="host@people.example")
    room = make_quiz("room-at-once", Composition.FIXED)
    QuizItem.objects.create(quiz=room, item=make_case(1, is_fake=True, name="Room"))
    live = open_session(quiz=room, host=host, language="en", now=NOW, code=session.code)
    CampusSession.objects.filter(pk=session.pk).update(live=live)
    attendance = join(to(session, Phase.LIVE))
    players = at_once(*[partial(live_quiz.enter, attendance=attendance, language="en", now=NOW)] * TIMES)
    assert {one.pk for one in players} == {LivePlayer.objects.get().pk}


@pytest.mark.django_db
def test_everybody_has_an_order_of_their_own(campus: Campus, trainer_user: User) -> None:
    session = move(plan(make_module(forms=make_cases()), campus, trainer_user), Phase.DOORS, trainer_user)

    def orders() -> list[list[str]]:
        people = [join(session, number) for number in range(1, 7)]
        return [list(tests.plan_of(attendance=one, occasion=Occasion.PRE).order) for one in people]

    first = orders()
    assert orders() == first
    assert len({tuple(order) for order in first}) == len(first)

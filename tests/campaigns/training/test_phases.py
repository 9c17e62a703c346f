"""Moving a session: what each phase opens, and what cannot happen."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen, WrongPhase
from campaigns.training.models import Attendance, CampusSession
from campaigns.training.services import phases, sessions
from quizzes.enums import Occasion
from quizzes.models import Attempt
from quizzes.services import studies
from quizzes.services.studies import NothingToTake
from tests.campaigns.training.taught import NOW, join, move

pytestmark = pytest.mark.django_db


def test_a_session_goes_through_its_phases(campus_session: CampusSession, trainer_user: User) -> None:
    seen = []
    for phase in (Phase.DOORS, Phase.PRE, Phase.LESSONS, Phase.POST, Phase.FEEDBACK, Phase.CLOSED):
        campus_session = move(campus_session, phase, trainer_user)
        campus_session.study.refresh_from_db()
        seen.append((campus_session.phase, campus_session.study.open_part, campus_session.study.is_open))
    assert seen == [
        ("doors", "", True),
        ("pre", "pre", True),
        ("lessons", "", True),
        ("post", "post", True),
        ("feedback", "", True),
        ("closed", "", False),
    ]
    assert phases.ways_on(campus_session) == []


def test_no_way_leads_back_to_a_test(campus_session: CampusSession, trainer_user: User) -> None:
    for phase in (Phase.PRE, Phase.LESSONS):
        campus_session = move(campus_session, phase, trainer_user)
    with pytest.raises(WrongPhase):
        move(campus_session, Phase.PRE, trainer_user)
    assert phases.ways_on(campus_session) == [Phase.LIVE, Phase.POST, Phase.FEEDBACK, Phase.CLOSED]


def test_a_double_click_moves_once(campus_session: CampusSession, trainer_user: User) -> None:
    for _click in range(2):
        phases.move(session=campus_session, to=Phase.DOORS, seq=1, user=trainer_user, now=NOW)
    campus_session.refresh_from_db()
    assert (campus_session.phase, campus_session.seq) == ("doors", 2)
    with pytest.raises(WrongPhase):
        phases.move(session=campus_session, to=Phase.PRE, seq=1, user=trainer_user, now=NOW)


def begin(session: CampusSession, attendance: Attendance) -> Attempt:
    return studies.begin_part(study=session.study, player=attendance.player, language="en", now=NOW)


def test_only_the_open_test_can_be_begun(campus_session: CampusSession, trainer_user: User) -> None:
    session = move(campus_session, Phase.DOORS, trainer_user)
    attendance = join(session)
    with pytest.raises(NothingToTake):
        begin(session, attendance)
    first = begin(move(session, Phase.PRE, trainer_user), attendance)
    second = begin(move(session, Phase.POST, trainer_user), attendance)
    assert (first.occasion, second.occasion) == (Occasion.PRE, Occasion.POST)
    assert Attempt.objects.get(pk=first.pk).finished_at == NOW
    assert {first.form, second.form} == {"A", "B"}


def test_answers_are_taken_for_two_minutes_more(campus_session: CampusSession, trainer_user: User) -> None:
    session = move(campus_session, Phase.PRE, trainer_user)
    later = move(session, Phase.LESSONS, trainer_user, NOW)
    assert phases.takes_answers(session=later, occasion="pre", now=NOW + phases.GRACE)
    assert not phases.takes_answers(
        session=later, occasion="pre", now=NOW + phases.GRACE + dt.timedelta(0, 1)
    )
    assert not phases.takes_answers(session=later, occasion="post", now=NOW)


def test_joining_twice_is_joining_once(campus_session: CampusSession, trainer_user: User) -> None:
    session = move(campus_session, Phase.DOORS, trainer_user)
    assert [join(session, who).number for who in (1, 2, 1)] == [1, 2, 1]
    assert sorted(one.participant.number for one in session.attendances.all()) == [1, 2]


def test_doors_open_with_the_session(campus_session: CampusSession, trainer_user: User) -> None:
    with pytest.raises(NotOpen):
        join(campus_session)
    closed = move(campus_session, Phase.CLOSED, trainer_user)
    with pytest.raises(NotOpen):
        join(closed)


def test_one_open_session_a_module(campus_session: CampusSession) -> None:
    module = campus_session.module
    first, second = (sessions.open_session_of(module=module, now=NOW) for _visitor in range(2))
    assert (first, first.phase, first.study.is_led) == (second, "own_pace", False)

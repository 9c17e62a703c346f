"""What is kept of a session, and until when."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from quizzes.live.enums import State
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.services.privacy import finish_forgotten, purge_rosters
from quizzes.live.services.report import session_report
from quizzes.models import Attempt, DailyTally, Quiz, Response
from quizzes.services.privacy import unlink_players
from tests.quizzes.live.crowd import START, Crowd

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def host(person: Callable[..., User]) -> User:
    return person(Role.TRAINER)


@pytest.fixture
def room(quiz: Quiz, host: User) -> Crowd:
    room = Crowd(quiz, host)
    room.enter(6)
    room.play(2)
    return room


def names() -> list[tuple[str, str]]:
    return sorted(LivePlayer.objects.values_list("nickname", "name_key"))


def test_names_go_after_thirty_days_and_the_report_stays(room: Crowd) -> None:
    session = room.finish()
    before, known = session_report(session=session), names()
    assert (purge_rosters(now=START + 30 * DAY), names()) == (0, known)
    assert (purge_rosters(now=START + 30 * DAY + SECOND, dry_run=True), names()) == (6, known)
    assert purge_rosters(now=START + 30 * DAY + SECOND) == 6
    assert names() == [("", "")] * 6
    assert session_report(session=session) == before
    assert purge_rosters(now=START + 31 * DAY) == 0


def test_the_report_stays_when_its_rounds_are_unlinked(room: Crowd) -> None:
    """They were all open at once, so they cannot be one person's."""
    session = room.finish()
    before = session_report(session=session)
    assert unlink_players(now=START + 31 * DAY) == 6
    assert set(Attempt.objects.values_list("player", flat=True)) == {""}
    assert session_report(session=session) == before


def test_the_days_can_be_set(room: Crowd, settings: object) -> None:
    settings.ROSTER_DAYS = 7
    assert purge_rosters(now=START + 7 * DAY) == 0
    assert purge_rosters(now=START + 7 * DAY + SECOND) == 6


def test_other_sessions_keep_their_names(room: Crowd, quiz: Quiz, host: User) -> None:
    young = Crowd(quiz, host, now=START + 5 * DAY)
    young.enter(2)
    purge_rosters(now=START + 32 * DAY)
    kept = LivePlayer.objects.exclude(nickname="")
    assert sorted(kept.values_list("pk", flat=True)) == [player.pk for player in young.players]


def test_a_session_that_nobody_ended_is_ended_so_that_its_rounds_count(room: Crowd) -> None:
    room.step("prepare", "open")
    room.answer()
    room.step("pause")
    assert finish_forgotten(now=START + DAY) == 0
    assert finish_forgotten(now=START + DAY + SECOND, dry_run=True) == 1
    assert LiveSession.objects.get().state == State.OPEN
    assert finish_forgotten(now=START + DAY + SECOND) == 1
    session = LiveSession.objects.get()
    assert (session.state, Response.objects.count()) == (State.FINISHED, 18)
    assert Attempt.objects.finished().count() == DailyTally.objects.get().completions == 6
    assert session_report(session=session).group.answers == 18
    assert finish_forgotten(now=START + 2 * DAY) == 0


def test_purge_says_what_it_let_go_of(room: Crowd, quiz: Quiz, host: User) -> None:
    old = timezone.now() - 31 * DAY
    LiveSession.objects.update(created_at=old)
    Crowd(quiz, host, now=timezone.now()).enter(1)
    out = io.StringIO()
    call_command("purge", "--dry-run", stdout=out)
    assert LiveSession.objects.filter(state=State.FINISHED).count() == 0
    call_command("purge", stdout=out)
    said = [line for line in out.getvalue().splitlines() if "live sessions" in line]
    assert said == [
        "1 live sessions would be ended",
        "6 names in live sessions would be emptied",
        "1 live sessions ended",
        "6 names in live sessions emptied",
    ]


def test_a_guest_leaves_a_name_answers_and_times_and_nothing_else(room: Crowd) -> None:
    """Whoever adds a field to a player writes it into docs/privacy.md first."""
    assert {field.name for field in LivePlayer._meta.get_fields()} == {
        "id",
        "session",
        "nickname",
        "name_key",
        "language",
        "team",
        "factor",
        "attempt",
        "joined_at",
        "removed_at",
        "attendance",  # a place in a campus session, known by a number alone
    }
    keys = set(Attempt.objects.values_list("player", flat=True))
    assert len(keys) == 6  # random, and no browser has them

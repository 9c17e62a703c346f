"""Sessions that nobody ended are ended, and names on rosters go in any case."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from campaigns.training.enums import Kind, Phase
from campaigns.training.models import Campus, CampusSession, Kit, RosterEntry, RosterImport
from campaigns.training.services import kits, privacy
from quizzes.models import QuizItem
from tests.campaigns.training.phones import make_case
from tests.campaigns.training.taught import NOW, join, make_campus, make_module, make_trainer, move, plan
from tests.quizzes.simulated import make_quiz

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MOMENT = dt.timedelta(seconds=1)


def listed(session: CampusSession) -> CampusSession:
    session.roster.create(number="0012", number_key="0012", name="Kim Hana")
    return session


# --- ending ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "phase", "days", "ended"),
    [
        (Kind.SESSION, Phase.PRE, 2, Phase.CLOSED),
        (Kind.SESSION, Phase.FEEDBACK, 2, Phase.CLOSED),
        (Kind.COURSE, Phase.LESSONS, 30 + 14, Phase.CLOSED),
        (Kind.SESSION, Phase.PLANNED, 30, Phase.CANCELLED),
        (Kind.COURSE, Phase.PLANNED, 30 + 14, Phase.CANCELLED),
    ],
)
def test_what_nobody_ends_is_ended_in_its_time(
    campus_session: CampusSession, trainer_user: User, kind: Kind, phase: Phase, days: int, ended: Phase
) -> None:
    ends_at = NOW + 14 * DAY if kind == Kind.COURSE else None
    CampusSession.objects.filter(pk=campus_session.pk).update(kind=kind, ends_at=ends_at)
    if phase != Phase.PLANNED:
        move(campus_session, Phase.DOORS, trainer_user)
        join(campus_session)
        move(campus_session, phase, trainer_user)
    due = NOW + days * DAY
    assert privacy.close_forgotten(now=due) == 0
    assert privacy.close_forgotten(now=due + MOMENT, dry_run=True) == 1
    assert privacy.close_forgotten(now=due + MOMENT) == 1
    assert privacy.close_forgotten(now=due + MOMENT) == 0
    campus_session.refresh_from_db()
    closed_at = due + MOMENT if ended == Phase.CLOSED else None
    assert (campus_session.phase, campus_session.closed_at) == (ended, closed_at)
    assert campus_session.study.is_open is False


def test_a_forgotten_live_quiz_ends_with_its_session(campus: Campus, trainer_user: User) -> None:
    room = make_quiz("room", "fixed")
    QuizItem.objects.create(quiz=room, item=make_case(1, is_fake=True))
    session = plan(make_module(live=room), campus, trainer_user)
    live = move(session, Phase.LIVE, trainer_user).live
    assert privacy.close_forgotten(now=NOW + 3 * DAY) == 1
    live.refresh_from_db()
    assert live.state == "finished"


def test_a_session_that_begins_late_goes_on(campus_session: CampusSession, trainer_user: User) -> None:
    move(campus_session, Phase.DOORS, trainer_user, NOW + 5 * DAY)
    assert privacy.close_forgotten(now=NOW + 6 * DAY) == 0


def test_the_nightly_purge_ends_them_and_drops_their_rosters_later(
    campus_session: CampusSession, trainer_user: User
) -> None:
    listed(move(campus_session, Phase.DOORS, trainer_user))
    long_ago = timezone.now() - 10 * DAY
    CampusSession.objects.update(starts_at=long_ago, moved_at=long_ago, created_at=long_ago)
    call_command("purge", stdout=StringIO())
    campus_session.refresh_from_db()
    assert (campus_session.phase, RosterEntry.objects.count()) == (Phase.CLOSED, 1)
    CampusSession.objects.update(closed_at=timezone.now() - 31 * DAY)
    call_command("purge", stdout=StringIO())
    assert RosterEntry.objects.count() == 0


# --- what is kept of them -------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", [Phase.PLANNED, Phase.LESSONS, Phase.CLOSED, Phase.CANCELLED])
def test_rosters_and_kits_go_30_days_after_a_session_however_it_ended(
    campus_session: CampusSession, trainer_user: User, phase: Phase
) -> None:
    if phase != Phase.PLANNED:
        move(campus_session, phase, trainer_user, NOW)
    listed(campus_session)
    Kit.objects.create(session=campus_session, asked_at=NOW)
    due = NOW + 30 * DAY
    assert (privacy.drop_rosters(now=due), kits.drop_kits(now=due)) == (0, 0)
    late = due + MOMENT
    assert privacy.drop_rosters(now=late, dry_run=True) == 1
    assert (privacy.drop_rosters(now=late), kits.drop_kits(now=late)) == (1, 1)
    assert (RosterEntry.objects.count(), Kit.objects.count()) == (0, 0)


def test_the_roster_of_a_course_stays_until_after_its_end(campus_session: CampusSession) -> None:
    CampusSession.objects.filter(pk=campus_session.pk).update(kind=Kind.COURSE, ends_at=NOW + 60 * DAY)
    listed(campus_session)
    assert privacy.drop_rosters(now=NOW + 90 * DAY) == 0
    assert privacy.drop_rosters(now=NOW + 90 * DAY + MOMENT) == 1


def test_a_cancelled_session_keeps_no_roster_until_its_day(
    campus_session: CampusSession, trainer_user: User
) -> None:
    CampusSession.objects.filter(pk=campus_session.pk).update(starts_at=NOW + 300 * DAY)
    listed(move(campus_session, Phase.CANCELLED, trainer_user))
    assert privacy.drop_rosters(now=NOW + 31 * DAY) == 1


# --- at once --------------------------------------------------------------------------------------------
def test_a_trainer_deletes_the_roster_at_once(campus_session: CampusSession, trainer_user: User) -> None:
    listed(campus_session)
    RosterImport.objects.create(session=campus_session, file_name="a.csv", rows=[], made_at=NOW)
    page = f"/en/campus/desk/{campus_session.public_code}/roster/"
    client = Client()
    client.force_login(trainer_user)
    assert "Yes, delete the roster" in client.get(page).content.decode()
    assert client.get(f"{page}drop/").status_code == 405
    assert client.post(f"{page}drop/", follow=True).status_code == 200
    assert (RosterEntry.objects.count(), RosterImport.objects.count()) == (0, 0)
    assert "Yes, delete the roster" not in client.get(page).content.decode()


def test_nobody_else_deletes_it(campus_session: CampusSession) -> None:
    listed(campus_session)
    client = Client()
    client.force_login(make_trainer(make_campus("Other University"), name="other"))
    page = f"/en/campus/desk/{campus_session.public_code}/roster/drop/"
    assert (client.post(page).status_code, RosterEntry.objects.count()) == (404, 1)


def test_a_trainer_reads_nothing_of_a_campus_that_is_not_theirs_any_more(
    campus_session: CampusSession, trainer_user: User
) -> None:
    client = Client()
    client.force_login(trainer_user)
    pages = [f"/en/campus/desk/{campus_session.public_code}/{page}" for page in ("", "roster/", "results/")]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    trainer_user.trainer.campuses.clear()
    trainer_user.trainer.save()
    assert list(campus_session.trainers.all()) == [trainer_user]
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]

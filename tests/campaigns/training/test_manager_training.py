"""Training in the editing desk: who looks, what is counted, and how often lists ask the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import Campus, CampusSession, Qualification, TrainingModulePage
from campaigns.training.services.overview import Standing
from tests.campaigns.training.taught import NOW, join, make_campus, make_module, make_trainer, move, plan

pytestmark = pytest.mark.django_db

HOME = "/admin/training/"
SESSIONS, PLACES = f"{HOME}sessions/", f"{HOME}places/"
TRAINERS, LEARNING = f"{HOME}trainers/", f"{HOME}learning/"
PAGES = (HOME, SESSIONS, PLACES, TRAINERS, LEARNING)
REPORT = f"{HOME}report.pdf"


@pytest.fixture
def manager(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.MANAGER)


def outcome(response: Any) -> int:
    """The status; what is not found is tried once more with a language in front."""
    moved = response.status_code == 302 and response["Location"].startswith("/en/admin/")
    return 404 if moved else response.status_code


@pytest.mark.parametrize("address", [*PAGES, REPORT])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.EDITOR, 404),
        (Role.JUDGE, 302),
        (Role.TRAINER, 302),
        (None, 302),
        (Role.MANAGER, 200),
        (Role.ADMINISTRATOR, 200),
    ],
)
def test_only_managers_look(
    campus_session: CampusSession,
    client_of: Callable[..., Client],
    role: Role | None,
    status: int,
    address: str,
) -> None:
    response = client_of(role).get(address)
    assert outcome(response) == status
    assert (b"Sample University" in response.content) == (
        status == 200 and address in (SESSIONS, PLACES, TRAINERS)
    )


def queries(client: Client, address: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("address", [f"{HOME}?month=2026-05", SESSIONS, PLACES, TRAINERS, LEARNING])
def test_as_many_queries_for_three_rows_as_for_one(
    manager: Client, module: TrainingModulePage, address: str
) -> None:
    def add(name: str) -> None:
        campus = make_campus(f"Sample {name}", name)
        trainer = make_trainer(campus, name=name)
        Qualification.objects.create(trainer=trainer.trainer, module=module, trained_on=NOW.date())
        session = move(plan(module, campus, trainer), Phase.DOORS, trainer)
        join(session)
        move(session, Phase.CLOSED, trainer)

    add("one")
    queries(manager, address)
    first = queries(manager, address)
    add("two")
    add("three")
    assert queries(manager, address) == first


# --- the overview ------------------------------------------------------------------------------------------


def test_the_calendar_puts_sessions_on_the_day_of_their_place(
    manager: Client, module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    """22:00 UTC on the last of April is the first of May in Seoul."""
    plan(module, campus, trainer_user, starts_at=dt.datetime(2026, 4, 30, 22, tzinfo=dt.UTC))
    month = manager.get(HOME, {"month": "2026-05"}).context["month"]
    ((day,), (before,)) = month.agenda, month.weeks[0][4:5]
    assert (day.day, before.day) == (dt.date(2026, 5, 1), dt.date(2026, 5, 1))
    assert day.sessions[0].begins.isoformat() == "2026-05-01T07:00:00"
    assert manager.get(HOME, {"month": "2026-04"}).context["month"].agenda == []
    assert b"Asia/Seoul" in manager.get(HOME, {"month": "2026-05"}).content


@pytest.mark.parametrize(
    "month", ["", "soon", "2026-13", "0000-01", "9999-12", "2026-05-01", "２０２６-０５"]
)
@time_machine.travel(NOW, tick=False)
def test_another_month_is_this_month(client_of: Callable[..., Client], month: str) -> None:
    response = client_of(Role.MANAGER).get(HOME, {"month": month})
    assert response.context["month"].first == dt.date(2026, 5, 1)


def test_what_is_where_is_counted(
    manager: Client, module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    with time_machine.travel(NOW, tick=False):
        day = dt.timedelta(days=1)
        plan(module, campus, trainer_user, starts_at=NOW + day)
        plan(module, campus, trainer_user, starts_at=NOW - 3 * day)
        course = plan(module, campus, trainer_user, starts_at=NOW - 9 * day, ends_at=NOW + day, kind="course")
        move(course, Phase.LESSONS, trainer_user)
        held = move(plan(module, campus, trainer_user), Phase.DOORS, trainer_user)
        join(held)
        move(held, Phase.CLOSED, trainer_user)
        move(plan(module, campus, trainer_user), Phase.CLOSED, trainer_user)  # with nobody in it
        move(plan(module, campus, trainer_user), Phase.CANCELLED, trainer_user)
        found = manager.get(HOME).context["standing"]
    assert found == Standing(running=1, coming=1, held=1, forgotten=1)


# --- lists -------------------------------------------------------------------------------------------------


@pytest.fixture
def two(module: TrainingModulePage, campus: Campus, trainer_user: User) -> list[CampusSession]:
    """One that is closed, of two students, and one that is planned: on other campuses, of other modules."""
    closed = move(plan(module, campus, trainer_user), Phase.DOORS, trainer_user)
    for number in (1, 2):
        join(closed, number)
    closed = move(closed, Phase.CLOSED, trainer_user)
    elsewhere = make_campus("Sample School", "Torino", "Europe/Rome")
    other = make_trainer(elsewhere, name="other")
    planned = plan(make_module("other"), elsewhere, other, starts_at=NOW + dt.timedelta(days=30))
    return [closed, planned]


def test_sessions_are_narrowed(manager: Client, two: list[CampusSession]) -> None:
    closed, planned = two
    trainer = planned.trainers.get()
    for query, expected in (
        ({}, [planned, closed]),
        ({"campus": closed.campus_id}, [closed]),
        ({"module": planned.module_key}, [planned]),
        ({"phase": "closed"}, [closed]),
        ({"trainer": trainer.pk}, [planned]),
        ({"until": "2026-05-04"}, [closed]),
        ({"since": "2026-05-05"}, [planned]),
        ({"since": "2026-05-05", "phase": "closed"}, []),
        ({"campus": "999999", "module": "none", "phase": "own_pace", "since": "soon"}, [planned, closed]),
    ):
        response = manager.get(SESSIONS, query)
        assert [row.session for row in response.context["rows"]] == expected, query
    assert [row.session.joined for row in manager.get(SESSIONS).context["rows"]] == [0, 2]


def test_places_are_in_order_of_country_and_city(manager: Client, two: list[CampusSession]) -> None:
    Campus.objects.filter(city="Torino").update(country="Italy")
    with time_machine.travel(NOW, tick=False):
        countries = manager.get(PLACES).context["countries"]
    assert [
        (country.name, country.held, country.students, [
            (city.name, campus.held, campus.coming, campus.students, campus.latest_day)
            for city in country.cities for campus in city.campuses
        ])
        for country in countries
    ] == [
        ("Italy", 0, 0, [("Torino", 0, 1, 0, None)]),
        ("Korea", 1, 2, [("Seoul", 1, 0, 2, dt.date(2026, 5, 4))]),
    ]  # fmt: skip


def test_trainers_with_what_they_are_trained_for(manager: Client, two: list[CampusSession]) -> None:
    closed = two[0]
    trainer = closed.trainers.get().trainer
    Qualification.objects.create(trainer=trainer, module=closed.module, trained_on=dt.date(2026, 1, 9))
    trainer.user.groups.clear()
    waiting = User.objects.create_user("new", "new@people.example")
    waiting.groups.add(Group.objects.get(name=Role.TRAINER.value))
    with time_machine.travel(NOW, tick=False):
        context = manager.get(TRAINERS).context
    rows = {
        one.user.username: (
            one.held, one.coming, one.students, one.may_train,
            [(title, row.trained_on) for title, row in qualifications],
        )
        for one, qualifications in context["rows"]
    }  # fmt: skip
    assert rows == {
        "trainer": (1, 0, 2, 0, [("Look twice", dt.date(2026, 1, 9))]),
        "other": (0, 1, 0, 1, []),
    }
    assert list(context["waiting"]) == [waiting]


def test_lists_that_are_empty_say_what_to_do(manager: Client) -> None:
    for address, words in (
        (HOME, "No session begins in this month."),
        (SESSIONS, "There is no session yet."),
        (PLACES, "There is no campus yet."),
        (TRAINERS, "Nobody is a trainer with campuses yet."),
        (LEARNING, "No group of five people has taken both tests yet."),
    ):
        assert words in manager.get(address).content.decode()

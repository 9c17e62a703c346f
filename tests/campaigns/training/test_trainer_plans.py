"""Planning, changing and calling off: what trainers read, and that nothing they typed is lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import Campus, CampusSession, Qualification, Trainer, TrainingModulePage
from quizzes.models import Study
from quizzes.services import studies
from tests.campaigns.training.taught import (
    make_campus,
    make_module,
    make_trainer,
    move,
    plan,
)

pytestmark = pytest.mark.django_db

DESK = "/en/campus/desk/"
BERLIN = ZoneInfo("Europe/Berlin")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def trainer_client(trainer_user: User) -> Client:
    return client_of(trainer_user)


def words_of(response: Any) -> str:
    html = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def next_week() -> dt.date:
    return (timezone.now() + dt.timedelta(days=7)).date()


def filled(module: TrainingModulePage, campus: Campus, **changed: Any) -> dict[str, Any]:
    return {
        "module": module.pk,
        "language": "en",
        "kind": "session",
        "campus": campus.pk,
        "room": "Hall 2",
        "day": next_week().isoformat(),
        "hour": "14:30",
        "time_zone": "",
        "last_day": "",
        "group": "Design, 2nd year",
        "group_size": "40",
        "age_band": "16-17",
        **changed,
    }


def clocks_forward() -> dt.date:
    """The next last Sunday of March, on which 02:30 is skipped in Berlin."""
    year = timezone.now().year + 1
    last = dt.date(year, 3, 31)
    return last - dt.timedelta(days=(last.weekday() + 1) % 7)


def test_a_plan_becomes_a_session(trainer_client: Client, module: TrainingModulePage, campus: Campus) -> None:
    response = trainer_client.post(DESK + "plan/", filled(module, campus))
    session = CampusSession.objects.get()
    assert response["Location"] == f"{DESK}{session.public_code}/"
    local = session.local_start
    assert (local.date(), f"{local:%H:%M}", session.time_zone) == (next_week(), "14:30", "Asia/Seoul")
    assert (session.group, session.group_size, session.room) == ("Design, 2nd year", 40, "Hall 2")
    assert (session.study is not None, session.ends_at) == (True, None)
    assert [str(person) for person in session.trainers.all()] == ["trainer@people.example"]


def test_a_course_ends_on_its_last_day(
    trainer_client: Client, module: TrainingModulePage, campus: Campus
) -> None:
    last = next_week() + dt.timedelta(days=30)
    sent = filled(module, campus, kind="course", last_day=last.isoformat(), time_zone="Europe/Berlin")
    trainer_client.post(DESK + "plan/", sent)
    session = CampusSession.objects.get()
    assert session.ends_at.astimezone(BERLIN).date() == last
    assert session.time_zone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": "2020-01-01"}, "This is over already."),
        ({"day": "2999-01-01"}, "more than two years away"),
        ({"day": "tomorrow"}, "Enter a valid date."),
        ({"hour": ""}, "This field is required."),
        ({"time_zone": "Moon/Base"}, "is no time zone"),
        ({"kind": "course"}, "Say when the course ends."),
        ({"kind": "course", "last_day": "2020-01-01"}, "The course ends before it begins."),
        ({"kind": "open"}, "Select a valid choice."),
        ({"group_size": "0"}, "greater than or equal to 1"),
        ({"campus": "999999"}, "That choice is not one of the available choices."),
        ({"module": "999999"}, "999999 is not one of the available choices."),
        ({"language": "ko"}, "not there in this language yet"),
        ({"room": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    trainer_client: Client,
    module: TrainingModulePage,
    campus: Campus,
    changed: dict[str, str],
    said: str,
) -> None:
    response = trainer_client.post(DESK + "plan/", filled(module, campus) | changed)
    assert response.status_code == 400
    assert said in words_of(response)
    html = response.content.decode()
    assert ('value="Design, 2nd year"' in html, CampusSession.objects.exists()) == (True, False)


def test_an_hour_that_the_clocks_skip_is_refused(
    trainer_client: Client, module: TrainingModulePage, campus: Campus
) -> None:
    sent = filled(module, campus, day=clocks_forward().isoformat(), hour="02:30", time_zone="Europe/Berlin")
    response = trainer_client.post(DESK + "plan/", sent)
    assert "The clocks of Europe/Berlin change at this hour." in words_of(response)
    sent["hour"] = "03:30"
    assert trainer_client.post(DESK + "plan/", sent).status_code == 302


def test_a_campus_of_others_cannot_be_chosen(trainer_client: Client, module: TrainingModulePage) -> None:
    other = make_campus("Other University", "Busan")
    response = trainer_client.post(DESK + "plan/", filled(module, other))
    assert (response.status_code, CampusSession.objects.exists()) == (400, False)
    assert "Other University" not in trainer_client.get(DESK + "plan/").content.decode()


def test_a_module_without_tests_may_be_planned(trainer_client: Client, campus: Campus) -> None:
    module = make_module()
    assert "Look twice (no tests)" in trainer_client.get(DESK + "plan/").content.decode()
    response = trainer_client.post(DESK + "plan/", filled(module, campus), follow=True)
    assert CampusSession.objects.get().study is None
    assert "This module has no tests." in words_of(response)


def test_who_was_not_trained_reads_so_and_may_plan(
    trainer_client: Client, trainer_user: User, module: TrainingModulePage, campus: Campus
) -> None:
    hint = "You were not trained for this module yet."
    response = trainer_client.post(DESK + "plan/", filled(module, campus), follow=True)
    assert hint in words_of(response)
    translated = make_module("look-twice-ko", language="ko")
    TrainingModulePage.objects.filter(pk=translated.pk).update(translation_key=module.translation_key)
    trainer = Trainer.objects.get(user=trainer_user)
    Qualification.objects.create(trainer=trainer, module=translated, trained_on=dt.date(2026, 1, 1))
    assert hint not in words_of(trainer_client.get(response.request["PATH_INFO"]))
    assert "You were trained for these" in trainer_client.get(DESK + "plan/").content.decode()


def test_a_module_is_offered_once_and_taught_in_the_chosen_language(
    trainer_client: Client, module: TrainingModulePage, campus: Campus
) -> None:
    translated = make_module("look-twice-ko", language="ko")
    TrainingModulePage.objects.filter(pk=translated.pk).update(translation_key=module.translation_key)
    html = trainer_client.get(DESK + "plan/").content.decode()
    assert re.findall(r'<option value="(\d+)"[^>]*>Look twice', html) == [str(module.pk)]
    trainer_client.post(DESK + "plan/", filled(module, campus, language="ko"))
    assert CampusSession.objects.get().module_id == translated.pk


def test_a_trainer_without_a_campus_reads_whom_to_ask(module: TrainingModulePage) -> None:
    client = client_of(make_trainer(name="newcomer"))
    for address in (DESK, DESK + "plan/"):
        response = client.get(address)
        assert response.status_code == 200
        assert "Ask the manager of the programme to add you" in words_of(response)
    assert "<select" not in client.get(DESK + "plan/").content.decode()


def test_a_plan_can_be_changed_until_the_doors_open(
    trainer_client: Client, trainer_user: User, campus_session: CampusSession
) -> None:
    address = f"{DESK}{campus_session.public_code}/edit/"
    html = trainer_client.get(address).content.decode()
    assert re.search(r'name="day" value="2026-05-04"', html)
    other = make_module("another-module")
    old = campus_session.study_id
    sent = filled(other, campus_session.campus, group="Another group")
    assert trainer_client.post(address, sent)["Location"] == f"{DESK}{campus_session.public_code}/"
    campus_session.refresh_from_db()
    assert (campus_session.module_id, campus_session.group) == (other.pk, "Another group")
    assert (campus_session.study_id, Study.objects.filter(pk=old).exists()) == (None, False)
    move(campus_session, Phase.DOORS, trainer_user)
    assert trainer_client.get(address).status_code == 302
    trainer_client.post(address, filled(other, campus_session.campus, group="Too late"))
    campus_session.refresh_from_db()
    assert campus_session.group == "Another group"


def test_a_module_stays_once_somebody_is_in_its_tests(
    trainer_client: Client, campus_session: CampusSession
) -> None:
    studies.join_study(study=campus_session.study, player="", now=timezone.now())  # on paper
    other = make_module("another-module")
    sent = filled(other, campus_session.campus)
    response = trainer_client.post(f"{DESK}{campus_session.public_code}/edit/", sent, follow=True)
    assert "Somebody is in the tests of this session already" in words_of(response)
    before = campus_session.module_id
    campus_session.refresh_from_db()
    assert campus_session.module_id == before


def test_changing_the_room_keeps_code_tests_and_a_date_that_has_passed(
    trainer_client: Client, campus_session: CampusSession
) -> None:
    campus = campus_session.campus
    before = (campus_session.code, campus_session.study_id, campus_session.starts_at)
    begins = campus_session.local_start
    sent = filled(
        campus_session.module, campus, room="Hall 9", day=begins.date().isoformat(), hour=f"{begins:%H:%M}"
    )
    trainer_client.post(f"{DESK}{campus_session.public_code}/edit/", sent)
    campus_session.refresh_from_db()
    assert (campus_session.code, campus_session.study_id, campus_session.starts_at) == before
    assert campus_session.room == "Hall 9"


def test_cancelling_asks_first(trainer_client: Client, campus_session: CampusSession) -> None:
    address = f"{DESK}{campus_session.public_code}/cancel/"
    assert "Cancel the session?" in words_of(trainer_client.get(address))
    campus_session.refresh_from_db()
    assert campus_session.phase == Phase.PLANNED
    trainer_client.post(address, {"seq": campus_session.seq, "sure": 1})
    campus_session.refresh_from_db()
    assert campus_session.phase == Phase.CANCELLED
    assert trainer_client.get(f"{DESK}{campus_session.public_code}/calendar.ics").status_code == 404
    assert trainer_client.post(address, {"seq": campus_session.seq}).status_code == 302


def titles(client: Client, query: str = "") -> list[str]:
    html = client.get(DESK + query).content.decode()
    return re.findall(r'campus-code">(\w{6})<', html)


def test_the_list_has_what_runs_first_and_what_is_over_apart(
    trainer_client: Client, trainer_user: User, module: TrainingModulePage, campus: Campus
) -> None:
    later, soon, running, over = (
        plan(module, campus, trainer_user, starts_at=timezone.now() + dt.timedelta(days=days))
        for days in (9, 2, 5, 1)
    )
    move(running, Phase.DOORS, trainer_user)
    move(over, Phase.CLOSED, trainer_user)
    assert titles(trainer_client) == [running.code, soon.code, later.code]
    assert titles(trainer_client, "?show=past") == [over.code]
    assert titles(trainer_client, "?page=99&show=past") == [over.code]


def test_a_list_of_three_asks_as_often_as_a_list_of_one(
    trainer_client: Client, trainer_user: User, module: TrainingModulePage, campus: Campus
) -> None:
    counts = []
    for number in (1, 2):
        for _session in range(number):
            plan(module, campus, trainer_user)
        trainer_client.get(DESK)
        with CaptureQueriesContext(connection) as queries:
            assert len(titles(trainer_client)) == 2 * number - 1
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_sessions_of_colleagues_on_the_campus_are_seen(campus_session: CampusSession, campus: Campus) -> None:
    colleague = client_of(make_trainer(campus, name="colleague"))
    stranger = client_of(make_trainer(make_campus("Other University"), name="stranger"))
    assert (titles(colleague), titles(stranger)) == ([campus_session.code], [])


def test_a_second_trainer_is_chosen_from_the_campus(
    trainer_client: Client, campus_session: CampusSession, campus: Campus
) -> None:
    colleague = make_trainer(campus, name="colleague")
    stranger = make_trainer(make_campus("Other University"), name="stranger")
    former = make_trainer(campus, name="former")
    former.groups.clear()
    page = f"{DESK}{campus_session.public_code}/"
    html = trainer_client.get(page).content.decode()
    assert re.findall(r'<option value="(\d+)">', html) == [str(colleague.trainer.pk)]
    for person in (stranger, former, colleague):
        trainer_client.post(page + "trainers/", {"trainer": person.trainer.pk})
    assert [user.username for user in campus_session.trainers.order_by("pk")] == ["trainer", "colleague"]


DESK_URLS = [
    ("get", ""),
    ("get", "edit/"),
    ("post", "edit/"),
    ("get", "cancel/"),
    ("post", "cancel/"),
    ("post", "checks/"),
    ("post", "trainers/"),
    ("get", "calendar.ics"),
    ("get", "run/"),
    ("get", "run/now/"),
    ("post", "move/"),
    ("post", "slide/"),
    ("post", "live/"),
]


@pytest.mark.parametrize(("method", "address"), DESK_URLS)
def test_nobody_else_learns_of_a_session(campus_session: CampusSession, method: str, address: str) -> None:
    path = f"{DESK}{campus_session.public_code}/{address}"
    stranger = make_trainer(make_campus("Other University"), name="stranger")
    people = [stranger]
    for role in (Role.MANAGER, Role.EDITOR, Role.JUDGE):
        user = User.objects.create_user(role.name, f"{role.name}@people.example", "irrelevant-1")
        user.groups.add(Group.objects.get(name=role.value))
        people.append(user)
    sent = {"to": "doors", "seq": "1", "sure": "1", "done": "room", "slide": "1"}
    answers = [getattr(client_of(user), method)(path, sent).status_code for user in people]
    assert answers == [404] * 4
    anonymous = getattr(Client(), method)(path, sent)
    assert (anonymous.status_code, anonymous["Location"].split("?")[0]) == (302, "/accounts/login/")
    before = (campus_session.phase, campus_session.seq)
    campus_session.refresh_from_db()
    assert (campus_session.phase, campus_session.seq, campus_session.done_checks) == (*before, [])


@pytest.mark.parametrize("address", ["", "plan/"])
def test_the_list_is_for_trainers(db: None, address: str) -> None:
    editor = User.objects.create_user("editor", "editor@people.example", "irrelevant-1")
    editor.groups.add(Group.objects.get(name=Role.EDITOR.value))
    assert client_of(editor).get(DESK + address).status_code == 404
    assert Client().get(DESK + address).status_code == 302


def test_the_desk_of_a_trainer_leads_here(trainer_client: Client) -> None:
    assert f'href="{DESK}"' in trainer_client.get("/en/desk/").content.decode()

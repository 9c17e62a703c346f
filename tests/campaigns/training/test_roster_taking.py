"""A roster is looked at, and then taken or left: services and pages."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen, RosterChanged
from campaigns.training.models import CampusSession, RosterEntry, RosterImport
from campaigns.training.services import claims, rosters
from tests.campaigns.training.roster_books import workbook
from tests.campaigns.training.taught import NOW, join, make_campus, make_trainer, move, plan

pytestmark = pytest.mark.django_db
FIRST = "number,name,class\n001,Kim,A\n002,Lee,A\n003,Park,B\n"
SECOND = "number,name,class\n001,Kim,A\n002,Lee Dul,B\n004,Choi,B\n"


def look(session: CampusSession, text: str) -> rosters.Looked:
    return rosters.look(session=session, data=text.encode(), name="list.csv", now=NOW)


def take(session: CampusSession, text: str, *, replace: bool = False) -> rosters.Plan:
    pending = look(session, text).pending
    assert pending is not None
    seen = rosters.plan(pending=pending, replace=replace)
    return rosters.take(pending=pending, replace=replace, fingerprint=seen.fingerprint)


def kept(session: CampusSession) -> list[tuple[str, str, str]]:
    return list(session.roster.order_by("number").values_list("number", "name", "group"))


def test_looking_stores_no_student(campus_session: CampusSession) -> None:
    looked = look(campus_session, FIRST)
    assert (looked.students, looked.refused, kept(campus_session)) == (3, [], [])
    assert RosterImport.objects.get().rows[0] == {"number": "001", "name": "Kim", "group": "A"}


def test_one_wrong_row_and_nothing_is_stored(campus_session: CampusSession) -> None:
    looked = look(campus_session, FIRST + "001,Again,A\n")
    assert (looked.pending, [one.row for one in looked.refused]) == (None, [5])
    assert not RosterImport.objects.exists()


def test_what_would_happen_to_each_row_happens(campus_session: CampusSession) -> None:
    take(campus_session, FIRST)
    pending = look(campus_session, SECOND).pending
    found = rosters.plan(pending=pending, replace=True)
    assert [(change.what.value, change.number) for change in found.changes] == [
        ("changed", "002"),
        ("gone", "003"),
        ("new", "004"),
        ("same", "001"),
    ]
    assert found.changes[0].cells == [("002", "002"), ("Lee", "Lee Dul"), ("A", "B")]
    rosters.take(pending=pending, replace=True, fingerprint=found.fingerprint)
    assert kept(campus_session) == [("001", "Kim", "A"), ("002", "Lee Dul", "B"), ("004", "Choi", "B")]
    assert not RosterImport.objects.exists()


def test_lines_that_are_not_in_the_file_stay_unless_told_otherwise(
    campus_session: CampusSession,
) -> None:
    take(campus_session, FIRST)
    found = take(campus_session, SECOND)
    assert found.counts == {"changed": 1, "gone": 0, "new": 1, "same": 1}
    assert [number for number, _name, _group in kept(campus_session)] == ["001", "002", "003", "004"]


def test_a_number_that_is_written_otherwise_is_the_same_line(campus_session: CampusSession) -> None:
    take(campus_session, "number\nab1\n")
    pk = campus_session.roster.get().pk
    take(campus_session, "number\nAB 1\n", replace=True)
    assert list(campus_session.roster.values_list("pk", "number")) == [(pk, "AB 1")]


def test_who_is_on_a_line_stays_on_it_when_it_changes_and_in_the_session_when_it_goes(
    campus_session: CampusSession, trainer_user: User
) -> None:
    take(campus_session, FIRST)
    session = move(campus_session, Phase.DOORS, trainer_user)
    people = {number: join(session, int(number)) for number in ("002", "003")}
    for number, attendance in people.items():
        claims.claim(attendance=attendance, number=number, now=NOW)
    take(session, SECOND, replace=True)
    for attendance in people.values():
        attendance.refresh_from_db()
    assert people["002"].roster_entry.name == "Lee Dul"
    assert people["003"].roster_entry is None


def test_what_changed_meanwhile_is_not_overwritten(campus_session: CampusSession) -> None:
    take(campus_session, FIRST)
    pending = look(campus_session, SECOND).pending
    seen = rosters.plan(pending=pending, replace=False)
    campus_session.roster.filter(number="002").update(name="Somebody else")
    with pytest.raises(RosterChanged):
        rosters.take(pending=pending, replace=False, fingerprint=seen.fingerprint)
    assert campus_session.roster.get(number="002").name == "Somebody else"


def test_a_double_click_takes_it_once(campus_session: CampusSession) -> None:
    pending = look(campus_session, FIRST).pending
    seen = rosters.plan(pending=pending, replace=False)
    rosters.take(pending=RosterImport.objects.get(), replace=False, fingerprint=seen.fingerprint)
    with pytest.raises(RosterChanged):
        rosters.take(pending=pending, replace=False, fingerprint=seen.fingerprint)
    assert RosterEntry.objects.count() == 3


def test_a_cancelled_session_takes_no_roster(campus_session: CampusSession, trainer_user: User) -> None:
    with pytest.raises(NotOpen):
        look(move(campus_session, Phase.CANCELLED, trainer_user), FIRST)


# Pages.


@pytest.fixture
def trainer_client(client: Client, trainer_user: User) -> Client:
    client.force_login(trainer_user)
    return client


def address(name: str, session: CampusSession, *args: object) -> str:
    return reverse(f"campus_results:{name}", args=[session.public_code, *args])


def send(client: Client, session: CampusSession, data: bytes, name: str = "list.csv", **more: str) -> object:
    sent = SimpleUploadedFile(name, data)
    return client.post(address("roster", session), {"file": sent, **more})


def test_from_the_file_to_the_list(trainer_client: Client, campus_session: CampusSession) -> None:
    response = send(
        trainer_client, campus_session, workbook([["학번", "이름"], ["0012", "김하나"]]), "a.xlsx"
    )
    page = trainer_client.get(response["Location"]).content.decode()
    assert ("0012" in page, "김하나" in page, kept(campus_session)) == (True, True, [])
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page)[1]
    pending = RosterImport.objects.get()
    taken = trainer_client.post(
        address("roster-take", campus_session, pending.code), {"fingerprint": fingerprint}, follow=True
    )
    assert (taken.status_code, kept(campus_session)) == (200, [("0012", "김하나", "")])
    assert trainer_client.get(response["Location"]).status_code == 404


def test_a_list_that_changed_is_shown_again(trainer_client: Client, campus_session: CampusSession) -> None:
    send(trainer_client, campus_session, FIRST.encode(), replace="1")
    pending = RosterImport.objects.get()
    response = trainer_client.post(
        address("roster-take", campus_session, pending.code), {"fingerprint": "old", "replace": "1"}
    )
    assert response["Location"] == address("roster-check", campus_session, pending.code) + "?replace=1"
    assert kept(campus_session) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"number\n=1\nx\n", "2 rows cannot be taken"),
        (b"%PDF", "This is a PDF."),
        (b"1" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"number,name\n1,<script>alert(1)</script>\n1,x\n", "The number 1 is in row 2 as well."),
    ],
)
def test_what_is_refused_is_told(
    trainer_client: Client, campus_session: CampusSession, data: bytes, words: str
) -> None:
    response = send(trainer_client, campus_session, data)
    page = response.content.decode()
    assert (response.status_code, words in page, "<script>alert" in page) == (400, True, False)
    assert not RosterImport.objects.exists()


def test_without_a_file(trainer_client: Client, campus_session: CampusSession) -> None:
    response = trainer_client.post(address("roster", campus_session))
    assert (response.status_code, b"Choose a file first." in response.content) == (400, True)


def test_releasing_a_line(trainer_client: Client, campus_session: CampusSession, trainer_user: User) -> None:
    take(campus_session, FIRST)
    session = move(campus_session, Phase.DOORS, trainer_user)
    entry = claims.claim(attendance=join(session), number="001", now=NOW)
    trainer_client.post(address("roster-release", session, entry.pk))
    assert not session.attendances.filter(roster_entry__isnull=False).exists()


def test_names_in_lists_are_no_markup(trainer_client: Client, campus_session: CampusSession) -> None:
    take(campus_session, "number,name\n1,<b>bold</b>\n")
    pending = look(campus_session, "number,name\n1,<i>other</i>\n").pending
    for url in (
        address("roster", campus_session),
        address("roster-check", campus_session, pending.code),
        address("results", campus_session),
    ):
        page = trainer_client.get(url).content.decode()
        assert ("&lt;b&gt;bold" in page, "<b>bold" in page, "<i>other" in page) == (True, False, False)


def test_trainers_of_another_campus_find_nothing(client: Client, campus_session: CampusSession) -> None:
    client.force_login(make_trainer(make_campus("Another", "Busan"), name="stranger"))
    take(campus_session, FIRST)
    pending = look(campus_session, SECOND).pending
    entry = campus_session.roster.first()
    got = [
        client.get(address("roster", campus_session)),
        send(client, campus_session, FIRST.encode()),
        client.get(address("roster-check", campus_session, pending.code)),
        client.post(address("roster-take", campus_session, pending.code)),
        client.post(address("roster-release", campus_session, entry.pk)),
        client.get(address("results", campus_session)),
        *(client.get(address("results-csv", campus_session, table)) for table in ("group", "students")),
        *(client.get(address("results-xlsx", campus_session, table)) for table in ("group", "students")),
    ]
    assert {response.status_code for response in got} == {404}


def test_children_of_another_session_are_not_found(
    trainer_client: Client, campus_session: CampusSession, trainer_user: User
) -> None:
    other = plan(campus_session.module, campus_session.campus, trainer_user)
    take(other, FIRST)
    pending = look(other, SECOND).pending
    got = [
        trainer_client.get(address("roster-check", campus_session, pending.code)),
        trainer_client.post(address("roster-take", campus_session, pending.code)),
        trainer_client.post(address("roster-release", campus_session, other.roster.first().pk)),
    ]
    assert {response.status_code for response in got} == {404}


@pytest.mark.parametrize("name", ["roster", "results"])
def test_as_many_questions_for_three_students_as_for_one(
    trainer_client: Client, campus_session: CampusSession, name: str
) -> None:
    trainer_client.get(address(name, campus_session))  # what is kept from then on
    counts = []
    for text in ("number\n001\n", FIRST):
        take(campus_session, text)
        with CaptureQueriesContext(connection) as captured:
            trainer_client.get(address(name, campus_session))
        counts.append(len(captured))
    assert counts[0] == counts[1]

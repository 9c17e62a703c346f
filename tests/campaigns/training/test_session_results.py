"""Results of a session, worked out again from the stored answers; and what is not shown, and to whom."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import CampusSession, Feedback, TrainingModulePage
from campaigns.training.roster_files import number_key
from campaigns.training.services import claims
from campaigns.training.services.feedback import STAYS_OPEN
from campaigns.training.services.results import Attended, RightOf, session_results, student_rows
from campaigns.training.services.sessions import open_session_of
from quizzes.enums import Occasion
from quizzes.measurement import signal_detection, skill_band
from quizzes.models import Response
from tests.campaigns.training.recounted import answers_of, recount
from tests.campaigns.training.taught import NOW, join, move
from tests.campaigns.training.took_tests import take_tests

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)  # nobody can add feedback any more


@pytest.fixture
def running(campus_session: CampusSession, trainer_user: User) -> CampusSession:
    return move(campus_session, Phase.PRE, trainer_user)


def close(session: CampusSession, trainer: User) -> CampusSession:
    move(session, Phase.CLOSED, trainer)
    return CampusSession.objects.select_related("study", "live", "campus").get(pk=session.pk)


def expect_students(session: CampusSession, count: int) -> None:
    for number in range(1, count + 1):
        session.roster.create(number=f"{number:04d}", number_key=f"{number:04d}", name=f"Student {number}")


def test_the_report_is_that_of_a_recount(running: CampusSession, trainer_user: User) -> None:
    take_tests(running, 24)
    take_tests(running, 6, occasions=[Occasion.PRE], first=25)
    session = close(running, trainer_user)
    results = session_results(session=session, now=LATER)
    assert results.report.comparison == recount(session)
    assert (results.report.people, results.report.unfinished) == (24, 6)
    assert results.attended == Attended(
        joined=30, first_test=30, second_test=24, both_tests=24, live=0, feedback=0
    )


def test_each_student_is_worked_out_alone(running: CampusSession, trainer_user: User) -> None:
    expect_students(running, 3)
    people = take_tests(running, 4)
    join(running, 5)
    for attendance in people[:2]:
        claims.claim(attendance=attendance, number=f"{attendance.number:04d}", now=NOW)
    people[0].lessons = ["one", "two"]
    people[0].save()
    session = close(running, trainer_user)
    rows = student_rows(session=session)
    assert [(row.number, row.joined, row.took_first, row.took_second, row.lessons) for row in rows] == [
        ("0001", True, True, True, 2),
        ("0002", True, True, True, 0),
        ("0003", False, False, False, 0),
    ]
    for row, attendance in zip(rows[:2], people, strict=False):
        tests = {}
        for occasion in (Occasion.PRE, Occasion.POST):
            given = Response.objects.filter(
                attempt__participant=attendance.participant, attempt__occasion=occasion
            )
            tests[occasion] = RightOf(given.filter(correct=True).count(), given.count())
        one = answers_of(attendance.participant_id, Occasion.POST)
        d_prime = signal_detection(one.hits, one.fakes, one.false_alarms, one.genuine).d_prime
        assert (row.first_test, row.second_test) == (tests[Occasion.PRE], tests[Occasion.POST])
        assert row.band == skill_band(d_prime)
    assert (rows[2].band, rows[2].band_label) == (None, "")
    roster = session_results(session=session, now=LATER).roster
    assert (roster.on_it, roster.found, roster.not_on_it) == (3, 2, 3)


def test_too_few_answers_give_no_band(running: CampusSession, trainer_user: User) -> None:
    expect_students(running, 1)
    (attendance,) = take_tests(running, 1)
    claims.claim(attendance=attendance, number="0001", now=NOW)
    second = Response.objects.filter(attempt__occasion=Occasion.POST, is_fake=True)
    second.filter(pk__in=list(second.values_list("pk", flat=True)[1:])).delete()
    (row,) = student_rows(session=close(running, trainer_user))
    assert (row.second_test.answers, row.band, str(row.band_label)) == (5, None, "too few answers")


def test_while_it_runs_there_are_numbers_alone(
    running: CampusSession, trainer_user: User, client: Client
) -> None:
    expect_students(running, 1)
    for attendance in take_tests(running, 6):
        if attendance.number == 1:
            claims.claim(attendance=attendance, number="0001", now=NOW)
    say(running, 6)
    results = session_results(session=running, now=LATER)
    assert (results.report, results.live, results.feedback) == (None, None, None)
    assert results.attended.both_tests == 6
    (row,) = student_rows(session=running)
    assert (row.took_second, row.first_test, row.second_test, row.band) == (True, None, None, None)
    client.force_login(trainer_user)
    page = client.get(address("results", running)).content.decode()
    assert ("figures-verdict" in page, "Words 1" in page, " of 8" in page) == (False, False, False)


def test_four_people_are_not_shown(running: CampusSession, trainer_user: User, client: Client) -> None:
    take_tests(running, 4)
    say(running, 4)
    session = close(running, trainer_user)
    results = session_results(session=session, now=LATER)
    assert (results.report, results.feedback) == (None, None)
    client.force_login(trainer_user)
    page = client.get(address("results", session)).content.decode()
    assert page.count("Fewer than 5") == 2
    assert "Words 1" not in page


def say(session: CampusSession, people: int) -> None:
    Feedback.objects.bulk_create(
        Feedback(
            session=session,
            clear=1 + number % 5,
            useful=5,
            again=[True, False, None][number % 3],
            text=f"Words {number}" if number % 2 else "",
            day=NOW.date() + timedelta(days=number),
        )
        for number in range(people)
    )


def test_feedback_is_shown_from_five_answers_on(running: CampusSession, trainer_user: User) -> None:
    say(running, 7)
    said = session_results(session=close(running, trainer_user), now=LATER).feedback
    found = (said.answers, said.mean_clear, said.mean_useful, said.would, said.said)
    assert found == (7, 18 / 7, 5, 3, 5)
    assert sorted(said.texts) == ["Words 1", "Words 3", "Words 5"]


def test_feedback_is_shown_once_nobody_can_add_to_it(
    running: CampusSession, trainer_user: User, client: Client
) -> None:
    """Whoever looked after each answer could tell who said what."""
    say(running, 7)
    session = close(running, trainer_user)
    client.force_login(trainer_user)
    seen = []
    for moment in (NOW, NOW + STAYS_OPEN, NOW + STAYS_OPEN + timedelta(seconds=1)):
        said = session_results(session=session, now=moment).feedback
        with time_machine.travel(moment, tick=False):
            page = client.get(address("results", session)).content.decode()
            file = client.get(address("results-csv", session, "group")).content.decode()
        seen.append(
            (said is not None, "Words 1" in page, "People may still answer" in page, "Words 1" in file)
        )
    assert seen == [(False, False, True, False)] * 2 + [(True, True, False, True)]


def test_feedback_to_an_open_session_is_not_shown(module: TrainingModulePage) -> None:
    session = open_session_of(module=module, now=NOW)
    say(session, 7)
    results = session_results(session=session, now=LATER)
    assert (results.shows_skill, results.feedback, results.feedback_from) == (True, None, None)


def test_a_test_without_an_answer_that_counts_was_not_taken(
    running: CampusSession, trainer_user: User
) -> None:
    expect_students(running, 3)
    people = take_tests(running, 3)
    for attendance in people:
        claims.claim(attendance=attendance, number=f"{attendance.number:04d}", now=NOW)
    first, second, _third = (
        Response.objects.filter(attempt__participant=attendance.participant, attempt__occasion=Occasion.POST)
        for attendance in people
    )
    first.delete()
    second.update(counts=False)
    session = close(running, trainer_user)
    attended = session_results(session=session, now=LATER).attended
    assert (attended.first_test, attended.second_test, attended.both_tests) == (3, 1, 1)
    assert [row.took_second for row in student_rows(session=session)] == [False, False, True]


def test_a_session_without_anything(campus_session: CampusSession, trainer_user: User) -> None:
    session = close(campus_session, trainer_user)
    results = session_results(session=session, now=LATER)
    assert results.attended == Attended(0, 0, 0, 0, 0, 0)
    assert (results.report, results.live, results.feedback, results.roster) == (None, None, None, None)
    assert student_rows(session=session) == []


def test_no_more_questions_for_three_students(running: CampusSession, trainer_user: User) -> None:
    expect_students(running, 3)
    counts = []
    for number in (1, 3):
        have = running.attendances.count()
        for attendance in take_tests(running, number - have, first=have + 1):
            claims.claim(attendance=attendance, number=f"{attendance.number:04d}", now=NOW)
        CampusSession.objects.filter(pk=running.pk).update(phase=Phase.CLOSED)
        session = CampusSession.objects.select_related("study", "live").get(pk=running.pk)
        with CaptureQueriesContext(connection) as captured:
            session_results(session=session, now=LATER)
            student_rows(session=session)
        counts.append(len(captured))
        CampusSession.objects.filter(pk=running.pk).update(phase=Phase.PRE)
    assert counts[0] == counts[1]


# Pages and files.


def address(name: str, session: CampusSession, *args: object) -> str:
    return reverse(f"campus_results:{name}", args=[session.public_code, *args])


@pytest.fixture
def closed(running: CampusSession, trainer_user: User, client: Client) -> CampusSession:
    """Six people with both tests; two of the three on the roster said who they are, one in formulas."""
    expect_students(running, 2)
    running.roster.create(number="-3", number_key="-3", name="=HYPERLINK(1)", group="@class")
    people = take_tests(running, 6)
    claims.claim(attendance=people[0], number="0001", now=NOW)
    claims.claim(attendance=people[1], number="-3", now=NOW)
    say(running, 6)
    client.force_login(trainer_user)
    return close(running, trainer_user)


def test_the_page_shows_all_parts(closed: CampusSession, client: Client) -> None:
    page = client.get(address("results", closed)).content.decode()
    for words in ("Before and after", "Change of d′", "ROC curve", "Words 1", "Student 1", "0001"):
        assert words in page
    assert "Items that misbehave" not in page


def test_the_table_is_sorted_and_searched(closed: CampusSession, client: Client) -> None:
    def numbers(query: str) -> list[str]:
        response = client.get(address("results", closed) + query)
        return [row.number for row in response.context["students"]]

    assert numbers("") == ["-3", "0001", "0002"]
    assert numbers("?sort=-number") == ["0002", "0001", "-3"]
    assert numbers("?sort=joined") == ["0002", "-3", "0001"]
    assert numbers("?sort=nonsense&q=student1") == ["0001"]
    assert numbers("?q=<script>") == []


def csv_rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_rows(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_students_as_files(closed: CampusSession, client: Client) -> None:
    rows = student_rows(session=closed)
    written = csv_rows(client.get(address("results-csv", closed, "students")).content)
    assert written[0][:4] == ["student number", "name", "class", "joined"]
    assert written[1][:4] == ["'-3", "'=HYPERLINK(1)", "'@class", "yes"]
    assert written[2] == [
        "0001", "Student 1", "", "yes", "yes", "yes", "0",
        str(rows[1].first_test.right), "8", str(rows[1].second_test.right), "8", str(rows[1].band_label),
    ]  # fmt: skip
    assert written[3][3:] == ["no", "no", "no", "0", "", "", "", "", ""]
    book = xlsx_rows(client.get(address("results-xlsx", closed, "students")).content)
    assert [["" if cell is None else str(cell) for cell in row] for row in book] == written


def test_the_group_as_files(closed: CampusSession, client: Client) -> None:
    comparison = recount(closed)
    written = csv_rows(client.get(address("results-csv", closed, "group")).content)
    found = {(row[0], row[1]): row[2:] for row in written}
    assert found["attendance", "joined"] == ["6", "", "", ""]
    gain = comparison.gain
    assert [float(cell) for cell in found["before and after", "Change of d′"][:3]] == [
        round(value, 4) for value in (gain.value, gain.low, gain.high)
    ]
    book = xlsx_rows(client.get(address("results-xlsx", closed, "group")).content)
    change = next(row for row in book if row[1] == "Change of d′")
    assert change[2:5] == [round(value, 4) for value in (gain.value, gain.low, gain.high)]


def test_there_is_no_other_table(closed: CampusSession, client: Client) -> None:
    assert client.get(address("results-csv", closed, "everything")).status_code == 404


def test_files_hold_korean(closed: CampusSession, client: Client) -> None:
    closed.roster.filter(number="0001").update(name="김하나", number_key=number_key("0001"))
    written = csv_rows(client.get(address("results-csv", closed, "students")).content)
    assert written[2][1] == "김하나"

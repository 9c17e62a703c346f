"""The report on a session: against a recount, on the page, as CSV and as PDF, and what it keeps to itself."""

from __future__ import annotations

import csv
import io
import re
import statistics
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from quizzes.live.models import LiveSession
from quizzes.live.report_table import report_table
from quizzes.live.services.players import remove
from quizzes.live.services.report import session_report
from quizzes.measurement import signal_detection
from quizzes.models import DailyTally, Item, Quiz, Response
from quizzes.open_data_analysis import rounded
from quizzes.pooling import wilson_interval
from quizzes.services.group_report import quizzes_report
from quizzes.services.open_data import group_figures, open_data_of_quiz
from tests.quizzes.live.crowd import Crowd
from tests.quizzes.test_open_data import files_of, run

pytestmark = pytest.mark.django_db
PEOPLE, LATE, QUESTIONS = 9, 2, 12


@pytest.fixture
def host(person: Callable[..., User]) -> User:
    return person(Role.TRAINER)


@pytest.fixture
def trainer(host: User) -> Client:
    client = Client()
    client.force_login(host, backend="django.contrib.auth.backends.ModelBackend")
    return client


def played(quiz: Quiz, host: User, **options: Any) -> LiveSession:
    """A session with people who come late, who are taken out, and who do not answer everything."""
    room = Crowd(quiz, host, **options)
    room.enter(PEOPLE)
    room.play(2)
    room.enter(LATE)
    remove(session=room.session, player_id=room.players.pop(3).pk, now=room.now)
    room.play(QUESTIONS - 2, lambda number, item: None if number == 5 else bool((number + item.pk) % 3))
    return room.finish()


def recount(session: LiveSession) -> dict[int, list[tuple[Any, ...]]]:
    """Every stored answer of a session by question, without any service."""
    table, people = Response._meta.db_table, session.players.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.position, r.correct, r.seconds, r.is_fake, r.says_fake, r.counts, r.attempt_id "
            f"FROM {table} r JOIN {people} p ON p.attempt_id = r.attempt_id WHERE p.session_id = %s",
            [session.pk],
        )
        rows = cursor.fetchall()
    return {
        position: [row[1:] for row in rows if row[0] == position] for position in {row[0] for row in rows}
    }


def test_the_report_matches_a_recount_from_the_database(quiz: Quiz, host: User) -> None:
    session = played(quiz, host)
    report, counted = session_report(session=session), recount(session)
    everybody = {attempt for rows in counted.values() for *_others, attempt in rows}
    attendance = report.attendance
    assert (attendance.joined, attendance.answered, attendance.removed) == (PEOPLE + LATE, len(everybody), 1)
    assert [question.position for question in report.questions] == list(range(1, QUESTIONS + 1))
    for question in report.questions:
        rows = counted[question.position]
        right = sum(bool(correct) for correct, *_others in rows)
        assert (question.answered, question.right.count, question.right.share) == (
            len(rows),
            len(rows),
            right / len(rows),
        )
        assert (question.right.low, question.right.high) == wilson_interval(right, len(rows))
        assert question.seconds == statistics.median(seconds for _c, seconds, *_others in rows)
        assert question.item.pk == session.item_ids[question.position - 1]
        for field in question.split:
            assert field.answers == len(rows)
    # Nine were there, then two came and one was taken out.
    assert [question.present for question in report.questions] == [9, 9, *[10] * (QUESTIONS - 2)]
    judged = [row for rows in counted.values() for row in rows if row[2] is not None and row[4]]
    yes = Counter((bool(fake), bool(says)) for _c, _s, fake, says, *_others in judged)
    fakes, genuine = yes[True, True] + yes[True, False], yes[False, True] + yes[False, False]
    expected = signal_detection(yes[True, True], fakes, yes[False, True], genuine)
    assert report.group.skill.d_prime.value == pytest.approx(expected.d_prime)
    assert report.group.skill.criterion.value == pytest.approx(expected.criterion)
    assert (report.group.people, report.group.rounds) == (len(everybody), len(everybody))
    assert report.group.answers == sum(len(rows) for rows in counted.values())


def test_the_room_splits_as_its_answers_say(quiz: Quiz, host: User) -> None:
    session = played(quiz, host)
    for question in session_report(session=session).questions:
        if question.item.kind_slug != "single":
            continue
        given = Response.objects.filter(
            attempt__live_player__session=session, position=question.position
        ).values_list("answer", flat=True)
        steps = Counter(str(answer["rating"]) for answer in given)
        [field] = question.split
        assert {bar.value: bar.count for bar in field.bars} == {str(n): steps[str(n)] for n in range(1, 7)}


def test_who_came_into_an_open_question_and_answered_was_present(quiz: Quiz, host: User) -> None:
    room = Crowd(quiz, host)
    room.enter(6)
    room.step("prepare", "open")
    room.enter(3)
    room.session.opens_at += 9 * (room.now - room.session.opens_at)  # answers come after them
    room.answer(lambda number, item: True if number != 8 else None)
    room.step("close", "reveal")
    [question] = session_report(session=room.finish()).questions
    assert (question.present, question.answered) == (8, 8)


def test_below_five_people_only_attendance_is_shown(quiz: Quiz, host: User, trainer: Client) -> None:
    room = Crowd(quiz, host)
    room.enter(4)
    room.play(2)
    session = room.finish()
    report = session_report(session=session)
    assert report.group is None
    assert (report.attendance.joined, report.attendance.answered) == (4, 4)
    for question in report.questions:
        assert (question.present, question.answered, question.seconds, question.split) == (4, None, None, [])
        assert question.right.share is None
    page = trainer.get(f"/en/live/desk/{session.code}/report/").content.decode()
    assert page.count("Fewer than 5 people answered: nothing is shown.") == 2
    rows = table_of(trainer, session)
    assert [row["value"] for row in rows if row["what"] in ("question", "group")] == [""] * 6


def test_a_question_that_few_answered_is_hidden_in_a_large_room(quiz: Quiz, host: User) -> None:
    room = Crowd(quiz, host)
    room.enter(9)
    room.play(1)
    room.play(1, lambda number, item: True if number < 4 else None)
    first, second = session_report(session=room.finish()).questions
    assert (first.answered, second.answered, second.present) == (9, None, 9)
    assert (second.right.count, second.seconds, second.split) == (None, None, [])


def test_a_session_that_still_runs_has_no_skill_yet(quiz: Quiz, host: User, trainer: Client) -> None:
    room = Crowd(quiz, host)
    room.enter(6)
    assert session_report(session=room.session).questions == []
    room.play(1)
    room.step("prepare")
    report = session_report(session=room.session)
    assert (report.running, report.group, report.minutes) == (True, None, None)
    assert [question.answered for question in report.questions] == [6]
    page = trainer.get(f"/en/live/desk/{room.session.code}/report/")
    assert b"The session is still running." in page.content


def test_without_confidence_there_is_skill_and_no_curve(quiz: Quiz, host: User, tmp_path: Path) -> None:
    """Answers without a step: the report, the counters and the open data take them as they are."""
    session = played(quiz, host, confidence=False)
    answers = Response.objects.filter(attempt__live_player__session=session, item__kind_slug="single")
    assert set(answers.values_list("rating", flat=True)) == {None}
    report = session_report(session=session)
    assert report.group.skill is not None
    assert (report.group.roc, report.group.points, report.group.steps) == (None, None, [])
    assert quizzes_report(quizzes=[quiz]) == report.group
    assert run(files_of(open_data_of_quiz(quiz=quiz)), tmp_path) == rounded(group_figures(report.group))


def test_the_rounds_of_a_session_add_to_the_measurement_of_the_quiz(
    quiz: Quiz, host: User, tmp_path: Path
) -> None:
    session = played(quiz, host)
    report = session_report(session=session)
    assert quizzes_report(quizzes=[quiz]) == report.group
    tally, counted = DailyTally.objects.get(quiz=quiz), recount(session)
    judged = [row for rows in counted.values() for row in rows if row[2] is not None and row[4]]
    assert (tally.plays, tally.completions) == (report.group.rounds, report.group.rounds)
    assert tally.hits == sum(bool(fake and says) for _c, _s, fake, says, *_others in judged)
    assert tally.fakes + tally.genuine == len(judged)
    assert run(files_of(open_data_of_quiz(quiz=quiz)), tmp_path) == rounded(group_figures(report.group))


def test_queries_do_not_grow_with_questions_or_players(quiz: Quiz, host: User) -> None:
    counts = []
    for people, questions in ((6, 6), (20, 12)):
        room = Crowd(quiz, host)
        room.enter(people)
        room.play(questions)
        session = room.finish()
        with CaptureQueriesContext(connection) as captured:
            session_report(session=session)
        counts.append(len(captured))
    assert counts[0] == counts[1]


# The page and the files.


def table_of(trainer: Client, session: LiveSession) -> list[dict[str, str]]:
    response = trainer.get(f"/en/live/desk/{session.code}/report.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_has_a_row_for_each_question_and_a_summary(quiz: Quiz, host: User, trainer: Client) -> None:
    session = played(quiz, host)
    report, rows = session_report(session=session), table_of(trainer, session)
    figures = {row["name"]: row["value"] for row in rows if row["what"] in ("session", "group")}
    assert figures == {
        "joined": "11",
        "answered": str(report.attendance.answered),
        "removed": "1",
        "questions": str(QUESTIONS),
        "minutes": str(report.minutes),
        "d_prime": str(round(report.group.skill.d_prime.value, 4)),
        "criterion": str(round(report.group.skill.criterion.value, 4)),
        "roc_area": str(round(report.group.roc.area.value, 4)),
        "points": str(round(report.group.points.value, 4)),
    }
    questions = [row for row in rows if row["what"] == "question"]
    assert [(row["value"], row["answers"], row["present"]) for row in questions] == [
        (str(round(question.right.share, 4)), str(question.answered), str(question.present))
        for question in report.questions
    ]
    assert len([row for row in rows if row["what"] == "tell"]) == len(report.group.tells)


def test_no_cell_is_a_formula(quiz: Quiz, host: User) -> None:
    session = played(quiz, host)
    Item.objects.filter(pk__in=session.item_ids).update(title="=cmd|' /C calc'!A0", kind_slug="single")
    text = report_table(session_report(session=session))
    cells = [cell for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) for cell in row]
    numbers = re.compile(r"-?\d+(\.\d+)?")
    assert [c for c in cells if c.startswith(("=", "+", "-", "@")) and not numbers.fullmatch(c)] == []


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("file", ["report/", "report.csv", "report.pdf"])
def test_no_file_knows_a_nickname(quiz: Quiz, host: User, trainer: Client, file: str, language: str) -> None:
    session = played(quiz, host)
    response = trainer.get(f"/{language}/live/desk/{session.code}/{file}")
    assert (response.status_code, response["Cache-Control"].count("no-store")) == (200, 1)
    names = session.players.values_list("nickname", flat=True)
    assert [name for name in names if name.encode() in response.content] == []


@pytest.mark.parametrize("confidence", [True, False])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_sheet_is_a_pdf_with_its_letters_inside(
    quiz: Quiz, host: User, trainer: Client, language: str, confidence: bool
) -> None:
    quiz.title = "진짜일까, 가짜일까?"
    quiz.save()
    session = played(quiz, host, confidence=confidence)
    response = trainer.get(f"/{language}/live/desk/{session.code}/report.pdf")
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    fonts = set(re.findall(rb"/BaseFont /(?:[A-Z]+\+)?([\w-]+)", response.content))
    assert [name for name in (b"Manrope", b"NotoSansKR") if not any(name in font for font in fonts)] == []
    assert response.content.count(b"/FontFile") == len(fonts)
    assert len(response.content) < 300_000


@pytest.mark.parametrize("file", ["report/", "report.csv", "report.pdf"])
def test_only_who_holds_a_session_reads_its_report(
    quiz: Quiz, host: User, client_of: Callable[..., Client], file: str
) -> None:
    room = Crowd(quiz, host)
    address = f"/en/live/desk/{room.session.code}/{file}"
    codes = [
        client_of(role).get(address).status_code
        for role in (None, Role.TRAINER, Role.ADMINISTRATOR, Role.EDITOR, Role.JUDGE, Role.MANAGER)
    ]
    assert codes == [302, 404, 404, 404, 404, 404]


def test_the_page_of_an_empty_session_says_so(quiz: Quiz, host: User, trainer: Client) -> None:
    session = Crowd(quiz, host).finish()
    for file in ("report/", "report.csv", "report.pdf"):
        assert trainer.get(f"/en/live/desk/{session.code}/{file}").status_code == 200
    page = trainer.get(f"/en/live/desk/{session.code}/report/").content.decode()
    assert page.count("No question was played.") == 1

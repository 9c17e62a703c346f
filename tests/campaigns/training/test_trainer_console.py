"""The console and the projector: moving on, what is asked first, what is counted and shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import CampusSession
from quizzes.enums import Composition
from quizzes.live.enums import State
from quizzes.models import Attempt, QuizItem
from quizzes.services import rounds, studies
from tests.campaigns.training.taught import NOW, join, make_trainer, move
from tests.quizzes.simulated import make_items, make_quiz

pytestmark = pytest.mark.django_db
ORIGIN: dict[str, Any] = {"HTTP_ORIGIN": "http://testserver"}
TO_CONSOLE = 302


@pytest.fixture
def trainer_client(trainer_user: User) -> Client:
    client = Client()
    client.force_login(trainer_user)
    return client


@pytest.fixture
def played_together(campus_session: CampusSession) -> CampusSession:
    """A session whose live quiz has something to play."""
    quiz = make_quiz("together", Composition.FIXED)
    for item in make_items(2, 2, "Together"):
        QuizItem.objects.create(quiz=quiz, item=item)
    campus_session.module.live_quiz = quiz
    campus_session.module.save()
    return campus_session


def page_of(session: CampusSession, rest: str = "run/") -> str:
    return f"/en/campus/desk/{session.public_code}/{rest}"


def wall_of(session: CampusSession, rest: str = "") -> str:
    return f"/en/campus/desk/screen/{session.code}/{session.screen_key}/{rest}"


def go(client: Client, session: CampusSession, to: str, **more: Any) -> Any:
    session.refresh_from_db()
    sent = {"to": to, "seq": session.seq, **more}
    response = client.post(page_of(session, "move/"), sent)
    session.refresh_from_db()
    return response


def buttons(client: Client, session: CampusSession) -> list[tuple[str, str]]:
    html = client.get(page_of(session)).content.decode()
    return re.findall(r'name="to" value="(\w+)">([^<]+)</button>', html)


def words_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_console_offers_the_next_step_first(
    trainer_client: Client, campus_session: CampusSession
) -> None:
    assert buttons(trainer_client, campus_session) == [
        ("doors", "Open the doors"),
        ("pre", "Begin the first test"),
        ("lessons", "Go on to the lessons…"),
        ("cancelled", "Cancel the session…"),
    ]


def test_leaving_a_test_is_asked_first(
    trainer_client: Client, trainer_user: User, campus_session: CampusSession
) -> None:
    session = move(campus_session, Phase.DOORS, trainer_user)
    for number in (1, 2):
        join(session, number)
    session = move(session, Phase.PRE, trainer_user)
    first, second = session.attendances.all()
    begun = [
        studies.begin_part(study=session.study, player=one.player, language="en", now=NOW)
        for one in (first, second)
    ]
    rounds.stop_attempt(attempt=begun[1], now=NOW)
    asked = go(trainer_client, session, "lessons")
    assert "1 person is still in it." in words_of(asked)
    assert (asked.status_code, session.phase) == (200, Phase.PRE)
    assert go(trainer_client, session, "lessons", sure=1).status_code == TO_CONSOLE
    assert session.phase == Phase.LESSONS


def test_skipping_a_test_is_asked_first(trainer_client: Client, campus_session: CampusSession) -> None:
    go(trainer_client, campus_session, "doors")
    asked = words_of(go(trainer_client, campus_session, "lessons"))
    assert "The first test is left out." in asked
    assert campus_session.phase == Phase.DOORS


def test_a_double_click_and_a_second_trainer_change_nothing(
    trainer_client: Client, campus_session: CampusSession
) -> None:
    address, sent = page_of(campus_session, "move/"), {"to": "doors", "seq": 1}
    answers = [trainer_client.post(address, sent) for _click in range(2)]
    assert [answer["Location"] for answer in answers] == [page_of(campus_session)] * 2
    late = trainer_client.post(address, {"to": "pre", "seq": 1}, follow=True)
    assert "Somebody has moved this session meanwhile." in words_of(late)
    campus_session.refresh_from_db()
    assert (campus_session.phase, campus_session.seq) == (Phase.DOORS, 2)
    assert "People come in" in words_of(late)
    nonsense = trainer_client.post(address, {"to": "moon", "seq": "x" * 40}, follow=True)
    assert nonsense.status_code == 200


def test_closing_says_what_is_open_and_then_what_comes(
    trainer_client: Client, trainer_user: User, campus_session: CampusSession
) -> None:
    session = move(campus_session, Phase.DOORS, trainer_user)
    join(session)
    session = move(session, Phase.FEEDBACK, trainer_user)
    asked = words_of(go(trainer_client, session, "closed"))
    assert "1 person has not given feedback yet." in asked
    assert "It cannot be opened again." in asked
    go(trainer_client, session, "closed", sure=1)
    done = trainer_client.get(page_of(session))
    assert "What comes now" in words_of(done)
    assert buttons(trainer_client, session) == []


def test_counts_know_how_many_and_ask_as_often_for_three_as_for_one(
    trainer_client: Client, trainer_user: User, campus_session: CampusSession
) -> None:
    session = move(campus_session, Phase.DOORS, trainer_user)
    seen, asked = [], []
    for number in (1, 2, 3):
        attendance = join(session, number)
        if number == 1:
            session = move(session, Phase.PRE, trainer_user)
        studies.begin_part(study=session.study, player=attendance.player, language="en", now=NOW)
        with CaptureQueriesContext(connection) as queries:
            told = trainer_client.get(page_of(session, "run/now/")).json()
        seen.append((told["joined"], told["in_test"], told["finished"], told["phase"], told["seq"]))
        asked.append(len(queries))
    assert seen == [(1, 1, 0, "pre", 3), (2, 2, 0, "pre", 3), (3, 3, 0, "pre", 3)]
    assert asked[0] == asked[2]
    Attempt.objects.filter(participant__number=1).update(finished_at=NOW)
    told = trainer_client.get(page_of(session, "run/now/")).json()
    assert (told["in_test"], told["finished"]) == (2, 1)


def test_slides_are_turned_in_the_lessons_only(
    trainer_client: Client, trainer_user: User, campus_session: CampusSession
) -> None:
    turn = page_of(campus_session, "slide/")
    trainer_client.post(turn, {"slide": 2})
    campus_session.refresh_from_db()
    assert campus_session.slide == 0
    session = move(campus_session, Phase.LESSONS, trainer_user)
    for sent, shown in ((3, 3), (99, 7), (-5, 0), ("x", 0), (1, 1)):
        trainer_client.post(turn, {"slide": sent})
        session.refresh_from_db()
        assert session.slide == shown
    answer = trainer_client.post(turn, {"slide": 4}, HTTP_X_REQUESTED_WITH="fetch")
    assert answer.json() == {"slide": 4}
    html = trainer_client.get(page_of(session)).content.decode()
    assert re.findall(r'data-note="(\d+)">', html) == ["4"]
    assert ("Say 1." in html, "Show the picture." in html, "Nobody is judged." in html) == (True, True, True)


def test_the_live_quiz_has_its_console_and_leads_back(
    trainer_client: Client, trainer_user: User, played_together: CampusSession
) -> None:
    move(played_together, Phase.LIVE, trainer_user)
    played_together.refresh_from_db()
    colleague = Client()
    colleague.force_login(make_trainer(played_together.campus, name="colleague"))
    to_live = colleague.post(page_of(played_together, "live/"))
    assert to_live["Location"] == f"/en/live/desk/{played_together.code}/"
    assert page_of(played_together) in colleague.get(to_live["Location"]).content.decode()
    go(trainer_client, played_together, "post", sure=1)
    assert played_together.live.state == State.FINISHED
    assert colleague.post(page_of(played_together, "live/"))["Location"] == page_of(played_together)


# --- the projector: no account, only its key ---


def test_the_projector_shows_each_phase(trainer_user: User, campus_session: CampusSession) -> None:
    wall = Client()
    titles = []
    session = campus_session
    for phase in (Phase.DOORS, Phase.PRE, Phase.LESSONS, Phase.POST, Phase.FEEDBACK, Phase.CLOSED):
        session = move(session, phase, trainer_user)
        html = wall.get(wall_of(session)).content.decode()
        shown = re.sub(
            r'<div class="campus-slide" data-place="\d+" hidden>.*?</section>', "", html, flags=re.S
        )
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", shown, re.S)
        titles.append((heading[1].strip(), 'class="qr"' in html))
    assert titles == [
        ("Look twice", True),
        ("Answer on your phone", False),
        ("Look twice", False),
        ("Answer on your phone", False),
        ("What did you think of it?", True),
        ("Thank you!", False),
    ]


def test_the_projector_hands_over_to_the_live_quiz_and_back(
    trainer_user: User, played_together: CampusSession
) -> None:
    session = move(played_together, Phase.LIVE, trainer_user)
    live = f"/en/live/{session.code}/screen/{session.live.screen_key}/"
    assert Client().get(wall_of(session))["Location"] == live
    html = Client().get(live).content.decode()
    assert f'data-back="{wall_of(session)}"' in html


def test_a_clicker_turns_slides_with_the_key(trainer_user: User, campus_session: CampusSession) -> None:
    session = move(campus_session, Phase.LESSONS, trainer_user)
    wall = Client(enforce_csrf_checks=True)
    assert wall.post(wall_of(session, "move/"), {"slide": 2}).status_code == 403
    assert wall.post(wall_of(session, "move/"), {"slide": 2}, **ORIGIN).json() == {"slide": 2}
    with CaptureQueriesContext(connection) as queries:
        told = wall.get(wall_of(session, "now/")).json()
    assert (told["slide"], told["phase"], len(queries)) == (2, "lessons", 2)
    assert not wall.cookies


def test_a_wrong_key_opens_nothing(trainer_user: User, campus_session: CampusSession) -> None:
    session = move(campus_session, Phase.LESSONS, trainer_user)
    wrong = f"/en/campus/desk/screen/{session.code}/{'x' * 43}/"
    wall = Client()
    assert [wall.get(wrong + rest).status_code for rest in ("", "now/")] == [404, 404]
    assert wall.post(wrong + "move/", {"slide": 3}, **ORIGIN).status_code == 404
    session.refresh_from_db()
    assert session.slide == 0

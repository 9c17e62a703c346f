"""The tests on phones: which items, answers that come late, twice or not at all, and what is never told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.refusals import BadRequest
from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen
from campaigns.training.models import Campus, CampusSession
from campaigns.training.services import sessions, tests
from campaigns.training.services.tests import Given
from quizzes.enums import ItemStatus, Occasion
from quizzes.models import Attempt, Item, Participant, Response
from tests.campaigns.training.phones import CANARY, Phone, given, make_cases
from tests.campaigns.training.taught import NOW, join, make_module, move, plan
from tests.quizzes.simulated import make_quiz

pytestmark = pytest.mark.django_db
PRE = Occasion.PRE
LATER = NOW + dt.timedelta(minutes=1)


@pytest.fixture
def session(campus: Campus, trainer_user: User) -> CampusSession:
    """In the first test."""
    module = make_module(forms=make_cases(), live=make_quiz("room"))
    return move(plan(module, campus, trainer_user), Phase.PRE, trainer_user)


@pytest.fixture
def phone(session: CampusSession) -> Phone:
    found = Phone(session)
    found.join()
    return found


def rating(position: int, step: int = 6, seconds: int = 5) -> Given:
    return Given(position, {"rating": [str(step)]}, seconds)


def test_an_open_round_of_the_module_alone_is_in_nobodys_way(session: CampusSession, phone: Phone) -> None:
    """The open session of a module and each session in a room measure with the same forms."""
    alone = Phone(sessions.open_session_of(module=session.module, now=NOW))
    alone.client = phone.client
    alone.join()
    assert alone.begin()["round"] != phone.begin()["round"]
    assert (alone.answer([1]), phone.answer([1])) == (["stored"], ["stored"])
    assert sorted(Response.objects.values_list("attempt__participant__study", flat=True)) == sorted(
        [session.study_id, alone.session.study_id]
    )


def test_a_phone_that_tells_no_time_has_none(phone: Phone) -> None:
    phone.begin()
    without = {name: value for name, value in given(1).items() if name != "seconds"}
    phone.send("test/pre/answers/", [without])
    assert Response.objects.get().seconds is None


# --- the page -----------------------------------------------------------------------------------------------


def test_the_page_of_a_test_is_the_same_for_everybody(session: CampusSession, phone: Phone) -> None:
    response = phone.get("test/pre/")
    assert response.content == Phone(session).get("test/pre/").content
    assert (response.cookies, "Cache-Control" in response) == ({}, False)


def test_items_come_in_an_order_of_ones_own(phone: Phone) -> None:
    begun = phone.begin()
    attempt = Attempt.objects.get(code=begun["round"])
    codes = dict(Item.objects.values_list("pk", "code"))
    assert begun["order"] == [codes[pk] for pk in attempt.item_ids]
    assert (begun["answered"], begun["finished"], begun["open"]) == ([], False, True)


def test_the_sheet_holds_the_form_and_no_answer(phone: Phone) -> None:
    begun = phone.begin()
    response = phone.client.get(begun["sheet"])
    html = response.content.decode()
    assert sorted(part.partition('"')[0] for part in html.split('data-item="')[1:]) == sorted(begun["order"])
    assert (CANARY in html, "is_fake" in html) == (False, False)
    assert response["Cache-Control"] == "max-age=300, s-maxage=60"


def test_nobody_guesses_the_sheet_of_the_other_form(session: CampusSession, phone: Phone) -> None:
    key = phone.begin()["sheet"].split("/")[-2]
    other = "0" * 16
    assert phone.get(f"test/sheet/{other}/").status_code == 404
    assert {tests.sheet_key(session=session, form=form) for form in "AB"} >= {key}
    assert len({tests.sheet_key(session=session, form=form) for form in "AB"}) == 2


def test_a_withdrawn_item_is_left_out(phone: Phone) -> None:
    order = phone.begin()["order"]
    Item.objects.filter(code=order[0]).update(status=ItemStatus.RETIRED)
    again = phone.begin()
    assert again["order"] == ["", *order[1:]]
    assert order[0] not in phone.client.get(again["sheet"]).content.decode()
    assert phone.answer([1, 2]) == ["withdrawn", "stored"]


def test_without_a_script_it_goes_item_by_item(phone: Phone) -> None:
    response = phone.post("test/pre/begin/")
    attempt = Attempt.objects.get()
    assert response["Location"] == f"/en/round/{attempt.code}/"
    assert phone.client.get(f"/en/round/{attempt.code}/1/").status_code == 200


# --- beginning --------------------------------------------------------------------------------------------


def test_begun_twice_it_is_one_test(phone: Phone) -> None:
    assert phone.begin() == phone.begin()
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("phase", [Phase.DOORS, Phase.LESSONS, Phase.FEEDBACK])
def test_a_test_begins_only_while_it_is_open(campus: Campus, trainer_user: User, phase: Phase) -> None:
    session = plan(make_module("other", forms=make_cases()), campus, trainer_user)
    phone = Phone(move(session, Phase.DOORS, trainer_user))
    phone.join()
    if phase != Phase.DOORS:
        move(session, phase, trainer_user)
    response = phone.send("test/pre/begin/")
    assert (response.status_code, set(response.json())) == (409, {"message"})


def test_who_has_not_joined_has_no_test(session: CampusSession) -> None:
    stranger = Phone(session)
    assert [stranger.send(f"test/pre/{do}/", []).status_code for do in ("begin", "answers", "finish")] == [
        404,
        404,
        404,
    ]


def test_another_origin_is_refused(phone: Phone) -> None:
    response = phone.client.post(f"{phone.at}test/pre/begin/", HTTP_ORIGIN="https://evil.example")
    assert response.status_code == 403


def test_a_course_may_be_longer_than_keys_are_kept(session: CampusSession) -> None:
    attendance = join(session)
    Participant.objects.update(player="")
    attendance.refresh_from_db()
    attempt = tests.begin(attendance=attendance, occasion=PRE, language="en", now=NOW)
    assert (attempt.participant, attempt.player) == (attendance.participant, attendance.player)


# --- answers ----------------------------------------------------------------------------------------------


def test_answers_are_stored_with_their_score(phone: Phone) -> None:
    order = phone.begin()["order"]
    assert phone.answer([1, 2, 3]) == ["stored"] * 3
    rows = Response.objects.order_by("position").values_list("item__code", "rating", "says_fake")
    assert list(rows) == [(code, 6, True) for code in order[:3]]
    assert phone.begin()["answered"] == [1, 2, 3]


def test_the_same_answer_again_is_stored_once_and_told_the_same(phone: Phone) -> None:
    phone.begin()
    assert phone.answer([1, 2]) == ["stored", "stored"]
    assert phone.answer([2, 3]) == ["stored", "stored"]
    assert sorted(Response.objects.values_list("position", flat=True)) == [1, 2, 3]


def test_twice_in_one_message_it_is_stored_once(phone: Phone) -> None:
    phone.begin()
    assert phone.answer([1, 1]) == ["stored", "stored"]
    assert Response.objects.count() == 1


def test_the_first_answer_counts(phone: Phone) -> None:
    phone.begin()
    phone.answer([1], rating=6)
    response = phone.send("test/pre/answers/", [given(1, 1), given(2, 1)])
    assert [one["state"] for one in response.json()["taken"]] == ["other", "stored"]
    assert list(Response.objects.order_by("position").values_list("rating", flat=True)) == [6, 1]


def test_one_bad_answer_takes_no_other_with_it(phone: Phone) -> None:
    phone.begin()
    sent = [given(1), {"position": 2, "values": {"rating": ["7"]}}, given(99), given(3)]
    taken = phone.send("test/pre/answers/", sent).json()["taken"]
    assert [(one["position"], one["state"]) for one in taken] == [
        (1, "stored"),
        (2, "refused"),
        (99, "refused"),
        (3, "stored"),
    ]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        [1],
        [{"position": "1", "values": {}}],
        [{"position": True, "values": {}}],
        [{"position": 1}],
        [{"position": 1, "values": {"rating": "6"}}],
        [{"position": 1, "values": {"rating": [6]}}],
        [{"position": 1, "values": {"rating": ["x" * 201]}}],
        [{"position": 1, "values": {str(number): [] for number in range(41)}}],
        "x" * 70_000,
    ],
)
def test_what_is_no_list_of_answers_is_refused(phone: Phone, sent: object) -> None:
    phone.begin()
    assert phone.send("test/pre/answers/", sent).status_code == 400
    assert Response.objects.count() == 0


def test_what_is_no_json_is_refused(phone: Phone) -> None:
    response = phone.client.post(
        f"{phone.at}test/pre/answers/", b"{", content_type="application/json", HTTP_ORIGIN="http://testserver"
    )
    assert response.status_code == 400


def test_too_many_answers_are_refused(session: CampusSession) -> None:
    attendance = join(session)
    tests.begin(attendance=attendance, occasion=PRE, language="en", now=NOW)
    with pytest.raises(BadRequest):
        tests.take_answers(attendance=attendance, occasion=PRE, answers=[rating(1)] * 101, now=NOW)


def test_a_phone_is_not_believed_how_long_it_took(session: CampusSession) -> None:
    attendance = join(session)
    tests.begin(attendance=attendance, occasion=PRE, language="en", now=NOW)
    answers = [rating(1, seconds=20), rating(2, seconds=9_999), rating(3, seconds=-4)]
    tests.take_answers(attendance=attendance, occasion=PRE, answers=answers, now=LATER)
    assert list(Response.objects.order_by("position").values_list("seconds", flat=True)) == [20, 60, 0]


def test_the_last_answer_finishes_the_test(phone: Phone) -> None:
    phone.begin()
    phone.answer(range(1, 8))
    assert Attempt.objects.get().finished_at is None
    phone.answer([8])
    assert Attempt.objects.get().finished_at is not None
    assert phone.begin()["finished"]
    assert "Your answers are stored" in phone.words()


def test_whoever_finishes_early_takes_no_more_answers(phone: Phone) -> None:
    phone.begin()
    phone.answer([1])
    for _press in range(2):
        assert phone.send("test/pre/finish/").json() == {"finished": True}
    assert phone.answer([1, 2]) == ["stored", "late"]


# --- the trainer moves on ----------------------------------------------------------------------------------


def test_answers_on_their_way_are_taken_for_a_while(session: CampusSession, trainer_user: User) -> None:
    attendance = join(session)
    tests.begin(attendance=attendance, occasion=PRE, language="en", now=NOW)
    move(session, Phase.LESSONS, trainer_user, NOW)
    attendance.refresh_from_db()

    def state(position: int, after: dt.timedelta) -> str:
        (taken,) = tests.take_answers(
            attendance=attendance, occasion=PRE, answers=[rating(position)], now=NOW + after
        )
        return taken.state

    assert state(1, dt.timedelta(minutes=2)) == "stored"
    assert state(2, dt.timedelta(minutes=2, seconds=1)) == "late"


def test_a_test_that_the_trainer_ended_still_takes_them(session: CampusSession, trainer_user: User) -> None:
    attendance = join(session)
    first = tests.begin(attendance=attendance, occasion=PRE, language="en", now=NOW)
    move(session, Phase.POST, trainer_user, LATER)
    attendance.refresh_from_db()
    second = tests.begin(attendance=attendance, occasion=Occasion.POST, language="en", now=LATER)
    (taken,) = tests.take_answers(attendance=attendance, occasion=PRE, answers=[rating(1)], now=LATER)
    assert (taken.state, first.responses.count(), second.responses.count()) == ("stored", 1, 0)


def test_answers_to_a_test_that_was_not_begun_are_refused(session: CampusSession) -> None:
    with pytest.raises(NotOpen):
        tests.take_answers(attendance=join(session), occasion=PRE, answers=[rating(1)], now=NOW)


# --- alone ------------------------------------------------------------------------------------------------


def test_alone_the_second_test_comes_after_the_first(session: CampusSession) -> None:
    alone = sessions.open_session_of(module=session.module, now=NOW)
    phone = Phone(alone)
    phone.join()
    assert phone.send("test/post/begin/").status_code == 409
    phone.take("pre")
    phone.take("post")
    assert {attempt.form for attempt in Attempt.objects.all()} == {"A", "B"}
    assert phone.begin("pre")["finished"]


# --- cost -------------------------------------------------------------------------------------------------


def test_many_answers_cost_as_many_queries_as_one(session: CampusSession) -> None:
    counts = []
    for number, positions in enumerate(([1], [1, 2, 3]), start=1):
        attendance = join(session, number)
        tests.begin(attendance=attendance, occasion=PRE, language="en", now=NOW)
        with CaptureQueriesContext(connection) as seen:
            tests.take_answers(
                attendance=attendance, occasion=PRE, answers=[rating(place) for place in positions], now=NOW
            )
        counts.append(len(seen))
    assert counts[0] == counts[1]

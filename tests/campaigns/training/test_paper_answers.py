"""Reading what was typed from paper, and what becomes of it: people who took both tests."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen
from campaigns.training.models import Attendance, Campus, CampusSession
from campaigns.training.paper_answers import LEFT_OUT, MARKS, Mark, Unreadable, read_marks, typed_of
from campaigns.training.services import paper
from quizzes.enums import ItemStatus, Occasion
from quizzes.models import Attempt, DailyTally, Item, Participant, Response
from quizzes.services.studies import order_of
from quizzes.services.study_report import study_report
from tests.campaigns.training.kit_modules import forms_of_cases
from tests.campaigns.training.taught import NOW, join, make_campus, make_module, make_trainer, move, plan

DAY = dt.timedelta(days=1)
marks = st.sampled_from([*MARKS, ""])


# --- reading --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("625146", "625146"),
        (" 6 2 5 1 4 6 ", "625146"),
        ("62 146", "62-146"),
        ("62-1-6", "62-1-6"),
        ("gfGF16", "GFGF16"),
        ("６２５１４６", "625146"),
        ("6251–_", "6251--"),
        ("6251  ", "6251--"),
        ("------", "------"),
    ],
)
def test_texts_that_are_read(text: str, read: str) -> None:
    found = read_marks(text, items=6)
    assert found is not None
    assert typed_of(found) == read


@pytest.mark.parametrize("text", ["", "   ", "      ", "\t"])
def test_an_empty_text_is_no_slip(text: str) -> None:
    assert read_marks(text, items=6) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("62514", "There are 5 answers here, the test has 6 questions. Type - for a row without a tick."),
        ("6251467", "“7” is no answer. Use 1 to 6, G or F, and - for an empty row."),
        ("62514x", "“X” is no answer. Use 1 to 6, G or F, and - for an empty row."),
        ("6251466", "There are 7 answers here, the test has 6 questions. Type - for a row without a tick."),
    ],
)
def test_texts_that_cannot_be_meant(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_marks(text, items=6)
    assert caught.value.reason == reason


@given(st.lists(marks, min_size=1, max_size=40))
def test_what_is_typed_from_answers_is_read_as_them(answers: list[Mark]) -> None:
    assert read_marks(typed_of(answers), items=len(answers)) == answers


@given(st.lists(marks, min_size=1, max_size=40), st.data())
def test_spaces_between_change_nothing(answers: list[Mark], data: st.DataObject) -> None:
    spaces = st.text(" \u3000", max_size=2)
    spaced = "".join(sign + data.draw(spaces) for sign in typed_of(answers))
    assert read_marks(spaced, items=len(answers)) == answers


@given(st.text(max_size=60), st.integers(1, 20))
def test_any_text_is_read_or_refused(text: str, items: int) -> None:
    try:
        found = read_marks(text, items=items)
    except Unreadable:
        return
    assert found is None or len(found) == items


@given(
    st.lists(st.sampled_from([*MARKS[:6], " "]), min_size=1, max_size=20).filter(
        lambda signs: set(signs) != {" "}
    )
)
def test_in_a_text_as_long_as_the_test_spaces_are_left_out(signs: list[str]) -> None:
    wanted = [sign.strip() for sign in signs]
    assert read_marks("".join(signs), items=len(signs)) == wanted


def test_every_sign_for_left_out_is_one() -> None:
    assert read_marks(LEFT_OUT, items=len(LEFT_OUT)) == [""] * len(LEFT_OUT)


# --- storing --------------------------------------------------------------------------------------------
@pytest.fixture
def session(campus: Campus, trainer_user: User) -> CampusSession:
    """In its first test. Both forms are: fake, genuine, fake."""
    planned = plan(make_module(forms=forms_of_cases()), campus, trainer_user, group_size=8)
    move(planned, Phase.DOORS, trainer_user)
    return move(planned, Phase.PRE, trainer_user)


def enter(
    session: CampusSession, rows: dict[int, str], occasion: Occasion = Occasion.PRE, **options: object
) -> paper.Entered:
    now = options.pop("now", NOW)
    return paper.enter_paper(
        session=session,
        occasion=occasion,
        rows=rows,
        language="en",
        now=now,
        **options,  # type: ignore[arg-type]
    )


def answers_of(sheet: int, occasion: Occasion = Occasion.PRE) -> list[tuple[int, dict[str, object], bool]]:
    rows = Response.objects.filter(
        attempt__participant__attendance__sheet=sheet, attempt__occasion=occasion
    ).order_by("position")
    return [(row.position, row.answer, row.correct) for row in rows]


def tally() -> dict[str, int]:
    names = ("plays", "completions", "hits", "fakes", "false_alarms", "genuine")
    return {name: sum(getattr(row, name) for row in DailyTally.objects.all()) for name in names}


def test_a_slip_becomes_somebody_who_took_the_test(session: CampusSession) -> None:
    assert enter(session, {3: "62-"}) == paper.Entered(new=1)
    attendance = Attendance.objects.get(sheet=3)
    attempt = Attempt.objects.get()
    assert session.study is not None
    order = order_of(session.study, 3)
    assert (attendance.player, attempt.player, attempt.finished_at) == ("", "", NOW)
    assert attendance.participant is not None
    assert (attendance.participant.order, attempt.form) == (order, order[0])
    assert answers_of(3) == [(1, {"rating": 6}, True), (2, {"rating": 2}, True)]
    assert tally() == {
        "plays": 1, "completions": 1, "hits": 1, "fakes": 1, "false_alarms": 0, "genuine": 1,
    }  # fmt: skip


def test_how_long_an_answer_on_paper_took_nobody_knows(session: CampusSession) -> None:
    enter(session, {1: "616"})
    assert list(Response.objects.values_list("seconds", flat=True)) == [None] * 3


def test_letters_are_verdicts_without_a_rating(session: CampusSession) -> None:
    enter(session, {1: "FFG"})
    assert answers_of(1) == [
        (1, {"verdict": "fake"}, True),
        (2, {"verdict": "fake"}, False),
        (3, {"verdict": "genuine"}, False),
    ]
    assert list(Response.objects.values_list("rating", flat=True)) == [None] * 3


def test_both_tests_of_a_sheet_belong_to_one_person(session: CampusSession) -> None:
    for occasion in paper.OCCASIONS:
        enter(session, dict.fromkeys(range(1, 7), "616"), occasion)
    assert (Attendance.objects.count(), Attempt.objects.count()) == (6, 12)
    for attendance in Attendance.objects.all():
        assert attendance.participant is not None
        forms = [attempt.form for attempt in attendance.participant.attempts.order_by("pk")]
        assert "".join(forms) == attendance.participant.order
    assert session.study is not None
    assert study_report(study=session.study).people == 6


def test_sheets_and_phones_are_counted_without_gaps(session: CampusSession) -> None:
    join(session, 1)
    enter(session, {1: "616", 5: "616"})
    join(session, 2)
    assert list(session.attendances.values_list("number", "sheet")) == [(1, None), (2, 1), (3, 5), (4, None)]


def test_the_same_answers_again_change_nothing(session: CampusSession) -> None:
    enter(session, {1: "616", 2: "6--"})
    before = tally()
    assert enter(session, {1: "6 1 6", 2: "6--", 3: ""}) == paper.Entered(same=2)
    assert (Attempt.objects.count(), tally()) == (2, before)


def test_a_sheet_without_any_answer_is_nobody(session: CampusSession) -> None:
    assert enter(session, {1: "---", 2: "-"}) == paper.Entered()
    assert (Attendance.objects.count(), Attempt.objects.count(), tally()["plays"]) == (0, 0, 0)


def test_a_mistyped_sheet_is_removed_with_its_last_test(session: CampusSession) -> None:
    for occasion in paper.OCCASIONS:
        enter(session, {1: "616", 2: "616"}, occasion)
    with pytest.raises(paper.OtherAnswers):
        enter(session, {2: "-"})
    assert enter(session, {2: "-"}, replace=True) == paper.Entered(removed=1)
    assert sorted(Attendance.objects.values_list("sheet", flat=True)) == [1, 2]
    assert enter(session, {2: "---"}, Occasion.POST, replace=True) == paper.Entered(removed=1)
    assert list(Attendance.objects.values_list("sheet", flat=True)) == [1]
    assert (Participant.objects.count(), tally()["plays"], tally()["completions"]) == (1, 2, 2)


def test_other_answers_ask_first_and_then_replace(session: CampusSession) -> None:
    enter(session, {1: "616", 2: "111"})
    with pytest.raises(paper.OtherAnswers, match="stored for these sheets: 2\\."):
        enter(session, {1: "616", 2: "166", 3: "666"})
    assert (Attempt.objects.count(), answers_of(2)[1][1]) == (2, {"rating": 1})
    assert enter(session, {1: "616", 2: "166", 3: "666"}, replace=True) == paper.Entered(1, 1, 1)
    assert [answer["rating"] for _place, answer, _right in answers_of(2)] == [1, 6, 6]
    assert tally() == {
        "plays": 3, "completions": 3, "hits": 5, "fakes": 6, "false_alarms": 2, "genuine": 3,
    }  # fmt: skip


def test_nothing_is_stored_when_one_row_is_wrong(session: CampusSession) -> None:
    with pytest.raises(paper.WrongRows) as caught:
        paper.enter_grid(
            session=session,
            grid={Occasion.PRE: {1: "616", 2: "6"}, Occasion.POST: {1: "61x", 2: "616"}},
            language="en",
            now=NOW,
        )
    assert [(problem.occasion, problem.sheet) for problem in caught.value.problems] == [
        ("pre", 2),
        ("post", 1),
    ]
    assert str(caught.value.message).startswith("Sheet 2, first test: There is 1 answer here")
    assert (Attendance.objects.count(), Attempt.objects.count(), DailyTally.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("sheet", [0, -1, 29, 10**9])
def test_no_slip_has_such_a_number(session: CampusSession, sheet: int) -> None:
    with pytest.raises(paper.WrongRows, match="no slip has this number"):
        enter(session, {sheet: "616"})


def test_an_item_that_was_withdrawn_is_passed_over(session: CampusSession) -> None:
    Item.objects.filter(code__endswith="2").update(status=ItemStatus.RETIRED)
    Item.objects.filter(code__endswith="5").update(status=ItemStatus.RETIRED)
    enter(session, {1: "616"})
    assert [place for place, _answer, _right in answers_of(1)] == [1, 3]
    assert enter(session, {1: "616"}) == paper.Entered(same=1)


# --- when -----------------------------------------------------------------------------------------------
def test_before_the_first_test_nothing_is_typed_in(campus: Campus, trainer_user: User) -> None:
    planned = plan(make_module(forms=forms_of_cases()), campus, trainer_user)
    with pytest.raises(NotOpen, match="once the first test has begun"):
        enter(planned, {1: "616"})


def test_until_30_days_after_closing(session: CampusSession, trainer_user: User) -> None:
    closed = move(session, Phase.CLOSED, trainer_user)
    assert enter(closed, {1: "616"}, Occasion.POST, now=NOW + 30 * DAY) == paper.Entered(new=1)
    with pytest.raises(NotOpen, match="more than 30 days ago"):
        enter(closed, {2: "616"}, Occasion.POST, now=NOW + 30 * DAY + dt.timedelta(seconds=1))


def test_a_session_without_tests_takes_none(campus: Campus, trainer_user: User) -> None:
    with pytest.raises(NotOpen, match="has no tests"):
        enter(plan(make_module(), campus, trainer_user), {1: "616"})


# --- the page -------------------------------------------------------------------------------------------
@pytest.fixture
def desk(trainer_user: User) -> Client:
    client = Client()
    client.force_login(trainer_user)
    return client


def grid(session: CampusSession) -> str:
    return reverse("campus_kit:grid", args=[session.public_code])


def test_typed_answers_are_stored_and_shown_again(session: CampusSession, desk: Client) -> None:
    response = desk.post(grid(session), {"pre-1": "6 1 6", "post-1": "GFG", "pre-8": "66-"}, follow=True)
    page = response.content.decode()
    assert "Stored: 3 tests are new, 0 were replaced, 0 as before." in page
    assert [text for text in ('value="616"', 'value="GFG"', 'value="66-"') if text not in page] == []


def test_all_that_was_typed_comes_back_with_a_mistake(session: CampusSession, desk: Client) -> None:
    typed = {"pre-1": "6 1 6 ", "pre-2": "61", "post-3": "<b>"}
    response = desk.post(grid(session), typed)
    page = response.content.decode()
    assert (response.status_code, Attempt.objects.count()) == (400, 0)
    assert [text for text in ('value="6 1 6 "', 'value="61"', 'value="&lt;b&gt;"') if text not in page] == []
    assert ('href="#id-pre-2"' in page, page.count('aria-invalid="true"')) == (True, 2)


def test_replacing_needs_a_tick(session: CampusSession, desk: Client) -> None:
    desk.post(grid(session), {"pre-1": "616"})
    response = desk.post(grid(session), {"pre-1": "111"})
    assert (response.status_code, 'name="replace"' in response.content.decode()) == (409, True)
    assert desk.post(grid(session), {"pre-1": "111", "replace": "on"}).status_code == 302
    assert [answer["rating"] for _place, answer, _right in answers_of(1)] == [1, 1, 1]


def test_a_large_group_has_pages_of_a_hundred_sheets(session: CampusSession, desk: Client) -> None:
    CampusSession.objects.update(group_size=230)
    page = desk.get(grid(session), {"from": "203"}).content.decode()
    assert (page.count("<tr>"), 'id="sheet-201"' in page, 'id="sheet-200"' in page) == (51, True, False)
    desk.post(f"{grid(session)}?from=201", {"pre-230": "616", "pre-1": "616"})
    assert list(Attendance.objects.order_by("sheet").values_list("sheet", flat=True)) == [1, 230]


def test_spare_sheets_can_be_typed_in_and_others_are_refused(session: CampusSession, desk: Client) -> None:
    assert 'name="pre-28"' in desk.get(grid(session)).content.decode()
    assert desk.post(grid(session), {"pre-28": "616"}).status_code == 302
    assert list(Attendance.objects.values_list("sheet", flat=True)) == [28]
    response = desk.post(grid(session), {"pre-1": "616", "pre-29": "616"})
    words = "Sheet 29, first test: no slip has this number; the last one is 28"
    assert (response.status_code, words in response.content.decode()) == (400, True)
    assert Attendance.objects.count() == 1


def test_a_page_of_more_slips_asks_as_many_questions(session: CampusSession, desk: Client) -> None:

    counts = []
    for rows in ({1: "616"}, {2: "616", 3: "616"}):
        enter(session, rows)
        desk.get(grid(session))
        with CaptureQueriesContext(connection) as queries:
            desk.get(grid(session))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_grid_is_for_trainers_of_the_session(session: CampusSession) -> None:
    stranger = Client()
    stranger.force_login(make_trainer(make_campus("Another school", "Rome", "Europe/Rome"), name="stranger"))
    assert (stranger.get(grid(session)).status_code, stranger.post(grid(session)).status_code) == (404, 404)
    assert Client().get(grid(session)).status_code == 302

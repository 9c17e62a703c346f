"""A sheet of paper and a phone that are one person: joined, counted once, with a certificate."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import uuid4

import pytest
from django.core.cache import cache

from accounts.models import Organisation, User
from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen, Unclaimable
from campaigns.training.models import Attendance, Campus, CampusSession
from campaigns.training.services import paper
from campaigns.training.services.certificates import conditions_of
from campaigns.training.services.sheets import claim_sheet
from quizzes.enums import Occasion
from quizzes.models import Attempt, DailyTally, FormItem, Item, Participant, Quiz, QuizForm, Response, Study
from quizzes.services import studies
from tests.campaigns.training.kit_modules import forms_of_cases
from tests.campaigns.training.phones import Phone
from tests.campaigns.training.taught import NOW, join, make_campus, make_module, move, plan
from tests.races import at_once, kinds


@pytest.fixture
def session(campus: Campus, trainer_user: User) -> CampusSession:
    """In its first test."""
    planned = plan(make_module(forms=forms_of_cases()), campus, trainer_user, group_size=8)
    move(planned, Phase.DOORS, trainer_user)
    return move(planned, Phase.PRE, trainer_user)


def enter(session: CampusSession, sheet: int, typed: str = "616", occasion: Occasion = Occasion.PRE) -> None:
    paper.enter_paper(session=session, occasion=occasion, rows={sheet: typed}, language="en", now=NOW)


def claim(attendance: Attendance, number: object) -> Attendance:
    attendance.refresh_from_db()
    return claim_sheet(attendance=attendance, number=str(number), now=NOW)


def sheet_with(session: CampusSession, order: str) -> int:
    assert session.study is not None
    orders = ((number, studies.order_of(session.study, number)) for number in range(1, 9))
    return next(number for number, found in orders if found == order)


def taken_by(attendance: Attendance) -> list[tuple[str, str]]:
    attempts = Attempt.objects.filter(participant__attendance=attendance).order_by("occasion")
    return [(attempt.occasion, attempt.form) for attempt in attempts]


@pytest.mark.parametrize("order", ["AB", "BA"])
def test_a_phone_takes_over_its_sheet_and_is_one_person(
    session: CampusSession, trainer_user: User, order: str
) -> None:
    phone, sheet = join(session, 1), sheet_with(session, order)
    enter(session, sheet)
    session = move(session, Phase.LESSONS, trainer_user)
    assert claim(phone, f" {sheet} ").sheet == sheet
    assert claim(phone, sheet).pk == phone.pk  # again, the same
    assert (Attendance.objects.get(), Participant.objects.get().order) == (phone, order)
    enter(session, sheet, "661", Occasion.POST)  # typed in later
    assert taken_by(phone) == [("post", order[1]), ("pre", order[0])]
    assert [condition.is_met for condition in conditions_of(phone)] == [True, True, True]


def test_the_test_with_more_answers_stays(session: CampusSession, trainer_user: User) -> None:
    phone = Phone(session)
    phone.join()
    phone.begin()
    phone.answer([1])
    enter(session, 1)
    move(session, Phase.LESSONS, trainer_user)
    assert phone.post("paper/", {"sheet": "1"}).status_code == 302
    assert Response.objects.filter(attempt__participant__attendance=phone.attendance).count() == 3
    days = DailyTally.objects.all()
    assert (sum(day.plays for day in days), sum(day.completions for day in days)) == (1, 1)


def test_forms_that_do_not_fit_are_refused(session: CampusSession, trainer_user: User) -> None:
    phone = Phone(session)
    order = phone.join().participant.order
    phone.take("pre")
    sheet = sheet_with(session, order[::-1])
    session = move(session, Phase.POST, trainer_user)
    enter(session, sheet, occasion=Occasion.POST)
    response = phone.post("paper/", {"sheet": str(sheet)})
    assert (response.status_code, "This sheet does not fit" in response.content.decode()) == (409, True)
    assert (Attendance.objects.count(), Attempt.objects.count()) == (2, 2)


@pytest.mark.parametrize("number", ["", "x", "7", "-1", "1" * 30])
def test_no_such_sheet(session: CampusSession, trainer_user: User, number: str) -> None:
    phone = join(session, 1)
    enter(session, 1)
    move(session, Phase.LESSONS, trainer_user)
    with pytest.raises(Unclaimable):
        claim(phone, number)
    assert Attendance.objects.count() == 2


def test_a_phone_has_one_sheet_and_a_sheet_one_phone(session: CampusSession, trainer_user: User) -> None:
    one, other = join(session, 1), join(session, 2)
    enter(session, 1)
    enter(session, 2)
    move(session, Phase.LESSONS, trainer_user)
    claim(one, 1)
    for phone, number in ((one, 2), (other, 1)):
        with pytest.raises(Unclaimable):
            claim(phone, number)
    assert sorted(Attendance.objects.values_list("sheet", flat=True), key=str) == [1, 2, None]


def test_not_before_the_lessons(session: CampusSession) -> None:
    phone = join(session, 1)
    enter(session, 1)
    with pytest.raises(NotOpen):
        claim(phone, 1)


def test_the_pages_offer_it_from_the_lessons_on(session: CampusSession, trainer_user: User) -> None:
    phone = Phone(session)
    phone.join()
    enter(session, 1)
    assert "I took a test on paper" not in phone.words()
    session = move(session, Phase.LESSONS, trainer_user)
    assert "I took a test on paper" in phone.words()
    move(session, Phase.FEEDBACK, trainer_user)
    assert "I took a test on paper" in phone.words("certificate/")
    assert phone.post("paper/", {"sheet": "1"}).status_code == 302
    assert "Your sheet of paper: 1" in phone.words()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[CampusSession]:
    """A session in its lessons that threads with connections of their own can see; it is taken away again."""
    with django_db_blocker.unblock():
        cache.clear()
        session = CampusSession.objects.create(
            campus=make_campus("Sheets at once"),
            module_key=uuid4(),
            module_title="Look twice",
            language="en",
            phase=Phase.LESSONS,
            created_at=NOW,
            study=Study.objects.create(title="Sheets", quiz=forms_of_cases("sheets"), is_led=True),
        )
        yield session
        session.delete()
        for model in (Attempt, Study, FormItem, QuizForm, DailyTally, Quiz, Item, Campus):
            model.objects.all().delete()
        Organisation.objects.filter(name="Sheets at once").delete()


def test_one_of_many_phones_gets_the_sheet(committed: CampusSession) -> None:
    enter(committed, 1)
    phones = [join(committed, number) for number in range(1, 6)]
    acts = [partial(claim_sheet, attendance=phone, number="1", now=NOW) for phone in phones]
    assert kinds(at_once(*acts)) == {"Attendance": 1, "Unclaimable": 4}
    assert (Attendance.objects.count(), Participant.objects.count(), Attempt.objects.count()) == (5, 5, 1)

"""Students say who they are, where their lecturer has a roster; numbers cannot be found out by trying."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.http import Http404

from accounts.models import User
from accounts.refusals import TooMany
from accounts.requests import check_limit
from campaigns.training.enums import Phase
from campaigns.training.exceptions import Unclaimable
from campaigns.training.models import Attendance, CampusSession, RosterEntry
from campaigns.training.roster_files import number_key
from campaigns.training.services import claims
from tests.campaigns.training.phones import Phone
from tests.campaigns.training.taught import (
    NOW,
    join,
    move,
    plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def session(campus_session: CampusSession, trainer_user: User) -> CampusSession:
    for number, name in (("0012", "Kim Hana"), ("AB 13", "Lee Dul")):
        campus_session.roster.create(number=number, number_key=number_key(number), name=name)
    return move(campus_session, Phase.DOORS, trainer_user)


def claim(attendance: Attendance, number: str) -> RosterEntry:
    return claims.claim(attendance=attendance, number=number, now=NOW)


def test_a_student_is_found_however_the_number_is_typed(session: CampusSession) -> None:
    assert claim(join(session, 1), " ００ 12").name == "Kim Hana"
    assert claim(join(session, 2), "ab13").name == "Lee Dul"
    assert list(session.attendances.values_list("roster_entry__number", flat=True)) == ["0012", "AB 13"]


def test_saying_it_twice_is_saying_it_once(session: CampusSession) -> None:
    attendance = join(session)
    assert claim(attendance, "0012") == claim(attendance, "0012")


def test_a_number_that_is_taken_and_one_that_nobody_has_get_the_same_answer(session: CampusSession) -> None:
    claim(join(session, 1), "0012")
    answers = set()
    for number in ("0012", "9999"):
        with pytest.raises(Unclaimable) as caught:
            claim(join(session, 2), number)
        answers.add(str(caught.value.message))
    (answer,) = answers
    assert "Kim" not in answer


def test_somebody_on_the_roster_stays_until_the_lecturer_releases_the_line(session: CampusSession) -> None:
    attendance = join(session)
    entry = claim(attendance, "0012")
    with pytest.raises(Unclaimable):
        claim(attendance, "AB13")
    claims.release(session=session, entry=entry.pk)
    assert claim(attendance, "AB13").name == "Lee Dul"


def test_somebody_on_the_roster_finds_out_nothing_about_other_numbers(session: CampusSession) -> None:
    session.roster.create(number="14", number_key="14")
    claim(join(session, 1), "0012")
    claim(mine := join(session, 2), "AB13")
    answers = set()
    for number in ("0012", "14", "9999"):  # taken, free, unknown
        with pytest.raises(Unclaimable) as caught:
            claim(mine, number)
        answers.add(str(caught.value.message))
    assert len(answers) == 1


def test_who_is_on_the_roster_reads_why_another_number_is_refused(session: CampusSession) -> None:
    phone = Phone(session)
    phone.join()
    assert phone.post("roster/", {"number": "0012"}).status_code == 302
    refused = phone.post("roster/", {"number": "AB13"})
    html = refused.content.decode()
    assert (refused.status_code, "You are on the roster with another number" in html) == (409, True)


def test_nothing_is_no_number(session: CampusSession) -> None:
    with pytest.raises(Unclaimable, match="Write your student number"):
        claim(join(session), " \u200b ")


def test_tries_are_limited(session: CampusSession) -> None:
    attendance = join(session)
    for number in range(10):
        with pytest.raises(Unclaimable):
            claim(attendance, f"x{number}")
    with pytest.raises(TooMany):
        claim(attendance, "0012")
    assert claim(join(session, 2), "0012").number == "0012"


def test_tries_of_a_whole_session_are_limited(session: CampusSession) -> None:
    for _try in range(300):
        check_limit(group="campus-claims", rate=claims.ALL_TRIES, value=str(session.pk))
    with pytest.raises(TooMany):
        claim(join(session), "0012")


def test_lines_of_another_roster_are_not_known(session: CampusSession, trainer_user: User) -> None:
    other = plan(session.module, session.campus, trainer_user)
    entry = other.roster.create(number="77", number_key="77")
    with pytest.raises(Unclaimable):
        claim(join(session), "77")
    with pytest.raises(Http404):
        claims.release(session=session, entry=entry.pk)

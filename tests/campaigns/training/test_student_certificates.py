"""Certificates of training: earned, printed, checked by anybody, and taken back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.services import SYSTEM
from campaigns.training.enums import AgeBand, Kind, Phase
from campaigns.training.exceptions import NotEarned
from campaigns.training.models import Campus, CampusSession, TrainingModulePage
from campaigns.training.services import certificates, privacy, sessions
from campaigns.training.services.certificates import conditions_of, issue_for
from certificates.models import Certificate
from certificates.services import forget_names, revoke
from quizzes.measurement import SkillBand
from tests.campaigns.training.phones import ORIGIN, Phone, make_cases
from tests.campaigns.training.taught import NOW, make_module, move, plan

pytestmark = pytest.mark.django_db
NAME = "Canary Name"
LEFT_ON = {"with_cohort": "on", "with_band": "on"}


@pytest.fixture
def taught(campus: Campus) -> TrainingModulePage:
    return make_module(forms=make_cases())


@pytest.fixture
def session(taught: TrainingModulePage, campus: Campus, trainer_user: User) -> CampusSession:
    return plan(taught, campus, trainer_user, group="Design, 2nd year", age_band=AgeBand.ADULT)


def finished(
    session: CampusSession, trainer: User, *, right: bool = True, tests: tuple[str, ...] = ("pre", "post")
) -> Phone:
    """A phone that took these tests; the session is at its end."""
    move(session, Phase.PRE, trainer)
    phone = Phone(session)
    phone.join()
    if "pre" in tests:
        phone.take("pre", right=right)
    move(session, Phase.POST, trainer)
    if "post" in tests:
        phone.take("post", right=right)
    move(session, Phase.FEEDBACK, trainer)
    return phone


def made(phone: Phone, **form: str) -> Certificate:
    response = phone.post("certificate/", {**LEFT_ON, **form})
    assert response.status_code == 302, response.content
    return Certificate.objects.get(subject_id=phone.attendance.code)


def checked(certificate: Certificate) -> str:
    response = Client().get(f"/en/certificates/{certificate.code}/")
    assert response.status_code == 200
    return response.content.decode()


# --- what it needs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tests", "met"),
    [
        ((), [True, False, False]),
        (("pre",), [True, True, False]),
        (("post",), [True, False, True]),
        (("pre", "post"), [True, True, True]),
    ],
)
def test_it_needs_both_tests(
    session: CampusSession, trainer_user: User, tests: tuple[str, ...], met: list[bool]
) -> None:
    phone = finished(session, trainer_user, tests=tests)
    assert [condition.is_met for condition in conditions_of(phone.attendance)] == met
    assert phone.post("certificate/").status_code == (302 if all(met) else 409)


@pytest.mark.parametrize(("answers", "is_met"), [(3, False), (4, True)])
def test_half_of_a_test_is_enough(
    session: CampusSession, trainer_user: User, answers: int, is_met: bool
) -> None:
    move(session, Phase.PRE, trainer_user)
    phone = Phone(session)
    phone.join()
    phone.begin()
    phone.answer(range(1, answers + 1))
    assert conditions_of(phone.attendance)[1].is_met == is_met


def test_without_tests_it_needs_being_there(campus: Campus, trainer_user: User) -> None:
    session = move(plan(make_module("no-tests"), campus, trainer_user), Phase.DOORS, trainer_user)
    phone = Phone(session)
    phone.join()
    with pytest.raises(NotEarned):
        issue_for(attendance=phone.attendance, now=NOW)
    move(session, Phase.CLOSED, trainer_user)
    assert made(phone).lines == ["Sample University, Seoul · May 2026", "Took part"]


def test_alone_it_needs_the_lessons(taught: TrainingModulePage) -> None:
    phone = Phone(sessions.open_session_of(module=taught, now=NOW))
    phone.join()
    phone.take("pre")
    phone.take("post")
    assert [condition.is_met for condition in conditions_of(phone.attendance)] == [True, False, True]
    assert phone.post("certificate/").status_code == 409
    for lesson in taught.lessons():
        phone.post("lesson/", {"lesson": str(lesson.translation_key)})
    certificate = made(phone)
    assert certificate.bodies == ["Bonafide"]
    assert certificate.lines[0].startswith("Taken alone · ")


# --- what it says -----------------------------------------------------------------------------------------


def test_it_says_the_module_the_cohort_and_a_band(session: CampusSession, trainer_user: User) -> None:
    certificate = made(finished(session, trainer_user))
    assert (certificate.title, certificate.bodies, certificate.language) == (
        "Look twice",
        ["Sample University"],
        "en",
    )
    assert certificate.lines == [
        "Design, 2nd year · Sample University, Seoul · May 2026",
        "Second test: an expert eye",
    ]


def test_nobody_is_told_that_they_guessed(session: CampusSession, trainer_user: User) -> None:
    assert made(finished(session, trainer_user, right=False)).lines[1] == "Took part"


def test_too_few_answers_make_no_band(session: CampusSession, trainer_user: User) -> None:
    phone = finished(session, trainer_user, tests=("pre",))
    attempt = certificates.test_of(attendance=phone.attendance, occasion="pre")
    assert certificates.band_of(attempt) is SkillBand.EXPERT
    attempt.responses.filter(is_fake=True).first().delete()
    assert certificates.band_of(attempt) is None


def test_it_is_in_the_language_of_the_session(campus: Campus, trainer_user: User) -> None:
    korean = plan(make_module("korean", language="ko"), campus, trainer_user, language="ko")
    phone = Phone(move(korean, Phase.DOORS, trainer_user))
    phone.join()
    move(korean, Phase.CLOSED, trainer_user)
    certificate = made(phone)
    assert (certificate.language, certificate.lines[0]) == ("ko", "Sample University, Seoul · 2026년 5월")


def test_made_twice_it_is_one(session: CampusSession, trainer_user: User) -> None:
    phone = finished(session, trainer_user)
    assert made(phone) == made(phone)


@pytest.mark.parametrize(
    ("left_on", "lines"),
    [
        (["with_cohort"], ["Design, 2nd year · Sample University, Seoul · May 2026"]),
        (["with_band"], ["May 2026", "Second test: an expert eye"]),
        ([], ["May 2026"]),
    ],
)
def test_its_owner_sees_before_what_it_says_and_leaves_off_what_is_not_wanted(
    session: CampusSession, trainer_user: User, left_on: list[str], lines: list[str]
) -> None:
    phone = finished(session, trainer_user)
    preview = phone.words("certificate/")
    words = ("Design, 2nd year · Sample University, Seoul", "Second test: an expert eye", "May 2026")
    assert [line in preview for line in (*words, "Sample University", "Look twice")] == [True] * 5
    assert preview.count(" checked ") == 2
    assert phone.post("certificate/", dict.fromkeys(left_on, "on")).status_code == 302
    html = checked(certificate := Certificate.objects.get(subject_id=phone.attendance.code))
    assert certificate.lines == lines
    assert ("2nd year" in html, "expert eye" in html) == ("with_cohort" in left_on, "with_band" in left_on)


# --- the name -----------------------------------------------------------------------------------------------


def test_a_name_without_a_tick_is_not_kept(session: CampusSession, trainer_user: User) -> None:
    phone = finished(session, trainer_user)
    certificate = made(phone, name=NAME)
    assert (certificate.name, NAME in checked(certificate)) == ("", False)


def test_the_sheet_carries_the_name_that_was_typed_and_keeps_none(
    session: CampusSession, trainer_user: User
) -> None:
    phone = finished(session, trainer_user)
    certificate = made(phone)
    plain, named = (phone.post("certificate/sheet/", {"name": name}) for name in ("", NAME))
    assert named["Content-Type"] == "application/pdf"
    assert named["Content-Disposition"] == f'attachment; filename="bonafide-{certificate.printed_code}.pdf"'
    assert named.content.startswith(b"%PDF")
    assert plain.content != named.content
    certificate.refresh_from_db()
    assert certificate.name == ""


def test_a_name_with_a_tick_is_shown_until_it_is_taken_back(
    session: CampusSession, trainer_user: User
) -> None:
    phone = finished(session, trainer_user)
    certificate = made(phone, name=f" {NAME} ", is_public="on")
    assert certificate.keep_name_until - certificate.issued_at == dt.timedelta(days=730)
    assert NAME in checked(certificate)
    assert phone.post("certificate/name/").status_code == 302
    assert (NAME in checked(certificate), "This certificate is genuine" in checked(certificate)) == (
        False,
        True,
    )


def test_a_name_goes_after_two_years(session: CampusSession, trainer_user: User) -> None:
    certificate = made(finished(session, trainer_user), name=NAME, is_public="on")
    assert forget_names(now=timezone.now() + dt.timedelta(days=731)) == 1
    assert NAME not in checked(certificate)


@pytest.mark.parametrize("band", [AgeBand.UNDER_14, AgeBand.FROM_14, AgeBand.MIXED])
def test_under_16_no_name_is_kept(session: CampusSession, trainer_user: User, band: AgeBand) -> None:
    CampusSession.objects.filter(pk=session.pk).update(age_band=band)
    phone = finished(session, trainer_user)
    assert "is_public" not in phone.words("certificate/")
    assert made(phone, name=NAME, is_public="on").name == ""


def test_forgetting_the_phone_takes_the_name_off(session: CampusSession, trainer_user: User) -> None:
    phone = finished(session, trainer_user)
    certificate = made(phone, name=NAME, is_public="on")
    phone.client.post("/en/me/forget/")
    assert NAME not in checked(certificate)


def test_the_owners_link_takes_the_name_back_without_the_phone(
    session: CampusSession, trainer_user: User
) -> None:
    phone = finished(session, trainer_user)
    assert "certificates/name/" not in phone.words("certificate/")
    certificate = made(phone, name=NAME, is_public="on")
    (link,) = set(re.findall(r"/en/campus/certificates/name/[^\"<]+", phone.words("certificate/")))
    assert "certificates/name/" not in checked(certificate)
    privacy.unlink_attendances(now=timezone.now() + dt.timedelta(days=60))
    later = Client()
    assert NAME in later.get(link).content.decode()
    assert NAME in checked(certificate)  # looking takes nothing back
    assert later.post(link, **ORIGIN).status_code == 302
    assert NAME not in checked(certificate)
    assert "No name is on this certificate" in later.get(link).content.decode()


def test_a_made_up_link_takes_nothing_back(session: CampusSession, trainer_user: User) -> None:
    certificate = made(finished(session, trainer_user), name=NAME, is_public="on")
    for token in (certificate.code, f"{certificate.code}:guessed", Signer().sign(certificate.code)):
        path = f"/en/campus/certificates/name/{token}/"
        assert [Client().get(path).status_code, Client().post(path, **ORIGIN).status_code] == [404, 404]
    assert NAME in checked(certificate)


# --- checking it --------------------------------------------------------------------------------------------


def test_whoever_checks_it_reads_what_it_says_and_no_more(session: CampusSession, trainer_user: User) -> None:
    phone = finished(session, trainer_user)
    certificate = made(phone)
    html = checked(certificate)
    for line in (certificate.title, *certificate.lines, *certificate.bodies, certificate.printed_code):
        assert line in html
    attendance = phone.attendance
    for secret in (session.code, session.public_code, attendance.code, attendance.player):
        assert secret not in html


def test_an_unknown_code_says_so() -> None:
    response = Client().get("/en/certificates/ABCDEFGHJKMN/")
    assert response.status_code == 404
    assert "We know of no certificate with this code" in response.content.decode()


def test_a_revoked_one_says_so_and_is_not_printed(session: CampusSession, trainer_user: User) -> None:
    phone = finished(session, trainer_user)
    certificate = made(phone)
    revoke(certificate=certificate, reason="It was made in a rehearsal.", actor=SYSTEM, now=timezone.now())
    html = checked(certificate)
    assert "This certificate no longer holds" in html
    assert "It was made in a rehearsal." in html
    assert phone.post("certificate/sheet/").status_code == 409
    assert "This certificate was taken back." in phone.words("certificate/")


def test_it_is_nobody_elses(session: CampusSession, trainer_user: User) -> None:
    phone = finished(session, trainer_user)
    made(phone)
    stranger = Phone(session)
    assert [stranger.get("certificate/").status_code, stranger.post("certificate/sheet/").status_code] == [
        404,
        404,
    ]


def test_an_open_session_has_no_age(taught: TrainingModulePage) -> None:
    session = sessions.open_session_of(module=taught, now=NOW)
    assert (session.kind, certificates.may_show_name(session)) == (Kind.OPEN, False)

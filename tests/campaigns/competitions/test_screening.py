"""Automatic checks, likenesses and the screener's decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.http import Http404
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from audit.models import AuditEvent
from campaigns.competitions.enums import CheckName, Eligibility, Outcome, Ruling, Verdict
from campaigns.competitions.exceptions import AlreadyDecided, CallIsClosed, Incomplete
from campaigns.competitions.models import Competition, Entry, KnownSlogan, Screening
from campaigns.competitions.services import entries, originality, screening
from campaigns.competitions.services.checks import finding_text
from tests.campaigns.competitions.contest import (
    DAY,
    attach,
    begin,
    grown_up,
    introduce,
    make_competition,
    make_entrant,
    minor,
    picture_file,
    submit,
    submitted,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_indexes() -> None:
    for catalogue in (originality.SLOGANS, originality.KNOWN, originality.PICTURES):
        catalogue.forget()


@pytest.fixture
def screener(person: Callable[..., User]) -> User:
    return person(Role.MANAGER)


@pytest.fixture
def checked(django_capture_on_commit_callbacks: Callable[..., object]) -> Callable[..., Entry]:
    """Submits as `submitted` does, and lets the background do its work."""

    def make(competition: Competition, **given: object) -> Entry:
        with django_capture_on_commit_callbacks(execute=True):
            return submitted(competition, **given)

    return make


def outcomes(entry: Entry) -> dict[str, str]:
    return {one.name: one.outcome for one in entry.versions.last().checks.all()}


def decide(entry: Entry, user: User, verdict: str, reason: str = "", **given: object) -> Screening:
    version = entry.versions.last()
    facts = {"number": version.number, "now": timezone.now()}
    return screening.decide(entry=entry, verdict=verdict, reason=reason, user=user, **facts | given)


def test_checks_have_run_when_a_screener_looks(
    competition: Competition, checked: Callable[..., Entry]
) -> None:
    assert outcomes(checked(competition)) == dict.fromkeys(CheckName.values, Outcome.PASSED)


def test_a_lost_check_is_made_up_for(competition: Competition) -> None:
    entry = submitted(competition)
    assert outcomes(entry) == {}
    screening.newest_version(entry)
    assert len(outcomes(entry)) == len(CheckName)


def test_a_copied_slogan_is_shown_with_its_source(
    competition: Competition, checked: Callable[..., Entry]
) -> None:
    known = KnownSlogan.objects.create(text="Real takes time, fakes take yours", source="A campaign of 2019")
    first = checked(competition, slogan="Look twice, buy real")
    copy = checked(competition, key="b", slogan="LOOK twice – buy REAL!")
    borrowed = checked(competition, key="c", slogan="Real takes time. Fakes take yours.")
    alone = checked(competition, key="d", slogan="Pay once, wear for years")
    assert [flag.other for flag in copy.versions.get().flags.all()] == [first.versions.get()]
    assert [flag.known for flag in borrowed.versions.get().flags.all()] == [known]
    assert not alone.versions.get().flags.exists()
    assert outcomes(copy)[CheckName.DUPLICATE] == outcomes(copy)[CheckName.SIMILARITY] == Outcome.LOOK
    assert copy.eligibility == Eligibility.NOT_CHECKED
    check = copy.versions.get().checks.get(name=CheckName.DUPLICATE)
    assert finding_text(check) == f"The same as {first.code}."


def test_slogans_of_earlier_competitions_are_compared(
    competition: Competition, checked: Callable[..., Entry]
) -> None:
    earlier = make_competition(slug="earlier", season=2020)
    first = checked(earlier)
    copy = checked(competition, key="b")
    assert [flag.other.entry for flag in copy.versions.get().flags.all()] == [first]


def test_only_the_newest_words_of_another_entry_count(
    competition: Competition, checked: Callable[..., Entry]
) -> None:
    first = checked(competition)
    write(first, slogan="Something else entirely here")
    submit(first)
    assert not checked(competition, key="b").versions.get().flags.exists()


def test_known_slogans_are_compared_as_they_stand(
    competition: Competition, checked: Callable[..., Entry]
) -> None:
    known = KnownSlogan.objects.create(text="Nothing alike at all", source="Somewhere")
    assert not checked(competition).versions.get().flags.exists()
    known.text = "Look twice, buy real"
    known.save()
    assert checked(competition, key="b").versions.get().flags.filter(known=known).count() == 1


def test_a_copied_picture_is_found(competition: Competition, checked: Callable[..., Entry]) -> None:
    made = []
    for number, file in enumerate(
        [picture_file(seed=3), picture_file(seed=3, optimize=True), picture_file(seed=90)]
    ):
        entry = begin(competition, category="design", entrant=make_entrant(f"key{number}"))
        introduce(entry)
        write(entry)
        attach(entry, file=file)
        version = submit(entry)
        originality.flag_likenesses(version=version)
        made.append(version)
    assert [flag.other for flag in made[1].flags.all()] == [made[0]]
    assert not made[2].flags.exists()
    assert originality.same_works(made[1]) == [made[0].entry.code]


def test_a_pass_makes_an_entry_eligible(competition: Competition, screener: User) -> None:
    entry = submitted(competition)
    decide(entry, screener, Verdict.PASS)
    entry.refresh_from_db()
    assert entry.eligibility == Eligibility.ELIGIBLE
    kinds = AuditEvent.objects.about("entry", entry.code).values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["entry.screened", "entry.eligibility"]


def test_a_pass_waits_for_the_guardian(competition: Competition, screener: User) -> None:
    entry = begin(competition, age=15)
    introduce(entry, minor())
    write(entry)
    submit(entry)
    decide(entry, screener, Verdict.PASS)
    entry.refresh_from_db()
    assert entry.eligibility == Eligibility.AWAITING_CONSENT


def test_a_new_version_is_screened_anew(competition: Competition, screener: User) -> None:
    entry = submitted(competition)
    decide(entry, screener, Verdict.PASS)
    write(entry, slogan="Better words")
    submit(entry)
    entry.refresh_from_db()
    assert entry.eligibility == Eligibility.NOT_CHECKED


def test_a_returned_entry_can_be_fixed_after_the_deadline(competition: Competition, screener: User) -> None:
    entry = submitted(competition)
    late = competition.closes_at + DAY
    mail.outbox.clear()
    decide(entry, screener, Verdict.RETURN, "Please say more.", now=late)
    entry.refresh_from_db()
    assert (entry.eligibility, entry.fix_until) == (Eligibility.NEEDS_FIX, late + 5 * DAY)
    write(entry, slogan="Now I say more", now=late + DAY)
    submit(entry, now=late + DAY)
    entry.refresh_from_db()
    assert (entry.eligibility, entry.fix_until) == (Eligibility.NOT_CHECKED, None)
    with pytest.raises(CallIsClosed):
        write(entry, slogan="And again", now=late + 2 * DAY)


def test_what_is_not_fixed_in_time_is_not_eligible(competition: Competition, screener: User) -> None:
    entry = submitted(competition)
    decide(entry, screener, Verdict.RETURN, "Please say more.", now=competition.closes_at)
    entry.refresh_from_db()
    after = entry.fix_until + dt.timedelta(hours=2)
    with pytest.raises(CallIsClosed):
        write(entry, slogan="Too late", now=after)
    entries.close_calls(now=after)
    entry.refresh_from_db()
    assert entry.eligibility == Eligibility.INELIGIBLE


def test_a_return_never_shortens_the_time(competition: Competition, screener: User) -> None:
    entry = submitted(competition)
    decide(entry, screener, Verdict.RETURN, "Please say more.")
    later = timezone.now() + 10 * DAY
    assert entries.close_calls(now=later) == 0
    assert write(entry, slogan="Still in time", now=later).draft["slogan"] == "Still in time"


def test_a_return_about_people_is_fixed_by_the_same_work(competition: Competition, screener: User) -> None:
    entry = submitted(competition)
    decide(entry, screener, Verdict.RETURN, "Which school is it?")
    introduce(entry, grown_up(school="Hanbit Middle School", email="key@people.example"))
    assert submit(entry).number == 2
    entry.refresh_from_db()
    assert entry.eligibility == Eligibility.NOT_CHECKED


def test_nobody_hides_a_copy_behind_their_own_versions(
    competition: Competition, checked: Callable[..., Entry]
) -> None:
    first = checked(competition)
    copy = checked(competition, key="b")
    for number in range(60):
        write(copy, title=f"Mine {number}")
        version = submit(copy)
    assert [key for key, _value in originality.likenesses(version)[0]] == [first.versions.get().pk]


def test_checks_follow_consent_and_rulings(
    competition: Competition,
    screener: User,
    checked: Callable[..., Entry],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    checked(competition)
    copy = checked(competition, key="b")
    flag = copy.versions.get().flags.get()
    with django_capture_on_commit_callbacks(execute=True):
        screening.rule(flag_id=flag.pk, entry=copy, ruling=Ruling.APART, user=screener, now=timezone.now())
    assert outcomes(copy)[CheckName.SIMILARITY] == Outcome.PASSED


@pytest.mark.parametrize("verdict", [Verdict.RETURN, Verdict.REFUSE])
def test_no_decision_against_an_entry_without_a_reason(
    competition: Competition, screener: User, verdict: str
) -> None:
    entry = submitted(competition)
    with pytest.raises(Incomplete):
        decide(entry, screener, verdict, " ")
    assert not Screening.objects.exists()


def test_two_screeners_do_not_overrule_each_other(competition: Competition, screener: User) -> None:
    entry = submitted(competition)
    decide(entry, screener, Verdict.PASS, seen=0)
    with pytest.raises(AlreadyDecided):
        decide(entry, screener, Verdict.REFUSE, "No.", seen=0)
    assert Screening.objects.get().verdict == Verdict.PASS


def test_a_version_that_was_not_seen_is_not_decided_about(competition: Competition, screener: User) -> None:
    entry = submitted(competition)
    write(entry, slogan="Newer words")
    submit(entry)
    with pytest.raises(AlreadyDecided):
        decide(entry, screener, Verdict.PASS, number=1)


def test_a_person_rules_on_a_likeness(
    competition: Competition, screener: User, checked: Callable[..., Entry]
) -> None:
    checked(competition)
    copy = checked(competition, key="b")
    flag = copy.versions.get().flags.get()
    screening.rule(flag_id=flag.pk, entry=copy, ruling=Ruling.APART, user=screener, now=timezone.now())
    originality.flag_likenesses(version=copy.versions.get())
    flag.refresh_from_db()
    assert (flag.ruling, flag.ruled_by) == (Ruling.APART, screener)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.MANAGER, Role.ADMINISTRATOR)])
def test_only_managers_see_submissions(
    competition: Competition, person: Callable[..., User], role: Role
) -> None:
    entry = submitted(competition)
    with pytest.raises(Http404):
        screening.access_submission(user=person(role), code=entry.code)


def test_drafts_are_nobodys_business(competition: Competition, screener: User) -> None:
    with pytest.raises(Http404):
        screening.access_submission(user=screener, code=begin(competition).code)

"""The life of an entry: limits, deadline, versions, quota, lost edits."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from audit.models import AuditEvent
from campaigns.competitions.enums import Eligibility, Status
from campaigns.competitions.exceptions import (
    CallIsClosed,
    ChangedElsewhere,
    EntryIsOver,
    Incomplete,
    LimitReached,
    MayNotEnter,
)
from campaigns.competitions.models import Competition, Entry, Section
from campaigns.competitions.services import entries
from tests.campaigns.competitions.contest import (
    DAY,
    HOUR,
    attach,
    begin,
    grown_up,
    introduce,
    make_entrant,
    make_form,
    submit,
    submitted,
    write,
)

pytestmark = pytest.mark.django_db


def test_a_slogan_is_entered(competition: Competition) -> None:
    entry = submitted(competition)
    version = entry.versions.get()
    assert (entry.status, entry.eligibility) == (Status.SUBMITTED, Eligibility.NOT_CHECKED)
    assert version.content == {"title": "Mine", "slogan": "Look twice, buy real", "link": "", "answers": {}}
    assert version.originality.ai_use == "none"
    kinds = AuditEvent.objects.about("entry", entry.code).values_list("kind", flat=True)
    assert list(kinds) == ["entry.begun", "entry.people_changed", "consent.given", "entry.submitted"]


def test_every_edit_is_a_version_and_the_same_again_is_none(competition: Competition) -> None:
    entry = submitted(competition)
    assert submit(entry).number == 1
    write(entry, slogan="Look three times")
    assert submit(entry).number == 2
    kept = [one.content["slogan"] for one in entry.versions.all()]
    assert kept == ["Look twice, buy real", "Look three times"]


def test_what_is_missing_is_told_by_field(competition: Competition) -> None:
    entry = begin(competition)
    with pytest.raises(Incomplete) as refusal:
        submit(entry)
    assert sorted(refusal.value.errors) == ["ai_use", "own_work", "people", "slogan", "title"]


@pytest.mark.parametrize(
    ("slogan", "message"),
    [
        ("one two three four five six seven eight nine", "9 words; at most 8."),
        ("가" * 61, "61 characters; at most 60."),
        ("👨‍👩‍👧‍👦" * 61, "61 characters; at most 60."),
    ],
)
def test_limits_are_counted_as_readers_count(competition: Competition, slogan: str, message: str) -> None:
    entry = begin(competition)
    introduce(entry)
    write(entry, slogan=slogan)
    with pytest.raises(Incomplete) as refusal:
        submit(entry)
    assert refusal.value.errors == {"slogan": message}


def test_sixty_families_are_sixty_characters(competition: Competition) -> None:
    entry = begin(competition)
    introduce(entry)
    write(entry, slogan="👨‍👩‍👧‍👦" * 60)
    assert submit(entry).number == 1


@pytest.mark.parametrize(("late", "taken"), [(-1, True), (59, True), (61, False)])
def test_the_deadline_has_its_grace(competition: Competition, late: int, taken: bool) -> None:
    entry = begin(competition)
    introduce(entry)
    write(entry)
    moment = competition.closes_at + dt.timedelta(seconds=late)
    if taken:
        assert submit(entry, now=moment).made_at == moment
    else:
        with pytest.raises(CallIsClosed):
            submit(entry, now=moment)
        assert not entry.versions.exists()


def test_nothing_is_begun_within_the_grace(competition: Competition) -> None:
    with pytest.raises(CallIsClosed):
        begin(competition, now=competition.closes_at + dt.timedelta(seconds=1))


def test_an_exception_has_times_and_limits_of_its_own(competition: Competition) -> None:
    Section.objects.create(
        competition=competition,
        category=competition.categories.get(slug="slogan"),
        division=competition.divisions.get(),
        closes_at=timezone.now() + HOUR,
        max_words=3,
    )
    entry = begin(competition)
    introduce(entry)
    write(entry)
    with pytest.raises(Incomplete) as refusal:
        submit(entry)
    assert refusal.value.errors == {"slogan": "4 words; at most 3."}
    with pytest.raises(CallIsClosed):
        write(entry, slogan="Buy real", now=timezone.now() + 2 * HOUR)


def test_a_draft_saved_upon_an_old_one_overwrites_nothing(competition: Competition) -> None:
    entry = write(begin(competition))
    assert entry.draft_revision == 1
    with pytest.raises(ChangedElsewhere) as refusal:
        entries.save_draft(entry=entry, data={"slogan": "Other"}, revision=0, now=timezone.now())
    assert (refusal.value.theirs["slogan"], refusal.value.revision) == ("Look twice, buy real", 1)
    entry.refresh_from_db()
    assert entry.draft["slogan"] == "Look twice, buy real"


def test_the_same_save_again_is_no_conflict(competition: Competition) -> None:
    entry = write(begin(competition))
    again = entries.save_draft(entry=entry, data=dict(entry.draft), revision=0, now=timezone.now())
    assert again.draft_revision == 1


def test_submitting_what_one_has_not_seen_is_refused(competition: Competition) -> None:
    entry = begin(competition)
    introduce(entry)
    write(entry)
    with pytest.raises(ChangedElsewhere):
        entries.submit_entry(
            entry=entry, contributor=entry.contributors.get(), revision=0, now=timezone.now()
        )


def test_the_limit_of_entries_holds_across_withdrawal_and_browsers(competition: Competition) -> None:
    competition.entries_per_person = 2
    competition.save()
    first = submitted(competition)
    entries.withdraw_entry(entry=first, actor="", now=timezone.now())
    submitted(competition, slogan="Another one")
    third = begin(competition, entrant=make_entrant("another phone"))
    introduce(third, grown_up(email="Key+again@people.example"))
    write(third)
    with pytest.raises(LimitReached):
        submit(third)
    assert not third.versions.exists()


def test_editing_does_not_use_up_the_limit(competition: Competition) -> None:
    competition.entries_per_person = 1
    competition.save()
    entry = submitted(competition)
    write(entry, slogan="Better words")
    assert submit(entry).number == 2


def test_a_withdrawn_entry_stays_as_it_is(competition: Competition) -> None:
    entry = submitted(competition)
    for _time in range(2):
        entries.withdraw_entry(entry=entry, actor="", now=timezone.now())
    with pytest.raises(EntryIsOver):
        write(entry, slogan="Again")
    entry.refresh_from_db()
    assert entry.status == Status.WITHDRAWN
    assert AuditEvent.objects.about("entry", entry.code).filter(kind="entry.withdrawn").count() == 1


def test_nobody_else_can_open_an_entry(competition: Competition) -> None:
    entry = begin(competition)
    for somebody in (None, make_entrant("stranger")):
        with pytest.raises(Http404):
            entries.access_entry(entrant=somebody, code=entry.code)
    assert entries.access_entry(entrant=make_entrant(), code=entry.code) == entry


def test_a_division_is_for_its_ages(competition: Competition) -> None:
    division = competition.divisions.get()
    division.age_bands.set(division.age_bands.model.objects.filter(from_age__lte=18))
    division.save()
    with pytest.raises(MayNotEnter):
        begin(competition, age=19)
    assert begin(competition, age=18).contributors.get().age_band.to_age == 18


@pytest.mark.parametrize(("age", "country", "asks"), [(18, "KR", True), (19, "KR", False), (15, "KR", True)])
def test_a_guardian_is_asked_for_who_may_be_under_age(
    competition: Competition, age: int, country: str, asks: bool
) -> None:
    """Who turns 18 this year may still be 17."""
    entry = begin(competition, age=age, country=country)
    assert entry.contributors.get().needs_guardian is asks


def test_the_form_that_was_answered_is_kept(competition: Competition) -> None:
    question = {"label": {"en": "Why?"}, "help": {}, "required": True, "max_words": 5}
    category = competition.categories.get(slug="slogan")
    category.form = make_form(("text", question))
    category.save()
    entry = begin(competition)
    introduce(entry)
    asked = entries.definition_for(entry)["questions"][0]
    write(entry, answers={asked["id"]: "Because it is true"})
    version = submit(entry)
    category.form.questions = []
    category.form.save()
    version.refresh_from_db()
    assert version.form.definition["questions"] == [asked]
    assert version.content["answers"] == {asked["id"]: "Because it is true"}


def test_a_picture_belongs_to_its_entry(competition: Competition) -> None:
    entry = begin(competition, category="design")
    introduce(entry)
    write(entry)
    attach(entry)
    version = submit(entry)
    assert (version.asset.upload.width, version.asset.upload.height) == (400, 300)
    entry.refresh_from_db()
    assert entry.draft["asset"] == version.asset.token


def test_closing_locks_what_was_submitted(competition: Competition) -> None:
    entry, left = submitted(competition), begin(competition)
    later = competition.closes_at + 2 * HOUR
    assert entries.close_calls(now=later, dry_run=True) == 1
    assert entries.close_calls(now=later) == 1
    assert entries.close_calls(now=later) == 0
    entry.refresh_from_db()
    left.refresh_from_db()
    assert (entry.status, left.status) == (Status.LOCKED, Status.DRAFT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": Status.SUBMITTED},
        {"eligibility": Eligibility.ELIGIBLE},
        {"status": Status.DISQUALIFIED, "submitted_at": timezone.now()},
        {"eligibility": Eligibility.NEEDS_FIX, "status": Status.SUBMITTED, "submitted_at": timezone.now()},
    ],
)
def test_the_database_refuses_what_must_never_be(competition: Competition, wrong: dict[str, object]) -> None:
    entry = begin(competition)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**wrong)


def test_days_are_counted_in_the_zone_of_the_competition(competition: Competition) -> None:
    assert competition.zone.utcoffset(timezone.now().replace(tzinfo=None)) == 9 * HOUR
    assert competition.closes_at - competition.opens_at == 29 * DAY

"""What goes by itself, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from campaigns.competitions.enums import NEEDED
from campaigns.competitions.models import Competition, Contributor, Entry, EntryVersion, Quota, Section
from campaigns.competitions.services import consent, privacy
from campaigns.competitions.services.overview import overview
from campaigns.competitions.services.sweeping import sweep_small
from mailing.models import OutgoingMail
from tests.campaigns.competitions.contest import (
    DAY,
    HOUR,
    attach,
    begin,
    introduce,
    make_entrant,
    minor,
    submit,
    submitted,
    write,
)
from tests.campaigns.competitions.privacy.canaries import (
    CANARIES,
    commit,
    in_tables,
    plant,
    private_files,
    words,
)

pytestmark = pytest.mark.django_db
TINY = dt.timedelta(microseconds=1)
EDGES = pytest.mark.parametrize(("late", "goes"), [(-DAY, 0), (-TINY, 0), (0 * DAY, 0), (TINY, 1), (DAY, 1)])


def twice(drop: Callable[..., int], now: dt.datetime, expected: int) -> None:
    """A dry run says what goes and changes nothing; then it goes; then nothing is left to go."""
    before = state()
    assert drop(now=now, dry_run=True) == expected
    assert state() == before
    assert commit(lambda: drop(now=now)) == expected
    assert (state() == before) == (expected == 0)
    assert drop(now=now) == 0


def state() -> list[Any]:
    rows = [list(model.objects.order_by("pk").values()) for model in (Entry, Contributor, EntryVersion)]
    return [rows, AuditEvent.objects.count()]


@EDGES
def test_what_no_guardian_answered_goes_after_14_days(
    competition: Competition, late: dt.timedelta, goes: int
) -> None:
    asked = timezone.now()
    entry = begin(competition, age=15, now=asked)
    introduce(entry, minor(guardian=f"{CANARIES['guardian']}@families.example"), now=asked)
    write(entry, **words())
    submit(entry, now=asked)
    twice(privacy.drop_unanswered, asked + 14 * DAY + late, goes)
    left = {field for _table, _column, field in in_tables(CANARIES)}
    assert left == (set() if goes else {"guardian", "title", "slogan", "aihow", "thirdparty"})


def test_a_guardian_who_answered_keeps_the_entry(competition: Competition) -> None:
    entry = begin(competition, age=15)
    introduce(entry)
    write(entry)
    submit(entry)
    request = entry.contributors.get().guardian_requests.get()
    consent.answer_request(request=request, agreed=True, scopes=NEEDED, now=timezone.now())
    twice(privacy.drop_unanswered, timezone.now() + 20 * DAY, 0)


def test_a_second_question_begins_the_14_days_anew(competition: Competition) -> None:
    asked = timezone.now()
    entry = begin(competition, age=15, now=asked)
    introduce(entry, minor(guardian="first@families.example"), now=asked)
    introduce(entry, minor(guardian="second@families.example"), now=asked + 10 * DAY)
    twice(privacy.drop_unanswered, asked + 24 * DAY, 0)
    twice(privacy.drop_unanswered, asked + 24 * DAY + TINY, 1)
    assert not Entry.objects.exists()


@EDGES
def test_drafts_go_14_days_after_entries_closed(
    competition: Competition, late: dt.timedelta, goes: int
) -> None:
    draft_of_somebody, sent = begin(competition), submitted(competition, key="other")
    twice(privacy.drop_drafts, competition.closes_at + 14 * DAY + late, goes)
    assert Entry.objects.filter(pk=draft_of_somebody.pk).exists() == (not goes)
    assert Entry.objects.filter(pk=sent.pk, erased_at=None).exists()


@EDGES
def test_drafts_go_when_their_own_call_closed(
    competition: Competition, late: dt.timedelta, goes: int
) -> None:
    """A category may close later than the rest: its drafts are still being written."""
    closes = competition.closes_at + 40 * DAY
    Section.objects.create(
        competition=competition,
        category=competition.categories.get(slug="slogan"),
        division=competition.divisions.get(),
        closes_at=closes,
    )
    write(begin(competition))
    twice(privacy.drop_drafts, closes + 14 * DAY + late, goes)


@EDGES
@pytest.mark.parametrize("keep_days", [0, 1, 365])
def test_names_go_when_their_time_is_over_and_the_numbers_stay(
    competition: Competition, late: dt.timedelta, goes: int, keep_days: int
) -> None:
    competition.keep_days = keep_days
    competition.save()
    entry = plant(competition, category="design", is_minor=True)
    before = [overview(competition=competition).table, overview(competition=competition).days]
    now = competition.closes_at + keep_days * DAY + late
    twice(privacy.drop_old_entries, now, goes)
    left = {field for _table, _column, field in in_tables(CANARIES)}
    of_people = {"name", "school", "teacher", "guardian"}
    assert left & of_people == (set() if goes else of_people)
    assert {"title", "answer"} <= left  # the work stays
    assert [overview(competition=competition).table, overview(competition=competition).days] == before
    assert before[0] == [("Slogan", [0], 0), ("Design", [1], 1), ("Video", [0], 0)]
    person = entry.contributors.get()
    assert (person.country.code, person.age_band.from_age <= 15 <= person.age_band.to_age) == ("KR", True)
    assert (person.identity == "") == bool(goes)


@pytest.mark.usefixtures("stuck_mail")
def test_no_mail_of_old_entries_is_left(competition: Competition) -> None:
    commit(lambda: plant(competition, category="slogan", is_minor=False))
    now = competition.closes_at + dt.timedelta(days=competition.keep_days) + HOUR
    privacy.drop_old_entries(now=now)
    assert not OutgoingMail.objects.exclude(to="").exists()
    assert not Quota.objects.exclude(identity=make_entrant().key_hash).exists()  # no digest of an address
    assert {field for _table, _column, field in in_tables(CANARIES)} & {"name", "email", "school"} == set()


def test_the_purge_sweeps_nothing_that_is_in_use(competition: Competition, folders: Path) -> None:
    entry = begin(competition, category="design")
    attach(entry)
    before = private_files(folders)
    assert sweep_small(now=timezone.now() + DAY) == 0
    assert private_files(folders) == before

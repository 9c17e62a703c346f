"""Many hands at once: no lost edit, no version or consent twice, no limit passed, no deadlock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from audit.verification import verify
from campaigns.competitions.enums import NEEDED, Eligibility, Status, Verdict
from campaigns.competitions.exceptions import (
    AlreadyDecided,
    CallIsClosed,
    ChangedElsewhere,
    EntryIsOver,
    LimitReached,
    LinkIsUsed,
)
from campaigns.competitions.models import (
    Competition,
    ConsentRecord,
    Contributor,
    Country,
    Entry,
    EntryVersion,
    GuardianRequest,
    Screening,
)
from campaigns.competitions.services import consent, entries, screening, team
from tests.campaigns.competitions.contest import (
    begin,
    draft,
    forget_contests,
    grown_up,
    introduce,
    make_competition,
    make_entrant,
    minor,
    submitted,
    write,
)
from tests.races import Act, at_once, kinds

ROUNDS = 8  # of races that could go either way


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """No transaction around the test: threads with connections of their own see what it writes."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def competition(db: None) -> Iterator[Competition]:
    """A competition that everybody sees. Afterwards the chain of events is whole, and all goes."""
    yield make_competition()
    verdict, recorded = verify(), AuditEvent.objects.count()
    forget_contests()
    assert (verdict.broken, verdict.events) == (None, recorded)


def submitting(entry: Entry, now: dt.datetime, *, place: int = 1) -> Act:
    """Somebody of the team who submits the draft as it is now."""
    seen = Entry.objects.get(pk=entry.pk)
    who = seen.contributors.get(place=place)
    return partial(entries.submit_entry, entry=seen, contributor=who, revision=seen.draft_revision, now=now)


def ready(competition: Competition, *, key: str = "key", email: str = "", **given: Any) -> Entry:
    """A complete draft of a grown-up."""
    entry = begin(competition, entrant=make_entrant(key))
    introduce(entry, grown_up(email=email or f"{key}@people.example"))
    return write(entry, **given)


def events(entry: Entry, kind: str) -> int:
    return AuditEvent.objects.about("entry", entry.code).filter(kind=kind).count()


# --- drafts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tabs", [2, 8])
def test_of_tabs_that_save_at_once_one_wins_and_the_others_see_its_draft(
    competition: Competition, tabs: int
) -> None:
    entry = begin(competition)
    drafts = [draft(slogan=f"Words of tab {tab}") for tab in range(tabs)]
    now = timezone.now()
    answers = at_once(
        *(partial(entries.save_draft, entry=entry, data=one, revision=0, now=now) for one in drafts)
    )
    assert kinds(answers) == {"Entry": 1, "ChangedElsewhere": tabs - 1}
    stored = Entry.objects.get()
    won = next(place for place, answer in enumerate(answers) if isinstance(answer, Entry))
    assert (stored.draft["slogan"], stored.draft_revision) == (f"Words of tab {won}", 1)
    told = [(one.theirs, one.revision) for one in answers if isinstance(one, ChangedElsewhere)]
    assert told == [(stored.draft, 1)] * (tabs - 1)


def test_what_is_submitted_is_what_was_seen(competition: Competition) -> None:
    """A team member saves while another submits: the version is what was looked at, or there is none."""
    for place in range(ROUNDS):
        entry = ready(competition, key=f"seen-{place}", slogan="Looked at")
        now = timezone.now()
        save = partial(
            entries.save_draft, entry=entry, data=draft(slogan="Not looked at"), revision=1, now=now
        )
        saved, sent = at_once(save, submitting(entry, now))
        assert isinstance(saved, Entry)
        assert isinstance(sent, (EntryVersion, ChangedElsewhere))
        slogans = [one.content["slogan"] for one in entry.versions.all()]
        assert slogans == (["Looked at"] if isinstance(sent, EntryVersion) else [])


# --- submitting -------------------------------------------------------------------------------------------


def test_two_of_a_team_who_submit_at_once_make_one_version(competition: Competition) -> None:
    entry = begin(competition, entrant=make_entrant("first"))
    introduce(entry, grown_up(email="first@people.example"))
    join(entry, "second")
    second = entry.contributors.get(place=2)
    consent.save_person(
        contributor=second, person=grown_up(email="second@people.example"), now=timezone.now()
    )
    write(entry)
    now = timezone.now()
    answers = at_once(submitting(entry, now), submitting(entry, now + dt.timedelta(microseconds=1), place=2))
    version = EntryVersion.objects.get()
    assert answers == [version, version]
    assert events(entry, "entry.submitted") == 1
    assert sorted(one.to[0] for one in mail.outbox) == ["first@people.example", "second@people.example"]


def test_twenty_equal_submits_are_one(competition: Competition) -> None:
    entry = ready(competition)
    now = timezone.now()
    answers = at_once(*[submitting(entry, now)] * 20)
    version = EntryVersion.objects.get()
    assert answers == [version] * 20
    assert events(entry, "entry.submitted") == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("limit", [1, 3])
def test_the_limit_of_entries_holds_when_eight_are_submitted_at_once(
    competition: Competition, limit: int
) -> None:
    Competition.objects.update(entries_per_person=limit)
    drafts = [
        ready(competition, key=f"phone-{place}", email="mina@people.example", slogan=f"Slogan {place}")
        for place in range(8)
    ]
    now = timezone.now()
    answers = at_once(*(submitting(one, now) for one in drafts))
    assert kinds(answers) == {"EntryVersion": limit, LimitReached.__name__: 8 - limit}
    assert (Entry.objects.ever_submitted().count(), EntryVersion.objects.count()) == (limit, limit)


def test_teams_that_share_people_do_not_wait_for_each_other_forever(competition: Competition) -> None:
    """Limits of several people are held in one order, whoever began the entry."""
    Competition.objects.update(entries_per_person=2)
    made = []
    for place in range(6):
        mine, other = ("a", "b") if place % 2 else ("b", "a")
        entry = begin(competition, entrant=make_entrant(mine))
        introduce(entry, grown_up(email=f"{mine}@people.example"))
        join(entry, other)
        consent.save_person(
            contributor=entry.contributors.get(place=2),
            person=grown_up(email=f"{other}@people.example"),
            now=timezone.now(),
        )
        made.append(write(entry, slogan=f"Slogan {place}"))
    now = timezone.now()
    answers = at_once(*(submitting(one, now) for one in made))
    assert kinds(answers) == {"EntryVersion": 2, "LimitReached": 4}


def test_the_deadline_is_judged_by_when_a_request_arrived(competition: Competition) -> None:
    """Eight requests that arrived around the end of the grace, worked on at once and in any order."""
    end = competition.closes_at + competition.grace
    offsets = [-2.0, -1.0, -0.001, 0.0, 0.000001, 0.001, 1.0, 2.0]
    made = [ready(competition, key=f"key-{place}", slogan=f"Slogan {place}") for place in range(8)]
    moments = [end + dt.timedelta(seconds=offset) for offset in offsets]
    answers = at_once(*(submitting(one, now) for one, now in zip(made, moments, strict=True)))
    taken = [isinstance(answer, EntryVersion) for answer in answers]
    assert taken == [offset <= 0 for offset in offsets]
    assert kinds(answers) == {"EntryVersion": 4, CallIsClosed.__name__: 4}
    assert sorted(EntryVersion.objects.values_list("made_at", flat=True)) == moments[:4]


def test_withdrawing_while_submitting_ends_withdrawn(competition: Competition) -> None:
    for place in range(ROUNDS):
        entry = ready(competition, key=f"key-{place}", slogan=f"Slogan {place}")
        now = timezone.now()
        withdraw = partial(entries.withdraw_entry, entry=entry, actor="", now=now)
        sent, gone = at_once(submitting(entry, now), withdraw)
        assert isinstance(gone, Entry)
        assert isinstance(sent, (EntryVersion, EntryIsOver))
        stored = Entry.objects.get(pk=entry.pk)
        assert stored.status == Status.WITHDRAWN
        assert stored.versions.count() == isinstance(sent, EntryVersion)


# --- teams ------------------------------------------------------------------------------------------------


def join(entry: Entry, key: str, token: str = "") -> Contributor:
    now = timezone.now()
    return team.join_team(
        token=token or team.invite(entry=entry, now=now),
        entrant=make_entrant(key),
        country=Country.objects.get(code="KR"),
        birth_year=now.year - 22,
        school_level="university",
        language="en",
        now=now,
    )


def test_a_link_lets_one_person_in(competition: Competition) -> None:
    entry = begin(competition)
    token = team.invite(entry=entry, now=timezone.now())
    for key in ("second", "third", "fourth", "fifth"):
        make_entrant(key)
    answers = at_once(*(partial(join, entry, key, token) for key in ("second", "third", "fourth", "fifth")))
    assert kinds(answers) == {"Contributor": 1, LinkIsUsed.__name__: 3}
    assert list(entry.contributors.values_list("place", flat=True)) == [1, 2]


# --- guardians --------------------------------------------------------------------------------------------


def asked(competition: Competition, key: str = "key") -> tuple[Entry, str]:
    """A complete draft of a fifteen-year-old, and the link in their guardian's mail."""
    entry = begin(competition, entrant=make_entrant(key), age=15)
    introduce(entry, minor(guardian=f"{key}@families.example", name=f"Mina {key}"))
    write(entry, slogan=f"A slogan by {key}")
    link = next(word for word in mail.outbox[-1].body.split() if "/consent/" in word)
    return entry, link.rstrip("/").rpartition("/")[2]


def answering(token: str, now: dt.datetime, *, agreed: bool = True) -> Act:
    return partial(consent.answer, token=token, agreed=agreed, scopes=NEEDED if agreed else (), now=now)


def test_a_guardian_who_answers_twice_at_once_gives_one_set_of_consents(competition: Competition) -> None:
    entry, token = asked(competition)
    now = timezone.now()
    answers = at_once(*[answering(token, now)] * 4)
    assert kinds(answers) == {"GuardianRequest": 1, "LinkIsUsed": 3}
    assert sorted(ConsentRecord.objects.values_list("scope", flat=True)) == sorted(NEEDED)
    assert events(entry, "consent.answered") == 1


def test_of_yes_and_no_at_once_one_counts(competition: Competition) -> None:
    for place in range(ROUNDS):
        entry, token = asked(competition, f"key-{place}")
        now = timezone.now()
        answers = at_once(answering(token, now), answering(token, now, agreed=False))
        assert kinds(answers) == {"GuardianRequest": 1, "LinkIsUsed": 1}
        request = GuardianRequest.objects.get(contributor__entry=entry)
        assert request.agreed is isinstance(answers[0], GuardianRequest)
        standing = ConsentRecord.objects.filter(contributor__entry=entry, withdrawn_at=None).count()
        assert standing == (len(NEEDED) if request.agreed else 0)


def test_consent_counts_also_when_it_comes_while_the_entry_is_submitted(competition: Competition) -> None:
    for place in range(ROUNDS):
        entry, token = asked(competition, f"key-{place}")
        now = timezone.now()
        answers = at_once(answering(token, now), submitting(entry, now))
        assert kinds(answers) == {"GuardianRequest": 1, "EntryVersion": 1}
        entry.refresh_from_db()
        assert (entry.status, entry.eligibility) == (Status.SUBMITTED, Eligibility.NOT_CHECKED)


def test_a_refusal_counts_also_when_it_comes_while_the_entry_is_submitted(competition: Competition) -> None:
    for place in range(ROUNDS):
        entry, token = asked(competition, f"key-{place}")
        now = timezone.now()
        at_once(answering(token, now, agreed=False), submitting(entry, now))
        entry.refresh_from_db()
        assert (entry.status, entry.eligibility) == (Status.SUBMITTED, Eligibility.INELIGIBLE)


def test_who_says_who_they_are_while_a_version_is_submitted_waits_their_turn(
    competition: Competition,
) -> None:
    for place in range(ROUNDS):
        entry = ready(competition, key=f"key-{place}", slogan=f"Slogan {place}")
        now = timezone.now()
        part = entry.contributors.get()
        told = partial(
            consent.save_person,
            contributor=part,
            person=grown_up(email=f"key-{place}@people.example", scopes=frozenset(NEEDED) | {"publish_work"}),
            now=now,
        )
        assert kinds(at_once(told, submitting(entry, now))) == {"Contributor": 1, "EntryVersion": 1}
        assert part.consents.filter(withdrawn_at=None).count() == len(NEEDED) + 1


# --- screeners --------------------------------------------------------------------------------------------


def test_of_screeners_who_decide_at_once_one_is_first(competition: Competition) -> None:
    entry = submitted(competition)
    user = User.objects.create_user(username="screener")
    try:
        decide = partial(
            screening.decide, entry=entry, number=1, reason="Because", user=user, now=timezone.now(), seen=0
        )
        answers = at_once(*(partial(decide, verdict=verdict) for verdict in Verdict.values))
        assert kinds(answers) == {"Screening": 1, AlreadyDecided.__name__: 2}
        screened = Screening.objects.get()
        entry.refresh_from_db()
        expected = {
            "pass": Eligibility.ELIGIBLE,
            "return": Eligibility.NEEDS_FIX,
            "refuse": Eligibility.INELIGIBLE,
        }
        assert entry.eligibility == expected[screened.verdict]
    finally:
        user.delete()

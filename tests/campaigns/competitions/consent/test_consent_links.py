"""Links to a guardian's consent: how long they last, what is kept of them, and answers at once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from accounts.refusals import Refusal
from audit.models import AuditEvent
from campaigns.competitions.consent_texts import SENTENCES
from campaigns.competitions.enums import Status
from campaigns.competitions.exceptions import Incomplete, LinkIsUsed
from campaigns.competitions.models import Competition, ConsentRecord, Contributor, Entry, GuardianRequest
from campaigns.competitions.services import consent, privacy
from mailing.services import send_due
from tests.campaigns.competitions.consent.guardian_mail import (
    ALL,
    GUARDIAN,
    NEEDED_VALUES,
    answer,
    back_link,
    enter,
    events,
    everything_stored,
    link_in,
    mails,
    question_link,
    standing,
    state,
    take_back,
)
from tests.campaigns.competitions.contest import (
    DAY,
    begin,
    introduce,
    make_competition,
    make_entrant,
    submit,
    write,
)
from tests.races import Act, at_once
from tests.served import copied_database

# --- links ------------------------------------------------------------------------------------------------


def test_a_link_ends_after_seven_days(entry: Entry, clock: Any) -> None:
    link = question_link()
    clock.shift(7 * DAY)
    assert Client().get(link).status_code == 200
    clock.shift(1)
    page = Client().get(link)
    assert (page.status_code, "done its work" in page.content.decode()) == (410, True)
    assert (answer(link, "yes", ALL).status_code, standing(entry)) == (410, [])


def test_a_new_question_replaces_the_last_and_there_are_three(entry: Entry, clock: Any) -> None:
    person, first = entry.contributors.get(), question_link()
    for _time in range(2):
        clock.shift(DAY)
        consent.ask_guardian(contributor=person, email=GUARDIAN, now=timezone.now())
    with pytest.raises(Incomplete) as refused:
        consent.ask_guardian(contributor=person, email=GUARDIAN, now=timezone.now())
    assert list(refused.value.errors) == ["guardian"]
    assert len(mails("A question to you")) == 3
    assert (Client().get(first).status_code, Client().get(question_link()).status_code) == (410, 200)


def test_who_guesses_links_has_to_wait(entry: Entry) -> None:
    link, client = question_link(), Client()
    guesses = [client.get(f"/en/consent/{number:043}/").status_code for number in range(21)]
    assert guesses == [410] * 20 + [429]
    backs = [client.get(f"/en/consent/withdraw/{number:043}/").status_code for number in range(2)]
    assert (backs, client.get(link).status_code) == ([429, 429], 429)
    elsewhere = Client(REMOTE_ADDR="10.9.9.9")
    assert elsewhere.get(link).status_code == 200
    assert elsewhere.get("/en/consent/withdraw/nothing/").status_code == 404


def test_only_hashes_of_links_are_kept(entry: Entry) -> None:
    first = question_link()
    assert first.split("/")[-2] not in everything_stored()
    answer(first, "yes", ALL)
    assert back_link().split("/")[-2] not in everything_stored()


# --- privacy ----------------------------------------------------------------------------------------------


def test_without_an_answer_the_address_is_nowhere_after_fourteen_days(entry: Entry, clock: Any) -> None:
    question_link()
    assert GUARDIAN in everything_stored()
    clock.shift(14 * DAY)
    assert privacy.drop_unanswered(now=timezone.now()) == 0
    clock.shift(1)
    assert privacy.drop_unanswered(now=timezone.now(), dry_run=True) == 1
    assert GUARDIAN in everything_stored()
    assert privacy.drop_unanswered(now=timezone.now()) == 1
    assert (GUARDIAN in everything_stored(), "Mina" in everything_stored()) == (False, False)
    assert events(entry)[-1] == "entry.erased"


def test_nor_while_the_mail_could_not_be_delivered(competition: Competition, clock: Any) -> None:
    enter(competition)  # and no mail has left
    clock.shift(14 * DAY + dt.timedelta(seconds=1))
    privacy.drop_unanswered(now=timezone.now())
    assert GUARDIAN not in everything_stored()


def test_who_was_asked_once_more_and_did_not_answer_is_forgotten_too(entry: Entry, clock: Any) -> None:
    answer(question_link(), "yes", NEEDED_VALUES)
    person, other = entry.contributors.get(), "other@people.example"
    consent.ask_guardian(contributor=person, email=other, now=timezone.now())
    clock.shift(14 * DAY + dt.timedelta(seconds=1))
    assert privacy.drop_unanswered(now=timezone.now()) == 0
    send_due(now=timezone.now())
    assert (other in everything_stored(), GUARDIAN in everything_stored()) == (False, True)
    assert (standing(entry), state(entry)[0]) == (NEEDED_VALUES, Status.SUBMITTED)


@pytest.mark.parametrize("choice", ["", "yes", "no"])
def test_erasing_leaves_no_address_and_no_link(entry: Entry, choice: str) -> None:
    link = question_link()
    if choice:
        answer(link, choice, ALL)
    back = back_link() if choice == "yes" else ""
    assert privacy.erase_person(entrant=make_entrant(), now=timezone.now()) == 1
    stored = everything_stored()
    assert [word in stored for word in (GUARDIAN, "Mina", "Hanbit")] == [False] * 3
    assert Client().get(link).status_code == 410
    if back:
        assert Client().get(back).status_code == 404


def test_an_address_that_agreed_stays_until_the_season_is_long_over(entry: Entry, clock: Any) -> None:
    answer(question_link(), "yes", NEEDED_VALUES)
    back = back_link()
    clock.move_to(entry.competition.closes_at + dt.timedelta(days=entry.competition.keep_days))
    assert (privacy.drop_old_entries(now=timezone.now()), GUARDIAN in everything_stored()) == (0, True)
    clock.shift(1)
    assert (privacy.drop_old_entries(now=timezone.now()), GUARDIAN in everything_stored()) == (1, False)
    assert take_back(back, what="everything", sure="yes").status_code == 200
    assert standing(entry) == []


# --- words ------------------------------------------------------------------------------------------------


def test_other_words_need_another_version() -> None:
    """What a guardian agreed to is known by its version: it must mean one text for ever."""
    with translation.override("en"):
        words = "\n".join(f"{scope}: {text}" for scope, text in SENTENCES.items())
    digest = hashlib.sha256(words.encode()).hexdigest()[:16]
    assert (consent.TEXT_VERSION, digest) == ("2026-11", "399a09da6a88caea")


def test_the_mails_say_why_what_next_and_what_without(entry: Entry) -> None:
    [asked] = mails("A question to you")
    assert (asked.to, asked.from_email) == ([GUARDIAN], "Bonafide <hello@localhost>")
    for words in (
        "gave us your address",
        "works for 7 days",
        "If you do nothing",
        "after 14 days",
        entry.code,
    ):
        assert words in asked.body
    assert mails("We have the entry") == []  # until they have agreed, a guardian gets one mail
    answer(link_in(asked), "yes", NEEDED_VALUES)
    [confirmed] = mails("You agreed")
    for words in ("You need do nothing more", "at any time", "It was not you?", entry.code):
        assert words in confirmed.body
    [receipt] = mails("We have the entry")
    assert receipt.to == [GUARDIAN]
    for words in (
        "Title: Mine",
        "Category: Slogan",
        f"Code: {entry.code}",
        "goes to their parent or guardian",
    ):
        assert words in receipt.body
    assert "\n\n\n" not in asked.body + receipt.body + confirmed.body


# --- at once ----------------------------------------------------------------------------------------------


@pytest.fixture
def apart(django_db_setup: None, django_db_blocker: Any, tmp_path: Path, settings: Any) -> Iterator[None]:
    """A database of its own, on which transactions of several threads meet. One mailbox gets many mails."""
    settings.RATELIMIT_ENABLE = False
    with django_db_blocker.unblock(), copied_database(tmp_path):
        yield


def refusals(*acts: Act) -> list[type[Refusal]]:
    """What those are told that begin together and come too late."""
    return [type(answer) for answer in at_once(*acts) if isinstance(answer, Refusal)]


def asked_apart(key: str) -> tuple[Contributor, str]:
    """A person whose guardian was asked, and the secret of the link."""
    competition = Competition.objects.filter(slug="real-deal").first() or make_competition()
    made = begin(competition, entrant=make_entrant(key), age=15)
    mail.outbox.clear()
    person = introduce(made)
    return person, question_link().split("/")[-2]


@pytest.mark.xdist_group("consent_apart")
def test_of_two_answers_at_once_one_counts(apart: None) -> None:
    for turn in range(5):
        person, token = asked_apart(f"key{turn}")
        yes = partial(consent.answer, token=token, agreed=True, scopes=ALL, now=timezone.now())
        other = partial(consent.answer, token=token, agreed=turn % 2 == 0, scopes=ALL, now=timezone.now())
        assert refusals(yes, other) == [LinkIsUsed]
        request = GuardianRequest.objects.get(contributor=person)
        kept = ConsentRecord.objects.filter(contributor=person, withdrawn_at=None).count()
        assert kept == (6 if request.agreed else 0)
        answered = AuditEvent.objects.about("entry", person.entry.code).filter(kind="consent.answered")
        assert answered.count() == 1


@pytest.mark.xdist_group("consent_apart")
def test_an_answer_and_a_new_question_at_once_leave_one_of_them(apart: None) -> None:
    for turn in range(5):
        person, token = asked_apart(f"again{turn}")
        refused = refusals(
            partial(consent.answer, token=token, agreed=True, scopes=ALL, now=timezone.now()),
            partial(consent.ask_guardian, contributor=person, email=GUARDIAN, now=timezone.now()),
        )
        kept = ConsentRecord.objects.filter(contributor=person, withdrawn_at=None).count()
        assert (refused, kept) in (([], 6), ([LinkIsUsed], 0))


@pytest.mark.xdist_group("consent_apart")
def test_an_answer_and_an_erasure_at_once_leave_nothing(apart: None) -> None:
    for turn in range(5):
        person, token = asked_apart(f"erased{turn}")
        write(person.entry)
        submit(person.entry)
        refused = refusals(
            partial(consent.answer, token=token, agreed=True, scopes=ALL, now=timezone.now()),
            partial(privacy.erase_person, entrant=person.entrant, now=timezone.now()),
        )
        assert refused in ([], [LinkIsUsed])
        send_due(now=timezone.now())
        person.refresh_from_db()
        kept = person.guardian_requests.exclude(email="", token_hash=None, withdraw_hash=None)
        assert (person.name, kept.count()) == ("", 0)


@pytest.mark.xdist_group("consent_apart")
def test_taking_back_twice_at_once_takes_back_once(apart: None) -> None:
    person, token = asked_apart("back")
    write(person.entry)
    submit(person.entry)
    consent.answer(token=token, agreed=True, scopes=ALL, now=timezone.now())
    back = back_link().split("/")[-2]

    def take() -> None:
        consent.withdraw_consent(token=back, scopes=ALL, now=timezone.now())

    assert refusals(take, take, take) == []
    kinds = events(person.entry)
    assert (kinds.count("consent.withdrawn"), kinds.count("entry.withdrawn")) == (1, 1)

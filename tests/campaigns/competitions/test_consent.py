"""A guardian's consent, from the question in a mail until it is taken back."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import re
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone, translation

from accounts.refusals import TooMany
from audit.models import AuditEvent
from campaigns.competitions.consent_texts import SENTENCES
from campaigns.competitions.enums import NEEDED, Eligibility, Scope, Status
from campaigns.competitions.exceptions import Incomplete, LinkIsUsed
from campaigns.competitions.models import Competition, ConsentRecord, Contributor, Entry, GuardianRequest
from campaigns.competitions.services import consent, entries, privacy, team
from mailing.services import send_due
from tests.campaigns.competitions.contest import (
    DAY,
    attach,
    begin,
    introduce,
    make_competition,
    make_entrant,
    minor,
    submit,
    write,
)
from tests.quizzes.live.faults.conftest import _copy_file, _copy_postgresql

GUARDIAN = "guardian@people.example"
NEEDED_VALUES = [scope.value for scope in NEEDED]
ALL = list(Scope.values)
ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
START = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def competition(db: None, clock: Any) -> Competition:
    return make_competition()


@pytest.fixture
def entry(competition: Competition) -> Entry:
    """Submitted by a fifteen-year-old in Korea, whose guardian has been asked."""
    return enter(competition)


def enter(competition: Competition, *, key: str = "key", language: str = "en", **told: Any) -> Entry:
    made = begin(competition, entrant=make_entrant(key), age=15, language=language)
    introduce(made, minor(**told))
    write(made)
    submit(made)
    made.refresh_from_db()
    return made


def mails(purpose: str) -> list[EmailMessage]:
    """What has gone out, by words of the subject."""
    send_due(now=timezone.now())
    return [one for one in mail.outbox if purpose in one.subject]


def link_in(message: EmailMessage) -> str:
    found = re.findall(r"http://localhost:8000(/\S+)", message.body)
    assert len(found) == 1, message.body
    return found[0]


def question_link() -> str:
    return link_in(mails("A question to you")[-1])


def back_link() -> str:
    return link_in(mails("You agreed")[-1])


def answer(link: str, choice: str, scopes: list[str] | tuple[str, ...] = ()) -> HttpResponse:
    return Client().post(link, {"answer": choice, "scopes": list(scopes)}, **ORIGIN)


def take_back(link: str, **given: str) -> HttpResponse:
    return Client().post(link, given, **ORIGIN)


def standing(entry: Entry) -> list[str]:
    given = ConsentRecord.objects.filter(contributor__entry=entry, withdrawn_at=None)
    return [one for one in ALL if one in set(given.values_list("scope", flat=True))]


def state(entry: Entry) -> tuple[str, str]:
    entry.refresh_from_db()
    return entry.status, entry.eligibility


def events(entry: Entry) -> list[str]:
    return list(AuditEvent.objects.about("entry", entry.code).values_list("kind", flat=True))


def everything_stored() -> str:
    """Every value of every row of every table."""
    rows = [repr(row) for model in apps.get_models() for row in model._default_manager.values_list()]
    return "\n".join(re.sub(r"0x[0-9a-f]+", "", row) for row in rows)  # without places in memory


# --- the whole way, over HTTP -----------------------------------------------------------------------------


@pytest.mark.parametrize("free", [[], [Scope.PUBLISH_WORK.value], ALL[3:]])
def test_exactly_what_was_ticked_is_agreed(entry: Entry, free: list[str]) -> None:
    assert state(entry) == (Status.SUBMITTED, Eligibility.AWAITING_CONSENT)
    response = answer(question_link(), "yes", NEEDED_VALUES + free)
    assert (response.status_code, standing(entry)) == (200, NEEDED_VALUES + free)
    records = ConsentRecord.objects.filter(contributor__entry=entry)
    kept = {(one.by_guardian, one.method, one.text_version, one.confirmed_at) for one in records}
    assert kept == {(True, "guardian_mail", consent.TEXT_VERSION, START)}
    assert state(entry) == (Status.SUBMITTED, Eligibility.NOT_CHECKED)
    message = mails("You agreed")[-1]
    assert message.to == [GUARDIAN]
    assert re.findall(r"^- (.+)$", message.body, re.M) == [
        str(Scope(one).label) for one in NEEDED_VALUES + free
    ]


def test_publishing_is_taken_back_first_then_everything(entry: Entry, clock: Any) -> None:
    answer(question_link(), "yes", ALL)
    link = back_link()
    clock.shift(40 * DAY)  # entries have closed
    assert take_back(link, what="publishing").status_code == 200
    assert (standing(entry), state(entry)) == (NEEDED_VALUES, (Status.SUBMITTED, Eligibility.NOT_CHECKED))
    person = entry.contributors.get()
    assert [consent.may_publish(contributor=person, scope=one) for one in Scope if one not in NEEDED] == [
        False
    ] * 3

    assert "Take back everything?" in take_back(link, what="everything").content.decode()
    assert standing(entry) == NEEDED_VALUES  # it has only been asked
    assert take_back(link, what="everything", sure="yes").status_code == 200
    assert (standing(entry), state(entry)) == ([], (Status.WITHDRAWN, Eligibility.INELIGIBLE))

    before = events(entry)
    again = take_back(link, what="everything", sure="yes")
    assert (again.status_code, "taken back already" in again.content.decode()) == (200, True)
    assert (
        events(entry)
        == before
        == [
            "entry.begun",
            "entry.people_changed",
            "consent.asked",
            "entry.submitted",
            "entry.eligibility",
            "consent.answered",
            "entry.eligibility",
            "consent.withdrawn",
            "entry.withdrawn",
            "consent.withdrawn",
            "entry.eligibility",
            "entry.erased",
        ]
    )
    actors = AuditEvent.objects.about("entry", entry.code).filter(kind__startswith="consent.")
    assert list(actors.values_list("actor", flat=True)) == ["", "guardian", "guardian", "guardian"]


def test_everything_can_be_taken_back_at_once(entry: Entry) -> None:
    answer(question_link(), "yes", ALL)
    take_back(back_link(), what="everything", sure="yes")
    assert (standing(entry), state(entry)) == ([], (Status.WITHDRAWN, Eligibility.INELIGIBLE))


def test_what_a_disqualified_entry_was_allowed_can_be_taken_back(entry: Entry) -> None:
    answer(question_link(), "yes", ALL)
    entries.disqualify_entry(entry=entry, reason="Copied", actor="system", now=timezone.now())
    assert take_back(back_link(), what="everything", sure="yes").status_code == 200
    assert (standing(entry), state(entry)) == ([], (Status.DISQUALIFIED, Eligibility.INELIGIBLE))


def test_a_no_keeps_nothing_but_the_answer(entry: Entry) -> None:
    response = answer(question_link(), "no", ALL)
    assert (response.status_code, standing(entry)) == (200, [])
    assert state(entry) == (Status.SUBMITTED, Eligibility.INELIGIBLE)
    asked = GuardianRequest.objects.get()
    assert (asked.agreed, asked.email, asked.token_hash, asked.withdraw_hash) == (False, "", None, None)
    assert mails("You agreed") == []


def test_the_newest_answer_counts(entry: Entry, clock: Any) -> None:
    person = entry.contributors.get()
    answer(question_link(), "yes", ALL)
    clock.shift(DAY)
    consent.ask_guardian(contributor=person, email=GUARDIAN, now=timezone.now())
    answer(question_link(), "yes", NEEDED_VALUES)
    assert standing(entry) == NEEDED_VALUES
    clock.shift(DAY)
    consent.ask_guardian(contributor=person, email=GUARDIAN, now=timezone.now())
    answer(question_link(), "no")
    assert (standing(entry), state(entry)[1]) == ([], Eligibility.INELIGIBLE)


def test_after_a_no_a_new_question_can_bring_a_yes(entry: Entry, clock: Any) -> None:
    answer(question_link(), "no")
    clock.shift(DAY)
    consent.ask_guardian(contributor=entry.contributors.get(), email=GUARDIAN, now=timezone.now())
    answer(question_link(), "yes", NEEDED_VALUES)
    assert (standing(entry), state(entry)[1]) == (NEEDED_VALUES, Eligibility.NOT_CHECKED)


def test_a_team_takes_part_only_with_everybodys_consent(competition: Competition, clock: Any) -> None:
    made = begin(competition, age=15)
    joined = team.join_team(
        token=team.invite(entry=made, now=timezone.now()),
        entrant=make_entrant("second"),
        country=made.contributors.get().country,
        birth_year=timezone.now().year - 15,
        school_level="high",
        language="en",
        now=timezone.now(),
    )
    introduce(made, minor())
    other = minor(name="Joon", guardian="other@people.example")
    consent.save_person(contributor=joined, person=other, now=timezone.now())
    write(made)
    submit(made)
    links = {one.to[0]: link_in(one) for one in mails("A question to you")}
    answer(links[GUARDIAN], "yes", ALL)
    assert state(made)[1] == Eligibility.AWAITING_CONSENT
    answer(links["other@people.example"], "no")
    assert state(made) == (Status.SUBMITTED, Eligibility.INELIGIBLE)
    assert standing(made) == ALL  # the first guardian's word stands, and can be taken back
    assert "the team" in take_back(back_link(), what="everything").content.decode()


# --- the page ---------------------------------------------------------------------------------------------


def test_the_page_says_who_what_and_how_long(entry: Entry) -> None:
    html = Client().get(question_link()).content.decode()
    for words in (
        "May Mina take part?",
        f"“Real Deal {START.year}”",
        "Look twice, buy real",  # the work
        "March 28, 2028",  # a year after entries close, by the clock in Seoul
        "March 8, 2027, 6 p.m. (Asia/Seoul)",  # when the link ends
        "March 15, 2027",  # when all is deleted without an answer
        "The first name (Mina) may stand beside it.",
    ):
        assert words in html, words
    assert re.findall(r'name="scopes" value="(\w+)"( checked)?', html) == [(one, "") for one in ALL]
    assert GUARDIAN not in html


def test_without_a_school_nothing_is_asked_about_it(competition: Competition) -> None:
    enter(competition, school="")
    html = Client().get(question_link()).content.decode()
    assert re.findall(r'name="scopes" value="(\w+)"', html) == ALL[:-1]


def test_a_work_that_is_still_written_is_shown_as_far_as_it_is(competition: Competition) -> None:
    made = begin(competition, age=15)
    introduce(made)
    link = question_link()
    assert "still working on it" in Client().get(link).content.decode()
    write(made, slogan="Half a slog")
    assert "Half a slog" in Client().get(link).content.decode()


def test_the_picture_is_shown_to_who_has_the_link_and_to_nobody_else(competition: Competition) -> None:
    made = begin(competition, category="design", age=15)
    introduce(made)
    link = question_link()
    assert Client().get(f"{link}picture/").status_code == 404
    attach(made)
    assert f'src="{link}picture/"' in Client().get(link).content.decode()
    response = Client().get(f"{link}picture/")
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert b"".join(response)[8:12] == b"WEBP"
    assert ("private" in response["Cache-Control"], response["X-Content-Type-Options"]) == (True, "nosniff")
    answer(link, "no")
    assert Client().get(f"{link}picture/").status_code == 404


def test_a_work_that_was_withdrawn_says_so(entry: Entry) -> None:
    link, words = question_link(), "This work no longer takes part."
    assert words not in Client().get(link).content.decode()
    entries.withdraw_entry(entry=entry, actor="", now=timezone.now())
    assert words in Client().get(link).content.decode()
    assert (answer(link, "no").status_code, GUARDIAN in everything_stored()) == (200, False)


def test_a_mistake_keeps_the_ticks(entry: Entry) -> None:
    ticked = [Scope.ENTER.value, Scope.PUBLISH_NAME.value]
    response = answer(question_link(), "yes", ticked)
    html = response.content.decode()
    assert (response.status_code, standing(entry)) == (422, [])
    assert re.findall(r'value="(\w+)" checked', html) == ticked
    assert len(re.findall(r'aria-invalid="true"', html)) == 2
    assert answer(question_link(), "", ALL).status_code == 422
    assert events(entry)[-1] == "entry.eligibility"


def test_looking_changes_nothing(entry: Entry) -> None:
    link = question_link()
    Client().get("/en/")  # the first page of all makes the row of the site's settings
    before = everything_stored()
    responses = [Client().get(link), Client().head(link)]
    assert ([one.status_code for one in responses], everything_stored()) == ([200, 200], before)
    answer(link, "yes", ALL)
    back = back_link()
    before = everything_stored()
    responses = [Client().get(back), Client().head(back), take_back(back, what="everything")]
    assert ([one.status_code for one in responses], everything_stored()) == ([200, 200, 200], before)
    assert [one.cookies for one in responses] == [{}, {}, {}]


def test_taking_back_asks_what(entry: Entry) -> None:
    answer(question_link(), "yes", NEEDED_VALUES)
    response = take_back(back_link())
    assert (response.status_code, standing(entry)) == (422, NEEDED_VALUES)
    assert re.findall(r'name="what" value="(\w+)"', response.content.decode()) == ["everything"]


def test_both_pages_keep_their_address_to_themselves(entry: Entry, caplog: pytest.LogCaptureFixture) -> None:
    first = question_link()
    caplog.set_level(logging.DEBUG)
    token = first.split("/")[-2]
    pages = [Client().get(first), answer(first, "yes"), Client().post(first), Client().put(first)]
    pages += [answer(first, "yes", ALL), answer(first, "yes", ALL)]
    assert [one.status_code for one in pages] == [200, 422, 403, 405, 200, 410]
    back = back_link()
    pages += [Client().get(back), take_back(back, what="publishing"), Client().post(back)]
    for page in (one for one in pages if one.status_code != 403):
        assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("strict-origin", "noindex, nofollow")
        assert 'rel="alternate"' not in page.content.decode()
    logged = " ".join(record.getMessage() for record in caplog.records)
    assert (token in logged, back.split("/")[-2] in logged) == (False, False)


def test_only_our_own_page_may_answer(entry: Entry) -> None:
    link = question_link()
    data = {"answer": "yes", "scopes": ALL}
    codes = [
        Client().post(link, data, HTTP_ORIGIN=origin).status_code
        for origin in ("http://evil.example", "null")
    ]
    assert (codes, standing(entry)) == ([403, 403], [])


@pytest.mark.parametrize(("language", "title"), [("en", "May Mina take part?"), ("ko", "Mina")])
def test_the_mail_and_its_page_are_in_the_language_of_the_entry(
    competition: Competition, language: str, title: str
) -> None:
    enter(competition, language=language)
    send_due(now=timezone.now())
    link = next(link_in(one) for one in mail.outbox if "/consent/" in one.body)
    response = Client().get(link)
    assert (link.startswith(f"/{language}/consent/"), title in response.content.decode()) == (True, True)
    assert f'<html lang="{language}">' in response.content.decode()


def test_schools_are_text_and_not_html(competition: Competition) -> None:
    enter(competition, school="<i>School")
    html = Client().get(question_link()).content.decode()
    assert ("<i>S" in html, "&lt;i&gt;School" in html) == (False, True)


@pytest.mark.parametrize("name", ["", "<b>Mina</b>", "Win at http://evil.example", "evil.example", "@mina"])
def test_a_name_is_no_link(competition: Competition, name: str) -> None:
    """It stands in a mail to an address that anybody may have given."""
    with pytest.raises(Incomplete) as refusal:
        enter(competition, name=name)
    assert list(refusal.value.errors) == ["name"]


def test_one_mailbox_is_not_flooded(competition: Competition) -> None:
    for number in range(3):
        introduce(begin(competition, entrant=make_entrant(f"key{number}"), age=15), minor())
    with pytest.raises(TooMany):
        introduce(begin(competition, entrant=make_entrant("one more"), age=15), minor())
    assert len(mails("A question to you")) == 3


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
    with django_db_blocker.unblock():
        copy = _copy_file if connection.vendor == "sqlite" else _copy_postgresql
        with copy(tmp_path):
            yield


def at_once(*calls: Any) -> list[str]:
    """What became of calls that began together."""
    barrier = threading.Barrier(len(calls))
    outcomes: list[str] = []

    def run(call: Any) -> None:
        barrier.wait(timeout=120)
        try:
            call()
            outcomes.append("done")
        except LinkIsUsed:
            outcomes.append("used")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=240)
    return sorted(outcomes)


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
        assert at_once(yes, other) == ["done", "used"]
        request = GuardianRequest.objects.get(contributor=person)
        kept = ConsentRecord.objects.filter(contributor=person, withdrawn_at=None).count()
        assert kept == (6 if request.agreed else 0)
        answered = AuditEvent.objects.about("entry", person.entry.code).filter(kind="consent.answered")
        assert answered.count() == 1


@pytest.mark.xdist_group("consent_apart")
def test_an_answer_and_a_new_question_at_once_leave_one_of_them(apart: None) -> None:
    for turn in range(5):
        person, token = asked_apart(f"again{turn}")
        outcome = at_once(
            partial(consent.answer, token=token, agreed=True, scopes=ALL, now=timezone.now()),
            partial(consent.ask_guardian, contributor=person, email=GUARDIAN, now=timezone.now()),
        )
        kept = ConsentRecord.objects.filter(contributor=person, withdrawn_at=None).count()
        assert (outcome, kept) in ((["done", "done"], 6), (["done", "used"], 0))


@pytest.mark.xdist_group("consent_apart")
def test_an_answer_and_an_erasure_at_once_leave_nothing(apart: None) -> None:
    for turn in range(5):
        person, token = asked_apart(f"erased{turn}")
        write(person.entry)
        submit(person.entry)
        outcome = at_once(
            partial(consent.answer, token=token, agreed=True, scopes=ALL, now=timezone.now()),
            partial(privacy.erase_person, entrant=person.entrant, now=timezone.now()),
        )
        assert outcome in (["done", "done"], ["done", "used"])
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

    assert at_once(take, take, take) == ["done"] * 3
    kinds = events(person.entry)
    assert (kinds.count("consent.withdrawn"), kinds.count("entry.withdrawn")) == (1, 1)

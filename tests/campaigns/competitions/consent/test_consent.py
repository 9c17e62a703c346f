"""A guardian's consent: the whole way over HTTP, and its page."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.refusals import TooMany
from audit.models import AuditEvent
from campaigns.competitions.enums import NEEDED, Eligibility, Scope, Status
from campaigns.competitions.exceptions import Incomplete
from campaigns.competitions.models import Competition, ConsentRecord, Entry, GuardianRequest
from campaigns.competitions.services import consent, entries, team
from mailing.services import send_due
from tests.campaigns.competitions.consent.guardian_mail import (
    ALL,
    GUARDIAN,
    NEEDED_VALUES,
    START,
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
    attach,
    begin,
    introduce,
    make_entrant,
    minor,
    submit,
    write,
)

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

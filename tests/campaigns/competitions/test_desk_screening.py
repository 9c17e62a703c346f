"""The screening page at the interface: what it shows, and what a decision does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from campaigns.competitions.enums import NEEDED, Eligibility, Ruling, Status, Verdict
from campaigns.competitions.models import (
    Competition,
    Entry,
    GuardianRequest,
    KnownSlogan,
    Screening,
    SimilarityFlag,
)
from campaigns.competitions.services import consent, entries, privacy
from tests.campaigns.competitions.contest import (
    attach,
    begin,
    grown_up,
    introduce,
    make_entrant,
    minor,
    submit,
    submitted,
    write,
)
from tests.campaigns.competitions.screened import HOME, looked_at, page
from tests.campaigns.desk_pages import FOR_MANAGERS, outcome, plain

pytestmark = pytest.mark.django_db


def decision(entry: Entry, verdict: str, reason: str = "") -> dict[str, Any]:
    """What the form sends, as the page stands now."""
    version = entry.versions.last()
    last = version.screenings.last()
    return {"number": version.number, "seen": last.pk if last else 0, "verdict": verdict, "reason": reason}


def decide(client: Client, entry: Entry, verdict: str, reason: str = "") -> Any:
    return client.post(page(entry), decision(entry, verdict, reason))


def drawn(competition: Competition, key: str, *, seed: int = 0) -> Entry:
    entry = begin(competition, category="design", entrant=make_entrant(key))
    introduce(entry, grown_up(email=f"{key}@people.example"))
    attach(entry, seed=seed)
    write(entry, slogan="")
    submit(entry)
    return Entry.objects.get(pk=entry.pk)


@pytest.mark.parametrize("what", ["", "disqualify/"])
@FOR_MANAGERS
def test_only_managers_screen(
    competition: Competition, client_of: Callable[..., Client], role: Role | None, status: int, what: str
) -> None:
    response = client_of(role).get(page(submitted(competition)) + what)
    assert outcome(response) == status


def test_an_editor_decides_nothing(competition: Competition, client_of: Callable[..., Client]) -> None:
    entry = looked_at(submitted(competition, slogan="Look twice"))
    KnownSlogan.objects.create(text="Look twice", source="Elsewhere")
    flag = looked_at(entry).versions.get().flags.get()
    editor = client_of(Role.EDITOR)
    assert outcome(decide(editor, entry, "pass")) == 404
    assert outcome(editor.post(f"{page(entry)}likeness/{flag.pk}/", {"ruling": "alike"})) == 404
    assert outcome(editor.post(f"{page(entry)}disqualify/", {"reason": "No"})) == 404
    entry.refresh_from_db()
    assert (entry.status, entry.eligibility) == (Status.SUBMITTED, Eligibility.NOT_CHECKED)
    assert SimilarityFlag.objects.get().ruling == Ruling.OPEN


def test_a_draft_is_not_shown(competition: Competition, manager: Client) -> None:
    response = manager.get(page(begin(competition)), follow=True)
    assert response.status_code == 404


def test_the_work_the_statement_and_the_checks(competition: Competition, manager: Client) -> None:
    entry = submitted(
        competition,
        title="<b>Mine</b>",
        ai_use="assistive",
        ai_how="It checked my spelling",
        third_party="A font",
    )
    response = manager.get(page(entry))
    text = plain(response)
    assert "&lt;b&gt;Mine&lt;/b&gt;" in response.content.decode()
    for words in (
        "Look twice, buy real",
        "AI helped a little: ideas, spelling, clean-up",
        "It checked my spelling",
        "A font",
        "Consent: in order",
        "Limits of the category: in order. 4 words, 20 characters",
    ):
        assert words in text
    assert [one.outcome for one in response.context["checks"]] == ["passed"] * 8


def test_a_picture_comes_only_through_the_guarded_address(competition: Competition, manager: Client) -> None:
    entry = drawn(competition, "a")
    asset = entry.assets.get()
    sources = set(
        re.findall(r'(?:src|href)="([^"]*picture[^"]*)"', manager.get(page(entry)).content.decode())
    )
    assert sources == {f"/en/entries/picture/{asset.token}/full/"}
    full = manager.get(f"/en/entries/picture/{asset.token}/full/")
    assert (full.status_code, full["Content-Type"]) == (200, "image/png")


def test_a_guardians_address_is_never_shown_in_full(competition: Competition, manager: Client) -> None:
    entry = begin(competition, age=15)
    introduce(entry, minor(guardian="parent.kim@families.example"))
    write(entry)
    submit(entry)
    response = manager.get(page(entry))
    assert "parent.kim" not in response.content.decode()
    (one,) = response.context["people"]
    assert [ask.address for ask in one.asked] == ["p•••@f•••.example"]
    assert {scope.state for scope in one.scopes} == {"missing"}
    assert "no answer yet" in plain(response)


def test_consent_is_told_by_person_and_scope(competition: Competition, manager: Client) -> None:
    entry = begin(competition, age=15)
    introduce(entry, minor())
    write(entry)
    submit(entry)
    token = known_token(entry)
    consent.answer(token=token, agreed=True, scopes=[*NEEDED, "publish_work"], now=timezone.now())
    (one,) = manager.get(page(entry)).context["people"]
    assert [scope.state for scope in one.scopes] == ["given"] * 4 + ["missing"] * 2
    assert one.asked[0].words.startswith("said yes on ")


def known_token(entry: Entry) -> str:
    """Give the open question a token that the test knows, as only the mail holds the real one."""
    from campaigns.competitions.models.people import hash_of

    GuardianRequest.objects.filter(contributor__entry=entry).update(token_hash=hash_of("known"))
    return "known"


def test_versions_tell_what_changed(competition: Competition, manager: Client) -> None:
    entry = submitted(competition)
    write(entry, slogan="Look three times, buy real")
    submit(entry)
    newest, first = manager.get(page(entry)).context["versions"]
    assert [what for what, _before, _after in newest.changes] == ["Slogan"]
    _what, before, after = newest.changes[0]
    assert before == [("Look", False), ("twice,", True), ("buy real", False)]
    assert after == [("Look", False), ("three times,", True), ("buy real", False)]
    assert first.changes == []


def test_the_history_is_told_from_the_audit_chain(competition: Competition, manager: Client) -> None:
    entry = submitted(competition)
    decide(manager, entry, "refuse", "Not your own")
    told = [(one.label, one.detail, one.who) for one in manager.get(page(entry)).context["history"]]
    name = manager.get(page(entry)).context["last"].by.first_name
    assert told == [
        ("Eligibility changed", "Not eligible", "the website"),
        ("Screened", "version 1, Refuse", name),
        ("Submitted", "version 1", "the entrants"),
        ("Consent given", told[3][1], "the entrants"),
        ("Name or school given", "person 1", "the entrants"),
        ("Entry begun", "", "the entrants"),
    ]


# --- deciding ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "eligibility"),
    [
        (Verdict.PASS, Eligibility.ELIGIBLE),
        (Verdict.RETURN, Eligibility.NEEDS_FIX),
        (Verdict.REFUSE, Eligibility.INELIGIBLE),
    ],
)
def test_a_decision_counts(competition: Competition, manager: Client, verdict: str, eligibility: str) -> None:
    entry = submitted(competition)
    assert decide(manager, entry, verdict, "Because").status_code == 302
    entry.refresh_from_db()
    kept = Screening.objects.get()
    assert (entry.eligibility, kept.verdict, kept.reason) == (eligibility, verdict, "Because")


def test_the_next_that_waits_follows_in_the_same_list(competition: Competition, manager: Client) -> None:
    first = submitted(competition, key="a", slogan="One of a kind")
    drawn(competition, "b")
    third = submitted(competition, key="c", slogan="Nothing like the first")
    query = "?state=screener&category=slogan"
    response = manager.post(page(first) + query, decision(first, "pass"), follow=True)
    assert response.redirect_chain == [(page(third) + query, 302)]
    assert f"{first.code} has passed." in plain(response)
    response = manager.post(page(third) + query, decision(third, "pass"), follow=True)
    assert response.redirect_chain == [(f"{HOME}of/real-deal/entries/{query}", 302)]
    assert "Nothing else in this list waits for a screener." in plain(response)


@pytest.mark.parametrize("verdict", ["return", "refuse"])
def test_a_return_and_a_refusal_need_a_reason(
    competition: Competition, manager: Client, verdict: str
) -> None:
    entry = submitted(competition)
    response = decide(manager, entry, verdict)
    assert response.status_code == 422
    assert response.context["errors"] == {"reason": "Write a reason."}
    assert not Screening.objects.exists()


def test_two_screeners_at_once(
    competition: Competition, manager: Client, client_of: Callable[..., Client]
) -> None:
    entry = submitted(competition)
    other, seen = client_of(Role.MANAGER), decision(entry, "refuse", "My long and careful reason")
    decide(manager, entry, "return", "Send it larger")
    response = other.post(page(entry), seen)
    assert response.status_code == 409
    assert "Somebody else has just decided about this entry." in plain(response)
    assert response.context["reason"] == "My long and careful reason"
    assert "My long and careful reason</textarea>" in response.content.decode()
    assert "Send it larger" in plain(response)
    assert "Returned for fixing" in plain(response)
    assert Screening.objects.get().verdict == Verdict.RETURN
    # What the page carries now is new: sent once more, it counts.
    hidden = dict(re.findall(r'name="(number|seen)" value="(\d+)"', response.content.decode()))
    assert other.post(page(entry), {**seen, **hidden}).status_code == 302
    assert Screening.objects.last().verdict == Verdict.REFUSE


def test_a_newer_version_is_looked_at_first(competition: Competition, manager: Client) -> None:
    entry = submitted(competition)
    seen = decision(entry, "pass")
    write(entry, slogan="Another one altogether")
    submit(entry)
    response = manager.post(page(entry), seen)
    assert response.status_code == 409
    assert "Another one altogether" in plain(response)
    assert not Screening.objects.exists()


@pytest.mark.parametrize("broken", [{"number": "x"}, {"seen": "²"}, {"number": "9" * 30}])
def test_broken_forms_decide_nothing(
    competition: Competition, manager: Client, broken: dict[str, str]
) -> None:
    entry = submitted(competition)
    assert manager.post(page(entry), {**decision(entry, "pass"), **broken}).status_code == 409
    assert manager.post(page(entry), decision(entry, "love")).status_code == 422
    assert not Screening.objects.exists()


def test_ready_made_reasons_have_names(competition: Competition, manager: Client) -> None:
    entry = submitted(competition)
    assert [name for name, _text in manager.get(page(entry)).context["reasons"]] == [
        "Cannot be read",
        "Names in the work",
        "Somebody else's material",
        "Too much like another work",
        "Another task",
        "How AI was used",
    ]


def test_the_deadline_of_a_return_is_shown_in_the_competitions_zone(
    competition: Competition, manager: Client
) -> None:
    entry = submitted(competition)
    decide(manager, entry, "return", "Larger")
    until = dt.datetime(2126, 1, 1, 20, 0, tzinfo=dt.UTC)
    Entry.objects.filter(pk=entry.pk).update(fix_until=until)
    assert "Waited for until 2126-01-02 05:00 (Asia/Seoul)." in plain(manager.get(page(entry)))


# --- taking an entry out -------------------------------------------------------------------------------


def test_disqualifying_needs_a_reason_and_a_second_step(competition: Competition, manager: Client) -> None:
    entry = submitted(competition)
    address = f"{page(entry)}disqualify/"
    assert manager.get(address).status_code == 200
    response = manager.post(address, {"reason": "  "})
    assert (response.status_code, response.context["errors"]) == (422, {"reason": "Say why."})
    assert manager.post(address, {"reason": "Votes were bought"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.status, entry.ended_reason) == (Status.DISQUALIFIED, "Votes were bought")
    assert manager.post(address, {"reason": "Again"}).status_code == 409
    shown = manager.get(page(entry))
    assert "Votes were bought" in plain(shown)
    assert not re.search(r"name=.verdict", shown.content.decode())
    assert decide(manager, entry, "pass").status_code == 409


def test_an_erased_entry_says_so(competition: Competition, manager: Client) -> None:
    entry = submitted(competition, title="Remember me")
    privacy.erase_entry(entry=entry, actor="", now=timezone.now())
    text = plain(manager.get(page(entry)))
    assert "Its people had this entry erased." in text
    assert "Remember me" not in text
    assert "Mina" not in text
    for kind in ("csv", "xlsx"):
        assert manager.get(f"{HOME}of/real-deal/entries.{kind}").getvalue()


def test_a_withdrawn_entry_cannot_be_decided(competition: Competition, manager: Client) -> None:
    entry = submitted(competition)
    entries.withdraw_entry(entry=entry, actor="", now=timezone.now())
    assert decide(manager, entry, "pass").status_code == 409

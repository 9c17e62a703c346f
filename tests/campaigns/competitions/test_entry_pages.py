"""The pages of entrants: beginning, whose an entry is, and what one has."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.competitions.enums import Eligibility, Status
from campaigns.competitions.models import Competition, Entrant, Entry
from campaigns.competitions.services import team
from tests.campaigns.competitions.contest import (
    DAY,
    attach,
    begin,
    draft,
    make_competition,
    make_entrant,
    submitted,
)
from tests.campaigns.competitions.entrant_browser import (
    ORIGIN,
    WHO,
    Browser,
    at,
    messages_beside,
    publish,
    words,
)
from uploads.resumable.files import private_storage

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return publish(make_competition())


# --- beginning -------------------------------------------------------------------------------------------


def test_looking_sets_no_cookie(competition: Competition) -> None:
    browser = Browser("")
    answers = [
        browser.get("enter/real-deal/"),
        browser.get("entries/"),
        browser.post("enter/real-deal/", **WHO),
    ]
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert dict(browser.client.cookies) == {}
    assert Entrant.objects.count() == 0


def test_no_year_is_chosen_beforehand(competition: Competition) -> None:
    page = Browser("").get("enter/real-deal/").content.decode()
    years = re.findall(r'<option value="(\d{4})"', page)
    this_year = timezone.localdate().year
    assert years == [str(year) for year in range(this_year, this_year - 100, -1)]
    assert (page.count("selected"), page.count("checked")) == (0, 0)


def test_a_person_sees_what_is_open_and_begins(competition: Competition) -> None:
    browser = Browser("")
    offered = browser.post("enter/real-deal/", **WHO).content.decode()
    assert re.findall(r'name="call" value="([\w:-]+)"', offered) == ["slogan:all", "design:all", "video:all"]
    response = browser.post("enter/real-deal/", **WHO, call="slogan:all")
    entry = Entry.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/en/entries/{entry.code}/")
    cookie = response.cookies["entrant"]
    assert (cookie["httponly"], cookie["samesite"], len(cookie.value)) == (True, "Lax", 43)
    assert browser.get(at(entry)).status_code == 200
    assert "You have begun already" in words(browser.get("enter/real-deal/"))


def test_an_unknown_key_in_a_cookie_is_not_adopted(competition: Competition) -> None:
    browser = Browser("chosen-by-somebody-else")
    browser.post("enter/real-deal/", **WHO, call="slogan:all")
    assert browser.client.cookies["entrant"].value != "chosen-by-somebody-else"


def test_what_is_missing_is_said_beside_the_field(competition: Competition) -> None:
    response = Browser("").post("enter/real-deal/", country="KR", birth_year="1066")
    assert response.status_code == 422
    assert messages_beside(response) == {
        "birth_year": "Choose a year.",
        "school_level": "Choose your school.",
    }
    assert 'value="KR" selected' in response.content.decode()


def test_who_fits_no_group_is_told_kindly(competition: Competition) -> None:
    competition.divisions.update(school_level="high")
    response = Browser("").post("enter/real-deal/", **WHO)
    assert response.status_code == 422
    assert "No group of this competition is for your age, country and school." in words(response)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("opens", "closes", "title"), [(1, 2, "Not open yet"), (-3, -2, "Entries have closed")]
)
def test_outside_the_window_it_says_when(opens: int, closes: int, title: str) -> None:
    now = timezone.now()
    publish(make_competition(opens_at=now + opens * DAY, closes_at=now + closes * DAY))
    browser = Browser("")
    page, post = browser.get("enter/real-deal/"), browser.post("enter/real-deal/", **WHO, call="slogan:all")
    assert (page.status_code, post.status_code) == (200, 409)
    assert [title in words(one) for one in (page, post)] == [True, True]
    assert page.content.decode().count('data-zone="Asia/Seoul"') == 1
    assert Entry.objects.count() == 0


def test_a_competition_without_a_page_is_not_there() -> None:
    make_competition()
    assert Browser("").get("enter/real-deal/").status_code == 404


# --- whose --------------------------------------------------------------------------------------------------


PLACES = ["", "people/", "team/", "preview/", "receipt/", "withdraw/"]
POSTS = ["", "draft/", "picture/", "people/", "team/", "submit/", "withdraw/"]


@pytest.mark.parametrize("key", ["", "other", "unknown"])
def test_an_entry_is_nowhere_for_everybody_else(competition: Competition, key: str) -> None:
    entry = submitted(competition)
    make_entrant("other")
    browser = Browser(key)
    looked = {place: browser.get(at(entry, place)).status_code for place in PLACES}
    posted = {place: browser.post(at(entry, place), revision="0").status_code for place in POSTS}
    assert looked == dict.fromkeys(PLACES, 404)
    assert posted == dict.fromkeys(POSTS, 404)
    assert browser.get("entries/open/nothing/").status_code == 404
    if key != "other":
        assert browser.get("entries/data/").status_code == 404


@pytest.mark.parametrize("place", POSTS)
def test_a_post_from_elsewhere_is_refused(competition: Competition, place: str) -> None:
    entry = submitted(competition)
    response = Browser().client.post(f"/en/{at(entry, place)}", {}, HTTP_ORIGIN="http://evil.example")
    assert response.status_code == 403


@pytest.mark.parametrize("place", PLACES)
def test_pages_are_never_kept(competition: Competition, place: str) -> None:
    response = Browser().get(at(submitted(competition), place))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


# --- what one has -------------------------------------------------------------------------------------------


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    competition: Competition, django_assert_num_queries: Callable[..., Any]
) -> None:
    submitted(competition, slogan="One")
    begin(competition)
    browser = Browser()
    browser.get("entries/")
    with CaptureQueriesContext(connection) as first:
        browser.get("entries/")
    other = publish(make_competition(slug="other"))
    submitted(other, slogan="Two")
    begin(other)
    with django_assert_num_queries(len(first.captured_queries)):
        page = browser.get("entries/")
    assert page.content.decode().count('class="own-card') == 4


def test_states_are_told_in_plain_words(competition: Competition) -> None:
    entry = submitted(competition)
    told = []
    for status, eligibility in [
        (Status.SUBMITTED, Eligibility.NOT_CHECKED),
        (Status.SUBMITTED, Eligibility.AWAITING_CONSENT),
        (Status.LOCKED, Eligibility.ELIGIBLE),
        (Status.LOCKED, Eligibility.INELIGIBLE),
        (Status.WITHDRAWN, Eligibility.ELIGIBLE),
    ]:
        Entry.objects.filter(pk=entry.pk).update(status=status, eligibility=eligibility)
        page = Browser().get("entries/").content.decode()
        told += re.findall(r'<p class="own-state">(.*?)</p>', page)
    assert told == ["Submitted", "Waits for a guardian", "In the contest", "Does not take part", "Withdrawn"]


def test_the_private_link_opens_the_entries_elsewhere(competition: Competition) -> None:
    entry, phone = submitted(competition), Browser("")
    asked = phone.get("entries/open/key/")
    assert (asked.status_code, dict(phone.client.cookies)) == (200, {})
    assert "Open your entries here?" in words(asked)
    forged = phone.client.post("/en/entries/open/key/", HTTP_ORIGIN="http://evil.example")
    assert (forged.status_code, dict(phone.client.cookies)) == (403, {})
    opened = phone.post("entries/open/key/")
    assert (opened.status_code, opened["Location"]) == (302, "/en/entries/")
    assert phone.get(at(entry)).status_code == 200


def test_the_private_link_asks_before_other_entries_are_lost(competition: Competition) -> None:
    submitted(competition)
    begin(competition, entrant=make_entrant("other"))
    browser = Browser("other")
    assert "This browser holds entries of its own." in words(browser.get("entries/open/key/"))
    assert browser.client.cookies["entrant"].value == "other"
    assert browser.post("entries/open/key/").status_code == 302
    assert browser.client.cookies["entrant"].value == "key"


def test_links_that_are_secrets_are_not_logged(
    competition: Competition, caplog: pytest.LogCaptureFixture
) -> None:
    token = team.invite(entry=begin(competition), now=timezone.now())
    key = "a-key-nobody-else-has"
    make_entrant(key)
    caplog.set_level(logging.DEBUG)
    for path, unknown in ((f"join/{token}/", "join/unknown-secret/"), (f"entries/open/{key}/", "")):
        client = Client(raise_request_exception=False)
        answers = [
            client.get(f"/en/{path}"),
            client.put(f"/en/{path}"),
            client.post(f"/en/{path}", HTTP_ORIGIN="http://evil.example"),
            client.post(f"/en/{path}", **ORIGIN),
        ]
        assert [one.status_code for one in answers[:3]] == [200, 405, 403]
        assert answers[0]["Referrer-Policy"] == "strict-origin"
        client.get(f"/en/{unknown or 'entries/open/unknown-secret/'}")
    logged = " ".join(record.getMessage() for record in caplog.records)
    assert [one in logged for one in (token, key, "unknown-secret")] == [False] * 3


def test_withdrawing_is_asked_for_first(competition: Competition) -> None:
    entry, browser = submitted(competition), Browser()
    assert "It still counts for the limit of 3 entries a person." in words(
        browser.get(at(entry, "withdraw/"))
    )
    entry.refresh_from_db()
    assert entry.status == Status.SUBMITTED
    assert browser.post(at(entry, "withdraw/"))["Location"] == "/en/entries/"
    entry.refresh_from_db()
    assert entry.status == Status.WITHDRAWN


def test_everything_can_be_had_as_a_file_and_erased(competition: Competition) -> None:
    entry, browser = submitted(competition), Browser()
    file = browser.get("entries/data/", download="json")
    assert file["Content-Disposition"] == 'attachment; filename="my-entries.json"'
    assert [one["entry"] for one in file.json()["entries"]] == [entry.code]
    assert browser.post("entries/data/").status_code == 422
    erased = browser.post("entries/data/", sure="yes")
    assert (erased.status_code, erased.cookies["entrant"].value) == (200, "")
    entry.refresh_from_db()
    assert (entry.status, entry.draft, Entrant.objects.count()) == (Status.WITHDRAWN, {}, 0)


def test_everything_can_be_had_with_its_pictures(competition: Competition) -> None:
    drawn, browser = begin(competition, category="design"), Browser()
    attach(drawn)
    stranger = begin(competition, category="design", entrant=make_entrant("other"))
    attach(stranger, seed=1)
    assert "?download=zip" in browser.get("entries/data/").content.decode()
    sent = browser.get("entries/data/", download="zip")
    assert sent["Content-Disposition"] == 'attachment; filename="my-entries.zip"'
    with ZipFile(io.BytesIO(b"".join(sent.streaming_content))) as archive:
        assert archive.namelist() == ["data.json", f"{drawn.code}-1.png"]
        assert archive.read(f"{drawn.code}-1.png")[:4] == b"\x89PNG"
        told = json.loads(archive.read("data.json"))
    assert [one["entry"] for one in told["entries"]] == [drawn.code]


def test_a_picture_whose_file_is_lost_does_not_hold_back_the_rest(competition: Competition) -> None:
    drawn = begin(competition, category="design")
    attach(drawn)
    private_storage().delete(drawn.assets.get().upload.picture)
    sent = Browser().get("entries/data/", download="zip")
    with ZipFile(io.BytesIO(b"".join(sent.streaming_content))) as archive:
        assert archive.namelist() == ["data.json"]


def test_a_browser_that_posts_without_end_is_stopped(competition: Competition, still_clock: None) -> None:
    entry, browser = begin(competition), Browser()
    sent = {"revision": 0, "data": draft()}
    answers = [browser.send(at(entry, "draft/"), sent).status_code for _time in range(121)]
    assert answers == [200] * 120 + [429]
    begin(competition, entrant=make_entrant("other"))
    assert Browser("other").post("entries/data/").status_code == 422

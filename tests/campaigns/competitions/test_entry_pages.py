"""The pages of entrants, at the HTTP interface."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from accounts.enums import Role
from campaigns.competitions.enums import NEEDED, Eligibility, Status
from campaigns.competitions.models import Competition, CompetitionPage, Entrant, Entry
from campaigns.competitions.services import screening, team
from tests.campaigns.competitions.contest import (
    DAY,
    HOUR,
    attach,
    begin,
    draft,
    grown_up,
    introduce,
    make_competition,
    make_entrant,
    make_form,
    minor,
    picture_file,
    submit,
    submitted,
    write,
)
from uploads.resumable.files import private_storage

pytestmark = pytest.mark.django_db

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
WHO = {"country": "KR", "birth_year": "2004", "school_level": "university"}


def publish(competition: Competition) -> Competition:
    """A live page, without which the public does not see a competition."""
    root = Site.objects.get(is_default_site=True).root_page
    page = CompetitionPage(title="Real Deal", slug=competition.slug, summary="Enter", competition=competition)
    page.locale = root.locale
    root.add_child(instance=page)
    return competition


@pytest.fixture
def competition() -> Competition:
    return publish(make_competition())


class Browser:
    """The browser of the entrant with a key; posts come from our own pages."""

    def __init__(self, key: str = "key") -> None:
        self.client = Client()
        if key:
            self.client.cookies["entrant"] = key

    def get(self, path: str, **data: str) -> HttpResponse:
        return self.client.get(f"/en/{path}", data)

    def post(self, path: str, **data: Any) -> HttpResponse:
        return self.client.post(f"/en/{path}", data, **ORIGIN)

    def send(self, path: str, data: Any) -> HttpResponse:
        body = data if isinstance(data, (str, bytes)) else json.dumps(data)
        return self.client.post(f"/en/{path}", body, content_type="application/json", **ORIGIN)


def at(entry: Entry, place: str = "") -> str:
    return f"entries/{entry.code}/{place}"


def words(response: HttpResponse) -> str:
    """What a page says, without its tags."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def messages_beside(response: HttpResponse) -> dict[str, str]:
    """The message beside each field that has one."""
    found = re.findall(r'id="field-([\w-]+)-error">.*?<span>(.*?)</span>', response.content.decode(), re.S)
    return {field: unescape(text) for field, text in found}


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


# --- the work -----------------------------------------------------------------------------------------------


def test_a_draft_saves_itself(competition: Competition) -> None:
    entry, browser = begin(competition), Browser()
    first = browser.send(
        at(entry, "draft/"), {"revision": 0, "data": {"title": "Twice", "slogan": "진짜 👩‍👩‍👧"}}
    )
    again = browser.send(
        at(entry, "draft/"), {"revision": 0, "data": {"title": "Twice", "slogan": "진짜 👩‍👩‍👧"}}
    )
    assert (first.status_code, first.json(), again.json()) == (200, {"revision": 1}, {"revision": 1})
    entry.refresh_from_db()
    assert (entry.draft["title"], entry.draft["slogan"]) == ("Twice", "진짜 👩‍👩‍👧")


def test_two_tabs_get_both_versions(competition: Competition) -> None:
    entry, browser = begin(competition), Browser()
    browser.send(at(entry, "draft/"), {"revision": 0, "data": {"title": "Twice", "slogan": "Look twice"}})
    late = browser.send(
        at(entry, "draft/"), {"revision": 0, "data": {"title": "Twice", "slogan": "Look once"}}
    )
    told = late.json()
    assert (late.status_code, told["revision"]) == (409, 1)
    assert (told["mine"]["slogan"], told["theirs"]["slogan"]) == ("Look once", "Look twice")
    assert told["differences"] == [
        {
            "field": "slogan",
            "label": "Slogan",
            "mine": [["Look ", False], ["once", True]],
            "theirs": [["Look ", False], ["twice", True]],
        }
    ]
    kept = browser.send(
        at(entry, "draft/"), {"revision": 1, "data": {"title": "Twice", "slogan": "Look once"}}
    )
    assert kept.json() == {"revision": 2}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ("[" * 50_000, 400),
        (b"\xff\xfe", 400),
        ({"revision": 0}, 400),
        ({"data": {}}, 400),
        ({"revision": "x", "data": {}}, 400),
        ({"revision": True, "data": {}}, 400),
        ({"revision": 0, "data": []}, 400),
        ({"revision": 0, "data": {"title": "x" * 65_536}}, 413),
        ({"revision": 0, "data": {"title": 1, "answers": [], "ai_use": [], "own_work": "yes"}}, 200),
    ],
)
def test_what_autosave_takes(competition: Competition, body: Any, status: int) -> None:
    response = Browser().send(at(begin(competition), "draft/"), body)
    assert response.status_code == status
    assert bool(response.json().get("message")) == (status != 200)


def test_without_scripts_the_form_saves_and_goes_on(competition: Competition) -> None:
    entry, browser = begin(competition), Browser()
    sent = {"title": "Mine", "slogan": "Look twice", "own_work": "on", "ai_use": "none"}
    saved = browser.post(at(entry), revision="0", **sent)
    gone_on = browser.post(at(entry), revision="1", go="on", **sent)
    assert (saved["Location"], gone_on["Location"]) == (f"/en/{at(entry)}", f"/en/{at(entry, 'people/')}")
    introduce(entry)
    assert (
        browser.post(at(entry), revision="1", go="on", **sent)["Location"] == f"/en/{at(entry, 'preview/')}"
    )
    assert browser.post(at(entry, "submit/"), revision="1")["Location"] == f"/en/{at(entry, 'receipt/')}"
    entry.refresh_from_db()
    assert (entry.status, entry.versions.get().content["slogan"]) == (Status.SUBMITTED, "Look twice")


def test_without_scripts_a_conflict_shows_both_versions(competition: Competition) -> None:
    entry, browser = begin(competition), Browser()
    write(entry, title="Theirs")
    page = browser.post(at(entry), revision="0", title="Mine <b>", slogan="Look twice, buy real")
    assert page.status_code == 409
    html = page.content.decode()
    assert re.findall(r"<mark>(.*?)</mark>", html)[:2] == ["Mine &lt;b&gt;", "Theirs"]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', html))
    assert (
        browser.post(at(entry), **{name: unescape(value) for name, value in sent.items()}).status_code == 302
    )
    entry.refresh_from_db()
    assert (entry.draft["title"], entry.draft_revision) == ("Mine <b>", 2)


def test_questions_of_every_kind_are_asked_and_kept(competition: Competition) -> None:
    text = {"en": "Question", "ko": "질문"}
    common = {"label": text, "help": {"en": "", "ko": ""}, "required": True, "for_judges": True}
    form = make_form(
        ("text", common | {"long": True, "max_words": 3}),
        ("options", common | {"options": [text, text], "several": True}),
        ("statement", common),
        ("link", common),
    )
    competition.categories.filter(slug="slogan").update(form=form)
    entry, browser = begin(competition), Browser()
    ids = [str(block.id) for block in form.questions]
    answers = ["three words here", ["0", "1", "7", "x"], "on", "https://example.org/a"]
    fields = {f"answer-{one}": answer for one, answer in zip(ids, answers, strict=True)}
    browser.post(at(entry), revision="0", **fields)
    entry.refresh_from_db()
    assert [entry.draft["answers"][one] for one in ids] == ["three words here", [0, 1], True, answers[3]]
    assert browser.get(at(entry)).content.decode().count("checked") == 3
    browser.post(at(entry), revision="1", **fields | {f"answer-{ids[0]}": "one word too many"})
    marked = messages_beside(browser.get(at(entry), marks="on"))
    assert marked[ids[0]] == "4 words; at most 3."


def test_an_incomplete_entry_comes_back_with_marks(competition: Competition) -> None:
    entry, browser = begin(competition), Browser()
    write(entry, slogan="one two three four five six seven eight nine", ai_use="partial", own_work=False)
    response = browser.post(at(entry, "submit/"), revision="1")
    assert response.status_code == 422
    assert messages_beside(response) == {
        "slogan": "9 words; at most 8.",
        "own_work": "Only your own work can be entered. Tick the box if it is yours.",
        "ai_how": "Say in a sentence which tool you used, and for what.",
        "people": "Tell us who you are.",
    }
    html = response.content.decode()
    assert html.count('role="alert" tabindex="-1" data-focus') == 1
    assert re.findall(r'<li><a href="#field-(\w+)">', html) == ["slogan", "own_work", "ai_how", "people"]
    assert html.count('aria-invalid="true"') == 3


def test_after_the_deadline_nothing_changes(competition: Competition) -> None:
    entry, browser = begin(competition), Browser()
    introduce(entry)
    write(entry)
    with time_machine.travel(competition.closes_at + HOUR):
        saved = browser.send(at(entry, "draft/"), {"revision": 1, "data": {"title": "Late"}})
        sent = browser.post(at(entry, "submit/"), revision="1")
        page = browser.get(at(entry))
        posted = browser.post(at(entry), revision="1", title="Late")
    assert [one.status_code for one in (saved, sent, page, posted)] == [409, 409, 200, 409]
    assert saved.json()["message"] == "The time for changes is over. What you submitted before counts."
    assert page.content.decode().count("data-draft=") == 0
    entry.refresh_from_db()
    assert (entry.status, entry.draft["title"]) == (Status.DRAFT, "Mine")


def test_submitting_what_was_not_seen_shows_it_first(competition: Competition) -> None:
    entry, browser = begin(competition), Browser()
    introduce(entry)
    write(entry)
    write(entry, title="Newer")
    response = browser.post(at(entry, "submit/"), revision="1")
    assert response.status_code == 409
    assert response.content.decode().count('name="revision" value="2"') == 1
    assert not entry.versions.exists()


def test_the_preview_shows_what_judges_see_and_nobody(competition: Competition) -> None:
    entry = begin(competition)
    introduce(entry, grown_up(name="Canary", school="Canary School", email="canary@people.example"))
    write(entry, ai_use="assistive", ai_how="Spelling")
    said = words(Browser().get(at(entry, "preview/")))
    assert [text in said for text in ("Look twice, buy real", "Spelling")] == [True, True]
    assert "Canary" not in said
    assert "canary" not in said


def test_the_receipt_says_what_comes_next(competition: Competition) -> None:
    entry = begin(competition, age=15)
    introduce(entry, minor(guardian="parent@people.example"))
    write(entry)
    submit(entry)
    page = Browser().get(at(entry, "receipt/"))
    said = words(page)
    assert [text in said for text in (entry.code, "Waiting for a guardian", "Version 1")] == [True] * 3
    assert "http://testserver/en/entries/open/key/" in page.content.decode()
    assert Browser().get(at(begin(competition), "receipt/")).status_code == 302


def test_a_returned_entry_says_why_and_until_when(
    competition: Competition, person: Callable[..., Any]
) -> None:
    entry = submitted(competition)
    reason = "Take your school's name out."
    screening.decide(
        entry=entry, number=1, verdict="return", reason=reason, user=person(Role.MANAGER), now=timezone.now()
    )
    pages = [Browser().get(at(entry)), Browser().get("entries/"), Browser().get(at(entry, "receipt/"))]
    assert [reason in words(page) for page in pages] == [True, True, True]
    with time_machine.travel(competition.closes_at + DAY):
        late = Browser().get(at(entry))
    assert late.content.decode().count("data-draft=") == 0


# --- pictures -----------------------------------------------------------------------------------------------


def test_a_picture_comes_with_the_form_and_is_shown_to_its_people_only(
    competition: Competition, client_of: Callable[..., Client]
) -> None:
    entry, browser = begin(competition, category="design"), Browser()
    posted = browser.post(at(entry), revision="0", title="Mine", picture=picture_file())
    assert posted.status_code == 302
    asset = entry.assets.get()
    path = f"entries/picture/{asset.token}/"
    full, small = browser.get(path + "full/"), browser.get(path + "small/")
    assert [full["Content-Type"], small["Content-Type"]] == ["image/png", "image/webp"]
    assert full["Content-Disposition"] == 'inline; filename="picture.png"'
    assert (full["X-Content-Type-Options"], full["Cache-Control"]) == (
        "nosniff",
        "private, no-store, max-age=0, no-cache, must-revalidate",
    )
    assert "sandbox" in full["Content-Security-Policy"]
    assert b"".join(full.streaming_content)[:4] == b"\x89PNG"
    make_entrant("other")
    others = [Browser(key).get(path + "full/").status_code for key in ("", "other")]
    assert [*others, browser.get(path + "huge/").status_code] == [404, 404, 404]
    roles = (None, Role.JUDGE, Role.EDITOR, Role.MANAGER, Role.ADMINISTRATOR)
    seen = [client_of(role).get(f"/en/{path}small/").status_code for role in roles]
    assert seen == [404, 404, 404, 200, 200]


def test_a_picture_that_does_not_fit_is_said_beside_its_field(competition: Competition) -> None:
    entry, browser = begin(competition, category="design"), Browser()
    small = browser.post(at(entry), revision="0", title="Kept", picture=picture_file((150, 150)))
    assert small.status_code == 422
    message = "The shorter side has 150 pixels; it needs at least 200. Save the picture larger."
    assert message in words(small)
    broken = browser.post(at(entry), revision="1", title="Kept", picture=io.BytesIO(b"<svg onload=alert(1)>"))
    assert broken.status_code == 422
    entry.refresh_from_db()
    assert (entry.draft["title"], entry.assets.count()) == ("Kept", 0)


def arrived(browser: Browser, *, seed: int = 0) -> str:
    """The id of an upload that this browser has sent."""
    file = picture_file(seed=seed)
    announced = {"purpose": "entry", "size": file.getbuffer().nbytes}
    address = browser.client.post(reverse("uploads:begin"), announced)["Location"]
    return browser.client.generic("PATCH", address, file.read(), HTTP_UPLOAD_OFFSET="0").json()["id"]


def test_a_script_gives_an_upload_and_takes_it_away(competition: Competition) -> None:
    entry, browser = begin(competition, category="design"), Browser()
    given = browser.send(at(entry, "picture/"), {"upload": arrived(browser), "revision": 0})
    token = entry.assets.get().token
    assert given.json() == {"revision": 1, "picture": f"/en/entries/picture/{token}/full/"}
    removed = browser.send(at(entry, "picture/"), {"remove": True, "revision": 1})
    assert removed.json() == {"revision": 2, "picture": ""}
    nothing = browser.send(at(entry, "picture/"), {"remove": True, "revision": 1})
    assert nothing.json() == {"revision": 1, "picture": ""}
    gone = browser.send(at(entry, "picture/"), {"upload": "nothing", "revision": 2})
    assert (gone.status_code, bool(gone.json()["message"])) == (409, True)
    unread = browser.send(at(entry, "picture/"), {"remove": True})
    assert unread.status_code == 400


def test_a_picture_takes_the_place_of_nothing_unseen(competition: Competition) -> None:
    entry, browser = begin(competition, category="design"), Browser()
    first, second = arrived(browser), arrived(browser, seed=1)
    browser.send(at(entry, "picture/"), {"upload": first, "revision": 0})
    late = browser.send(at(entry, "picture/"), {"upload": second, "revision": 0})
    told = late.json()
    picture = {
        "field": "asset",
        "label": "Picture",
        "mine": [["changed", True]],
        "theirs": [["as it is stored", True]],
    }
    assert (late.status_code, told["revision"], told["upload"]) == (409, 1, first)
    assert (told["differences"], "asset" in told["theirs"]) == ([picture], False)
    taken = browser.send(at(entry, "picture/"), {"remove": True, "revision": 0})
    assert (taken.status_code, taken.json()["differences"]) == (409, [picture | {"mine": []}])
    browser.send(at(entry, "draft/"), {"revision": 1, "data": {"title": "Theirs"}})
    both = browser.send(
        at(entry, "picture/"), {"upload": second, "revision": 1, "data": {"title": "Mine"}}
    ).json()
    assert [one["field"] for one in both["differences"]] == ["title", "asset"]
    assert (both["mine"]["title"], both["theirs"]["title"]) == ("Mine", "Theirs")
    again = browser.send(at(entry, "picture/"), {"upload": second, "revision": both["revision"]})
    entry.refresh_from_db()
    assert (again.json()["revision"], entry.draft_revision, entry.draft["title"]) == (3, 3, "Theirs")


def test_a_conflict_of_texts_names_the_stored_picture(competition: Competition) -> None:
    entry, browser = begin(competition, category="design"), Browser()
    first = arrived(browser)
    browser.send(at(entry, "picture/"), {"upload": first, "revision": 0})
    late = browser.send(at(entry, "draft/"), {"revision": 0, "data": {"title": "Mine"}}).json()
    assert (late["upload"], [one["field"] for one in late["differences"]]) == (first, ["title"])


def test_a_slogan_takes_no_picture(competition: Competition) -> None:
    entry = begin(competition)
    assert Browser().post(at(entry, "picture/"), picture=picture_file()).status_code == 404


def test_the_picture_address_takes_a_whole_file(competition: Competition) -> None:
    entry, browser = begin(competition, category="design"), Browser()
    sent = browser.post(at(entry, "picture/"), picture=picture_file(), revision="0")
    assert sent.status_code == 302
    assert browser.get(at(entry)).content.decode().count("/full/") == 1
    late = browser.post(at(entry, "picture/"), picture=picture_file(seed=1), revision="0")
    assert (late.status_code, entry.assets.count()) == (409, 1)
    assert browser.post(at(entry, "picture/"), remove_picture="1", revision="1").status_code == 302
    entry.refresh_from_db()
    assert "asset" not in entry.draft


# --- people -------------------------------------------------------------------------------------------------


def test_a_grown_up_agrees_scope_by_scope(competition: Competition) -> None:
    entry, browser = begin(competition), Browser()
    page = browser.get(at(entry, "people/")).content.decode()
    assert (page.count('name="scopes"'), page.count("checked"), page.count('name="guardian"')) == (6, 0, 0)
    short = browser.post(at(entry, "people/"), name="Mina", email="nowhere", scopes=["enter"])
    assert (short.status_code, list(messages_beside(short))) == (422, ["email"])
    short = browser.post(at(entry, "people/"), name="Mina", email="mina@people.example", scopes=["enter"])
    assert messages_beside(short) == {
        "scopes": "Without these three there is no entry. Tick them if you agree."
    }
    assert 'value="Mina"' in short.content.decode()
    scopes = [*NEEDED, "publish_work"]
    done = browser.post(at(entry, "people/"), name="Mina", email="mina@people.example", scopes=scopes)
    assert (done.status_code, done["Location"]) == (302, f"/en/{at(entry)}")
    given = entry.contributors.get().consents.values_list("scope", flat=True)
    assert sorted(given) == sorted(str(scope) for scope in scopes)
    assert browser.get(at(entry, "people/")).content.decode().count("checked") == 4


def test_a_minor_names_a_guardian_who_is_shown_masked(competition: Competition) -> None:
    entry, browser = begin(competition, age=15), Browser()
    page = browser.get(at(entry, "people/")).content.decode()
    assert (page.count('name="scopes"'), page.count('name="email"'), page.count('name="guardian"')) == (
        0,
        0,
        1,
    )
    assert "Its link shows them your work as it stands." in unescape(page)
    assert messages_beside(browser.post(at(entry, "people/"), name="")) == {
        "name": "Give your first name, in letters.",
        "guardian": "Give the e-mail address of a parent or guardian.",
    }
    done = browser.post(at(entry, "people/"), name="Mina", guardian="parent@people.example")
    assert done.status_code == 302
    page = browser.get(at(entry, "people/"))
    assert "We wrote to p…@people.example on" in words(page)
    assert "parent@people.example" not in page.content.decode()


def test_a_guardian_is_asked_again_at_most_three_times(competition: Competition) -> None:
    entry, browser = begin(competition, age=15), Browser()
    introduce(entry, minor(guardian="wrong@people.example"))
    same = browser.post(at(entry, "people/"), again="on", guardian="")
    other = browser.post(at(entry, "people/"), again="on", guardian="right@people.example")
    fourth = browser.post(at(entry, "people/"), again="on", guardian="right@people.example")
    assert [one.status_code for one in (same, other, fourth)] == [302, 302, 422]
    addresses = entry.contributors.get().guardian_requests.values_list("email", flat=True)
    assert list(addresses) == ["right@people.example", "", ""]
    said = words(browser.get(at(entry, "people/")))
    assert "We have written three times." in said


def test_people_of_an_ended_entry_stay_as_they_are(competition: Competition) -> None:
    entry, browser = submitted(competition), Browser()
    browser.post(at(entry, "withdraw/"))
    assert browser.post(at(entry, "people/"), name="Other").status_code == 409


def test_a_guardians_no_is_told(competition: Competition) -> None:
    entry = begin(competition, age=15)
    introduce(entry)
    write(entry)
    submit(entry)
    entry.contributors.get().guardian_requests.update(agreed=False, answered_at=timezone.now())
    Entry.objects.filter(pk=entry.pk).update(eligibility=Eligibility.INELIGIBLE)
    assert "A guardian did not agree." in words(Browser().get("entries/"))
    assert "Said no on" in words(Browser().get(at(entry, "people/")))


# --- the team -----------------------------------------------------------------------------------------------


def test_somebody_joins_by_a_link_and_leaves_again(competition: Competition) -> None:
    entry, first, second = begin(competition), Browser(), Browser("")
    page = first.post(at(entry, "team/"), invite="on").content.decode()
    link = re.search(r'value="http://testserver/en/(join/[\w-]+/)"', page)
    assert link is not None
    assert (page.count("<svg"), page.count('class="qr"'), page.count("style=")) == (page.count("<svg"), 1, 0)
    assert second.get(link[1]).status_code == 200
    assert dict(second.client.cookies) == {}
    joined = second.post(link[1], **WHO)
    assert (joined.status_code, joined["Location"]) == (302, f"/en/{at(entry, 'people/')}")
    assert second.get(link[1]).status_code == 410
    introduce(entry, grown_up(name="Mina Kim"))
    said = words(second.get(at(entry, "team/")))
    assert ["Mina Has done their part" in said, "Kim" in said] == [True, False]
    assert second.post(at(entry, "team/"), leave="on")["Location"] == "/en/entries/"
    assert second.get(at(entry)).status_code == 404
    assert first.post(at(entry, "team/"), leave="on").status_code == 409


def test_a_team_that_is_full_or_submitted_lets_nobody_in(competition: Competition) -> None:
    entry = begin(competition)
    token = team.invite(entry=entry, now=timezone.now())
    Competition.objects.filter(pk=competition.pk).update(team_size=1)
    assert Browser("").post(f"join/{token}/", **WHO).status_code == 409
    assert Browser().post(at(entry, "team/"), invite="on").status_code == 409
    assert Entrant.objects.count() == 1


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


def test_the_form_of_a_design_is_shown_with_its_picture(competition: Competition) -> None:
    entry = begin(competition, category="design")
    attach(entry)
    page = Browser().get(at(entry)).content.decode()
    assert f"/entries/picture/{entry.assets.get().token}/full/" in page

"""The work on an entry, at its pages: drafts, conflicts, questions and pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from campaigns.competitions.enums import Status
from campaigns.competitions.models import Competition
from campaigns.competitions.services import screening
from tests.campaigns.competitions.contest import (
    DAY,
    HOUR,
    attach,
    begin,
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
from tests.campaigns.competitions.entrant_browser import Browser, at, messages_beside, publish, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return publish(make_competition())


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


# --- what one has -------------------------------------------------------------------------------------------


def test_the_form_of_a_design_is_shown_with_its_picture(competition: Competition) -> None:
    entry = begin(competition, category="design")
    attach(entry)
    page = Browser().get(at(entry)).content.decode()
    assert f"/entries/picture/{entry.assets.get().token}/full/" in page

"""Two people change the picture of one entry: both versions are shown, and nothing is lost unseen."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from campaigns.competitions.models import Entry
from campaigns.competitions.services import entries
from tests.browser.checks import SIZES
from tests.campaigns.competitions.contest import attach, begin, make_competition, make_entrant, picture_file

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: picture conflict"), pytest.mark.long]


@pytest.fixture
def entry(site: str) -> Entry:
    return begin(make_competition(slug="two-of-us"), category="design", entrant=make_entrant("a-key"))


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], site: str, entry: Entry) -> Page:
    """The editor, as one of the team has it open."""
    context = new_context(viewport=SIZES[1])
    context.add_cookies([{"name": "entrant", "value": "a-key", "url": site}])
    opened = context.new_page()
    opened.goto(f"{site}/en/entries/{entry.code}/")
    return opened


def changed_elsewhere(entry: Entry) -> str:
    """Somebody else gives it a title and a picture. Returns the picture's token."""
    entry.refresh_from_db()
    data = {"title": "Theirs"}
    entries.save_draft(entry=entry, data=data, revision=entry.draft_revision, now=timezone.now())
    attach(entry, seed=1)
    entry.refresh_from_db()
    return entry.draft["asset"]


def choose_picture(page: Page, file: io.BytesIO) -> None:
    chosen = {"name": "mine.png", "mimeType": "image/png", "buffer": file.getvalue()}
    page.locator("[data-upload-part=input]").set_input_files(chosen)


def test_the_other_version_is_taken_as_a_whole(page: Page, entry: Entry) -> None:
    token = changed_elsewhere(entry)
    choose_picture(page, picture_file(seed=2))
    dialog = page.locator("[data-conflict]")
    expect(dialog.locator("[data-label]")).to_have_text(["Title", "Picture"])
    with page.expect_navigation():
        dialog.locator("[data-keep=theirs]").click()
    expect(page.locator("[name=title]")).to_have_value("Theirs")
    expect(page.locator("[data-upload-part=picture]")).to_have_attribute(
        "src", f"/en/entries/picture/{token}/full/"
    )
    page.wait_for_load_state("networkidle")
    entry.refresh_from_db()
    assert (entry.draft["asset"], entry.draft["title"], entry.draft_revision) == (token, "Theirs", 2)


def test_what_is_kept_takes_the_place_of_the_other(page: Page, entry: Entry) -> None:
    page.locator("[name=title]").fill("Mine")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    token = changed_elsewhere(entry)
    choose_picture(page, picture_file(seed=2))
    page.locator("[data-keep=mine]").click()
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("Mine")
    entry.refresh_from_db()
    assert (entry.draft["asset"] != token, entry.draft["title"]) == (True, "Mine")


def test_a_title_that_is_kept_shows_the_picture_that_is_stored(page: Page, entry: Entry) -> None:
    token = changed_elsewhere(entry)
    page.locator("[name=title]").fill("Mine")
    with page.expect_navigation():
        page.locator("[data-keep=mine]").click()
    expect(page.locator("[name=title]")).to_have_value("Mine")
    expect(page.locator("[data-upload-part=picture]")).to_have_attribute(
        "src", f"/en/entries/picture/{token}/full/"
    )

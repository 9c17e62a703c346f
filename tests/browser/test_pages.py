"""Every public page that is not part of a round, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.checks import Watcher, look_at

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: pages")]

PAGES = [
    "",
    "campaigns/",
    "campaigns/look-twice/",
    "campaigns/look-twice/spot-the-fake/",
    "about/",
    "brands/",
    "brands/orrello/",
    "brands/tarnvik/",
    "brands/kilovane/",
    "brands/lysombre/",
    "search/",
    "search/?q=Bonafide",
    "search/?q=zzzz",
    "play/spot-the-fake/",
    "shared/spot-the-fake/4-5-1-5/",
    "no-such-page/",
    "round/0000000000000000/",
]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("path", PAGES)
def test_public_pages(page: Page, site: str, language: str, path: str) -> None:
    watcher = Watcher(page, site)
    page.goto(f"{site}/{language}/{path}")
    look_at(page, path or "home")
    assert page.title() != ""
    watcher.saw_nothing()


@pytest.mark.parametrize("path", ["accounts/login/", "accounts/password/reset/", "accounts/login/code/"])
def test_signing_in(page: Page, site: str, path: str) -> None:
    watcher = Watcher(page, site)
    page.goto(f"{site}/{path}")
    look_at(page, path)
    watcher.saw_nothing()

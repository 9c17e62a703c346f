"""Chromium against a live server. Without Chromium these tests are skipped with a line that says so; in CI they fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from home.demonstration.pages import build_pages, build_quiz
from quizzes.services.bank import keep_pictures, load_items
from quizzes.specimens.collection import read_index
from quizzes.specimens.demonstration_listings import LISTINGS

# Playwright's sync interface runs an event loop in the tests' own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NARROW = {"width": 320, "height": 720}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if CHROMIUM is None and os.environ.get("CI") != "true":
                item.add_marker(pytest.mark.skip(reason="needs Chromium: install the package chromium"))


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing: install the package chromium."
    started = playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
    )
    yield started
    started.close()


@pytest.fixture
def site(live_server, transactional_db, settings) -> str:
    """The demonstration campaign on a live server: its address."""
    settings.RATELIMIT_ENABLE = False
    drawn = read_index()
    keep_pictures(drawn=drawn)
    load_items(drawn=drawn, listings=LISTINGS)
    build_pages(build_quiz())
    return live_server.url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=NARROW)
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()

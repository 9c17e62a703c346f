"""Chromium against a live server. Without it these tests are skipped, saying so; in CI they fail.

The campaign is built once a module, inside a transaction that the server's threads share; each test runs in a
savepoint of it. So nothing is ever committed, and nothing has to be flushed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from threading import Condition
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections, transaction
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from home.demonstration.pages import build_pages, build_quiz
from quizzes.services.bank import keep_pictures, load_items
from quizzes.specimens.collection import read_index
from quizzes.specimens.demonstration_listings import LISTINGS
from tests.effort import IN_CI

# Playwright's sync interface runs an event loop in the tests' own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Without a window around it where there is one: a third of the work for each page.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
MISSING = "needs Chromium: install the package chromium-headless-shell"
NARROW = {"width": 320, "height": 720}
PATIENCE = 60_000  # ms until a test gives up waiting: long, because nothing is measured by it

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not IN_CI:
                item.add_marker(
                    pytest.mark.skip(reason="needs Chromium: install the package chromium-headless-shell")
                )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one module: its event loop must not outlive it in a worker that goes on."""
    assert CHROMIUM, MISSING
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


class SharingServer(ThreadedWSGIServer):
    """Its threads leave the connection open that they share with the test."""

    def _close_connections(self) -> None:
        pass


class SharingServerThread(LiveServerThread):
    server_class = SharingServer


class InFlight:
    """Counts the requests that are being answered; what is only being written out no longer asks anything."""

    def __init__(self) -> None:
        self.count = 0
        self.changed = Condition()

    def add(self, number: int) -> None:
        with self.changed:
            self.count += number
            self.changed.notify_all()

    def wait(self) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.count == 0, timeout=PATIENCE / 1000)


IN_FLIGHT = InFlight()


class CountingHandler(StaticFilesHandler):
    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        IN_FLIGHT.add(1)
        try:
            return super().__call__(environ, start_response)
        finally:
            IN_FLIGHT.add(-1)


@pytest.fixture(scope="module")
def campaign(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The demonstration campaign on a live server: its address."""
    with (
        django_db_blocker.unblock(),
        override_settings(RATELIMIT_ENABLE=False, ALLOWED_HOSTS=["*"]),
        transaction.atomic(),
    ):
        drawn = read_index()
        keep_pictures(drawn=drawn)
        load_items(drawn=drawn, listings=LISTINGS)
        build_pages(build_quiz())
        connection = connections["default"]
        connection.inc_thread_sharing()
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        server = SharingServerThread("127.0.0.1", CountingHandler, {"default": connection})
        server.start()
        server.is_ready.wait()
        assert server.error is None
        yield f"http://127.0.0.1:{server.port}"
        server.terminate()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        connection.dec_thread_sharing()
        transaction.set_rollback(True)


@pytest.fixture
def site(browser: Browser, campaign: str, db: None) -> Iterator[str]:
    """The campaign as it was built, whatever the test before did to it.

    At the end pages are closed before the test is rolled back: what they still ask for would fall between.
    """
    yield campaign
    for context in browser.contexts:
        context.close()
    IN_FLIGHT.wait()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Another phone or computer, with nothing on it. All are closed at the end."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": NARROW, "reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def context(new_context: Callable[..., BrowserContext], site: str) -> BrowserContext:
    return new_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()

"""A partner's page, on another origin, shows the badge; it leads here, and nobody is given a cookie."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from tests.browser.checks import Watcher, look_at
from tests.campaigns.reporting.listed import make_marketplace

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: reporting")]


class _Partner(BaseHTTPRequestHandler):
    """Every address answers with the same page."""

    def __init__(self, code: str, *args: object) -> None:
        self.code = code
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        # As strict as a partner may be: what is embedded has to allow it.
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>A shop</title><h1>A shop</h1>{self.code}".encode())

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def code(page: Page, site: str) -> Iterator[str]:
    """What the page for partners gives, chosen by hand at 320 px."""
    make_marketplace()
    make_marketplace("Fair")
    with override_settings(SITE_URL=site):
        watcher = Watcher(page, site)
        page.goto(f"{site}/en/report/badge/")
        page.get_by_label("Marketplace").select_option("Fair")
        page.get_by_label("Country").select_option("Italy")
        page.get_by_label("Look").select_option("On a dark page")
        page.get_by_role("button", name="Show this badge").click()
        page.wait_for_url("**/badge/?*look=dark")
        look_at(page, "badge")
        watcher.saw_nothing()
        yield page.get_by_role("textbox", name="Code for your page").input_value()


@pytest.fixture
def partner(code: str) -> Iterator[str]:
    """The address of a partner's page that holds the code."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Partner, code))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_partner_shows_the_badge_and_visitors_arrive_with_their_marketplace(
    page: Page, site: str, code: str, partner: str
) -> None:
    assert html.unescape(code).count(site) == 2
    page.goto(partner)
    badge = page.get_by_role("img", name="Report a fake")
    expect(badge).to_be_visible()
    # A picture that another site may not show has no size of its own.
    page.wait_for_function("document.images[0].complete")
    assert badge.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [224, 64]
    badge.click()
    page.wait_for_url(f"{site}/en/report/?marketplace=fair&country=IT")
    assert page.locator("select[name=marketplace]").input_value() == "fair"
    assert page.locator("select[name=country]").input_value() == "IT"
    assert page.context.cookies() == []

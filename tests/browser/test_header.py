"""The header of every page: one line at 320 px, with the pages behind a button that needs no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.checks import Watcher, axe_finds

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: header")]

LINE = 80  # pixels: two lines of touch targets are higher


def is_expanded(page: Page) -> bool:
    """What Chromium tells screen readers of the menu: the markup does not say it, the browser does."""
    devtools = page.context.new_cdp_session(page)
    nodes = devtools.send("Accessibility.getFullAXTree")["nodes"]
    buttons = [node for node in nodes if node.get("role", {}).get("value") == "button"]
    (menu,) = [button for button in buttons if button["name"]["value"] == "Menu"]
    return {one["name"]: one["value"].get("value") for one in menu["properties"]}["expanded"] is True


@pytest.mark.parametrize("language", ["en", "ko"])
def test_one_line_at_every_width(page: Page, site: str, language: str) -> None:
    for width in (320, 360, 768, 960, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        page.goto(f"{site}/{language}/")
        header = page.locator(".site-header").bounding_box()
        assert header
        assert header["height"] < LINE
        other = page.get_by_role("navigation", name="Language" if language == "en" else "언어")
        expect(other.get_by_role("link", name="한국어" if language == "en" else "English")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_by_keyboard(new_context: Callable[..., BrowserContext], site: str, script: bool) -> None:
    page = new_context(java_script_enabled=script).new_page()
    watcher = Watcher(page, site)
    page.goto(f"{site}/en/about/")
    button = page.get_by_role("button", name="Menu")
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Campaigns")
    expect(link).to_be_hidden()
    for _step in ("skip link", "home", "menu"):
        page.keyboard.press("Tab")
    expect(button).to_be_focused()
    assert not is_expanded(page)
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    assert is_expanded(page)
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/en/campaigns/")
    watcher.saw_nothing()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_menu_is_fit_to_be_seen(page: Page, site: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto(f"{site}/en/about/")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Campaigns")).to_be_visible()
    assert axe_finds(page) == []
    inside = page.locator("#site-nav").evaluate(
        "(nav) => [nav.getBoundingClientRect().left >= 0, nav.getBoundingClientRect().right <= innerWidth]"
    )
    assert inside == [True, True]


def test_a_wide_page_has_no_button(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}/en/about/")
    expect(page.get_by_role("link", name="Campaigns")).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()
    expect(page.get_by_role("link", name="English")).to_be_visible()

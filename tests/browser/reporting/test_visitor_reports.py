"""From the first page to the marketplace's door, by keyboard; every page for visitors, looked at."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from campaigns.reporting.enums import CountedFrom, Drawing, Purpose, State
from campaigns.reporting.models import Marketplace
from tests.browser.checks import Watcher, look_at
from tests.campaigns.reporting.listed import (
    make_authority,
    make_marketplace,
    make_note,
    make_protection,
    make_route,
    steps,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: reporting")]


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def bazaar(site: str, today: dt.date) -> Marketplace:
    old = today - dt.timedelta(days=181)
    bazaar = make_marketplace()
    make_route(bazaar, checked_on=today, steps=steps(*((one.label, one) for one in Drawing)))
    make_route(bazaar, "KR", state=State.GAP, checked_on=None)
    make_protection(bazaar, checked_on=today)
    make_protection(
        bazaar, "KR", checked_on=today, counted_from=CountedFrom.CONFIRMED, shops={"en": "Mall", "ko": "몰"}
    )
    make_protection(bazaar, "KR", checked_on=old)
    make_authority("IT", checked_on=today)
    make_authority("KR", checked_on=old, purpose=Purpose.RIGHTS)
    make_note("IT", checked_on=today)
    return bazaar


def test_a_buyer_gets_to_the_door_by_keyboard(
    page: Page, site: str, bazaar: Marketplace, today: dt.date
) -> None:
    watcher = Watcher(page, site)
    page.goto(f"{site}/en/report/")
    page.get_by_role("radio", name="I found a fake").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="I bought a fake")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Baz")
    expect(page.get_by_label("Marketplace", exact=True)).to_have_value("bazaar")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Ital")
    expect(page.get_by_label("Country")).to_have_value("IT")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/en/report/bought/bazaar/IT/")

    expect(page.get_by_role("heading", level=2).first).to_have_text("Your money back")
    expect(page.get_by_text("15 days")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    day = page.get_by_label("The day the parcel came")
    for came, words in (
        (today, f"Last day to ask: {long(today + dt.timedelta(days=15))}"),
        (today - dt.timedelta(days=15), f"The last day is today, {long(today)}"),
        (today - dt.timedelta(days=16), f"The last day was {long(today - dt.timedelta(days=1))}"),
    ):
        day.blur()
        day.focus()
        page.keyboard.type(came.strftime("%m%d%Y"))
        expect(page.get_by_role("status")).to_contain_text(words)
    look_at(page, "a buyer's guide")
    day.fill("")
    expect(page.get_by_role("status")).to_be_empty()
    assert [url for url in asked if "/static/" not in url] == []

    page.get_by_role("link", name="Open the report form").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".report-host")).to_have_text("report.bazaar.example")
    look_at(page, "the way out")
    page.get_by_role("link", name="Stay here").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/en/report/bought/bazaar/IT/")

    page.go_forward()
    page.get_by_role("link", name="Go on to report.bazaar.example").focus()
    with page.expect_request("https://report.bazaar.example/**") as left:
        page.keyboard.press("Enter")
    assert (left.value.url, left.value.headers.get("referer")) == ("https://report.bazaar.example/form", None)
    assert list(bazaar.departures.values_list("day", "count")) == [(today, 1)]
    assert watcher.foreign == ["https://report.bazaar.example/form"]


def test_a_host_breaks_after_its_dots_alone(page: Page, site: str, today: dt.date) -> None:
    """On a small phone each line of a host is whole parts of it, and the usual ones need one line."""
    for host, lines in (
        ("service.bazaar.example", ["service.bazaar.example"]),
        ("service.somewhere.bazaar.example", ["service.somewhere.", "bazaar.example"]),
    ):
        route = make_route(make_marketplace(host), report_address=f"https://{host}/", checked_on=today)
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(f"{site}/en/report/leave/route/{route.pk}/")
        assert page.locator(".report-host").evaluate(LINES) == lines


# The lines of an element's text as they are laid out.
LINES = """(part) => {
  const lines = [];
  const range = document.createRange();
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  let top = null;
  while (walker.nextNode()) {
    for (const [at, sign] of [...walker.currentNode.data].entries()) {
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + 1);
      const box = range.getBoundingClientRect();
      if (top === null || Math.abs(box.top - top) > 4) lines.push("");
      top = box.top;
      lines[lines.length - 1] += sign;
    }
  }
  return lines;
}"""


def long(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_page_is_fit_to_be_seen(page: Page, site: str, bazaar: Marketplace, language: str) -> None:
    watcher = Watcher(page, site)
    for path in (
        "",
        "?again=1",
        "?unlisted=1",
        "found/bazaar/IT/",
        "bought/bazaar/KR/",
        "bought/other/ZZ/",
        "unsure/",
        "created/",
        "correct/",
        "found/gone/IT/",
    ):
        page.goto(f"{site}/{language}/report/{path}")
        look_at(page, f"{language} {path}", schemes=["light"] if language == "ko" else ["light", "dark"])
    watcher.saw_nothing()


def test_the_list_of_records_is_unfolded_on_paper(page: Page, site: str, bazaar: Marketplace) -> None:
    page.goto(f"{site}/en/report/correct/")
    record = page.locator(".report-record").first
    expect(record).to_be_hidden()
    page.emulate_media(media="print")
    expect(record).to_be_visible()


def test_the_checks_say_what_the_answers_mean(page: Page, site: str, bazaar: Marketplace) -> None:
    page.goto(f"{site}/en/report/unsure/")
    told = page.get_by_role("status")
    expect(told).to_have_text(shown("Answer some of the checks"), use_inner_text=True)
    for check, answer, words in (
        (0, "Looks fine", "Nothing odd so far"),
        (1, "Cannot tell", "ask the seller"),
        (2, "Odd", "Something is odd"),
        (2, "Looks fine", "ask the seller"),
    ):
        part = page.locator(".report-check").nth(check)
        if not part.evaluate("(one) => one.open"):
            part.locator("summary").click()
        part.get_by_role("radio", name=answer, exact=True).check(force=True)
        expect(told).to_have_text(shown(words), use_inner_text=True)
    look_at(page, "checks answered")


def shown(words: str) -> re.Pattern[str]:
    """One line and no more that holds these words."""
    return re.compile(rf"^[^\n]*{re.escape(words)}[^\n]*$")


def test_without_javascript_the_choices_lead_to_the_guide(
    new_context: Callable[..., BrowserContext], site: str, bazaar: Marketplace
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/report/")
    expect(page.get_by_label("Or paste the address of the listing")).to_be_hidden()
    page.get_by_role("radio", name="I bought a fake").check(force=True)
    page.get_by_role("button", name="Show me what to do").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what is still open")
    page.get_by_label("Marketplace", exact=True).select_option("bazaar")
    page.get_by_label("Country").select_option("IT")
    page.get_by_role("button", name="Show me what to do").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bazaar")
    expect(page.get_by_text("15 days")).to_be_visible()
    expect(page.get_by_label("The day the parcel came")).to_be_hidden()

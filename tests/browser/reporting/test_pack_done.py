"""From a quiz's feedback to a finished pack for AliExpress: in Italy by keyboard, in Korea by thumb."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from campaigns.reporting.enums import SeenAs
from campaigns.reporting.models import Marketplace
from tests.browser.checks import Watcher
from tests.browser.reporting.evidence import (
    RED,
    Network,
    as_file,
    download,
    knows_no_place,
    look_at_step,
    photograph,
    saved,
    wait_until_offline_works,
)
from tests.campaigns.reporting.listed import make_authority, make_marketplace, make_protection, make_route

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: evidence done"), pytest.mark.long]

LISTING = "https://www.aliexpress.com/item/1005004711.html"
SELLER = "Sunny Store 22"
NOTICED = "It appears that the seam leans to the left."
NAME, EMAIL = "Mina Lee", "mina@mail.example"
OLD_PHONE = "0312-555"
MOST_TABS = 150


class Keyboard:
    """Somebody without a mouse: every control is reached by Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, place: Locator) -> None:
        for _tab in range(MOST_TABS):
            if place.evaluate("(it) => it === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{place} was not reached.")

    def press(self, place: Locator) -> None:
        self.reach(place)
        self.page.keyboard.press("Enter")

    def tick(self, box: Locator) -> None:
        # A group of radio buttons is entered at its first one.
        first = box.locator("xpath=ancestor::fieldset//input[@type='radio']").first
        if box.get_attribute("type") == "radio":
            self.reach(first)
            self.page.keyboard.press("Space")
            while not box.is_checked():
                self.page.keyboard.press("ArrowDown")
        else:
            self.reach(box)
            self.page.keyboard.press("Space")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.type(text)

    def choose(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.type(text)


class Thumb:
    """Somebody on a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, place: Locator) -> None:
        place.tap()

    def tick(self, box: Locator) -> None:
        label = self.page.locator("label", has=box)
        label.tap()

    def write(self, field: Locator, text: str) -> None:
        field.tap()
        self.page.keyboard.insert_text(text)

    def choose(self, field: Locator, text: str) -> None:
        field.select_option(label=text)


@pytest.fixture
def aliexpress(site: str) -> Marketplace:
    today = timezone.localdate()
    old = {"checked_on": today - dt.timedelta(days=181), "phone": OLD_PHONE}
    Marketplace.objects.filter(slug="aliexpress").delete()
    shop = make_marketplace("AliExpress", hosts="aliexpress.com")
    make_route(shop, checked_on=today)
    make_protection(shop, checked_on=today, seen_as=SeenAs.COPY)
    make_authority("IT", checked_on=today)
    make_authority("EU", **old)
    make_authority("KR", **old)
    return shop


def next_step(page: Page, hand: Keyboard | Thumb, step: str) -> None:
    hand.press(page.locator("[data-next]"))
    expect(page.locator(f"#{step} > h2")).to_be_focused()


@pytest.mark.parametrize(
    ("language", "country", "named", "works"),
    [("en", "IT", "Italy", Keyboard), ("ko", "KR", "대한민국", Thumb)],
    ids=["Italy by keyboard", "Korea by thumb"],
)
def test_from_a_fake_in_a_quiz_to_a_finished_pack(
    new_context: Callable[..., BrowserContext],
    site: str,
    aliexpress: Marketplace,
    tmp_path: Path,
    language: str,
    country: str,
    named: str,
    works: type[Keyboard] | type[Thumb],
) -> None:
    context = new_context(has_touch=True)
    page = context.new_page()
    watcher, network, hand = Watcher(page, site), Network(context), works(page)

    # A quiz, an answer, and the way to a report below it.
    page.goto(f"{site}/{language}/")
    hand.press(page.locator(".button-play").first)
    page.wait_for_url("**/1/")
    hand.tick(page.locator("input[name=fake][value=a]"))
    hand.press(page.locator(".button-answer"))
    expect(page.locator("article.feedback")).to_be_visible()
    look_at_step(page, "feedback")
    hand.press(page.locator(".report-link a"))

    # What happened, where, and where one lives.
    page.wait_for_url(f"{site}/{language}/report/")
    hand.tick(page.locator("input[name=way][value=bought]"))
    hand.choose(page.locator("#report-marketplace"), "AliExpress")
    hand.choose(page.locator("#report-country"), named)
    look_at_step(page, "start")
    hand.press(page.locator("form .button-play"))

    # What to do: a number that holds, and none that is too old.
    page.wait_for_url(f"{site}/{language}/report/bought/aliexpress/{country}/")
    expect(page.locator("main")).to_contain_text("15")
    expect(page.locator(".report-helpers .proof-notice")).to_have_count(1)
    assert OLD_PHONE not in page.content()
    look_at_step(page, "guide")
    hand.press(page.locator(".report-pack-teaser .button"))

    # The pack, step by step. From here on nothing but our own files is asked for.
    page.wait_for_url(f"{site}/{language}/report/pack/bought/aliexpress/{country}/")
    page.locator("[data-app]").wait_for()
    wait_until_offline_works(page)
    network.forget()
    look_at_step(page, "gather")
    next_step(page, hand, "listing")
    hand.write(page.locator("#pack-listing"), LISTING)
    hand.write(page.locator("#pack-seller"), SELLER)
    hand.write(page.locator("#pack-order"), "A-2231")
    look_at_step(page, "listing")
    next_step(page, hand, "signs")
    hand.tick(page.locator("[data-tell='listing:price-far-below']"))
    hand.write(page.locator("#pack-noticed"), NOTICED)
    look_at_step(page, "signs")
    next_step(page, hand, "pictures")
    with page.expect_file_chooser() as choosing:
        hand.press(page.locator("#pack-files" if works is Keyboard else "label[for=pack-files]"))
    choosing.value.set_files([as_file("IMG_0001.jpg", photograph(RED))])
    expect(page.locator(".pack-picture")).to_have_count(1)
    look_at_step(page, "pictures")
    next_step(page, hand, "texts")
    has_notice = country == "IT"
    expect(page.locator("[data-draft=notice]")).to_have_count(1 if has_notice else 0)
    if has_notice:
        hand.write(page.locator("#pack-name"), NAME)
        hand.write(page.locator("#pack-email"), EMAIL)
        hand.tick(page.locator("[data-good-faith]"))
    look_at_step(page, "texts")
    shown = {
        draft.get_attribute("data-file"): draft.locator("[data-text]").input_value()
        for draft in page.locator("[data-draft]").all()
    }
    next_step(page, hand, "send")
    look_at_step(page, "send")
    saved(page)

    # The file: what was typed and photographed, without the place.
    _name, files = download(page, tmp_path)
    texts = {name: data.decode().rstrip("\n") for name, data in files.items() if name.endswith(".txt")}
    assert texts == shown
    assert list(texts) == ["report.txt", *(["notice.txt"] if has_notice else []), "message-to-seller.txt"]
    for typed in (LISTING, SELLER, "A-2231", NOTICED):
        assert typed in texts["report.txt"]
        assert typed in files["evidence.html"].decode()
    if has_notice:
        for typed in (LISTING, NOTICED, NAME, EMAIL):
            assert typed in texts["notice.txt"]
    assert "A-2231" in texts["message-to-seller.txt"]
    assert NOTICED not in texts["message-to-seller.txt"]
    picture = knows_no_place(files["photographs/01-item.jpg"])
    assert picture.size == (1000, 2000)
    assert b64encode(files["photographs/01-item.jpg"]) in files["evidence.html"]

    network.is_silent(site, "1005004711", "Sunny", "seam", "Mina", "mina", "A-2231")
    watcher.saw_nothing()

"""The demonstration campaign, played from start to end by thumb, by keyboard and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from quizzes.models import Attempt, Response
from tests.browser.checks import Watcher, look_at

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: play")]

ITEMS = 12
QUESTION = "article.item:not(.feedback)"
TAPS = {
    "item-pair": ["input[name=fake][value=a]"],
    "item-single": ["input[name=rating][value='5']"],
    "item-hotspot": ["input[name=marks] >> nth=0"],
    "item-listing": ["input[name=flags][value=nothing]", "input[name=decision][value=check]"],
}


def kind_of(page: Page) -> str:
    """Of the question that comes, also after the answer to another one."""
    classes = page.locator(QUESTION).get_attribute("class").split()
    page.wait_for_load_state()
    return next(name for name in classes if name in TAPS)


def answer(page: Page) -> None:
    for selector in TAPS[kind_of(page)]:
        box = page.locator(selector)
        page.locator("label.option", has=box).first.click()
        expect(box).to_be_checked()
    page.locator(".button-answer").click()
    see_feedback(page)


def see_feedback(page: Page) -> None:
    expect(page.locator("article.feedback")).to_be_visible()
    page.wait_for_load_state()


@pytest.mark.parametrize(("language", "result"), [("en", "Your result"), ("ko", "나의 결과")])
def test_the_campaign_is_played_from_start_to_end(page: Page, site: str, language: str, result: str) -> None:
    watcher = Watcher(page, site)
    page.goto(f"{site}/{language}/")
    assert page.context.cookies() == []
    expect(page.locator("html")).to_have_attribute("lang", language)
    look_at(page, "home")
    page.set_viewport_size({"width": 320, "height": 720})
    page.locator(".button-play").first.click()
    looked_at = set()
    for position in range(1, ITEMS + 1):
        page.wait_for_url(f"**/{position}/")
        kind = kind_of(page)
        if kind not in looked_at:
            look_at(page, f"question {kind}")
            page.set_viewport_size({"width": 320, "height": 720})
        answer(page)
        if kind not in looked_at:
            look_at(page, f"feedback {kind}")
            page.set_viewport_size({"width": 320, "height": 720})
        looked_at.add(kind)
        page.locator(".button-next").click()
    assert looked_at == set(TAPS)
    expect(page.locator("h1")).to_have_text(result)
    look_at(page, "result")
    page.locator("form[action*='share'] button").click()
    page.wait_for_url("**/shared/**")
    look_at(page, "shared")
    attempt = Attempt.objects.get()
    assert attempt.finished_at is not None
    assert Response.objects.filter(attempt=attempt).count() == ITEMS
    assert {cookie["name"] for cookie in page.context.cookies()} == {"player", "csrftoken"}
    watcher.saw_nothing()


def test_a_round_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    page.locator(".button-play").first.focus()
    page.keyboard.press("Enter")
    for _position in range(ITEMS):
        for selector in TAPS[kind_of(page)]:
            box = page.locator(selector)
            box.focus()
            page.keyboard.press("Space")
            expect(box).to_be_checked()
        page.locator(".button-answer").focus()
        page.keyboard.press("Enter")
        see_feedback(page)
        page.locator(".button-next").focus()
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Your result")


def test_keys_answer_and_go_on(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}/en/")
    page.locator(".button-play").first.click()
    assert kind_of(page) == "item-pair"
    page.keyboard.press("b")
    expect(page.locator("input[name=fake][value=b]")).to_be_checked()
    page.keyboard.press("Enter")
    see_feedback(page)
    page.keyboard.press("n")
    page.wait_for_url("**/2/")


def test_a_round_without_javascript(new_context: Callable[..., BrowserContext], site: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/")
    page.locator(".button-play").first.click()
    for _position in range(ITEMS):
        answer(page)
        page.locator(".button-next").click()
    expect(page.locator("h1")).to_have_text("Your result")


def test_an_empty_answer_is_told_what_is_missing(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    page.locator(".button-play").first.click()
    page.locator("form[data-answer]").evaluate("form => { form.noValidate = true }")
    page.locator(".button-answer").click()
    expect(page.locator(".alert")).to_contain_text("Choose A or B.")
    look_at(page, "question with an error")


def test_tapping_the_picture_marks_the_part(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/en/")
    page.locator(".button-play").first.click()
    while kind_of(page) != "item-hotspot":
        answer(page)
        page.locator(".button-next").click()
    polygon = page.locator("polygon.hotspot").first
    value = polygon.get_attribute("data-value")
    polygon.dispatch_event("click")
    expect(page.locator(f"input[name=marks][value='{value}']")).to_be_checked()
    page.locator("label.option", has=page.locator("input[name=marks][value=genuine]")).click()
    expect(page.locator(f"input[name=marks][value='{value}']")).not_to_be_checked()


def test_the_picture_opens_large(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    page.locator(".button-play").first.click()
    page.locator("[data-zoom] button, button[data-zoom-open]").first.click()
    expect(page.locator("dialog[open]")).to_be_visible()
    look_at(page, "zoom")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_coming_back_goes_on_where_it_stopped(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    page.locator(".button-play").first.click()
    answer(page)
    page.goto(f"{site}/en/")
    page.locator(".button-play").first.click()
    page.wait_for_url("**/2/")

"""Lessons and modules in the browser: every block by keyboard, on a phone, and without script."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import BrowserContext, Page, Route, expect

from campaigns.training.models import LessonPage
from campaigns.training.slides import slides_of
from tests.browser.checks import Watcher, axe_finds, look_at
from tests.campaigns.training.lessons import SCENARIO, add_full_lesson
from tests.campaigns.training.taught import make_forms, make_module
from tests.quizzes.simulated import make_quiz

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: training")]

SLIDES = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Slides</title>
    <link rel="stylesheet" href="/static/css/main.css">
    <link rel="stylesheet" href="/static/css/slides.css">
  </head>
  <body><main>{slides}</main></body>
</html>"""
SIZED = ".slide { inline-size: 100vw; block-size: 100vh; }"
TOO_LONG = """[...document.querySelectorAll(".slide-stage")]
  .filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.parentNode.className)"""


@pytest.fixture
def lesson(site: str) -> LessonPage:
    return add_full_lesson(make_module(forms=make_forms(), live=make_quiz("room")))


@pytest.fixture
def module_url(site: str, lesson: LessonPage) -> str:
    return f"{site}/en/training/look-twice-module/"


@pytest.fixture
def url(module_url: str) -> str:
    return f"{module_url}everything/"


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_pages_hold_on_every_screen(page: Page, site: str, module_url: str, url: str) -> None:
    watcher = Watcher(page, site)
    for path in (f"{site}/en/training/", module_url, url):
        page.goto(path)
        for summary in page.locator("main details summary").all():
            summary.click()
        look_at(page, path)
    watcher.saw_nothing()


def test_places_on_a_picture_are_found_by_keyboard(page: Page, url: str) -> None:
    page.goto(url)
    told = page.locator("[data-places-told]")
    expect(page.locator(".places-text").first).to_be_hidden()
    page.get_by_role("button", name="1. Stitches").focus()
    press(page, "Enter")
    expect(told).to_have_text("Stitches Each gap looks like the one before.")
    named = page.get_by_role("button", name="The name", exact=True)
    named.focus()
    press(page, "Space")
    expect(told).to_have_text("The name Pressed in, with a shadow.")
    expect(page.get_by_role("button", name="2. The name")).to_have_attribute("aria-pressed", "true")
    look_at(page, "a chosen place", context="[data-places]")
    press(page, "Space")
    expect(told).to_be_empty()


def test_a_comparison_moves_by_keys_and_by_finger(page: Page, url: str) -> None:
    page.goto(url)
    slider = page.get_by_role("slider")
    slider.focus()
    press(page, "End")
    expect(slider).to_have_attribute("aria-valuetext", "Genuine 100 %, Fake 0 %")
    press(page, "Home", "ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "Genuine 1 %, Fake 99 %")
    picture = page.locator("[data-comparison-pictures]")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    expect(slider).to_have_attribute("aria-valuetext", "Genuine 75 %, Fake 25 %")


def test_a_scenario_is_gone_through_one_step_at_a_time(page: Page, url: str) -> None:
    page.goto(url)
    texts = [step["text"] for step in SCENARIO["steps"]]
    shown = page.locator("[data-step-text]:visible")
    expect(shown).to_have_text([texts[0]])
    page.get_by_role("link", name="Look who sells it").focus()
    press(page, "Enter")
    expect(shown).to_have_text([texts[1]])
    expect(shown).to_be_focused()
    before = page.locator("[data-before]:visible")
    expect(before).to_have_text("Look who sells itThe name is not on the list.")
    look_at(page, "a step", context="[data-scenario]")
    press(page, "Tab", "Enter")
    expect(shown).to_have_text([texts[2]])
    press(page, "Tab", "Enter")
    expect(shown).to_have_text([texts[0]])
    expect(before).to_have_count(0)
    page.get_by_role("link", name="Buy it").click()
    expect(shown).to_have_text(["The end of this way."])
    expect(before).to_contain_text("Sending money is quick")
    page.get_by_role("button", name="Start again").click()
    expect(shown).to_have_text([texts[0]])


def test_a_question_replies_at_once(page: Page, url: str) -> None:
    page.goto(url)
    replies = page.locator(".ask-reply:visible")
    expect(replies).to_have_count(0)
    page.get_by_role("radio", name="It is genuine").focus()
    press(page, "Space")
    expect(replies).to_have_text("Not quite. Maybe. A good copy also fits.")
    press(page, "ArrowDown")
    expect(replies).to_have_text("Right. Yes. Now look at the seller.")
    expect(page.locator("[data-question-told]")).to_contain_text("Now look at the seller.")
    look_at(page, "an answered question", context="[data-question]")


def test_without_script_everything_is_there(
    new_context: Callable[..., BrowserContext], site: str, url: str
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(url)
    expect(page.locator("[data-step-text]:visible")).to_have_text(
        [step["text"] for step in SCENARIO["steps"]]
    )
    page.get_by_role("link", name="Look who sells it").click()
    reply = page.locator(".scenario-reply:visible")
    expect(reply).to_contain_text("The name is not on the list.")
    reply.get_by_role("link", name="Go on").click()
    assert page.url.endswith("-seller")
    expect(page.locator(".scenario-step:target")).to_contain_text("The seller has many stars.")
    expect(page.locator(".places-text:visible")).to_have_count(2)
    expect(page.locator(".comparison-side:visible")).to_have_count(2)
    page.get_by_label("It is genuine").check()
    expect(page.locator(".ask-reply:visible")).to_contain_text("A good copy also fits.")
    for gone in ("[data-notes]", "[data-finish]", "[data-comparison-slider]", "[data-places-told]"):
        expect(page.locator(gone)).to_be_hidden()


def test_notes_stay_on_the_phone(page: Page, url: str, module_url: str, tmp_path: Path) -> None:
    page.goto(url)
    box = page.get_by_role("textbox", name="My notes")
    box.fill("Read backwards.\n읽기")
    page.reload()
    expect(box).to_have_value("Read backwards.\n읽기")
    page.goto(f"{module_url}lesson-1/")
    expect(box).to_have_value("")
    box.fill("Slowly.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my notes").click()
    download.value.save_as(tmp_path / "notes.txt")
    assert download.value.suggested_filename == "my-notes.txt"
    written = (tmp_path / "notes.txt").read_text(encoding="utf-8")
    assert written == "Look twice\n\n\nLesson 1\n\nSlowly.\n\n\nEverything\n\nRead backwards.\n읽기\n"
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete my notes").click()
    expect(box).to_have_value("")
    page.goto(url)
    expect(box).to_have_value("")


def test_a_finished_lesson_is_remembered_and_the_next_one_offered(
    page: Page, url: str, module_url: str
) -> None:
    page.goto(module_url)
    resume = page.locator("[data-resume]")
    expect(resume).to_be_hidden()
    page.goto(f"{module_url}lesson-1/")
    page.get_by_role("button", name="I have finished this lesson").click()
    expect(page.locator("[data-finish-told]")).to_have_text("Finished. Kept on this device.")
    expect(page.get_by_role("link", name="On to Lesson 2")).to_be_focused()
    page.goto(module_url)
    expect(page.locator(".lesson-row.is-finished a")).to_have_text(["Lesson 1"])
    expect(resume).to_have_text("Go on with lesson 2")
    look_at(page, "a module that is under way")
    page.goto(module_url.replace("look-twice-module/", ""))
    expect(page.locator(".module-progress")).to_have_text("1 of 3 lessons finished")


def test_a_session_is_told_once_and_again_after_the_network_failed(
    page: Page, lesson: LessonPage, url: str, module_url: str
) -> None:
    told: list[str] = []
    networks = [False, True]

    def answer(route: Route) -> None:
        if not networks.pop(0):
            return route.abort()
        told.append(route.request.post_data or "")
        return route.fulfill(status=204)

    page.route("**/en/campus/KMNPRT/lesson/", answer)
    page.goto(url)
    page.evaluate("localStorage.setItem('campus', 'KMNPRT')")
    page.get_by_role("button", name="I have finished this lesson").click()
    expect(page.locator("[data-finish-told]")).to_have_text("Finished. Kept on this device.")
    with page.expect_response("**/campus/KMNPRT/lesson/"):
        page.goto(module_url)
    page.wait_for_function("localStorage.getItem('lessons-sent')")
    page.goto(url)
    page.goto(module_url)
    assert told == [f"lesson={lesson.translation_key}"]
    back = page.get_by_role("link", name="Back to your session")
    expect(back).to_have_attribute("href", "/en/campus/KMNPRT/")
    kept = json.loads(page.evaluate("localStorage.getItem('lessons-sent')"))
    assert kept == {"KMNPRT": [str(lesson.translation_key)]}


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_slides_fit_the_projector(page: Page, site: str, lesson: LessonPage, size: tuple[int, int]) -> None:
    watcher = Watcher(page, site)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    slides = slides_of(lesson.get_parent().specific)
    html = "".join(render_to_string("training/slides/slide.html", {"slide": slide}) for slide in slides)
    page.route(
        "**/slides", lambda route: route.fulfill(body=SLIDES.format(slides=html), content_type="text/html")
    )
    page.goto(f"{site}/slides")
    page.add_style_tag(content=SIZED)
    page.evaluate("import('/static/js/live/fit.js').then(({ fit }) => fit(document.querySelector('main')))")
    assert page.evaluate(TOO_LONG) == []
    expect(page.locator(".slide-option.is-right .icon")).to_have_count(1)
    expect(page.locator("[data-revealed] .slide-option.is-right .icon")).to_be_visible()
    for scheme in ("light", "dark"):
        page.locator("main").evaluate("(main, scheme) => { main.dataset.scheme = scheme; }", scheme)
        found = axe_finds(page, "main")
        assert [finding for finding in found if finding[0] == "color-contrast"] == []
    watcher.saw_nothing()

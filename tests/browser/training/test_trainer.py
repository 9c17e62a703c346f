"""A trainer from the plan to the end: a phone of 320 px, and a projector that follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import APIResponse, BrowserContext, Page, Route, expect

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import CampusSession, LessonPage, TrainingModulePage
from quizzes.models import Quiz
from tests.browser.checks import Watcher, axe_finds, look_at
from tests.campaigns.training.taught import (
    join,
    make_campus,
    make_forms,
    make_module,
    make_trainer,
    move,
    plan,
)

WALLS = [{"width": 1280, "height": 720}, {"width": 1920, "height": 1080}]
Opener = Callable[..., BrowserContext]


@pytest.fixture
def module(site: str) -> TrainingModulePage:
    return make_module(forms=make_forms(), live=Quiz.objects.get(slug="spot-the-fake"))


@pytest.fixture
def trainer(site: str) -> User:
    return make_trainer(make_campus())


@pytest.fixture
def planned(module: TrainingModulePage, trainer: User) -> CampusSession:
    return plan(module, trainer.trainer.campuses.get(), trainer)


def signed_in(context: BrowserContext, user: User, site: str) -> BrowserContext:
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
    return context


@pytest.fixture
def phone(new_context: Opener, site: str, trainer: User) -> Page:
    """The trainer's, 320 px wide."""
    page = signed_in(new_context(), trainer, site).new_page()
    page.site = site
    return page


def desk(site: str, session: CampusSession, rest: str = "run/", language: str = "en") -> str:
    return f"{site}/{language}/campus/desk/{session.public_code}/{rest}"


def wall_of(site: str, session: CampusSession, language: str = "en") -> str:
    return f"{site}/{language}/campus/desk/screen/{session.code}/{session.screen_key}/"


def shown_slide(page: Page) -> Any:
    return page.locator("[data-place]:not([hidden])")


def look_at_wall(page: Page, name: str) -> None:
    for size in WALLS:
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = axe_finds(page)
            assert found == [], f"{name} at {size['width']} px, {scheme}: {found}"
        measured = page.evaluate(
            "(({ scrollWidth, scrollHeight }) => [scrollWidth - innerWidth, scrollHeight - innerHeight])"
            "(document.documentElement)"
        )
        assert max(measured) <= 0, f"{name} does not fit at {size['width']} px: {measured}"


def test_from_the_plan_to_the_end(
    phone: Page, new_context: Opener, site: str, module: TrainingModulePage
) -> None:
    saw = Watcher(phone, site)
    phone.goto(f"{site}/en/desk/")
    phone.get_by_role("link", name="Training on campus").click()
    phone.get_by_role("link", name="Plan a session").click()
    phone.get_by_label("Date").fill((dt.date.today() + dt.timedelta(days=3)).isoformat())  # noqa: DTZ011
    phone.get_by_label("Time", exact=True).fill("10:30")
    phone.get_by_label("Room").fill("Hall 2")
    phone.get_by_role("button", name="Plan it").click()
    expect(phone.get_by_text("The session is planned.")).to_be_visible()
    session = CampusSession.objects.get()

    with phone.expect_response("**/checks/"):  # by the script, or by the form before that is there
        phone.get_by_role("button", name="The kit is printed").click()
    expect(phone.get_by_role("button", name="The kit is printed")).to_have_attribute("aria-pressed", "true")
    session.refresh_from_db()
    assert session.done_checks == ["kit"]

    wall = new_context(viewport=WALLS[0]).new_page()
    heard = Watcher(wall, site)
    wall.goto(wall_of(site, session))
    expect(wall.get_by_text("We begin in a moment.")).to_be_visible()
    phone.get_by_role("link", name="Run").click()
    phone.get_by_role("button", name="Open the doors").click()
    expect(wall.locator(".screen-big")).to_be_visible()
    join(session)
    expect(wall.locator("[data-count=joined]")).to_have_text("1")
    expect(phone.locator("[data-count=joined]")).to_have_text("1")

    phone.get_by_role("button", name="Begin the first test").click()
    expect(wall.get_by_role("heading", name="Answer on your phone")).to_be_visible()
    phone.get_by_role("button", name="Go on to the lessons…").click()
    expect(phone.get_by_role("heading", name="Go on to the lessons?")).to_be_focused()
    phone.get_by_role("button", name="Yes: Go on to the lessons").click()

    expect(shown_slide(wall)).to_have_attribute("data-place", "0")
    phone.get_by_role("button", name="Next slide").click()
    expect(phone.locator("[data-note='1']").get_by_text("Say 1.")).to_be_visible()
    expect(shown_slide(wall)).to_have_attribute("data-place", "1")
    wall.keyboard.press("PageDown")
    expect(shown_slide(wall)).to_have_attribute("data-place", "2")
    expect(phone.locator("[data-note]:not([hidden])")).to_have_attribute("data-note", "2")
    wall.keyboard.press("PageUp")
    expect(phone.locator("[data-note]:not([hidden])")).to_have_attribute("data-note", "1")

    phone.get_by_text("Go somewhere else").click()
    phone.get_by_role("button", name="Begin the second test…").click()
    expect(phone.get_by_text("The live quiz is left out.")).to_be_visible()
    phone.get_by_role("button", name="Yes: Begin the second test").click()
    phone.get_by_role("button", name="Ask for feedback…").click()
    phone.get_by_role("button", name="Yes: Ask for feedback").click()
    expect(wall.get_by_role("heading", name="What did you think of it?")).to_be_visible()
    phone.get_by_role("button", name="Close the session…").click()
    phone.get_by_role("button", name="Yes: Close the session").click()
    expect(phone.get_by_role("heading", name="What comes now")).to_be_visible()
    expect(wall.get_by_role("heading", name="Thank you!")).to_be_visible()
    saw.saw_nothing()
    heard.saw_nothing()


def test_an_answer_is_shown_by_a_button_on_the_wall_and_on_the_phone(
    phone: Page, new_context: Opener, site: str, planned: CampusSession
) -> None:
    asked = LessonPage.objects.get(slug="lesson-1")
    options = [
        {"text": "It fits", "right": False, "reply": "A good copy also fits."},
        {"text": "Its stitches", "right": True, "reply": "Look there."},
    ]
    asked.body = [("question", {"title": "", "text": "What tells?", "options": options})]
    asked.save()
    session = move(planned, Phase.LESSONS, planned.trainers.get())
    CampusSession.objects.filter(pk=session.pk).update(slide=2)
    wall = new_context(viewport=WALLS[0], has_touch=True).new_page()
    wall.goto(wall_of(site, session))
    phone.goto(desk(site, session))
    right = wall.locator("[data-place]:not([hidden]) .is-right")
    expect(wall.get_by_role("heading", name="What tells?")).to_be_visible()
    expect(right).to_have_count(0)
    look_at_wall(wall, "question")
    wall.get_by_role("button", name="Show the answer").tap()
    expect(right).to_have_text("Its stitches")
    look_at_wall(wall, "answer")
    expect(phone.locator("[data-note]:not([hidden])").get_by_text("The room sees it now.")).to_be_visible()

    phone.get_by_role("button", name="Back").click()
    expect(right).to_have_count(0)
    phone.get_by_role("button", name="Show the answer").click()
    expect(right).to_have_text("Its stitches")
    expect(phone.get_by_role("button", name="Next slide")).to_be_visible()
    wall.keyboard.press("PageDown")  # the focus is on a button still
    expect(shown_slide(wall)).to_have_attribute("data-place", "4")


def test_slides_are_turned_while_the_network_is_gone(
    phone: Page, new_context: Opener, site: str, planned: CampusSession, trainer: User
) -> None:
    move(planned, Phase.LESSONS, trainer)
    phone.goto(desk(site, planned))
    phone.context.set_offline(True)
    for _turn in range(2):
        phone.get_by_role("button", name="Next slide").click()
    expect(phone.locator("[data-note]:not([hidden])")).to_have_attribute("data-note", "2")
    expect(phone.get_by_text("No connection.")).to_be_visible()
    planned.refresh_from_db()
    assert planned.slide == 0
    phone.context.set_offline(False)
    wall = new_context(viewport=WALLS[0]).new_page()
    wall.goto(wall_of(site, planned))
    expect(shown_slide(wall)).to_have_attribute("data-place", "2")
    expect(phone.get_by_text("No connection.")).to_be_hidden()


def test_an_answer_that_is_older_than_a_turn_turns_nothing_back(
    new_context: Opener, site: str, planned: CampusSession, trainer: User
) -> None:
    """Asked while the turn was on its way, told after it had arrived."""
    move(planned, Phase.LESSONS, trainer)
    wall = new_context(viewport=WALLS[0]).new_page()
    wall.goto(wall_of(site, planned))
    turns: list[Route] = []
    looks: list[tuple[Route, APIResponse]] = []
    wall.route("**/move/", lambda route: turns.append(route))
    wall.keyboard.press("PageDown")
    expect(shown_slide(wall)).to_have_attribute("data-place", "1")
    wall.route("**/now/", lambda route: looks.append((route, route.fetch())), times=1)
    while not (turns and looks):
        wall.wait_for_timeout(50)
    wall.evaluate(
        "globalThis.seen = [];"
        "new MutationObserver(() => seen.push(document.querySelector('[data-number]').textContent))"
        ".observe(document.querySelector('[data-number]'), { childList: true })"
    )
    with wall.expect_response("**/move/"):
        turns[0].continue_()
    with wall.expect_response("**/now/"):
        looks[0][0].fulfill(response=looks[0][1])
    with wall.expect_response("**/now/"):  # and the next look, which tells the new slide
        pass
    assert wall.evaluate("seen") == []


def test_a_second_trainer_moves_and_the_first_one_sees_it(
    phone: Page, site: str, planned: CampusSession, trainer: User
) -> None:
    phone.goto(desk(site, planned))
    move(planned, Phase.DOORS, trainer)
    expect(phone.get_by_role("heading", name="People come in")).to_be_visible()


def test_by_keyboard_alone(phone: Page, site: str, planned: CampusSession) -> None:
    phone.goto(desk(site, planned))

    def press(name: str) -> None:
        for _stop in range(60):
            phone.keyboard.press("Tab")
            if phone.evaluate("document.activeElement.textContent.trim()") == name:
                phone.keyboard.press("Enter")
                return
        raise AssertionError(f"{name} cannot be reached")

    press("Open the doors")
    expect(phone.get_by_role("heading", name="People come in")).to_be_visible()
    press("Go somewhere else")
    press("Go on to the lessons…")
    expect(phone.get_by_role("heading", name="Go on to the lessons?")).to_be_focused()
    press("Yes: Go on to the lessons")
    expect(phone.get_by_role("heading", name="Lessons", exact=True)).to_be_visible()
    press("Next slide")
    expect(phone.locator("[data-note]:not([hidden])")).to_have_attribute("data-note", "1")


def test_every_page_of_the_desk_is_for_everybody(
    phone: Page, site: str, planned: CampusSession, trainer: User
) -> None:
    make_trainer(planned.campus, name="colleague")
    for address in ("", "plan/"):
        phone.goto(f"{site}/en/campus/desk/{address}")
        look_at(phone, f"desk {address}")
    phone.get_by_role("button", name="Plan it").click()
    expect(phone.get_by_role("alert")).to_be_focused()
    look_at(phone, "a plan with errors")
    phone.goto(f"{site}/ko/campus/desk/plan/")
    look_at(phone, "the plan in Korean")
    for rest, language in (("", "en"), ("edit/", "en"), ("cancel/", "en"), ("run/", "en"), ("", "ko")):
        phone.goto(desk(site, planned, rest, language))
        look_at(phone, f"{language} {rest}")
    for phase in (Phase.PRE, Phase.LESSONS, Phase.LIVE, Phase.FEEDBACK, Phase.CLOSED):
        move(planned, phase, trainer)
        phone.goto(desk(site, planned, language="ko"))
        look_at(phone, f"the console in phase {phase}")
    phone.goto(f"{site}/en/campus/desk/?show=past")
    look_at(phone, "past sessions")


def test_the_projector_is_for_everybody(
    new_context: Opener, site: str, planned: CampusSession, trainer: User
) -> None:
    wall = new_context(viewport=WALLS[0]).new_page()
    saw = Watcher(wall, site)
    wall.goto(wall_of(site, planned))
    look_at_wall(wall, "planned")
    session = planned
    for phase in (Phase.DOORS, Phase.PRE, Phase.LESSONS, Phase.FEEDBACK, Phase.CLOSED):
        session = move(session, phase, trainer)
        expect(wall.locator(f"[data-screen][data-phase={phase}]")).to_be_visible()
        look_at_wall(wall, phase)
    wall.goto(wall_of(site, session, "ko"))
    look_at_wall(wall, "the end in Korean")
    assert wall.locator("html").get_attribute("lang") == "ko"
    saw.saw_nothing()


def test_the_live_quiz_takes_the_projector_and_gives_it_back(
    new_context: Opener, phone: Page, site: str, planned: CampusSession, trainer: User
) -> None:
    session = move(planned, Phase.LESSONS, trainer)
    wall = new_context(viewport=WALLS[0]).new_page()
    wall.goto(wall_of(site, session))
    session = move(session, Phase.LIVE, trainer)
    wall.wait_for_url(f"**/live/{session.code}/screen/**")
    phone.goto(desk(site, session))
    phone.get_by_role("button", name="To the console of the live quiz").click()
    phone.get_by_role("link", name="Back to the session").click()
    expect(phone.get_by_role("heading", name="Live quiz", exact=True)).to_be_visible()
    move(session, Phase.LESSONS, trainer)
    wall.wait_for_url(f"**/campus/desk/screen/{session.code}/**")
    expect(shown_slide(wall)).to_have_attribute("data-place", "0")

"""A case in words, played alone by thumb and by keyboard, and written in the desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quizzes.enums import Composition, ItemStatus
from quizzes.models import Quiz, Response, Tell
from quizzes.services.bank import save_item
from tests.browser.checks import Watcher, look_at
from tests.quizzes.questions import case

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: play")]

TEXT = (
    "<p>A stall at a festival sells bags. Each carries a sign that nobody could tell from a registered one, "
    "and the card on the table says “inspired by, same quality”. The seller made them herself.</p>"
)
LONG = "상표권을 침해하는 위조품"


def make_quiz() -> Quiz:
    Tell.objects.create(
        slug="case:sign",
        name="Somebody else's sign",
        category="case",
        why="A registered sign says who made it. Here somebody else did.",
        how="Look the sign up in the register of trade marks.",
        caveat="The sign of a friend who agreed is no copy.",
    )
    quiz = Quiz.objects.create(title="Cases", slug="cases", composition=Composition.FIXED)
    for place, (language, answers) in enumerate(
        [("en", {}), ("en", {"is_fake": False}), ("ko", {}), ("ko", {"is_fake": False})]
    ):
        item = case(code=f"{place:016x}", text=TEXT, tell="case:sign", language=language, **answers)
        if language == "ko":
            item.content |= {"fake": LONG, "genuine": "법을 지킨 제품"}
        item.status = ItemStatus.RELEASED
        quiz.fixed_items.model.objects.create(quiz=quiz, item=save_item(item=item), sort_order=place)
    return quiz


@pytest.mark.parametrize("language", ["en", "ko"])
def test_cases_are_played_alone(page: Page, site: str, language: str) -> None:
    make_quiz()
    watcher = Watcher(page, site)
    page.goto(f"{site}/{language}/play/cases/")
    page.locator("form[action*='play'] button[type=submit]").first.click()
    for position in (1, 2):
        page.wait_for_url(f"**/{position}/")
        expect(page.locator("article.item-case")).to_be_visible()
        look_at(page, "a case")
        page.set_viewport_size({"width": 1280, "height": 800})  # narrow ones have no keys
        page.keyboard.press("5")
        expect(page.locator("input[name=rating][value='5']")).to_be_checked()
        page.keyboard.press("Enter")
        expect(page.locator("article.feedback")).to_be_visible()
        look_at(page, "its explanation")
        page.locator(".button-next").click()
    expect(page.locator("article.result, main h1").first).to_be_visible()
    assert sorted(Response.objects.values_list("rating", "correct")) == [(5, False), (5, True)]
    watcher.saw_nothing()

"""Reporting as practice, at 320 px by keyboard alone: a report about an offer, and the reviewer's desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from home.demonstration.report_practice import build_report_practice
from quizzes.enums import Composition
from quizzes.models import Item, Quiz, Response
from tests.browser.checks import Watcher, look_at
from tests.browser.conftest import NARROW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: play")]

MANY = 60  # more than there are places to stop at before an answer


def make_quiz(language: str) -> Quiz:
    """The first report and the first desk of the demonstration."""
    items = Item.objects.filter(quiz_items__quiz=build_report_practice(), language=language)
    quiz = Quiz.objects.create(title="Both", slug="both", composition=Composition.FIXED)
    for place, kind in enumerate(("report", "review")):
        item = items.filter(kind_slug=kind).order_by("pk")[0]
        quiz.fixed_items.model.objects.create(quiz=quiz, item=item, sort_order=place)
    return quiz


def tab_to(page: Page, selector: str) -> None:
    for _press in range(MANY):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"The keyboard does not reach {selector}.")


def answer_by_keys(page: Page, item: Item) -> None:
    for field in item.kind.present(item).fields:
        right = item.kind.right_values(item)[field.name]
        if field.multiple:
            for option in field.options:
                tab_to(page, f'[name="{field.name}"][value="{option.value}"]')
                if option.value in right:
                    page.keyboard.press("Space")
            continue
        tab_to(page, f'[name="{field.name}"]')
        page.keyboard.press("Space")
        for option in field.options[1:]:
            if field.options[0].value in right:
                break
            page.keyboard.press("ArrowDown")
            if option.value in right:
                break
    tab_to(page, ".button-answer")
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("language", "schemes"), [("en", ("light", "dark")), ("ko", ("light",))])
def test_both_kinds_are_played_by_keyboard(
    page: Page, site: str, language: str, schemes: tuple[str, ...]
) -> None:
    quiz = make_quiz(language)
    watcher = Watcher(page, site)
    page.goto(f"{site}/{language}/play/{quiz.slug}/")
    page.locator("form[action*='play'] button[type=submit]").first.click()
    for position in (1, 2):
        page.wait_for_url(f"**/{position}/")
        kind = page.locator("article.item").get_attribute("class").split()[1].removeprefix("item-")
        look_at(page, f"a {kind}", schemes)
        page.set_viewport_size(NARROW)
        page.reload()
        answer_by_keys(page, Item.objects.shown().get(quiz_items__quiz=quiz, kind_slug=kind))
        expect(page.locator("article.feedback-right")).to_be_visible()
        assert page.locator(".weighed li, .ruling").count() > 3
        look_at(page, f"the explanation of a {kind}", schemes)
        page.set_viewport_size(NARROW)
        tab_to(page, ".button-next")
        page.keyboard.press("Enter")
    expect(page.locator("main h1").first).to_be_visible()
    assert sorted(Response.objects.values_list("points", "is_fake", "rating")) == [(100, None, None)] * 2
    watcher.saw_nothing()

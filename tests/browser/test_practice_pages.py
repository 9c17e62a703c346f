"""Practice, a study and the own page in the browser: every state at every size."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizzes.enums import Composition
from quizzes.models import Attempt, Booster, Quiz, Study
from quizzes.services import boosters, forms
from tests.browser.checks import Watcher, look_at

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: practice")]


def answer(page: Page) -> None:
    box = page.locator("input[name=rating][value='5']")
    page.locator("label.option", has=box).click()
    expect(box).to_be_checked()
    page.locator(".button-answer").click()


def test_practising_until_it_is_enough_and_being_forgotten(page: Page, site: str) -> None:
    watcher = Watcher(page, site)
    page.goto(f"{site}/en/practice/")
    look_at(page, "practice")
    page.locator(".button-play").click()
    for _position in range(2):
        page.locator("article.item-single").wait_for()
        answer(page)
        page.locator("article.feedback").wait_for()
        page.locator(".button-next").click()
    page.locator("article.item-single").wait_for()
    look_at(page, "question of practice")
    page.get_by_role("button", name="Stop and see").click()
    expect(page.locator("h1")).to_have_text("Your practice")
    look_at(page, "result of practice")
    attempt = Attempt.objects.get()
    quiz = Quiz.objects.get(slug="spot-the-fake")
    boosters.plan_boosters(quiz=quiz, player=attempt.player, language="en", today=timezone.localdate())
    Booster.objects.filter(days=2).update(due_on=timezone.localdate())
    page.goto(f"{site}/en/me/")
    for summary in page.locator("details summary").all():
        summary.click()
    look_at(page, "own page")
    page.get_by_role("button", name="Forget me now").click()
    expect(page.locator(".lead")).to_contain_text("This device remembers nothing yet.")
    look_at(page, "own page of nobody")
    assert {cookie["name"] for cookie in page.context.cookies()} == {"csrftoken"}
    watcher.saw_nothing()


def test_a_study_from_start_to_end(page: Page, site: str) -> None:
    watcher = Watcher(page, site)
    study = small_study()
    page.goto(f"{site}/en/study/{study.code}/")
    look_at(page, "study")
    assert page.context.cookies() == []
    for part in ("between", "end"):
        page.locator(".button-play").click()
        for position in (1, 2):
            page.wait_for_url(f"**/{position}/")
            answer(page)
        page.wait_for_url("**/study/**")
        look_at(page, f"study: {part}")
    expect(page.locator(".study-counts tbody tr")).to_have_count(2)
    watcher.saw_nothing()


def small_study() -> Study:
    """A study of two forms with a fake and a genuine good each."""
    quiz = Quiz.objects.create(title="Measured", slug="measured", composition=Composition.FORMS)
    quiz.parts.model.objects.create(quiz=quiz, kind_slug="single", fakes=1, genuine=1, sort_order=0)
    shown = forms.propose_forms(quiz=quiz, language="en", seed=1)
    forms.freeze_forms(quiz=quiz, language="en", seed=1, fingerprint=shown.fingerprint, now=timezone.now())
    return Study.objects.create(title="Workshop", quiz=quiz)

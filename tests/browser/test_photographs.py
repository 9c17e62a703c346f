"""Items on photographs are played, whatever the shape of the photograph and of the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quizzes.enums import Composition, ItemStatus
from quizzes.models import Quiz, QuizItem
from tests.browser.area_desk import LANDSCAPE, PORTRAIT, item
from tests.browser.checks import SIZES, Watcher, look_at

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: photographs")]


@pytest.mark.parametrize("kind", ["hotspot", "single"])
@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_a_photograph_is_played_on_every_screen(
    kind: str, size: tuple[int, int], page: Page, site: str
) -> None:
    watcher = Watcher(page, site)
    quiz = Quiz.objects.create(title="Props", slug="props", composition=Composition.FIXED)
    shown = item(size, kind, status=ItemStatus.RELEASED)
    tell = shown.good.tells[0].part
    QuizItem.objects.create(quiz=quiz, item=shown)
    page.goto(f"{site}/en/play/props/")
    page.locator(".button-play").first.click()
    page.locator(f"article.item-{kind}").wait_for()
    assert page.content().count("fake.") == 0
    look_at(page, f"question {kind} {size}")
    fits(page, size)
    if kind == "hotspot":
        page.locator(f"polygon.hotspot[data-value='{tell}']").click()
        expect(page.locator(f"input[name=marks][value='{tell}']")).to_be_checked()
    else:
        page.locator("label.option", has=page.locator("input[name=rating][value='6']")).click()
    page.locator(".button-answer").click()
    expect(page.locator(".feedback-right")).to_be_visible()
    look_at(page, f"feedback {kind} {size}")
    fits(page, size)
    marks_can_be_read(page)
    page.locator("[data-zoom-open]").click()
    expect(page.locator("[data-zoom-picture]")).to_be_visible()
    expect(page.locator("[data-zoom-picture]")).to_have_js_property("complete", True)
    zoomed = page.locator("[data-zoom-picture]").bounding_box()
    assert zoomed is not None
    assert round(zoomed["width"] / zoomed["height"], 2) == round(size[0] / size[1], 2)
    watcher.saw_nothing()


def fits(page: Page, size: tuple[int, int]) -> None:
    """The picture is whole on the screen, in its own shape, and what is drawn over it lies on it."""
    for screen in SIZES:
        page.set_viewport_size(screen)
        picture = page.locator(".specimen-frame img").bounding_box()
        assert picture is not None
        assert picture["width"] >= 200
        assert picture["height"] <= max(384, 0.85 * screen["height"]) + 1
        assert round(picture["width"] / picture["height"], 1) == round(size[0] / size[1], 1)
        drawing = page.locator(".specimen-marks")
        if drawing.count():
            over = drawing.bounding_box()
            assert over is not None
            assert all(abs(over[side] - picture[side]) <= 1 for side in ("x", "y", "width", "height"))


def marks_can_be_read(page: Page) -> None:
    for screen in SIZES:
        page.set_viewport_size(screen)
        mark = page.locator(".mark circle").bounding_box()
        assert mark is not None
        assert 24 <= mark["width"] <= 64

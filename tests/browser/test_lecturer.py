"""A lecturer's own questions become a played quiz, without a line of code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.enums import Role
from accounts.models import User
from quizzes.models import Attempt, Quiz, QuizPage
from tests.browser.checks import Watcher, look_at
from tests.conftest import PASSWORD
from tests.quizzes.exchange.files import zipped
from tests.uploads.pictures import picture, saved

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: lecturer"), pytest.mark.long]

LECTURE = """$CATEGORY: Lecture/Parcels

::Seal:: Which seal is on this parcel? <img src="pictures/seal.jpg" alt="A parcel with a round seal"> {
    =A round one # Well seen.
    ~A square one # Look again.
}

::Price:: What speaks for a trap? Mark all. {
    ~%50%A price of a fifth
    ~%50%Payment outside of the shop
    ~%-50%A scratched box
}

::Essay:: What did you learn? {}

::Truth:: A number alone proves that a good is genuine. {FALSE # Copies share numbers.}
"""
ANSWERS = {
    "Which seal is on this parcel?": ["A round one"],
    "What speaks for a trap? Mark all.": ["A price of a fifth", "Payment outside of the shop"],
    "A number alone proves that a good is genuine.": ["False"],
}


@pytest.fixture
def lecture(tmp_path: Path) -> Path:
    """What a lecturer has on the computer: a GIFT file and its picture."""
    path = tmp_path / "lecture.zip"
    seal = saved(picture(1600, 1200), "JPEG")
    path.write_bytes(zipped({"lecture.gift": LECTURE.encode(), "pictures/seal.jpg": seal}))
    return path


def sign_in(page: Page, site: str, person: User) -> None:
    page.goto(f"{site}/accounts/login/?next=/admin/")
    page.locator("input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()
    page.wait_for_url(f"{site}/admin/")


def look_at_desk(page: Page, name: str) -> None:
    """Our part of a page of the desk, on every screen."""
    look_at(page, name, context="main form, main table")


def test_a_lecturers_file_becomes_a_played_quiz(
    new_context: Callable[..., BrowserContext],
    page: Page,
    site: str,
    person: Callable[..., User],
    lecture: Path,
) -> None:
    watcher = Watcher(page, site)
    sign_in(page, site, person(Role.EDITOR))
    bring(page, site, lecture)
    quiz = Quiz.objects.get(title="Parcels")
    assert [held.item.title for held in quiz.fixed_items.all()] == ["Seal", "Price", "Truth"]
    watcher.saw_nothing()
    publish(quiz)
    play(new_context().new_page(), site)
    attempt = Attempt.objects.get(quiz=quiz)
    assert attempt.finished_at is not None
    assert [answer.points for answer in attempt.responses.order_by("position")] == [100, 100, 100]


def bring(page: Page, site: str, lecture: Path) -> None:
    """Import the file and make a quiz of it, as somebody does who sees these pages for the first time."""
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.goto(f"{site}/admin/")
    page.get_by_role("button", name="Import, export").click()
    page.get_by_role("link", name="Import", exact=True).click()
    page.locator("input[name=file]").wait_for()
    look_at_desk(page, "import")
    page.locator("input[name=file]").set_input_files(lecture)
    page.locator("input[name=tags]").fill("lecture")
    page.locator("input[name=rights]").fill("Own photographs, Kim Mina, 2026")
    page.locator("select[name=status]").select_option("released")
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator(".exchange-counts")).to_contain_text("4 questions read")
    expect(row(page, "Essay")).to_have_count(0)
    expect(page.locator("tr", has_text="essay")).to_contain_text("An open question has no answers")
    expect(row(page, "Seal")).to_contain_text("with a picture")
    look_at_desk(page, "preview")
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.get_by_label("Make a quiz of it").check()
    page.get_by_label("Title of the quiz").fill("Parcels")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("3 items are in the bank.")
    expect(page.get_by_role("link", name="Open the quiz")).to_be_visible()


def row(page: Page, title: str) -> Locator:
    return page.locator("tr", has=page.locator("b", has_text=title))


def publish(quiz: Quiz) -> None:
    campaign = QuizPage.objects.filter(locale__language_code="en").first().get_parent()
    page = QuizPage(title="Parcels", slug="parcels", quiz=quiz, introduction="Three questions")
    campaign.add_child(instance=page).save_revision().publish()


def play(page: Page, site: str) -> None:
    watcher = Watcher(page, site)
    page.goto(f"{site}{QuizPage.objects.get(slug='parcels').url}")
    page.locator(".button-play").first.click()
    for position, (question, answers) in enumerate(ANSWERS.items(), start=1):
        page.wait_for_url(f"**/{position}/")
        expect(page.locator("article.item")).to_contain_text(question)
        if position == 1:
            expect(page.get_by_alt_text("A parcel with a round seal")).to_have_js_property("complete", True)
            assert page.locator("article.item img").first.evaluate("picture => picture.naturalWidth") > 0
        look_at(page, f"question {position}")
        for answer in answers:
            page.locator("label.option", has_text=answer).first.click()
        page.locator(".button-answer").click()
        expect(page.locator("article.feedback")).to_be_visible()
        look_at(page, f"feedback {position}")
        page.locator(".button-next").click()
    expect(page.locator("h1")).to_have_text("Your result")
    look_at(page, "result")
    watcher.saw_nothing()

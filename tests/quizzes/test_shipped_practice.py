"""The practice quiz that comes with the project: the same in both languages, and published once."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Locale, Page

from home.demonstration.pages import build_pages, build_quiz
from home.demonstration.report_practice import build_report_practice
from home.models import StandardPage
from quizzes.models import Item, Quiz, QuizPage
from quizzes.services.pages import front_pages
from quizzes.services.release import problems_of
from quizzes.services.shipping import keep_report_practice, load_report_practice
from quizzes.shipped import LANGUAGES, REPORT_PRACTICE, goods_shown, offer_at, read
from quizzes.specimens.models import picture_path


def shape(value: Any) -> Any:
    """A quiz without its words."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return "words" if isinstance(value, str) else value


def strings(value: Any) -> list[str]:
    if isinstance(value, (dict, list)):
        inner = value.values() if isinstance(value, dict) else value
        return [text for one in inner for text in strings(one)]
    return [value] if isinstance(value, str) else []


def told(report: dict[str, Any]) -> bool:
    return "offer" not in report


# --- what the files say ---


def test_both_languages_say_the_same() -> None:
    """But for the offers, which are others."""
    english, korean = (read(REPORT_PRACTICE, language) for language in LANGUAGES)
    assert shape(english["reviews"]) == shape(korean["reviews"])
    assert [told(one) for one in english["reports"]] == [told(one) for one in korean["reports"]]
    for one, other in zip(english["reports"], korean["reports"], strict=True):
        if told(one):
            assert shape(one) == shape(other)
    assert {name for name in english if isinstance(english[name], str)} == {
        "title", "introduction", "body", "campaign"
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_in_its_language(language: str) -> None:
    texts = strings(read(REPORT_PRACTICE, language))
    assert len(texts) > 120
    assert [text for text in texts if not text.strip()] == []
    other = [text for text in texts if bool(re.search("[가-힣]", text)) != (language == "ko")]
    offers = {report.get("offer") for report in read(REPORT_PRACTICE, language)["reports"]} - {None}
    assert set(other) == (offers if language == "ko" else set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_offers_are_of_the_same_language(language: str) -> None:
    offers = [one["offer"] for one in read(REPORT_PRACTICE, language)["reports"] if "offer" in one]
    assert [offer_at(address)["language"] for address in offers] == [language, language]


# --- what is loaded ---


@pytest.fixture
def pages(db: None) -> list[QuizPage]:
    return load_report_practice()


def everything() -> list[Any]:
    rows = [model.objects.order_by("pk").values() for model in (Item, Quiz, QuizPage)]
    return [[*some] for some in rows]


def test_it_is_published_in_both_languages(pages: list[QuizPage]) -> None:
    assert [(page.locale.language_code, page.title) for page in pages] == [
        ("en", "Report it well"),
        ("ko", "제대로 신고하기"),
    ]
    assert len({page.translation_key for page in pages}) == 1
    quiz = Quiz.objects.get()
    items = [row.item for row in quiz.fixed_items.all()]
    kinds = ["report"] * 4 + ["review"] * 2
    assert [(item.language, item.kind_slug) for item in items] == [
        (language, kind) for language in LANGUAGES for kind in kinds
    ]
    assert [problems_of(item) for item in items] == [[]] * 12
    assert [item.language for item in items if item.kind.present(item).listing] == ["en", "en", "ko", "ko"]
    for page in pages:
        assert Client().get(page.url).status_code == 200


def test_loading_it_again_changes_nothing(pages: list[QuizPage]) -> None:
    before = everything()
    assert load_report_practice() == []
    assert everything() == before


def test_what_editors_did_stays(pages: list[QuizPage]) -> None:
    quiz = Quiz.objects.get()
    quiz.fixed_items.order_by("sort_order")[0].delete()
    Item.objects.filter(kind_slug="review", language="en").update(text="<p>Our own words</p>")
    pages[0].title = "Ours"
    pages[0].save_revision().publish()
    before = everything()
    assert load_report_practice() == []
    assert everything() == before


def test_what_is_missing_in_one_language_comes_back(pages: list[QuizPage]) -> None:
    quiz = Quiz.objects.get()
    quiz.fixed_items.filter(item__language="ko").delete()
    pages[1].delete()
    assert [page.locale.language_code for page in load_report_practice()] == ["ko"]
    languages = [row.item.language for row in quiz.fixed_items.all()]
    assert languages == ["en"] * 6 + ["ko"] * 6


def test_a_quiz_that_has_its_pages_elsewhere_gets_no_others(bank: None) -> None:
    """As on the demonstration's campaign."""
    build_pages(build_quiz())
    quiz = build_report_practice()
    assert load_report_practice() == []
    assert keep_report_practice() == quiz
    assert quiz.pages.count() == 2


@pytest.mark.parametrize("what", ["language", "front page"])
def test_a_language_without_a_front_page_has_none_of_it(db: None, what: str) -> None:
    front_pages(["ko"])["ko"].delete()
    if what == "language":
        Locale.objects.get(language_code="ko").delete()
    assert [page.locale.language_code for page in load_report_practice()] == ["en"]
    assert load_report_practice() == []


@pytest.mark.parametrize("command", ["load_report_practice", "load_training_modules"])
def test_nothing_of_it_is_left_where_another_page_is_in_the_way(db: None, command: str) -> None:
    """In Korean, once the English page was made."""
    front = front_pages(["ko"])["ko"]
    slug = {"load_report_practice": REPORT_PRACTICE, "load_training_modules": "training"}[command]
    taken = front.add_child(instance=StandardPage(title="Taken", slug=slug, locale=front.locale))
    pages = Page.objects.count()
    with pytest.raises(CommandError, match=rf"^“Taken” \(/ko/{slug}/, page {taken.pk}\) is in the way\."):
        call_command(command)
    assert Page.objects.count() == pages
    assert (Item.objects.count(), Quiz.objects.count(), QuizPage.objects.count()) == (0, 0, 0)


def test_the_command_brings_the_pictures_along(db: None) -> None:
    first, again = io.StringIO(), io.StringIO()
    call_command("load_report_practice", stdout=first)
    call_command("load_report_practice", stdout=again)
    assert first.getvalue().splitlines() == [
        "en Report it well: /en/report-it-well/",
        "ko 제대로 신고하기: /ko/report-it-well/",
        "2 quiz pages are new.",
    ]
    assert again.getvalue() == "0 quiz pages are new.\n"
    shown = [item.specimen for item in Item.objects.exclude(specimen=None)]
    assert len({specimen.code for specimen in shown}) == len(goods_shown(REPORT_PRACTICE))
    for specimen in shown:
        assert default_storage.exists(picture_path(specimen.code, 1200))

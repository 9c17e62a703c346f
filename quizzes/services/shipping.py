"""Bringing the practice quiz that comes with the project onto a website: its items, the quiz and its pages.

What is there already stays as it is: editors may have changed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from wagtail.models import Page

from quizzes.enums import Composition, ItemStatus
from quizzes.kinds.report import EVIDENCE, REASON
from quizzes.models import Item, Quiz, QuizPage
from quizzes.services.bank import keep_specimen, save_item
from quizzes.services.pages import add_page, front_pages
from quizzes.shipped import LANGUAGES, REPORT_PRACTICE, Words, goods_shown, offer_at, read


@transaction.atomic
def load_report_practice() -> list[QuizPage]:
    """Publish the quiz below the front page of every language that has one; returns the pages that are new.

    Where the quiz has a page already, wherever that is, it gets no other one. Raises PlaceTaken.
    """
    quiz = keep_report_practice()
    with_page = set(quiz.pages.values_list("locale__language_code", flat=True))
    fronts = front_pages(LANGUAGES).items()
    return [_add_page(quiz, language, front) for language, front in fronts if language not in with_page]


@transaction.atomic
def keep_report_practice() -> Quiz:
    """The quiz with its items, those of every language in one quiz: a player gets those of their own.

    The pictures of the goods must be in the media storage (quizzes.services.bank.keep_pictures).
    """
    quiz, _is_new = Quiz.objects.get_or_create(
        slug=REPORT_PRACTICE,
        defaults={"title": read(REPORT_PRACTICE, "en")["title"], "composition": Composition.FIXED},
    )
    for language in LANGUAGES:
        if not quiz.fixed_items.filter(item__language=language).exists():
            _add_items(quiz, language)
    return quiz


def _add_page(quiz: Quiz, language: str, front: Page) -> QuizPage:
    words = read(REPORT_PRACTICE, language)
    texts = {name: words[name] for name in ("title", "introduction", "body")}
    page = QuizPage(quiz=quiz, show_in_menus=True, search_description=words["introduction"], **texts)
    added: QuizPage = add_page(parent=front, page=page, slug=REPORT_PRACTICE)
    return added


def _add_items(quiz: Quiz, language: str) -> None:
    first = quiz.fixed_items.count()
    for place, item in enumerate(_items(language), start=first):
        quiz.fixed_items.model.objects.create(quiz=quiz, item=save_item(item=item), sort_order=place)


def _items(language: str) -> Iterator[Item]:
    words = read(REPORT_PRACTICE, language)
    for report in words["reports"]:
        yield _report(report, language)
    for review in words["reviews"]:
        yield _item("review", review, language, review["files"])


def _report(words: Words, language: str) -> Item:
    parts = ((REASON, words["reasons"]), (EVIDENCE, words["evidence"]))
    item = _item("report", words, language, [{"part": part, **row} for part, rows in parts for row in rows])
    if "offer" in words:
        offer = offer_at(words["offer"])
        item.content["offer"], item.brand_slug = offer, offer["brand"]
        item.specimen = keep_specimen(drawn=goods_shown(REPORT_PRACTICE)[offer["brand"]])
    return item


def _item(kind: str, words: Words, language: str, options: list[dict[str, Any]]) -> Item:
    return Item(
        kind_slug=kind,
        title=words["title"],
        text=words["text"],
        level=words["level"],
        content={"options": options, "feedback": words["feedback"]},
        language=language,
        status=ItemStatus.RELEASED,
    )

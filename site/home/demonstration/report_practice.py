"""The quiz "Report it well" of the demonstration campaign: reports to fill in, and the reviewer's chair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from campaigns.models import CampaignPage
from home.demonstration import report_practice_korean, report_practice_texts
from home.demonstration.pages import add_page
from quizzes.enums import Composition, ItemStatus
from quizzes.kinds.report import EVIDENCE, REASON
from quizzes.models import Item, Quiz, QuizPage
from quizzes.services.bank import save_item

SLUG = "report-it-well"
TEXTS: dict[str, ModuleType] = {"en": report_practice_texts, "ko": report_practice_korean}


def build_report_practice() -> Quiz:
    """The quiz and its page below the campaign, in every language; made once.

    The offers of the demonstration must be in the bank: some of the reports are about them.
    """
    quiz, created = Quiz.objects.get_or_create(
        slug=SLUG,
        defaults={"title": report_practice_texts.PAGE["title"], "composition": Composition.FIXED},
    )
    if created:
        items = [item for language in TEXTS for item in _items(language)]
        for place, item in enumerate(items):
            quiz.fixed_items.model.objects.create(quiz=quiz, item=save_item(item=item), sort_order=place)
    if not QuizPage.objects.filter(slug=SLUG).exists():
        for campaign in CampaignPage.objects.filter(slug="look-twice").order_by("pk"):
            _add_page(campaign, quiz)
    return quiz


def _add_page(campaign: CampaignPage, quiz: Quiz) -> None:
    words = TEXTS[campaign.locale.language_code].PAGE
    texts = {name: words[name] for name in ("title", "introduction", "body")}
    page = add_page(campaign, QuizPage(quiz=quiz, **texts), SLUG)
    campaign.body.append(("quiz", {"quiz": page, "text": words["campaign"]}))
    campaign.save_revision().publish()


def _items(language: str) -> Iterator[Item]:
    for words in TEXTS[language].REPORTS:
        yield _report(words, language)
    for words in TEXTS[language].REVIEWS:
        yield _item("review", words, language, [_file(*file) for file in words["files"]])


def _report(words: Mapping[str, Any], language: str) -> Item:
    options = [
        {"part": part, "text": text, "weight": weight, "feedback": why}
        for part, rows in ((REASON, words["reasons"]), (EVIDENCE, words["evidence"]))
        for text, weight, why in rows
    ]
    item = _item("report", words, language, options)
    if words["offer"]:
        offers = Item.objects.filter(kind_slug="listing", language=language)
        shown = offers.get(content__address=words["offer"])
        item.content["offer"] = shown.content
        item.specimen, item.brand_slug = shown.specimen, shown.brand_slug
    return item


def _file(text: str, weight: int, is_counter: bool, why: str) -> dict[str, Any]:
    return {"text": text, "weight": weight, "is_counter": is_counter, "feedback": why}


def _item(kind: str, words: Mapping[str, Any], language: str, options: list[dict[str, Any]]) -> Item:
    return Item(
        kind_slug=kind,
        title=words["title"],
        text=words["text"],
        level=words["level"],
        content={"options": options, "feedback": words["feedback"]},
        language=language,
        status=ItemStatus.RELEASED,
    )

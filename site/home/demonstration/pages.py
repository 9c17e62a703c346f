"""Builds the pages of the demonstration campaign, in every language of `texts`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import slugify
from wagtail.models import Locale, Page, Site
from wagtail.rich_text import RichText

from campaigns.competitions.models import CompetitionPage
from campaigns.models import CampaignIndexPage, CampaignPage
from home.demonstration.contest import build_competition
from home.demonstration.contest_texts import TEXTS as CONTEST_TEXTS
from home.demonstration.contest_texts import page_body
from home.demonstration.questions import QUESTIONS
from home.demonstration.texts import SCOREBOARD, TEXTS
from home.models import HomePage, SiteSettings, StandardPage
from quizzes.enums import Composition, ItemStatus
from quizzes.models import Item, Quiz, QuizPage

# What a round holds: kind, fakes, genuine goods. Yes-or-no items are balanced, so that a player who always
# gives the same answer has a d' of exactly 0.
PARTS = [("pair", 2, 0), ("single", 3, 3), ("hotspot", 1, 1), ("listing", 1, 1)]
QUIZ_SLUG = "spot-the-fake"
QUESTIONS_SLUG = "before-you-buy"


def build_quiz() -> Quiz:
    quiz, _ = Quiz.objects.get_or_create(slug=QUIZ_SLUG, defaults={"title": TEXTS["en"]["quiz"]["title"]})
    for place, (kind, fakes, genuine) in enumerate(PARTS):
        quiz.parts.model.objects.update_or_create(
            quiz=quiz, kind_slug=kind, defaults={"fakes": fakes, "genuine": genuine, "sort_order": place}
        )
    return quiz


def build_questions() -> Quiz:
    """A quiz of fixed questions, in every language; a round holds those of the player's."""
    quiz, created = Quiz.objects.get_or_create(
        slug=QUESTIONS_SLUG,
        defaults={"title": TEXTS["en"]["questions"]["title"], "composition": Composition.FIXED},
    )
    if created:
        for place, (language, question) in enumerate(_all_questions()):
            item = Item(
                kind_slug=question["kind"],
                title=strip_tags(question["text"]),
                text=question["text"],
                content=question["content"],
                language=language,
                status=ItemStatus.RELEASED,
            )
            item.save()
            quiz.fixed_items.model.objects.create(quiz=quiz, item=item, sort_order=place)
    return quiz


def _all_questions() -> Iterator[tuple[str, dict[str, Any]]]:
    for language, questions in QUESTIONS.items():
        for question in questions:
            yield language, question


def build_pages(quiz: Quiz) -> None:
    """Build every page once; pages that are there already are left as they are."""
    questions = build_questions()
    for language in TEXTS:
        home = HomePage.objects.get(locale=Locale.objects.get(language_code=language))
        if home.get_children().exists():
            continue
        _Builder(language, home, quiz, questions).build()
    site = Site.objects.get(is_default_site=True)
    settings = SiteSettings.for_site(site)
    settings.tagline, settings.operator = TEXTS["en"]["tagline"], "Bonafide demonstration"
    settings.save()


def add_page(parent: Page, page: Any, slug: str) -> Any:
    """Publish a page in the language of its parent, as the translation of the one with the same slug."""
    page.slug = slugify(slug)
    page.locale = parent.locale
    original = type(page).objects.filter(slug=slug).exclude(locale=parent.locale).first()
    if original is not None:
        page.translation_key = original.translation_key
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


class _Builder:
    """Builds the tree of one language under its home page."""

    def __init__(self, language: str, home: HomePage, quiz: Quiz, questions: Quiz) -> None:
        self.texts: dict[str, Any] = TEXTS[language]
        self.home = home
        self.quiz = quiz
        self.questions = questions

    def build(self) -> None:
        index = add_page(self.home, CampaignIndexPage(show_in_menus=True, **self.texts["index"]), "campaigns")
        words = self.texts["campaign"]
        campaign = CampaignPage(
            title=words["title"], summary=words["summary"], search_description=words["summary"]
        )
        add_page(index, campaign, "look-twice")
        quiz_page = add_page(campaign, QuizPage(quiz=self.quiz, **self.texts["quiz"]), "spot-the-fake")
        questions_page = QuizPage(quiz=self.questions, **self.texts["questions"])
        campaign.body = self._campaign_body(
            words, quiz_page, add_page(campaign, questions_page, QUESTIONS_SLUG)
        )
        contest = self._add_competition(campaign)
        campaign.body.insert(3, ("competition", {"competition": contest, "text": contest.summary}))
        campaign.save_revision().publish()
        about = self.texts["about"]
        page = StandardPage(
            title=about["title"],
            introduction=about["introduction"],
            show_in_menus=True,
            body=_about_body(about),
        )
        add_page(self.home, page, "about")
        self._fill_home(quiz_page, campaign)

    def _add_competition(self, campaign: CampaignPage) -> CompetitionPage:
        competition, language = build_competition(), self.home.locale.language_code
        texts = CONTEST_TEXTS[language]
        page = CompetitionPage(
            title=texts["title"],
            summary=texts["summary"],
            search_description=texts["summary"],
            competition=competition,
        )
        opens, closes = (
            moment.astimezone(competition.zone).date()
            for moment in (competition.opens_at, competition.closes_at)
        )
        page.body = page_body(language, opens=opens, closes=closes)
        return add_page(campaign, page, "real-deal")

    def _fill_home(self, quiz_page: QuizPage, campaign: CampaignPage) -> None:
        words = self.texts["home"]
        action = words["action"]
        self.home.title = words["title"]
        self.home.search_description = words["description"]
        self.home.body = [
            ("hero", {**words["hero"], "quiz": quiz_page}),
            ("story", _story(words["story"])),
            (
                "call_to_action",
                {**action, "link": {"text": action["link"], "page": campaign, "address": ""}},
            ),
            ("reporting", words["reporting"]),
        ]
        self.home.save_revision().publish()

    def _campaign_body(
        self, words: dict[str, Any], quiz_page: QuizPage, questions_page: QuizPage
    ) -> list[tuple[str, Any]]:
        partners = words["partners"]
        return [
            ("hero", {**words["hero"], "quiz": quiz_page}),
            ("story", _story(words["why"])),
            ("fact", {**words["fact"], **SCOREBOARD}),
            ("quiz", {"quiz": quiz_page, "text": words["quiz_text"]}),
            ("quiz", {"quiz": questions_page, "text": words["questions_text"]}),
            ("reporting", words["reporting"]),
            ("quote", words["quote"]),
            (
                "partners",
                {
                    "title": partners["title"],
                    "partners": [{"name": partners["name"], "address": "", "pays": False}],
                    "disclosure": partners["disclosure"],
                },
            ),
        ]


def _story(words: dict[str, str]) -> dict[str, Any]:
    return {"title": words["title"], "text": RichText(words["text"])}


def _about_body(about: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        ("story", _story({"title": about["title_privacy"], "text": about["privacy"]})),
        ("story", _story({"title": about["title_measure"], "text": about["measure"]})),
    ]

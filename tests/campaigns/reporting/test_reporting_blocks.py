"""Ways to a report from other places: blocks on pages and in lessons, and a link after a quiz's answers."""

from __future__ import annotations

import re
from copy import copy
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import User
from campaigns.models import CampaignPage
from campaigns.training.kit.files import draw_file
from campaigns.training.kit.material import collect
from campaigns.training.models import Campus, LessonPage, TrainingModulePage
from campaigns.training.slides import slides_of
from home.demonstration.pages import build_pages
from home.models import HomePage, StandardPage
from quizzes.enums import Composition, ItemStatus
from quizzes.models import Item, Quiz
from quizzes.services.bank import save_item
from tests.campaigns.training.pdf_words import words_of
from tests.campaigns.training.taught import plan
from tests.quizzes.players import Player, form_for
from tests.quizzes.questions import case, choice, order, report, review

START = "/en/report/"
BLOCK = re.compile(
    r'<section class="section call-to-action">\s*<h2>([^<]*)</h2>\s*<p>([^<]*)</p>\s*'
    rf'<a class="button" href="{START}">Report a fake</a>'
)
OWN = {"title": "Found one?", "text": "Two minutes."}
NONE = {"title": "", "text": ""}
USUAL = ("Seen one like this?", "Report it where it is sold, and get your money back if you bought it.")


@pytest.fixture
def site(quiz: Quiz) -> None:
    build_pages(quiz)


def shown(path: str) -> list[tuple[str, str]]:
    """Title and text of the reporting blocks of a page."""
    return BLOCK.findall(Client().get(path).content.decode())


# --- pages ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("block", "words"), [(OWN, ("Found one?", "Two minutes.")), (NONE, USUAL)])
@pytest.mark.parametrize(
    ("model", "slug", "path"),
    [
        (HomePage, None, "/en/"),
        (CampaignPage, "look-twice", "/en/campaigns/look-twice/"),
        (StandardPage, "about", "/en/about/"),
    ],
)
def test_pages_may_hold_the_block(
    site: None, model: Any, slug: str | None, path: str, block: dict[str, str], words: tuple[str, str]
) -> None:
    page = model.objects.get(locale__language_code="en", **({"slug": slug} if slug else {}))
    page.body = [("reporting", block)]
    page.save_revision().publish()
    assert shown(path) == [words]


@pytest.mark.parametrize("path", ["/en/", "/en/campaigns/look-twice/"])
def test_the_demonstration_leads_to_a_report(site: None, path: str) -> None:
    assert len(shown(path)) == 1


def test_every_page_leads_to_a_report_above_and_below(site: None) -> None:
    page = Client().get("/en/about/").content.decode()
    link = f'<a href="{START}">Report a fake</a>'
    assert [page.count(link), page[: page.index("<main")].count(link)] == [2, 1]


def test_pages_that_lead_away_are_not_for_search_engines(db: None) -> None:
    lines = Client().get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /*/report/leave/" in lines


# --- lessons ----------------------------------------------------------------------------------------------
@pytest.fixture
def lesson(module: TrainingModulePage) -> LessonPage:
    """A published lesson whose last block leads to a report, without words of its own."""
    lesson = module.lessons()[0]
    lesson.body.append(("reporting", NONE))
    lesson.save_revision().publish()
    return lesson


def test_a_lesson_leads_to_a_report(lesson: LessonPage) -> None:
    assert shown(lesson.url) == [USUAL]


@override_settings(SITE_URL="https://bonafide.example")
def test_the_projector_shows_an_address_to_be_typed(lesson: LessonPage, module: TrainingModulePage) -> None:
    slide = next(slide for slide in slides_of(module) if slide.name == "reporting")
    html = " ".join(render_to_string("training/slides/slide.html", {"slide": slide}).split())
    assert f'<h1 class="slide-title">{USUAL[0]}</h1> <p class="slide-lead">{USUAL[1]}</p>' in html
    assert '<p class="slide-report">bonafide.example/report</p>' in html
    assert "href" not in html


@override_settings(SITE_URL="https://bonafide.example")
def test_the_printed_guide_holds_words_and_address(
    lesson: LessonPage, module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    session = plan(module, campus, trainer_user)
    guide = draw_file(collect(session), "guide", now=timezone.now())
    assert f"Report a fake {' '.join(USUAL)} bonafide.example/report" in " ".join(words_of(guide).split())


# --- quizzes ----------------------------------------------------------------------------------------------
LINK = f'<p class="report-link"><a href="{START}">'
# What the pages of the demonstration's goods say after the answer, and whether there is a fake then.
VERDICTS = {
    "It is a fake.": True,
    "A is the fake.": True,
    "B is the fake.": True,
    "This offer is a trap.": True,
    "It is genuine.": False,
    "This offer is fair.": False,
}


def verdict_in(html: str) -> str:
    return re.search(r"<h1 tabindex[^>]*>([^<]+)</h1>", html)[1]


def test_after_an_answer_about_a_fake_there_is_a_way_to_report_one(quiz: Quiz, player: Player) -> None:
    """Never before the answer, and never at a genuine good."""
    attempt = player.begin(quiz)
    seen = set()
    for position, pk in enumerate(attempt.item_ids, start=1):
        item = Item.objects.shown().get(pk=pk)
        assert LINK not in player.client.get(player.page(attempt, position)).content.decode()
        player.answer(attempt, position, form_for(item, True))
        html = player.client.get(player.page(attempt, position)).content.decode()
        there_is_a_fake = VERDICTS[verdict_in(html)]
        assert html.count(LINK) == there_is_a_fake, (position, item.kind_slug)
        seen.add((item.kind_slug, there_is_a_fake))
    assert {("pair", True), ("single", True), ("single", False)} <= seen
    result = player.client.get(f"/en/round/{attempt.code}/result/").content.decode()
    assert f'<a href="{START}">Report a fake</a></p>' in result


@pytest.mark.parametrize(
    ("item", "links"),
    [
        (case(is_fake=True), 1),
        (case(is_fake=False), 0),
        (choice(1, 0), 0),
        (order("First", "Then"), 0),
        (report(), 0),  # its right reason may be that the wrong thing came
        (review(), 0),  # "Leave it up" may be right
    ],
    ids=["a fake in words", "a genuine one in words", "choice", "order", "report", "review"],
)
def test_questions_that_show_no_fake_lead_to_no_report(
    db: None, player: Player, item: Item, links: int
) -> None:
    item = copy(item)  # parameters are shared by every run
    item.language, item.status = "en", ItemStatus.RELEASED
    quiz = Quiz.objects.create(title="One", slug="one", composition=Composition.FIXED)
    quiz.fixed_items.model.objects.create(quiz=quiz, item=save_item(item=item), sort_order=0)
    attempt = player.begin(quiz)
    right = {name: sorted(values) for name, values in item.kind.right_values(item).items()}
    sent = {"rating": "6"} if item.kind_slug == "case" else right
    assert player.answer(attempt, 1, sent).status_code == 302
    assert player.client.get(player.page(attempt, 1)).content.decode().count(LINK) == links

"""The index of training, and the page of a module."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.test import Client

from campaigns.models import CampaignIndexPage, CampaignPage
from campaigns.training.models import LessonPage, TrainingIndexPage, TrainingModulePage
from campaigns.training.sources import Source, sources_of
from home.models import HomePage
from tests.campaigns.training.lessons import DAY, FACT, add_full_lesson
from tests.campaigns.training.taught import make_module

pytestmark = pytest.mark.django_db
INDEX, MODULE = "/en/training/", "/en/training/look-twice-module/"
INDEX_QUERIES = 15


def words(path: str) -> str:
    """What is read on a page, without tags."""
    html = Client().get(path).content.decode()
    body = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", html.partition("<main")[2])
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_a_card_tells_what_a_module_asks(module: TrainingModulePage) -> None:
    read = words(INDEX)
    assert "Look twice How to look. 45 minutes Age 14 to 24 2 lessons" in read


def test_an_empty_index_says_so(module: TrainingModulePage) -> None:
    module.delete()
    assert "There are no training modules here yet." in words(INDEX)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_index_asks_as_often_for_one_module_as_for_three(
    module: TrainingModulePage, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows - 1):
        make_module(f"module-{number}")
    client = Client()
    client.get(INDEX)
    with django_assert_num_queries(INDEX_QUERIES):
        client.get(INDEX)


def test_a_module_tells_goals_lessons_measure_and_script(module: TrainingModulePage) -> None:
    read = words(MODULE)
    assert "Afterwards you can Find a tell" in read
    assert "1 Lesson 1 12 minutes Finished 2 Lesson 2 12 minutes" in read
    assert "whether it has only become quicker to call things fake" in read
    assert (
        "1. Lesson 1 12 minutes 12 min Say 1. Show the picture. What did you buy? Nobody is judged." in read
    )
    assert "short round comes back" not in read


def test_a_module_without_tests_says_that_nothing_is_measured(module: TrainingModulePage) -> None:
    module.forms_quiz = None
    module.save()
    assert "This module has no test" in words(MODULE)


def test_boosters_are_named_where_there_are_some(module: TrainingModulePage) -> None:
    module.booster_quiz = module.live_quiz
    module.save()
    assert "a short round comes back after 2, 7 and 30 days" in words(MODULE)


def test_every_source_stands_once_at_the_end(module: TrainingModulePage) -> None:
    lesson = LessonPage.objects.get(slug="lesson-1")
    later = {**FACT, "figure": "12 %", "data_year": 2019, "checked": DAY + dt.timedelta(1)}
    lesson.body = [("fact", FACT), ("fact", later)]
    lesson.save()
    book = {"text": "A book", "year": None, "address": "https://book.example/", "checked": DAY}
    module.sources = [
        ("source", book),
        (
            "source",
            {"text": "a  survey", "year": 2022, "address": "https://survey.example/2022/", "checked": DAY},
        ),
    ]
    module.save()
    assert sources_of(module) == [
        Source("A survey", 2022, (2019, 2021), "https://survey.example/2022", DAY + dt.timedelta(1)),
        Source("A book", None, (), "https://book.example/", DAY),
    ]
    assert (
        "Sources A survey , 2022. Data of 2019, 2021. https://survey.example/2022 Checked 2026-11-23. "
        "A book . https://book.example/ Checked 2026-11-22." in words(MODULE)
    )


def test_a_lesson_knows_its_neighbours(module: TrainingModulePage) -> None:
    first, last = words(f"{MODULE}lesson-1/"), words(f"{MODULE}lesson-2/")
    assert "Lesson 1 of 2" in first
    assert "On to Lesson 2" in first
    assert "Back to Lesson 1" in last
    assert "Last lesson. Back to Look twice" in last


def test_hints_for_trainers_are_not_on_the_lesson(module: TrainingModulePage) -> None:
    assert "Nobody is judged" not in words(f"{MODULE}lesson-1/")


@pytest.mark.parametrize("path", [INDEX, MODULE, f"{MODULE}lesson-1/"])
def test_pages_are_the_same_for_everybody(module: TrainingModulePage, path: str) -> None:
    response = Client().get(path)
    assert dict(response.cookies) == {}
    html = response.content.decode()
    assert "csrfmiddlewaretoken" not in html
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"\sstyle=", html) == []


def test_search_finds_modules_and_lessons(module: TrainingModulePage) -> None:
    add_full_lesson(module)
    call_command("update_index", verbosity=0)
    found = Client().get("/en/search/", {"q": "letter by letter"}).content.decode()
    assert f"{MODULE}everything/" in found
    assert f'{MODULE}"' in Client().get("/en/search/", {"q": "how to look"}).content.decode()


def test_a_campaign_leads_to_a_module_while_it_is_published(module: TrainingModulePage) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    index = home.add_child(
        instance=CampaignIndexPage(title="Campaigns", slug="campaigns", locale=home.locale)
    )
    body = [("training", {"module": module, "text": ""})]
    index.add_child(
        instance=CampaignPage(title="Look", slug="look", summary="Look.", body=body, locale=home.locale)
    )
    html = Client().get("/en/campaigns/look/").content.decode()
    assert f'href="{MODULE}">To the training</a>' in html
    module.unpublish()
    assert "To the training" not in Client().get("/en/campaigns/look/").content.decode()


def test_there_is_one_index_a_language(module: TrainingModulePage) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    assert TrainingIndexPage.can_create_at(home) is False

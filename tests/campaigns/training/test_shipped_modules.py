"""The four modules that come with the project: whole, the same in both languages, and honest."""

from __future__ import annotations

import statistics
from collections import Counter
from itertools import chain, pairwise
from typing import Any

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from campaigns.training.models import LessonPage, TrainingModulePage
from campaigns.training.services.shipping import load_modules
from campaigns.training.shipped import LANGUAGES, MODULES, drawn_for, goods_shown, read
from quizzes.measurement import signal_detection
from quizzes.models import FormItem, Item
from quizzes.services.release import problems_of

WORDED = [module for module in MODULES if module != "look-check-ask"]
every_file = pytest.mark.parametrize(
    ("module", "language"), [(module, language) for module in MODULES for language in LANGUAGES]
)


def blocks_of(words: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for lesson in words["lessons"] for block in lesson["blocks"]]


@every_file
def test_a_module_takes_45_minutes(module: str, language: str) -> None:
    words = read(module, language)
    lessons = sum(lesson["minutes"] for lesson in words["lessons"])
    assert lessons + 2 * words["test_minutes"] + words["live_minutes"] + words["feedback_minutes"] == 45
    for lesson in words["lessons"]:
        assert sum(step["minutes"] for step in lesson["script"]) == lesson["minutes"], lesson["slug"]


@every_file
def test_every_lesson_is_made_of_several_things(module: str, language: str) -> None:
    words = read(module, language)
    for lesson in words["lessons"]:
        kinds = [block["type"] for block in lesson["blocks"]]
        assert len(set(kinds)) >= 3, lesson["slug"]
    kinds = Counter(block["type"] for block in blocks_of(words))
    assert {"text", "story", "fact", "scenario", "question", "discussion", "activity", "live"} <= set(kinds)
    assert blocks_of(words)[-1]["type"] == "live"


@every_file
def test_no_figure_without_its_source(module: str, language: str) -> None:
    facts = [block for block in blocks_of(read(module, language)) if block["type"] == "fact"]
    assert facts
    for fact in facts:
        assert set(fact) == {
            "type",
            "figure",
            "statement",
            "source",
            "year",
            "data_year",
            "address",
            "checked",
        }
        assert fact["address"].startswith("https://")


@pytest.mark.parametrize("module", MODULES)
def test_both_languages_say_the_same(module: str) -> None:
    assert shape(read(module, "en")) == shape(read(module, "ko"))


WORDS = {
    "title", "summary", "goals", "html", "text", "say", "do", "name", "why", "how", "caveat", "task", "fake",
    "genuine", "feedback", "label", "reply", "alt", "prompt", "hints", "props", "steps", "care", "statement",
    "source", "figure",
}  # fmt: skip


def shape(value: Any, key: str = "") -> Any:
    """A module without its words: what both languages must share."""
    if isinstance(value, dict):
        return {name: shape(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner, key) for inner in value]
    return "words" if key in WORDS and isinstance(value, str) else value


@pytest.mark.parametrize("module", WORDED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_are_parallel(module: str, language: str) -> None:
    items = read(module, language)["items"]
    forms = {form: [item for item in items if item["form"] == form] for form in "AB"}
    assert Counter((item["form"], item["is_fake"]) for item in items) == {
        ("A", True): 8, ("A", False): 8, ("B", True): 8, ("B", False): 8
    }  # fmt: skip
    keys = {
        form: sorted((i["match"], i["is_fake"], i["tell"], i["level"]) for i in of)
        for form, of in forms.items()
    }
    assert keys["A"] == keys["B"]
    assert [match for match, *_rest in keys["A"]] == list(range(1, 17))


@pytest.mark.parametrize("module", WORDED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_length_tells_nothing(module: str, language: str) -> None:
    """Whoever calls the longer cases fake is no better than chance: a d' below 0.5 either way."""
    items = read(module, language)["items"]
    lengths = {item["text"]: len(strip_tags(item["text"])) for item in items}
    middle = statistics.median(lengths.values())
    longer = {text for text, length in lengths.items() if length > middle}
    fakes = [item for item in items if item["is_fake"]]
    genuine = [item for item in items if not item["is_fake"]]
    skill = signal_detection(
        sum(item["text"] in longer for item in fakes),
        len(fakes),
        sum(item["text"] in longer for item in genuine),
        len(genuine),
    )
    assert abs(skill.d_prime) < 0.5


@every_file
def test_lessons_show_goods_that_no_test_shows(module: str, language: str) -> None:
    assert {drawn_for(good).entry.use for good in goods_shown(read(module, language))} <= {"pair"}


@every_file
def test_scenarios_come_to_an_end(module: str, language: str) -> None:
    for block in blocks_of(read(module, language)):
        if block["type"] == "scenario":
            keys = {step["key"] for step in block["steps"]}
            ways = [way["to"] for step in block["steps"] for way in step["choices"]]
            assert set(ways) - {""} == keys - {block["steps"][0]["key"]}


@pytest.fixture
def loaded(db: None) -> list[TrainingModulePage]:
    return load_modules(now=timezone.now())


@pytest.mark.long
def test_the_modules_are_published(loaded: list[TrainingModulePage]) -> None:
    assert [(page.slug, page.locale.language_code, page.minutes()) for page in loaded] == [
        (module, language, 45) for module in MODULES for language in LANGUAGES
    ]
    for english, korean in pairwise(loaded):
        if english.slug == korean.slug:
            assert english.translation_key == korean.translation_key
    lessons = LessonPage.objects.live()
    for lesson in lessons:
        LessonPage.body.field.stream_block.clean(lesson.body)
    assert load_modules(now=timezone.now()) == []


@pytest.mark.long
def test_what_is_measured(loaded: list[TrainingModulePage]) -> None:
    """Two frozen forms of 8 fakes and 8 genuine goods; nothing stands in both, or in a live quiz."""
    for page in loaded:
        rows = FormItem.objects.filter(form__quiz=page.forms_quiz).values_list(
            "form__label", "item__is_fake", "item"
        )
        assert Counter((label, fake) for label, fake, _item in rows) == {
            ("A", True): 8, ("A", False): 8, ("B", True): 8, ("B", False): 8
        }  # fmt: skip
        assert len({item for *_rest, item in rows}) == 32
        live = Item.objects.filter(quiz_items__quiz=page.live_quiz)
        assert not live.filter(form_items__isnull=False).exists()
        assert live.in_language(page.locale.language_code).count() >= 6
    items = Item.objects.filter(kind_slug__in=("case", "choice"))
    assert list(chain.from_iterable(problems_of(item) for item in items)) == []

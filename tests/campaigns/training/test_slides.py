"""A module as slides."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from campaigns.training.blocks import LessonBlock
from campaigns.training.models import LessonPage, TrainingModulePage
from campaigns.training.slides import Slide, slides_of
from tests.campaigns.training.lessons import add_full_lesson

pytestmark = pytest.mark.django_db


def drawn(slide: Slide) -> str:
    return " ".join(render_to_string("training/slides/slide.html", {"slide": slide}).split())


def slide_called(module: TrainingModulePage, name: str) -> Slide:
    return next(slide for slide in slides_of(module) if slide.name == name)


def test_a_module_is_its_title_its_lessons_with_their_blocks_and_an_end(module: TrainingModulePage) -> None:
    slides = slides_of(module)
    assert [(slide.name, slide.title, slide.minutes) for slide in slides] == [
        ("title", "Look twice", 12 + 24 + 7 + 2),
        ("lesson", "Lesson 1", 12),
        ("text", "Look", 0),
        ("discussion", "What did you buy?", 3),
        ("lesson", "Lesson 2", 12),
        ("text", "Look", 0),
        ("discussion", "What did you buy?", 3),
        ("end", "Look twice", 0),
    ]


def test_the_script_of_a_lesson_begins_with_its_title_and_is_at_hand_on_all_its_slides(
    module: TrainingModulePage,
) -> None:
    slides = slides_of(module)[:4]
    assert [[step["say"] for step in slide.script] for slide in slides] == [[], ["Say 1."], [], []]
    assert [[step["say"] for step in slide.notes] for slide in slides] == [
        [],
        ["Say 1."],
        ["Say 1."],
        ["Say 1."],
    ]
    assert [slide.hints for slide in slides] == [[], [], [], ["Nobody is judged."]]


def test_lessons_that_are_not_published_are_no_slides(module: TrainingModulePage) -> None:
    LessonPage.objects.get(slug="lesson-1").unpublish()
    assert [slide.title for slide in slides_of(module) if slide.kind == "lesson"] == ["Lesson 2"]


def test_every_block_has_a_slide(module: TrainingModulePage) -> None:
    add_full_lesson(module)
    names = {slide.name for slide in slides_of(module)}
    assert names == {"title", "lesson", "end", *LessonBlock().child_blocks}
    for slide in slides_of(module):
        assert f"slide-is-{slide.name}" in drawn(slide)


def test_a_scenario_has_a_slide_a_step_that_says_where_its_ways_lead(module: TrainingModulePage) -> None:
    add_full_lesson(module)
    steps = [slide for slide in slides_of(module) if slide.name == "scenario"]
    assert [(slide.step, [way["number"] for way in slide.ways]) for slide in steps] == [
        (0, [0, 2]),
        (1, [3]),
        (2, []),
    ]
    assert "The seller has many stars." in drawn(steps[1])
    assert "You find a wallet" not in drawn(steps[1])


def test_a_slide_shows_a_fact_with_its_source(module: TrainingModulePage) -> None:
    add_full_lesson(module)
    shown = drawn(slide_called(module, "fact"))
    assert "37 %" in shown
    assert "Source: A survey, 2022; data of 2021; checked 2026-11-22." in shown
    assert "https://survey.example/2022" in shown


def test_a_question_is_asked_and_answered_and_replies_and_hints_stay_away(module: TrainingModulePage) -> None:
    add_full_lesson(module)
    asked, answered = (slide for slide in slides_of(module) if slide.name == "question")
    assert ("is-right" in drawn(asked), "data-revealed" in drawn(asked)) == (False, False)
    shown = drawn(answered)
    assert (shown.count("is-right"), shown.count("data-revealed")) == (1, 1)
    assert "A good copy also fits" not in shown
    assert "Nobody is judged" not in drawn(slide_called(module, "discussion"))


def test_marks_stand_where_the_places_are(module: TrainingModulePage) -> None:
    add_full_lesson(module)
    shown = drawn(slide_called(module, "hotspots"))
    assert '<circle cx="20.5%" cy="30' in shown
    assert "<li>Stitches</li><li>The name</li>" in shown


def test_long_words_are_set_smaller(module: TrainingModulePage) -> None:
    lesson = LessonPage.objects.get(slug="lesson-1")
    lesson.body = [("text", {"title": "", "text": f"<p>{'word ' * count}</p>"}) for count in (10, 100, 200)]
    lesson.save()
    assert [slide.density for slide in slides_of(module) if slide.name == "text"][:3] == [
        "airy",
        "full",
        "packed",
    ]

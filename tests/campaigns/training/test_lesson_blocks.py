"""Every block of a lesson: on the page, in the page editor, in a preview, and for translators."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource
from wagtail_localize.operations import translate_object

from accounts.enums import Role
from campaigns.training.blocks import LessonBlock
from campaigns.training.models import LessonPage, TrainingModulePage
from tests.campaigns.training.lessons import SCENARIO, add_full_lesson

pytestmark = pytest.mark.django_db
LESSON = "/en/training/look-twice-module/everything/"


@pytest.fixture
def lesson(module: TrainingModulePage) -> LessonPage:
    return add_full_lesson(module)


@pytest.fixture
def html(lesson: LessonPage) -> str:
    return " ".join(Client().get(LESSON).content.decode().split())


def test_a_lesson_may_hold_every_block(lesson: LessonPage) -> None:
    assert [block.block_type for block in lesson.body] == list(LessonBlock().child_blocks)


@pytest.mark.parametrize(
    "text",
    [
        '<h2>Slow eyes</h2> <div class="prose"><p>Read letter by letter.</p></div>',
        'data-x="20.5" data-y="30"',
        '<h3 class="places-name" data-place-name>The name</h3>',
        'alt="Two wallets, brown and blue."',
        "<figcaption>Fake</figcaption>",
        'kind="captions"',
        "Source: A survey, 2022; data of 2021; checked 2026-11-22.",
        "<p>A photo arrives.</p>",
        "<legend>Everything fits the brand book. What follows?</legend>",
        "<h2>What would you ask?</h2>",
        "<li>A pencil</li>",
        "<li>Multiply.</li><li>Add up.</li>",
        "Use the slips only.",
        "Now with real goods.",
        '<h2>Seen one outside?</h2> <p>Five minutes, step by step.</p> <a class="button" href="/en/report/">',
        "<h2>All together now</h2>",
    ],
)
def test_a_block_shows_what_it_holds(html: str, text: str) -> None:
    assert text in html


def test_every_way_of_a_scenario_leads_to_a_place_on_the_page(html: str) -> None:
    places = set(re.findall(r'id="(scenario-[^"]+)"', html))
    ways = re.findall(r'href="#(scenario-[^"]+)"', html)
    assert (
        len(ways) == 3 + 2 + 1 + 1
    )  # to each reply, on from each, again from the end of one and of the last
    assert set(ways) - places == set()


def test_answers_of_two_questions_do_not_mix(lesson: LessonPage) -> None:
    lesson.body.append(("question", lesson.body.blocks_by_name("question")[0].value))
    lesson.save()
    html = Client().get(LESSON).content.decode()
    assert set(re.findall(r'type="radio" name="([^"]+)"', html)) == {"question-8", "question-14"}


def test_an_empty_lesson_says_so(lesson: LessonPage) -> None:
    lesson.body = []
    lesson.save()
    assert "This lesson is still being written." in Client().get(LESSON).content.decode()


# --- the page editor ----------------------------------------------------------------------------------------


def form_of(lesson: LessonPage) -> dict[str, Any]:
    """What the page editor sends back for a lesson with every block."""
    values = {block.block_type: block.value for block in lesson.body}
    one, other = (values["comparison"][side]["picture"].pk for side in ("left", "right"))
    video = values["video"]
    sent = {
        "text": {"title": "Slow eyes", "text": rich_text("<p>Read letter by letter.</p>")},
        "hotspots": {
            "title": "Where to look",
            "picture": one,
            "alt": "A brown wallet.",
            "points": items([{"x": "20.5", "y": "30", "label": "Stitches", "text": "Even."}]),
        },
        "comparison": {
            "title": "Same wallet",
            "left": {"picture": one, "label": "Genuine"},
            "right": {"picture": other, "label": "Fake"},
            "alt": "Two wallets.",
            "text": "",
        },
        "video": {
            "title": "How it is sewn",
            "video": video["video"].pk,
            "captions": video["captions"].pk,
            "captions_language": "en",
            "poster": "",
        },
        "fact": {**values["fact"], "checked": "2026-11-22"},
        "story": {"title": "", "text": rich_text("<p>A photo arrives.</p>"), "picture": ""},
        "scenario": {
            "title": SCENARIO["title"],
            "steps": items([step | {"choices": items(step["choices"])} for step in SCENARIO["steps"]]),
        },
        "question": {
            "title": "",
            "text": "What follows?",
            "options": items(
                [{"text": "A", "right": "on", "reply": "Yes."}, {"text": "B", "reply": "Not yet."}]
            ),
        },
        "discussion": {"prompt": "What would you ask?", "minutes": 3, "hints": items(["Nobody is judged."])},
        "activity": {
            "title": "The digit",
            "minutes": 4,
            "props": items(["A pencil"]),
            "steps": items(["Multiply."]),
            "care": "",
        },
        "quiz": {"quiz": values["quiz"]["quiz"].pk, "text": ""},
        "reporting": {"title": "", "text": ""},
        "live": {"text": "All together now"},
    }
    script = [("step", {"minutes": "4.5", "say": "Look.", "do": ""})]
    return nested_form_data(
        {
            "title": "Edited",
            "slug": "everything",
            "minutes": 7,
            "body": streamfield(list(sent.items())),
            "script": streamfield(script),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "og_picture": "",
            "comment-TOTAL_FORMS": 0,
            "comment-INITIAL_FORMS": 0,
            "comment-MIN_NUM_FORMS": 0,
            "comment-MAX_NUM_FORMS": 0,
        }
    )


def items(values: list[Any]) -> dict[str, Any]:
    rows = {
        str(place): {"value": value, "deleted": "", "order": str(place), "type": "item"}
        for place, value in enumerate(values)
    }
    return {"count": str(len(values)), **rows}


def test_the_page_editor_opens_and_saves_every_block(
    lesson: LessonPage, client_of: Callable[..., Client]
) -> None:
    editor, edit = client_of(Role.EDITOR), f"/admin/pages/{lesson.pk}/edit/"
    assert editor.get(edit).status_code == 200
    answer = editor.post(edit, {**form_of(lesson), "action-publish": "action-publish"})
    assert answer.status_code == 302, answer.context["form"].errors
    kept = LessonPage.objects.get(pk=lesson.pk)
    assert (kept.title, kept.minutes) == ("Edited", 7)
    assert [block.block_type for block in kept.body] == list(LessonBlock().child_blocks)
    ways = [
        way["to"]
        for step in kept.body.blocks_by_name("scenario")[0].value["steps"]
        for way in step["choices"]
    ]
    assert ways == ["", "seller", "ask"]
    assert sum(step["minutes"] for step in kept.script_steps()) == 4.5


def test_an_editor_looks_at_a_lesson_before_it_is_kept(
    lesson: LessonPage, client_of: Callable[..., Client]
) -> None:
    editor, preview = client_of(Role.EDITOR), f"/admin/pages/{lesson.pk}/edit/preview/"
    assert editor.post(preview, form_of(lesson)).json() == {"is_valid": True, "is_available": True}
    html = editor.get(preview).content.decode()
    assert "<h1>Edited</h1>" in html
    assert "Lesson 3 of 3" in html


def test_a_new_lesson_can_be_looked_at(module: TrainingModulePage, client_of: Callable[..., Client]) -> None:
    editor = client_of(Role.EDITOR)
    preview = f"/admin/pages/add/training/lessonpage/{module.pk}/preview/"
    form = form_of(add_full_lesson(module)) | {"slug": "new"}
    assert editor.post(preview, form).json() == {"is_valid": True, "is_available": True}
    assert "<h1>Edited</h1>" in editor.get(preview).content.decode()


def test_the_editor_of_a_module_opens(module: TrainingModulePage, client_of: Callable[..., Client]) -> None:
    editor = client_of(Role.EDITOR)
    for page in (module, module.get_parent()):
        assert editor.get(f"/admin/pages/{page.pk}/edit/").status_code == 200


# --- translation --------------------------------------------------------------------------------------------


def translated(page: Any) -> set[str]:
    """The strings that a translator of a page is asked for."""
    source, _made = TranslationSource.get_or_create_from_instance(page)
    source.update_from_db()
    return set(StringSegment.objects.filter(source=source).values_list("string__data", flat=True))


def test_translators_get_the_words_of_every_block_and_no_keys(lesson: LessonPage) -> None:
    strings = translated(lesson)
    wanted = {
        "Slow eyes",
        "Read letter by letter.",
        "A brown wallet.",
        "Pressed in, with a shadow.",
        "Fake",
        "How a wallet is sewn",
        "A survey",
        "A photo arrives.",
        "Look who sells it",
        "The name is not on the list.",
        "Maybe. A good copy also fits.",
        "Nobody is judged.",
        "Add up.",
        "Now with real goods.",
        "All together now",
        "Show the wallet.",
    }
    assert wanted - strings == set()
    assert strings & {"seller", "ask", "start"} == set()


def test_a_translated_lesson_keeps_its_branches_and_its_key(lesson: LessonPage) -> None:
    korean = Locale.objects.get(language_code="ko")
    for page in (lesson.get_parent().get_parent().specific, lesson.get_parent().specific, lesson):
        translate_object(page, [korean])
    source = TranslationSource.objects.get_for_instance(lesson)
    for segment in StringSegment.objects.filter(source=source):
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=korean,
            context=segment.context,
            data=f"ko {segment.string.data}",
        )
    source.create_or_update_translation(korean)
    copy = LessonPage.objects.get(translation_key=lesson.translation_key, locale=korean)
    scenario = copy.body.blocks_by_name("scenario")[0].value
    assert [step["key"] for step in scenario["steps"]] == ["start", "seller", "ask"]
    assert scenario["steps"][0]["choices"][1]["label"] == "ko Look who sells it"
    assert scenario["steps"][0]["choices"][1]["to"] == "seller"
    copy.get_ancestors(inclusive=True).update(live=True)  # translations begin as drafts
    response = Client().get(copy.url)
    assert response.status_code == 200
    assert "ko What would you ask?" in response.content.decode()


def test_a_translated_module_keeps_what_it_plays_and_teaches(module: TrainingModulePage) -> None:
    assert {"Look twice", "How to look.", "Find a tell"} - translated(module) == set()
    korean = Locale.objects.get(language_code="ko")
    for page in (module.get_parent().specific, module):
        translate_object(page, [korean])
    copy = TrainingModulePage.objects.get(translation_key=module.translation_key, locale=korean)
    assert (copy.forms_quiz, copy.live_quiz, copy.test_minutes) == (module.forms_quiz, module.live_quiz, 6)

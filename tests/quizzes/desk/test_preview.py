"""The preview: every kind as players see it, in both languages, before and after the answer."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from quizzes.models import Attempt, Item, Response
from tests.quizzes.desk.writing import (
    ITEMS,
    area,
    case_form,
    case_item,
    choice_form,
    choice_item,
    form_of,
    hotspot_item,
    order_item,
    photograph,
    rich,
    written_form,
)

KINDS = ["case", "choice", "hotspot", "listing", "order", "pair", "single"]


def item_of(kind: str, language: str) -> Item:
    if kind in ("case", "choice", "order"):
        return {"case": case_item, "choice": choice_item, "order": order_item}[kind](language=language)
    found = Item.objects.filter(kind_slug=kind)
    return (found.filter(language=language) if kind == "listing" else found).first()


def preview(editor: Client, item: Item, mode: str) -> str:
    response = editor.get(f"{ITEMS}preview/{item.pk}/?mode={mode}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_kind_is_shown_before_and_after_the_answer(
    kind: str, language: str, bank: None, editor: Client
) -> None:
    item = item_of(kind, language)
    form = _stored(editor, item)
    assert form == {"is_valid": True, "is_available": True}
    question = preview(editor, item, f"question-{language}")
    feedback = preview(editor, item, f"feedback-{language}")
    assert f'<html lang="{language}">' in question
    assert f'<html lang="{language}">' in feedback
    assert ["data-answer" in page for page in (question, feedback)] == [True, False]
    assert ['class="verdict"' in page for page in (question, feedback)] == [False, True]
    assert (Attempt.objects.count(), Response.objects.count()) == (0, 0)


def _stored(editor: Client, item: Item) -> dict[str, bool]:
    """What the editor's form answers when it sends what it holds to be shown."""
    form = {"status": item.status, "level": item.level, "title": item.title, "tags": ""}
    if item.kind_slug == "case":
        form = case_form(language=item.language, feedback=rich("<p>WHYCANARY</p>"))
    elif item.kind_slug in ("choice", "order"):
        form = form_of(item, language=item.language, feedback=rich("<p>WHYCANARY</p>"))
    return editor.post(f"{ITEMS}preview/{item.pk}/", form).json()


@pytest.mark.parametrize("make", [case_item, choice_item, order_item])
def test_the_question_holds_nothing_of_the_answer(make: object, editor: Client) -> None:
    item = make()  # type: ignore[operator]
    _stored(editor, item)
    question, feedback = (preview(editor, item, f"{page}-en") for page in ("question", "feedback"))
    for canary in ("WHYCANARY", *(["Its list is public."] if make is choice_item else [])):
        assert [canary in page for page in (question, feedback)] == [False, True]


def test_the_question_of_a_photograph_does_not_name_its_tell(editor: Client) -> None:
    item = hotspot_item()
    form = {**written_form(), "picture": item.picture_id, "areas": json.dumps(item.content["areas"])}
    assert editor.post(f"{ITEMS}preview/{item.pk}/", form).json() == {"is_valid": True, "is_available": True}
    question, feedback = (preview(editor, item, f"{page}-en") for page in ("question", "feedback"))
    for canary in ("Uneven", "It wanders", "Measure it", "uneven"):
        assert canary not in question
    assert "It wanders" in feedback


def test_what_is_not_saved_yet_is_shown(editor: Client) -> None:
    sent = editor.post(f"{ITEMS}preview/choice/", choice_form(status="released"))
    assert sent.json() == {"is_valid": True, "is_available": True}
    page = editor.get(f"{ITEMS}preview/choice/?mode=question-en").content.decode()
    assert "Is it?" in page
    assert Item.objects.count() == 0
    other = editor.get(f"{ITEMS}preview/order/?mode=question-en").content.decode()
    assert "Is it?" not in other


def test_a_photograph_is_shown_while_it_is_made(editor: Client) -> None:
    form = {
        **written_form(),
        "picture": photograph().pk,
        "areas": json.dumps([area("edge"), area("stitching", "+")]),
    }
    assert editor.post(f"{ITEMS}preview/hotspot/", form).json() == {"is_valid": True, "is_available": True}
    page = editor.get(f"{ITEMS}preview/hotspot/?mode=feedback-en").content.decode()
    assert "It wanders" in page


def test_an_unknown_mode_is_the_first_one(editor: Client) -> None:
    item = choice_item()
    _stored(editor, item)
    assert "data-answer" in preview(editor, item, "answer-xx")


def test_the_button_of_a_preview_does_nothing(editor: Client) -> None:
    item = choice_item()
    _stored(editor, item)
    assert '<button class="button button-answer" type="submit" disabled>' in preview(
        editor, item, "question-en"
    )

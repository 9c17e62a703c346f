"""The form of a quiz: what it must have, and which items it may hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from home.models import HomePage
from quizzes.enums import Composition
from quizzes.models import FormItem, Item, Quiz, QuizForm, QuizPage, QuizPart
from tests.quizzes.desk.writing import choice_item

QUIZZES = "/admin/snippets/quizzes/quiz/"


def quiz_form(
    composition: str, *, items: list[Item] = (), parts: list[dict[str, Any]] = ()
) -> dict[str, Any]:
    """The form of a new quiz as the desk sends it."""
    rows = {
        "fixed_items": [{"item": item.pk} for item in items],
        "parts": [{"kind_slug": "single", "fakes": 0, "genuine": 0, "tags": "", **part} for part in parts],
    }
    form: dict[str, Any] = {"title": "Q", "slug": "q", "composition": composition, "trial_items": 0}
    for name, entries in rows.items():
        form |= {f"{name}-TOTAL_FORMS": len(entries), f"{name}-INITIAL_FORMS": 0}
        form |= {f"{name}-MIN_NUM_FORMS": 0, f"{name}-MAX_NUM_FORMS": 1000}
        for place, entry in enumerate(entries):
            sent = {"id": "", "ORDER": place + 1, "DELETE": "", **entry}
            form |= {f"{name}-{place}-{key}": value for key, value in sent.items()}
    return form


def send(editor: Client, form: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """The errors of the form and of its rows of items; none where the quiz was saved."""
    response = editor.post(f"{QUIZZES}add/", form)
    if response.status_code == 302:
        return [], []
    shown = response.context["form"]
    rows = [str(error) for row in shown.formsets["fixed_items"].forms for error in row.errors.get("item", [])]
    return [str(error) for error in shown.errors.get("composition", [])], rows


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        (quiz_form("fixed"), "This quiz has no items yet."),
        (quiz_form("fixed", parts=[{"fakes": 1}]), "This quiz has no items yet."),
        (quiz_form("drawn"), "This quiz asks for no items yet."),
        (quiz_form("drawn", parts=[{}]), "This quiz asks for no items yet."),
        (quiz_form("drawn", parts=[{"fakes": 1, "DELETE": "1"}]), "This quiz asks for no items yet."),
        (quiz_form("forms"), "This quiz asks for no items yet."),
    ],
)
def test_a_quiz_with_nothing_to_play_is_not_saved(form: dict[str, Any], begins: str, editor: Client) -> None:
    errors, _rows = send(editor, form)
    assert [error[: len(begins)] for error in errors] == [begins]
    assert Quiz.objects.count() == 0


@pytest.mark.parametrize("composition", ["drawn", "forms"])
def test_a_quiz_that_asks_for_items_is_saved(composition: str, editor: Client) -> None:
    assert send(editor, quiz_form(composition, parts=[{"genuine": 1}, {}])) == ([], [])
    assert Quiz.objects.get().parts.count() == 2


def test_a_row_that_is_wrong_is_told_alone(editor: Client) -> None:
    assert send(editor, quiz_form("drawn", parts=[{"fakes": -1}])) == ([], [])
    assert Quiz.objects.count() == 0


def test_a_fixed_quiz_takes_no_item_of_a_frozen_form(editor: Client) -> None:
    held, free = choice_item(status="released"), choice_item(status="released")
    measured = Quiz.objects.create(title="Measured", slug="measured", composition=Composition.FORMS)
    form = QuizForm.objects.create(quiz=measured, label="A", frozen_at=timezone.now())
    FormItem.objects.create(form=form, item=held, match=1)
    errors, rows = send(editor, quiz_form("fixed", items=[free, held]))
    assert (errors, [row[:37] for row in rows]) == ([], ["This item stands in a frozen form, an"])
    assert send(editor, quiz_form("fixed", items=[free])) == ([], [])
    assert [row.item for row in Quiz.objects.get(slug="q").fixed_items.all()] == [free]


def unused(quiz: Quiz) -> set[Item]:
    part = QuizPart(quiz=quiz, kind_slug="choice", fakes=1, unused_only=True)
    return set(Item.objects.fitting(part, "en"))


def test_not_used_in_this_campaign_means_all_quizzes_while_there_is_no_page(db: None) -> None:
    beside, elsewhere, trained, new = (choice_item(status="released") for _ in range(4))
    quiz, near, far = (Quiz.objects.create(title=name, slug=name) for name in ("own", "near", "far"))
    endless = Quiz.objects.create(title="endless", slug="endless", composition=Composition.PRACTICE)
    for other, item in ((near, beside), (far, elsewhere), (endless, trained)):
        other.fixed_items.model.objects.create(quiz=other, item=item)
    assert unused(quiz) == {trained, new}
    home = HomePage.objects.get(locale__language_code="en")
    campaign = home.add_child(instance=Page(title="Campaign", slug="campaign"))
    for one in (quiz, near):
        campaign.add_child(instance=QuizPage(title=one.title, quiz=one, introduction="Play"))
    assert unused(quiz) == {elsewhere, trained, new}


def test_the_form_says_what_a_campaign_is(editor: Client) -> None:
    html = editor.get(f"{QUIZZES}add/").content.decode()
    assert html.count("While this quiz has no page, nothing says its campaign") >= 1

"""The other chair: reports and a counter-notice to decide, and the demonstration's quiz of both kinds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from home.demonstration.pages import build_pages, build_quiz
from home.demonstration.report_practice import build_report_practice
from quizzes.enums import Composition, ItemStatus
from quizzes.exchange._content_reader import checked_content
from quizzes.exchange.choices import Problem
from quizzes.exchange.services.exporting import export_items, items_to_export
from quizzes.kinds.base import InvalidAnswer, Key
from quizzes.models import Item, Quiz, QuizPage, Response
from quizzes.services.bank import save_item
from quizzes.services.release import problems_of
from quizzes.shipped import REPORT_PRACTICE
from tests.quizzes.desk.writing import ITEMS, rich, rows, written_form
from tests.quizzes.exchange.banks import bring
from tests.quizzes.players import Player
from tests.quizzes.questions import report, review

DECISIONS = ("grant", "ask", "refuse")


def right_form(item: Item) -> dict[str, list[str]]:
    return {name: list(values) for name, values in item.kind.right_values(item).items()}


# --- the kind ---


@given(st.lists(st.sampled_from(DECISIONS), min_size=4, max_size=4))
def test_points_are_the_share_that_is_right(decisions: list[str]) -> None:
    item = review(1, 0, -1)
    right = ["grant", "ask", "refuse", "grant"]
    names = [field.name for field in item.kind.present(item).fields]
    answer = item.kind.validate(item, {name: [one] for name, one in zip(names, decisions, strict=True)})
    score = item.kind.score(item, answer)
    hits = sum(a == b for a, b in zip(decisions, right, strict=True))
    assert (score.points, score.correct) == (25 * hits, hits == 4)
    assert (score.says_fake, score.is_fake, score.rating) == (None, None, None)


def test_what_is_decided_of_a_report_and_of_a_counter_notice() -> None:
    item = review()
    shown = [
        (str(field.legend), [str(option.label) for option in field.options])
        for field in item.kind.present(item).fields
    ]
    of_a_report = ["Take it down", "Ask for more", "Leave it up"]
    assert shown == [
        ("1. Report", of_a_report),
        ("2. Report", of_a_report),
        ("3. Report", of_a_report),
        ("4. Counter-notice", ["Put it back", "Ask for more", "Keep it down"]),
    ]
    assert item.kind.key(item) == Key(None, (), "", "")


def test_the_question_of_a_review_holds_no_decision() -> None:
    first = review(1, 0, -1)
    for weights in product((1, 0, -1), repeat=3):
        other = review(*weights)
        assert other.kind.present(other) == first.kind.present(first)
    assert "WHYCANARY" not in str(first.kind.present(first))


@pytest.mark.parametrize("change", ["missing", "unknown", "two"])
def test_every_file_is_decided_once(change: str) -> None:
    item = review()
    sent = right_form(item)
    name = next(iter(sent))
    sent[name] = {"missing": [], "unknown": ["burn"], "two": ["grant", "ask"]}[change]
    with pytest.raises(InvalidAnswer, match="Decide every one"):
        item.kind.validate(item, sent)


def test_each_decision_is_explained() -> None:
    item = review()
    told = item.kind.explain(item, dict.fromkeys(right_form(item), "ask"))
    assert [(str(one.right), str(one.given), one.is_right) for one in told.rulings] == [
        ("Take it down", "Ask for more", False),
        ("Ask for more", "Ask for more", True),
        ("Leave it up", "Ask for more", False),
        ("Put it back", "Ask for more", False),
    ]
    assert all("WHYCANARY" in one.feedback for one in told.rulings)


# --- the desk ---


@pytest.fixture
def editor(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.EDITOR)


def file_row(text: str, ruling: str, *, counter: bool = False, why: str = "Why") -> dict[str, Any]:
    ticked = {"is_counter": "on"} if counter else {}
    return {"text": rich(f"<p>{text}</p>"), "ruling": ruling, "feedback": rich(f"<p>{why}</p>"), **ticked}


def review_form(*files: dict[str, Any], **values: Any) -> dict[str, Any]:
    given = files or (file_row("A", "grant"), file_row("B", "refuse", counter=True))
    return {**written_form(), "text": rich("<p>The desk.</p>"), "title": "", **rows(given), **values}


def test_an_editor_writes_and_releases_a_review(editor: Client) -> None:
    assert editor.get(f"{ITEMS}add/review/").status_code == 200
    assert editor.post(f"{ITEMS}add/review/", review_form(status="released")).status_code == 302
    item = Item.objects.get()
    assert item.content["options"] == [
        {"text": "<p>A</p>", "is_counter": False, "weight": 1, "feedback": "<p>Why</p>"},
        {"text": "<p>B</p>", "is_counter": True, "weight": -1, "feedback": "<p>Why</p>"},
    ]
    shown = editor.get(f"{ITEMS}edit/{item.pk}/").context["form"].initial["options"]
    assert [(row.value["ruling"], row.value["is_counter"]) for row in shown] == [
        ("grant", False),
        ("refuse", True),
    ]
    sent = editor.post(f"{ITEMS}preview/{item.pk}/", review_form())
    assert sent.json() == {"is_valid": True, "is_available": True}
    page = editor.get(f"{ITEMS}preview/{item.pk}/?mode=feedback-en").content.decode()
    assert "Keep it down" in page


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ([file_row("A", "ask"), file_row("B", "ask")], "decided alike"),
        ([file_row("A", "ask", why=""), file_row("B", "grant")], "does not say why"),
    ],
)
def test_a_desk_that_teaches_nothing_is_not_released(
    files: list[dict[str, Any]], problem: str, editor: Client
) -> None:
    response = editor.post(f"{ITEMS}add/review/", review_form(*files, status="released"))
    assert problem in str(response.context["form"].errors["status"])


# --- in and out ---


def test_a_package_brings_both_kinds_to_another_bank(db: None) -> None:
    for item in (report(), review()):
        save_item(item=item)
    before = [(item.kind_slug, item.code, item.text, item.content) for item in Item.objects.order_by("code")]
    ids = tuple(Item.objects.values_list("pk", flat=True))
    data = export_items(items=items_to_export(ids=ids), format="package").data
    Item.objects.all().delete()
    assert len(bring(data).items) == 2
    after = [(item.kind_slug, item.code, item.text, item.content) for item in Item.objects.order_by("code")]
    assert after == before


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("report", {"part": "other"}),
        ("report", {"weight": 2}),
        ("report", {"weight": "1"}),
        ("report", {"part": "reason", "weight": -1}),
        ("review", {"weight": 0.5}),
        ("review", {"is_counter": "yes"}),
        ("review", {"text": 3}),
    ],
)
def test_a_package_with_rows_of_another_shape_is_not_taken(kind: str, change: dict[str, Any]) -> None:
    item = {"report": report, "review": review}[kind]()
    item.content["options"][-1] |= change
    with pytest.raises(Problem):
        checked_content(kind, item.content)


# --- the demonstration ---


@pytest.fixture
def shipped(bank: None) -> Quiz:
    build_pages(build_quiz())
    return build_report_practice()


def test_the_demonstration_has_the_quiz_in_both_languages_once(shipped: Quiz) -> None:
    assert build_report_practice() == shipped
    items = [row.item for row in shipped.fixed_items.all()]
    kinds = ["report"] * 4 + ["review"] * 2
    assert [(item.language, item.kind_slug) for item in items] == [
        (language, kind) for language in ("en", "ko") for kind in kinds
    ]
    assert [problems_of(item) for item in items] == [[]] * 12
    assert [item.language for item in items if item.kind.present(item).listing] == ["en", "en", "ko", "ko"]
    assert sorted(
        QuizPage.objects.filter(slug=REPORT_PRACTICE).live().values_list("locale__language_code", flat=True)
    ) == ["en", "ko"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_round_of_the_shipped_quiz_earns_all_points(shipped: Quiz, language: str) -> None:
    player = Player(language)
    page = QuizPage.objects.get(slug=REPORT_PRACTICE, locale__language_code=language)
    assert player.client.get(page.url).status_code == 200
    attempt = player.begin(shipped)
    assert len(attempt.item_ids) == 6
    for position, pk in enumerate(attempt.item_ids, start=1):
        item = Item.objects.shown().get(pk=pk)
        assert player.answer(attempt, position, right_form(item)).status_code == 302
        feedback = player.client.get(player.page(attempt, position)).content.decode()
        whys = [option["feedback"] for option in item.content["options"]]
        assert [
            why for why in whys if why.replace("'", "&#x27;") not in feedback and why not in feedback
        ] == []
    assert set(Response.objects.values_list("correct", "points")) == {(True, 100)}


def test_an_answer_to_a_review_is_refused_until_it_is_whole(db: None, player: Player) -> None:
    item = review(status=ItemStatus.RELEASED)
    quiz = Quiz.objects.create(title="Desk", slug="desk", composition=Composition.FIXED)
    quiz.fixed_items.model.objects.create(quiz=quiz, item=save_item(item=item), sort_order=0)
    attempt = player.begin(quiz)
    sent = right_form(item)
    kept = sent.popitem()
    response = player.answer(attempt, 1, sent)
    html = response.content.decode()
    assert (response.status_code, "Decide every one of them." in html, "PAPER 4" in html) == (400, True, True)
    assert html.count(" checked") == 3
    assert player.answer(attempt, 1, {**sent, kept[0]: kept[1]}).status_code == 302

"""Writing items: the form of each kind, what it refuses, and what it stores."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from quizzes.models import Attempt, Item, Quiz, QuizItem, Response
from tests.quizzes.desk.writing import (
    ITEMS,
    area,
    choice_form,
    choice_item,
    form_of,
    hotspot_item,
    option,
    order_form,
    order_item,
    photograph,
    rich,
    written_form,
)


def errors(response: Any) -> dict[str, list[str]]:
    """What a form that was not taken says, by field."""
    assert response.status_code == 200, response.status_code
    return {
        field: [str(message) for message in messages]
        for field, messages in response.context["form"].errors.items()
    }


def answered(item: Item) -> Item:
    """The item after a player has answered it."""
    quiz = Quiz.objects.create(title="Quiz", slug=f"quiz-{item.pk}")
    attempt = Attempt.objects.create(quiz=quiz, language="en", item_ids=[item.pk], started_at=timezone.now())
    Response.objects.create(
        attempt=attempt,
        item=item,
        position=1,
        answer={},
        correct=True,
        points=1,
        seconds=1,
        answered_at=timezone.now(),
    )
    return item


@pytest.mark.parametrize("kind", ["choice", "order", "case", "report", "review", "single", "hotspot"])
def test_each_kind_made_by_hand_has_a_form(kind: str, editor: Client) -> None:
    front = editor.get(f"{ITEMS}add/")
    assert f"{ITEMS}add/{kind}/" in [entry["url"] for entry in front.context["kinds"]]
    assert editor.get(f"{ITEMS}add/{kind}/").status_code == 200


@pytest.mark.parametrize("kind", ["pair", "listing", "nonsense"])
def test_drawn_kinds_are_not_made_by_hand(kind: str, editor: Client) -> None:
    # An unknown address is tried once more with a language in front.
    assert editor.get(f"{ITEMS}add/{kind}/", follow=True).status_code == 404
    editor.post(f"{ITEMS}add/{kind}/", written_form())
    assert Item.objects.count() == 0


def test_a_choice_is_stored_as_its_kind_reads_it(editor: Client) -> None:
    form = choice_form(title="Asking", category="Shoes", brand_slug="tarnvik", tags="first, second")
    assert editor.post(f"{ITEMS}add/choice/", form).status_code == 302
    item = Item.objects.get()
    assert item.content == {
        "options": [
            {"text": "<p>Yes</p>", "weight": 1.0, "feedback": "<p>Well seen</p>"},
            {"text": "<p>No</p>", "weight": 0.0, "feedback": ""},
        ],
        "multiple": False,
        "shuffle": True,
        "feedback": "<p>Because</p>",
    }
    assert (item.text, item.title, item.category, item.brand_slug) == (
        "<p>Is it?</p>",
        "Asking",
        "Shoes",
        "tarnvik",
    )
    assert (item.status, item.is_fake, sorted(item.tags.names())) == ("draft", None, ["first", "second"])
    yes = next(value for value, row in item.kind.options_of(item).items() if row["weight"] == 1)
    assert item.kind.score(item, {"choice": [yes]}).points == 100


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"options-count": "x"},
        {"options-count": "1", "options-0-type": "row"},
        choice_form(**{"options-0-value-text": "no json"}),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(broken: dict[str, Any], editor: Client) -> None:
    form = {**broken, "text": rich("<p>Is it?</p>"), "feedback": rich("")}
    assert "options" in errors(editor.post(f"{ITEMS}add/choice/", form))


def test_several_right_answers_share_the_points(editor: Client) -> None:
    rows = [option(text, right=text != "D") for text in "ABCD"]
    assert editor.post(f"{ITEMS}add/choice/", choice_form(*rows, multiple="on")).status_code == 302
    weights = [row["weight"] for row in Item.objects.get().content["options"]]
    assert weights == [1 / 3, 1 / 3, 1 / 3, 0.0]


def test_percentages_come_back_as_they_were_given(editor: Client) -> None:
    rows = [
        option("A", right=True, percent="100"),
        option("B", right=True, percent="50"),
        option("C", percent="-25"),
    ]
    editor.post(f"{ITEMS}add/choice/", choice_form(*rows))
    item = Item.objects.get()
    assert [row["weight"] for row in item.content["options"]] == [1.0, 0.5, -0.25]
    shown = editor.get(f"{ITEMS}edit/{item.pk}/").context["form"].initial["options"]
    assert [row.value["percent"] for row in shown] == [100.0, 50.0, -25.0]


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([option("Only one", right=True)], "options"),
        ([option(str(number), right=number == 1) for number in range(11)], "options"),
        ([option("A", right=True), option("")], "options"),
        ([option("A", right=True, percent="-50"), option("B")], "options"),
        ([option("A", percent="50"), option("B", right=True)], "options"),
        ([option("A", right=True, percent="101"), option("B")], "options"),
    ],
)
def test_a_choice_nobody_could_answer_is_refused(rows: list[Any], field: str, editor: Client) -> None:
    assert list(errors(editor.post(f"{ITEMS}add/choice/", choice_form(*rows)))) == [field]
    assert Item.objects.count() == 0


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (choice_form(option("A"), option("B")), "It has no right answer. Please mark one."),
        (choice_form(text=rich("")), "The question has no words. Please write it."),
        (
            choice_form(
                option("A", right=True, percent="50"), option("B", right=True, percent="20"), multiple="on"
            ),
            "Its right answers earn 70 percent instead of 100. Please correct the weights.",
        ),
    ],
)
@pytest.mark.parametrize("status", ["released", "trial"])
def test_an_unfinished_choice_stays_a_draft(
    form: dict[str, Any], why: str, status: str, editor: Client
) -> None:
    assert errors(editor.post(f"{ITEMS}add/choice/", {**form, "status": status})) == {"status": [why]}
    assert editor.post(f"{ITEMS}add/choice/", form).status_code == 302
    assert Item.objects.get().status == "draft"


def test_what_is_written_is_sanitised(editor: Client) -> None:
    text = "<script>x</script>"
    sent = json.dumps({"blocks": [{"key": "a", "text": text, "type": "unstyled"}], "entityMap": {}})
    editor.post(f"{ITEMS}add/choice/", choice_form(text=sent, feedback=sent))
    item = Item.objects.get()
    safe = "<p>&lt;script&gt;x&lt;/script&gt;</p>"
    assert (item.text, item.content["feedback"]) == (safe, safe)


def test_an_order_is_stored_with_its_steps(editor: Client) -> None:
    assert editor.post(f"{ITEMS}add/order/", order_form("Look", "Check", "Ask")).status_code == 302
    item = Item.objects.get()
    assert [step["text"] for step in item.content["options"]] == ["<p>Look</p>", "<p>Check</p>", "<p>Ask</p>"]
    assert list(errors(editor.post(f"{ITEMS}add/order/", order_form("Look")))) == ["options"]
    same = order_form("Look", "Look", status="released")
    assert errors(editor.post(f"{ITEMS}add/order/", same)) == {
        "status": ["Two of its steps are the same. Please change one."]
    }


def hotspot_form(areas: list[dict[str, Any]], **values: Any) -> dict[str, Any]:
    return {**written_form(), "areas": json.dumps(areas), "status": "released", **values}


def test_a_hotspot_gets_its_answer_from_its_areas(editor: Client) -> None:
    form = hotspot_form([area("edge"), area("stitching", "+")], picture=photograph().pk, brand_slug="orrello")
    assert editor.post(f"{ITEMS}add/hotspot/", form).status_code == 302
    item = Item.objects.get()
    assert (item.is_fake, item.brand_slug, item.status) == (True, "orrello", "released")
    assert [tell.name for tell in item.tells.all()] == ["Uneven"]
    assert [entry["tell"] for entry in item.content["areas"]] == ["", "uneven"]


@pytest.mark.parametrize(
    ("areas", "values", "why"),
    [
        (
            [area("edge", "+")],
            {},
            "Every area is a tell, which gives the answer away. Draw one that is in order as well.",
        ),
        ([], {}, "It has no areas to mark. Draw some on the photograph."),
        (
            [area("edge")],
            {"description": " "},
            "The photograph has no description. Describe it in the library, without giving the answer away.",
        ),
        ([area("edge")], {"rights": ""}, "The photograph has no rights statement. Add it in the library."),
        (
            [area("")],
            {},
            "Area 1: say what part it is, in words that do not give the answer away.",
        ),
    ],
)
def test_a_photograph_that_gives_itself_away_is_not_released(
    areas: list[Any], values: dict[str, str], why: str, editor: Client
) -> None:
    form = hotspot_form(areas, picture=photograph(**values).pk)
    assert errors(editor.post(f"{ITEMS}add/hotspot/", form)) == {"status": [why]}
    assert editor.post(f"{ITEMS}add/hotspot/", {**form, "status": "draft"}).status_code == 302


def test_a_single_photograph_needs_no_areas_to_be_genuine(editor: Client) -> None:
    form = hotspot_form([], picture=photograph().pk)
    assert editor.post(f"{ITEMS}add/single/", form).status_code == 302
    assert Item.objects.get().is_fake is False
    assert list(errors(editor.post(f"{ITEMS}add/single/", {**form, "picture": ""}))) == ["picture"]


def test_a_drawn_item_keeps_its_content(bank: None, editor: Client) -> None:
    item = Item.objects.filter(kind_slug="listing", language="en").first()
    before = (item.content, item.is_fake, sorted(tell.slug for tell in item.tells.all()))
    form = {
        "status": "retired",
        "level": "3",
        "title": "Mine",
        "tags": "old",
        "language": "ko",
        "is_fake": "on",
    }
    assert editor.post(f"{ITEMS}edit/{item.pk}/", form).status_code == 302
    after = Item.objects.get(pk=item.pk)
    assert (after.status, after.level, after.title, list(after.tags.names())) == (
        "retired",
        3,
        "Mine",
        ["old"],
    )
    assert (after.language, after.content) == ("en", before[0])
    assert (after.content, after.is_fake, sorted(tell.slug for tell in after.tells.all())) == before


def test_an_unchanged_form_changes_nothing(editor: Client) -> None:
    item = choice_item(title="Asking")
    pages = [editor.get(f"{ITEMS}edit/{item.pk}/").context["form"] for _look in range(2)]
    first, second = (page.initial["options"].get_prep_value() for page in pages)
    assert first == second
    editor.post(f"{ITEMS}edit/{item.pk}/", form_of(item, feedback=rich("<p>WHYCANARY</p>")))
    assert Item.objects.get().content == item.content


@pytest.mark.parametrize(
    "change",
    [
        {"options-0-value-right": "", "options-1-value-right": "on"},
        {"options-2-deleted": "1"},
        {"options-1-order": "2", "options-2-order": "1"},
        {"multiple": "on", "options-1-value-right": "on"},
    ],
)
def test_what_is_right_stays_once_people_have_answered(change: dict[str, str], editor: Client) -> None:
    item = answered(choice_item())
    form = {
        name: value
        for name, value in form_of(item, **change).items()
        if value or name != "options-0-value-right"
    }
    assert list(errors(editor.post(f"{ITEMS}edit/{item.pk}/", form))) == ["__all__"]
    assert Item.objects.get().content == item.content


def test_words_may_be_corrected_once_people_have_answered(editor: Client) -> None:
    item = answered(choice_item())
    form = form_of(item, **{"options-1-value-text": rich("<p>Trust its price</p>")}, status="released")
    assert editor.post(f"{ITEMS}edit/{item.pk}/", form).status_code == 302
    texts = [row["text"] for row in Item.objects.get().content["options"]]
    assert texts == ["<p>Ask the brand</p>", "<p>Trust its price</p>", "<p>Trust the photo</p>"]


def test_steps_keep_their_places_once_people_have_answered(editor: Client) -> None:
    item = answered(order_item())
    moved = form_of(item, **{"options-0-order": "1", "options-1-order": "0"})
    assert list(errors(editor.post(f"{ITEMS}edit/{item.pk}/", moved))) == ["__all__"]


def test_another_photograph_is_another_question(editor: Client) -> None:
    item = answered(hotspot_item())
    areas = item.content["areas"]
    form = hotspot_form(areas, picture=photograph().pk, status="draft")
    assert list(errors(editor.post(f"{ITEMS}edit/{item.pk}/", form))) == ["__all__"]
    assert editor.post(f"{ITEMS}edit/{item.pk}/", {**form, "picture": item.picture_id}).status_code == 302


def test_every_save_is_in_the_history(editor: Client) -> None:
    editor.post(f"{ITEMS}add/choice/", choice_form())
    item = Item.objects.get()
    editor.post(f"{ITEMS}edit/{item.pk}/", form_of(item, title="Renamed"))
    actions = ModelLogEntry.objects.for_instance(item).order_by("pk").values_list("action", flat=True)
    assert (list(actions), item.revisions.count()) == (["wagtail.create", "wagtail.edit"], 2)
    assert editor.get(f"{ITEMS}history/{item.pk}/").status_code == 200


def test_an_older_version_comes_back_with_its_content(editor: Client) -> None:
    editor.post(f"{ITEMS}add/choice/", choice_form())
    item = Item.objects.get()
    first = item.revisions.get()
    changed = form_of(item, **{"options-1-value-text": rich("<p>Never</p>")})
    editor.post(f"{ITEMS}edit/{item.pk}/", changed)
    compared = editor.get(f"{ITEMS}history/{item.pk}/revisions/compare/earliest...latest/")
    assert [str(field.field_label()) for field in compared.context["comparison"]] == ["Content"]
    page = editor.get(f"{ITEMS}history/{item.pk}/revisions/{first.pk}/revert/")
    texts = [row.value["text"].source for row in page.context["form"].initial["options"]]
    assert texts == ["<p>Yes</p>", "<p>No</p>"]


def test_nothing_is_saved_while_somebody_types(editor: Client) -> None:
    item = choice_item()
    for path in ("add/choice/", f"edit/{item.pk}/"):
        assert editor.get(ITEMS + path).context["autosave_enabled"] is False


def test_a_copy_is_a_draft_of_its_own(editor: Client) -> None:
    item = answered(choice_item(title="Asking", status="released"))
    item.tags.add("shoes")
    item.save()
    assert editor.get(f"{ITEMS}copy/{item.pk}/").status_code == 200
    assert Item.objects.count() == 1
    response = editor.post(f"{ITEMS}copy/{item.pk}/")
    copy = Item.objects.exclude(pk=item.pk).get()
    assert response["Location"] == f"{ITEMS}edit/{copy.pk}/"
    assert (copy.title, copy.status, copy.content) == ("Asking (copy)", "draft", item.content)
    assert (list(copy.tags.names()), copy.responses.count(), copy.revisions.count()) == (["shoes"], 0, 1)
    assert copy.code != item.code


def test_a_drawn_item_is_not_copied(bank: None, editor: Client) -> None:
    item = Item.objects.filter(kind_slug="pair").first()
    before = Item.objects.count()
    response = editor.post(f"{ITEMS}copy/{item.pk}/", follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "Drawn items are not copied: the same good would be in the bank twice."
    ]
    assert Item.objects.count() == before


def test_where_an_item_is_used(editor: Client) -> None:
    item = answered(choice_item())
    QuizItem.objects.create(quiz=Quiz.objects.get(), item=item)
    use = editor.get(f"{ITEMS}usage/{item.pk}/").context["use"]
    assert ([quiz.title for quiz in use.quizzes], use.forms, use.rounds, use.answers) == (["Quiz"], [], 1, 1)


@pytest.mark.parametrize("kept", [True, False])
def test_only_an_item_without_answers_is_deleted(kept: bool, editor: Client) -> None:
    item = answered(choice_item(title="Asking")) if kept else choice_item(title="Asking")
    response = editor.post(f"{ITEMS}delete/{item.pk}/", follow=True)
    told = [str(message).strip() for message in response.context["messages"]]
    assert Item.objects.filter(pk=item.pk).exists() is kept
    if kept:
        why = "People have answered it, and their answers belong to it. Retire it instead."
        assert told == [f"“Asking” was not deleted. {why}"]


PATHS = [
    "",
    "results/",
    "add/",
    "add/choice/",
    *(f"{view}/PK/" for view in ("edit", "copy", "usage", "history", "delete", "preview")),
]


@pytest.mark.parametrize("path", [*PATHS, "preview/choice/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_manager_has_no_question_bank(path: str, method: str, manager: Client) -> None:
    item = choice_item()
    response = getattr(manager, method)(ITEMS + path.replace("PK", str(item.pk)), choice_form(title="Taken"))
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert [item.title for item in Item.objects.all()] == [""]

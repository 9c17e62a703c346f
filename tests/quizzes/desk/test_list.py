"""The list of items: what it shows, how it is narrowed down, and what is done to many at once."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.models import Attempt, Item, ItemAnalysis, Quiz, Response
from quizzes.services.item_analysis import FLAGS
from quizzes.specimens.models import Specimen
from tests.quizzes.desk.writing import ITEMS, choice_item, hotspot_item, order_item

BULK = "/admin/bulk/quizzes/item/"


def listed(editor: Client, **query: Any) -> list[str]:
    """The names of the items in the list, in its order."""
    response = editor.get(ITEMS, query)
    assert response.status_code == 200
    return [item.title for item in response.context["object_list"]]


def flagged(item: Item) -> Item:
    ItemAnalysis.objects.create(
        item=item, answered=30, flags=["too_easy"], is_flagged=True, analysed_at=timezone.now()
    )
    return item


def tagged(item: Item, *tags: str) -> Item:
    item.tags.set(tags)
    item.save()
    return item


@pytest.fixture
def three(db: None) -> list[Item]:
    """A choice, an order and a fake on a photograph, each with all that a row can show."""
    shoes = {"brand_slug": "tarnvik", "category": "shoes"}
    return [
        tagged(flagged(choice_item(title="Choice", status="released", level=1, **shoes)), "a", "b"),
        tagged(order_item(title="Order", language="ko", category="bags"), "b"),
        hotspot_item(title="Spot", status="trial", level=3, brand_slug="orrello"),
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Spot", "Order", "Choice"]),
        ({"kind": ["choice", "order"]}, ["Order", "Choice"]),
        ({"status": "trial"}, ["Spot"]),
        ({"status": ["draft", "released"]}, ["Order", "Choice"]),
        ({"level": "1"}, ["Choice"]),
        ({"language": "ko"}, ["Order"]),
        ({"language": "none"}, []),
        ({"category": "bags"}, ["Order"]),
        ({"brand": "orrello"}, ["Spot"]),
        ({"truth": "fake"}, ["Spot"]),
        ({"truth": "genuine"}, []),
        ({"truth": "neither"}, ["Order", "Choice"]),
        ({"flagged": "yes"}, ["Choice"]),
        ({"practice": "with"}, ["Spot", "Order", "Choice"]),
        ({"practice": "only"}, []),
        ({"ordering": "title"}, ["Choice", "Order", "Spot"]),
        ({"ordering": "-level"}, ["Spot", "Order", "Choice"]),
        ({"ordering": "nonsense"}, ["Spot", "Order", "Choice"]),
        ({"q": "choi"}, ["Choice"]),
        ({"q": "first come"}, ["Order"]),
        ({"q": "choice order"}, []),
        ({"q": "b", "status": "draft"}, ["Order"]),
    ],
)
def test_the_list_is_narrowed_down(
    query: dict[str, Any], names: list[str], three: list[Item], editor: Client
) -> None:
    assert listed(editor, **query) == names


def test_by_tag_and_by_tell(three: list[Item], editor: Client) -> None:
    tags = {tag.name: tag.pk for tag in three[0].tags.all()}
    assert listed(editor, tag=[tags["a"], tags["b"]]) == ["Order", "Choice"]
    assert listed(editor, tag=tags["a"]) == ["Choice"]
    assert listed(editor, tell=three[2].tells.get().pk) == ["Spot"]


def test_endless_practice_is_hidden_until_asked_for(three: list[Item], editor: Client) -> None:
    Item.objects.filter(title="Spot").update(for_practice=True)
    assert listed(editor) == ["Order", "Choice"]
    assert listed(editor, practice="only") == ["Spot"]


def test_a_row_says_what_an_item_shows_and_what_answers_say(three: list[Item], editor: Client) -> None:
    page = editor.get(ITEMS).content.decode()
    for words in (
        "Spot",
        "Mark the tells",
        "In trial",
        "Orrello",
        "Fake",
        "a, b",
        str(FLAGS["too_easy"])[:8],
    ):
        assert words in page
    assert page.count('class="bank-pictures"><img') == 1


def test_pages_of_the_list_hold_every_item_once(editor: Client) -> None:
    for number in range(30):
        choice_item(title=str(number), level=2)
    seen = [*listed(editor, ordering="level"), *listed(editor, ordering="level", p=2)]
    assert sorted(seen, key=int) == [str(number) for number in range(30)]


def _row(number: int) -> None:
    """A row with everything that could cost a query of its own."""
    tagged(flagged(hotspot_item(title=str(number), brand_slug="orrello")), "a", f"tag {number}")
    tagged(choice_item(specimen=Specimen.objects.order_by("pk")[number]), "b")


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", [ITEMS, f"{ITEMS}results/", "/admin/snippets/choose/quizzes/item/"])
def test_the_number_of_queries_does_not_grow_with_rows(path: str, bank: None, editor: Client) -> None:
    Item.objects.all().delete()
    _row(0)
    editor.get(path)  # makes the rendition of the photograph, once
    one = queries(editor, path)
    _row(1)
    _row(2)
    editor.get(path)
    assert queries(editor, path) == one


def bulk(
    editor: Client, action: str, items: list[Item] | str, form: dict[str, Any], listing: str = ITEMS
) -> Any:
    ids = items if items == "all" else [item.pk for item in items]
    path = f"{BULK}{action}/?{urlencode({'next': listing, 'id': ids}, doseq=True)}"
    assert editor.get(path).status_code == 200
    return editor.post(path, form, follow=True)


def told(response: Any) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]]


def test_tags_are_added_and_removed(three: list[Item], editor: Client) -> None:
    assert told(bulk(editor, "add_tags", three, {"tags": "b, new one"})) == ["3 items changed."]
    assert told(bulk(editor, "remove_tags", three[:1], {"tags": "a"})) == ["1 item changed."]
    assert [sorted(item.tags.names()) for item in Item.objects.order_by("pk")] == [["b", "new one"]] * 3
    assert [item.revisions.count() for item in three] == [2, 1, 1]


def test_level_is_set(three: list[Item], editor: Client) -> None:
    assert told(bulk(editor, "set_level", three, {"level": "3"})) == ["2 items changed."]
    assert [item.level for item in Item.objects.all()] == [3, 3, 3]


def test_status_is_set_where_the_item_is_ready(three: list[Item], editor: Client) -> None:
    Item.objects.filter(title="Order").update(text="")
    answer = bulk(editor, "set_status", three, {"status": "released"})
    assert sorted(told(answer)) == [
        "1 item changed.",
        "“Order” stays as it is. The question has no words. Please write it.",
    ]
    assert [item.status for item in Item.objects.order_by("pk")] == ["released", "draft", "released"]


def test_a_status_that_does_not_exist_is_refused(three: list[Item], editor: Client) -> None:
    bulk(editor, "set_status", three, {"status": "nonsense"})
    assert [item.status for item in Item.objects.order_by("pk")] == ["released", "draft", "trial"]


def test_all_means_what_the_list_shows(three: list[Item], editor: Client) -> None:
    Item.objects.filter(title="Choice").update(for_practice=True)
    bulk(editor, "set_level", "all", {"level": "2"}, listing=f"{ITEMS}?q=o&status=trial")
    assert {item.title: item.level for item in Item.objects.all()} == {"Choice": 1, "Order": 2, "Spot": 2}
    bulk(editor, "delete", "all", {}, listing=f"{ITEMS}?status=draft")
    assert [item.title for item in Item.objects.order_by("pk")] == ["Choice", "Spot"]


def test_many_are_deleted_only_if_none_was_answered(three: list[Item], editor: Client) -> None:
    quiz = Quiz.objects.create(title="Quiz", slug="quiz")
    now = timezone.now()
    attempt = Attempt.objects.create(quiz=quiz, language="en", item_ids=[three[0].pk], started_at=now)
    Response.objects.create(
        attempt=attempt,
        item=three[0],
        position=1,
        answer={},
        correct=True,
        points=1,
        seconds=1,
        answered_at=now,
    )
    query = urlencode({"next": ITEMS, "id": [item.pk for item in three]}, doseq=True)
    answer = editor.post(f"{BULK}delete/?{query}", follow=True)
    why = "People have answered it, and their answers belong to it. Retire it instead."
    assert told(answer) == [f"“Choice” was not deleted. {why}"]
    assert Item.objects.count() == 3


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("add_tags", {"tags": "taken"}),
        ("remove_tags", {"tags": "a"}),
        ("set_status", {"status": "retired"}),
        ("set_level", {"level": "2"}),
        ("delete", {}),
    ],
)
def test_a_manager_changes_nothing(
    action: str, form: dict[str, str], three: list[Item], manager: Client
) -> None:
    before = list(Item.objects.order_by("pk").values_list("status", "level", "tags__name"))
    manager.post(f"{BULK}{action}/", form, query_params={"id": [item.pk for item in three], "next": ITEMS})
    assert list(Item.objects.order_by("pk").values_list("status", "level", "tags__name")) == before

"""Tells and brand books: editors' own beside those of the website."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from quizzes.models import BrandBook, BrandRule, Quiz, Tell
from tests.quizzes.desk.writing import choice_item, hotspot_item, photograph

TELLS = "/admin/snippets/quizzes/tell/"
BOOKS = "/admin/snippets/quizzes/brandbook/"
TELL = {"name": "Crooked zip", "category": "bags", "why": "Because", "how": "Pull it", "caveat": "Old bags"}


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def errors(response: Any) -> list[str]:
    assert response.status_code == 200
    return list(response.context["form"].errors)


def book_form(rules: list[dict[str, Any]] | None = None, **values: Any) -> dict[str, Any]:
    given = {"name": "Vellano", "slug": "vellano", "line": "Bags", "story": "A story", "price_low": "10"}
    rest = {"price_high": "20", "sellers": "One\n\nTwo", "address": "vellano.example"}
    rows = inline_formset(rules or [{"title": "Zip", "text": "Runs straight", "picture": ""}])
    return nested_form_data({**given, **rest, "rules": rows, **values})


def make_book(slug: str) -> BrandBook:
    book = BrandBook.objects.create(slug=slug, name=slug.title(), line="Bags", story="A story")
    for part in ("Zip", "Strap"):
        BrandRule.objects.create(book=book, title=part, text=f"{part} promise", picture=photograph())
    return book


def test_an_editor_writes_a_tell(editor: Client) -> None:
    assert editor.post(f"{TELLS}add/", TELL).status_code == 302
    tell = Tell.objects.get()
    assert (tell.slug, tell.name, tell.caveat) == ("crooked-zip", "Crooked zip", "Old bags")
    editor.post(f"{TELLS}edit/{tell.pk}/", {**TELL, "name": "Bent zip"})
    tell.refresh_from_db()
    assert (tell.slug, tell.name) == ("crooked-zip", "Bent zip")
    editor.post(f"{TELLS}add/", TELL | {"name": "지퍼가 비뚤다"})
    editor.post(f"{TELLS}add/", TELL | {"name": "Crooked zip"})
    assert len({tell.slug for tell in Tell.objects.all()}) == 3


def test_the_list_counts_items_and_is_narrowed_down(bank: None, editor: Client) -> None:
    own = Tell.objects.create(slug="own", name="Own", category="bags")
    hotspot_item()
    rows = editor.get(TELLS, {"origin": "own"}).context["object_list"]
    assert [(tell.slug, tell.times) for tell in rows] == [("uneven", 1), ("own", 0)]
    assert list(editor.get(TELLS, {"category": "bags"}).context["object_list"]) == [own]
    assert list(editor.get(TELLS, {"q": "own", "origin": "own"}).context["object_list"]) == [own]
    book = editor.get(TELLS, {"origin": "book", "ordering": "-times"}).context["object_list"]
    counts = [tell.times for tell in book]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == book[0].items.count()


def test_a_tell_of_a_brand_book_is_read_only(bank: None, editor: Client) -> None:
    tell = Tell.objects.filter(slug__startswith="leather:").first()
    page = editor.get(f"{TELLS}edit/{tell.pk}/", follow=True)
    assert page.redirect_chain == [(f"{TELLS}inspect/{tell.pk}/", 302)]
    assert '<a href="/en/brands/orrello/">Orrello</a>' in page.content.decode()
    editor.post(f"{TELLS}edit/{tell.pk}/", TELL)
    editor.post(f"{TELLS}delete/{tell.pk}/")
    assert Tell.objects.get(pk=tell.pk).name == tell.name


def test_a_tell_that_items_show_is_not_deleted(editor: Client) -> None:
    used, free = hotspot_item().tells.get(), Tell.objects.create(slug="free", name="Free")
    answer = editor.post(f"{TELLS}delete/{used.pk}/", follow=True)
    assert [str(message).strip() for message in answer.context["messages"]] == [
        "“Uneven” was not deleted. Items show it. Take it out of them first."
    ]
    editor.post(f"{TELLS}delete/{free.pk}/")
    assert list(Tell.objects.all()) == [used]


def test_an_editor_writes_a_brand_book(editor: Client) -> None:
    picture = photograph()
    rules = [
        {"title": "Zip", "text": "Runs straight", "picture": picture.pk},
        {"title": "Strap", "text": "Is sewn", "picture": ""},
    ]
    assert editor.post(f"{BOOKS}add/", book_form(rules)).status_code == 302
    book = BrandBook.objects.get()
    assert [(rule.title, rule.picture) for rule in book.rules.all()] == [("Zip", picture), ("Strap", None)]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"slug": "orrello"}, "slug"), ({"price_low": "30"}, "price_high"), ({"name": ""}, "name")],
)
def test_a_brand_book_that_makes_no_sense_is_refused(
    values: dict[str, str], field: str, editor: Client
) -> None:
    assert errors(editor.post(f"{BOOKS}add/", book_form(**values))) == [field]


def test_a_brand_that_items_name_keeps_its_short_name_and_stays(editor: Client) -> None:
    editor.post(f"{BOOKS}add/", book_form())
    book = BrandBook.objects.get()
    choice_item(brand_slug="vellano")
    rule = {"id": book.rules.get().pk, "title": "Zip", "text": "x", "picture": ""}
    rows = inline_formset([rule], initial=1)
    assert errors(
        editor.post(
            f"{BOOKS}edit/{book.pk}/", book_form(slug="other", rules=None) | nested_form_data({"rules": rows})
        )
    ) == ["slug"]
    editor.post(f"{BOOKS}delete/{book.pk}/")
    assert [(row.slug, row.times) for row in editor.get(BOOKS).context["object_list"]] == [("vellano", 1)]


def test_its_page_stands_beside_those_of_the_website(editor: Client) -> None:
    editor.post(f"{BOOKS}add/", book_form([{"title": "Zip", "text": "Straight", "picture": photograph().pk}]))
    visitor = Client()
    front = visitor.get("/en/brands/").content.decode()
    assert [f"/en/brands/{slug}/" in front for slug in ("orrello", "vellano")] == [True, True]
    page = visitor.get("/en/brands/vellano/").content.decode()
    for words in (
        "Vellano",
        "Straight",
        "A wallet on a table",
        "€10 to €20",
        "<li>Two</li>",
        "vellano.example",
    ):
        assert words in page
    assert visitor.get("/en/brands/nobody/").status_code == 404


def test_a_book_with_little_in_it_is_shown(db: None) -> None:
    BrandBook.objects.create(slug="bare", name="Bare", price_low=5)
    page = Client().get("/ko/brands/bare/")
    assert (page.status_code, "Official prices" in page.content.decode()) == (200, False)


@pytest.mark.parametrize("path", ["/en/brands/", "/en/brands/vellano/", BOOKS, TELLS])
def test_the_number_of_queries_does_not_grow_with_rows(path: str, editor: Client) -> None:
    first = make_book("vellano")
    Tell.objects.create(slug="first", name="First", category="bags")
    editor.get(path)  # makes the renditions of the photographs, once
    one = queries(editor, path)
    for number in range(2):
        make_book(f"book-{number}")
        BrandRule.objects.create(book=first, title="More", text="More", picture=photograph())
        Tell.objects.create(slug=f"tell-{number}", name=f"Tell {number}", category="bags")
    editor.get(path)
    assert queries(editor, path) == one


@pytest.mark.parametrize("path", [f"{TELLS}add/", f"{BOOKS}add/", TELLS, BOOKS])
def test_a_manager_has_no_vocabulary(path: str, manager: Client) -> None:
    for response in (manager.get(path), manager.post(path, TELL | book_form())):
        assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert (Tell.objects.count(), BrandBook.objects.count()) == (0, 0)


def test_quizzes_in_the_list_cost_the_same(editor: Client) -> None:
    path = "/admin/snippets/quizzes/quiz/"
    Quiz.objects.create(title="A", slug="a")
    one = queries(editor, path)
    for slug in ("b", "c"):
        Quiz.objects.create(title=slug, slug=slug)
    assert queries(editor, path) == one

"""Items of the bank as files of other programs: what fits is the same, what does not is named."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.exchange.items import ItemData
from quizzes.exchange.registry import READERS, WRITERS, format_of, format_to_write
from quizzes.exchange.services.choices import Choices
from quizzes.exchange.services.collecting import TooMuch
from quizzes.exchange.services.exporting import (
    Exported,
    NothingToExport,
    export_items,
    items_to_export,
)
from quizzes.exchange.services.importing import keep_import
from quizzes.exchange.services.reading import read_file
from quizzes.models import Item, Quiz, QuizItem, Tell
from quizzes.services.bank import keep_key, keep_pictures, load_items
from quizzes.specimens.collection import read_index
from tests.quizzes.exchange.carried import assert_same
from tests.quizzes.exchange.files import gift_zip

pytestmark = pytest.mark.django_db

CHOICE = {
    "options": [
        {"text": "The <b>left</b> one", "weight": 1.0, "feedback": "Yes"},
        {"text": "None", "weight": 0.0, "feedback": ""},
    ],
    "multiple": False,
    "shuffle": True,
    "feedback": "Look twice",
}
BARE = {
    **CHOICE,
    "options": [
        {"text": "Left", "weight": 1.0, "feedback": ""},
        {"text": "Right", "weight": 0, "feedback": ""},
    ],
    "feedback": "",
}


def item(kind: str = "choice", content: dict[str, Any] = CHOICE, **values: Any) -> Item:
    made = Item.objects.create(
        kind_slug=kind,
        content=content,
        **{"status": "released", "text": "Which?", "language": "en", **values},
    )
    keep_key(item=made)
    return made


def drawn_hotspots() -> None:
    drawn = [one for one in read_index() if one.entry.use == "hotspot" and one.entry.family == "leather"][:2]
    keep_pictures(drawn=drawn)
    load_items(drawn=drawn, listings=[])


def written(format: str) -> Exported:
    return export_items(items=items_to_export(), format=format)


def read(exported: Exported) -> tuple[ItemData, ...]:
    return READERS[format_of(exported.name, exported.data)].module.parse(exported.data).items


@pytest.mark.parametrize("format", ["gift", "moodle_xml", "qti12", "qti21", "package"])
def test_a_choice_goes_out_and_comes_back(format: str) -> None:
    kept = item(title="Box", category="Shoes/Boxes")
    kept.tags.set(["a", "b"])
    kept.save()
    exported = written(format)
    assert (exported.written, exported.skipped) == (1, ())
    (back,) = read(exported)
    assert (back.title, back.text, back.category, set(back.tags)) == (
        "Box",
        "Which?",
        "Shoes/Boxes",
        {"a", "b"},
    )
    assert [(o.text, o.weight, o.feedback) for o in back.options] == [
        (o["text"], o["weight"], o["feedback"]) for o in CHOICE["options"]
    ]
    assert back.feedback == "Look twice"


@pytest.mark.parametrize("format", ["aiken", "kahoot"])
def test_plain_formats_name_what_would_be_lost(format: str) -> None:
    item(title="Rich")
    item(content=BARE, title="Bare", text="Which box?")
    exported = written(format)
    assert [skipped.where for skipped in exported.skipped] == ["Rich"]
    assert str(exported.loses)[:25] == "Title, kind of goods, tag"
    assert [one.text for one in read(exported)] == ["Which box?"]


@pytest.mark.parametrize("format", [slug for slug in WRITERS if slug != "package"])
def test_other_programs_do_not_know_our_own_kinds(format: str) -> None:
    for kind in ("single", "case", "pair", "listing", "report", "review"):
        Item.objects.create(kind_slug=kind, status="released", title=kind)
    exported = written(format)
    assert exported.written == 0
    assert [(skipped.where, skipped.type) for skipped in exported.skipped] == [
        (kind, kind) for kind in ("single", "case", "pair", "listing", "report", "review")
    ]
    assert all(str(skipped.why) for skipped in exported.skipped)


@pytest.mark.parametrize("format", ["moodle_xml", "qti12", "qti21"])
def test_a_drawn_fake_goes_out_with_its_tells(format: str) -> None:
    drawn_hotspots()
    fake = Item.objects.get(kind_slug="hotspot", is_fake=True)
    exported = written(format)
    assert exported.written == 1
    assert [skipped.type for skipped in exported.skipped] == ["hotspot"]  # the genuine one has no tells
    (back,) = read(exported)
    tells = {tell.slug: tell for tell in fake.specimen.tells}
    assert [area.tell for area in back.areas] == [str(tell.name) for tell in tells.values()]
    assert [area.check for area in back.areas] == [str(tell.how) for tell in tells.values()]


def test_exported_pictures_come_back() -> None:
    reading = read_file(data=gift_zip(), name="q.zip")
    keep_import(reading=reading, choices=Choices("en", rights="Own", status="released"), now=timezone.now())
    exported = written("moodle_xml")
    assert exported.written == 1  # the other one is a draft
    assert [(one.picture.description, bool(one.picture.content)) for one in read(exported)] == [
        ("A round seal", True)
    ]


@pytest.mark.parametrize("format", WRITERS)
def test_a_picture_that_is_gone_is_named(format: str) -> None:
    reading = read_file(data=gift_zip(), name="q.zip")
    kept = keep_import(
        reading=reading, choices=Choices("en", rights="Own", status="released"), now=timezone.now()
    )
    default_storage.delete(kept.items[0].picture.file.name)
    exported = written(format)
    assert [str(skipped.why)[:31] for skipped in exported.skipped] == ["Its picture is missing in the l"]


def test_what_is_chosen_is_exported() -> None:
    first, second, third = (item(title=title) for title in ("1", "2", "3"))
    item(title="draft", status="draft")
    item(title="practice", for_practice=True)
    second.tags.add("lecture")
    second.save()
    quiz = Quiz.objects.create(title="Q", slug="q", composition="fixed")
    for place, held in enumerate((third, first)):
        QuizItem.objects.create(quiz=quiz, item=held, sort_order=place)
    draft = Item.objects.get(title="draft")
    assert list(items_to_export()) == [first, second, third]
    assert list(items_to_export(tag="lecture")) == [second]
    assert list(items_to_export(quiz=quiz)) == [third, first]
    assert list(items_to_export(ids=(draft.pk, first.pk))) == [first, draft]
    with pytest.raises(NothingToExport):
        export_items(items=items_to_export(tag="no such tag"), format="gift")


@pytest.mark.parametrize("format", ["package", "moodle_xml"])
def test_queries_do_not_grow_with_items(format: str) -> None:
    counts = []
    for _round in range(2):
        for _item in range(2):
            made = item()
            made.tags.add("a", "b")
            made.tells.add(Tell.objects.get_or_create(slug="t", name="T")[0])
            made.save()
        with CaptureQueriesContext(connection) as captured:
            written(format)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_more_than_one_file_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    item()
    item()
    monkeypatch.setattr("quizzes.exchange.services.exporting.MAX_ITEMS", 1)
    with pytest.raises(TooMuch):
        written("gift")
    monkeypatch.setattr("quizzes.exchange.services.exporting.MAX_ITEMS", 2)
    monkeypatch.setattr("quizzes.exchange.services.exporting.MAX_FILE_BYTES", 10)
    with pytest.raises(TooMuch):
        written("gift")


def test_every_format_round_trips_through_the_bank() -> None:
    """Out, in and out again: nothing more is lost the second time."""
    item(title="Choice", category="Shoes")
    item("order", {"options": [{"text": "One"}, {"text": "Two"}], "feedback": "x"}, title="Order")
    for format in ("gift", "moodle_xml", "qti12", "qti21"):
        first = written(format)
        back = read(first)
        Item.objects.filter(status="draft").delete()
        kept = keep_import(
            reading=read_file(data=first.data, name=first.name), choices=Choices("en"), now=timezone.now()
        )
        ids = tuple(one.pk for one in kept.items)
        again = export_items(items=items_to_export(ids=ids), format=format)
        assert_same(read(again), back)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("a.zip", "package"), ("a.gift", "gift"), ("a.XML", "moodle_xml"), ("a.txt", "aiken"), ("a", "package")],
)
def test_the_name_of_a_file_tells_its_format(name: str, slug: str) -> None:
    assert format_to_write(name) == slug


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("name", ["questions", "questions.txt", "questions.bin"])
def test_what_is_in_a_file_tells_its_format(format: str, name: str) -> None:
    item(content=BARE)
    exported = written(format)
    assert format_of(name, exported.data) == {"qti12": "qti", "qti21": "qti"}.get(format, format)

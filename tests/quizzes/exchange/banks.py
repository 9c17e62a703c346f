"""A bank with an item of every kind, and another installation to bring it to."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone

from quizzes.enums import ItemStatus
from quizzes.exchange.services.choices import Choices
from quizzes.exchange.services.exporting import export_items, items_to_export
from quizzes.exchange.services.importing import Kept, keep_import
from quizzes.exchange.services.reading import read_file
from quizzes.models import BrandBook, BrandRule, Item, Tell
from quizzes.services.bank import keep_key, keep_pictures, load_items
from quizzes.specimens.collection import Drawn, read_index
from quizzes.specimens.demonstration_listings import LISTINGS
from quizzes.specimens.models import Specimen
from tests.quizzes.exchange.files import stored
from tests.uploads.pictures import good
from uploads.models import Photograph

ENGLISH = Choices("en", rights="Own photographs, Kim Mina, 2026")
RELEASED = Choices("en", rights=ENGLISH.rights, status=ItemStatus.RELEASED)


def bring(data: bytes, choices: Choices = ENGLISH, *, name: str = "questions", by: Any = None) -> Kept:
    return keep_import(reading=read_file(data=data, name=name), choices=choices, now=timezone.now(), by=by)


def empty_the_bank() -> None:
    for path in stored():
        default_storage.delete(path)
    Item.objects.all().delete()
    for model in (BrandBook, Specimen, Tell, Photograph):
        model.objects.all().delete()


def photograph(name: str = "shoe", *, kind: str = "PNG", **values: str) -> Photograph:
    data = good(kind)
    path = default_storage.save(f"original_images/{name}.{kind.lower()}", io.BytesIO(data))
    words = {"title": f"The {name}", "description": "A shoe on a table", "rights": "Own, Kim Mina, 2026"}
    return Photograph.objects.create(file=path, width=64, height=48, file_hash="x", **(words | values))


def area(tell: str, name: str, **values: Any) -> dict[str, Any]:
    drawn = {"shape": "rectangle", "points": [[0.1, 0.1], [0.4, 0.5]], "label": f"Part {name}"}
    return {**drawn, "tell": tell, "name": name, "explanation": "Why", "check": "How", **values}


CHOICE = {
    "options": [
        {"text": "Ours", "weight": 1.0, "feedback": "Yes"},
        {"text": "Theirs", "weight": 0.0, "feedback": ""},
    ],
    "multiple": False,
    "shuffle": True,
    "feedback": "Look <b>closely</b>",
}
CASE = {
    "is_fake": True,
    "tell": "case:stall",
    "task": "Counterfeit, or lawful?",
    "fake": "a counterfeit",
    "genuine": "lawful",
    "feedback": "<p>Look <b>closely</b></p>",
    "note": {"name": "가판대", "why": "W", "how": "H", "caveat": ""},
}
STEPS = {"options": [{"text": "Look"}, {"text": "Ask"}], "feedback": ""}
AREAS = {
    "areas": [
        area("glue", "Glue marks"),
        area("", "The sole", shape="polygon", points=[[0, 0], [1, 0], [0, 1]]),
    ]
}


def one_of_each_kind() -> list[Drawn]:
    """The goods of one item of each drawn kind."""
    found: dict[str, list[Drawn]] = {}
    for drawn in read_index():
        found.setdefault(drawn.entry.use, []).append(drawn)
    listed = next(one for one in found["listing"] if one.entry.family == "shoe")
    return [found["single"][0], found["hotspot"][0], *found["pair"][:2], listed]


def fill_the_bank() -> None:
    """An item of every kind: drawn, with a photograph, and with neither."""
    keep_pictures(drawn=one_of_each_kind())
    load_items(drawn=one_of_each_kind(), listings=[one for one in LISTINGS if one["brand"] == "tarnvik"][:1])
    Tell.objects.create(slug="glue", name="Glue marks", category="shoes", why="W", how="H", caveat="C")
    Tell.objects.create(slug="case:stall", name="A stall", category="case", why="W", how="H", caveat="C")
    Tell.objects.filter(slug__startswith="leather").update(why="Changed by an editor")
    book = BrandBook.objects.create(slug="mora", name="Mora", price_low=10, sellers="A\nB", story="S")
    brim = photograph("brim", kind="JPEG")
    BrandRule.objects.create(book=book, title="Brim", text="Wide", picture=brim, sort_order=0)
    BrandRule.objects.create(book=book, title="Band", text="Red", sort_order=1)
    shown = photograph()
    for kind, content, values in (
        ("single", {"areas": AREAS["areas"]}, {"picture": shown, "brand_slug": "mora"}),
        ("hotspot", AREAS, {"picture": shown, "level": 3, "status": "retired", "language": "ko"}),
        ("choice", CHOICE, {"picture": shown, "text": "<p>Which <b>one</b>?</p>", "status": "trial"}),
        ("choice", CHOICE, {"specimen": Specimen.objects.first(), "text": "Which?", "title": "제목"}),
        ("case", CASE, {"text": "<p>A stall.</p>", "language": "en", "status": "released"}),
        ("order", STEPS, {"text": "In which order?", "category": "shoes", "for_practice": True}),
    ):
        item = Item.objects.create(kind_slug=kind, content=content, **values)
        keep_key(item=item)
        item.tags.set(["shoes", f"of {kind}"])
        item.save()


def exported(format: str = "package") -> bytes:
    ids = tuple(Item.objects.values_list("pk", flat=True))
    return export_items(items=items_to_export(ids=ids), format=format).data

"""Items, photographs and forms as an editor makes them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from quizzes.models import Item
from quizzes.services.bank import save_item
from tests.quizzes.questions import case
from uploads.models import Photograph

ITEMS = "/admin/snippets/quizzes/item/"
SQUARE = [[0.1, 0.1], [0.3, 0.3]]


def photograph(**values: Any) -> Photograph:
    """A photograph that may be shown; its file is a grey picture of 400 x 300."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "grey").save(out, "PNG")
    given = {"title": "Prop", "description": "A wallet on a table", "rights": "own photograph, 2026"} | values
    return Photograph.objects.create(
        file=ContentFile(out.getvalue(), "prop.png"), width=400, height=300, **given
    )


def area(label: str = "stitching", tell: str = "") -> dict[str, Any]:
    words = {"name": "Uneven", "explanation": "It wanders", "check": "Measure it"} if tell else {}
    return {
        "shape": "rectangle",
        "points": SQUARE,
        "label": label,
        "tell": tell,
        "name": "",
        "explanation": "",
        "check": "",
        **words,
    }


def choice_item(**values: Any) -> Item:
    options = [
        {"text": "<p>Ask the brand</p>", "weight": 1.0, "feedback": "<p>Its list is public.</p>"},
        {"text": "<p>Trust the price</p>", "weight": 0.0, "feedback": ""},
        {"text": "<p>Trust the photo</p>", "weight": 0.0, "feedback": ""},
    ]
    content = {"options": options, "multiple": False, "shuffle": True, "feedback": "<p>WHYCANARY</p>"}
    given = {"text": "<p>Whom do you ask?</p>", "language": "en", "content": content} | values
    return save_item(item=Item(kind_slug="choice", **given))


def order_item(**values: Any) -> Item:
    content = {"options": [{"text": f"<p>Step {n}</p>"} for n in "ABC"], "feedback": "<p>WHYCANARY</p>"}
    given = {"text": "<p>What comes first?</p>", "language": "en", "content": content} | values
    return save_item(item=Item(kind_slug="order", **given))


def case_item(**values: Any) -> Item:
    return save_item(item=case(**values))


def hotspot_item(*, kind: str = "hotspot", fake: bool = True, **values: Any) -> Item:
    areas = [area("edge"), *([area("stitching", "+")] if fake else [])]
    given = {"picture": values.pop("picture", None) or photograph(), "language": "en"} | values
    return save_item(item=Item(kind_slug=kind, content={"areas": areas, "feedback": ""}, **given))


def rich(html: str) -> str:
    """Formatted text as Wagtail's editor sends it."""
    features = ["bold", "italic", "ol", "ul", "superscript", "subscript"]
    return ContentstateConverter(features=features).from_database_format(html)


def rows(entries: Sequence[dict[str, Any]], name: str = "options") -> dict[str, Any]:
    """The rows of a list as Wagtail's editor sends them."""
    sent: dict[str, Any] = {f"{name}-count": len(entries)}
    for place, entry in enumerate(entries):
        row = f"{name}-{place}"
        sent |= {f"{row}-deleted": "", f"{row}-order": place, f"{row}-type": "row", f"{row}-id": ""}
        sent |= {f"{row}-value-{key}": value for key, value in entry.items()}
    return sent


def option(text: str, *, right: bool = False, percent: str = "", feedback: str = "") -> dict[str, Any]:
    ticked = {"right": "on"} if right else {}
    return {"text": rich(f"<p>{text}</p>"), "percent": percent, "feedback": rich(feedback), **ticked}


def choice_form(*options: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The form of a choice; two options, the first of them right, unless others are given."""
    given = options or (option("Yes", right=True, feedback="<p>Well seen</p>"), option("No"))
    return {**written_form(), "text": rich("<p>Is it?</p>"), "shuffle": "on", **rows(given), **values}


def order_form(*steps: str, **values: Any) -> dict[str, Any]:
    entries = [{"text": rich(f"<p>{step}</p>")} for step in steps]
    return {**written_form(), "text": rich("<p>Which order?</p>"), **rows(entries), **values}


def case_form(**values: Any) -> dict[str, Any]:
    """The form of a case that is lawful."""
    words = {"task": "Counterfeit, or lawful?", "fake": "a counterfeit", "genuine": "lawful"}
    answer = {"truth": "genuine", "tell": ""}
    return {**written_form(), "text": rich("<p>A stall.</p>"), **words, **answer, **values}


def written_form() -> dict[str, Any]:
    return {
        "picture": "",
        "feedback": rich("<p>Because</p>"),
        "status": "draft",
        "level": "2",
        "language": "en",
        "title": "Asking",
        "category": "",
        "brand_slug": "",
        "tags": "",
    }


def form_of(item: Item, **values: Any) -> dict[str, Any]:
    """The form of a stored choice or order, unchanged but for some values."""
    stored = item.content["options"]
    entries = [
        {"text": rich(row["text"])}
        if item.kind_slug == "order"
        else {
            "text": rich(row["text"]),
            "percent": "",
            "feedback": rich(row["feedback"]),
            **({"right": "on"} if row["weight"] > 0 else {}),
        }
        for row in stored
    ]
    kept = {
        "text": rich(item.text),
        "title": item.title,
        "status": item.status,
        "feedback": rich("<p>Because</p>"),
    }
    return {**written_form(), **kept, "shuffle": "on", **rows(entries), **values}

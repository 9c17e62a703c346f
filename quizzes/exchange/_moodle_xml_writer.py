"""Moodle XML as it is written, see quizzes.exchange.moodle_xml."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from io import BytesIO
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from quizzes.exchange._questions import (
    Unfit,
    file_name,
    image,
    named_areas,
    picture_size,
    pixels,
    with_notes,
    written,
)
from quizzes.exchange.embedded import PLUGIN_FILE
from quizzes.exchange.items import Area, ExportResult, ItemData, Option, Picture
from quizzes.exchange.xml import document, element, plain
from quizzes.markup import clean_html, from_plain

BACKGROUND = (600, 400)  # the largest background, in pixels, that Moodle leaves as it is


def write(items: Sequence[ItemData]) -> ExportResult:
    """The items as a Moodle XML file."""
    results, skipped = written(items, lambda _number, item: (item.category, _question(item)))
    lines: list[str] = []
    current = ""
    for category, question in results:
        if category != current:
            lines.append(_category_question(category))
            current = category
        lines.append(question)
    return ExportResult(document(element("quiz", None, "\n", *(f"{line}\n" for line in lines))), skipped)


def _category_question(category: str) -> str:
    path = "/".join(part for part in ("$course$/top", category) if part)
    return element("question", {"type": "category"}, element("category", None, _text(path)))


def _question(item: ItemData) -> str:
    kind, parts = WRITERS[item.kind](item)
    shown = None if item.kind == "hotspot" else item.picture
    tags = "".join(element("tag", None, _text(tag)) for tag in item.tags)
    return element(
        "question",
        {"type": kind},
        element("name", None, _text(item.title)),
        _field("questiontext", item.text, shown),
        _field("generalfeedback", item.feedback, notes=item.areas),
        element("defaultgrade", None, "1"),
        *parts,
        element("tags", None, tags) if tags else "",
    )


def _choice_parts(item: ItemData) -> tuple[str, list[str]]:
    return "multichoice", [
        element("single", None, "false" if item.multiple else "true"),
        element("shuffleanswers", None, "true" if item.shuffle else "false"),
        element("answernumbering", None, "abc"),
        *(_answer(option, option.weight * 100) for option in item.options),
    ]


def _order_parts(item: ItemData) -> tuple[str, list[str]]:
    settings = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": "0",
        "gradingtype": "ABSOLUTE_POSITION",
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    return "ordering", [
        *(element(name, None, value) for name, value in settings.items()),
        *(_answer(option, place) for place, option in enumerate(item.options, 1)),
    ]


def _hotspot_parts(item: ItemData) -> tuple[str, list[str]]:
    areas = named_areas(item)
    picture, size = _background(item.picture)
    used = [each.tell for each in areas]
    tells = list(dict.fromkeys(used))
    return "ddmarker", [
        element("shuffleanswers") if item.shuffle else "",
        _file(picture),
        *(_drag(number, tell, used.count(tell)) for number, tell in enumerate(tells, 1)),
        *(_drop(number, each, size, tells.index(each.tell) + 1) for number, each in enumerate(areas, 1)),
    ]


WRITERS = {"choice": _choice_parts, "order": _order_parts, "hotspot": _hotspot_parts}


def _background(picture: Picture | None) -> tuple[Picture, tuple[int, int]]:
    """The picture, shrunk if Moodle would shrink it, and its size."""
    size = picture_size(picture)
    assert picture is not None
    if size[0] <= BACKGROUND[0] and size[1] <= BACKGROUND[1]:
        return picture, size
    small = Picture(picture.name, _shrunk(picture.content), picture.description)
    return small, picture_size(small)


def _shrunk(content: bytes) -> bytes:
    out = BytesIO()
    try:
        with Image.open(BytesIO(content)) as opened:
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail(BACKGROUND)
            upright.save(out, opened.format if opened.format in {"JPEG", "PNG", "WEBP"} else "JPEG")
    except Exception as error:  # Pillow's decoders raise whatever their bytes lead them to
        raise Unfit(_("Its picture is damaged. Please upload it again.")) from error
    return out.getvalue()


def _answer(option: Option, fraction: float) -> str:
    return element(
        "answer",
        {"fraction": f"{fraction:.7f}".rstrip("0").rstrip("."), "format": "html"},
        *_shown(option.text, option.picture),
        _field("feedback", option.feedback),
    )


def _drag(number: int, tell: str, uses: int) -> str:
    # Newer versions of Moodle count the copies of a marker, older ones know one or any number.
    copies = element("infinite") if uses > 1 else element("noofdrags", None, "1")
    return element("drag", None, element("no", None, str(number)), _text(from_plain(tell)), copies)


def _drop(number: int, drawn: Area, size: tuple[int, int], choice: int) -> str:
    values = {"no": number, "shape": drawn.shape, "coords": _coordinates(drawn, size), "choice": choice}
    return element("drop", None, *(element(name, None, str(value)) for name, value in values.items()))


def _coordinates(drawn: Area, size: tuple[int, int]) -> str:
    values = pixels(drawn, *size)
    if drawn.shape == "circle":
        x, y, radius = values
        return f"{x},{y};{radius}"
    if drawn.shape == "rectangle":
        left, top, right, bottom = values
        return f"{left},{top};{right - left},{bottom - top}"
    return ";".join(f"{x},{y}" for x, y in zip(values[::2], values[1::2], strict=True))


def _field(name: str, text: str, picture: Picture | None = None, *, notes: Sequence[Area] = ()) -> str:
    return element(name, {"format": "html"}, *_shown(text, picture, notes=notes))


def _shown(text: str, picture: Picture | None, *, notes: Sequence[Area] = ()) -> tuple[str, str]:
    address = PLUGIN_FILE + quote(file_name(picture)) if picture else ""
    shown = with_notes(clean_html(text), notes) + image(picture, address)
    return _text(shown), _file(picture) if picture else ""


def _text(text: str) -> str:
    return element("text", None, plain(text))


def _file(picture: Picture) -> str:
    attributes = {"name": file_name(picture), "path": "/", "encoding": "base64"}
    return element("file", attributes, base64.b64encode(picture.content).decode())

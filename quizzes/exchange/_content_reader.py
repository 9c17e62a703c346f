"""The content of an item in our own package, checked against what its kind documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.areas import TELL
from quizzes.exchange._json import Fields, wrong
from quizzes.exchange.choices import MAX_OPTIONS, Problem, checked_options
from quizzes.exchange.content import AREA_POINTS
from quizzes.exchange.embedded import check_markup
from quizzes.exchange.items import Area, Option, Point
from quizzes.kinds.case import WORDS
from quizzes.kinds.report import EVIDENCE, REASON
from quizzes.markup import clean_html

SHAPES = ("polygon", "rectangle", "circle")
MAX_AREAS, MAX_POINTS = 500, 2_000
MAX_NAME = 255


def read_html(fields: Fields, key: str) -> str:
    """A text of the package, sanitised again: what is in it may come from anywhere."""
    text = fields.text(key)
    check_markup(text)
    return clean_html(text)


def read_option(fields: Fields) -> Option:
    return Option(
        text=read_html(fields, "text"),
        weight=fields.number("weight", low=-1, high=1, default=0),
        feedback=read_html(fields, "feedback"),
    )


def read_area(fields: Fields) -> Area:
    shape = fields.one_of("shape", SHAPES)
    return Area(
        shape=shape,
        points=_points(fields, shape),
        tell=fields.text("tell", most=MAX_NAME),
        explanation=fields.text("explanation"),
        check=fields.text("check"),
    )


def _points(fields: Fields, shape: str) -> tuple[Point, ...]:
    points = tuple(_point(point) for point in fields.entries("points", most=MAX_POINTS))
    wanted = AREA_POINTS.get(shape)
    if len(points) != wanted if wanted else len(points) < 3:
        raise wrong("points")
    return points


def _point(value: Any) -> Point:
    if not isinstance(value, list) or len(value) != 2:
        raise wrong("points")
    x, y = (Fields({"points": each}).number("points", low=0, high=1) for each in value)
    return x, y


def is_polygon(value: Any) -> bool:
    """Whether this is three or more points inside of a picture."""
    try:
        return len(_points(Fields({"points": value}), "polygon")) >= 3
    except Problem:
        return False


def checked_content(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """The content with its texts sanitised. Raises Problem where its kind could not work with it.

    Only what can be said without the rest of the item: whether specimens and offers make sense is seen where
    they are tried.
    """
    if kind == "choice":
        return _choice(content)
    if kind == "order":
        return _order(content)
    if kind in ("single", "hotspot"):
        return _good(content)
    if kind == "case":
        return _case(content)
    if kind in ("report", "review"):
        return _weighed(content, _report_option if kind == "report" else _review_option)
    return content


def _good(content: dict[str, Any]) -> dict[str, Any]:
    """Areas and feedback, where it has them; a drawn good has neither."""
    kept: dict[str, Any] = {}
    if "areas" in content:
        kept["areas"] = [_kept_area(area) for area in _areas(content)]
    if "feedback" in content:
        kept["feedback"] = read_html(Fields(content), "feedback")
    return kept


def _choice(content: dict[str, Any]) -> dict[str, Any]:
    fields = Fields(content)
    multiple = fields.truth("multiple")
    entries = fields.objects("options", most=MAX_OPTIONS)
    options = checked_options([read_option(entry) for entry in entries], multiple=multiple)
    return {
        **content,
        "options": [
            {**entry.values, "text": option.text, "weight": option.weight, "feedback": option.feedback}
            for entry, option in zip(entries, options, strict=True)
        ],
        "multiple": multiple,
        "shuffle": fields.truth("shuffle", default=True),
        "feedback": read_html(fields, "feedback"),
    }


def _order(content: dict[str, Any]) -> dict[str, Any]:
    fields = Fields(content)
    entries = fields.objects("options", most=MAX_OPTIONS)
    if len(entries) < 2:
        raise Problem(_("It has fewer than two steps to put in order. Please add some."))
    options = [_step(entry) for entry in entries]
    return {**content, "options": options, "feedback": read_html(fields, "feedback")}


def _step(fields: Fields) -> dict[str, Any]:
    said = {"feedback": read_html(fields, "feedback")} if "feedback" in fields.values else {}
    return {**fields.values, "text": read_html(fields, "text"), **said}


def _case(content: dict[str, Any]) -> dict[str, Any]:
    fields = Fields(content)
    note = fields.part("note")
    return {
        **content,
        **{name: fields.text(name, most=MAX_NAME, default=None) for name in ("task", "fake", "genuine")},
        "is_fake": fields.truth("is_fake", default=None),
        "tell": _tell(fields),
        "feedback": read_html(fields, "feedback"),
        **({"note": {name: note.text(name) for name in WORDS}} if note else {}),
    }


def _weighed(content: dict[str, Any], read: Callable[[Fields], dict[str, Any]]) -> dict[str, Any]:
    """Reports and reviews: rows with a whole weight, each with what a reviewer makes of it."""
    fields = Fields(content)
    fields.part("offer")
    entries = fields.objects("options", most=MAX_OPTIONS)
    if len(entries) < 2:
        raise Problem(_("It has fewer than two answers. Please add one."))
    options = [
        {
            **entry.values,
            **read(entry),
            "text": read_html(entry, "text"),
            "feedback": read_html(entry, "feedback"),
        }
        for entry in entries
    ]
    return {**content, "options": options, "feedback": read_html(fields, "feedback")}


def _report_option(fields: Fields) -> dict[str, Any]:
    part = fields.one_of("part", (REASON, EVIDENCE))
    return {"part": part, "weight": fields.whole("weight", low=0 if part == REASON else -1, high=1)}


def _review_option(fields: Fields) -> dict[str, Any]:
    return {
        "is_counter": fields.truth("is_counter", default=None),
        "weight": fields.whole("weight", low=-1, high=1),
    }


def _tell(fields: Fields) -> str:
    tell = fields.text("tell", most=80)
    if tell and not TELL.fullmatch(tell):
        raise wrong("tell")
    return tell


def _areas(content: dict[str, Any]) -> list[Fields]:
    return Fields(content).objects("areas", most=MAX_AREAS)


def _kept_area(fields: Fields) -> dict[str, Any]:
    read_area(fields)
    fields.text("label", most=MAX_NAME)
    fields.text("name", most=MAX_NAME)
    _tell(fields)
    return {"label": "", "name": "", "tell": "", "explanation": "", "check": "", **fields.values}

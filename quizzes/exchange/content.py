"""Between the plain fields of a question and the content in which the bank keeps its kind.

The shapes are those that quizzes.kinds documents: choice, order, and the areas of a photograph (goods).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange.items import Area, ItemData, Option
from quizzes.markup import clean_html

AREA_POINTS = {"rectangle": 2, "circle": 2}  # a polygon has three or more


def content_of(item: ItemData, slug_of: Callable[[str], str]) -> dict[str, Any]:
    """The bank's content for a question of another program. slug_of: of the tell with this name.

    Areas are labelled by number, in the current language: the name of its tell would give an area away.
    """
    if item.kind == "hotspot":
        areas = [_area(area, number, slug_of) for number, area in enumerate(item.areas, 1)]
        return {"areas": areas, **_said(item.feedback)}
    if item.kind == "order":
        options = [{"text": option.text, **_said(option.feedback)} for option in item.options]
        return {"options": options, "feedback": item.feedback}
    return {
        "options": [
            {"text": option.text, "weight": option.weight, "feedback": option.feedback}
            for option in item.options
        ],
        "multiple": item.multiple,
        "shuffle": item.shuffle,
        "feedback": item.feedback,
    }


def _area(area: Area, number: int, slug_of: Callable[[str], str]) -> dict[str, Any]:
    return {
        "shape": area.shape,
        "points": [list(point) for point in area.points],
        "label": _("Area %(number)d") % {"number": number},
        "tell": slug_of(area.tell),
        "name": area.tell,
        "explanation": area.explanation,
        "check": area.check,
    }


def _said(feedback: str) -> dict[str, str]:
    return {"feedback": feedback} if feedback else {}


def fields_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The plain fields of ItemData that the bank's content stands for.

    Only areas with a tell are among them: in other programs, nothing can be marked that is in order.
    """
    return {
        "options": tuple(_option(option) for option in content.get("options", ())),
        "multiple": bool(content.get("multiple", False)),
        "shuffle": bool(content.get("shuffle", True)),
        "feedback": clean_html(content.get("feedback", "")),
        "areas": tuple(_drawn(area) for area in content.get("areas", ()) if area["tell"]),
    }


def _option(option: Mapping[str, Any]) -> Option:
    return Option(
        text=clean_html(option["text"]),
        weight=float(option.get("weight", 0)),
        feedback=clean_html(option.get("feedback", "")),
    )


def _drawn(area: Mapping[str, Any]) -> Area:
    return Area(
        shape=area["shape"],
        points=_points(area["points"]),
        tell=area["name"],
        explanation=area["explanation"],
        check=area["check"],
    )


def _points(points: Sequence[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in points)

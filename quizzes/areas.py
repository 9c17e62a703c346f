"""Areas on a photograph, as an item keeps them in content["areas"]: what they may be.

An area is {"shape", "points", "label", "tell", "name", "explanation", "check"}:

    shape        "polygon", "rectangle" or "circle"
    points       fractions of the picture, 0 to 1, with four digits: the corners of a polygon; the upper left
                 and lower right corner of a rectangle; the middle of a circle and the rightmost point of its
                 rim
    label        what the part is, shown before the answer: it must not give the answer away
    tell         slug of a word of the vocabulary; "" for an area that is in order; NEW_TELL for a tell that
                 `quizzes.services.tells.name_tells` makes from the name when the item is saved
    name         of the tell, or of what is odd but innocent, shown after the answer
    explanation  why; check: how to check it
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

Area: TypeAlias = dict[str, Any]
Points: TypeAlias = list[list[float]]

TELL = re.compile(r"(?=.{1,80}$)[-\w]+(:[-\w]+)?")  # the slug of a Tell
NEW_TELL = "+"
MAX_AREAS = 40
MAX_CORNERS = 200  # the editor itself makes at most 60 of a stroke; imported polygons may have more
THINNEST = 0.005  # of a side of the picture
DIGITS = 4
CORNERS = {"polygon": (3, MAX_CORNERS), "rectangle": (2, 2), "circle": (2, 2)}
LENGTHS = {"label": 80, "name": 120, "explanation": 2000, "check": 2000}


class BadArea(ValueError):
    """An area that cannot be kept; the message says what to do."""


def read_areas(value: Any) -> tuple[list[Area], list[str]]:
    """Areas as they are kept, of what somebody sent, and what is wrong with them, naming each area."""
    if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
        return [], [_("The areas could not be read. Load the page again.")]
    if len(value) > MAX_AREAS:
        return [], [_("A picture holds at most %(most)d areas. Please delete some.") % {"most": MAX_AREAS}]
    areas, wrong = [], []
    for number, entry in enumerate(value, start=1):
        try:
            areas.append(read_area(entry))
        except BadArea as bad:
            wrong.append(about(number, str(bad)))
    return areas, wrong


def about(number: int, message: str) -> str:
    """A message with the area it is about; areas are counted from 1."""
    return _("Area %(number)d: %(message)s") % {"number": number, "message": message}


def read_area(entry: Mapping[str, Any]) -> Area:
    """One area as it is kept. Raises BadArea."""
    shape = entry.get("shape")
    if not isinstance(shape, str) or shape not in CORNERS:
        raise BadArea(_("this shape is not known. Delete the area and draw it again."))
    points = _read_points(shape, entry.get("points"))
    words = {name: _read_text(entry.get(name, ""), most) for name, most in LENGTHS.items()}
    tell = entry.get("tell", "")
    if not isinstance(tell, str) or not (TELL.fullmatch(tell) or tell in ("", NEW_TELL)):
        raise BadArea(_("this tell is not in the vocabulary. Choose another one."))
    if tell == NEW_TELL and not words["name"]:
        raise BadArea(_("give the new tell a name."))
    return {"shape": shape, "points": points, "tell": tell, **words}


def unknown_tells(areas: Sequence[Area], known: Collection[str]) -> list[str]:
    """What to say of areas with a tell that is not in the vocabulary."""
    return [
        about(number, _("this tell is not in the vocabulary. Choose another one."))
        for number, area in enumerate(areas, start=1)
        if area["tell"] not in ("", NEW_TELL, *known)
    ]


def missing_words(areas: Sequence[Area]) -> list[str]:
    """What must be written before players may see these areas; a draft may lack it."""
    return [
        about(number, message) for number, area in enumerate(areas, start=1) for message in _missing_in(area)
    ]


def _missing_in(area: Area) -> list[str]:
    if not area["label"]:
        return [_("say what part it is, in words that do not give the answer away.")]
    if not area["tell"]:
        return [_("give its oddity a name.")] if area["explanation"] and not area["name"] else []
    asked = {
        "name": _("name the tell."),
        "explanation": _("explain why it gives the fake away."),
        "check": _("say how to check it."),
    }
    return [message for name, message in asked.items() if not area[name]]


def _read_points(shape: str, sent: Any) -> Points:
    least, most = CORNERS[shape]
    if not isinstance(sent, list) or not all(_is_point(point) for point in sent):
        raise BadArea(_("it must lie inside the picture. Delete it and draw it again."))
    if len(sent) < least:
        raise BadArea(_("it has too few points. Delete it and draw it again."))
    if len(sent) > most:
        raise BadArea(_("it has more than %(most)d points. Draw it with fewer.") % {"most": most})
    points = [[round(float(x), DIGITS), round(float(y), DIGITS)] for x, y in sent]
    if round(_thickness(shape, points), DIGITS + 2) < THINNEST:
        raise BadArea(_("it is too small to be hit. Draw it larger."))
    return points


def _is_point(point: Any) -> bool:
    return isinstance(point, list) and len(point) == 2 and all(_is_fraction(value) for value in point)


def _is_fraction(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _thickness(shape: str, points: Points) -> float:
    """How thick an area is at least, as a fraction of a side; below 0 for corners in the wrong order."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    if shape == "rectangle":
        return min(xs[1] - xs[0], ys[1] - ys[0])
    if shape == "circle":
        return 2 * (xs[1] - xs[0]) if ys[0] == ys[1] else -1
    sides = max(xs) - min(xs), max(ys) - min(ys)
    # Twice its content by its longer side: the height of a triangle, whose box may be large all the same.
    return min(*sides, 2 * _content(points) / (max(sides) or 1))


def _content(points: Points) -> float:
    """The content of a polygon, by the shoelace formula."""
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _read_text(sent: Any, most: int) -> str:
    if not isinstance(sent, str):
        raise BadArea(_("its words could not be read. Write them again."))
    text = "".join(letter for letter in sent.replace("\r\n", "\n") if _is_kept(letter)).strip()
    if len(text) > most:
        raise BadArea(
            _("“%(start)s…” is too long. Use at most %(most)d letters.") % {"start": text[:20], "most": most}
        )
    return text


def _is_kept(letter: str) -> bool:
    """Not control characters and halves of letters, which databases refuse."""
    return letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")

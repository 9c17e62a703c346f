"""The interface of a kind of item, and the plain data that passes through it.

`present` describes an item without its answer, `validate` reads what was sent, `score` judges it, and
`explain` tells why. Pages, live sessions and exports all work on these values; none of them knows a kind.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from accounts.refusals import BadRequest

if TYPE_CHECKING:
    from quizzes.models import Item
    from quizzes.specimens.family import Point, Polygon

Text: TypeAlias = Any  # a str or a lazy translation
Answer: TypeAlias = dict[str, Any]  # JSON-able, what `validate` makes of a form
Sent: TypeAlias = Mapping[str, Sequence[str]]  # the fields of a form, each with all its values

FULL_POINTS = 100
ANCHOR_GRID = 24


class InvalidAnswer(BadRequest):
    """What was sent is no answer to this item; the message says what is missing."""


def contains(polygon: Polygon, point: Point) -> bool:
    """Whether a point lies inside a polygon (even-odd rule)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


@dataclass(frozen=True)
class Region:
    """A labelled area of a picture that can be chosen."""

    value: str
    label: Text
    polygon: Polygon

    @property
    def points(self) -> str:
        """For an SVG polygon in a 1200 x 900 box."""
        return " ".join(f"{x * 1200:.0f},{y * 900:.0f}" for x, y in self.polygon)

    @property
    def anchor(self) -> tuple[int, int]:
        """A point inside the area, as near to the middle of its box as its shape allows, in the same box."""
        xs, ys = [x for x, _ in self.polygon], [y for _, y in self.polygon]
        middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        grid = [
            (min(xs) + (max(xs) - min(xs)) * i / ANCHOR_GRID, min(ys) + (max(ys) - min(ys)) * j / ANCHOR_GRID)
            for i in range(1, ANCHOR_GRID)
            for j in range(1, ANCHOR_GRID)
        ]
        inside = [point for point in [middle, *grid] if contains(self.polygon, point)] or [middle]
        x, y = min(inside, key=lambda point: math.dist(point, middle))
        return round(x * 1200), round(y * 900)


@dataclass(frozen=True)
class Figure:
    """A picture with its description. `marks` are shown over it; `choices` can be tapped."""

    src: str
    srcset: str
    alt: Text
    label: Text = ""
    choices: Sequence[Region] = ()
    marks: Sequence[Region] = ()


@dataclass(frozen=True)
class Option:
    value: str
    label: Text
    hint: Text = ""


@dataclass(frozen=True)
class Field:
    """A question of the form. widget: "scale", "cards", "checks" or "buttons"."""

    name: str
    legend: Text
    widget: str
    options: Sequence[Option]
    multiple: bool = False
    help: Text = ""


@dataclass(frozen=True)
class Presentation:
    """An item as a player sees it before answering. Holds nothing from which the answer follows."""

    task: Text
    fields: Sequence[Field]
    hint: Text = ""
    figures: Sequence[Figure] = ()
    listing: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Score:
    """What an answer is worth: see quizzes.models.Response for the meaning of each value."""

    correct: bool
    points: int
    says_fake: bool | None = None
    is_fake: bool | None = None
    rating: int | None = None
    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Note:
    """One thing to learn. mood: "tell" (a sign of a fake), "oddity" (odd but innocent) or "genuine"."""

    title: Text
    why: Text
    mood: str
    number: int | None = None
    how: Text = ""
    caveat: Text = ""
    rule: Text = ""
    seen: bool | None = None


@dataclass(frozen=True)
class Explanation:
    """Why an answer was right or wrong: shown after it was given, with the same pictures."""

    verdict: Text
    notes: Sequence[Note]
    figures: Sequence[Figure] = ()
    listing: Mapping[str, Any] | None = None
    brand_slug: str = ""
    brand_name: str = ""


class Kind(Protocol):
    """A module of quizzes.kinds."""

    NAME: Text

    def present(self, item: Item) -> Presentation: ...

    def validate(self, item: Item, sent: Sent) -> Answer:
        """Raises InvalidAnswer."""
        ...

    def score(self, item: Item, answer: Answer) -> Score: ...

    def explain(self, item: Item, answer: Answer) -> Explanation: ...


def one_of(sent: Sent, name: str, allowed: Sequence[str], missing: Text) -> str:
    """The single value of a field, if it is an allowed one; otherwise InvalidAnswer with `missing`."""
    values = sent.get(name, ())
    if len(values) != 1 or values[0] not in allowed:
        raise InvalidAnswer(missing)
    return values[0]


def some_of(sent: Sent, name: str, allowed: Sequence[str], wrong: Text) -> list[str]:
    """The values of a field in the order of `allowed`; InvalidAnswer with `wrong` for any other value."""
    values = set(sent.get(name, ()))
    if not values <= set(allowed):
        raise InvalidAnswer(wrong)
    return [value for value in allowed if value in values]

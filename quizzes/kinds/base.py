"""The interface of a kind of item, and the plain data that passes through it.

`present` describes an item without its answer, `validate` reads what was sent and `values` gives it back,
`score` judges it, and `explain` tells why, to one player or to a whole room. Pages, live sessions and exports
all work on these values; none of them knows a kind.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from django.utils.crypto import salted_hmac

from accounts.refusals import BadRequest

if TYPE_CHECKING:
    from quizzes.models import Item
    from quizzes.specimens.family import Point, Polygon

Text: TypeAlias = Any  # a str or a lazy translation
Answer: TypeAlias = dict[str, Any]  # JSON-able, what `validate` makes of a form
Sent: TypeAlias = Mapping[str, Sequence[str]]  # the fields of a form, each with all its values
Entry = TypeVar("Entry")
Box: TypeAlias = tuple[int, int]  # width and height

FULL_POINTS = 100
ANCHOR_GRID = 24
BOX: Box = (1200, 900)  # of a drawn specimen


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
    """A labelled area of a picture that can be chosen. box: of its Figure."""

    value: str
    label: Text
    polygon: Polygon
    box: Box = BOX

    @property
    def points(self) -> str:
        """For an SVG polygon in the picture's box."""
        width, height = self.box
        return " ".join(f"{x * width:.0f},{y * height:.0f}" for x, y in self.polygon)

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
        return round(x * self.box[0]), round(y * self.box[1])


@dataclass(frozen=True)
class Figure:
    """A picture with its description. `marks` are shown over it; `choices` can be tapped.

    window: for a close-up, the part of the picture that is shown, as the viewBox of an SVG of its size.
    width, height: the units of points and windows, in the picture's shape; not pixels of a file.
    """

    src: str
    srcset: str
    alt: Text
    label: Text = ""
    choices: Sequence[Region] = ()
    marks: Sequence[Region] = ()
    window: str = ""
    width: int = BOX[0]
    height: int = BOX[1]


@dataclass(frozen=True)
class Option:
    value: str
    label: Text
    hint: Text = ""


@dataclass(frozen=True)
class Field:
    """A question of the form. widget: "scale", "cards", "checks", "answers", "buttons" or "order".

    plain: the same question without asking how sure; None where nobody is asked.
    """

    name: str
    legend: Text
    widget: str
    options: Sequence[Option]
    multiple: bool = False
    help: Text = ""
    plain: Field | None = None


@dataclass(frozen=True)
class Presentation:
    """An item as a player sees it before answering. Holds nothing from which the answer follows."""

    task: Text
    fields: Sequence[Field]
    hint: Text = ""
    text: str = ""  # of the editor's question: safe HTML
    figures: Sequence[Figure] = ()
    listing: Mapping[str, Any] | None = None
    plain_hint: Text = ""

    @property
    def on_the_wall(self) -> list[Field]:
        """The fields whose options a room reads together. To judge pictures the phones are enough."""
        return [one for one in self.fields if one.widget in ("answers", "order") or not self.figures]

    @property
    def plain(self) -> Presentation:
        """The same item without asking how sure."""
        fields = [field.plain or field for field in self.fields]
        return replace(self, hint=self.plain_hint or self.hint, fields=fields)


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
class Key:
    """The answer key of an item, as the bank keeps it.

    is_fake: None where nothing is judged by yes or no. tells: slugs, as answers keep them.
    """

    is_fake: bool | None = None
    tells: Sequence[str] = ()
    category: str = ""
    brand_slug: str = ""


@dataclass(frozen=True)
class Note:
    """One thing to learn.

    mood: "tell" (a sign of a fake), "oddity" (odd but innocent), "accused" (marked by the player, and in
    order) or "genuine" (nothing to find). value: the part it is about; where parts are marked, its option.
    """

    title: Text
    why: Text
    mood: str
    number: int | None = None
    how: Text = ""
    caveat: Text = ""
    rule: Text = ""
    seen: bool | None = None
    value: str = ""


@dataclass(frozen=True)
class Choice:
    """An option after the answer: was it chosen, is it right, and what the editor says to it.

    A step of an order is chosen by whoever answers, and right if it was given its place.
    """

    value: str
    label: Text
    chosen: bool
    right: bool
    feedback: Text = ""


@dataclass(frozen=True)
class Explanation:
    """Why an answer was right or wrong: shown after it was given, with the same pictures.

    asked: the text that was judged, to be read again.
    """

    verdict: Text
    notes: Sequence[Note] = ()
    choices: Sequence[Choice] = ()
    numbered: bool = False  # the choices are steps, in their right order
    asked: str = ""  # safe HTML
    text: str = ""  # safe HTML
    figures: Sequence[Figure] = ()
    listing: Mapping[str, Any] | None = None
    brand_slug: str = ""


class Kind(Protocol):
    """A module of quizzes.kinds.

    FIRST: whether its items open a round, because contrast helps while learning.
    """

    NAME: Text
    FIRST: bool

    def key(self, item: Item) -> Key: ...

    def present(self, item: Item) -> Presentation: ...

    def validate(self, item: Item, sent: Sent) -> Answer:
        """Raises InvalidAnswer."""
        ...

    def score(self, item: Item, answer: Answer) -> Score: ...

    def explain(self, item: Item, answer: Answer | None) -> Explanation:
        """Without an answer to a whole room: nothing about what anybody chose."""
        ...

    def values(self, item: Item, answer: Answer) -> dict[str, list[str]]:
        """The fields of the form that was sent for this answer: `validate` makes the answer of them again."""
        ...

    def right_values(self, item: Item) -> dict[str, set[str]]:
        """The right options by field, an empty set where nothing is right or wrong."""
        ...


def keyed(code: str, entries: Sequence[Entry]) -> dict[str, Entry]:
    """Entries by the values that forms carry, in their own order.

    A value tells nothing about the place of its entry in the bank, where the right one often stands first.
    """
    return {
        salted_hmac("quizzes.option", f"{code}:{place}").hexdigest()[:8]: entry
        for place, entry in enumerate(entries)
    }


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

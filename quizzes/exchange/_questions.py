"""What Moodle XML and both QTI formats have in common: weights, areas in pixels, notes to areas, skipping."""

from __future__ import annotations

import html
import math
import posixpath
import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TypeVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image

from quizzes.exchange.embedded import PictureProblem, data_address, take_picture
from quizzes.exchange.items import Area, ImportResult, ItemData, Option, Picture, Point, Skipped, Text
from quizzes.exchange.text import check_count
from quizzes.exchange.xml import ILLEGAL, Node, element
from quizzes.markup import clean_html, from_plain, to_plain

Written = TypeVar("Written")

KINDS = ("choice", "order", "hotspot")
FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 25_000_000
MAX_PARTS = 500
MAX_POINTS = 500
MAX_TITLE = 200
RING = 24  # corners of the polygon that stands for an ellipse; it covers 98.9 % of its area
ORIENTATION, TURNED = 0x0112, {5, 6, 7, 8}
NUMBER = re.compile(r"[+-]?[0-9]{1,7}(?:\.[0-9]{0,20})?(?:[eE][+-]?[0-9]{1,2})?")
SEPARATORS = re.compile(r"[,;\s]+")
NOTES, NOTES_END = '<ul class="tells">', "</ul>"
TEXT = r"((?:[^<]|<br\s*/?>)*)"
NOTE = re.compile(
    rf"\s*<li>\s*<b>{TEXT}</b>\s*"
    rf'(?:<span class="explanation">{TEXT}</span>)?\s*'
    rf'(?:<span class="check">{TEXT}</span>)?\s*</li>\s*'
)


class Unfit(Exception):
    """One question that cannot be represented; the message says why and what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Question:
    """A question of a file that is yet to be read. where, type: as in Skipped."""

    where: str
    type: str
    read: Callable[[], ItemData]


def gather(questions: Iterable[Question | Skipped]) -> ImportResult:
    """Reads the questions one by one; those that cannot be represented are skipped with their reason."""
    items: list[ItemData] = []
    skipped: list[Skipped] = []
    for count, question in enumerate(questions, 1):
        check_count(count)
        if isinstance(question, Skipped):
            skipped.append(question)
            continue
        try:
            items.append(replace(question.read(), where=question.where))
        except (Unfit, PictureProblem) as problem:
            skipped.append(Skipped(question.where, question.type, problem.message))
    return ImportResult(tuple(items), tuple(skipped))


def written(
    items: Sequence[ItemData], write: Callable[[int, ItemData], Written]
) -> tuple[list[Written], tuple[Skipped, ...]]:
    """Writes the items one by one, numbered from 1; those that the format cannot carry are skipped."""
    results: list[Written] = []
    skipped: list[Skipped] = []
    for number, item in enumerate(items, 1):
        try:
            if item.kind not in KINDS:
                raise Unfit(_("This kind of question only fits into our own package. Export it as that."))
            results.append(write(number, item))
        except Unfit as problem:
            where = item.where or gettext("question %(number)d") % {"number": number}
            skipped.append(Skipped(where, item.kind, problem.message))
    return results, tuple(skipped)


def at_line(node: Node) -> str:
    """Where an element stands, for people."""
    return gettext("line %(line)d") % {"line": node.line}


def title_of(title: str, text: str) -> str:
    """The title on one line, or the first words of the question where it has none."""
    words = " ".join((title or to_plain(text)).split())
    return words if len(words) <= MAX_TITLE else words[: MAX_TITLE - 1] + "…"


def feedback_of(text: str, files: Mapping[str, bytes]) -> str:
    """Feedback as sanitised HTML; it has no place for a picture."""
    feedback, picture = take_picture(text, files)
    if picture is not None:
        raise Unfit(_("Its feedback holds a picture. Please move the picture to the question itself."))
    return feedback


def words_of(text: str) -> str:
    """HTML as plain text."""
    return to_plain(take_picture(text, {})[0])


def number_of(text: str) -> float:
    """A number as it stands in a file. Raises Unfit for anything else."""
    cleaned = text.strip()
    if not NUMBER.fullmatch(cleaned):
        raise Unfit(_("“%(text)s” is no number. Please correct it.") % {"text": cleaned[:40]})
    return float(cleaned)


def numbers_of(text: str) -> list[float]:
    """The numbers of a list of coordinates, whatever stands between them."""
    return [number_of(part) for part in SEPARATORS.split(text.strip()) if part]


def few(nodes: list[Node]) -> list[Node]:
    """The answers, areas or conditions of one question. Raises Unfit for more than any question has."""
    if len(nodes) > MAX_PARTS:
        raise Unfit(_("It has more than %(most)d answers. Please split it.") % {"most": MAX_PARTS})
    return nodes


def weighed(options: Sequence[Option], points: Sequence[float], *, multiple: bool) -> tuple[Option, ...]:
    """The options with weights made from points of any scale. Raises Unfit where none is right."""
    right = [value for value in points if value > 0]
    if len(options) < 2:
        raise Unfit(_("It has fewer than two answers. Please add some."))
    if not right:
        raise Unfit(_("No answer is marked as right. Please mark one."))
    scale = sum(right) if multiple or len(right) == 1 else max(1.0, *right)
    # Three times 33.33333 % make up all points; what a wrong answer costs is meant as it stands.
    cost = 1.0 if math.isclose(scale, 1.0, abs_tol=1e-3) else scale
    weights = [value / scale if value > 0 else max(-1.0, value / cost) for value in points]
    return tuple(replace(option, weight=weight) for option, weight in zip(options, weights, strict=True))


def steps(options: Sequence[Option]) -> tuple[Option, ...]:
    """The options of an order. Raises Unfit for fewer than two."""
    if len(options) < 2:
        raise Unfit(_("It has fewer than two steps to put in order. Please add some."))
    return tuple(options)


def picture_size(picture: Picture | None) -> tuple[int, int]:
    """Width and height in pixels as people see it, from the picture's head alone. Raises Unfit."""
    if picture is None:
        raise Unfit(_("It has areas but no picture. Please add the picture."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is refused below
            width, height = _size(picture.content)
    except Exception as error:  # Pillow's readers raise whatever the bytes lead them to
        raise Unfit(_("Its picture cannot be opened. Please save it as JPEG, PNG or WebP.")) from error
    if width * height > MAX_PIXELS:
        raise Unfit(_("Its picture has more than 25 megapixels. Please save it smaller."))
    return width, height


def _size(content: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        width, height = picture.size
        # Only a JPEG has this in its head; a PNG would be decoded to find it.
        turned = picture.format in {"JPEG", "MPO"} and picture.getexif().get(ORIENTATION) in TURNED
    return (height, width) if turned else (width, height)


@dataclass(frozen=True)
class Canvas:
    """The picture that coordinates refer to: its size in their unit, and where its upper left corner is."""

    width: float
    height: float
    left: float = 0.0
    top: float = 0.0

    def circle(self, x: float, y: float, radius: float) -> tuple[str, tuple[Point, ...]]:
        """Shape and points of an area. Where middle or rim are outside of the picture, it is a polygon."""
        right, down = x - self.left, y - self.top
        if right < 0 or right + radius > self.width or not 0 <= down <= self.height:
            return self.ellipse(x, y, radius, radius)
        return "circle", self._points([x, y, x + radius, y])

    def ellipse(self, x: float, y: float, across: float, down: float) -> tuple[str, tuple[Point, ...]]:
        """across, down: half the width and half the height. It becomes a polygon."""
        angles = [2 * math.pi * corner / RING for corner in range(RING)]
        return self.polygon([v for a in angles for v in (x + across * math.cos(a), y + down * math.sin(a))])

    def rectangle(self, x1: float, y1: float, x2: float, y2: float) -> tuple[str, tuple[Point, ...]]:
        """Two opposite corners, in any order."""
        return "rectangle", self._points([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)])

    def polygon(self, values: Sequence[float]) -> tuple[str, tuple[Point, ...]]:
        """values: x and y by turns."""
        points = self._points(values)
        if len(points) > 3 and points[0] == points[-1]:
            points = points[:-1]
        return "polygon", points

    def _points(self, values: Sequence[float]) -> tuple[Point, ...]:
        if len(values) % 2 or not 4 <= len(values) <= 2 * MAX_POINTS:
            raise Unfit(_("The coordinates of an area are incomplete or too many. Please draw it again."))
        across = (_inside((x - self.left) / self.width) for x in values[::2])
        down = (_inside((y - self.top) / self.height) for y in values[1::2])
        return tuple(zip(across, down, strict=True))


def _inside(fraction: float) -> float:
    return min(1.0, max(0.0, fraction))


def area(drawn: tuple[str, tuple[Point, ...]], tell: str) -> Area:
    """An area with its tell. Raises Unfit where nothing of it lies on the picture."""
    shape, points = drawn
    wide = max(x for x, y in points) > min(x for x, y in points)
    high = shape == "circle" or max(y for x, y in points) > min(y for x, y in points)
    if not wide or not high or (shape == "polygon" and len(points) < 3):
        raise Unfit(_("An area is empty or lies outside of the picture. Please draw it again."))
    return Area(shape, points, tell)


def pixels(drawn: Area, width: int, height: int) -> list[int]:
    """An area in whole pixels.

    A circle is its middle and radius, a rectangle its left, top, right and bottom edge, a polygon x and y by
    turns. Rounding moves no value by more than half a pixel, except that nothing becomes thinner than one.
    """
    values = [round(v) for x, y in drawn.points for v in (x * width, y * height)]
    if drawn.shape == "circle":
        (x, _y), (rim, _same) = drawn.points
        return [*values[:2], max(1, round((rim - x) * width))]
    if drawn.shape == "rectangle":
        left, top = min(values[0], width - 1), min(values[1], height - 1)
        return [left, top, max(left + 1, values[2]), max(top + 1, values[3])]
    corners = list(zip(values[::2], values[1::2], strict=True))
    kept = [
        corner for corner, before in zip(corners, corners[-1:] + corners, strict=False) if corner != before
    ]
    if len(kept) < 3:
        raise Unfit(_("An area is thinner than a pixel. Please draw it larger."))
    return [value for corner in kept for value in corner]


def named_areas(item: ItemData) -> tuple[Area, ...]:
    """The areas to write. Raises Unfit where there is none, or one without its tell."""
    if not item.areas or not all(each.tell.strip() for each in item.areas):
        raise Unfit(_("It needs at least one area, and the tell of each. Please add them."))
    return item.areas


def with_notes(feedback: str, areas: Sequence[Area]) -> str:
    """The feedback, and below it a list of what the areas say beyond their tell.

    None of the formats has a place for explanation and check; in the feedback players see them and
    `take_notes` finds them again.
    """
    if not any(each.explanation or each.check for each in areas):
        return feedback
    return feedback + NOTES + "".join(_note(each) for each in areas) + NOTES_END


def _note(noted: Area) -> str:
    parts = (("explanation", noted.explanation), ("check", noted.check))
    spans = "".join(f' <span class="{name}">{from_plain(text)}</span>' for name, text in parts if text)
    return f"<li><b>{from_plain(noted.tell)}</b>{spans}</li>"


def take_notes(feedback: str, areas: Sequence[Area]) -> tuple[str, tuple[Area, ...]]:
    """The feedback without the list that `with_notes` appended, and the areas with what it says.

    Where the list was changed so that it no longer fits the areas, it stays a part of the feedback.
    """
    start = feedback.rfind(NOTES)
    end = feedback.find(NOTES_END, start)
    if start < 0 or end < 0:
        return feedback, tuple(areas)
    listed = feedback[start + len(NOTES) : end]
    notes = list(NOTE.finditer(listed))
    tells = [_text(note[1]) for note in notes]
    if tells != [each.tell for each in areas] or sum(len(note[0]) for note in notes) != len(listed):
        return feedback, tuple(areas)
    explained = [
        replace(each, explanation=_text(note[2]), check=_text(note[3]))
        for each, note in zip(areas, notes, strict=True)
    ]
    return feedback[:start] + feedback[end + len(NOTES_END) :], tuple(explained)


def _text(marked: str | None) -> str:
    return html.unescape(re.sub(r"<br\s*/?>", "\n", marked or "")).strip()


def markup(text: str) -> str:
    """HTML as sanitised, well-formed XML."""
    return as_xml(clean_html(text))


def as_xml(text: str) -> str:
    """Sanitised HTML as well-formed XML."""
    return ILLEGAL.sub("", text).replace("<br>", "<br/>").replace("&nbsp;", "\u00a0")


def file_name(picture: Picture) -> str:
    """The picture's name, without what a path could be made of."""
    name = re.sub(r"[^\w.\- ()]", "_", posixpath.basename(picture.name)).strip(" .")
    return name or "picture"


def media_type(picture: Picture) -> str:
    """What kind of picture it is, by its first bytes: image/jpeg, image/png or image/webp."""
    head = replace(picture, content=picture.content[:16])
    return data_address(head)[len("data:") :].partition(";")[0]


def image(picture: Picture | None, address: str) -> str:
    """An <img> as well-formed XML; nothing where there is no picture."""
    return element("img", {"src": address, "alt": picture.description}) if picture else ""

"""QTI 1.2 as it is read, see quizzes.exchange.qti12."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from quizzes.exchange import _qti
from quizzes.exchange._qti import Reader, Source
from quizzes.exchange._qti12_writer import KEYWORDS, TOPIC
from quizzes.exchange._questions import (
    SEPARATORS,
    Canvas,
    Question,
    Unfit,
    area,
    feedback_of,
    few,
    number_of,
    numbers_of,
    steps,
    take_notes,
    title_of,
    weighed,
    words_of,
)
from quizzes.exchange.embedded import take_picture
from quizzes.exchange.items import Area, ItemData, Option, Picture, Point, Skipped
from quizzes.exchange.xml import Node

KINDS = {"question_type", "bbmd_questiontype", "qmd_itemtype", "cc_profile"}
RESPONSES = (
    "response_lid",
    "response_xy",
    "response_str",
    "response_num",
    "response_grp",
    "response_extension",
)
RENDERS = {"render_fib", "render_slider"}
QUIET = ("not", "unanswered")
TEXTS = {"mattext", "matemtext", "mat_formattedtext"}
SOUNDS = {"mataudio", "matvideo", "matapplet", "matapplication", "matref", "material_ref"}
MATERIALS = TEXTS | SOUNDS | {"matbreak", "matimage"}


def questions(source: Source) -> Iterator[Question | Skipped]:
    """The questions of a questestinterop file, in all sections."""
    return _in(source, source.root, ())


READERS: dict[str, Reader] = dict.fromkeys(
    ("questestinterop", "assessment", "section", "objectbank", "item"), questions
)


def _in(source: Source, node: Node, sections: tuple[str, ...]) -> Iterator[Question | Skipped]:
    if node.tag == "item":
        yield _question(source, node, sections)
    elif node.tag in READERS:
        titles = (*sections, node.get("title")) if node.tag == "section" else sections
        for child in node.children:
            yield from _in(source, child, titles)


def _question(source: Source, node: Node, sections: tuple[str, ...]) -> Question | Skipped:
    responses = node.find(*RESPONSES)
    why = _qti.SEVERAL if len(responses) > 1 else None if responses else _qti.NOTHING
    kind = _metadata(node, KINDS)[:1] or [responses[0].tag if responses else node.tag]
    if why is None and _known(responses[0]):
        item = Item(source, node, responses[0], sections)
        return Question(source.where(node), kind[0], item.read)
    return Skipped(source.where(node), kind[0], why or _qti.OTHER)


def _known(response: Node) -> bool:
    if response.tag not in {"response_lid", "response_xy"} or response.find(*RENDERS):
        return False
    return bool(response.find("response_label") or response.find("render_hotspot"))


def _metadata(node: Node, labels: set[str]) -> list[str]:
    fields = (
        (field.child("fieldlabel"), field.child("fieldentry")) for field in node.find("qtimetadatafield")
    )
    named = [entry.words for label, entry in fields if label and entry and label.words in labels]
    return [value for value in [*named, *(each.words for each in node.find(*labels))] if value]


@dataclass(frozen=True)
class Condition:
    """What a respcondition gives for which answers. other: for any answer."""

    names: tuple[str, ...]
    places: tuple[Node, ...]
    points: float
    shows: tuple[str, ...]
    other: bool


@dataclass(frozen=True)
class Item:
    """An item with one response that is known here."""

    source: Source
    node: Node
    response: Node
    sections: tuple[str, ...]

    def read(self) -> ItemData:
        if self.response.find("render_hotspot"):
            return self._hotspot()
        return self._order() if self.response.get("rcardinality") == "Ordered" else self._choice()

    def _choice(self) -> ItemData:
        points = self._points()
        labels = self._labels()
        multiple = self.response.get("rcardinality") == "Multiple"
        options = weighed(
            [self._option(label) for label in labels],
            [points.get(label.get("ident"), 0.0) for label in labels],
            multiple=multiple,
        )
        return self._item("choice", options=options, multiple=multiple, shuffle=self._shuffled())

    def _order(self) -> ItemData:
        labels = {label.get("ident"): label for label in self._labels()}
        rewarded = [condition for condition in self._conditions if condition.points > 0]
        right = next((each.names for each in rewarded if sorted(each.names) == sorted(labels)), None)
        if right is None:
            raise Unfit(_qti.NO_ORDER)
        options = steps([self._option(labels[name]) for name in right])
        return self._item("order", options=options, shuffle=self._shuffled())

    def _hotspot(self) -> ItemData:
        stage = next(iter(self.node.find("matimage")), None)
        picture = self._stage_picture(stage)
        canvas = _qti.canvas(stage, picture)
        areas = tuple(area(_drawn(shape, text, canvas), tell) for shape, text, tell in self._right_areas())
        if not areas:
            raise Unfit(_qti.NO_AREA)
        return self._item("hotspot", picture=picture, areas=areas)

    def _right_areas(self) -> Iterator[tuple[str, str, str]]:
        """Shape, coordinates and tell of what earns points, by name or by place."""
        points = self._points()
        labels = [
            (_place(label.text + "".join(each.tail for each in label.children)), label)
            for label in self._labels()
        ]
        for place, label in labels:
            if points.get(label.get("ident"), 0.0) > 0:
                yield label.get("rarea", "Ellipse"), place, self._tell(label)
        for condition in self._conditions:
            for node in condition.places if condition.points > 0 else ():
                named = next((label for place, label in labels if place == _place(node.words)), None)
                if named is None or points.get(named.get("ident"), 0.0) <= 0:
                    tell = self._tell(named) if named else title_of(self.node.get("title"), "")
                    yield node.get("areatype"), node.words, tell

    def _tell(self, label: Node) -> str:
        return words_of(self._html(label)) or label.get("ident")

    def _labels(self) -> list[Node]:
        return few(self.response.find("response_label"))

    def _shuffled(self) -> bool:
        return any(each.get("shuffle").lower() == "yes" for each in self.response.find("render_choice"))

    def _points(self) -> dict[str, float]:
        """Points of the answers by name."""
        points: dict[str, float] = {}
        for condition in self._conditions:
            for name in condition.names:
                points[name] = points.get(name, 0.0) + condition.points / len(condition.names)
        return points

    @cached_property
    def _conditions(self) -> list[Condition]:
        nodes = few(self.node.find("respcondition"))
        return [_condition(node, self.response.get("ident")) for node in nodes]

    def _option(self, label: Node) -> Option:
        text, picture = take_picture(self._html(label), self.source.files)
        name = (label.get("ident"),)
        shown = [link for each in self._conditions if each.names == name for link in each.shows]
        return Option(text, feedback=self._feedback(shown), picture=picture)

    def _feedback(self, shown: Sequence[str]) -> str:
        return feedback_of(self._raw_feedback(shown), self.source.files)

    def _raw_feedback(self, shown: Sequence[str]) -> str:
        told = [each for each in self.node.all("itemfeedback") if each.get("ident") in shown]
        return "".join(self._html(each) for each in told)

    def _item(
        self,
        kind: str,
        *,
        options: tuple[Option, ...] = (),
        multiple: bool = False,
        shuffle: bool = True,
        picture: Picture | None = None,
        areas: tuple[Area, ...] = (),
    ) -> ItemData:
        text, seen = self._text(shown=picture is None)
        feedback, areas = take_notes(self._general(), areas)
        topic = _metadata(self.node, {TOPIC})[:1]
        return ItemData(
            kind=kind,
            title=title_of(self.node.get("title"), text),
            text=text,
            options=options,
            multiple=multiple,
            shuffle=shuffle,
            feedback=feedback_of(feedback, self.source.files),
            picture=picture or seen,
            areas=areas,
            category=topic[0] if topic else self.source.category or "/".join(filter(None, self.sections)),
            tags=(*self.source.tags, *_metadata(self.node, {KEYWORDS})),
            language=self.node.get("lang"),
        )

    def _text(self, *, shown: bool) -> tuple[str, Picture | None]:
        """The question and its picture; of a hotspot, whose picture is known already, only the text."""
        asked = self.node.child("presentation")
        apart = {"render_choice", "render_hotspot", "render_extension", *(() if shown else ("matimage",))}
        text = self._html(asked, without=frozenset(apart)) if asked else ""
        return take_picture(text, self.source.files)

    def _general(self) -> str:
        """Feedback for all, yet to be cleaned."""
        shown = [link for each in self._conditions if each.other for link in each.shows]
        if shown:
            return self._raw_feedback(shown)
        return "".join(self._html(each) for each in self.node.find("solution"))

    def _stage_picture(self, stage: Node | None) -> Picture | None:
        if stage is None:
            return None
        return take_picture(self._material(stage), self.source.files)[1]

    def _html(self, node: Node, *, without: frozenset[str] = frozenset()) -> str:
        """All material in an element as HTML that is yet to be cleaned."""
        text = ""
        for child in node.children:
            if child.tag in without:
                continue
            if child.tag in MATERIALS:
                text += self._material(child)
                continue
            piece = self._html(child, without=without)
            apart = text and piece and not text.endswith(">") and not piece.startswith("<")
            text += f"<br>{piece}" if apart else piece
        return text

    def _material(self, node: Node) -> str:
        if node.tag == "matbreak":
            return "<br>"
        if node.tag == "matimage":
            return self._image(node)
        if node.tag not in TEXTS:
            raise Unfit(_("It holds sound, film or a program. Please leave that out."))
        if node.children:
            return self.source.html(node)
        marked = node.get("texttype") in {"text/html", "text/xhtml"} or node.get("type").lower() == "html"
        if not marked:
            return escape(node.text, quote=False).replace("\n", "<br>")
        return node.text.replace(_qti.CANVAS_FOLDER, "").replace(quote(_qti.CANVAS_FOLDER), "")

    def _image(self, node: Node) -> str:
        if node.get("embedded") != "base64":
            return self.source.image(node.get("uri"), node.get("label"))
        kind = node.get("imagtype", "image/png")
        return self.source.image(f"data:{kind};base64,{''.join(node.text.split())}")


def _condition(node: Node, response: str) -> Condition:
    asked = node.child("conditionvar")
    tests = [each for each in _tests(asked) if each.get("respident", response) == response] if asked else []
    equal = [each for each in tests if each.tag == "varequal"]
    if all(each.get("index").isdecimal() for each in equal):
        equal.sort(key=lambda each: number_of(each.get("index")))
    points = _given(node.child("setvar"))
    quiet = asked is not None and bool(asked.all("other")) and not tests
    return Condition(
        names=tuple(each.words for each in equal),
        places=tuple(each for each in tests if each.tag == "varinside"),
        points=points,
        shows=tuple(each.get("linkrefid") for each in node.all("displayfeedback")),
        other=quiet and node.get("continue").lower() == "yes" and not node.all("setvar"),
    )


def _tests(node: Node) -> Iterator[Node]:
    """What is asked for in a condition, apart from what must not be answered."""
    for child in node.children:
        if child.tag in {"varequal", "varinside"}:
            yield child
        elif child.tag not in QUIET:
            yield from _tests(child)


def _given(node: Node | None) -> float:
    """The points of a setvar; what is no number ("SCORE.max") counts as one."""
    if node is None:
        return 0.0
    sign = {"Set": 1.0, "Add": 1.0, "Subtract": -1.0}.get(node.get("action", "Set"), 0.0)
    try:
        return sign * number_of(node.words)
    except Unfit:
        return sign if node.words.endswith(".max") else 0.0


def _place(text: str) -> str:
    """Coordinates as text, however they are separated."""
    return ",".join(part for part in SEPARATORS.split(text) if part)


def _drawn(shape: str, text: str, canvas: Canvas) -> tuple[str, tuple[Point, ...]]:
    values = numbers_of(text)
    if shape == "Bounded":
        return _bounded(values, canvas)
    if shape == "Rectangle" and len(values) == 4:
        return canvas.rectangle(*_corners(values, canvas))
    if shape == "Ellipse" and len(values) == 3:
        return canvas.circle(*values)
    if shape == "Ellipse" and len(values) == 4:
        x, y, across, down = values
        if across == down:
            return canvas.circle(x, y, across / 2)
        return canvas.ellipse(x, y, across / 2, down / 2)
    raise Unfit(_qti.NO_SHAPE)


def _corners(values: Sequence[float], canvas: Canvas) -> tuple[float, float, float, float]:
    x, y, width, height = values
    right, bottom = canvas.left + canvas.width, canvas.top + canvas.height
    if (x + width > right or y + height > bottom) and x < width <= right and y < height <= bottom:
        return x, y, width, height
    return x, y, x + width, y + height


def _bounded(values: Sequence[float], canvas: Canvas) -> tuple[str, tuple[Point, ...]]:
    across, down = sorted(set(values[::2])), sorted(set(values[1::2]))
    if len(values) == 8 and len(across) == len(down) == 2 and values in _turns(across, down):
        return canvas.rectangle(across[0], down[0], across[1], down[1])
    return canvas.polygon(values)


def _turns(across: Sequence[float], down: Sequence[float]) -> list[list[float]]:
    """The ways to walk around a rectangle."""
    (left, right), (top, bottom) = across, down
    around = [(left, top), (right, top), (right, bottom), (left, bottom)]
    ways = [way[start:] + way[:start] for way in (around, around[::-1]) for start in range(4)]
    return [[value for corner in way for value in corner] for way in ways]

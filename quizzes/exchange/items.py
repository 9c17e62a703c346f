"""What passes between files and the question bank: plain data, the same for every format.

A format is a module with

    NAME         what people call it
    SUFFIXES     file name endings, the first one is written
    MEDIA_TYPE   of the file it writes
    parse(data: bytes) -> ImportResult
    write(items: Sequence[ItemData]) -> ExportResult

`parse` raises UnreadableFile only where nothing of the file can be read; a single question that we cannot
represent goes into `skipped` with its reason. `write` skips what the format cannot carry, in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from accounts.refusals import BadRequest

Text: TypeAlias = Any  # a str or a lazy translation
Point: TypeAlias = tuple[float, float]  # fractions of the picture's width and height, 0 to 1

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_ITEMS = 5_000
MAX_TEXT = 20_000


class UnreadableFile(BadRequest):
    """The file cannot be read at all; the message says why, where, and what to do."""


@dataclass(frozen=True)
class Picture:
    """A picture that came with a question, as its bytes were in the file. It is cleaned before it is kept.

    description: the alternative text, "" where the file has none.
    """

    name: str
    content: bytes = field(repr=False)
    description: str = ""


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen, or one step to be put in order.

    weight: the share of the points that choosing it earns, -1 to 1; a right answer is above 0. With one
    right answer it has weight 1; with several their weights add up to 1. In an order every weight is 0 and
    the options stand in their right order.
    text, feedback: sanitised HTML (see quizzes.markup).
    """

    text: str
    weight: float = 0.0
    feedback: str = ""
    picture: Picture | None = None


@dataclass(frozen=True)
class Area:
    """An area of a hotspot's picture that is a tell.

    shape: "polygon" (three or more points), "rectangle" (two opposite corners, upper left first) or
    "circle" (the middle, and the rightmost point of its rim). points: fractions of the picture.
    tell, explanation, check: what it is, why it gives the fake away, how to check it (plain text).
    """

    shape: str
    points: tuple[Point, ...]
    tell: str
    explanation: str = ""
    check: str = ""


@dataclass(frozen=True)
class ItemData:
    """One question of a file.

    kind: "choice", "order" or "hotspot"; our own package carries the other kinds of the bank as well.
    title: a short name for lists, plain text. text: the question, sanitised HTML.
    multiple: a choice in which several options may be marked. shuffle: whether options may change places.
    feedback: shown after every answer, sanitised HTML. category: "Shoes/Boxes", "" for none.
    where: where it stands in the file, for messages ("line 12", "question 3", "row 4").
    content: what only our own package carries; empty in every other format.
    """

    kind: str
    title: str
    text: str = ""
    options: tuple[Option, ...] = ()
    multiple: bool = False
    shuffle: bool = True
    feedback: str = ""
    picture: Picture | None = None
    areas: tuple[Area, ...] = ()
    category: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    level: int | None = None
    where: str = ""
    content: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Skipped:
    """A question that was left out.

    type: as the format names it ("essay"). why: for people; says what to do.
    """

    where: str
    type: str
    why: Text


@dataclass(frozen=True)
class ImportResult:
    """What was read. The number of questions read is that of items and skipped together."""

    items: tuple[ItemData, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def read(self) -> int:
        return len(self.items) + len(self.skipped)


@dataclass(frozen=True)
class ExportResult:
    """A written file, and the items that the format cannot carry."""

    data: bytes = field(repr=False)
    skipped: tuple[Skipped, ...] = ()

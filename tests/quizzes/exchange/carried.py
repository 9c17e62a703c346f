"""Questions that every format carries, for round trips, and ways to spoil a good file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import strategies as st

from quizzes.exchange.items import Area, ImportResult, ItemData, Option, Picture, UnreadableFile
from quizzes.markup import clean_html
from tests.uploads.pictures import picture, saved

WIDTH, HEIGHT = 200, 150
PHOTO = Picture("shoe 신발.png", saved(picture(WIDTH, HEIGHT), "PNG"), "")
PIXEL = 1.01 / min(WIDTH, HEIGHT)  # whole pixels are written: a rim moves by at most one

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=20
).map(lambda text: " ".join(text.split()) or "x")
texts = words.map(lambda text: clean_html(text.replace("<", "&lt;"))) | st.sampled_from(
    ["<p>One<br>two &amp; <b>three</b></p>", "<ul><li><u>a</u></li></ul>", "Größe &lt; 5 신발"]
)
fractions = st.floats(0.1, 0.9)


@st.composite
def choices(draw: st.DrawFn) -> ItemData:
    multiple = draw(st.booleans())
    right = draw(st.integers(1, 3 if multiple else 1))
    wrong = draw(st.lists(st.sampled_from([0.0, -0.25, -1 / 3, -1.0]), min_size=1, max_size=3))
    weights = draw(st.permutations([1 / right] * right + wrong))
    options = tuple(Option(draw(texts), weight, draw(texts | st.just(""))) for weight in weights)
    return replace(
        draw(_bare), kind="choice", options=options, multiple=multiple, shuffle=draw(st.booleans())
    )


@st.composite
def orders(draw: st.DrawFn) -> ItemData:
    steps = draw(
        st.lists(st.builds(Option, texts, st.just(0.0), texts | st.just("")), min_size=2, max_size=5)
    )
    return replace(draw(_bare), kind="order", options=tuple(steps))


@st.composite
def hotspots(draw: st.DrawFn) -> ItemData:
    areas = draw(st.lists(_areas(), min_size=1, max_size=4))
    return replace(draw(_bare), kind="hotspot", picture=PHOTO, areas=tuple(areas))


@st.composite
def _areas(draw: st.DrawFn) -> Area:
    shape = draw(st.sampled_from(["circle", "rectangle", "polygon"]))
    x, y, wide, high = (
        draw(fractions),
        draw(fractions),
        draw(st.floats(0.05, 0.1)),
        draw(st.floats(0.05, 0.1)),
    )
    points = {
        "circle": ((x, y), (x + wide, y)),
        "rectangle": ((x, y), (x + wide, y + high)),
        "polygon": ((x, y), (x + wide, y), (x + wide / 2, y + high)),
    }[shape]
    return Area(shape, points, draw(words), draw(words | st.just("")), draw(words | st.just("")))


_bare = st.builds(
    ItemData,
    kind=st.just(""),
    title=words,
    text=texts,
    feedback=texts | st.just(""),
    picture=st.none() | st.just(PHOTO),
    category=st.sampled_from(["", "Shoes", "Shoes/Boxes", "신발"]),
    tags=st.lists(words, max_size=2, unique=True).map(tuple),
)
items = st.lists(choices() | orders() | hotspots(), min_size=1, max_size=3)


def assert_same(read: Sequence[ItemData], given: Sequence[ItemData]) -> None:
    """Equal but for where they stood, weights within 1e-6, and points within a pixel."""
    assert [_rough(item) for item in read] == [_rough(item) for item in given]
    for one, other in zip(read, given, strict=True):
        assert [o.weight for o in one.options] == pytest.approx([o.weight for o in other.options], abs=1e-6)
        assert _values(one) == pytest.approx(_values(other), abs=PIXEL)


def _rough(item: ItemData) -> ItemData:
    options = tuple(replace(option, weight=0.0) for option in item.options)
    return replace(item, where="", options=options, areas=tuple(replace(a, points=()) for a in item.areas))


def _values(item: ItemData) -> list[float]:
    return [value for area in item.areas for point in area.points for value in point]


def assert_read_or_refused(parse: Callable[[bytes], ImportResult], data: bytes) -> None:
    """Whatever is no UnreadableFile fails the test."""
    with suppress(UnreadableFile):
        assert isinstance(parse(data), ImportResult)


def spoiled(good: bytes) -> st.SearchStrategy[bytes]:
    """A good file with some bytes replaced, left out or put in twice."""
    places = st.integers(0, len(good))

    def spoil(start: int, end: int, new: bytes) -> bytes:
        return good[:start] + new + good[end:]

    return st.builds(
        spoil, places, places, st.binary(max_size=8) | st.sampled_from([b"<", b"&x;", b"-1", b'"'])
    )

"""Our own package: a round trip loses nothing, and what is not ours is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import package
from quizzes.exchange.bank import (
    BANK,
    BankData,
    BookData,
    PhotographData,
    RuleData,
    SpecimenData,
    TellData,
    bank_data,
)
from quizzes.exchange.content import fields_of
from quizzes.exchange.items import ItemData, Picture, UnreadableFile
from tests.quizzes.exchange.carried import (
    PHOTO,
    assert_read_or_refused,
    assert_same,
    items,
    spoiled,
    words,
)
from tests.quizzes.exchange.files import repacked, unpacked, zipped
from tests.uploads.pictures import picture, saved

WEBP = {width: saved(picture(width, width * 3 // 4), "WEBP") for width in (400, 800, 1200)}
SPECIMEN = SpecimenData(
    "0123456789abcdef", "leather", 7, 1, 2, {"pitch": 3.1, "한글": ["a", None]}, ("scuffed",),
    {"a": [[0, 0.5]]}, WEBP,
)  # fmt: skip
TELL = TellData("stitch", "Stitches 바늘땀", "leather", "Why", "How", "But")
BOOK = BookData(
    "mora", "Mora", "Hats", "A story\nin lines", 10, None, "A\nB", "mora.example",
    (RuleData("Brim", "Wide", PHOTO, PhotographData("Brim", "Own")), RuleData("Band", "Red")),
)  # fmt: skip
CHOICE = {
    "options": [
        {"text": "a <b>b</b>", "weight": 1.0, "feedback": "Yes", "from a later version": [1]},
        {"text": "c", "weight": -0.25, "feedback": ""},
    ],
    "multiple": False,
    "shuffle": True,
    "feedback": "<p>All</p>",
}
ORDER = {"options": [{"text": "one"}, {"text": "two", "feedback": "x"}], "feedback": ""}
AREAS = {
    "areas": [
        {"shape": "circle", "points": [[0.5, 0.5], [0.6, 0.5]], "label": "Area 1", "tell": "stitch",
         "name": "Stitches", "explanation": "e", "check": "c"},
        {"shape": "rectangle", "points": [[0, 0], [0.2, 0.3]], "label": "Area 2", "tell": "", "name": "",
         "explanation": "", "check": ""},
    ]
}  # fmt: skip


CASE = {
    "is_fake": False, "tell": "", "task": "Fake?", "fake": "a fake", "genuine": "lawful", "feedback": "",
    "note": {"name": "n", "why": "w", "how": "h", "caveat": ""},
}  # fmt: skip


def of_bank(kind: str, content: dict[str, Any], photo: Picture | None = None, **bank: Any) -> ItemData:
    data = BankData("fedcba9876543210", "trial", "mora", content=content, **bank)
    plain = fields_of(content) if kind in ("choice", "order", "single", "hotspot") else {}
    return ItemData(
        kind=kind, title="Títle", text="<p>Which?</p>", picture=photo, category="leather", tags=("a", "b c"),
        language="ko", level=3, where="item 1", content={BANK: data}, **plain,
    )  # fmt: skip


RIGHTS = PhotographData("Shoe", "Own photograph, Kim Mina, 2026")
BANKED = [
    of_bank("choice", CHOICE, PHOTO, photograph=RIGHTS, book=BOOK),
    of_bank("order", ORDER),
    of_bank("single", {}, specimen=SPECIMEN, tells=(TELL,)),
    of_bank("pair", {}, specimen=SPECIMEN, rival=replace(SPECIMEN, code="f" * 16, seed=8)),
    of_bank("hotspot", AREAS, PHOTO, photograph=RIGHTS, tells=(TELL,), for_practice=True),
    of_bank("listing", {"brand": "orrello", "price": 9.5, "reviews": [{"stars": 5}]}, specimen=SPECIMEN),
    of_bank("case", CASE, tells=(TELL,)),
]


@given(items)
@settings(max_examples=50, deadline=None)
def test_questions_of_other_programs_come_back(given_items: list[ItemData]) -> None:
    written = package.write(given_items)
    assert written.skipped == ()
    read = package.parse(written.data)
    assert read.skipped == ()
    assert_same(read.items, given_items)


@pytest.mark.parametrize("item", BANKED, ids=lambda item: item.kind)
def test_items_of_the_bank_come_back(item: ItemData) -> None:
    read = package.parse(package.write([item]).data)
    assert read.skipped == ()
    assert read.items == (item,)
    bank = bank_data(read.items[0])
    assert bank
    for specimen in (bank.specimen, bank.rival):
        assert specimen is None or specimen.pictures == WEBP


@given(words, words, st.sampled_from(["draft", "trial", "released", "retired"]))
@settings(max_examples=25, deadline=None)
def test_every_word_of_a_bank_item_comes_back(title: str, rights: str, status: str) -> None:
    item = of_bank("choice", CHOICE, PHOTO, photograph=PhotographData(title, rights))
    item = replace(item, title=title, content={BANK: replace(item.content[BANK], status=status)})
    assert package.parse(package.write([item]).data).items == (item,)


def test_the_same_items_make_the_same_file_and_each_picture_is_in_it_once() -> None:
    first, second = package.write(BANKED), package.write(BANKED)
    assert first.data == second.data
    root, files = unpacked(first.data)
    assert len(files) == len(set(files.values())) == 1 + len(WEBP)
    assert [len(root[group]) for group in ("items", "specimens", "tells", "books")] == [7, 2, 1, 1]


def test_html_is_sanitised_however_it_got_in() -> None:
    root, files = unpacked(package.write(BANKED[:2]).data)
    evil = "<script>alert(1)</script><b onclick='x()'>bold</b><img src=x onerror=y()>"
    for entry in root["items"]:
        entry["text"] = entry["content"]["feedback"] = evil
        entry["content"]["options"][0]["text"] = evil
    for item in package.parse(repacked(root, files)).items:
        bank = bank_data(item)
        assert bank
        found = (item.text, item.feedback, item.options[0].text, bank.content["options"][0]["text"])
        assert found == ("<b>bold</b>",) * 4


def _changed(change: Callable[[dict[str, Any]], Any]) -> bytes:
    root, files = unpacked(package.write(BANKED).data)
    change(root)
    return repacked(root, files)


def _set(place: int, key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda root: root["items"][place].__setitem__(key, value)


@pytest.mark.parametrize(
    "change",
    [
        _set(0, "kind", "essay"),
        _set(0, "title", 5),
        _set(0, "title", "a\x00b"),
        _set(0, "title", "\ud800"),
        _set(0, "code", "../../secret"),
        _set(0, "status", "published"),
        _set(0, "level", True),
        _set(0, "language", "x" * 30),
        _set(0, "tags", ["a" * 101]),
        _set(0, "text", "a" * 20_001),
        _set(0, "content", {"options": [{"text": "one"}]}),
        _set(0, "content", []),
        _set(0, "brand", "A B/../x"),
        _set(0, "picture", {"file": "media/../../secret.png", "name": "a", "description": ""}),
        _set(0, "picture", {"file": f"media/{'0' * 24}.png", "name": "a", "description": ""}),
        _set(0, "specimen", "not in it"),
        _set(0, "book", "no-such-book"),
        lambda root: root["books"][0].update(slug="../x"),
        lambda root: root["books"][0]["rules"][0].update(text=None),
        lambda root: root["items"].__setitem__(0, "a text"),
    ],
)
def test_one_bad_item_is_left_out_and_named(change: Callable[[dict[str, Any]], None]) -> None:
    read = package.parse(_changed(change))
    assert [item.kind for item in read.items] == [item.kind for item in BANKED[1:]]
    assert [skipped.where for skipped in read.skipped] == ["item 1"]
    assert str(read.skipped[0].why) != ""


@pytest.mark.parametrize(
    "changed",
    [
        {"is_fake": None},
        {"is_fake": "yes"},
        {"tell": "<b>"},
        {"tell": 5},
        {"fake": None},
        {"genuine": "x" * 256},
        {"task": 5},
        {"feedback": []},
        {"note": "words"},
        {"note": {"name": 5}},
    ],
)
def test_a_case_that_makes_no_sense_is_left_out(changed: dict[str, Any]) -> None:
    root, files = unpacked(package.write([of_bank("case", {**CASE, **changed})]).data)
    read = package.parse(repacked(root, files))
    assert (len(read.items), [skipped.where for skipped in read.skipped]) == (0, ["item 1"])


@pytest.mark.parametrize(
    "change",
    [
        lambda area: area.update(shape="star"),
        lambda area: area.update(points=[[0.5, 0.5], [1.5, 0.5]]),
        lambda area: area.update(points=[[0.5, 0.5]]),
        lambda area: area.update(points=[["0.5", 0.5], [0.6, 0.5]]),
        lambda area: area.update(tell=None),
        lambda area: area.update(tell="+"),
        lambda area: area.update(tell="my tell"),
    ],
)
def test_an_area_that_cannot_be_drawn_is_left_out(change: Callable[[dict[str, Any]], None]) -> None:
    read = package.parse(_changed(lambda root: change(root["items"][4]["content"]["areas"][0])))
    assert [skipped.where for skipped in read.skipped] == ["item 5"]


@pytest.mark.parametrize(
    "change", [{"code": "x"}, {"seed": -1}, {"seed": 2**63}, {"traits": []}, {"pictures": {}}]
)
def test_a_specimen_that_makes_no_sense_takes_its_items_with_it(change: dict[str, Any]) -> None:
    read = package.parse(_changed(lambda root: root["specimens"][0].update(change)))
    left = [skipped.where for skipped in read.skipped]
    assert left == ["item 3", "item 4", "item 6"]


GOOD = package.write(BANKED).data


def _json(text: str | bytes) -> bytes:
    return zipped({"items.json": text.encode() if isinstance(text, str) else text})


def _root(**values: Any) -> bytes:
    return _json(json.dumps({"format": "bonafide.questions", **values}))


NESTED = "a number is too long, or lists are nested too deep"
REFUSED = [
    (zipped({"a.txt": b"x"}), "The file “items.json” is missing in this ZIP."),
    (zipped({"items.json": b"{}", "../x": b""}), "The file name “../x” in this ZIP leads outside of it"),
    (GOOD[: len(GOOD) // 2], "This is not a complete ZIP file."),
    (_json('{"format": 1\n "x"'), "items.json cannot be read: line 2 is not complete, well-formed JSON."),
    (_json("{}".encode("utf-16")), "items.json cannot be read: line 1 is not UTF-8."),
    (_json('{\n"가": "나"}'.encode("cp949")), "items.json cannot be read: line 2 is not UTF-8."),
    (_json("[" * 100_000), f"items.json cannot be read: {NESTED}."),
    (_json('{"a": NaN}'), f"items.json cannot be read: {NESTED}."),
    (_json("[" + "1," * 1_000_001 + "1]"), "items.json cannot be read: it holds more than 1000000 values."),
    (_json("[]"), "items.json cannot be read: it does not begin as it should."),
    (_json('{"format": "other"}'), "This ZIP holds an items.json that is not ours."),
    (_root(version=2), "This package has version 2; version 1 is read here. Please update first."),
    (_root(version=True), "This ZIP holds an items.json that is not ours."),
    (_root(version=1), "items.json holds no list of items."),
    (_root(version=1, items=[], tells=5), "“tells” in items.json is no list."),
]


@pytest.mark.parametrize(("data", "why"), REFUSED, ids=range(len(REFUSED)))
def test_a_package_that_cannot_be_read_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        package.parse(data)
    assert str(refused.value.message)[: len(why)] == why


@given(spoiled(GOOD))
@settings(max_examples=60, deadline=None)
def test_a_spoiled_package_is_read_or_refused(data: bytes) -> None:
    assert_read_or_refused(package.parse, data)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(anything, st.integers(0, 5), st.data())
@settings(max_examples=100, deadline=None)
def test_any_value_anywhere_is_read_or_left_out(value: Any, place: int, data: st.DataObject) -> None:
    root, files = unpacked(GOOD)
    entry = root["items"][place]
    inside = data.draw(st.sampled_from([entry, entry["content"], root["specimens"][0], root["books"][0]]))
    if inside:
        inside[data.draw(st.sampled_from(sorted(inside)))] = value
    assert_read_or_refused(package.parse, repacked(root, files))

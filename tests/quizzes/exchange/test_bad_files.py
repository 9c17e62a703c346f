"""Broken, huge, wrongly encoded and hostile files: refused with the reason, and nothing of them stays."""

from __future__ import annotations

from typing import Any

import pytest

from quizzes.exchange import package
from quizzes.exchange.items import ItemData, Option, Picture, UnreadableFile
from quizzes.exchange.services.choices import Choices
from quizzes.exchange.services.reading import read_file
from quizzes.models import Item
from tests.quizzes.exchange.banks import bring, empty_the_bank, exported
from tests.quizzes.exchange.files import (
    BOMB,
    ENTITY_BOMB,
    GIFT,
    PICTURED,
    gift_zip,
    many_pictures,
    repacked,
    stored,
    unpacked,
    zipped,
)
from tests.uploads.pictures import BAD, good
from uploads.models import Photograph

pytestmark = pytest.mark.django_db


def bombed(content: bytes = BOMB) -> bytes:
    """A package of ours in which somebody put another picture."""
    shown = Picture("a.png", good("PNG"), "A")
    options = (Option("a", 1.0), Option("b"))
    items = [ItemData("choice", "T", "Q", options), ItemData("choice", "T", "Q", options, picture=shown)]
    root, files = unpacked(package.write(items).data)
    return repacked(root, dict.fromkeys(files, content))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "This file is empty."),
        (b"   \n", "This file is empty."),
        (b"\x00\x01\x02", "This is not a text file: line 1"),
        (b"PK\x03\x04 half", "This is not a complete ZIP file."),
        (b"\xd0\xcf\x11\xe0 old", "This is an old Excel file"),
        (GIFT.encode("utf-16")[2:], "This is not a text file: line 1"),
        (
            "::t:: é {=a ~b}".encode("latin-1"),
            "The text cannot be read: the byte 0xE9 at position 7, in line 1",
        ),
        (ENTITY_BOMB, "Line 1: the file cannot be taken, because it declares a document type or entities."),
        (b"<quiz><question type='multichoice'>", "Line 1: this is not complete"),
        (b"<html><body>Hi</body></html>", "There are no QTI questions in this file."),
        (
            zipped({"../../evil.gift": GIFT.encode()}),
            "The file name “../../evil.gift” in this ZIP leads outside",
        ),
        (zipped({"a.gift": GIFT.encode(), "bomb": bytes(30_000_000)}), "The file “bomb” in this ZIP"),
        (b"x" * (50 * 1024 * 1024 + 1), "This file is larger than 50 MB."),
        (b"// only a remark\n", "There are no questions in this file."),
        (
            bombed(BAD["bomb: a little over 25 megapixels"]()),
            "item 2, picture “a.png”: This picture has more than 25 megapixels.",
        ),
        (bombed(), "item 2, picture “a.png”: This picture has more than 25 megapixels"),
        (bombed(BAD["half a png"]()), "item 2, picture “a.png”: "),
        (bombed(BAD["svg"]()), "item 2, picture “a.png”: "),
    ],
    ids=range(18),
)
def test_a_bad_file_is_refused_with_the_reason(data: bytes, why: str) -> None:
    before = stored()
    with pytest.raises(UnreadableFile) as refused:
        read_file(data=data, name="file")
    assert str(refused.value.message)[: len(why)] == why
    assert stored() == before
    assert Item.objects.count() == Photograph.objects.count() == 0


@pytest.mark.parametrize("content", [BOMB, BAD["half a jpeg"](), BAD["svg"](), BAD["moving png"]()])
def test_a_bad_picture_of_another_program_leaves_its_question_out(content: bytes) -> None:
    reading = read_file(data=gift_zip(GIFT + PICTURED, seal=content), name="q.zip")
    assert [item.title for item in reading.items] == ["Box", "Price"]
    assert [skipped.where for skipped in reading.skipped] == ["line 9", "line 11"]
    assert str(reading.skipped[1].why)[:20] == "picture “seal.jpg”: "


def test_korean_windows_files_are_read() -> None:
    data = "::상자:: 어느 상자가 정품일까요? {=왼쪽 ~오른쪽}\n".encode("cp949")
    assert bring(data, Choices("ko")).items[0].title == "상자"
    assert bring(GIFT.encode("utf-16")).items[0].title == "Box"


def test_scripts_in_html_are_gone() -> None:
    evil = (
        '::T:: [html]<script>alert(1)</script><b onclick="x()">Which</b>? {=a<img src\\=x onerror\\=y()> ~b}'
    )
    reading = read_file(data=evil.encode(), name="q.gift")
    assert [str(skipped.type) for skipped in reading.skipped] == [
        "multichoice"
    ]  # a picture that is not there
    (item,) = bring(evil.replace("<img src\\=x onerror\\=y()>", "<i onload\\=z()>x</i>").encode()).items
    assert item.text == "<b>Which</b>?"
    assert item.content["options"][0]["text"] == "a<i>x</i>"


@pytest.mark.parametrize(
    "change",
    [
        {"family": "no-such-family"},
        {"traits": {}},
        {"parts": {"tag": "everywhere"}},
        {"parts": {}},
    ],
)
def test_a_good_that_cannot_be_shown_leaves_its_item_out(everything: None, change: dict[str, Any]) -> None:
    root, files = unpacked(exported())
    empty_the_bank()
    place, entry = next(
        (n, e) for n, e in enumerate(root["items"], 1) if e["kind"] == "hotspot" and "specimen" in e
    )
    next(good for good in root["specimens"] if good["code"] == entry["specimen"]).update(change)
    left = [skipped.where for skipped in read_file(data=repacked(root, files), name="p.zip").skipped]
    assert f"item {place}" in left


@pytest.mark.parametrize("change", [{"brand": "other"}, {"reviews": 5}, {"price": "cheap"}, {"title": {}}])
def test_an_offer_that_cannot_be_shown_is_left_out(everything: None, change: dict[str, Any]) -> None:
    root, files = unpacked(exported())
    empty_the_bank()
    next(entry for entry in root["items"] if entry["kind"] == "listing")["content"].update(change)
    reading = read_file(data=repacked(root, files), name="p.zip")
    assert [skipped.type for skipped in reading.skipped] == ["listing"]


def test_all_pictures_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizzes.exchange.services.pictures.MAX_MEGAPIXELS", 0.005)
    with pytest.raises(UnreadableFile):
        read_file(data=many_pictures(5), name="q.zip")
    assert len(read_file(data=many_pictures(3), name="q.zip").items) == 3

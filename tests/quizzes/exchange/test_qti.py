"""QTI packages of both versions, what is refused, and what is written."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import qti, qti12, qti21
from quizzes.exchange.items import Area, ItemData, Option, Picture, UnreadableFile
from quizzes.exchange.xml import read_xml
from tests.quizzes.exchange import carried
from tests.quizzes.exchange.qti_files import (
    MAPPING,
    NAMESPACE,
    PHOTO,
    PNG,
    TEMPLATE,
    choices12,
    choices21,
    condition,
    equal,
    file12,
    hotspots12,
    hotspots21,
    item12,
    item21,
    label,
    manifest,
    package12,
    package21,
    packed,
    response,
    spot,
)
from tests.quizzes.exchange.test_xml import BOMB, EXTERNAL
from tests.uploads.pictures import BAD


def test_a_package_holds_both_versions_in_the_order_of_its_manifest() -> None:
    good21 = item21(choices21("A", "B"), declared=response("single", "A"))
    good12 = file12(item12(choices12("Single", "A", "B"), condition(equal("A"), "1"), title="Old"))
    hrefs = ("z.xml", "a.xml", "new.xml", "broken.xml", "gone.xml", "test.xml")
    result = qti.parse(
        packed(
            {
                "imsmanifest.xml": manifest(*hrefs),
                "a.xml": good12,
                "z.xml": good21,
                "new.xml": '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"/>',
                "broken.xml": good21[:200],
                "test.xml": f'<assessmentTest xmlns="{NAMESPACE}"/>',
            }
        )
    )
    assert [(item.title, item.where) for item in result.items] == [
        ("Boxes", "z.xml"),
        ("Old", "a.xml, line 3"),
    ]
    assert [(each.where, each.type, str(each.why)) for each in result.skipped] == [
        (
            "new.xml",
            "qti-assessment-item",
            "This is QTI 3.0, which is not known here. Please export the questions as QTI 2.1 or 1.2.",
        ),
        (
            "broken.xml",
            "file",
            "Line 3: this is not complete, well-formed XML (the file ends too early). "
            "Please export the file again.",
        ),
        ("gone.xml", "file", "The file “gone.xml” is missing in this ZIP."),
    ]


def test_a_package_without_a_manifest_is_read_file_by_file() -> None:
    good = item21(choices21("A", "B"), declared=response("single", "A"))
    result = qti.parse(packed({"b.xml": good, "a.xml": good, "other.xml": "<html/>"}))
    assert ([item.where for item in result.items], result.skipped) == (["a.xml", "b.xml"], ())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html/>", "There are no QTI questions in this file. Please export them as QTI 1.2 or QTI 2.1."),
        (
            packed({"a.txt": "x"}),
            "There are no QTI questions in this file. Please export them as QTI 1.2 or QTI 2.1.",
        ),
        (
            b"<qti-assessment-item/>",
            "This is QTI 3.0, which is not known here. Please export the questions as QTI 2.1 or 1.2.",
        ),
        (
            b"<assessmentTest/>",
            "This file only lists the questions of a test. Please send the whole package as a ZIP.",
        ),
        (
            packed({"imsmanifest.xml": "<manifest>\n<resources>"}),
            "imsmanifest.xml: Line 2: this is not complete, well-formed XML (the file ends too early). "
            "Please export the file again.",
        ),
        (
            BOMB,
            "Line 1: the file cannot be taken, because it declares a document type or entities. "
            "Please export it again.",
        ),
        (
            packed({"imsmanifest.xml": EXTERNAL}),
            "imsmanifest.xml: Line 1: the file cannot be taken, because it declares a document type or "
            "entities. Please export it again.",
        ),
        (
            packed({"../imsmanifest.xml": manifest()}),
            "The file name “../imsmanifest.xml” in this ZIP leads outside of it, or cannot be used.",
        ),
        (
            packed({"imsmanifest.xml": manifest()})[:60],
            "This is not a complete ZIP file. Please make it again, or send it once more.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        qti.parse(data)
    assert str(refused.value.message) == message


@pytest.mark.parametrize("name", ["bomb: a little over 25 megapixels", "bomb: 100 megapixels in 12 kB"])
def test_a_picture_bomb_below_areas_is_skipped(name: str) -> None:
    document = item21(hotspots21(spot("A", "circle", "50,40,10")), declared=response("single", "A"))
    (skipped,) = qti.parse(package21(document, BAD[name]())).skipped
    assert str(skipped.why) == "Its picture has more than 25 megapixels. Please save it smaller."


@pytest.mark.parametrize("path", ["../../etc/passwd", "file:///etc/passwd"])
def test_a_picture_outside_of_the_package_is_not_read(path: str) -> None:
    body = f'<p><img src="{path}" alt=""/></p>' + choices21("A", "B")
    result = qti.parse(package21(item21(body, declared=response("single", "A"))))
    assert (result.items, [each.type for each in result.skipped]) == ((), ["choiceInteraction"])


@pytest.mark.parametrize("version", [qti12, qti21])
def test_what_is_written_comes_back(version: ModuleType) -> None:
    @settings(max_examples=40, deadline=None)
    @given(carried.items, st.sampled_from(["", "ko", "en"]))
    def check(given_items: list[ItemData], language: str) -> None:
        spoken = [replace(item, language=language) for item in given_items]
        result = version.write(spoken)
        read = qti.parse(result.data)
        assert (result.skipped, read.skipped) == ((), ())
        carried.assert_same(read.items, spoken)

    check()


def test_a_written_package_lists_every_file_it_holds() -> None:
    area = Area("circle", ((0.5, 0.5), (0.6, 0.5)), "Seam")
    shown = Option("Red", 1.0, picture=Picture("bag.png", PNG + b"more"))
    given_items = [
        ItemData("choice", "One", "Which?", (shown, Option("Blue")), picture=PHOTO),
        ItemData("pair", "Two"),
        ItemData("hotspot", "Three", "Where?", picture=PHOTO, areas=(area,)),
    ]
    result = qti.write(given_items)
    archive = zipfile.ZipFile(BytesIO(result.data))
    listed = read_xml(archive.read("imsmanifest.xml")).find("file")
    assert [each.get("href") for each in listed] == archive.namelist()[1:]
    assert archive.namelist() == [
        "imsmanifest.xml",
        "items/0001.xml",
        "media/0001/bag.png",
        "media/0001-2/bag.png",
        "items/0003.xml",
        "media/0003/bag.png",
    ]
    assert [(each.where, each.type) for each in result.skipped] == [("question 2", "pair")]


ORDER_IN_ITEM = [
    "responseDeclaration",
    "outcomeDeclaration",
    "itemBody",
    "responseProcessing",
    "modalFeedback",
]


@settings(max_examples=20, deadline=None)
@given(carried.items)
def test_a_written_item_has_its_parts_in_the_order_of_the_standard(given_items: list[ItemData]) -> None:
    archive = zipfile.ZipFile(BytesIO(qti.write(given_items).data))
    for name in archive.namelist():
        if name.startswith("items/"):
            root = read_xml(archive.read(name))
            assert (root.space, root.tag) == (NAMESPACE, "assessmentItem")
            places = [ORDER_IN_ITEM.index(child.tag) for child in root.children]
            assert places == sorted(places)
            outcomes = {each.get("identifier") for each in root.all("outcomeDeclaration")}
            used = {each.get("outcomeIdentifier") for each in root.all("modalFeedback")}
            assert used - outcomes == set()


GOOD21 = item21(
    choices21("H", "O", "Cl"),
    declared=response("multiple", "H", more=MAPPING),
    rest=TEMPLATE.format("map_response"),
).encode()
GOOD12 = file12(
    item12(choices12("Multiple", "A", "B"), condition(equal("A"), "1", shows="f")),
    item12(hotspots12("response_xy", label("Ellipse", "50,40,20,20")), condition(equal("A"), "1")),
)


@settings(max_examples=200, deadline=None)
@given(
    carried.spoiled(GOOD21) | carried.spoiled(GOOD12) | carried.spoiled(package12(GOOD12.decode()[90:-20]))
)
def test_a_spoiled_file_is_read_or_refused(data: bytes) -> None:
    carried.assert_read_or_refused(qti.parse, data)


@given(st.binary(max_size=60) | st.binary(max_size=40).map(lambda data: b"PK\x03\x04" + data))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    carried.assert_read_or_refused(qti.parse, data)

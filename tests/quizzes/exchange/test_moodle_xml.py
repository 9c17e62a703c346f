"""Moodle XML: documents as Moodle writes them, what comes back of what is written, and bad files."""

from __future__ import annotations

import base64
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from quizzes.exchange import moodle_xml
from quizzes.exchange.items import Area, ItemData, Option, Picture, UnreadableFile
from tests.quizzes.exchange import carried
from tests.uploads.pictures import BAD, picture, saved, telling

PNG = saved(picture(100, 80), "PNG")
ENCODED = base64.encodebytes(PNG).decode()


def quiz(*questions: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}</quiz>'.encode()


def question(kind: str, body: str, *, text: str = "Which?", written: str = "html") -> str:
    return f"""<question type="{kind}">
    <name><text>Boxes</text></name>
    <questiontext format="{written}"><text>{text}</text></questiontext>
    {body}
  </question>
"""


def answer(fraction: str, text: str, feedback: str = "") -> str:
    return f"""<answer fraction="{fraction}" format="html"><text>{text}</text>
    <feedback format="html"><text>{feedback}</text></feedback></answer>"""


def marker(shape: str, coords: str, *, picture: bytes = PNG) -> str:
    return question(
        "ddmarker",
        f"""<generalfeedback format="html"><text>Look closely.</text></generalfeedback><shuffleanswers/>
        <file name="bag.png" encoding="base64">{base64.b64encode(picture).decode()}</file>
        <drag><no>1</no><text>Seam</text><noofdrags>1</noofdrags></drag>
        <drag><no>2</no><text>Nothing</text></drag>
        <drop><no>1</no><shape>{shape}</shape><coords>{coords}</coords><choice>1</choice></drop>""",
    )


def only(data: bytes) -> ItemData:
    result = moodle_xml.parse(data)
    assert result.skipped == ()
    (item,) = result.items
    return item


def reasons(data: bytes) -> list[tuple[str, str, str]]:
    return [(skipped.where, skipped.type, str(skipped.why)) for skipped in moodle_xml.parse(data).skipped]


def test_a_multiple_choice_question_is_read_with_everything_it_says() -> None:
    body = f"""<generalfeedback format="html"><text><![CDATA[<p>See the <b>box</b>.</p>]]></text>
    </generalfeedback>
    <idnumber>17</idnumber><single>false</single><shuffleanswers>true</shuffleanswers>
    {answer("33.33333", "Glue")}{answer("33.33333", "Label", "Well seen")}{answer("33.33333", "Stitches")}
    {answer("-50", "Price")}
    <tags><tag><text>shoes</text></tag><tag><text>신발</text></tag></tags>"""
    asked = question(
        "multichoice", body, text="<![CDATA[<p>Which <i>tells</i>?<script>alert(1)</script></p>]]>"
    )
    category = (
        '<question type="category"><category><text>$course$/top/Shoes/ Boxes</text></category></question>'
    )
    third = 1 / 3
    assert only(quiz(category, asked)) == ItemData(
        kind="choice",
        title="Boxes",
        text="<p>Which <i>tells</i>?</p>",
        options=(
            Option("Glue", third),
            Option("Label", third, "Well seen"),
            Option("Stitches", third),
            Option("Price", -0.5),
        ),
        multiple=True,
        shuffle=True,
        feedback="<p>See the <b>box</b>.</p>",
        category="Shoes/Boxes",
        tags=("shoes", "신발"),
        where="line 3",
    )


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("$course$/top", ""),
        ("$course$", ""),
        ("$module$/top/Default for Quiz", "Default for Quiz"),
        ("$system$/Shoes", "Shoes"),
        ("top secret", "top secret"),
        ("$course$/top/R//D", "R//D"),
    ],
)
def test_of_a_category_only_the_way_below_the_course_is_kept(path: str, category: str) -> None:
    first = f'<question type="category"><category><text>{path}</text></category></question>'
    assert only(quiz(first, question("ordering", answer("1", "a") + answer("2", "b")))).category == category


@pytest.mark.parametrize(
    ("written", "text", "html"),
    [
        ("html", "a\nb <i>c</i>".replace("<", "&lt;"), "a\nb <i>c</i>"),
        ("plain_text", "1 &lt; 2\nb", "1 &lt; 2<br>b"),
        ("moodle_auto_format", "a\nb &lt;b&gt;c&lt;/b&gt;", "a<br>b <b>c</b>"),
        (
            "markdown",
            "Is **it** *so* `x*y`?\n\n- one\n- two\n\n1. a\n2. b",
            "<p>Is <strong>it</strong> <em>so</em> <code>x*y</code>?</p><ul><li>one</li><li>two</li></ul>"
            "<ol><li>a</li><li>b</li></ol>",
        ),
    ],
)
def test_text_formats(written: str, text: str, html: str) -> None:
    body = answer("1", "a") + answer("2", "b")
    assert only(quiz(question("ordering", body, text=text, written=written))).text == html


@pytest.mark.parametrize(
    ("answers", "options"),
    [
        (
            answer("0", "true", "No") + answer("100", "false", "Yes"),
            (Option("True", 0.0, "No"), Option("False", 1.0, "Yes")),
        ),
        (answer("100", "참") + answer("0", "거짓"), (Option("참", 1.0), Option("거짓", 0.0))),
    ],
)
def test_true_or_false(answers: str, options: tuple[Option, ...]) -> None:
    item = only(quiz(question("truefalse", answers)))
    assert (item.kind, item.options, item.multiple, item.shuffle) == ("choice", options, False, False)


def test_one_right_answer_keeps_its_partial_ones() -> None:
    body = "<single>true</single>" + answer("100", "a") + answer("50", "b") + answer("0", "")
    item = only(quiz(question("multichoice", body)))
    assert (item.multiple, item.options) == (False, (Option("a", 1.0), Option("b", 0.5)))


def test_an_order_stands_in_its_right_order() -> None:
    item = only(quiz(question("ordering", answer("2.0000000", "b", "then") + answer("1.0000000", "a"))))
    assert (item.kind, item.options) == ("order", (Option("a"), Option("b", 0.0, "then")))


@pytest.mark.parametrize(
    ("shape", "coords", "area"),
    [
        ("circle", "50,40;10", Area("circle", ((0.5, 0.5), (0.6, 0.5)), "Seam")),
        ("rectangle", "10,20;30,40", Area("rectangle", ((0.1, 0.25), (0.4, 0.75)), "Seam")),
        ("polygon", "0,0; 50,0; 50,40", Area("polygon", ((0, 0), (0.5, 0), (0.5, 0.5)), "Seam")),
        ("rectangle", "90,70;30,40", Area("rectangle", ((0.9, 0.875), (1, 1)), "Seam")),
    ],
)
def test_a_drop_zone_becomes_an_area_and_a_marker_without_one_is_left_out(
    shape: str, coords: str, area: Area
) -> None:
    item = only(quiz(marker(shape, coords)))
    assert (item.kind, item.picture) == ("hotspot", Picture("bag.png", PNG))
    assert (item.areas, item.feedback) == ((area,), "Look closely.")


def test_a_circle_that_leaves_the_picture_becomes_a_polygon_inside_of_it() -> None:
    (area,) = only(quiz(marker("circle", "95,40;10"))).areas
    assert (area.shape, len(area.points)) == ("polygon", 24)
    assert (min(x for x, _y in area.points), max(x for x, _y in area.points)) == pytest.approx((0.85, 1.0))


def test_zones_lie_on_a_turned_photo_as_people_see_it() -> None:
    item = only(quiz(marker("rectangle", "0,0;24,32", picture=telling("JPEG", orientation=6))))
    assert item.areas == (Area("rectangle", ((0, 0), (0.5, 0.5)), "Seam"),)


@pytest.mark.parametrize(
    ("shape", "coords", "picture", "why"),
    [
        ("circle", "1,2", PNG, "A drop zone cannot be understood. Please draw it again in Moodle."),
        ("star", "1,2;3", PNG, "A drop zone cannot be understood. Please draw it again in Moodle."),
        ("circle", "1,a;3", PNG, "“a” is no number. Please correct it."),
        (
            "rectangle",
            "200,0;5,5",
            PNG,
            "An area is empty or lies outside of the picture. Please draw it again.",
        ),
        (
            "polygon",
            "1,2;3",
            PNG,
            "The coordinates of an area are incomplete or too many. Please draw it again.",
        ),
        (
            "circle",
            "5,5;3",
            b"GIF89a",
            "Its picture cannot be opened. Please save it as JPEG, PNG or WebP.",
        ),
        (
            "circle",
            "5,5;3",
            BAD["bomb: a little over 25 megapixels"](),
            "Its picture has more than 25 megapixels. Please save it smaller.",
        ),
        (
            "circle",
            "5,5;3",
            BAD["bomb: 100 megapixels in 12 kB"](),
            "Its picture has more than 25 megapixels. Please save it smaller.",
        ),
    ],
)
def test_a_zone_or_picture_that_cannot_be_taken_is_skipped(
    shape: str, coords: str, picture: bytes, why: str
) -> None:
    good = question("ordering", answer("1", "a") + answer("2", "b"))
    result = moodle_xml.parse(quiz(marker(shape, coords, picture=picture), good))
    assert [(each.where, each.type, str(each.why)) for each in result.skipped] == [
        ("line 3", "ddmarker", why)
    ]
    assert [item.kind for item in result.items] == ["order"]


def test_pictures_come_with_the_question_and_its_answers() -> None:
    shown = '&lt;p&gt;Look: &lt;img src="@@PLUGINFILE@@/a%20b.png" alt="A bag"&gt;&lt;/p&gt;'
    file = f'<file name="a b.png" path="/" encoding="base64">{ENCODED}</file>'
    first = (
        f"""<answer fraction="100"><text>&lt;img src="@@PLUGINFILE@@/a%20b.png"&gt;</text>{file}</answer>"""
    )
    asked = question("multichoice", first + answer("0", "b"), text=shown)
    item = only(quiz(asked.replace("</questiontext>", f"{file}</questiontext>")))
    assert (item.text, item.picture) == ("<p>Look: </p>", Picture("a b.png", PNG, "A bag"))
    assert item.options == (Option("", 1.0, picture=Picture("a b.png", PNG)), Option("b"))


def test_the_picture_of_an_old_file_stands_beside_the_text() -> None:
    body = f"<image>pix/bag.png</image><image_base64>{ENCODED}</image_base64>"
    item = only(quiz(question("ordering", body + answer("1", "a") + answer("2", "b"))))
    assert item.picture == Picture("bag.png", PNG)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (answer("100", "a"), "It has fewer than two answers. Please add some."),
        (answer("0", "a") + answer("0", "b"), "No answer is marked as right. Please mark one."),
        (answer("all", "a") + answer("0", "b"), "“all” is no number. Please correct it."),
        (answer("1", "a") * 501, "It has more than 500 answers. Please split it."),
        (
            answer("100", "&lt;img src='x.png'&gt;") + answer("0", "b"),
            "Its picture “x.png” did not come with it. Please send the questions and their pictures "
            "in one ZIP.",
        ),
        (
            answer("100", "a", "&lt;img src='data:image/png;base64,AAAA'&gt;") + answer("0", "b"),
            "Its feedback holds a picture. Please move the picture to the question itself.",
        ),
        (
            answer("100", "x" * 20_001) + answer("0", "b"),
            "A text is longer than 20000 characters, or has too many tags. Please make it shorter.",
        ),
    ],
)
def test_a_single_broken_question_is_skipped_and_the_rest_read(body: str, why: str) -> None:
    result = moodle_xml.parse(
        quiz(question("multichoice", body), question("ordering", answer("1", "a") + answer("2", "b")))
    )
    assert [(each.where, str(each.why)) for each in result.skipped] == [("line 3", why)]
    assert [item.kind for item in result.items] == ["order"]


def test_types_that_are_not_known_are_named_with_what_to_do() -> None:
    assert reasons(quiz("".join(question(kind, "") for kind in ("essay", "cloze", "stack", "")))) == [
        ("line 3", "essay", "Free answers cannot be marked here. Please make it a multiple choice question."),
        (
            "line 8",
            "cloze",
            "Gaps in a text are not known here. Please make one multiple choice question of each gap.",
        ),
        (
            "line 13",
            "stack",
            "This type is not known here. Please make it multiple choice, ordering or drag and drop markers.",
        ),
        (
            "line 18",
            "question",
            "This type is not known here. Please make it multiple choice, ordering or drag and drop markers.",
        ),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html/>", "Line 1: this is no Moodle XML, it begins with “html” instead of “quiz”."),
        (
            quiz(question("essay", ""))[:120],
            "Line 5: this is not complete, well-formed XML (the file ends too early). "
            "Please export the file again.",
        ),
        (
            b"<quiz>" + b"<question type='essay'/>" * 5_001 + b"</quiz>",
            "This file holds more than 5000 questions. Please split it into smaller files.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        moodle_xml.parse(data)
    assert str(refused.value.message) == message


@settings(max_examples=40, deadline=None)
@given(carried.items)
def test_what_is_written_comes_back(given_items: list[ItemData]) -> None:
    result = moodle_xml.write(given_items)
    read = moodle_xml.parse(result.data)
    assert (result.skipped, read.skipped) == ((), ())
    carried.assert_same(read.items, given_items)


def test_a_picture_that_moodle_would_shrink_is_shrunk_with_its_areas() -> None:
    large = Picture("bag.jpg", saved(picture(1200, 600), "JPEG"))
    areas = (Area("rectangle", ((0.25, 0.5), (0.5, 1.0)), "Seam"),)
    item = only(moodle_xml.write([ItemData("hotspot", "Bag", "Where?", picture=large, areas=areas)]).data)
    assert item.picture is not None
    with Image.open(BytesIO(item.picture.content)) as shrunk:
        assert (shrunk.size, shrunk.format) == ((600, 300), "JPEG")
    assert item.areas == areas


def test_two_areas_with_one_tell_share_a_marker() -> None:
    areas = tuple(Area("circle", ((x, 0.5), (x + 0.25, 0.5)), "Seam") for x in (0.25, 0.5))
    item = ItemData("hotspot", "Bag", "Where?", picture=Picture("a.png", PNG), areas=areas)
    data = moodle_xml.write([item]).data
    assert (data.count(b"<drag>"), data.count(b"<infinite/>"), data.count(b"<drop>")) == (1, 1, 2)
    assert only(data).areas == areas


def test_what_moodle_cannot_carry_is_skipped_with_its_reason() -> None:
    nameless = ItemData(
        "hotspot", "Bag", picture=carried.PHOTO, areas=(Area("circle", ((0, 0), (1, 0)), ""),)
    )
    given_items = [ItemData("pair", "Pair"), nameless, replace(nameless, picture=None, where="row 4")]
    written = [(each.where, each.type, str(each.why)) for each in moodle_xml.write(given_items).skipped]
    needed = "It needs at least one area, and the tell of each. Please add them."
    assert written == [
        (
            "question 1",
            "pair",
            "This kind of question only fits into our own package. Export it as that.",
        ),
        ("question 2", "hotspot", needed),
        ("row 4", "hotspot", needed),
    ]


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    carried.assert_read_or_refused(moodle_xml.parse, data)


GOOD = quiz(
    marker("circle", "50,40;10"),
    question("multichoice", answer("100", "a") + answer("0", "b")),
    question("truefalse", answer("100", "true") + answer("0", "false")),
)


@settings(max_examples=150, deadline=None)
@given(carried.spoiled(GOOD))
def test_a_spoiled_file_is_read_or_refused(data: bytes) -> None:
    carried.assert_read_or_refused(moodle_xml.parse, data)

"""Kahoot's spreadsheet: found by its header, read as texts, written within Kahoot's limits."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import kahoot
from quizzes.exchange.choices import plain_html, title_for
from quizzes.exchange.items import MAX_ITEMS, ItemData, Option, Skipped, UnreadableFile
from quizzes.exchange.text import one_line

SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
TWO = (Option("left", 1.0), Option("right"))
ITEM = ItemData("choice", "Boxes", "Which?", TWO)


def spreadsheet(*rows: list[Any], header: list[str] | None = None, header_row: int = 8) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for column, title in enumerate(header or ["", *kahoot.HEADER], 1):
        sheet.cell(header_row, column).value = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, name: str, change: Any) -> bytes:
    """The spreadsheet with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part).decode()
            new.writestr(part, change(content) if part == name else content)
    return out.getvalue()


def with_shared_texts(data: bytes) -> bytes:
    """The spreadsheet as Excel writes it: its texts stand in a part of their own."""
    texts: list[str] = []

    def share(match: re.Match[str]) -> str:
        texts.append(match.group(2))
        return f'<c {match.group(1)} t="s"><v>{len(texts) - 1}</v></c>'

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts[SHEET] = re.sub(r'<c ([^>]*?) t="inlineStr"><is><t>(.*?)</t></is></c>', share, parts[SHEET])
    parts[SHARED] = f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/{SHARED}" ContentType="{SHARED_TYPE}"/></Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        kahoot.parse(data)
    return str(refused.value.message)


GOOD = with_shared_texts(spreadsheet([1, "Q", "a", "b", None, None, 20, 1]))


def test_a_spreadsheet_of_excel():
    (item,) = kahoot.parse(GOOD).items
    assert (item.text, item.options) == ("Q", (Option("a", 1.0), Option("b")))


def test_the_template():
    result = kahoot.parse(
        spreadsheet(
            [1, "Which <box>?", "left", "right", None, None, 20, 2],
            [],
            [2, "Both?", "a", "b", 1945, 0.5, 20, "1, 3"],
            [3, None, None, None, None, None, 20, None],
        )
    )
    assert (result.items, result.skipped) == (
        (
            ItemData(
                kind="choice",
                title="Which <box>?",
                text="Which &lt;box&gt;?",
                options=(Option("left"), Option("right", 1.0)),
                where="row 9",
            ),
            ItemData(
                kind="choice",
                title="Both?",
                text="Both?",
                options=(Option("a", 0.5), Option("b"), Option("1945", 0.5), Option("0.5")),
                multiple=True,
                where="row 11",
            ),
        ),
        (),
    )


def test_the_header_is_found_by_its_words():
    header = ["Question Number", "Correct Answers", "Answer 1", "Answer 2", "Question"]
    data = spreadsheet([1, 1, "a", "b", "Which?"], header=header, header_row=2)
    (item,) = kahoot.parse(data).items
    assert (item.text, item.options, item.where) == ("Which?", (Option("a", 1.0), Option("b")), "row 3")


@pytest.mark.parametrize("correct", ["1,3", "3;1", "1 3", "1, 3, 1", 1.3, 3.1])
def test_right_answers_however_they_are_separated(correct):
    (item,) = kahoot.parse(spreadsheet([1, "Q", "a", "b", "c", "d", 20, correct])).items
    assert [option.weight for option in item.options] == [0.5, 0, 0.5, 0]


def test_the_numbers_of_answers_are_those_of_their_columns():
    (item,) = kahoot.parse(spreadsheet([1, "Q", "a", None, "c", None, 20, 3.0])).items
    assert item.options == (Option("a"), Option("c", 1.0))


def test_cells_are_read_as_what_they_show():
    data = spreadsheet([1, "Q", True, "=1+1", None, None, 20, 1])
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    sheet["D9"].data_type = "s"
    sheet["E9"].value, sheet["E9"].number_format = 0.25, "0%"
    out = io.BytesIO()
    book.save(out)
    (item,) = kahoot.parse(out.getvalue()).items
    assert [option.text for option in item.options] == ["TRUE", "=1+1", "25%"]


NUMBERS = "“Correct answer(s)” must hold the numbers of answers that are filled in, such as 1 or 1,3."


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ([1, "Q", "a", "b", None, None, 20, None], NUMBERS),
        ([1, "Q", "a", "b", None, None, 20, 3], NUMBERS),
        ([1, "Q", "a", "b", None, None, 20, 12], NUMBERS),
        ([1, "Q", "a", "b", None, None, 20, "a"], NUMBERS),
        (
            [1, None, "a", "b", None, None, 20, 1],
            "The question is missing. Please write it in the column “Question”.",
        ),
        ([1, "Q", "a", None, None, None, 20, 1], "It has fewer than two answers. Please add one."),
        (
            [1, "Q" * 20_001, "a", "b", None, None, 20, 1],
            "A text is longer than 20000 characters. Please make it shorter.",
        ),
    ],
)
def test_a_mistake_is_said_with_its_row_and_the_rest_is_read(row, why):
    good = [1, "Q", "a", "b", None, None, 20, 1]
    result = kahoot.parse(spreadsheet(good, row, good))
    assert [item.where for item in result.items] == ["row 9", "row 11"]
    assert result.skipped == (Skipped("row 10", "quiz", why),)


# Hostile and broken files


DAMAGED = "This spreadsheet is damaged. Please save it as .xlsx again and send the new file."


PARTS = [
    SHEET,
    SHARED,
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
]


@pytest.mark.parametrize("part", PARTS)
def test_entity_bombs_are_refused(part):
    def with_bomb(content: str) -> str:
        return BOMB + content[content.index("?>") + 2 if content.startswith("<?xml") else 0 :]

    assert refusal(changed(GOOD, part, with_bomb)) == DAMAGED


def test_openpyxl_reads_its_xml_guarded():
    assert openpyxl.DEFUSEDXML is True


def test_a_part_with_far_too_many_tags_is_refused():
    filler = "".join(f"<!--{number * 7919 % 999983}-->" for number in range(kahoot.MAX_TAGS))
    assert refusal(changed(GOOD, SHEET, lambda content: content + filler)) == (
        "This spreadsheet holds far more than questions. Please copy them to a new one."
    )


def test_a_cell_far_away_is_not_waited_for():
    data = changed(
        spreadsheet([1, "Q", "a", "b", None, None, 20, 1]),
        SHEET,
        lambda content: content.replace(
            "</sheetData>", '<row r="2000000000"><c r="A2000000000"/></row></sheetData>'
        ),
    )
    assert [item.text for item in kahoot.parse(data).items] == ["Q"]


def test_half_a_spreadsheet_is_refused():
    data = spreadsheet([1, "Q", "a", "b", None, None, 20, 1])
    assert refusal(data[: len(data) // 2]) == (
        "This is not a complete ZIP file. Please make it again, or send it once more."
    )
    assert refusal(changed(data, SHEET, lambda content: content[: len(content) // 2])) == DAMAGED


def test_another_spreadsheet_is_refused():
    assert refusal(spreadsheet(header=["Name", "Points"])) == (
        "No sheet has the columns “Question”, “Answer 1” and “Correct answer(s)”. Please use Kahoot's "
        "template."
    )


def test_too_many_questions_are_refused():
    rows = [[n, "Q", "a", "b", None, None, 20, 1] for n in range(MAX_ITEMS + 1)]
    assert refusal(spreadsheet(*rows)) == (
        "This file holds more than 5000 questions. Please split it into smaller files."
    )


# Writing


def cells(data: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=kahoot.HEADER_ROW)]


def test_the_layout_of_the_template():
    several = replace(ITEM, multiple=True, options=(Option("a", 0.5), Option("b"), Option("c", 0.5)))
    assert cells(kahoot.write([ITEM, several]).data) == [
        [None, *kahoot.HEADER],
        [1, "Which?", "left", "right", None, None, 20, "1"],
        [2, "Which?", "a", "b", "c", None, 20, "1,3"],
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_what_looks_like_a_formula_is_written_as_text(sign):
    text = f'{sign}HYPERLINK("x")'
    data = kahoot.write([replace(ITEM, text=text, options=(Option(text, 1.0), Option("b")))]).data
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in (sheet["B9"], sheet["C9"])] == [
        (text, "s", True)
    ] * 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "order"}, "This format carries only questions with answers to choose from."),
        ({"text": "Q" * 121}, "Kahoot takes at most 120 characters in a question."),
        (
            {"options": (Option("a" * 76, 1.0), Option("b"))},
            "Kahoot takes at most 75 characters in an answer.",
        ),
        ({"options": (*TWO, *[Option(n) for n in "abc"])}, "Kahoot takes at most 4 answers."),
        (
            {"feedback": "Yes."},
            "This format carries no feedback. Choose GIFT, Moodle XML or our own package.",
        ),
        (
            {"options": (Option("a", 1.0), Option("b", -0.5))},
            "In Kahoot all right answers count the same, and wrong ones nothing. Choose GIFT.",
        ),
        (
            {"options": (Option("a", 0.75), Option("b", 0.25)), "multiple": True},
            "In Kahoot all right answers count the same, and wrong ones nothing. Choose GIFT.",
        ),
        (
            {"options": (Option("a", 1.0), Option("b", 1.0))},
            "In Kahoot several right answers belong together. Please leave one right answer.",
        ),
    ],
)
def test_what_would_be_lost_is_said_instead(changes, why):
    result = kahoot.write([replace(ITEM, **changes)])
    assert result.skipped == (Skipped("Boxes", changes.get("kind", "choice"), why),)
    assert cells(result.data)[1:] == []


def test_the_limits_themselves_are_written():
    item = replace(ITEM, text="Q" * 120, options=(Option("a" * 75, 1.0), *[Option(n) for n in "bcd"]))
    assert kahoot.write([item]).skipped == ()


WORDS = (
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=30
    )
    .map(one_line)
    .filter(bool)
)


@st.composite
def choices(draw) -> ItemData:
    words = draw(st.lists(WORDS | st.sampled_from(["=1", "TRUE", "1,3", "_x0041_"]), min_size=2, max_size=4))
    right = draw(st.sets(st.integers(0, len(words) - 1), min_size=1))
    options = [Option(plain_html(one), 1 / len(right) * (n in right)) for n, one in enumerate(words)]
    text = plain_html(draw(WORDS))
    return ItemData("choice", title_for("", text, ""), text, tuple(options), multiple=len(right) > 1)


@settings(max_examples=40)
@given(st.lists(choices(), max_size=3))
def test_what_is_written_comes_back(items):
    written = kahoot.write(items)
    back = kahoot.parse(written.data)
    assert (written.skipped, back.skipped) == ((), ())
    assert [replace(item, where="") for item in back.items] == items


@settings(max_examples=60)
@given(st.data())
def test_any_file_is_read_or_refused(data):
    def mutate(content: str) -> str:
        at = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 20))
        return content[:at] + data.draw(st.text(max_size=5)) + content[at + length :]

    part = data.draw(st.sampled_from(PARTS))
    hostile = data.draw(st.binary(max_size=100).map(lambda junk: b"PK\x03\x04" + junk) | st.just(b""))
    try:
        result = kahoot.parse(hostile or changed(GOOD, part, mutate))
    except UnreadableFile:
        return
    assert [item.kind for item in result.items] == ["choice"] * len(result.items)

"""Rosters in files: what is read rightly, and what is refused with the row and the reason."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.training import roster_files
from campaigns.training.exceptions import UnreadableRoster
from campaigns.training.roster_files import TURNING, RosterFile, number_key, read_roster
from campaigns.training.roster_tables import Cell
from quizzes.exchange.text import one_line
from tests.campaigns.training.roster_books import MAIN, SHEET, with_part, with_sheet, workbook

KOREAN = "학번,이름,분반\n00120,김하나,가\n00121,이둘,나\n"
ENGLISH = "Class;Name;Student No.\nA;Kim Hana;00120\nB;Lee Dul;00121\n"


def lines(data: bytes) -> list[tuple[str, str, str]]:
    file = read_roster(data)
    assert file.refused == []
    return [(line.number, line.name, line.group) for line in file.lines]


def refused(data: bytes) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in read_roster(data).refused]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"])
def test_encodings_of_korean_spreadsheets(encoding: str) -> None:
    expected = [("00120", "김하나", "가"), ("00121", "이둘", "나")]
    assert lines(KOREAN.encode(encoding)) == expected
    assert lines(KOREAN.replace(",", "\t").replace("\n", "\r\n").encode(encoding)) == expected
    assert lines(KOREAN.replace(",", ";").encode(encoding)) == expected


def test_both_byte_orders_with_a_mark() -> None:
    expected = [("00120", "김하나", "가"), ("00121", "이둘", "나")]
    assert lines(b"\xff\xfe" + KOREAN.encode("utf-16-le")) == expected
    assert lines(b"\xfe\xff" + KOREAN.encode("utf-16-be")) == expected


def test_columns_are_found_by_their_titles_in_any_order_and_below_a_title() -> None:
    expected = [("00120", "Kim Hana", "A"), ("00121", "Lee Dul", "B")]
    assert lines(ENGLISH.encode()) == expected
    assert lines(f"Spring 2026\n\n{ENGLISH}".encode()) == expected


def test_the_running_number_of_a_list_is_not_the_student_number() -> None:
    assert lines("번호,성명,학번\n1,김하나,00120\n".encode()) == [("00120", "김하나", "")]
    assert lines("번호,성명\n7,김하나\n".encode()) == [("7", "김하나", "")]


def test_without_titles_the_number_comes_first() -> None:
    assert lines(b'001,"Kim; a; b",A\n002,Lee,B\n') == [("001", "Kim; a; b", "A"), ("002", "Lee", "B")]
    assert lines(b"001\n\n002\n") == [("001", "", ""), ("002", "", "")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("AB-12", "ab-12"), ("００１２", "0012"), (" 20 26 0012", "20260012"), ("00\u200b12", "0012")],
)
def test_numbers_that_are_the_same(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)
    assert refused(f"number\n{one}\n{other}\n".encode()) == [(3, f"The number {other} is in row 2 as well.")]


def test_leading_zeros_make_a_difference() -> None:
    assert number_key("0012") != number_key("12")


def test_rows_that_cannot_be_taken_say_why_and_the_others_are_read() -> None:
    file = read_roster(
        "number,name,group\n=1+1,Kim,A\n001,=cmd|' /C calc'!A0,A\n,Lee,A\n2.03E+08,Park,A\nnobody,Choi,A\n"
        f"{'1' * 41},Jung,A\n003,{'x' * 121},A\n004,Han,{'y' * 81}\n005,-,A\n".encode()
    )
    assert [line.number for line in file.lines] == ["005"]
    assert [one.row for one in file.refused] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert file.refused[0].reason == "“=1+1” begins with =, as a formula does. Take the sign away."
    assert file.refused[2].reason == "The student number is missing."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf \n", "This file is empty."),
        (b"\0" * 100, "This file is empty."),
        (b"number,name\n", "There are no students"),
        (b"name,class\nKim,A\n", "Row 1 names the columns"),
        (b"number,number\n1,2\n", "Row 1: two columns are called"),
        (b'number,name\n1,"Kim\n2,Lee\n', "Row 2 cannot be read"),
        (b"number\n1\n2,\0\n", "This is not a text file: line 3"),
        (b"\x89PNG\r\n\x1a\n", "This is a picture."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Excel file"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "This is a web page"),
        (bytes(range(256)), "The text cannot be read"),
        (b"1\n" * 5_001, "This file holds more than 5000 students."),
        (b"number" + b",x" * 51 + b"\n", "Row 1 has more than 50 columns."),
        (b"number" + b",x" * 1_000_000 + b"\n", "Row 1 has more than 50 columns."),
        (b"number\n1" + b"," * 1_000_000 + b"\n", "Row 2 has more than 50 columns."),
        (b"number\n1\n" + b"\t" * 60 + b"\n", "Row 3 has more than 50 columns."),
        (b"number" + b"\n" * 5_000_000 + b"1\n", "This file has more than 50000 lines."),
        (b"PK\x03\x04 and nothing more", "This is not a complete ZIP file."),
        (b"1" * (5 * 1024 * 1024 + 1), "This file is larger than 5 MB."),
    ],
)
def test_files_that_are_no_roster(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableRoster) as caught:
        read_roster(data)
    assert str(caught.value.message).startswith(reason)


def test_what_is_far_too_much_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are counted before a row is read, and cells beyond the last column are never made."""
    made = []
    monkeypatch.setattr(roster_files, "Cell", lambda text: made.append(text) or Cell(text))
    for data, most in ((b"1" + b"\n" * 5_000_000 + b"1", 0), (b"number" + b",x" * 1_000_000, 200)):
        made.clear()
        with pytest.raises(UnreadableRoster):
            read_roster(data)
        assert len(made) <= most


def test_a_name_in_two_columns_is_joined() -> None:
    assert lines("학번,성,이름\n1,김,하나\n".encode()) == [("1", "김하나", "")]
    assert lines(b"number,Last name,First name\n1,Doe,Jane\n2,Roe,\n") == [
        ("1", "Jane Doe", ""),
        ("2", "Roe", ""),
    ]
    assert lines(b"number,Name,Surname,First name\n1,J. Doe,Doe,Jane\n") == [("1", "J. Doe", "")]


def test_signs_that_turn_letters_around_are_dropped() -> None:
    turned = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
    assert lines(f"number,name\n1,{turned}Kim{turned} Hana\n".encode()) == [("1", "Kim Hana", "")]


# Workbooks.


def test_a_workbook_keeps_the_zeros_of_texts_and_of_formats() -> None:
    def zeros(book: Any) -> None:
        book.worksheets[0]["B3"].number_format = "000000"

    data = workbook([["Name", "학번"], ["Kim", "0012"], ["Lee", 13]], zeros)
    assert lines(data) == [("0012", "Kim", ""), ("000013", "Lee", "")]
    assert read_roster(data).notes == []


def test_a_workbook_whose_zeros_may_be_lost_says_so() -> None:
    file = read_roster(workbook([["number"], [12]]))
    assert [line.number for line in file.lines] == ["12"]
    assert [note.split(".")[0] for note in file.notes] == [
        "The student numbers in this file are stored as numbers"
    ]


def test_cells_that_are_no_number() -> None:
    rows = [
        ["number", "name"],
        ["=1+1", "a"],
        [dt.date(2026, 1, 2), "b"],
        [True, "c"],
        [10**17, "d"],
        ["7", "=2"],
    ]
    assert [row for row, _reason in refused(workbook(rows))] == [2, 3, 4, 5, 6]


def test_formulas_in_columns_that_are_not_read_do_no_harm() -> None:
    assert lines(workbook([["number", "name", "points"], ["007", "Kim", "=1+1"]])) == [("007", "Kim", "")]


def test_merged_cells_are_refused_where_they_hide_students() -> None:
    def merge(book: Any) -> None:
        book.worksheets[0].merge_cells("A1:C1")
        book.worksheets[0].merge_cells("C3:C4")

    rows = [["Spring"], ["number", "name", "class"], ["1", "a", "A"], ["2", "b", None]]
    assert [row for row, _reason in refused(workbook(rows, merge))] == [3]


def test_hidden_sheets_are_no_part_and_others_are_named() -> None:
    def sheets(book: Any) -> None:
        hidden, shown = book.create_sheet("secret", 0), book.create_sheet("Second")
        hidden.append(["number"])
        hidden.append(["666"])
        hidden.sheet_state = "hidden"
        shown.append(["9"])
        book.active = 1

    data = workbook([["number"], ["001"]], sheets)
    assert lines(data) == [("001", "", "")]
    assert read_roster(data).notes == ["Only the sheet “Sheet” was read. These were not: “Second”."]


def cell(column: str, row: int) -> str:
    return f'<c r="{column}{row}"><v>1</v></c>'


HOSTILE = {
    "300 MB of blanks": lambda: with_part(workbook([["1"]]), "xl/sharedStrings.xml", b" " * 300_000_000),
    "31 MB in two parts": lambda: with_part(
        with_part(workbook([["1"]]), "xl/a.xml", bytes(range(256)) * 62_000),
        "xl/b.xml",
        bytes(range(256)) * 62_000,
    ),
    "entities": lambda: with_part(
        workbook([["1"]]), SHEET, b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
    ),
    "entities in UTF-16": lambda: with_part(
        workbook([["1"]]), SHEET, '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'.encode("utf-16")
    ),
    "a million columns": lambda: with_sheet(
        f'<row r="1">{"".join(f"<c><v>{n}</v></c>" for n in range(1_000_000))}</row>'
    ),
    "sixty columns": lambda: with_sheet(f'<row r="1">{"<c><v>1</v></c>" * 60}</row>'),
    "a column that does not exist": lambda: with_sheet(f'<row r="1">{cell("ZZZZ", 1)}</row>'),
    "too many styles": lambda: with_part(
        workbook([["1"]]),
        "xl/styles.xml",
        f'<styleSheet xmlns="{MAIN}"><fonts>{"<font/>" * 90_000}</fonts></styleSheet>'.encode(),
    ),
    "macros": lambda: with_part(workbook([["1"]]), "xl/vbaProject.bin", b"\0"),
    "no such style": lambda: with_sheet('<row r="1"><c r="A1" s="999"><v>1</v></c></row>'),
    "broken XML": lambda: with_part(workbook([["1"]]), SHEET, b"<worksheet><sheetData>"),
    "an archive of something else": lambda: with_part(b"PK\x05\x06" + b"\0" * 18, "a.txt", b"1"),
    "all sheets hidden": lambda: workbook([["1"]], lambda book: hide(book)),
    "cut in half": lambda: workbook([["1"]])[:2_000],
    "outside of the archive": lambda: with_part(workbook([["1"]]), "../../etc/passwd", b"x"),
}


def hide(book: Any) -> None:
    book.create_sheet("other")
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1


@pytest.mark.filterwarnings("ignore")  # openpyxl's, of what it misses
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_refused_soon_and_cheaply(name: str) -> None:
    data = HOSTILE[name]()
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableRoster) as caught:
            read_roster(data)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 150_000_000
    assert str(caught.value.message).endswith(".")


def test_a_single_cell_far_below_is_reached() -> None:
    data = with_sheet(f'<row r="1">{cell("A", 1)}</row><row r="1048576"><c r="A1048576"><v>2</v></c></row>')
    assert [(line.row, line.number) for line in read_roster(data).lines] == [(1, "1"), (1048576, "2")]


# Any text comes back.

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60).filter(
    lambda text: not TURNING.search(text) and not one_line(text).startswith(("=", "+", "-", "@"))
)
HANGUL = st.text(
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3).filter(
        lambda sign: sign.encode("cp949", "ignore")
    ),
    max_size=30,
)
SEPARATORS = st.sampled_from(",;\t")


def written(header: list[str] | None, rows: list[tuple[str, str]], separator: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    if header:
        writer.writerow(header)
    writer.writerows((f"{place:05d}", *row) for place, row in enumerate(rows))
    return out.getvalue()


def read(data: bytes) -> RosterFile:
    file = read_roster(data)
    assert file.refused == []
    return file


@given(
    rows=st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=8),
    separator=SEPARATORS,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_csv_writes_comes_back(rows: list[tuple[str, str]], separator: str, encoding: str) -> None:
    text = written(["학번", "이름", "분반"], rows, separator)
    found = [(line.number, line.name, line.group) for line in read(text.encode(encoding)).lines]
    assert found == [
        (f"{place:05d}", one_line(name), one_line(group)) for place, (name, group) in enumerate(rows)
    ]


@given(
    rows=st.lists(st.tuples(HANGUL, HANGUL), min_size=1, max_size=8),
    separator=SEPARATORS,
    encoding=st.sampled_from(["cp949", "utf-16-le", "utf-16-be", "utf-8"]),
)
def test_korean_names_come_back(rows: list[tuple[str, str]], separator: str, encoding: str) -> None:
    text = written(["학번", "이름", "분반"], rows, separator)
    found = [(line.name, line.group) for line in read(text.encode(encoding)).lines]
    assert found == rows


@given(st.binary(max_size=400))
def test_no_bytes_at_all_raise_anything_else(data: bytes) -> None:
    for content in (data, b"PK\x03\x04" + data, b"number\n" + data):
        try:
            read_roster(content)
        except UnreadableRoster:
            continue


@pytest.mark.filterwarnings("ignore")
def test_flipped_bytes_of_a_good_workbook_raise_nothing_else() -> None:
    good = workbook([["number", "name"], *([f"{n:04d}", f"Student {n}"] for n in range(20))])
    for place in range(0, len(good), 23):
        flipped = bytearray(good)
        flipped[place] ^= 0xFF
        try:
            read_roster(bytes(flipped))
        except UnreadableRoster:
            continue


# What openpyxl would spend minutes or hundreds of megabytes on: different everywhere, so that it packs badly.


def many(root: str, template: str, number: int) -> bytes:
    inside = "".join(template.format(place**3 % 999_983) for place in range(number))
    return f"<{root}>{inside}</{root}>".encode()


def cells(columns: int) -> str:
    return many("row", "<c><v>{}</v></c>", columns).decode()


def part(name: str, content: bytes) -> bytes:
    return with_part(workbook([["1"]]), name, content)


DENSE = {
    "cells in a row": lambda: with_sheet(cells(60_000)),
    "cells": lambda: part(SHEET, many("worksheet", "<row><c><v>{}</v></c></row>", 101_000)),
    "elements before the rows": lambda: part(SHEET, many("worksheet", "<x>{}</x>", 25_000)),
    "styles": lambda: part("xl/styles.xml", many("styleSheet", "<xf>{}</xf>", 25_000)),
    "sheets": lambda: part("xl/workbook.xml", many("workbook", "<sheet>{}</sheet>", 101)),
    "a sheet under another name": lambda: part("docs/a.png", many("worksheet", "<x>{}</x>", 25_000)),
}


@pytest.mark.parametrize("name", DENSE)
def test_more_than_a_list_holds_is_refused_before_it_is_built(name: str) -> None:
    with pytest.raises(UnreadableRoster) as caught:
        read_roster(DENSE[name]())
    wide = "Row 1 has more than 50 columns. Keep the student number, the name and the class."
    much = "This workbook holds far more than a list of students. Copy the list to a new one."
    assert str(caught.value.message) == (wide if name == "cells in a row" else much)

"""Kahoot's spreadsheet (.xlsx), the template that its "Import spreadsheet" takes.

One question a row, below a header row with "Question", "Answer 1" to "Answer 4" and "Correct answer(s)"; the
header is found by these words in the first rows of any sheet. Right answers are numbers, "1,3" for several.

Kahoot carries the question, up to four answers and which of them are right. An item that would lose more
than its title, category, tags and its bold or italic letters is not written but left out with the reason:
unequal weights, feedback, pictures, raised or lowered signs, texts over Kahoot's limits. Written texts stand
on one line. A question in which several answers may be marked but one is right is read back as one in which
only one may be marked. The time limit is not read, and written as 20 seconds.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

import openpyxl
from django.utils.translation import gettext_lazy as _
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from quizzes.exchange.archives import open_archive
from quizzes.exchange.choices import (
    PlainChoice,
    Problem,
    checked_options,
    left_out,
    plain_choice,
    plain_html,
    title_for,
)
from quizzes.exchange.items import (
    ExportResult,
    ImportResult,
    ItemData,
    Option,
    Skipped,
    UnreadableFile,
)
from quizzes.exchange.text import check_count, without_controls

NAME = "Kahoot"
SUFFIXES = (".xlsx",)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TYPE = "quiz"
ANSWERS = 4
MAX_QUESTION = 120
MAX_ANSWER = 75
SECONDS = 20
HEADER_ROW = 8
HEADER = (
    f"Question - max {MAX_QUESTION} characters",
    *(f"Answer {number} - max {MAX_ANSWER} characters" for number in range(1, ANSWERS + 1)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
)
SEARCHED_ROWS = 100
SEARCHED_SHEETS = 20
MAX_ROW = 1_048_576  # of a sheet; without it a single cell in row two billion would be waited for
MAX_COLUMN = 50
MAX_TAGS = 500_000  # in one part; ten times what the most questions need, and in memory each takes much
SEPARATORS = re.compile(r"[\s,;.]+")
FORMULA_SIGNS = ("=", "+", "-", "@")
UNWRITABLE = re.compile("[\ufffe\uffff]")  # no XML may hold these


@dataclass(frozen=True)
class _Columns:
    question: int
    answers: tuple[int, ...]
    correct: int


@dataclass(frozen=True)
class _Row:
    """One row as texts. answers: by column, "" for an empty one."""

    number: int
    question: str
    answers: tuple[str, ...]
    correct: str

    @property
    def empty(self) -> bool:
        return not self.question and not any(self.answers)


def parse(data: bytes) -> ImportResult:
    """The questions of a Kahoot spreadsheet."""
    items: list[ItemData] = []
    skipped: list[Skipped] = []
    for row in _rows(data):
        where = f"row {row.number}"
        try:
            items.append(_item(row, where))
        except Problem as problem:
            skipped.append(Skipped(where, TYPE, problem.message))
    return ImportResult(tuple(items), tuple(skipped))


def _rows(data: bytes) -> list[_Row]:
    _check_archive(data)
    try:
        return _rows_of(data)
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl raises whatever its files lead it to
        raise UnreadableFile(
            _("This spreadsheet is damaged. Please save it as .xlsx again and send the new file.")
        ) from error


def _check_archive(data: bytes) -> None:
    archive = open_archive(data)
    if any(content.count(b"<") > MAX_TAGS for content in archive.values()):
        raise UnreadableFile(
            _("This spreadsheet holds far more than questions. Please copy them to a new one.")
        )


def _rows_of(data: bytes) -> list[_Row]:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    for sheet in islice(book.worksheets, SEARCHED_SHEETS):
        found = _header(sheet)
        if found:
            return list(_questions(sheet, *found))
    raise UnreadableFile(
        _(
            "No sheet has the columns “Question”, “Answer 1” and “Correct answer(s)”. Please use "
            "Kahoot's template."
        )
    )


def _header(sheet: Any) -> tuple[int, _Columns] | None:
    """The number of the header row, and the columns by what they hold."""
    for number, cells in _numbered(sheet, 1, SEARCHED_ROWS):
        columns = _columns([_text(cell).casefold() for cell in cells])
        if columns:
            return number, columns
    return None


def _columns(titles: list[str]) -> _Columns | None:
    question = _first(titles, "question", but=("question #", "question number"))
    correct = _first(titles, "correct answer")
    answers = [_first(titles, f"answer {number}") for number in range(1, ANSWERS + 1)]
    if question is None or correct is None or answers[0] is None or answers[1] is None:
        return None
    return _Columns(question, tuple(column for column in answers if column is not None), correct)


def _first(titles: list[str], beginning: str, but: tuple[str, ...] = ()) -> int | None:
    for column, title in enumerate(titles):
        if title.startswith(beginning) and not (but and title.startswith(but)):
            return column
    return None


def _numbered(sheet: Any, first: int, last: int) -> Iterator[tuple[int, Sequence[Any]]]:
    rows = sheet.iter_rows(min_row=first, max_row=last, min_col=1, max_col=MAX_COLUMN)
    return enumerate(rows, first)


def _questions(sheet: Any, header: int, columns: _Columns) -> Iterator[_Row]:
    count = 0
    asked = (columns.question, *columns.answers)
    for number, cells in _numbered(sheet, header + 1, MAX_ROW):
        if any(cells[column].value is not None for column in asked):
            row = _row(number, cells, columns)
            if not row.empty:
                count += 1
                check_count(count)
                yield row


def _row(number: int, cells: Sequence[Any], columns: _Columns) -> _Row:
    return _Row(
        number,
        _text(cells[columns.question]),
        tuple(_text(cells[column]) for column in columns.answers),
        _text(cells[columns.correct]),
    )


def _text(cell: Any) -> str:
    """What a cell shows. Texts that look like formulas are texts; of a formula its last result is taken."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return f"{value * 100:.15g}%" if "%" in str(cell.number_format) else f"{value:.15g}"
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat(" ") if isinstance(value, datetime.datetime) else value.isoformat()
    return without_controls(str(value)).strip()


def _item(row: _Row, where: str) -> ItemData:
    text = plain_html(row.question)
    if not text:
        raise Problem(_("The question is missing. Please write it in the column “Question”."))
    right = _right(row)
    weight = 1 / len(right) if right else 0.0
    options = [
        Option(plain_html(answer), weight if number in right else 0.0)
        for number, answer in enumerate(row.answers, 1)
        if answer
    ]
    multiple = len(right) > 1
    return ItemData(
        kind="choice",
        title=title_for("", text, where),
        text=text,
        options=checked_options(options, multiple=multiple),
        multiple=multiple,
        where=where,
    )


def _right(row: _Row) -> set[int]:
    """The numbers of the right answers, from 1. Where commas are decimal, "1,3" arrives as the number 1.3."""
    written = [part for part in SEPARATORS.split(row.correct) if part]
    filled = {str(number): number for number, answer in enumerate(row.answers, 1) if answer}
    if not written or not all(part in filled for part in written):
        raise Problem(
            _("“Correct answer(s)” must hold the numbers of answers that are filled in, such as 1 or 1,3.")
        )
    return {filled[part] for part in written}


def write(items: Sequence[ItemData]) -> ExportResult:
    """Choices as a spreadsheet in the layout of Kahoot's template."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    _put(sheet, 2, 2, "Quiz")
    for column, title in enumerate(HEADER, 2):
        _put(sheet, HEADER_ROW, column, title)
    skipped = _put_all(sheet, items)
    out = BytesIO()
    book.save(out)
    return ExportResult(out.getvalue(), tuple(skipped))


def _put_all(sheet: Worksheet, items: Sequence[ItemData]) -> list[Skipped]:
    skipped: list[Skipped] = []
    number = 0
    for item in items:
        try:
            choice = _kahoot_choice(item)
        except Problem as problem:
            skipped.append(left_out(item, problem.message))
        else:
            number += 1
            _put_question(sheet, number, choice)
    return skipped


def _kahoot_choice(item: ItemData) -> PlainChoice:
    choice = plain_choice(item)
    earned = {option.weight for option in item.options if option.weight > 0}
    if len(earned) > 1 or any(option.weight < 0 for option in item.options):
        raise Problem(_("In Kahoot all right answers count the same, and wrong ones nothing. Choose GIFT."))
    if len(choice.right) > 1 and not item.multiple:
        raise Problem(_("In Kahoot several right answers belong together. Please leave one right answer."))
    if len(choice.options) > ANSWERS:
        raise Problem(_("Kahoot takes at most %(most)d answers.") % {"most": ANSWERS})
    if len(choice.text) > MAX_QUESTION:
        raise Problem(_("Kahoot takes at most %(most)d characters in a question.") % {"most": MAX_QUESTION})
    if any(len(option) > MAX_ANSWER for option in choice.options):
        raise Problem(_("Kahoot takes at most %(most)d characters in an answer.") % {"most": MAX_ANSWER})
    return choice


def _put_question(sheet: Worksheet, number: int, choice: PlainChoice) -> None:
    row = HEADER_ROW + number
    sheet.cell(row, 1).value = number
    _put(sheet, row, 2, choice.text)
    for column, option in enumerate(choice.options, 3):
        _put(sheet, row, column, option)
    sheet.cell(row, 3 + ANSWERS).value = SECONDS
    _put(sheet, row, 4 + ANSWERS, ",".join(str(index + 1) for index in choice.right))


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A text in a cell, and never a formula, neither here nor after someone has edited the cell."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = UNWRITABLE.sub("", text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(FORMULA_SIGNS)

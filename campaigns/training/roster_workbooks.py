"""The table in an XLSX file. The archive is looked through before openpyxl sees it."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from math import isfinite
from typing import Any, TypeAlias

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import column_index_from_string

from campaigns.training.exceptions import UnreadableRoster
from campaigns.training.roster_parts import check_part, damaged, too_much
from campaigns.training.roster_tables import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    SEARCHED_ROWS,
    Cell,
    Merge,
    Row,
    Table,
    too_wide,
)
from quizzes.exchange.archives import Archive, open_archive

MAX_UNPACKED = 30 * 1024 * 1024
SEARCHED_SHEETS = 20
MAX_ROW = 1_048_576
TOP = 1_000  # rows in which a list begins
MAX_DIGITS = 15  # spreadsheets round longer numbers
ZEROS = re.compile("0{2,}")
MERGE = re.compile(rb"mergeCell\s[^>]{0,200}?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")

IsHeader: TypeAlias = Callable[[Sequence[Cell]], bool]


def read_workbook(data: bytes, *, is_header: IsHeader) -> Table:
    """The table of the first sheet with a header, else of the first that holds something; hidden ones are no
    part of the list. Raises UnreadableRoster, and UnreadableFile for a bad archive."""
    archive = open_archive(data)
    _check(archive, data)
    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True)
        return _table(book, archive, is_header)
    except UnreadableRoster:
        raise
    except Exception as error:  # openpyxl raises whatever its files lead it to
        raise damaged() from error


def _check(archive: Archive, data: bytes) -> None:
    if "xl/workbook.xml" not in archive:
        raise UnreadableRoster(_("This is no Excel workbook. Save the list as .xlsx or .csv."))
    if any("vbaproject" in name.casefold() for name in archive):
        raise UnreadableRoster(_("This workbook carries macros. Save it as .xlsx, which has none."))
    # Asked first, as the archive keeps what it has unpacked.
    if sum(info.file_size for info in zipfile.ZipFile(BytesIO(data)).infolist()) > MAX_UNPACKED:
        raise too_much()
    for content in archive.values():
        check_part(content)


def _table(book: Any, archive: Archive, is_header: IsHeader) -> Table:
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:SEARCHED_SHEETS]
    begun = {sheet: list(islice(_filled(sheet, TOP), SEARCHED_ROWS)) for sheet in shown}
    filled = [sheet for sheet in shown if begun[sheet]]
    if not filled:
        raise UnreadableRoster(_("No sheet of this workbook holds anything. Hidden sheets are not read."))
    headed = [sheet for sheet in filled if any(is_header(cells) for _row, cells in begun[sheet])]
    chosen = (headed or filled)[0]
    rows = list(islice(_filled(chosen, MAX_ROW), MAX_ROWS + SEARCHED_ROWS + 1))
    others = ", ".join(f"“{sheet.title}”" for sheet in filled if sheet is not chosen)
    note = _("Only the sheet “%(sheet)s” was read. These were not: %(others)s.")
    # The reader that keeps little in memory says nothing of merged cells.
    merges = _merges(archive.get(chosen._worksheet_path, b""))
    return Table(rows, merges, [note % {"sheet": chosen.title, "others": others}] if others else [])


def _filled(sheet: Any, last: int) -> Iterator[Row]:
    """The rows that hold something, with one column more than there may be."""
    rows = sheet.iter_rows(min_row=1, max_row=last, min_col=1, max_col=MAX_COLUMNS + 1)
    for number, cells in enumerate(rows, start=1):
        if {*map(id, cells)} == {id(EMPTY_CELL)}:  # quickly past the rows before a single one far below
            continue
        if cells[MAX_COLUMNS].value is not None:
            raise too_wide(number)
        read = [_cell(cell) for cell in cells]
        if any(cell is not EMPTY for cell in read):
            yield number, read


def _merges(sheet: bytes) -> list[Merge]:
    return [
        Merge(
            int(first_row),
            int(last_row),
            column_index_from_string(first.decode()) - 1,
            column_index_from_string(last.decode()) - 1,
        )
        for first, first_row, last, last_row in MERGE.findall(sheet)
    ]


def _cell(cell: Any) -> Cell:
    """What a cell shows, as far as that is known."""
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return EMPTY
    if cell.data_type == "f":
        return Cell("", _("A cell holds a formula. Copy the column and paste it as values."))
    if cell.data_type == "e":
        return Cell("", _("A cell holds an error of the spreadsheet (%(text)s).") % {"text": str(value)[:20]})
    if isinstance(value, str):
        return Cell(value)
    if isinstance(value, bool):
        return Cell("", _("A cell holds TRUE or FALSE instead of a number or a name."))
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return Cell("", _("A spreadsheet has made a date of a cell. Make the column a text column."))
    return _number(value, str(cell.number_format))


def _number(value: float, shown_as: str) -> Cell:
    if not isfinite(value) or value != int(value):
        return Cell(f"{value:.15g}")
    digits = str(int(value))
    if len(digits) > MAX_DIGITS:
        return Cell(
            "",
            _("Spreadsheets round numbers of more than %(most)d digits. Make the column a text column.")
            % {"most": MAX_DIGITS},
        )
    if ZEROS.fullmatch(shown_as):
        return Cell(digits.zfill(len(shown_as)))
    return Cell(digits, unsure=True)

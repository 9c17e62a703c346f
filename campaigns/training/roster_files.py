"""Rosters from files: CSV in the encodings that Korean and other spreadsheets write, and XLSX.

Nothing is stored here. A file that is no roster is UnreadableRoster. A row that cannot be taken is refused
with its number and the reason, and the others are read all the same: one look shows everything.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from campaigns.training.exceptions import UnreadableRoster
from campaigns.training.roster_tables import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    SEARCHED_ROWS,
    Cell,
    Row,
    Table,
    too_wide,
)
from campaigns.training.roster_workbooks import read_workbook
from quizzes.exchange.archives import is_archive
from quizzes.exchange.items import UnreadableFile
from quizzes.exchange.text import decode, one_line

MAX_BYTES = 5 * 1024 * 1024
MAX_LINES = 10 * MAX_ROWS  # empty ones and all
MAX_LETTERS = 120  # of a cell that is read
MAX_NUMBER, MAX_KEY, MAX_GROUP = 40, 80, 80
SEPARATORS = ("\t", ";", ",")
SNIFFED_ROWS = 50
UTF16 = ("utf-16-le", "utf-16-be")
FEWEST_SIGNS = 0.02  # of a table's letters are digits, separators and line ends
TABLE_SIGNS = frozenset('0123456789,;\t\r\n"')
FORMULA_SIGNS = ("=", "+", "-", "@")
ROUNDED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
# Signs that turn the order of letters around: a name with them reads as another one.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")

# What the columns are called, the surest word first: "번호" and "no" often count the lines of a list.
WORDS = {
    "number": (
        "학번", "학생번호", "studentnumber", "studentno", "studentid", "matriculationnumber", "number", "id",
        "번호", "no",
    ),
    "name": ("이름", "성명", "학생명", "학생이름", "name", "studentname", "fullname"),
    "family": ("성", "성씨", "lastname", "surname", "familyname"),
    "given": ("firstname", "givenname", "forename"),
    "group": ("분반", "반", "학급", "class", "group", "section"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A student in a file. row: as spreadsheets count, from 1."""

    row: int
    number: str
    name: str
    group: str

    @property
    def key(self) -> str:
        return number_key(self.number)


@dataclass(frozen=True)
class Refused:
    """A row that cannot be taken, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class RosterFile:
    """What a file holds. notes: what its reader should know before taking it."""

    lines: Sequence[Line]
    refused: Sequence[Refused]
    notes: Sequence[str]


class _RowProblem(Exception):
    """Why a row cannot be taken."""


def number_key(number: str) -> str:
    """A student number as it is compared: one shape for each sign, without spaces and invisible signs, and
    capitals like small letters. Leading zeros stay."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", number).casefold())
    return "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Cf")


def read_roster(data: bytes) -> RosterFile:
    """The students in a CSV or XLSX file. Raises UnreadableRoster with the reason for anything else."""
    try:
        _check_kind(data)
        table = read_workbook(data, is_header=_is_header) if is_archive(data) else _text(data)
        return _roster(table)
    except UnreadableFile as error:
        raise UnreadableRoster(error.message) from error


def _check_kind(data: bytes) -> None:
    """Says what a file is that is neither text nor a workbook."""
    if len(data) > MAX_BYTES:
        raise UnreadableRoster(
            _("This file is larger than %(megabytes)d MB. A list of students is much smaller.")
            % {"megabytes": MAX_BYTES // 1024 // 1024}
        )
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00\t\r\n "):
        raise UnreadableRoster(_("This file is empty. Choose the file with the list of students."))
    kinds = {
        (b"%PDF",): _("This is a PDF."),
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF"): _("This is a picture."),
        (b"\xd0\xcf\x11\xe0",): _("This is an old Excel file (.xls), or one that is locked with a password."),
        (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf"): _("This is a packed file."),
        (b"{\\rtf",): _("This is a text document."),
    }
    for beginnings, what in kinds.items():
        if data.startswith(beginnings):
            raise UnreadableRoster(_("%(what)s Save the list as .xlsx or .csv.") % {"what": what})


def _text(data: bytes) -> Table:
    """A table in a text file."""
    text = decode(_from_utf16(data))
    if text.lstrip().startswith("<"):
        raise UnreadableRoster(
            _("This is a web page or an XML file. Open it in a spreadsheet, and save it as .xlsx or .csv.")
        )
    if text.count("\n") > MAX_LINES:
        raise UnreadableRoster(
            _("This file has more than %(most)d lines. Keep one line for each student.") % {"most": MAX_LINES}
        )
    separator = _separator(text)
    return Table(_all_rows(text, separator))


def _from_utf16(data: bytes) -> bytes:
    """UTF-16 that does not say so, as UTF-8; anything else as it is.

    Half of the bytes of its digits, commas and line ends are zero, which no text in UTF-8 or cp949 has.
    """
    if b"\0" not in data or len(data) % 2 or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    found = {}
    for encoding in UTF16:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        found[sum(sign in TABLE_SIGNS for sign in text)] = text
    signs, best = max(found.items(), default=(0, ""))
    return best.encode() if signs > FEWEST_SIGNS * len(best) else data


def _separator(text: str) -> str:
    """What stands between the columns: that with which a header is found, else that which gives most of them.

    A first column that still holds a quote or another separator was not taken apart.
    """
    found: dict[str, int] = {}
    for separator in SEPARATORS:
        try:
            rows = [cells for _number, cells in islice(_filled(text, separator), SNIFFED_ROWS)]
        except UnreadableRoster:
            continue
        if any(map(_is_header, rows[:SEARCHED_ROWS])):
            return separator
        if not any(sign in row[0].text for row in rows for sign in (*SEPARATORS, '"')):
            found[separator] = min(map(len, rows), default=0)
    return max(found, key=lambda separator: found[separator], default=SEPARATORS[-1])


def _all_rows(text: str, separator: str) -> list[Row]:
    rows = list(islice(_filled(text, separator), MAX_ROWS + SEARCHED_ROWS + 1))
    for number, cells in rows:
        if len(cells) > MAX_COLUMNS:
            raise too_wide(number)
    return rows


def _filled(text: str, separator: str) -> Iterator[Row]:
    """The rows that hold something, without the empty columns at their ends; of rows that are too wide one
    column more than there may be, whatever it holds."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, texts in enumerate(reader, start=1):
            width = len(texts)
            if width <= MAX_COLUMNS:
                width = max((place for place, one in enumerate(texts, 1) if one.strip()), default=0)
            if width:
                cells = texts[: min(width, MAX_COLUMNS + 1)]
                yield number, [Cell(one) if one else EMPTY for one in cells]
    except csv.Error as error:
        raise UnreadableRoster(
            _("Row %(row)d cannot be read: look for a quotation mark that is not closed.")
            % {"row": number + 1}
        ) from error


def _roster(table: Table) -> RosterFile:
    start, columns = _header(table.rows)
    rows = table.rows[start:]
    if len(rows) > MAX_ROWS:
        raise UnreadableRoster(
            _("This file holds more than %(most)d students. Please split it.") % {"most": MAX_ROWS}
        )
    if not rows:
        raise UnreadableRoster(_("There are no students in this file."))
    lines: list[Line] = []
    refused = [Refused(row, _merged()) for row in table.merged_in(columns.values(), rows[0][0])]
    for row, cells in rows:
        try:
            lines.append(_line(row, cells, columns))
        except _RowProblem as problem:
            refused.append(Refused(row, str(problem)))
    refused += _repeated(lines)
    notes = [*table.notes]
    if any(_at(cells, columns["number"]).unsure for _row, cells in rows):
        notes.append(
            _(
                "The student numbers in this file are stored as numbers. If they begin with zeros, the zeros "
                "are lost: make it a text column, or give it the format 000000, and send the file again."
            )
        )
    return RosterFile(lines, sorted(refused, key=lambda one: one.row), notes)


def _merged() -> str:
    return _("Cells are merged from here on. Take the merging off, so that every row has its own cells.")


def _header(rows: Sequence[Row]) -> tuple[int, dict[str, int]]:
    """Where the students begin, and the columns by what they hold. What stands above a header is a title."""
    for place, row in enumerate(rows[:SEARCHED_ROWS]):
        found = _words(row[1])
        if "number" in found:
            return place + 1, {what: _column(row, words) for what, words in found.items()}
    for row in rows[:1]:
        if _words(row[1]):
            raise UnreadableRoster(
                _("Row %(row)d names the columns, but none is called “student number”.") % {"row": row[0]}
            )
    return 0, {"number": 0, "name": 1, "group": 2}


def _is_header(cells: Sequence[Cell]) -> bool:
    return "number" in _words(cells)


def _words(cells: Sequence[Cell]) -> dict[str, dict[str, list[int]]]:
    """The columns of a header by what they hold and by what they are called; empty for any other row."""
    found: dict[str, dict[str, list[int]]] = {}
    for column, cell in enumerate(cells):
        text = unicodedata.normalize("NFKC", IN_BRACKETS.sub("", cell.text[:MAX_LETTERS])).casefold()
        word = "".join(filter(str.isalnum, text))
        for what, words in WORDS.items():
            if word in words:
                found.setdefault(what, {}).setdefault(word, []).append(column)
    return found


def _column(row: Row, words: dict[str, list[int]]) -> int:
    """The column that is called by the surest of these words."""
    order = [word for known in WORDS.values() for word in known]
    surest = min(words, key=order.index)
    if len(words[surest]) > 1:
        name = row[1][words[surest][0]].text.strip()
        raise UnreadableRoster(
            _("Row %(row)d: two columns are called “%(name)s”. Rename the one that is not meant.")
            % {"row": row[0], "name": name}
        )
    return words[surest][0]


def _at(cells: Sequence[Cell], column: int) -> Cell:
    return cells[column] if column < len(cells) else EMPTY


def _line(row: int, cells: Sequence[Cell], columns: dict[str, int]) -> Line:
    texts = {what: _read(_at(cells, column)) for what, column in columns.items()}
    line = Line(row, texts["number"], _name(texts), texts.get("group", ""))
    _check_number(line)
    if len(line.name) > MAX_LETTERS:
        raise _RowProblem(_("A cell holds more than %(most)d letters.") % {"most": MAX_LETTERS})
    if len(line.group) > MAX_GROUP:
        raise _RowProblem(_("The class has more than %(most)d letters.") % {"most": MAX_GROUP})
    return line


def _name(texts: dict[str, str]) -> str:
    """The name, also where it stands in two columns. Beside a family name, "name" is the given one."""
    full, family, given = (texts.get(what, "") for what in ("name", "family", "given"))
    if full and (given or not family):
        return full
    given = given or full
    if any("가" <= sign <= "힣" for sign in family):
        return family + given
    return f"{given} {family}".strip()


def _read(cell: Cell) -> str:
    if cell.problem:
        raise _RowProblem(cell.problem)
    text = one_line(TURNING.sub("", cell.text))
    if len(text) > MAX_LETTERS:
        raise _RowProblem(_("A cell holds more than %(most)d letters.") % {"most": MAX_LETTERS})
    if len(text) > 1 and text.startswith(FORMULA_SIGNS):
        raise _RowProblem(
            _("“%(text)s” begins with %(sign)s, as a formula does. Take the sign away.")
            % {"text": _short(text), "sign": text[0]}
        )
    return text


def _check_number(line: Line) -> None:
    number, key = line.number, line.key
    if not key:
        raise _RowProblem(_("The student number is missing."))
    if ROUNDED.fullmatch(number):
        raise _RowProblem(
            _("A spreadsheet has shortened this number to “%(text)s”. Make the column a text column.")
            % {"text": number}
        )
    if not any(sign.isdigit() for sign in key):
        raise _RowProblem(_("“%(text)s” is no student number: it has no digit.") % {"text": _short(number)})
    if len(number) > MAX_NUMBER or len(key) > MAX_KEY:
        raise _RowProblem(_("The student number has more than %(most)d signs.") % {"most": MAX_NUMBER})


def _short(text: str) -> str:
    return text if len(text) <= MAX_NUMBER else f"{text[:MAX_NUMBER]}…"


def _repeated(lines: Iterable[Line]) -> list[Refused]:
    """Lines with a number that stands further up already."""
    first: dict[str, int] = {}
    found = []
    for line in lines:
        earlier = first.setdefault(line.key, line.row)
        if earlier != line.row:
            found.append(
                Refused(
                    line.row,
                    _("The number %(number)s is in row %(row)d as well.")
                    % {"number": line.number, "row": earlier},
                )
            )
    return found

"""The XML inside a workbook, looked through before openpyxl builds anything from it: how much it holds.

What is counted here costs openpyxl microseconds to milliseconds each, in time and in memory.
"""

from __future__ import annotations

from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from django.utils.translation import gettext as _

from campaigns.training.exceptions import UnreadableRoster
from campaigns.training.roster_tables import too_wide

MAX_CELLS = 100_000  # twenty columns of 5,000 rows
MAX_ROW_ELEMENTS = 4_000  # a thousand cells, empty ones that have a colour among them
MAX_SHEET_ELEMENTS = 700_000
MAX_SHEETS = 100
MAX_OTHER = 20_000  # elements of styles and the like, and of a sheet beside its rows
CHUNK = 64 * 1024
BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"


def too_much() -> UnreadableRoster:
    return UnreadableRoster(
        _("This workbook holds far more than a list of students. Copy the list to a new one.")
    )


def damaged() -> UnreadableRoster:
    return UnreadableRoster(_("This workbook is damaged. Save it as .xlsx again, and send the new file."))


def check_part(content: bytes) -> None:
    """Raises UnreadableRoster for XML that declares entities, is broken, or holds more than a list can.

    What begins like no XML cannot be read as one, wherever it lies in the archive.
    """
    if not content.lstrip(BEFORE_XML).startswith(b"<"):
        return
    watch = _Watch()
    parser = ParserCreate()
    parser.StartElementHandler = watch.start
    parser.EndElementHandler = watch.end
    parser.StartDoctypeDeclHandler = watch.declared
    try:
        for start in range(0, len(content), CHUNK):
            parser.Parse(content[start : start + CHUNK], False)
        parser.Parse(b"", True)
    except ExpatError as error:
        raise damaged() from error


class _Watch:
    """Counts elements while they go by, and stops at the first that is too many."""

    def __init__(self) -> None:
        self.root = ""
        self.rows = self.cells = self.sheets = self.inside = self.beside = 0
        self.row_began_at: int | None = None

    def start(self, name: str, _attributes: Any) -> None:
        tag = name.rpartition(":")[2]
        self.root = self.root or tag
        if self.root == "sst":
            self._inside()
        elif self.row_began_at is not None:
            self._inside()
            self.cells += tag == "c"
            if self.inside - self.row_began_at > MAX_ROW_ELEMENTS:
                raise too_wide(self.rows)
            if self.cells > MAX_CELLS:
                raise too_much()
        elif tag == "row" and self.root == "worksheet":
            self.rows += 1
            self._inside()
            self.row_began_at = self.inside
        else:
            self.beside += 1
            self.sheets += tag == "sheet"
            if self.beside > MAX_OTHER or self.sheets > MAX_SHEETS:
                raise too_much()

    def _inside(self) -> None:
        self.inside += 1
        if self.inside > MAX_SHEET_ELEMENTS:
            raise too_much()

    def end(self, name: str) -> None:
        if self.row_began_at is not None and name.rpartition(":")[2] == "row":
            self.row_began_at = None

    def declared(self, *_declaration: Any) -> None:
        raise UnreadableRoster(_("This workbook declares entities, which no spreadsheet does."))

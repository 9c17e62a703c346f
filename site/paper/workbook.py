"""A workbook of one sheet (Office Open XML, ECMA-376), for tables that openpyxl takes too long to write.

Every cell is text in place (`inlineStr`) or a number, never a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape, quoteattr

SPACE = "http://schemas.openxmlformats.org"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_LETTERS = 32_767  # what a cell holds
ROWS = 200  # that are packed at a time

_TYPES = (
    f'{HEAD}<Types xmlns="{SPACE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SPREADSHEET}.worksheet+xml"/></Types>'
)
_SHEET = (
    f'{HEAD}<worksheet xmlns="{SPACE}/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">'
    '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)


def workbook(title: str, rows: Iterable[list[Any]]) -> bytes:
    """The file. title: of the sheet; rows: texts and numbers, the first row and column stay in view."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("_rels/.rels", _related("officeDocument", "xl/workbook.xml"))
        file.writestr("xl/workbook.xml", _book(title))
        file.writestr("xl/_rels/workbook.xml.rels", _related("worksheet", "worksheets/sheet1.xml"))
        with file.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_SHEET.encode())
            lines = (f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
            while some := "".join(islice(lines, ROWS)):
                sheet.write(some.encode())
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def _cell(value: Any) -> str:
    if value == "":
        return "<c/>"
    if isinstance(value, int):
        return f"<c><v>{value:d}</v></c>"
    if isinstance(value, float):
        return f"<c><v>{value!r}</v></c>"
    text = escape(_NO_XML.sub("", str(value))[:MOST_LETTERS])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _related(kind: str, target: str) -> str:
    space = f"{SPACE}/officeDocument/2006/relationships"
    return (
        f'{HEAD}<Relationships xmlns="{SPACE}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{space}/{kind}" Target="{target}"/></Relationships>'
    )


def _book(title: str) -> str:
    name = quoteattr(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    return (
        f'{HEAD}<workbook xmlns="{SPACE}/spreadsheetml/2006/main" '
        f'xmlns:r="{SPACE}/officeDocument/2006/relationships">'
        f'<sheets><sheet name={name} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )

"""Text on a sheet as lists of lines: measured before they are written, on cards that are not torn apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paper.sheet import INK, SOFT, VIOLET, WASH, Colour, Sheet, Text

_PAD = 4.0
_GAP = 4.0


@dataclass(frozen=True)
class Line:
    """A paragraph. above: what is left free above it; indent: how far in it begins; marker: what stands
    there in front of it ("•", "1."), disc: the same as a number in a circle, tint: its colour. marked: see
    Sheet.words."""

    text: Text
    size: float = 9.5
    heavy: bool = False
    colour: Colour = INK
    above: float = 0.0
    indent: float = 0.0
    marker: str = ""
    disc: str = ""
    tint: Colour = VIOLET
    marked: bool = False
    align: str = "L"


def title(text: Text, *, above: float = 0.0, size: float = 11) -> Line:
    return Line(text, size=size, heavy=True, above=above)


def small(text: Text, *, above: float = 0.6, indent: float = 0.0) -> Line:
    return Line(text, size=8, colour=SOFT, above=above, indent=indent)


def point(
    text: Text, *, marker: str = "◆", size: float = 9.5, above: float = 0.8, marked: bool = False
) -> Line:
    """One of a list."""
    indent = 4.6 if len(marker) < 3 else 6.5
    return Line(text, size=size, above=above, indent=indent, marker=marker, marked=marked)


def numbered(number: int, text: Text, *, size: float = 9.5, above: float = 1.2, marked: bool = False) -> Line:
    return Line(text, size=size, above=above, indent=7, disc=str(number), marked=marked)


def height(sheet: Sheet, lines: Sequence[Line], width: float) -> float:
    """How high lines are in a column of this width."""
    return sum(
        line.above
        + sheet.height_of(
            line.text, size=line.size, heavy=line.heavy, width=width - line.indent, marked=line.marked
        )
        for line in lines
    )


def write(sheet: Sheet, lines: Sequence[Line]) -> None:
    """Lines from the pen on, over as many pages as they need."""
    left = sheet.l_margin
    for line in lines:
        sheet.set_y(sheet.get_y() + line.above)
        sheet.keep(line.size * 0.55)
        top = sheet.get_y()
        sheet.set_x(left)
        if line.disc:
            sheet.disc(line.disc, left + 2.6, top + line.size * 0.255, radius=2.3, colour=line.tint)
        elif line.marker:
            sheet.words(
                line.marker, size=line.size if line.marker[0].isdigit() else 6.5, heavy=True, colour=VIOLET
            )
        sheet.set_xy(left + line.indent, top)
        sheet.words(
            line.text,
            size=line.size,
            heavy=line.heavy,
            colour=line.colour,
            align=line.align,
            marked=line.marked,
        )
        sheet.set_x(left)


def card(
    sheet: Sheet,
    lines: Sequence[Line],
    *,
    fill: Colour | None = WASH,
    edge: Colour | None = None,
    stripe: Colour | None = None,
    least: float = 0,
) -> None:
    """Lines on a rounded field, as wide as the column. least: how high it is at least.

    What is higher than a page is written without a field.
    """
    left, width = sheet.l_margin, float(sheet.epw)
    high = max(least, height(sheet, lines, width - 2 * _PAD) + 2 * _PAD - 0.6)
    if high > sheet.page_break_trigger - sheet.t_margin:
        write(sheet, lines)
        return
    sheet.keep(high)
    top = sheet.get_y()
    sheet.panel(left, top, width, high, fill=fill, edge=edge)
    if stripe:
        sheet.panel(left, top, 1.6, high, fill=stripe, round_by=0.8)
    sheet.set_y(top + _PAD - 0.3)
    with sheet.column(left + _PAD, width - 2 * _PAD):
        write(sheet, lines)
    sheet.set_y(top + high)


def cards(
    sheet: Sheet,
    many: Sequence[Sequence[Line]],
    *,
    columns: int = 2,
    fill: Colour | None = WASH,
    edge: Colour | None = None,
    stripe: Colour | None = None,
) -> None:
    """Cards in rows, those of a row equally high."""
    left = sheet.l_margin
    width = (float(sheet.epw) - _GAP * (columns - 1)) / columns
    for start in range(0, len(many), columns):
        row = many[start : start + columns]
        high = max(height(sheet, lines, width - 2 * _PAD) for lines in row) + 2 * _PAD - 0.6
        sheet.keep(high)
        page, top = sheet.page, sheet.get_y()
        for place, lines in enumerate(row):
            sheet.set_y(top)
            with sheet.column(left + place * (width + _GAP), width):
                card(sheet, lines, fill=fill, edge=edge, stripe=stripe, least=high)
        if sheet.page == page:
            sheet.set_y(top + high + _GAP)


def boxes(sheet: Sheet, pairs: Sequence[tuple[Text, Text]]) -> None:
    """Small fields in a row, each a word and what it is."""
    width = (float(sheet.epw) - 3 * (len(pairs) - 1)) / len(pairs)
    lines = [[Line(name, size=7.5, colour=SOFT), Line(value, size=10.5, heavy=True)] for name, value in pairs]
    high = max(height(sheet, one, width - 6) for one in lines) + 5
    sheet.keep(high)
    left, top = sheet.l_margin, sheet.get_y()
    for place, one in enumerate(lines):
        x = left + place * (width + 3)
        sheet.panel(x, top, width, high)
        sheet.set_y(top + 2.2)
        with sheet.column(x + 3, width - 6):
            write(sheet, one)
    sheet.set_y(top + high)


def ticks(sheet: Sheet, texts: Sequence[Text], *, size: float = 9.5) -> None:
    """Lines with an empty box in front, to tick off."""
    left = sheet.l_margin
    for text in texts:
        sheet.set_y(sheet.get_y() + 1.4)
        sheet.keep(sheet.height_of(text, size=size, width=float(sheet.epw) - 7))
        sheet.panel(left + 0.3, sheet.get_y() + 0.5, 3.8, 3.8, fill=None, edge=VIOLET, round_by=0.8)
        sheet.set_x(left + 7)
        sheet.words(text, size=size)
        sheet.set_x(left)

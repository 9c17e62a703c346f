"""The test on paper: a booklet for each form, and for each person one numbered slip with boxes to tick.

Booklets are used by everybody in turn and carry no answers; slips carry no name.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from campaigns.training.kit.material import Material, picture_of
from campaigns.training.kit.rich import lines_of
from paper.lines import Line, card, height, numbered, write
from paper.sheet import INK, LINE, SOFT, VIOLET, WASH, Colour, Sheet
from quizzes.models import Item

STEPS = (1, 2, 3, 4, 5, 6)
# From surely genuine to surely fake, as on the website.
TINTS: tuple[Colour, ...] = (
    (120, 232, 192),
    (176, 242, 219),
    (223, 248, 238),
    (255, 230, 240),
    (255, 188, 212),
    (255, 145, 186),
)
_GAP = 6.0
_SCALE = 7.0  # millimetres: height of the boxes below an item
_ROW, _MOST_ROW, _SLIP_HEAD, _CUT = 5.4, 9.0, 26.0, 6.0
_COLLECTED, _TABLE_HEAD = 6.8, 6.0  # heights of a row of the collecting sheet, and of what stands above it


def draw_test(sheet: Sheet, material: Material) -> None:
    sheet.bookmark(_("Paper test"))
    for place, label in enumerate(sorted(material.forms)):
        if place:
            sheet.add_page()
        _booklet(sheet, material, label)
    sheet.add_page()
    sheet.bookmark(_("Answer slips"), level=1)
    _slips(sheet, material)
    sheet.add_page()
    sheet.bookmark(_("Collecting sheet"), level=1)
    _collecting(sheet, material)


# --- the booklets -------------------------------------------------------------------------------------
def _booklet(sheet: Sheet, material: Material, label: str) -> None:
    name = _("Form %(label)s") % {"label": label}
    sheet.band(title=name, above=material.module.title)
    sheet.bookmark(name, level=1)
    items = material.forms[label]
    _how_to(sheet, items)
    width = (float(sheet.epw) - _GAP) / 2
    for start in range(0, len(items), 2):
        row = items[start : start + 2]
        high = max(_item_height(sheet, material, item, width) for item in row)
        sheet.keep(high)
        top, left = sheet.get_y(), sheet.l_margin
        for place, item in enumerate(row):
            sheet.set_y(top)
            with sheet.column(left + place * (width + _GAP), width):
                _item(sheet, material, item, start + place + 1, high)
        sheet.set_xy(left, top + high + 4)


def _how_to(sheet: Sheet, items: Sequence[Item]) -> None:
    tasks = dict.fromkeys(str(item.kind.present(item).task) for item in items)
    lines = [
        *(Line(task, size=11, heavy=True) for task in tasks),
        Line(
            _("Do not write in this booklet. Tick on your slip how sure you are: one box for each number."),
            size=9.5,
            above=0.6,
        ),
        Line(
            _("Being unsure is fine. Nobody is graded, and nobody asks for your name."), size=9.5, above=0.4
        ),
    ]
    card(sheet, lines)
    sheet.set_y(sheet.get_y() + 4)


def _question(item: Item) -> list[Line]:
    return lines_of(item.kind.present(item).text, size=9.5)


def _item_height(sheet: Sheet, material: Material, item: Item, width: float) -> float:
    picture = picture_of(material.pictures, item)
    words = height(sheet, _question(item), width - 6)
    shown = width * picture.ratio + 1.5 if picture else 4.0
    return shown + words + _SCALE + _ends_height(sheet, item, width) + (1 if picture else 3)


def _item(sheet: Sheet, material: Material, item: Item, number: int, high: float) -> None:
    left, top, width = sheet.l_margin, sheet.get_y(), float(sheet.epw)
    picture = picture_of(material.pictures, item)
    if picture is None:
        sheet.panel(left, top, width, high, fill=None, edge=LINE)
        sheet.set_y(top + 3)
    else:
        alt = item.kind.present(item).figures[0].alt
        sheet.picture(picture.data, left, top, width, width * picture.ratio, alt=alt)
        sheet.set_y(top + width * picture.ratio + 1.5)
    with sheet.column(left + 3, width - 6):
        write(sheet, _question(item))
    scale = top + high - _SCALE - _ends_height(sheet, item, width) - (0 if picture else 2)
    inset = 0.0 if picture else 3.0
    sheet.disc(str(number), left + inset + 3.2, scale + 2.7, radius=3.2, colour=INK)
    _scale(sheet, item, left + inset + 8, scale, width - 2 * inset - 8)


def _ends(item: Item) -> tuple[str, str]:
    """What the boxes 1 and 6 stand for."""
    options = item.kind.present(item).fields[0].options
    return f"1 {options[0].label}", f"6 {options[-1].label}"


def _ends_height(sheet: Sheet, item: Item, width: float) -> float:
    return max(sheet.height_of(end, size=7.5, width=width / 2 - 8) for end in _ends(item))


def _scale(sheet: Sheet, item: Item, left: float, top: float, width: float) -> None:
    """Six numbers on their colours, and what the outer ones stand for: a picture of the slip's boxes."""
    sheet.stamp(f"scale {width:.1f}", left, top, lambda: _steps(sheet, left, top, width))
    for place, (end, align) in enumerate(zip(_ends(item), ("L", "R"), strict=True)):
        sheet.set_xy(left + place * width / 2, top + 6)
        sheet.words(end, size=7.5, colour=SOFT, width=width / 2, align=align)


def _steps(sheet: Sheet, left: float, top: float, width: float) -> None:
    wide = (width - 5) / len(STEPS)
    for step, tint in zip(STEPS, TINTS, strict=True):
        x = left + (step - 1) * (wide + 1)
        sheet.panel(x, top, wide, 5.4, fill=tint, round_by=1)
        sheet.label(step, x + wide / 2, top + 2.7, size=9)


# --- the slips ----------------------------------------------------------------------------------------
def _slips(sheet: Sheet, material: Material) -> None:
    """One slip a person, both tests beside each other so that they stay together; cut along the line."""
    longest = max(len(items) for items in material.forms.values())
    usable = sheet.page_break_trigger - sheet.t_margin
    per_page = 2 if _SLIP_HEAD + longest * _ROW + _CUT <= usable / 2 else 1
    high = usable / per_page
    row = min(_MOST_ROW, (high - _SLIP_HEAD - _CUT) / longest)
    for place, order in enumerate(material.orders):
        if place and place % per_page == 0:
            sheet.add_page()
        top = sheet.t_margin + place % per_page * high
        if place % per_page:
            _cut(sheet, top - _CUT / 2)
        _slip(sheet, material, place + 1, order, top, row)


def _cut(sheet: Sheet, y: float) -> None:
    with sheet.local_context():
        sheet.set_dash_pattern(dash=1.4, gap=1.4)
        sheet.stroke([(0, y), (sheet.w, y)], colour=SOFT, width=0.2)


def _slip(sheet: Sheet, material: Material, number: int, order: str, top: float, row: float) -> None:
    left, width = sheet.l_margin, float(sheet.epw)
    half = (width - 10) / 2
    tests = ((_("First test"), order[0]), (_("Second test"), order[1]))
    for place, (test, label) in enumerate(tests):
        x = left + place * (half + 10)
        _slip_head(sheet, material, x, top, half, [number, test, label])
        drawn = partial(_boxes, sheet, material, label, x, top, half, row)
        sheet.stamp(f"boxes {label}", x, top, drawn)
    sheet.set_xy(left, top)


def _slip_head(sheet: Sheet, material: Material, x: float, top: float, width: float, said: list[Any]) -> None:
    number, test, label = said
    sheet.panel(x, top, width, 15, fill=WASH)
    sheet.label(number, x + 9, top + 7.5, size=19, colour=VIOLET)
    words = _("Sheet %(number)s, %(test)s, form %(label)s") % {"number": number, "test": test, "label": label}
    lines = [
        Line(words, size=10, heavy=True),
        Line(f"{material.session.code} · {material.module.title}", size=7.5, colour=SOFT),
    ]
    pen = (15 - min(14.0, height(sheet, lines, width - 21))) / 2
    sheet.set_y(top + pen)
    with sheet.column(x + 19, width - 21):
        write(sheet, lines)


def _ends_of_form(material: Material, label: str) -> tuple[str, str]:
    """The same words for all items, or just numbers where the items have different ones."""
    ends = {_ends(item) for item in material.forms[label]}
    return next(iter(ends)) if len(ends) == 1 else ("1", "6")


def _boxes(
    sheet: Sheet, material: Material, label: str, x: float, top: float, width: float, row: float
) -> None:
    """A line of six boxes for each item, and above them what the outer ones stand for."""
    half = (width - 10) / 2
    for place, (end, align) in enumerate(zip(_ends_of_form(material, label), ("L", "R"), strict=True)):
        sheet.set_xy(x + 9 + place * half, top + 16.5)
        sheet.words(end, size=7, colour=SOFT, width=half + 1, align=align)
    wide, tall = (width - 10) / len(STEPS), row - 1.2
    for number in range(len(material.forms[label])):
        y = top + _SLIP_HEAD + number * row
        sheet.label(number + 1, x + 4, y + tall / 2, size=9)
        sheet.set_line_width(0.25)
        for step, tint in zip(STEPS, TINTS, strict=True):
            left = x + 10 + (step - 1) * wide
            sheet.set_draw_color(*INK)
            sheet.set_fill_color(*tint)
            sheet.rect(left + 0.5, y, wide - 1, tall, style="DF")


# --- the sheet for collecting -------------------------------------------------------------------------
def _collecting(sheet: Sheet, material: Material) -> None:
    """For the trainer: one row a slip, so that typing goes fast."""
    sheet.band(title=_("Collecting sheet"), above=material.module.title)
    steps = (
        _("Write each slip down as digits: the number of the ticked box, question by question, - for none."),
        _("625146 stands for: 6 for question 1, 2 for question 2, and so on."),
        _("Type the rows on the website: page “Kit” of this session, “Answers from paper”."),
    )
    write(sheet, [numbered(number, step) for number, step in enumerate(steps, start=1)])
    sheet.set_y(sheet.get_y() + 4)
    a_page = _rows_a_page(sheet, len(material.orders))
    for place, order in enumerate(material.orders):
        if place % a_page == 0:
            if place:
                sheet.add_page()
            _table_head(sheet)
        _table_row(sheet, (str(place + 1), f"{order[0]} → {order[1]}"), sheet.get_y())


def _rows_a_page(sheet: Sheet, rows: int) -> int:
    """As many rows on each page, so that none stands alone on the last one."""
    fit = max(1, int((sheet.room - _TABLE_HEAD) / _COLLECTED))
    return ceil(rows / ceil(rows / fit))


def _columns(sheet: Sheet) -> tuple[float, float, float, float]:
    rest = (float(sheet.epw) - 16 - 20) / 2
    return 16, 20, rest, rest


def _table_head(sheet: Sheet) -> None:
    left, top = sheet.l_margin, sheet.get_y()
    for name, wide in zip(
        (_("Sheet"), _("Forms"), _("First test"), _("Second test")), _columns(sheet), strict=True
    ):
        sheet.set_xy(left + 1, top)
        sheet.words(name, size=8, heavy=True, colour=SOFT, width=wide - 2)
        left += wide
    sheet.set_xy(sheet.l_margin, top + _TABLE_HEAD)


def _table_row(sheet: Sheet, cells: tuple[str, str], top: float) -> None:
    left, high = sheet.l_margin, _COLLECTED
    widths = _columns(sheet)
    for place, wide in enumerate(widths):
        sheet.panel(
            left, top, wide - 1, high - 1, fill=WASH if place < len(cells) else None, edge=LINE, round_by=0.8
        )
        if place < len(cells):
            sheet.label(cells[place], left + wide / 2 - 0.5, top + (high - 1) / 2, size=9)
        left += wide
    sheet.set_xy(sheet.l_margin, top + high)

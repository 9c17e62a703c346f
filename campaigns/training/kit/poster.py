"""The poster at the door: one big code."""

from __future__ import annotations

from django.utils.translation import gettext as _
from fpdf.pattern import LinearGradient

from campaigns.training.kit.material import Material
from paper.sheet import HOLOGRAM, INK, WHITE, Colour, Sheet

_LILAC: Colour = (187, 166, 255)
_SIDE, _PAD = 112.0, 22.0  # millimetres: the white field with the code, and the border of the page


def draw_poster(sheet: Sheet, material: Material) -> None:
    sheet.bookmark(_("Poster"))
    sheet.without_foot()
    sheet.set_fill_color(*INK)
    sheet.rect(0, 0, sheet.w, sheet.h, style="F")
    for top in (0.0, sheet.h - 7):
        with sheet.use_pattern(LinearGradient(0, 0, sheet.w, 0, colors=HOLOGRAM)):
            sheet.rect(0, top, sheet.w, 7, style="F")
    with sheet.column(_PAD, sheet.w - 2 * _PAD):
        _head(sheet, material)
        _code(sheet, material)
        _foot(sheet, material)


def _head(sheet: Sheet, material: Material) -> None:
    sheet.set_y(22)
    sheet.words("Bonafide", size=16, heavy=True, colour=_LILAC)
    sheet.set_y(sheet.get_y() + 2)
    name = material.module.title
    size = next((size for size in (40, 34, 28, 24) if _lines(sheet, name, size) <= 2), 20)
    sheet.words(name, size=size, heavy=True, colour=WHITE)


def _lines(sheet: Sheet, text: str, size: float) -> int:
    one = sheet.height_of("x", size=size, heavy=True)
    return round(sheet.height_of(text, size=size, heavy=True) / one)


def _code(sheet: Sheet, material: Material) -> None:
    left, top = (sheet.w - _SIDE) / 2, 88.0
    sheet.qr(material.join_link, left, top, _SIDE)
    address = material.join_link.partition("//")[2].removesuffix(f"{material.session.code}/")
    sheet.set_y(top + _SIDE + 7)
    sheet.words(
        _("Scan it, or go to %(address)s and type") % {"address": address}, size=12, colour=_LILAC, align="C"
    )
    sheet.set_y(sheet.get_y() + 1)
    sheet.words(" ".join(material.session.code), size=44, heavy=True, colour=WHITE, align="C")


def _foot(sheet: Sheet, material: Material) -> None:
    when = " · ".join(part for part in (material.day, material.time) if part)
    lines = [line for line in (when, material.place, material.session.group) if line]
    high = sum(sheet.height_of(line, size=13) for line in lines)
    sheet.auto_page_break = False
    sheet.set_y(sheet.h - 20 - high)
    for place, line in enumerate(lines):
        sheet.words(line, size=13, heavy=place == 0, colour=WHITE if place == 0 else _LILAC)
    sheet.auto_page_break = True

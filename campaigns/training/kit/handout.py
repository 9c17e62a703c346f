"""What students take home: one or two pages, and nothing that only a screen can show."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaigns.training.kit.guide import source_lines
from campaigns.training.kit.material import Material, TellWords
from campaigns.training.kit.rich import lines_of
from campaigns.training.models import LessonPage
from paper.breaking import plain
from paper.lines import Line, cards, height, point, small, title, write
from paper.sheet import VIOLET, Sheet

_MOST_TELLS = 8
_QR = 26.0


def draw_handout(sheet: Sheet, material: Material) -> None:
    sheet.band(title=material.module.title, above=_("Handout"))
    sheet.bookmark(_("Handout"))
    sheet.words(material.module.summary, size=11)
    _goals(sheet, material)
    _key_points(sheet, material)
    _tells(sheet, material)
    _further(sheet, material)
    _sources(sheet, material)


def _goals(sheet: Sheet, material: Material) -> None:
    if not material.goals:
        return
    sheet.heading(_("After this session you can"), needs=14)
    write(sheet, [point(goal) for goal in material.goals])


def _key_points(sheet: Sheet, material: Material) -> None:
    found = [(lesson.title, _said(lesson)) for lesson in material.lessons]
    lines = [
        Line(f"**{plain(name)}.** {text}" if text else f"**{plain(name)}**", above=1.2, marked=True)
        for name, text in found
    ]
    if lines:
        sheet.heading(_("Key points"), needs=20)
        write(sheet, lines)


def _said(lesson: LessonPage) -> str:
    """The first paragraph of a lesson's texts, or else the first point; "" for a lesson without any."""
    texts = (block.value["text"] for block in lesson.body if block.block_type == "text")
    lines = sorted((line for text in texts for line in lines_of(text)), key=lambda line: bool(line.marker))
    return str(lines[0].text) if lines else ""


def _tells(sheet: Sheet, material: Material) -> None:
    if not material.tells:
        return
    sheet.heading(_("Tells to look for, and when they prove nothing"), needs=40)
    cards(sheet, [list(_tell(tell)) for tell in material.tells[:_MOST_TELLS]])
    rest = material.tells[_MOST_TELLS:]
    if rest:
        names = " · ".join(str(tell.name) for tell in rest)
        write(sheet, [small(_("Also: %(names)s") % {"names": names})])


def _tell(tell: TellWords) -> Iterator[Line]:
    yield title(tell.name, size=10)
    if tell.how:
        yield Line(tell.how, size=8.5, above=0.6)
    if tell.caveat:
        but = plain(_("But:"))
        yield Line(f"**{but}** {plain(str(tell.caveat))}", size=8.5, above=0.8, marked=True)


def _further(sheet: Sheet, material: Material) -> None:
    """Where to go on, with the code to get there."""
    link = material.module_link
    lines = [
        title(_("Go on by yourself"), size=11),
        Line(_("All lessons are on the website, free and without an account."), size=9, above=0.6),
        Line(link.partition("//")[2], size=9, heavy=True, colour=VIOLET, above=0.6),
    ]
    left, width = sheet.l_margin, float(sheet.epw)
    sheet.set_y(sheet.get_y() + 4)
    high = max(_QR + 6, height(sheet, lines, width - _QR - 14) + 8)
    sheet.keep(high)
    top = sheet.get_y()
    sheet.panel(left, top, width, high, fill=None, edge=VIOLET)
    sheet.qr(link, left + 3, top + 3, _QR)
    sheet.set_y(top + 5)
    with sheet.column(left + _QR + 8, width - _QR - 14):
        write(sheet, lines)
    sheet.set_xy(left, top + high)


def _sources(sheet: Sheet, material: Material) -> None:
    if not material.sources:
        return
    sheet.heading(_("Sources"), needs=16)
    write(sheet, list(source_lines(material, size=7.5)))

"""The answers to both forms: what each item is, why, and where on its picture. For the trainer alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from campaigns.training.kit.material import Material, picture_of
from campaigns.training.kit.rich import lines_of
from paper.breaking import plain
from paper.lines import Line, card, height, write
from paper.sheet import INK, LINE, SOFT, VIOLET, WHITE, Colour, Sheet
from quizzes.kinds.base import Explanation, Note, Region
from quizzes.models import Item

FAKE: Colour = (179, 0, 63)
GENUINE: Colour = (0, 102, 74)
ODD: Colour = (109, 74, 0)
_PICTURE = 66.0


def draw_key(sheet: Sheet, material: Material) -> None:
    sheet.band(title=_("Answer key"), above=material.module.title)
    sheet.bookmark(_("Answer key"))
    card(
        sheet,
        [
            Line(
                _("For the trainer alone: show it after the second test, never before."),
                size=10.5,
                heavy=True,
            ),
            *(Line(words, size=9, above=0.6) for words in _meanings(material)),
            Line(_("Never call anybody out by their slip."), size=9, above=0.6),
        ],
        edge=FAKE,
        fill=None,
    )
    sheet.set_y(sheet.get_y() + 3)
    for label in sorted(material.forms):
        _row(sheet, label, material.forms[label])
    for label in sorted(material.forms):
        name = _("Form %(label)s") % {"label": label}
        sheet.heading(name, needs=70)
        sheet.bookmark(name, level=1)
        for number, item in enumerate(material.forms[label], start=1):
            _item(sheet, material, number, item)


def _meanings(material: Material) -> list[str]:
    """What the boxes say, in the words of the items."""
    verdicts = [
        (field.plain or field).options
        for items in material.forms.values()
        for item in items
        for field in item.kind.present(item).fields
    ]
    words = _("Boxes 1 to 3 say: %(genuine)s. Boxes 4 to 6 say: %(fake)s.")
    return list(dict.fromkeys(words % {"genuine": no.label, "fake": yes.label} for no, yes in verdicts))


def _row(sheet: Sheet, label: str, items: Sequence[Item]) -> None:
    """All answers of a form at a glance, in rows of eight."""
    left = sheet.l_margin
    wide = (float(sheet.epw) - 20) / 8
    for start in range(0, len(items), 8):
        sheet.keep(10)
        top = sheet.get_y()
        if not start:
            sheet.label(_("Form %(label)s") % {"label": label}, left + 9, top + 4, size=9.5, colour=VIOLET)
        for place, item in enumerate(items[start : start + 8]):
            colour = FAKE if item.is_fake else GENUINE
            x = left + 20 + place * wide
            sheet.panel(x, top, wide - 1.4, 8, fill=None, edge=colour, round_by=1.2)
            sheet.label(
                f"{start + place + 1}:  {short(item)}", x + (wide - 1.4) / 2, top + 4, size=8.5, colour=colour
            )
        sheet.set_xy(left, top + 9.6)
    sheet.set_y(sheet.get_y() + 1)


def short(item: Item) -> str:
    """The right boxes."""
    return "4–6" if item.is_fake else "1–3"


def _item(sheet: Sheet, material: Material, number: int, item: Item) -> None:
    explained = item.kind.explain(item, None)
    picture = picture_of(material.pictures, item)
    shown = _PICTURE if picture else 0.0
    width = float(sheet.epw) - 9 - (shown + 5 if shown else 0)
    lines = list(_lines(item, explained))
    high = max(height(sheet, lines, width), shown * picture.ratio if picture else 0) + 5
    sheet.keep(min(high, 200))
    left, top = sheet.l_margin, sheet.get_y()
    sheet.disc(str(number), left + 3.2, top + 3.6, radius=3.2, colour=FAKE if item.is_fake else GENUINE)
    if picture:
        x, figure = left + 9, explained.figures[0]
        sheet.picture(picture.data, x, top, shown, shown * picture.ratio, alt=figure.alt)
        for mark, note in zip(figure.marks, _numbered(explained), strict=False):
            _mark(sheet, mark, note, x, top, shown, shown * picture.ratio)
    sheet.set_y(top)
    page = sheet.page
    with sheet.column(left + 9 + (shown + 5 if shown else 0), width):
        write(sheet, lines)
    low = (
        sheet.get_y() if sheet.page > page or not picture else max(sheet.get_y(), top + shown * picture.ratio)
    )
    sheet.stroke([(left, low + 2), (left + float(sheet.epw), low + 2)], colour=LINE)
    sheet.set_y(low + 5)


def _numbered(explained: Explanation) -> list[Note]:
    return [note for note in explained.notes if note.number is not None]


def _mark(sheet: Sheet, mark: Region, note: Note, left: float, top: float, width: float, high: float) -> None:
    """The outline of an area, and its number at the corner that is nearest to the middle of the page."""
    colour = _colour(note)
    points = [(left + x * width, top + y * high) for x, y in mark.polygon]
    sheet.stroke([*points, points[0]], colour=WHITE, width=1.1)
    sheet.stroke([*points, points[0]], colour=colour, width=0.6)
    x, y = min(points, key=lambda point: point[0] + point[1])
    sheet.disc(mark.value, max(x, left + 2.2), max(y, top + 2.2), radius=2.2, colour=colour)


def _colour(note: Note) -> Colour:
    return FAKE if note.mood == "tell" else ODD


def _lines(item: Item, explained: Explanation) -> Iterator[Line]:
    yield Line(explained.verdict, size=11, heavy=True, colour=FAKE if item.is_fake else GENUINE)
    if item.kind_slug == "case":
        for line in lines_of(item.text, size=8.5):
            yield Line(line.text, size=8.5, colour=SOFT, above=0.6, marked=True)
    for line in lines_of(explained.text, size=9):
        yield Line(line.text, size=9, above=0.8, marked=True)
    for note in explained.notes:
        yield from _note(note)


def _note(note: Note) -> Iterator[Line]:
    name = plain(str(note.title))
    odd = " (" + plain(_("odd, and innocent")) + ")" if note.mood == "oddity" else ""
    yield Line(
        f"**{name}**{odd}",
        size=9,
        colour=INK,
        above=1.4,
        indent=6 if note.number else 0,
        disc=str(note.number) if note.number else "",
        tint=_colour(note),
        marked=True,
    )
    indent = 6 if note.number else 0
    yield Line(note.why, size=8.5, above=0.3, indent=indent)
    if note.how:
        yield Line(note.how, size=8.5, colour=SOFT, above=0.3, indent=indent)
    if note.caveat:
        but = plain(_("But:"))
        yield Line(
            f"**{but}** {plain(str(note.caveat))}",
            size=8.5,
            colour=SOFT,
            above=0.3,
            indent=indent,
            marked=True,
        )

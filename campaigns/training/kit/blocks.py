"""What students see, block by block, as in the facilitator's guide: small, with what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.training.kit.pictures import Picture, Pictures
from campaigns.training.kit.rich import lines_of
from campaigns.training.report_words import words_of_report
from paper.breaking import plain
from paper.lines import Line, card, height, numbered, point, small, title, write
from paper.sheet import INK, LINE, SOFT, VIOLET, WASH, Colour, Sheet

MINT: Colour = (216, 248, 234)
SUN: Colour = (255, 240, 194)
_SIZE = 9.0


def draw_block(sheet: Sheet, block: Any, pictures: Pictures) -> None:
    """A block in the column in which the pen is."""
    _DRAWN[block.block_type](sheet, block.value, pictures)
    sheet.set_y(sheet.get_y() + 4)


def _head(sheet: Sheet, kind: str, text: str = "", *, needs: float = 20) -> None:
    """The small line that says what a block is, and its title."""
    lines = [Line(kind, size=7.5, heavy=True, colour=VIOLET)]
    if text:
        lines.append(title(text, size=10.5))
    sheet.keep(height(sheet, lines, float(sheet.epw)) + needs)
    write(sheet, lines)


def _text(sheet: Sheet, value: Any, _pictures: Pictures) -> None:
    _head(sheet, _("Text"), value["title"])
    write(sheet, lines_of(value["text"], size=_SIZE))


def _story(sheet: Sheet, value: Any, pictures: Pictures) -> None:
    _head(sheet, _("Story"), value["title"])
    if value["picture"]:
        _shown(sheet, pictures.of_photograph(value["picture"]), value["picture"].title, width=48)
    write(sheet, lines_of(value["text"], size=_SIZE))


def _hotspots(sheet: Sheet, value: Any, pictures: Pictures) -> None:
    _head(sheet, _("Picture with places to tap"), value["title"], needs=50)
    points = list(value["points"])

    def mark(left: float, top: float, width: float, high: float) -> None:
        for number, one in enumerate(points, start=1):
            x, y = left + width * float(one["x"]) / 100, top + high * float(one["y"]) / 100
            sheet.disc(str(number), x, y, radius=2.3)

    picture = pictures.of_photograph(value["picture"]) if value["picture"] else None
    _shown(sheet, picture, value["alt"], width=66, then=mark)
    write(
        sheet,
        [
            numbered(number, _pair(one["label"], one["text"]), size=_SIZE, marked=True)
            for number, one in enumerate(points, start=1)
        ],
    )


def _comparison(sheet: Sheet, value: Any, pictures: Pictures) -> None:
    _head(sheet, _("Comparison"), value["title"], needs=45)
    left, width = sheet.l_margin, (float(sheet.epw) - 3) / 2
    top, low = sheet.get_y() + 1, 0.0
    for place, side in enumerate((value["left"], value["right"])):
        x = left + place * (width + 3)
        sheet.set_xy(x, top)
        picture = pictures.of_photograph(side["picture"]) if side["picture"] else None
        with sheet.column(x, width):
            _shown(sheet, picture, value["alt"], width=width)
            sheet.words(side["label"], size=8, heavy=True)
            low = max(low, sheet.get_y())
    sheet.set_xy(left, low)
    if value["text"]:
        write(sheet, [Line(value["text"], size=_SIZE, above=0.8)])


def _video(sheet: Sheet, value: Any, _pictures: Pictures) -> None:
    _head(sheet, _("Video with captions"), value["title"], needs=8)
    write(sheet, [small(_("It needs the network or the file. Tell the story in your own words without it."))])


def _fact(sheet: Sheet, value: Any, _pictures: Pictures) -> None:
    source = _("%(source)s, %(year)s; data of %(data)s. Checked on %(checked)s.") % {
        "source": value["source"],
        "year": value["year"],
        "data": value["data_year"],
        "checked": value["checked"].isoformat(),
    }
    lines = [
        Line(_("Fact"), size=7.5, heavy=True, colour=VIOLET),
        Line(value["figure"], size=17, heavy=True),
        Line(value["statement"], size=_SIZE),
        small(source, above=1),
    ]
    card(sheet, lines)


def _scenario(sheet: Sheet, value: Any, _pictures: Pictures) -> None:
    _head(sheet, _("Scenario: vote at each step"), value["title"])
    steps = list(value["steps"])
    numbers = {step["key"]: number for number, step in enumerate(steps, start=1)}
    for number, step in enumerate(steps, start=1):
        lines = [numbered(number, step["text"], size=_SIZE, above=1.6)]
        for way in step["choices"]:
            goal = (
                _("go to %(number)s") % {"number": numbers[way["to"]]}
                if way["to"] in numbers
                else _("the end")
            )
            lines.append(
                Line(
                    f"{_pair(way['label'], way['reply'])} ({goal})",
                    size=8.5,
                    above=0.8,
                    indent=11,
                    marked=True,
                )
            )
        sheet.keep(height(sheet, lines[:2], float(sheet.epw)))
        _write_ways(sheet, lines)


def _write_ways(sheet: Sheet, lines: Sequence[Line]) -> None:
    write(sheet, lines[:1])
    for line in lines[1:]:
        sheet.keep(height(sheet, [line], float(sheet.epw)))
        sheet.set_x(sheet.l_margin + 7)
        top = sheet.get_y() + line.above
        sheet.set_xy(sheet.l_margin + 7, top)
        sheet.words("›", size=11, heavy=True, colour=VIOLET)
        sheet.set_y(top - line.above)
        write(sheet, [line])


def _question(sheet: Sheet, value: Any, _pictures: Pictures) -> None:
    _head(sheet, _("Question to the room"), value["title"])
    write(sheet, [Line(value["text"], size=_SIZE, above=0.6)])
    for option in value["options"]:
        lines = [Line(_pair(option["text"], option["reply"]), size=8.5, above=1.4, indent=7, marked=True)]
        sheet.keep(height(sheet, lines, float(sheet.epw)))
        _judgement(sheet, sheet.l_margin + 2.6, sheet.get_y() + 3.6, right=option["right"])
        write(sheet, lines)


def _judgement(sheet: Sheet, x: float, y: float, *, right: bool) -> None:
    """A tick or a cross around a point."""
    colour = (0, 102, 74) if right else (179, 0, 63)
    if right:
        sheet.stroke([(x - 1.6, y), (x - 0.4, y + 1.3), (x + 1.8, y - 1.5)], colour=colour, width=0.7)
    else:
        sheet.stroke([(x - 1.2, y - 1.2), (x + 1.2, y + 1.2)], colour=colour, width=0.7)
        sheet.stroke([(x - 1.2, y + 1.2), (x + 1.2, y - 1.2)], colour=colour, width=0.7)


def _discussion(sheet: Sheet, value: Any, _pictures: Pictures) -> None:
    lines = [
        Line(_("Discussion") + f" · {minutes(value['minutes'])}", size=7.5, heavy=True, colour=VIOLET),
        title(value["prompt"], size=10.5),
    ]
    if hints := [hint for hint in value["hints"] if hint]:
        lines.append(small(_("If nobody speaks:"), above=1))
        lines += [point(hint, size=8.5) for hint in hints]
    card(sheet, lines, fill=MINT)


def _activity(sheet: Sheet, value: Any, _pictures: Pictures) -> None:
    kind = _("Activity") + f" · {minutes(value['minutes'])}"
    lines = [Line(kind, size=7.5, heavy=True, colour=VIOLET), title(value["title"], size=10.5)]
    if things := [thing for thing in value["props"] if thing]:
        lines.append(Line(_("You need"), size=8, heavy=True, colour=SOFT, above=1.2))
        lines += [point(thing, size=8.5, above=0.4) for thing in things]
    lines.append(Line(_("Steps"), size=8, heavy=True, colour=SOFT, above=1.2))
    lines += [numbered(number, step, size=8.5) for number, step in enumerate(value["steps"], start=1)]
    if value["care"]:
        lines.append(Line(_("Take care: %(what)s") % {"what": value["care"]}, size=8.5, heavy=True, above=2))
    card(sheet, lines, fill=SUN)


def _quiz(sheet: Sheet, value: Any, _pictures: Pictures) -> None:
    name = value["quiz"].title if value["quiz"] else ""
    _head(sheet, _("Quiz on the phones"), name, needs=6)
    if value["text"]:
        write(sheet, [Line(value["text"], size=_SIZE)])


def _reporting(sheet: Sheet, value: Any, _pictures: Pictures) -> None:
    words = words_of_report(value)
    lines = [
        Line(_("Report a fake"), size=7.5, heavy=True, colour=VIOLET),
        title(words.title, size=10.5),
        Line(words.text, size=_SIZE, above=0.6),
        Line(words.address, size=_SIZE, heavy=True, colour=VIOLET, above=0.8),
    ]
    card(sheet, lines, fill=None, edge=VIOLET)


def _live(sheet: Sheet, value: Any, _pictures: Pictures) -> None:
    lines = [
        Line(_("Live quiz"), size=7.5, heavy=True, colour=VIOLET),
        Line(value["text"], size=_SIZE),
        small(_("Move the session to the live quiz: the projector changes by itself."), above=1),
    ]
    card(sheet, lines, fill=None, edge=VIOLET)


def _pair(head: str, text: str) -> str:
    return f"**{plain(head)}** {plain(text)}" if text else f"**{plain(head)}**"


def minutes(number: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", number) % {"n": number}


def _shown(
    sheet: Sheet,
    picture: Picture | None,
    alt: str,
    *,
    width: float,
    then: Callable[[float, float, float, float], None] | None = None,
) -> None:
    """A picture below the pen; what it shows in words where its file is gone."""
    width = min(width, float(sheet.epw))
    high = width * (picture.ratio if picture else 0.4)
    sheet.keep(high + 3)
    left, top = sheet.l_margin, sheet.get_y() + 1.2
    if picture is None:
        sheet.panel(left, top, width, high, fill=WASH, edge=LINE)
        sheet.set_xy(left + 3, top + 2)
        sheet.words(alt, size=8, colour=INK, width=width - 6)
    else:
        sheet.picture(picture.data, left, top, width, high, alt=alt)
        if then:
            then(left, top, width, high)
    sheet.set_xy(left, top + high + 1.2)


_DRAWN: dict[str, Callable[[Sheet, Any, Pictures], None]] = {
    "text": _text,
    "story": _story,
    "hotspots": _hotspots,
    "comparison": _comparison,
    "video": _video,
    "fact": _fact,
    "scenario": _scenario,
    "question": _question,
    "discussion": _discussion,
    "activity": _activity,
    "quiz": _quiz,
    "reporting": _reporting,
    "live": _live,
}

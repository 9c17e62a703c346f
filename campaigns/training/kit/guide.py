"""The facilitator's guide: what to have, what to do, what to say, and what students see meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _

from campaigns.training.checklist import checklist_of, props_of
from campaigns.training.kit.blocks import draw_block, minutes
from campaigns.training.kit.material import Material
from campaigns.training.models import LessonPage
from paper.lines import Line, boxes, card, height, numbered, point, small, ticks, title, write
from paper.sheet import INK, LINE, SOFT, VIOLET, WHITE, Colour, Sheet

_SCRIPT = 66.0  # millimetres: the column of the script
_COLUMN_GAP = 7.0
_COLOURS: dict[str, Colour] = {
    "test": (23, 18, 43),
    "lesson": (90, 43, 224),
    "live": (179, 0, 63),
    "feedback": (0, 102, 74),
}


def draw_guide(sheet: Sheet, material: Material) -> None:
    sheet.band(title=material.module.title, above=_("Facilitator's guide"))
    sheet.bookmark(_("Facilitator's guide"))
    _at_a_glance(sheet, material)
    _plan(sheet, material)
    _missing(sheet, material)
    _checklist(sheet, material)
    _room(sheet, material)
    _without_network(sheet, material)
    for number, lesson in enumerate(material.lessons, start=1):
        _lesson(sheet, material, number, lesson)
    _sources(sheet, material)


def _at_a_glance(sheet: Sheet, material: Material) -> None:
    session = material.session
    when = " · ".join(part for part in (material.day, material.time) if part)
    boxes(sheet, [(_("When"), when or "–"), (_("Where"), material.place or "–")])
    sheet.set_y(sheet.get_y() + 3)
    boxes(
        sheet,
        [
            (_("Code"), session.code),
            (_("Group"), session.group or "–"),
            (_("People"), session.group_size),
            (_("Age"), session.get_age_band_display()),
        ],
    )
    if material.goals:
        sheet.heading(_("What people can do afterwards"), needs=14)
        write(sheet, [point(goal) for goal in material.goals])


# --- the plan -----------------------------------------------------------------------------------------
def _plan(sheet: Sheet, material: Material) -> None:
    steps = material.plan()
    total = sum(step.minutes for step in steps)
    sheet.heading(_("The plan: %(minutes)s") % {"minutes": minutes(total)}, needs=50)
    sheet.bookmark(_("The plan"), level=1)
    _bar(sheet, material, max(1, total))
    for step in steps:
        sheet.keep(8)
        top, left = sheet.get_y(), sheet.l_margin
        sheet.panel(left, top + 0.9, 1.6, 4.6, fill=_COLOURS[step.kind], round_by=0.8)
        clock = material.clock(step.begins) or _("from %(minute)s") % {"minute": step.begins}
        sheet.set_xy(left + 4, top + 0.8)
        sheet.words(clock, size=9.5, heavy=True, width=26)
        sheet.set_xy(left + 30, top + 0.8)
        sheet.words(step.title, size=9.5, width=float(sheet.epw) - 62)
        low = sheet.get_y()
        sheet.set_xy(left + float(sheet.epw) - 32, top + 0.8)
        sheet.words(minutes(step.minutes), size=9.5, colour=SOFT, width=32, align="R")
        sheet.set_xy(left, low + 0.8)
        sheet.stroke([(left, low + 0.8), (left + float(sheet.epw), low + 0.8)])


def _bar(sheet: Sheet, material: Material, total: int) -> None:
    """All minutes as one bar, as long as the page is wide."""
    left, top, width = sheet.l_margin, sheet.get_y() + 1, float(sheet.epw)
    for step in material.plan():
        if not step.minutes:
            continue
        x, wide = left + width * step.begins / total, width * step.minutes / total
        sheet.set_fill_color(*_COLOURS[step.kind])
        sheet.rect(
            x + 0.3, top, wide - 0.6, 8, style="F", round_corners=True, corner_radius=min(1.4, wide / 3)
        )
        if wide > 6:
            sheet.label(step.minutes, x + wide / 2, top + 4, size=9, colour=WHITE)
    sheet.set_xy(left, top + 10)


def _missing(sheet: Sheet, material: Material) -> None:
    missing = [material.no_test] if material.no_test else []
    if not material.lessons:
        missing.append(_("The module has no lessons yet."))
    if material.module.live_quiz_id is None:
        missing.append(_("The module has no live quiz."))
    if missing:
        sheet.set_y(sheet.get_y() + 5)
        card(sheet, [title(_("What this kit does without")), *(point(one) for one in missing)], edge=VIOLET)


# --- before and on the day ----------------------------------------------------------------------------
def _checklist(sheet: Sheet, material: Material) -> None:
    parts = checklist_of(material.session)
    sheet.heading(_("Checklist"), needs=40)
    sheet.bookmark(_("Checklist"), level=1)
    for part in parts:
        sheet.keep(18)
        sheet.set_y(sheet.get_y() + 2)
        sheet.words(part.title, size=10, heavy=True, colour=VIOLET)
        ticks(sheet, [check.words for check in part.checks])


def _room(sheet: Sheet, material: Material) -> None:
    session = material.session
    things = [
        _("A projector with a screen that the last row can read, and a socket near you."),
        _("A network that takes %(people)s phones at once, or mobile data.") % {"people": session.group_size},
        _("The poster at the door and beside the screen: it has the code."),
        _("One handout for each person, and pens."),
    ]
    if material.forms:
        copies = {"copies": material.copies(), "people": session.group_size}
        things.append(
            _(
                "In case the network fails: answer slips 1 to %(people)s, and %(copies)s booklets of form A "
                "and of form B. Booklets are used twice."
            )
            % copies
        )
    things += props_of(session)
    _listed(sheet, _("What the room needs"), [point(thing) for thing in things])


def _without_network(sheet: Sheet, material: Material) -> None:
    steps = [
        _("Stay calm and say it: “The network is down, we go on by paper.” Earlier answers are kept."),
    ]
    if material.forms:
        steps += [
            _("Give everybody one answer slip. It has a number: whoever has slip 7 keeps it to the end."),
            _(
                "The slip says which form comes first. Give out the booklets, take them back after "
                "%(minutes)s, and for the second test give the other form."
            )
            % {"minutes": minutes(material.module.test_minutes)},
            _("People tick one box for each question. An empty row is fine: it is missing, not wrong."),
        ]
    steps.append(
        _("Teach the lessons from this guide. The pictures are in it; hold them up or pass them on.")
    )
    if material.module.live_quiz_id is not None:
        steps.append(_("In place of the live quiz let people show thumbs up or down, and talk about why."))
    if material.forms:
        steps.append(
            _(
                "Afterwards open this session on the website, page “Kit”, “Answers from paper”, and type one "
                "row a slip: 625146 stands for six answers in the order of the booklet, - for an empty row. "
                "There is time until 30 days after the session is closed. Then destroy the slips."
            )
        )
    lines = [numbered(number, step) for number, step in enumerate(steps, start=1)]
    _listed(sheet, _("When the network fails"), lines)


def _listed(sheet: Sheet, name: str, lines: list[Line]) -> None:
    whole = height(sheet, lines, float(sheet.epw))
    sheet.heading(name, needs=min(whole, 90))
    sheet.bookmark(name, level=1)
    write(sheet, lines)


# --- lessons ------------------------------------------------------------------------------------------
def _lesson(sheet: Sheet, material: Material, number: int, lesson: LessonPage) -> None:
    sheet.add_page()
    sheet.bookmark(f"{number}. {lesson.title}", level=1)
    _lesson_head(sheet, material, number, lesson)
    seen = float(sheet.epw) - _SCRIPT - _COLUMN_GAP
    ends: list[tuple[int, float]] = []

    def said() -> None:
        _script(sheet, lesson)
        ends.append((sheet.page, sheet.get_y()))

    sheet.beside((_SCRIPT, said), (seen, lambda: _seen(sheet, material, lesson)), gap=_COLUMN_GAP)
    _notes(sheet, *ends[0])


def _lesson_head(sheet: Sheet, material: Material, number: int, lesson: LessonPage) -> None:
    left, top, width = sheet.l_margin, sheet.get_y(), float(sheet.epw)
    step = [step for step in material.plan() if step.kind == "lesson"][number - 1]
    facts = [_("Lesson %(number)s") % {"number": number}, minutes(lesson.minutes)]
    if clock := material.clock(step.begins):
        facts.append(_("from %(clock)s") % {"clock": clock})
    if slide := material.slides.get(lesson.pk):
        facts.append(_("slide %(number)s") % {"number": slide})
    head = [
        Line(" · ".join(facts), size=8.5, colour=(187, 166, 255)),
        Line(lesson.title, size=15, heavy=True, colour=WHITE),
    ]
    high = height(sheet, head, width - 12) + 7
    sheet.panel(left, top, width, high, fill=INK)
    sheet.set_y(top + 3.2)
    with sheet.column(left + 6, width - 12):
        write(sheet, head)
    sheet.set_y(top + high + 5)


def _notes(sheet: Sheet, page: int, y: float) -> None:
    """Lines to write on, from where the script ends to where the lesson does."""
    end = sheet.page, sheet.get_y()
    for here in range(page, end[0] + 1):
        top = y + 4 if here == page else sheet.t_margin
        bottom = end[1] if here == end[0] else sheet.page_break_trigger
        if bottom - top < 40:
            continue
        sheet.turn_to(here, top)
        sheet.words(_("Your notes"), size=8.5, heavy=True, colour=SOFT)
        for line in range(1, int((bottom - top - 6) / 9) + 1):
            level = top + 6 + line * 9
            sheet.stroke([(sheet.l_margin, level), (sheet.l_margin + _SCRIPT, level)], width=0.25)
    sheet.turn_to(*end)


def _script(sheet: Sheet, lesson: LessonPage) -> None:
    steps = list(lesson.script_steps())
    _column_head(sheet, _("You"))
    begins = Decimal(0)
    for step in steps:
        card(sheet, list(_said(step, begins)), stripe=VIOLET)
        sheet.set_y(sheet.get_y() + 3)
        begins += step["minutes"]
    if not steps:
        write(sheet, [small(_("This lesson has no script. Let the slides lead you."))])


def _said(step: Any, begins: Decimal) -> Iterator[Line]:
    ends = begins + step["minutes"]
    span = _("minute %(begin)s to %(end)s") % {"begin": _short(begins), "end": _short(ends)}
    yield Line(span, size=8, heavy=True, colour=VIOLET)
    if step["say"]:
        yield Line(_("“%(words)s”") % {"words": step["say"]}, size=10, above=0.6)
    if step["do"]:
        yield Line(step["do"], size=8.5, colour=SOFT, above=1.4)


def _short(number: Decimal) -> str:
    """Without a decimal where there is none."""
    return str(localize(number.normalize() if number != number.to_integral() else int(number)))


def _seen(sheet: Sheet, material: Material, lesson: LessonPage) -> None:
    _column_head(sheet, _("Students see"))
    for block in lesson.body:
        draw_block(sheet, block, material.pictures)


def _column_head(sheet: Sheet, name: str) -> None:
    sheet.words(name, size=8.5, heavy=True, colour=SOFT)
    y = sheet.get_y() + 0.8
    sheet.stroke([(sheet.l_margin, y), (sheet.l_margin + float(sheet.epw), y)], colour=LINE, width=0.4)
    sheet.set_y(y + 2.4)


def _sources(sheet: Sheet, material: Material) -> None:
    if not material.sources:
        return
    sheet.heading(_("Sources"), needs=30)
    sheet.bookmark(_("Sources"), level=1)
    write(sheet, list(source_lines(material)))


def source_lines(material: Material, size: float = 8.5) -> Iterator[Line]:
    """Each source with its years, its address, and the day on which somebody looked."""
    for source in material.sources:
        year = f", {source.year}" if source.year else ""
        data = ""
        if source.data_years:
            data = " " + _("Data of %(years)s.") % {"years": ", ".join(map(str, source.data_years))}
        checked = _("Checked on %(day)s.") % {"day": source.checked.isoformat()}
        yield point(f"{source.text}{year}.{data} {source.address} {checked}", size=size)

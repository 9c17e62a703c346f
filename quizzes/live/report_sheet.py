"""The report on a session as a PDF: a page or two to print or to send on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from paper.sheet import INK, LINE, SOFT, VIOLET, WASH, Colour, Sheet
from quizzes.desk.report_figures import Figure, skill_figures
from quizzes.live.report_figures import kind_of, title_of
from quizzes.live.services.report import QuestionReport, SessionReport
from quizzes.pooling import Roc
from quizzes.services.group_report import GroupReport
from quizzes.services.played import Rate

_BOX, _GAP = 19.0, 4.0
_BAR = 46.0
_SQUARE = 44.0


def report_sheet(report: SessionReport, *, language: str, site: str, now: dt.datetime) -> bytes:
    title = str(report.session.quiz)
    sheet = Sheet(title=title, language=language, foot=f"{site} · " + _("Live session"), now=now)
    sheet.band(title=title, above=_when(report))
    _attendance(sheet, report)
    if report.group is None:
        sheet.words(_nothing(report), size=12, heavy=True)
    else:
        sheet.words(report.group.sentence, size=13, heavy=True)
        _skill(sheet, report.group)
    _questions(sheet, report.questions)
    if report.group:
        _tells(sheet, report.group)
        _confidence(sheet, report.group)
    _how_to_read(sheet)
    return bytes(sheet.output())


def _when(report: SessionReport) -> str:
    began = timezone.localtime(report.began or report.session.created_at)
    words = [_("Live session"), date_format(began, "DATETIME_FORMAT")]
    if report.minutes is not None:
        words.append(_("%(minutes)s minutes") % {"minutes": report.minutes})
    return " · ".join(words)


def _nothing(report: SessionReport) -> str:
    if report.running:
        return _("The session is still running. What the group can tell comes when it has ended.")
    return _("Fewer than 5 people answered: no figures are shown, because they could tell who knew what.")


def _attendance(sheet: Sheet, report: SessionReport) -> None:
    counts = (
        (report.attendance.joined, _("joined")),
        (report.attendance.answered, _("answered")),
        (report.attendance.removed, _("taken out")),
        (len(report.questions), _("questions")),
    )
    top, width = sheet.get_y(), (sheet.epw - _GAP * (len(counts) - 1)) / len(counts)
    for place, (count, words) in enumerate(counts):
        left = sheet.l_margin + place * (width + _GAP)
        sheet.set_fill_color(*WASH)
        sheet.rect(left, top, width, _BOX, style="F", round_corners=True, corner_radius=2.5)
        sheet.set_xy(left + 3, top + 2.6)
        sheet.words(count, size=19, heavy=True, colour=VIOLET, width=width - 6)
        sheet.words(words, size=8.5, colour=SOFT, width=width - 6)
    sheet.set_xy(sheet.l_margin, top + _BOX + 6)


def _skill(sheet: Sheet, group: GroupReport) -> None:
    """The table of d' and c, and beside it the ROC curve."""
    figures = skill_figures(group)
    if not figures:
        return
    sheet.heading(_("Skill and leaning"), needs=_SQUARE + 20)
    top, left = sheet.get_y(), sheet.l_margin
    if group.roc:
        _roc(sheet, group.roc, sheet.l_margin + sheet.epw - _SQUARE, top + 1)
    _intervals(sheet, figures, sheet.epw - (_SQUARE + 22 if group.roc else 0))
    sheet.set_xy(left, max(sheet.get_y(), top + (_SQUARE + 12 if group.roc else 0)))


def _intervals(sheet: Sheet, figures: Sequence[Figure], width: float) -> None:
    """Each value with its interval, in figures and on one axis that holds zero."""
    ends = [0.0, *(end for one in figures for end in (one.estimate.low, one.estimate.high))]
    low, high = min(ends), max(ends)
    left = sheet.l_margin

    def x(value: float) -> float:
        return left + 2 + (value - low) / (high - low) * (width - 4)

    for figure in figures:
        value = figure.estimate
        sheet.words(
            f"{figure.label}: {_number(value.value)} ({_span(_number(value.low), _number(value.high))})",
            size=8.5,
            width=width,
        )
        y = sheet.get_y() + 2.4
        _line(sheet, x(0), y - 2, x(0), y + 2, LINE, 0.4)
        _line(sheet, x(value.low), y, x(value.high), y, INK, 0.4)
        sheet.set_fill_color(*VIOLET)
        sheet.circle(x(value.value), y, 1.3, style="F")
        sheet.set_xy(left, y + 3.4)


def _roc(sheet: Sheet, roc: Roc, left: float, top: float) -> None:
    bottom = top + _SQUARE
    sheet.set_line_width(0.25)
    sheet.set_draw_color(*LINE)
    sheet.rect(left, top, _SQUARE, _SQUARE)
    with sheet.local_context():
        sheet.set_dash_pattern(dash=1, gap=1)
        sheet.line(left, bottom, left + _SQUARE, top)
    sheet.set_draw_color(*VIOLET)
    sheet.set_line_width(0.7)
    sheet.polyline([(left + x * _SQUARE, bottom - y * _SQUARE) for x, y in roc.points])
    area = roc.area
    sheet.set_xy(left - 14, bottom + 1)
    sheet.words(
        _("ROC area %(area)s (%(span)s)")
        % {"area": _number(area.value), "span": _span(_number(area.low), _number(area.high))},
        size=8,
        colour=SOFT,
        width=_SQUARE + 14,
        align="R",
    )
    sheet.set_xy(sheet.l_margin, top)


def _questions(sheet: Sheet, questions: Sequence[QuestionReport]) -> None:
    if not questions:
        return
    sheet.heading(_("Questions"))
    for question in questions:
        _bar_row(sheet, title_of(question), question.right, _under(question))


def _under(question: QuestionReport) -> str:
    """The small line below a question: its kind, who answered, how fast, and how the room split."""
    words = [kind_of(question)]
    if question.answered is not None:
        words.append(
            _("%(answered)s of %(present)s answered")
            % {"answered": question.answered, "present": question.present}
        )
    if question.seconds is not None:
        words.append(_("median %(seconds)s s") % {"seconds": floatformat(question.seconds, 0)})
    split = (f"{bar.label} {bar.count}" for field in question.split for bar in field.bars if bar.count)
    return "\n".join(line for line in (" · ".join(words), " · ".join(split)) if line)


def _tells(sheet: Sheet, group: GroupReport) -> None:
    if not group.tells:
        return
    sheet.heading(_("Tells"))
    for tell in group.tells:
        _bar_row(sheet, tell.name, tell.rate)


def _confidence(sheet: Sheet, group: GroupReport) -> None:
    if not group.steps:
        return
    sheet.heading(_("Confidence"), needs=50)
    if group.points:
        points = group.points
        span = _span(floatformat(points.low, 0), floatformat(points.high, 0))
        sheet.words(
            _("Mean points for confidence: %(points)s of 100 (%(span)s).")
            % {"points": floatformat(points.value, 0), "span": span}
        )
        sheet.set_y(sheet.get_y() + 2)
    names = {1: _("1: surely genuine"), 6: _("6: surely fake")}
    for step in group.steps:
        _bar_row(sheet, names.get(step.step, str(step.step)), step.fake)


def _bar_row(sheet: Sheet, name: object, rate: Rate, under: str = "") -> None:
    """A name, its share as a bar with its interval, and the same in figures."""
    if sheet.room < 12 + 4 * under.count("\n"):
        sheet.add_page()
    top, figures = sheet.get_y(), 46.0
    width = sheet.epw - _BAR - figures - 2 * _GAP
    sheet.words(name, size=9, width=width)
    after_name = sheet.get_y()
    _bar(sheet, rate, sheet.l_margin + width + _GAP, top + 0.6)
    sheet.set_xy(sheet.l_margin + sheet.epw - figures, top)
    sheet.words(_share(rate), size=8.5, width=figures, align="R", colour=INK if rate.count else SOFT)
    sheet.set_xy(sheet.l_margin, max(after_name, sheet.get_y()))
    if under:
        sheet.words(under, size=7.5, colour=SOFT)
    sheet.set_y(sheet.get_y() + 1.8)


def _bar(sheet: Sheet, rate: Rate, left: float, top: float) -> None:
    height = 3.4
    sheet.set_fill_color(*WASH)
    sheet.rect(left, top, _BAR, height, style="F", round_corners=True, corner_radius=1)
    if rate.share is None or rate.low is None or rate.high is None:
        return
    sheet.set_fill_color(*VIOLET)
    if rate.share:
        sheet.rect(left, top, _BAR * rate.share, height, style="F", round_corners=True, corner_radius=1)
    middle = top + height + 0.9
    _line(sheet, left + _BAR * rate.low, middle, left + _BAR * rate.high, middle, INK, 0.35)


def _how_to_read(sheet: Sheet) -> None:
    sheet.heading(_("How to read it"), needs=24)
    sheet.words(
        _(
            "Sensitivity d′ is skill: 0 is guessing. Criterion c is leaning: below 0, more things are called "
            "fake. Figures in brackets are 95 % intervals: the fewer people, the wider. Below 5 answers a "
            "figure is not shown. Nothing here tells who answered what."
        ),
        size=8.5,
        colour=SOFT,
    )


def _line(sheet: Sheet, x1: float, y1: float, x2: float, y2: float, colour: Colour, width: float) -> None:
    sheet.set_draw_color(*colour)
    sheet.set_line_width(width)
    sheet.line(x1, y1, x2, y2)


def _share(rate: Rate) -> str:
    if rate.share is None or rate.low is None or rate.high is None:
        return _("fewer than 5")
    share, low, high = (floatformat(100 * value, 0) for value in (rate.share, rate.low, rate.high))
    return _("%(share)s %% (%(span)s) of %(count)s") % {
        "share": share,
        "span": _span(low, high),
        "count": rate.count,
    }


def _number(value: float) -> str:
    return floatformat(value, 2)


def _span(low: str, high: str) -> str:
    return _("%(low)s to %(high)s") % {"low": low, "high": high}

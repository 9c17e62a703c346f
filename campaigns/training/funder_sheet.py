"""The report for funders as a PDF: what was taught, whom it reached, what it changed, what cannot be said."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.core.cache import cache
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.training.impact_charts import Change, criterion_changes, d_prime_changes, name_of
from campaigns.training.services.impact import Impact, Place, Said
from paper.lines import Line, card, point, write
from paper.sheet import INK, LINE, SOFT, VIOLET, Colour, Sheet

KEPT_SECONDS = 60 * 60
_PINK: Colour = (179, 0, 63)
_BOX, _GAP = 21.0, 4.0
_ROW = 11.0
_SOURCES = (
    "Hautus 1995, Behavior Research Methods 27: the log-linear correction.",
    "Macmillan & Kaplan 1985, Psychological Bulletin 98: d′ of groups from average rates.",
    "Miller 1974, Biometrika 61: the jackknife.",
    "Modirrousta-Galian & Higham 2023, Journal of Experimental Psychology: General 152: why sensitivity and "
    "criterion are told together.",
    "Senn 2002, Cross-over Trials in Clinical Research, chapter 3: two forms in two orders.",
    "Wilson 1927, Journal of the American Statistical Association 22: intervals of shares.",
)


def kept_sheet(
    found: Impact,
    *,
    since: dt.date | None,
    until: dt.date | None,
    language: str,
    site: str,
    now: dt.datetime,
) -> bytes:
    """The same as `funder_sheet`, kept for an hour while the figures stay: fonts take long to embed."""
    told = repr((found, since, until, language, site, timezone.localdate(now)))
    key = "training.funder_sheet:" + hashlib.sha256(told.encode()).hexdigest()
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = funder_sheet(found, since=since, until=until, language=language, site=site, now=now)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def funder_sheet(
    found: Impact,
    *,
    since: dt.date | None,
    until: dt.date | None,
    language: str,
    site: str,
    now: dt.datetime,
) -> bytes:
    """A4 pages in the current language. since, until: the days that were asked for."""
    title = _("What our training has reached and changed")
    sheet = Sheet(title=title, language=language, foot=f"{site} · " + _("Training"), now=now)
    day = date_format(timezone.localdate(now), "DATE_FORMAT")
    sheet.band(title=title, above=_period(since, until) + " · " + _("made on %(day)s") % {"day": day})
    _counts(sheet, found)
    _summary(sheet, found)
    _places(sheet, found.places)
    _learning(sheet, found)
    _said(sheet, found.said)
    _method(sheet)
    return bytes(sheet.output())


def _period(since: dt.date | None, until: dt.date | None) -> str:
    days = {"first": _day(since), "last": _day(until)}
    if since and until:
        return _("Sessions from %(first)s to %(last)s") % days
    if since:
        return _("Sessions from %(first)s on") % days
    return _("Sessions up to %(last)s") % days if until else _("All sessions")


def _day(day: dt.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _counts(sheet: Sheet, found: Impact) -> None:
    counts = (
        (found.sessions, _("sessions held")),
        (found.students, _("students, by attendance")),
        (found.campuses, _("campuses")),
        (found.countries, _("countries")),
        (found.trainers, _("trainers")),
    )
    top, width = sheet.get_y(), (sheet.epw - _GAP * (len(counts) - 1)) / len(counts)
    for place, (count, words) in enumerate(counts):
        left = sheet.l_margin + place * (width + _GAP)
        sheet.panel(left, top, width, _BOX)
        sheet.set_xy(left + 3, top + 2.6)
        sheet.words(
            number_format(count, force_grouping=True), size=18, heavy=True, colour=VIOLET, width=width - 5
        )
        sheet.words(words, size=8, colour=SOFT, width=width - 5)
    sheet.set_xy(sheet.l_margin, top + _BOX + 3)


def _summary(sheet: Sheet, found: Impact) -> None:
    sheet.heading(_("In short"))
    if not found.sessions:
        sheet.words(
            _("No session that is closed began in these days, so there is nothing to tell yet."), size=11
        )
        return
    words = ngettext("%(count)s session", "%(count)s sessions", found.sessions) % {"count": found.sessions}
    sheet.words(
        _("%(sessions)s, from %(first)s to %(last)s.")
        % {"sessions": words, "first": _day(found.first), "last": _day(found.last)},
        size=10.5,
    )
    lines = [
        point(f"{name_of(one, among=found.learning)}: {one.sentence}", above=1.4) for one in found.learning
    ]
    if not lines:
        lines = [
            Line(_("No group of five people took both tests, so nothing is said about learning."), above=1.4)
        ]
    write(sheet, lines)


def _places(sheet: Sheet, places: Sequence[Place]) -> None:
    if not places:
        return
    sheet.heading(_("Sessions and students by campus"), needs=30)
    most = max(place.students for place in places) or 1
    for place in places:
        _place(sheet, place, most)


def _place(sheet: Sheet, place: Place, most: int) -> None:
    """A campus with its students as a bar, and the same in figures."""
    bar, figures = 46.0, 44.0
    width = sheet.epw - bar - figures - 2 * _GAP
    where = f"{place.city}, {place.country}"
    sheet.keep(sheet.height_of(place.name, size=9, heavy=True, width=width) + 7)
    top = sheet.get_y()
    sheet.words(place.name, size=9, heavy=True, width=width)
    sheet.words(where, size=7.5, colour=SOFT, width=width)
    below = sheet.get_y()
    left = sheet.l_margin + width + _GAP
    sheet.panel(left, top + 1.2, bar, 3.6, round_by=1)
    if place.students:
        sheet.panel(left, top + 1.2, max(2.0, bar * place.students / most), 3.6, fill=VIOLET, round_by=1)
    sheet.set_xy(sheet.l_margin + sheet.epw - figures, top + 0.4)
    students = ngettext("%(count)s student", "%(count)s students", place.students) % {"count": place.students}
    sessions = ngettext("%(count)s session", "%(count)s sessions", place.sessions) % {"count": place.sessions}
    sheet.words(f"{students} · {sessions}", size=8, width=figures, align="R")
    sheet.set_xy(sheet.l_margin, max(below, sheet.get_y()) + 1.6)


def _learning(sheet: Sheet, found: Impact) -> None:
    sheet.heading(_("What groups learned"), needs=60)
    sheet.words(
        _(
            "Each group judged fakes and genuine goods before and after, on two forms of equal make; half of "
            "the people took one form first, half the other. Sensitivity d′ says how well fakes are told "
            "from genuine goods: 0 is guessing. Criterion c says which way a group leans: below 0 it calls "
            "more things fake, genuine goods too."
        ),
        size=9,
        colour=SOFT,
    )
    skill, leaning = d_prime_changes(found.learning), criterion_changes(found.learning)
    _changes(sheet, _("Change of sensitivity d′"), skill, VIOLET)
    _changes(sheet, _("Change of criterion c"), leaning, _PINK)
    if found.unshown:
        sheet.set_y(sheet.get_y() + 2)
        words = ngettext(
            "%(count)s pair of tests was taken by no group of five people and is not shown.",
            "%(count)s pairs of tests were taken by no group of five people and are not shown.",
            found.unshown,
        )
        sheet.words(words % {"count": found.unshown}, size=8.5, colour=SOFT)


def _changes(sheet: Sheet, title: str, changes: Sequence[Change], colour: Colour) -> None:
    """A chart of intervals on one axis that holds zero, each row with its figures."""
    if not changes:
        return
    sheet.keep(18 + _ROW * min(len(changes), 3))
    sheet.set_y(sheet.get_y() + 4)
    sheet.words(title, size=10.5, heavy=True)
    ends = [0.0, *(end for one in changes for end in (one.change.low, one.change.high))]
    low, high = min(ends), max(ends)
    left, width = sheet.l_margin + 70, sheet.epw - 70 - 44
    for one in changes:
        _change(sheet, one, colour, [left + (value - low) / (high - low) * width for value in _points(one)])
    sheet.words(
        _("The upright line is 0. Where the line through a dot crosses it, no change is possible too."),
        size=7.5,
        colour=SOFT,
    )


def _points(one: Change) -> tuple[float, float, float, float]:
    return one.change.value, one.change.low, one.change.high, 0.0


def _change(sheet: Sheet, one: Change, colour: Colour, places: Sequence[float]) -> None:
    value, low, high, zero = places
    people = ngettext("%(count)s person", "%(count)s people", one.people) % {"count": one.people}
    under = _("%(people)s · before %(before)s, after %(after)s") % {
        "people": people,
        "before": _number(one.before.value),
        "after": _number(one.after.value),
    }
    sheet.keep(sheet.height_of(one.name, size=9, heavy=True, width=64) + 8)
    top = sheet.get_y() + 1.5
    sheet.set_xy(sheet.l_margin, top)
    sheet.words(one.name, size=9, heavy=True, width=64)
    sheet.words(under, size=7.5, colour=SOFT, width=64)
    bottom = max(sheet.get_y() + 1, top + _ROW - 1.5)
    middle = (top + bottom) / 2
    sheet.stroke([(zero, top - 1), (zero, bottom + 0.5)], colour=LINE, width=0.5)
    sheet.stroke([(low, middle), (high, middle)], colour=INK, width=0.5)
    for end in (low, high):
        sheet.stroke([(end, middle - 1.2), (end, middle + 1.2)], colour=INK, width=0.5)
    sheet.set_fill_color(*colour)
    sheet.circle(value, middle, 1.5, style="F")
    sheet.set_xy(sheet.l_margin + sheet.epw - 40, middle - 3.4)
    sheet.words(_signed(one.change.value), size=10, heavy=True, width=40, align="R")
    span = _("%(low)s to %(high)s") % {"low": _signed(one.change.low), "high": _signed(one.change.high)}
    sheet.words(span, size=7.5, colour=SOFT, width=40, align="R")
    sheet.set_xy(sheet.l_margin, bottom + 0.5)


def _said(sheet: Sheet, said: Said | None) -> None:
    sheet.heading(_("What people said"), needs=30)
    if said is None:
        sheet.words(_("No group of five people has filled in the form: nothing is shown."))
        return
    lines = [
        Line(
            _("Clear: %(clear)s of 5. Useful: %(useful)s of 5 (means of %(answers)s forms without names).")
            % {
                "clear": floatformat(said.clear, 1),
                "useful": floatformat(said.useful, 1),
                "answers": said.answers,
            },
            size=10,
        )
    ]
    again = said.again
    if again.share is not None and again.low is not None and again.high is not None:
        share, low, high = (floatformat(100 * value, 0) for value in (again.share, again.low, again.high))
        words = _("%(share)s %% would recommend it (95 %% interval %(low)s to %(high)s, of %(count)s).")
        lines.append(
            Line(words % {"share": share, "low": low, "high": high, "count": again.count}, size=10, above=1)
        )
    card(sheet, lines)


def _method(sheet: Sheet) -> None:
    sheet.heading(_("Method and limits"), needs=50)
    write(sheet, [point(words, size=9) for words in limits()])
    sheet.heading(_("Sources of the method"), needs=36)
    write(sheet, [Line(words, size=8, colour=SOFT, above=0.6) for words in _SOURCES])


def limits() -> list[str]:
    """What the figures rest on and what they cannot say, a sentence or two each."""
    return [
        _("There was no comparison group: part of a change may come from something else than the training."),
        _("Who came was not drawn by lot. Other groups may learn more or less."),
        _("The second test came soon after the first, mostly within the same hour. What is learned fades."),
        _("Goods are drawings and cases in words: touch, weight and smell are missing."),
        _(
            "Answers are pooled by group, with both orders of the forms weighing the same. Intervals are "
            "95 % intervals from the differences between people (jackknife)."
        ),
        _("Students are counted by attendance: who came twice counts twice. No names are kept."),
        _("Groups under five are left out: their answers are in no figure about learning or feedback."),
    ]


def _number(value: float) -> str:
    return floatformat(value, 2)


def _signed(value: float) -> str:
    words = floatformat(abs(value), 2)
    return f"−{words}" if value < 0 else f"+{words}"

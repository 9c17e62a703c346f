"""Entries per day as columns: a picture beside the table with the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH, HEIGHT = 640, 160  # pixels at the natural width
GAP = 0.2  # of a column


def day_columns(days: Sequence[tuple[date, int]]) -> SafeString:
    """Columns from the first day to the last; the words around them grow with the reader's letters."""
    busiest = max((count for _day, count in days), default=0) or 1
    step, height = WIDTH / max(len(days), 1), HEIGHT - 2
    columns = format_html_join(
        "",
        '<rect class="chart-bar chart-series-0" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (
                f"{place * step + step * GAP / 2:.1f}",
                f"{1 + height * (1 - count / busiest):.1f}",
                f"{step * (1 - GAP):.1f}",
                f"{height * count / busiest:.1f}",
            )
            for place, (_day, count) in enumerate(days)
            if count
        ),
    )
    return format_html(
        '<div class="days"><p class="days__most">{}</p>'
        '<svg class="chart" role="img" viewBox="0 0 {} {}" aria-labelledby="days-title days-text">'
        '<title id="days-title">{}</title><desc id="days-text">{}</desc>{}'
        '<path class="chart-zero" d="M0 {}H{}"/></svg>'
        '<p class="days__ends" aria-hidden="true"><span>{}</span> <span>{}</span></p></div>',
        _most(busiest), WIDTH, HEIGHT, _("Entries per day"), _in_words(days), columns, HEIGHT - 1, WIDTH,
        *_ends(days),
    )  # fmt: skip


def _ends(days: Sequence[tuple[date, int]]) -> tuple[str, str]:
    first, last = _short(days[0][0]), _short(days[-1][0])
    return first, last if last != first else ""


def _most(busiest: int) -> str:
    return _("Most on a day: %(count)s") % {"count": number_format(busiest)}


def _in_words(days: Sequence[tuple[date, int]]) -> str:
    day, count = max(days, key=lambda pair: pair[1])
    return _("From %(first)s to %(last)s. Most came on %(day)s: %(count)s.") % {
        "first": _short(days[0][0]),
        "last": _short(days[-1][0]),
        "day": _short(day),
        "count": number_format(count),
    }


def _short(day: date) -> str:
    return date_format(day, "DATE_FORMAT")

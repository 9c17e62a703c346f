"""Charts as SVG, drawn on the server from numbers: intervals, ROC curves and shares.

Each is an image for screen readers with a title and a description, and stands beside a table with the same
numbers. Colours come from classes (static/css/charts.css), so that the dark scheme works, and whatever a
colour says is also said by a shape. `name` makes ids unique on a page: letters, digits and hyphens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, TypeAlias
from unicodedata import east_asian_width

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

# Units of the drawing are pixels at its natural width, which fits the narrowest phone.
WIDTH = 320
_LEFT, _RIGHT = 10, WIDTH - 10
_LINE, _ROW, _AXIS = 16, 18, 26
_LABEL_CELLS = 46  # how many narrow letters fit in a line
_SQUARE = 240
_STEPS = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
_MOST_TICKS = 7

Text: TypeAlias = Any  # a str or a lazy translation


@dataclass(frozen=True)
class Interval:
    """A value with its interval. series: 0, 1 ... for colour and shape."""

    value: float
    low: float
    high: float
    series: int = 0


@dataclass(frozen=True)
class Row:
    """A labelled line of a chart with one or several intervals."""

    label: Text
    intervals: Sequence[Interval]


@dataclass(frozen=True)
class Curve:
    """A ROC curve: (false-alarm rate, hit rate) from (0, 0) to (1, 1)."""

    label: Text
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class _Scale:
    """A horizontal axis with its ticks."""

    low: float
    high: float
    ticks: Sequence[float]
    percent: bool = False

    def x(self, value: float) -> str:
        place = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return f"{_LEFT + place * (_RIGHT - _LEFT):.1f}"

    def text(self, value: float) -> str:
        if self.percent:
            return f"{number_format(100 * value, 0)} %"
        return number_format(value, 2 if self.ticks[1] - self.ticks[0] < 0.5 else 1)


def interval_plot(*, name: str, title: Text, description: Text, rows: Sequence[Row]) -> SafeString:
    """Values with their intervals on one axis that holds zero. ValueError without a row."""
    return _rows_chart(name, title, description, rows, _scale_for(rows), _dot)


def share_bars(
    *, name: str, title: Text, description: Text, rows: Sequence[Row], series: Sequence[Text] = ()
) -> SafeString:
    """Shares from 0 to 1 as bars with their intervals, on an axis in percent. ValueError without a row.

    series: names of the bars of a row, where it has several.
    """
    scale = _Scale(0, 1, (0, 0.25, 0.5, 0.75, 1), percent=True)
    return _rows_chart(name, title, description, rows, scale, _bar, series)


def roc_chart(*, name: str, title: Text, description: Text, curves: Sequence[Curve]) -> SafeString:
    """ROC curves over the diagonal of chance. ValueError without a curve."""
    if not curves:
        raise ValueError("a chart needs something to show")
    left, top = (WIDTH - _SQUARE) // 2 + 10, 6
    lines = format_html_join(
        "",
        '<polyline class="chart-curve chart-series-{}" points="{}"/>',
        ((number, _points(curve, left, top)) for number, curve in enumerate(curves)),
    )
    frame = format_html(
        '<rect class="chart-frame" x="{}" y="{}" width="{}" height="{}"/>'
        '<line class="chart-chance" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        left, top, _SQUARE, _SQUARE, left, top + _SQUARE, left + _SQUARE, top,
    )  # fmt: skip
    bottom = top + _SQUARE
    ticks = format_html_join(
        "",
        '<text class="chart-tick" x="{}" y="{}" text-anchor="middle">{} %</text>'
        '<text class="chart-tick" x="{}" y="{}" text-anchor="end">{} %</text>',
        (
            (left + p * _SQUARE // 100, bottom + 16, p, left - 5, bottom - p * _SQUARE // 100 + 4, p)
            for p in (0, 50, 100)
        ),
    )
    legend, height = _legend([curve.label for curve in curves], bottom + 36, "curve")
    return _svg(name, title, description, height, format_html("{}{}{}{}", frame, ticks, lines, legend))


def _points(curve: Curve, left: int, top: int) -> str:
    return " ".join(f"{left + x * _SQUARE:.1f},{top + (1 - y) * _SQUARE:.1f}" for x, y in curve.points)


def _rows_chart(
    name: str,
    title: Text,
    description: Text,
    rows: Sequence[Row],
    scale: _Scale,
    mark: Any,
    series: Sequence[Text] = (),
) -> SafeString:
    if not rows:
        raise ValueError("a chart needs something to show")
    drawn, top = [], _LINE
    for row in rows:
        lines = _wrapped(str(row.label))
        drawn += [
            format_html('<text class="chart-label" x="{}" y="{}">{}</text>', _LEFT, top + i * _LINE, line)
            for i, line in enumerate(lines)
        ]
        top += (len(lines) - 1) * _LINE + 4
        for interval in row.intervals:
            drawn.append(mark(interval, scale, top))
            top += _ROW
        top += _LINE + 2
    bottom = top - _LINE
    legend, height = _legend(series, bottom + _AXIS + 14, "bar")
    grid = _grid(scale, bottom)
    return _svg(name, title, description, height, format_html("{}{}{}", grid, _joined(drawn), legend))


def _dot(interval: Interval, scale: _Scale, top: int) -> SafeString:
    y = top + _ROW // 2
    return format_html(
        '{}<circle class="chart-dot chart-series-{}" cx="{}" cy="{}" r="5"/>',
        _whisker(interval, scale, y), interval.series, scale.x(interval.value), y,
    )  # fmt: skip


def _bar(interval: Interval, scale: _Scale, top: int) -> SafeString:
    width = float(scale.x(interval.value)) - _LEFT
    return format_html(
        '<rect class="chart-bar chart-series-{}" x="{}" y="{}" width="{}" height="{}"/>{}',
        interval.series, _LEFT, top + 2, f"{width:.1f}", _ROW - 4, _whisker(interval, scale, top + _ROW // 2),
    )  # fmt: skip


def _whisker(interval: Interval, scale: _Scale, y: int) -> SafeString:
    low, high = scale.x(interval.low), scale.x(interval.high)
    return format_html(
        '<path class="chart-whisker" d="M{} {}V{}M{} {}H{}M{} {}V{}"/>',
        low, y - 4, y + 4, low, y, high, high, y - 4, y + 4,
    )  # fmt: skip


def _grid(scale: _Scale, bottom: int) -> SafeString:
    ends = {scale.ticks[0]: "start", scale.ticks[-1]: "end"}
    return format_html_join(
        "",
        '<line class="{}" x1="{}" y1="0" x2="{}" y2="{}"/>'
        '<text class="chart-tick" x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (
                "chart-zero" if tick == 0 else "chart-grid",
                scale.x(tick),
                scale.x(tick),
                bottom,
                scale.x(tick),
                bottom + 16,
                ends.get(tick, "middle"),
                scale.text(tick),
            )
            for tick in scale.ticks
        ),
    )


def _legend(names: Sequence[Text], top: int, shape: str) -> tuple[SafeString, int]:
    """The names of the series below a chart, and the height of the whole."""
    drawn = []
    for number, name in enumerate(names):
        y = top + number * _LINE
        sign = _sign(shape, number, y)
        drawn.append(format_html('{}<text class="chart-label" x="{}" y="{}">{}</text>', sign, 46, y, name))
    return _joined(drawn), top + len(names) * _LINE - (0 if names else _LINE - 4)


def _sign(shape: str, number: int, y: int) -> SafeString:
    if shape == "curve":
        return format_html('<path class="chart-curve chart-series-{}" d="M{} {}h26"/>', number, _LEFT, y - 4)
    return format_html(
        '<rect class="chart-bar chart-series-{}" x="{}" y="{}" width="26" height="10"/>', number, _LEFT, y - 9
    )


def _svg(name: str, title: Text, description: Text, height: int, content: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" role="img" viewBox="0 0 {} {}" aria-labelledby="{}-title {}-description">'
        '<title id="{}-title">{}</title><desc id="{}-description">{}</desc>{}</svg>',
        WIDTH, height, name, name, name, title, name, description, content,
    )  # fmt: skip


def _scale_for(rows: Sequence[Row]) -> _Scale:
    ends = [end for row in rows for one in row.intervals for end in (one.low, one.high)]
    low, high = min(0.0, *ends, 0.0), max(0.0, *ends, 0.0)
    span = max(high - low, _STEPS[0])
    step = next((step for step in _STEPS if span / step < _MOST_TICKS - 1), _STEPS[-1])
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return _Scale(first * step, last * step, [number * step for number in range(first, last + 1)])


def _wrapped(text: str) -> list[str]:
    """Lines that fit the chart; wide letters count twice."""
    lines, cells = [""], 0
    for word in text.split():
        size = sum(1 + (east_asian_width(letter) in "WF") for letter in word) + 1
        if cells and cells + size > _LABEL_CELLS:
            lines.append("")
            cells = 0
        lines[-1] = f"{lines[-1]} {word}".strip()
        cells += size
    return lines


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return mark_safe("".join(parts))

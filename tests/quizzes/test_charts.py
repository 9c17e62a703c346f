"""Charts as SVG: readable for machines, safe, in proportion, without colours of their own."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from quizzes.charts import WIDTH, Curve, Interval, Row, interval_plot, roc_chart, share_bars

WORDS = {"name": "skill", "title": "Skill", "description": "What it shows"}
VALUE = st.floats(-50, 50)


def drawn(chart: SafeString) -> ElementTree.Element:
    assert isinstance(chart, SafeString)
    return ElementTree.fromstring(chart)


def plot(*rows: Row) -> ElementTree.Element:
    return drawn(interval_plot(rows=rows, **WORDS))


def texts(chart: ElementTree.Element, kind: str) -> list[str]:
    return [text.text for text in chart.iter("text") if text.get("class") == kind]


def all_charts() -> list[SafeString]:
    rows = [Row("Sensitivity", [Interval(0.8, 0.4, 1.2), Interval(1.1, 0.7, 1.5, 1)])]
    shares = [Row("Stitches", [Interval(0.5, 0.3, 0.7), Interval(0.6, 0.4, 0.8, 1)])]
    return [
        interval_plot(rows=rows, **WORDS),
        share_bars(rows=shares, series=["Before", "After"], **WORDS),
        roc_chart(curves=[Curve("Before", [(0, 0), (0.2, 0.6), (1, 1)])], **WORDS),
    ]


@pytest.mark.parametrize("chart", all_charts())
def test_a_chart_is_an_image_with_title_and_description(chart: SafeString) -> None:
    svg = drawn(chart)
    assert svg.get("role") == "img"
    named = {one.get("id"): one.text for one in svg if one.tag in ("title", "desc")}
    assert [named[name] for name in svg.get("aria-labelledby").split()] == ["Skill", "What it shows"]


@pytest.mark.parametrize("chart", all_charts())
def test_colours_come_from_classes_alone(chart: SafeString) -> None:
    used = {name for element in drawn(chart).iter() for name in element.keys()}  # noqa: SIM118 (no dict)
    assert used & {"style", "fill", "stroke", "color", "onclick"} == set()
    assert re.findall("#[0-9a-f]{3,6}|rgb", chart) == []


def test_the_second_series_has_a_class_of_its_own() -> None:
    _plot, bars, _roc = (drawn(chart) for chart in all_charts())
    series = [one.get("class") for one in bars.iter("rect")]
    assert series == [
        f"chart-bar chart-series-{n}" for n in (0, 1, 0, 1)
    ]  # two bars, two signs of the legend
    assert texts(bars, "chart-label") == ["Stitches", "Before", "After"]


def test_values_lie_in_proportion_on_the_axis() -> None:
    svg = plot(Row("a", [Interval(0, 0, 0)]), Row("b", [Interval(1, 1, 1)]), Row("c", [Interval(2, 2, 2)]))
    places = [float(dot.get("cx")) for dot in svg.iter("circle")]
    assert places[1] - places[0] == pytest.approx(places[2] - places[1])
    assert (places[0], places[2]) == (10, WIDTH - 10)


@given(st.lists(st.tuples(VALUE, VALUE, VALUE).map(sorted), min_size=1, max_size=5))
def test_everything_stays_inside_and_zero_is_marked(ends: list[list[float]]) -> None:
    svg = plot(*[Row("x", [Interval(value, low, high)]) for low, value, high in ends])
    assert [0 <= float(dot.get("cx")) <= WIDTH for dot in svg.iter("circle")] == [True] * len(ends)
    assert len([line for line in svg.iter("line") if line.get("class") == "chart-zero"]) == 1
    height = float(svg.get("viewBox").split()[3])
    assert max(float(text.get("y")) for text in svg.iter("text")) <= height


def test_a_bar_is_as_long_as_its_share() -> None:
    rows = [Row("x", [Interval(share, 0, 1)]) for share in (0.25, 0.5, 1)]
    svg = drawn(share_bars(rows=rows, **WORDS))
    assert [float(bar.get("width")) for bar in svg.iter("rect")] == [75, 150, 300]
    assert texts(svg, "chart-tick") == ["0 %", "25 %", "50 %", "75 %", "100 %"]


def test_a_curve_runs_from_corner_to_corner() -> None:
    svg = drawn(roc_chart(curves=[Curve("All", [(0, 0), (0, 1), (1, 1)])], **WORDS))
    (frame,) = svg.iter("rect")
    left, top, side = (float(frame.get(name)) for name in ("x", "y", "width"))
    (line,) = svg.iter("polyline")
    points = [tuple(map(float, point.split(","))) for point in line.get("points").split()]
    assert points == [(left, top + side), (left, top), (left + side, top)]


def test_labels_are_text_and_nothing_else() -> None:
    hostile = '<script>alert(1)</script> & "more"'
    svg = plot(Row(hostile, [Interval(0, 0, 1)]))
    assert " ".join(texts(svg, "chart-label")) == hostile
    assert list(svg.iter("script")) == []


def test_long_labels_are_wrapped_wide_letters_earlier() -> None:
    narrow = plot(Row("word " * 15, [Interval(0, 0, 1)]))
    wide = plot(Row("가짜입니다 " * 15, [Interval(0, 0, 1)]))
    assert len(texts(narrow, "chart-label")) == 2
    assert len(texts(wide, "chart-label")) == 4


def test_coordinates_do_not_follow_the_language() -> None:
    with translation.override("de"):
        svg = plot(Row("x", [Interval(0.5, 0.25, 0.75)]))
    assert [float(dot.get("cy")) > 0 for dot in svg.iter("circle")] == [True]


@pytest.mark.parametrize(
    ("draw", "name"), [(interval_plot, "rows"), (share_bars, "rows"), (roc_chart, "curves")]
)
def test_nothing_to_show_is_refused(draw: object, name: str) -> None:
    with pytest.raises(ValueError, match="something to show"):
        draw(**WORDS, **{name: []})

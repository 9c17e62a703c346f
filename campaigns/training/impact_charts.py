"""Pictures of what groups learned: the change of d' and c by module, and what d' and c are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from campaigns.training.services.impact import Learning
from quizzes.charts import Interval, Row, interval_plot
from quizzes.comparison import Comparison, Estimate, Occasion

# The picture of two hills, in pixels at its natural width.
_WIDTH, _HEIGHT, _GROUND = 320, 196, 150
_SPAN = 4.2  # standard deviations from the middle to either end
_STEPS = 60
_D_PRIME = 1.8
_LINE = 0.35


@dataclass(frozen=True)
class Change:
    """A row of the tables: a module with its name and figures. before, after: of d' or c."""

    name: str
    people: int
    before: Estimate
    after: Estimate
    change: Estimate


@dataclass(frozen=True)
class Table:
    """Changes by module as a chart and its table. explanation: what the figure means, in plain words."""

    slug: str
    title: str
    explanation: str
    chart: SafeString | None
    changes: list[Change]


def name_of(one: Learning, *, among: Sequence[Learning]) -> str:
    """The module, with the language of its test where there are tests in several."""
    several = sum(other.module == one.module for other in among) > 1
    return f"{one.title} ({one.language.upper()})" if several and one.language else one.title


def d_prime_changes(learning: Sequence[Learning]) -> list[Change]:
    return _changes(learning, lambda group: group.d_prime, lambda found: found.gain)


def criterion_changes(learning: Sequence[Learning]) -> list[Change]:
    return _changes(learning, lambda group: group.criterion, lambda found: found.criterion_change)


def _changes(
    learning: Sequence[Learning],
    figure: Callable[[Occasion], Estimate],
    change: Callable[[Comparison], Estimate | None],
) -> list[Change]:
    """A row for each module whose change can be told from an easier second form."""
    rows = []
    for one in learning:
        found, moved = one.comparison, change(one.comparison)
        if one.tells_apart and found.people and found.before and found.after and moved:
            name = name_of(one, among=learning)
            rows.append(Change(name, found.people, figure(found.before), figure(found.after), moved))
    return rows


def sentences_of(learning: Sequence[Learning]) -> list[tuple[str, Any]]:
    """Each module by name, and what its intervals allow to say."""
    return [(name_of(one, among=learning), one.sentence) for one in learning]


def tables_of(learning: Sequence[Learning]) -> list[Table]:
    """The change of d' and of c, each as a chart and its table; none where nothing is shown."""
    skill, leaning = d_prime_changes(learning), criterion_changes(learning)
    tables = [
        Table(
            "skill",
            _("Telling them apart: the change of d′"),
            _("To the right of 0: the group tells fakes from genuine goods better than before."),
            change_chart("skill", _("Change of d′ by module"), skill),
            skill,
        ),
        Table(
            "leaning",
            _("Leaning: the change of c"),
            _("To the left of 0: the group calls more things fake than before, genuine goods too."),
            change_chart("leaning", _("Change of c by module"), leaning, series=1),
            leaning,
        ),
    ]
    return [table for table in tables if table.changes]


def change_chart(name: str, title: str, changes: Sequence[Change], *, series: int = 0) -> SafeString | None:
    """The change of each module with its interval; None where nothing is shown."""
    if not changes:
        return None
    rows = [
        Row(one.name, [Interval(one.change.value, one.change.low, one.change.high, series)])
        for one in changes
    ]
    words = _(
        "Each dot is the change of a module, the line through it its 95 % interval. The upright line at 0 is "
        "no change. The table holds the same numbers."
    )
    return interval_plot(name=name, title=title, description=words, rows=rows)


def two_hills() -> SafeString:
    """What d' and c are: two hills of impressions, how far apart they stand, where a group draws a line."""
    left, right, line = (_x(value) for value in (-_D_PRIME / 2, _D_PRIME / 2, _LINE))
    return format_html(
        '<svg class="hills" role="img" viewBox="0 0 {width} {height}" '
        'aria-labelledby="hills-title hills-text">'
        '<title id="hills-title">{title}</title><desc id="hills-text">{text}</desc>'
        '<path class="hill hill-genuine" d="{genuine}"/><path class="hill hill-fake" d="{fake}"/>'
        '<path class="hills-ground" d="M0 {ground}H{width}"/>'
        '<path class="hills-line" d="M{line} 16V{below}"/>'
        '<path class="hills-span" d="M{left} 34H{right}M{left} 29v10M{right} 29v10"/>'
        '<text class="hills-word" x="{middle}" y="27">d′</text>'
        '<text class="hills-word" x="{line}" y="{foot}">c</text>'
        '<text class="hills-name" x="{left}" y="{names}">{name_genuine}</text>'
        '<text class="hills-name" x="{right}" y="{names}">{name_fake}</text></svg>',
        width=_WIDTH,
        height=_HEIGHT,
        title=_("What d′ and c mean"),
        text=_(
            "Two hills side by side: the left one for genuine goods, the right one for fakes. The further "
            "apart their tops, the better a group tells them apart: that is d′. An upright line shows where "
            "the group begins to say fake: that is c."
        ),
        genuine=_hill(-_D_PRIME / 2),
        fake=_hill(_D_PRIME / 2),
        ground=_GROUND,
        below=_GROUND + 8,
        foot=_GROUND + 24,
        names=_GROUND + 42,
        left=left,
        right=right,
        line=line,
        middle=f"{(float(left) + float(right)) / 2 - 14:.1f}",
        name_genuine=_("genuine"),
        name_fake=_("fake"),
    )


def _x(value: float) -> str:
    return f"{_WIDTH / 2 + value / _SPAN * _WIDTH / 2:.1f}"


def _hill(top: float) -> str:
    """The outline of a normal curve around this point."""
    curve = NormalDist(top, 1)
    values = (-_SPAN + 2 * _SPAN * step / _STEPS for step in range(_STEPS + 1))
    height = (_GROUND - 42) / curve.pdf(top)
    points = " ".join(f"{_x(value)},{_GROUND - curve.pdf(value) * height:.1f}" for value in values)
    return f"M{points}Z"

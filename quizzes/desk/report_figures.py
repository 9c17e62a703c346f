"""A report as its tables and charts: the same numbers once in words and once drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quizzes.charts import Curve, Interval, Row, interval_plot, roc_chart, share_bars
from quizzes.comparison import Comparison, Estimate
from quizzes.enums import Occasion
from quizzes.services.group_report import GroupReport
from quizzes.services.study_report import StudyReport


@dataclass(frozen=True)
class Figure:
    """A row of a table of figures."""

    label: Any
    estimate: Estimate
    series: int = 0


def skill_figures(report: GroupReport) -> list[Figure]:
    """d' and c of a group, in standard deviations."""
    skill = report.skill
    if skill is None:
        return []
    return [
        Figure(_("Sensitivity d′"), skill.d_prime),
        Figure(_("Criterion c"), skill.criterion),
        Figure(_("Sensitivity d′, mean of the rounds"), skill.mean_d_prime),
        Figure(_("Criterion c, mean of the rounds"), skill.mean_criterion),
    ]


def change_figures(result: Comparison, after: Any) -> list[Figure]:
    """d' and c before and after, and their changes; `after` names the second occasion."""
    before, later = result.before, result.after
    if not (before and later and result.gain and result.criterion_change):
        return []
    return [
        Figure(_("Sensitivity d′, before"), before.d_prime),
        Figure(_("Sensitivity d′, %(after)s") % {"after": after}, later.d_prime, 1),
        Figure(_("Change of d′"), result.gain, 1),
        Figure(_("Criterion c, before"), before.criterion),
        Figure(_("Criterion c, %(after)s") % {"after": after}, later.criterion, 1),
        Figure(_("Change of c"), result.criterion_change, 1),
    ]


def order_figures(result: Comparison) -> list[Figure]:
    """What the design shows about itself; empty unless both orders have five people."""
    figures = {
        _("Change of d′ of those who took A first"): result.gain_ab,
        _("Change of d′ of those who took B first"): result.gain_ba,
        _("Form effect: how much easier B is than A"): result.form_effect,
        _("Order effect: what is left between the two orders"): result.order_effect,
    }
    return [Figure(label, estimate) for label, estimate in figures.items() if estimate]


def figures_chart(title: str, figures: Sequence[Figure]) -> SafeString | None:
    if not figures:
        return None
    rows = [Row(one.label, [_interval(one)]) for one in figures]
    description = _("Each value with its 95 % interval. The table beside it holds the same numbers.")
    return interval_plot(name="skill", title=title, description=description, rows=rows)


def _interval(figure: Figure) -> Interval:
    return Interval(figure.estimate.value, figure.estimate.low, figure.estimate.high, figure.series)


def context_of_study(report: StudyReport) -> dict[str, Any]:
    """What templates/quizzes/desk/report_of_study.html shows, but for its title and the items with flags."""
    rows, curves = change_figures(report.comparison, _("after")), curves_of_study(report)
    return {
        "study": report,
        "skill": rows,
        "skill_chart": figures_chart(_("Before and after, in standard deviations"), rows),
        "later": change_figures(report.later, _("later")) if report.later else [],
        "orders": order_figures(report.comparison),
        "roc_chart": roc_of(curves),
        "roc_points": roc_points(curves),
        "tells_chart": tells_of_study(report),
    }


def curves_of_group(report: GroupReport) -> list[Curve]:
    return [Curve(_("All ratings"), report.roc.points)] if report.roc else []


def curves_of_study(report: StudyReport) -> list[Curve]:
    names = {Occasion.PRE: _("Before"), Occasion.POST: _("After")}
    return [Curve(names[curve.occasion], curve.points) for curve in report.curves]


def roc_of(curves: Sequence[Curve]) -> SafeString | None:
    if not curves:
        return None
    return roc_chart(
        name="roc",
        title=_("ROC curve"),
        description=_(
            "Fakes called fake (upwards) against genuine goods called fake (to the right), for each step "
            "of confidence. On the dotted diagonal lies guessing."
        ),
        curves=curves,
    )


def roc_points(curves: Sequence[Curve]) -> list[tuple[Any, list[tuple[float, float]]]]:
    """The points of curves in percent, for the table."""
    return [(curve.label, [(100 * x, 100 * y) for x, y in curve.points]) for curve in curves]


def tells_of_group(report: GroupReport) -> SafeString | None:
    rows = [Row(tell.name, [share(tell.rate)]) for tell in report.tells if tell.rate.share is not None]
    return _tells_chart(rows) if rows else None


def tells_of_study(report: StudyReport) -> SafeString | None:
    rows = [
        Row(tell.name, [share(tell.before), share(tell.after, 1)])
        for tell in report.tells
        if tell.before.share is not None and tell.after.share is not None
    ]
    return _tells_chart(rows, [_("Before"), _("After")]) if rows else None


def _tells_chart(rows: Sequence[Row], series: Sequence[str] = ()) -> SafeString:
    return share_bars(
        name="tells",
        title=_("How often each tell was recognised"),
        description=_("Each share with its 95 % interval. The table beside it holds the same numbers."),
        rows=rows,
        series=series,
    )


def share(rate: Any, series: int = 0) -> Interval:
    """A rate that is shown, for a chart of shares."""
    return Interval(rate.share, rate.low, rate.high, series)

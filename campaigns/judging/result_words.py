"""Figures of results in words, with as many digits as they deserve, and the small bars beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.judging import facets, run_figures, scoring
from campaigns.judging.models import JudgeDiagnostic, ResultRow, ResultRun
from campaigns.judging.services.agreement_facts import Strictness

FEW = 5  # scores of a judge under which nothing is said about their fit
ERRATIC, EVEN = 1.5, 0.5  # mean squares: more, or less, than others by half
BAR, MARK = 100.0, 2.0  # width of a bar, and of the mark on it, in units of its own

NOTICES = {
    scoring.NO_SCORES: gettext_lazy("There are no scores yet."),
    scoring.ONE_JUDGE: gettext_lazy(
        "These are plain means: no two judges scored the same entry, so nobody can tell a harsh judge from a "
        "weak entry."
    ),
    scoring.NOT_CONNECTED: gettext_lazy(
        "These are plain means: judges and entries fall into groups that share nobody, so harsh and lenient "
        "judges cannot be compared. Entries that everybody scores would link them."
    ),
    scoring.ALL_EQUAL: gettext_lazy(
        "These are plain means: all scores are equal, so nothing tells the entries apart."
    ),
    run_figures.NO_PAIRS: gettext_lazy("There are no comparisons yet."),
    run_figures.NO_VOTES: gettext_lazy("There are no votes yet."),
    run_figures.PAIRS_APART: gettext_lazy(
        "Some entries were never compared with the others, not even by way of third ones. How the groups "
        "stand to each other is not known."
    ),
    facets.NOT_ENOUGH: gettext_lazy(
        "The points are all at the ends of the scale, or all the same: there is nothing to diagnose."
    ),
    facets.NOT_CONNECTED: gettext_lazy(
        "Judges, entries and criteria fall into groups that share nobody: they cannot be compared."
    ),
}


def notice_of(notice: str) -> str:
    """Why figures are not what they usually are, in the current language."""
    return str(NOTICES.get(notice, notice))


def digits_of(se: float | None) -> int:
    """How many decimals a figure with this standard error deserves: none from one point on."""
    if se is None or se >= 1 or se <= 0:
        return 0
    return 1 if se >= 0.1 else 2


def number(value: float, digits: int = 0) -> str:
    rounded = round(value, digits) + 0.0
    return str(number_format(rounded if digits else int(rounded), decimal_pos=digits, force_grouping=True))


def share_of(chance: float | None) -> str:
    """A chance to the next five percent; "" where there is none."""
    if chance is None:
        return ""
    if chance >= 0.975:
        return _("over 95 %")
    if chance < 0.025:
        return _("under 5 %")
    return _("about %(percent)s %%") % {"percent": 5 * round(20 * chance)}


@dataclass(frozen=True)
class Figure:
    """A score for people: the number, its error ("" for none), and what it is a number of."""

    value: str
    error: str
    unit: str

    def __str__(self) -> str:
        return f"{self.value} ± {self.error}" if self.error else self.value


def score_of(run: ResultRun, row: ResultRow) -> Figure:
    """What the order goes by: adjusted points; for pairs how often it would win; for votes their number."""
    match kind_of(run):
        case "pairs":
            chance = 100 / (1 + math.exp(-row.adjusted))
            error = (row.se or 0.0) * chance * (100 - chance) / 100  # the slope of the logistic curve
            return Figure(number(chance), number(error), _("of 100 duels"))
        case "votes":
            return Figure(number(row.adjusted), "", ngettext("vote", "votes", row.n))
    digits = digits_of(row.se)
    error = number(row.se, digits) if row.se else ""
    return Figure(number(row.adjusted, digits), error, _("of 100 points"))


def raw_of(run: ResultRun, row: ResultRow) -> str:
    """The plain mean, or the share of comparisons won in percent; "" where there is none."""
    if row.raw_mean is None:
        return ""
    return number(row.raw_mean, digits_of(row.se) if kind_of(run) == "sheets" else 0)


def kind_of(run: ResultRun) -> str:
    """What the figures of a run are: of sheets, pairs or votes; carried ones are what they were."""
    kind = str(run.parameters.get("kind", "sheets"))
    return str(run.parameters["origin"]) if kind == "carried" else kind


def counted_of(run: ResultRun, row: ResultRow) -> str:
    match kind_of(run):
        case "pairs":
            return ngettext("%(n)s comparison", "%(n)s comparisons", row.n) % {"n": number(row.n)}
        case "votes":
            return ngettext("%(n)s vote", "%(n)s votes", row.n) % {"n": number(row.n)}
    return ngettext("%(n)s judge", "%(n)s judges", row.n) % {"n": number(row.n)}


def interval_of(row: ResultRow) -> str:
    """The interval of the rank."""
    if row.rank_low == row.rank_high:
        return number(row.rank_low)
    return _("%(low)s to %(high)s") % {"low": number(row.rank_low), "high": number(row.rank_high)}


@dataclass(frozen=True)
class Bar:
    """A bar on a line of 100: where it begins, how long it is, and where its mark stands; ready for SVG."""

    x: str
    width: str
    mark: str
    mark_width: str


def rank_bar(row: ResultRow, entries: int) -> Bar:
    """The interval of a rank among so many entries, the best at the left."""
    step = BAR / max(entries, row.rank_high)
    width = max((row.rank_high - row.rank_low + 1) * step, MARK)
    x = min((row.rank_low - 1) * step, BAR - width)
    mark = min(max(0.0, (row.rank - 0.5) * step - MARK / 2), BAR - MARK)
    return _bar(x, width, mark)


def _bar(x: float, width: float, mark: float) -> Bar:
    return Bar(f"{x:.2f}", f"{width:.2f}", f"{mark:.2f}", f"{MARK:.2f}")


def severity_bar(one: Strictness, most: float) -> Bar:
    """Severity with twice its error, about the middle; lenient at the left. most: points at the ends."""
    span = BAR / 2 / (most or 1.0)
    low = max(-most, one.points - 2 * one.error)
    high = min(most, one.points + 2 * one.error)
    mark = min(BAR - MARK, max(0.0, BAR / 2 + one.points * span - MARK / 2))
    return _bar(BAR / 2 + low * span, max((high - low) * span, MARK), mark)


def severity_of(one: Strictness) -> str:
    """Whether a judge is harsh, in a sentence. Nothing is claimed within two standard errors of none."""
    size = abs(one.points)
    if not _is_sure(one):
        return _("As strict as the others, as far as can be told.")
    facts = {"points": number(size, digits_of(one.error)), "error": number(one.error, digits_of(one.error))}
    if one.points > 0:
        return _("Harsh: gives %(points)s points less than the others (± %(error)s).") % facts
    return _("Lenient: gives %(points)s points more than the others (± %(error)s).") % facts


def strictness_of(one: Strictness) -> str:
    """The same in a word."""
    if not _is_sure(one):
        return _("like the others")
    return _("harsh") if one.points > 0 else _("lenient")


def _is_sure(one: Strictness) -> bool:
    return abs(one.points) > 2 * one.error and abs(one.points) >= 0.5


def fit_of(one: JudgeDiagnostic) -> str:
    """How erratic a judge is."""
    if one.n < FEW:
        return _("Too few to say how steady.")
    if one.fit > 2:
        return _("More than twice as erratic as the others: read these scores with care.")
    if one.fit > ERRATIC:
        return _("More erratic than the others.")
    if one.fit < EVEN:
        return _("Closer to the expected scores than most.")
    return _("As steady as the others.")


def agreement_in_words(one: JudgeDiagnostic, *, pairs: bool) -> str:
    """How far a judge goes with the others; "" where that cannot be told."""
    if one.agreement is None:
        return ""
    if pairs:
        return _("Chose the one that proved stronger in %(share)s of pairs.") % {
            "share": f"{number(100 * one.agreement)} %"
        }
    if one.agreement >= 0.7:
        return _("Ranks entries much as the others do.")
    if one.agreement >= 0.3:
        return _("Ranks entries partly as the others do.")
    if one.agreement >= 0:
        return _("Hardly ranks entries as the others do.")
    return _("Ranks entries the other way round.")


def infit_of(element: facets.Element) -> str:
    """Linacre 2002: .5 to 1.5 is good for measurement, above 2 more noise than information."""
    if element.infit is None:
        return _("Always at one end of the scale: nothing can be said.")
    if element.infit > 2:
        return _("more noise than information")
    if element.infit > ERRATIC:
        return _("somewhat erratic")
    if element.infit < EVEN:
        return _("more even than people usually are")
    return _("consistent")

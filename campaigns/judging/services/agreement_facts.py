"""How far the judges of a run agree, from its sheets: kept with the run, and said in a sentence.

Krippendorff's alpha stands for all scores. An intraclass correlation needs a complete table: that of the
entries that every judge scored, or else, each entry with judges of its own, that of the entries with the
usual number of scores.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.utils.translation import gettext as _

from campaigns.judging import run_inputs
from campaigns.judging.agreement import Kind, icc
from campaigns.judging.facets import Diagnosis, many_facet_rasch
from campaigns.judging.models import JudgeDiagnostic, ResultRun
from campaigns.judging.ranks import tidy
from campaigns.judging.sheets import Criterion

FEWEST_ENTRIES = 5  # of a complete table; an intraclass correlation of fewer says nothing
MOST_RATINGS = 20_000  # that a page diagnoses while somebody waits

Sheets = Sequence[run_inputs.Sheet]


def agreement_of(sheets: Sheets, variances: dict[str, float] | None) -> dict[str, Any]:
    """What is kept with a run: {"judges", "entries": with two scores or more, "alpha", "icc", "variances"}.

    variances: see run_figures.Figures. alpha: None where nothing varies. icc: {"kind", "value", "mean": of
    the mean of all judges of an entry, "entries", "judges"}, or None where no table is complete.
    """
    by_entry: dict[str, list[float]] = defaultdict(list)
    for one in sorted(sheets, key=lambda sheet: (sheet.entry, sheet.judge)):
        by_entry[one.entry].append(one.score)
    return {
        "judges": len({one.judge for one in sheets}),
        "entries": sum(len(values) > 1 for values in by_entry.values()),
        "alpha": alpha_of(list(by_entry.values())),
        "icc": _icc(sheets, by_entry),
        "variances": variances,
    }


def alpha_of(units: Sequence[Sequence[float]]) -> float | None:
    """Krippendorff's alpha for interval data, from the values of each unit.

    The same as agreement.krippendorff_alpha, whose time grows with the number of different values, in one
    pass: with m_u values of unit u, n in all, over units with two or more, the coincidences come to

        α = 1 - (n - 1) Σ_u m_u SS_u/(m_u - 1) / (n SS)

    SS the sums of squares about the means of the unit and of all values.
    """
    kept = [values for values in units if len(values) > 1]
    everything = [value for values in kept for value in values]
    total = _squares(everything)
    if not everything or total <= 1e-12 * len(everything):
        return None
    within = math.fsum(len(values) * _squares(values) / (len(values) - 1) for values in kept)
    return tidy(1 - (len(everything) - 1) * within / (len(everything) * total))


def _squares(values: Sequence[float]) -> float:
    if not values:
        return 0.0
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values)


def _icc(sheets: Sheets, by_entry: dict[str, list[float]]) -> dict[str, Any] | None:
    judges = len({one.judge for one in sheets})
    everybody = [values for values in by_entry.values() if len(values) == judges]
    if judges > 1 and len(everybody) >= FEWEST_ENTRIES:
        return _icc_facts(everybody, "2")  # the columns are the judges, in the order of their codes
    usual = Counter(len(values) for values in by_entry.values() if len(values) > 1)
    number = max(usual, key=lambda count: (usual[count], count), default=0)
    table = [values for values in by_entry.values() if len(values) == number]
    if number and len(table) >= max(FEWEST_ENTRIES, len(by_entry) / 2):
        return _icc_facts(table, "1")
    return None


def _icc_facts(table: list[list[float]], family: str) -> dict[str, Any] | None:
    single = icc(table, cast(Kind, f"{family},1"))
    mean = icc(table, cast(Kind, f"{family},k"))
    if single is None or mean is None:
        return None
    return {
        "kind": f"{family},1",
        "value": tidy(single),
        "mean": tidy(mean),
        "entries": len(table),
        "judges": len(table[0]),
    }


@dataclass(frozen=True)
class Strictness:
    """Points that a judge gives less than this panel does on average, above 0 is harsh, and their error."""

    points: float
    error: float


def strictness_of(run: ResultRun, rows: Sequence[JudgeDiagnostic]) -> dict[str, Strictness]:
    """Judges of a run against each other, by their codes.

    The severity of a diagnostic is meant against all judges there could be, and with a small panel nobody
    knows where their mean lies; within the panel the difference is known much better. Its error is taken as
    √(σ²/n · k/(k - 1)), σ² the variance of the rest, n scores of the judge, k scores of an entry on average:
    with the quality of each entry known from the k - 1 others. In a run of raw means it is the diagnostic's.
    """
    centre = math.fsum(row.severity for row in rows) / len(rows) if rows else 0.0
    variances = run.agreement.get("variances")
    entries = run.rows.count()
    each = sum(row.n for row in rows) / entries if entries else 0.0
    found = {}
    for row in rows:
        error = row.se
        if variances and each > 1:
            error = math.sqrt(variances["noise"] / row.n * each / (each - 1))
        found[row.judge.code] = Strictness(row.severity - centre, error)
    return found


@dataclass(frozen=True)
class Said:
    """A figure, what it means in one sentence, and whose rule of thumb that is."""

    name: str
    value: float
    meaning: str
    source: str


def said_of(agreement: dict[str, Any]) -> list[Said]:
    """Every figure of the agreement of a run that there is, in words of the current language."""
    found = []
    if agreement.get("alpha") is not None:
        source = "Krippendorff 2004, Content Analysis, 2nd edition, p. 241"
        alpha = agreement["alpha"]
        found.append(Said(_("Krippendorff's alpha"), alpha, _alpha_in_words(alpha), source))
    facts = agreement.get("icc")
    if facts:
        source = "Shrout & Fleiss 1979; Koo & Li 2016, Journal of Chiropractic Medicine 15"
        single = _("Intraclass correlation of one judge, ICC(%(kind)s)") % {"kind": facts["kind"]}
        found.append(Said(single, facts["value"], _single_in_words(facts["value"]), source))
        mean = _("The same of the mean of %(judges)s judges") % {"judges": facts["judges"]}
        found.append(Said(mean, facts["mean"], _mean_in_words(facts["mean"]), source))
    return found


def parts_of(agreement: dict[str, Any]) -> list[tuple[str, int]]:
    """Where differences between scores come from, in percent of their variance; empty where not known."""
    variances = agreement.get("variances")
    if not variances or not any(variances.values()):
        return []
    whole = sum(variances.values())
    names = {
        "entry": _("the entries"),
        "judge": _("strictness of the judges"),
        "noise": _("everything else: taste, chance, the day"),
    }
    return [(name, round(100 * variances[key] / whole)) for key, name in names.items()]


def _alpha_in_words(alpha: float) -> str:
    if alpha >= 0.8:
        return _("Judges agree so well that a single score could be relied upon.")
    if alpha >= 0.667:
        return _("Judges agree well enough for careful conclusions from single scores.")
    if alpha >= 0.2:
        return _(
            "Judges agree more than by chance, but a single score says little: that is why several judge "
            "each entry, and why places are given as intervals."
        )
    if alpha >= 0:
        return _("Judges hardly agree more than by chance. Talk about what the criteria mean.")
    return _("Judges disagree more than by chance. They may have understood the criteria in different ways.")


def _single_in_words(value: float) -> str:
    if value >= 0.75:
        return _("One judge alone would already tell good entries from others.")
    if value >= 0.5:
        return _("One judge alone tells entries apart moderately well.")
    return _("One judge alone tells entries apart poorly.")


def _mean_in_words(value: float) -> str:
    if value >= 0.9:
        return _("Together they tell entries apart excellently.")
    if value >= 0.75:
        return _("Together they tell entries apart well.")
    if value >= 0.5:
        return _("Together they tell entries apart moderately well: look at the intervals of the places.")
    return _("Even together they tell entries apart poorly: more judges an entry would help.")


def rasch_of(run: ResultRun) -> Diagnosis | None:
    """Many-facet Rasch diagnostics of a run, worked out when they are asked for.

    None where they do not fit: criteria without one common scale of whole points, or too many ratings.
    """
    if run.parameters.get("kind") != "sheets":
        return None
    criteria = run_inputs.criteria_in(run.parameters["rubric"])
    if not _one_scale(criteria):
        return None
    ratings = [
        (sheet.judge, sheet.entry, key, value)
        for sheet in run_inputs.read_sheets(run.inputs)
        for key, value in sheet.points.items()
    ]
    if not 0 < len(ratings) <= MOST_RATINGS or any(value != int(value) for *_names, value in ratings):
        return None
    return many_facet_rasch((judge, entry, key, int(value)) for judge, entry, key, value in ratings)


def _one_scale(criteria: Sequence[Criterion]) -> bool:
    """Whether all criteria go from the same number of points to the same."""
    return len({(one.minimum, one.maximum) for one in criteria}) == 1

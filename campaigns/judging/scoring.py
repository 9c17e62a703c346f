"""From score sheets to a ranking that says how sure it is.

`sheet_score` makes one number of one judge's sheet. `adjusted_scores` makes a table of results of all of
them: entry + judge + noise with shrinkage (see `mixed_model`), so that nobody gains or loses by having met
harsh judges. Intervals of ranks and chances of the top come from joint draws of all entries out of the
posterior: they count the noise, the severities and the variance components as unknown.

Where the design cannot tell judges from entries (the graph of judges and entries is not connected, or no two
judges share an entry) raw means are ranked and the notice says so.

Every result depends on the scores and the seed alone, not on the order in which scores come.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.judging.mixed_model import Array, Components, Design, Indices, Posterior
from campaigns.judging.ordering import in_order
from campaigns.judging.ranks import drawn_ranks, number_of_draws, rank_intervals, shared_ranks, tidy
from campaigns.judging.sheets import Answer, Criterion, MissingCriteria, NothingAnswered, sheet_score

__all__ = [
    "Answer",
    "Criterion",
    "JudgeRow",
    "MissingCriteria",
    "NothingAnswered",
    "ResultTable",
    "Row",
    "adjusted_scores",
    "separable",
    "sheet_score",
]

NOT_SEPARABLE_BELOW = 0.8  # the chance under which two neighbours are left to deliberation

NO_SCORES = "There are no scores yet."
ONE_JUDGE = "Raw means: no two judges scored the same entry, so severity cannot be told from quality."
NOT_CONNECTED = (
    "Raw means: judges and entries fall into groups that share nobody, so severity cannot be compared."
)
ALL_EQUAL = "Raw means: all scores are equal, so nothing tells the entries apart."

_SAME = 1e-9  # adjusted scores closer than this share of the spread of scores share a rank


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the results.

    n                    scores
    raw_mean, adjusted   in points of the scores; adjusted is what judges of average severity would give,
                         drawn towards the mean the more, the less is known
    se                   standard error of `adjusted`, in points
    rank                 1 is best; entries with the same adjusted score share a rank
    rank_low, rank_high  interval of the true rank that holds with probability .9, best to worst
    p_top_k              chance that the true rank is k or better, 0 to 1
    next_entry           whoever follows in the table, None for the last
    p_above_next         chance of being truly better than that one, 0 to 1
    """

    entry: Hashable
    n: int
    raw_mean: float
    adjusted: float
    se: float
    rank: int
    rank_low: int
    rank_high: int
    p_top_k: float
    next_entry: Hashable | None = None
    p_above_next: float | None = None


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """One judge of the results, as a diagnostic.

    n          scores given
    severity   points below what judges give on average, above 0 is harsh; where the table fell back, just the
               mean difference from the raw means of the entries met
    se         standard error of the severity, in points
    spread     standard deviation of the scores given, None for a single one
    fit        mean squared residual over that of all scores: 1 like the others, 2 twice as erratic
    agreement  correlation with the mean that other judges, corrected for severity, gave the same entries,
               -1 to 1; None with fewer than three such entries or without variation
    """

    judge: Hashable
    n: int
    severity: float
    se: float
    spread: float | None
    fit: float
    agreement: float | None


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Rows from the best to the last, judges by name, and why raw means were ranked ("" if they were not).

    components are the REML variances, None where the table fell back.
    """

    rows: tuple[Row, ...]
    judges: tuple[JudgeRow, ...]
    notice: str
    top: int
    seed: int
    components: Components | None = None


def separable(row: Row, other: Row) -> float:
    """Chance, 0 to 1, that `row` is truly better than `other`; under .8 call the two not separable.

    For neighbours in the table it is counted in the joint draws. For others it is the normal approximation
    Φ((a - b)/√(se_a² + se_b²)), which leaves out that errors of severity are shared, and so is cautious.
    """
    if row.p_above_next is not None and row.next_entry == other.entry:
        return row.p_above_next
    if other.p_above_next is not None and other.next_entry == row.entry:
        return 1 - other.p_above_next
    deviation = math.hypot(row.se, other.se)
    if deviation == 0:
        return 0.5 if row.adjusted == other.adjusted else float(row.adjusted > other.adjusted)
    return 0.5 * math.erfc((other.adjusted - row.adjusted) / (deviation * math.sqrt(2)))


def adjusted_scores(
    scores: Iterable[tuple[Hashable, Hashable, float]], *, seed: int, top: int = 3
) -> ResultTable:
    """The results of scores (judge, entry, value), with ranks as sure as they are.

    `top` is the k of p_top_k. The same scores and seed give the same table in any order of the scores.
    Another seed moves intervals and chances by the noise of some thousand draws, never adjusted scores.
    Raises ValueError for a value that is not a finite number, or a `top` under 1.
    """
    if top < 1:
        raise ValueError("top is the number of places that count, at least 1")
    taken = [(judge, entry, float(value)) for judge, entry, value in scores]
    if not all(math.isfinite(value) for _, _, value in taken):
        raise ValueError("a score is not a finite number")
    if not taken:
        return ResultTable((), (), NO_SCORES, top, seed)
    table = _Table.of(taken)
    notice = table.notice()
    result = table.raw(seed) if notice else table.modelled(seed)
    return ResultTable(result.rows(top), table.judge_rows(result), notice, top, seed, result.components)


@dataclass(frozen=True, slots=True)
class _Result:
    """Estimates by entry and judge in the order of their names, and drawn ranks (entries x draws)."""

    table: _Table
    adjusted: Array
    se: Array
    severity: Array
    severity_se: Array
    drawn: NDArray[np.int32]
    components: Components | None = None

    def rows(self, top: int) -> tuple[Row, ...]:
        table = self.table
        order = np.lexsort((np.arange(len(self.adjusted)), -self.adjusted))
        ranks = shared_ranks(self.adjusted[order], _SAME * (table.scale or 1.0))
        low, high = rank_intervals(self.drawn)
        in_top = (self.drawn <= top).mean(axis=1)
        rows = []
        for place, (index, rank) in enumerate(zip(order, ranks, strict=True)):
            after = int(order[place + 1]) if place + 1 < len(order) else None
            rows.append(
                Row(
                    entry=table.entries[index],
                    n=int(table.design.per_entry[index]),
                    raw_mean=tidy(table.raw_means[index]),
                    adjusted=tidy(self.adjusted[index]),
                    se=tidy(self.se[index]),
                    rank=rank,
                    rank_low=min(int(low[index]), rank),
                    rank_high=max(int(high[index]), rank),
                    p_top_k=float(in_top[index]),
                    next_entry=None if after is None else table.entries[after],
                    p_above_next=None if after is None else self._above(int(index), after),
                )
            )
        return tuple(rows)

    def _above(self, index: int, other: int) -> float:
        return float((self.drawn[index] < self.drawn[other]).mean())


class _Table:
    """The scores, numbered: entries and judges in the order of names, values in units of their spread."""

    def __init__(
        self, judges: Sequence[Hashable], entries: Sequence[Hashable], pairs: Indices, values: Array
    ) -> None:
        self.judges, self.entries = judges, entries
        self.centre = math.fsum(values) / len(values)
        largest = float(np.abs(values).max())
        deviation = math.sqrt(math.fsum(((values - self.centre) / (largest or 1.0)) ** 2) / len(values))
        self.scale = deviation * largest if deviation > 1e-12 else 0.0
        self.design = Design(pairs[:, 1], pairs[:, 0], (values - self.centre) / (self.scale or 1.0))
        self.raw_means = self.centre + self.design.entry_sum / self.design.per_entry * (self.scale or 1.0)
        if not self.scale:
            self.raw_means[:] = self.centre

    @classmethod
    def of(cls, taken: list[tuple[Hashable, Hashable, float]]) -> _Table:
        judges = in_order({judge for judge, _, _ in taken})
        entries = in_order({entry for _, entry, _ in taken})
        judge_number = {judge: number for number, judge in enumerate(judges)}
        entry_number = {entry: number for number, entry in enumerate(entries)}
        pairs = np.array([(judge_number[judge], entry_number[entry]) for judge, entry, _ in taken], np.int64)
        return cls(judges, entries, pairs, np.array([value for _, _, value in taken]))

    def notice(self) -> str:
        """Why the model cannot be fitted, "" if it can."""
        if not self._shared():
            return ONE_JUDGE
        if not self._connected():
            return NOT_CONNECTED
        return "" if self.scale else ALL_EQUAL

    def _shared(self) -> bool:
        entry, judge = self.design.entry, self.design.judge
        return bool(((entry[1:] == entry[:-1]) & (judge[1:] != judge[:-1])).any())

    def _connected(self) -> bool:
        """Whether the graph of judges and entries hangs together: labels spread until nothing changes."""
        label = np.arange(len(self.judges))
        while True:
            of_entry = np.minimum.reduceat(label[self.design.judge], self.design.starts)
            spread = label.copy()
            np.minimum.at(spread, self.design.judge, of_entry[self.design.entry])
            if (spread == label).all():
                return bool((label == 0).all())
            label = spread[spread]

    def modelled(self, seed: int) -> _Result:
        posterior = Posterior(self.design)
        predicted = posterior.predicted()
        random = np.random.default_rng(seed)
        drawn = [drawn_ranks(batch) for batch in posterior.draws(number_of_draws(len(self.entries)), random)]
        return _Result(
            table=self,
            adjusted=self.centre + self.scale * predicted.entries,
            se=self.scale * predicted.entry_errors,
            severity=-self.scale * predicted.judges,
            severity_se=self.scale * predicted.judge_errors,
            drawn=np.hstack(drawn),
            components=posterior.components().scaled(self.scale),
        )

    def raw(self, seed: int) -> _Result:
        """Raw means. Their error is the spread within entries, or of all scores where none has two."""
        design, size = self.design, self.scale or 1.0
        means = (self.raw_means - self.centre) / size
        off = design.value - means[design.entry]
        freedom = len(off) - len(means)
        noise = float(off @ off) / freedom if freedom else float(bool(self.scale))
        errors = np.sqrt(noise / design.per_entry)
        random = np.random.default_rng(seed)
        shape = (len(means), number_of_draws(len(means)))
        drawn = means[:, None] + np.maximum(errors, 1e-9)[:, None] * random.standard_normal(shape)
        severity = -np.bincount(design.judge, off) / design.per_judge
        return _Result(
            table=self,
            adjusted=self.raw_means,
            se=size * errors,
            severity=size * severity,
            severity_se=size * np.sqrt(noise / design.per_judge),
            drawn=drawn_ranks(drawn),
        )

    def judge_rows(self, result: _Result) -> tuple[JudgeRow, ...]:
        design, size = self.design, self.scale or 1.0
        effects = -result.severity / size
        adjusted = (result.adjusted - self.centre) / size
        residual = design.value - adjusted[design.entry] - effects[design.judge]
        squares = np.bincount(design.judge, residual**2) / design.per_judge
        usual = float(residual @ residual) / len(residual)
        corrected = design.value - effects[design.judge]
        others = design.per_entry[design.entry] - 1
        left = np.bincount(design.entry, corrected)[design.entry] - corrected
        rows = []
        by_judge = np.split(np.argsort(design.judge, kind="stable"), np.cumsum(design.per_judge)[:-1])
        for number, where in enumerate(by_judge):
            compared = where[others[where] > 0]
            rows.append(
                JudgeRow(
                    judge=self.judges[number],
                    n=len(where),
                    severity=tidy(result.severity[number]),
                    se=tidy(result.severity_se[number]),
                    spread=_spread(size * design.value[where]),
                    fit=tidy(squares[number] / usual) if usual > 1e-20 else 1.0,
                    agreement=_correlation(design.value[compared], left[compared] / others[compared]),
                )
            )
        return tuple(rows)


def _spread(values: Array) -> float | None:
    return tidy(float(np.std(values, ddof=1))) if len(values) > 1 else None


def _correlation(values: Array, others: Array) -> float | None:
    if len(values) < 3 or np.ptp(values) < 1e-9 or np.ptp(others) < 1e-9:
        return None
    return tidy(np.clip(np.corrcoef(values, others)[0, 1], -1.0, 1.0))

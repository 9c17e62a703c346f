"""The figures of a result run, from its inputs and parameters alone. Pure: what is stored comes from here,
and `recompute_results` compares with what comes from here again.

parameters: {"kind": one of KINDS, "top": places that count} and, for sheets, "rubric": its definition and
"points": what a full score is worth; for carried rows "entries": how many the run had that they come from,
and "same_top": whether it counted as many places.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from campaigns.judging import run_inputs, scoring
from campaigns.judging.ordering import in_order
from campaigns.judging.pairwise import SMALL_PRIOR, Strengths, bradley_terry
from campaigns.judging.ranks import drawn_ranks, number_of_draws, rank_intervals, shared_ranks, tidy
from campaigns.judging.standings import by_rank, placed

KINDS = ("sheets", "pairs", "votes", "carried")
POINTS = 100  # of a sheet with the most points everywhere, as people read scores

NO_PAIRS = "There are no comparisons yet."
NO_VOTES = "There are no votes yet."
PAIRS_APART = "Some entries were never compared with the others, not even by way of third ones."

_SAME_STRENGTH = 1e-9  # logits


@dataclass(frozen=True, slots=True)
class Row:
    """An entry; the fields are those of models.ResultRow.

    adjusted and se are points for sheets, logits for pairs, votes for votes. raw_mean is the mean in points,
    for pairs the share of comparisons won in percent. n: scores, comparisons or votes.
    """

    entry: str
    n: int
    raw_mean: float | None
    adjusted: float
    se: float | None
    rank: int
    rank_low: int
    rank_high: int
    p_top_k: float | None
    p_above_next: float | None


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """A judge; the fields are those of models.JudgeDiagnostic and of scoring.JudgeRow.

    Pairs say nothing about severity: it is 0 there. fit: as for many-facet models the mean square Σ y²/Σ W of
    residuals; agreement: the share of comparisons for the one that is stronger in the end, 0 to 1.
    """

    judge: str
    n: int
    severity: float
    se: float
    spread: float | None
    fit: float
    agreement: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows from the best to the last.

    method: a value of enums.ResultMethod. notice: "" or a constant of this module or of `scoring`.
    variances: of entries, of judges and of the rest, in squared points; None where they are not known.
    """

    method: str
    rows: tuple[Row, ...]
    judges: tuple[JudgeRow, ...]
    notice: str
    variances: dict[str, float] | None = None


def figures_of(inputs: str, parameters: dict[str, Any], seed: int) -> Figures:
    """The figures of a run. Raises run_inputs.Unreadable, and KeyError for parameters that lack something."""
    top = int(parameters["top"])
    match parameters["kind"]:
        case "sheets":
            return of_sheets(run_inputs.read_sheets(inputs), points=parameters["points"], top=top, seed=seed)
        case "pairs":
            return of_pairs(run_inputs.read_pairs(inputs), top=top, seed=seed)
        case "votes":
            return of_votes(run_inputs.read_votes(inputs))
        case "carried":
            whole = int(parameters["entries"])
            return of_carried(run_inputs.read_carried(inputs), whole=whole, same_top=parameters["same_top"])
        case other:
            raise KeyError(f"no such kind of inputs: {other}")


def of_sheets(sheets: Sequence[run_inputs.Sheet], *, points: float, top: int, seed: int) -> Figures:
    """scoring.adjusted_scores of the sheets, in points."""
    table = scoring.adjusted_scores(
        ((one.judge, one.entry, points * one.score) for one in sheets), seed=seed, top=top
    )
    names = [field for field in Row.__slots__ if field != "entry"]
    rows = tuple(Row(str(row.entry), *(getattr(row, name) for name in names)) for row in table.rows)
    own = [field for field in JudgeRow.__slots__ if field != "judge"]
    judges = tuple(JudgeRow(str(row.judge), *(getattr(row, name) for name in own)) for row in table.judges)
    parts = table.components
    names = ["entry", "judge", "noise"]
    variances = {name: tidy(getattr(parts, name)) for name in names} if parts else None
    return Figures("raw" if table.notice else "adjusted", rows, judges, table.notice, variances)


def of_pairs(pairs: Sequence[run_inputs.Pair], *, top: int, seed: int) -> Figures:
    """Bradley-Terry strengths with a small prior.

    Intervals of ranks come from joint draws of β ~ N(estimate, se²), each entry for itself: that leaves out
    that neighbours were compared with each other, and so is rather too wide than too narrow.
    """
    if not pairs:
        return Figures("bradley_terry", (), (), NO_PAIRS)
    won: Counter[tuple[Hashable, Hashable]] = Counter((one.winner, one.loser) for one in pairs)
    strengths = bradley_terry(won, prior=SMALL_PRIOR)
    estimates = {str(name): round(value, 10) + 0.0 for name, value in strengths.estimates.items()}
    names = sorted(estimates, key=lambda name: (-estimates[name], name))
    beta = np.array([estimates[name] for name in names])
    errors = np.array([tidy(strengths.standard_errors[name]) for name in names])
    random = np.random.default_rng(seed)
    shape = (len(names), number_of_draws(len(names)))
    drawn = drawn_ranks(beta[:, None] + errors[:, None] * random.standard_normal(shape))
    low, high = rank_intervals(drawn)
    wins = Counter(one.winner for one in pairs)
    rows = tuple(
        Row(
            entry=name,
            n=round(strengths.comparisons[name]),
            raw_mean=tidy(100 * wins[name] / strengths.comparisons[name]),
            adjusted=float(beta[place]),
            se=float(errors[place]),
            rank=rank,
            rank_low=min(int(low[place]), rank),
            rank_high=max(int(high[place]), rank),
            p_top_k=float((drawn[place] <= top).mean()),
            p_above_next=(
                float((drawn[place] < drawn[place + 1]).mean()) if place + 1 < len(names) else None
            ),
        )
        for place, (name, rank) in enumerate(zip(names, shared_ranks(beta, _SAME_STRENGTH), strict=True))
    )
    notice = "" if _hang_together(won) else PAIRS_APART
    return Figures("bradley_terry", rows, _judges_of_pairs(pairs, strengths), notice)


def _judges_of_pairs(pairs: Sequence[run_inputs.Pair], strengths: Strengths) -> tuple[JudgeRow, ...]:
    by_judge: dict[str, list[run_inputs.Pair]] = {}
    for one in pairs:
        by_judge.setdefault(one.judge, []).append(one)
    rows = []
    for judge in in_order(by_judge):
        theirs = sorted(by_judge[judge], key=lambda one: (one.first, one.second))
        chances = [strengths.chance(one.winner, one.loser) for one in theirs]
        squares = math.fsum((1 - chance) ** 2 for chance in chances)
        expected = math.fsum(chance * (1 - chance) for chance in chances)
        rows.append(
            JudgeRow(
                judge=judge,
                n=len(theirs),
                severity=0.0,
                se=0.0,
                spread=None,
                fit=tidy(squares / expected) if expected else 1.0,
                agreement=tidy(sum(chance > 0.5 - _SAME_STRENGTH for chance in chances) / len(chances)),
            )
        )
    return tuple(rows)


def _hang_together(won: Counter[tuple[Hashable, Hashable]]) -> bool:
    """Whether every entry can be reached from every other by comparisons, whoever won."""
    near: dict[Hashable, set[Hashable]] = {}
    for winner, loser in won:
        near.setdefault(winner, set()).add(loser)
        near.setdefault(loser, set()).add(winner)
    seen: set[Hashable] = set()
    frontier = {next(iter(near))}
    while frontier:
        seen |= frontier
        frontier = {other for name in frontier for other in near[name]} - seen
    return len(seen) == len(near)


def of_votes(counts: Sequence[run_inputs.Count]) -> Figures:
    """By number of votes. A count is exact: there is no error and no interval."""
    ordered = sorted(counts, key=lambda one: (-one.votes, one.entry))
    ranks = shared_ranks(np.array([float(one.votes) for one in ordered]), 0.0)
    rows = tuple(
        Row(one.entry, one.votes, None, float(one.votes), None, rank, rank, rank, None, None)
        for one, rank in zip(ordered, ranks, strict=True)
    )
    return Figures("votes", rows, (), "" if any(one.votes for one in ordered) else NO_VOTES)


def of_carried(given: Sequence[run_inputs.Carried], *, whole: int, same_top: bool) -> Figures:
    """Rows of an earlier run in its final order, ranked among those that came along.

    An interval of a rank can only move up by as many as stayed behind. The chance of the first places holds
    only where nobody stayed behind and as many places count.
    """
    ordered = sorted(given, key=lambda one: one.position)
    behind = whole - len(ordered)
    groups = placed(by_rank((number, one.place) for number, one in enumerate(ordered)))
    rows = [
        _carried_row(ordered[int(str(number))], rank, behind, len(ordered))
        for rank, group in groups
        for number in group
    ]
    for place, (one, after) in enumerate(itertools.pairwise(ordered)):
        chance = one.p_above_next if one.next_source == after.source else _chance(one, after)
        rows[place] = replace(rows[place], p_above_next=chance)
    if behind or not same_top:
        rows = [replace(row, p_top_k=None) for row in rows]
    return Figures("carried", tuple(rows), (), "" if rows else scoring.NO_SCORES)


def _carried_row(one: run_inputs.Carried, rank: int, behind: int, entries: int) -> Row:
    return Row(
        entry=one.entry,
        n=one.n,
        raw_mean=one.raw_mean,
        adjusted=one.adjusted,
        se=one.se,
        rank=rank,
        rank_low=min(rank, max(1, one.rank_low - behind)),
        rank_high=max(rank, min(entries, one.rank_high)),
        p_top_k=one.p_top_k,
        p_above_next=None,
    )


def _chance(one: run_inputs.Carried, other: run_inputs.Carried) -> float | None:
    return chance_above(one.adjusted, one.se, other.adjusted, other.se)


def chance_above(value: float, se: float | None, other: float, other_se: float | None) -> float | None:
    """Φ((a - b)/√(se_a² + se_b²)), 0 to 1, see scoring.separable; None where errors are not known."""
    if se is None or other_se is None:
        return None
    deviation = math.hypot(se, other_se)
    if deviation == 0:
        return 0.5 if value == other else float(value > other)
    return tidy(0.5 * math.erfc((other - value) / (deviation * math.sqrt(2))))

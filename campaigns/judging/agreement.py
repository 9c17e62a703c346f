"""How far judges agree: Krippendorff's alpha, intraclass correlations, Kendall's W.

Every function returns a number or None, never NaN: None means that the ratings leave nothing to compare.

Sources
    Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, University of Pennsylvania, section D
    Shrout & Fleiss 1979, Psychological Bulletin 86: intraclass correlations, by analysis of variance
    Kendall & Babington Smith 1939, Annals of Mathematical Statistics 10: W
    Kendall 1962, Rank Correlation Methods, 3rd edition: W corrected for ties
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

import numpy as np

from campaigns.judging.mixed_model import Array

Level: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]
Kind: TypeAlias = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]
Table: TypeAlias = Sequence[Sequence[float | None]]


def krippendorff_alpha(ratings: Table, level: Level = "interval") -> float | None:
    """α = 1 - observed/expected disagreement, of observers (rows) over units (columns), None where missing.

    1 is full agreement, 0 what chance gives, below 0 systematic disagreement. With n_uc observers who gave
    unit u the value c, coincidences are o_ck = Σ_u n_uc (n_uk - [c=k])/(n_u - 1) over units with n_u >= 2
    values, n_c their sums, n their total, and

        α = 1 - (n - 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck

    δ² is [c≠k] (nominal), (Σ_{g from c to k} n_g - (n_c + n_k)/2)² (ordinal), (c - k)² (interval), or
    ((c - k)/(c + k))² (ratio, values >= 0). None where no unit has two values, or all values are equal: then
    nothing varies that judges could agree about. Raises ValueError for an unknown level, rows of unequal
    length, a value that is not finite, or a negative one on a ratio scale.
    """
    if level not in get_args(Level):
        raise ValueError(f"no such level of measurement: {level}")
    table = _with_gaps(ratings)
    known = ~np.isnan(table)
    if level == "ratio" and (table[known] < 0).any():
        raise ValueError("a ratio scale has no negative values")
    kept = table[:, known.sum(axis=0) >= 2]
    values = np.unique(kept[~np.isnan(kept)])
    if len(values) < 2:
        return None
    counts = np.array([(kept == value).sum(axis=0) for value in values], dtype=float)
    per_unit = counts.sum(axis=0)
    coincidences = (counts / (per_unit - 1)) @ counts.T - np.diag((counts / (per_unit - 1)).sum(axis=1))
    totals = counts.sum(axis=1)
    distance = _distance(values, totals, level)
    expected = float(totals @ distance @ totals)
    return 1 - (float(totals.sum()) - 1) * float((coincidences * distance).sum()) / expected


def _distance(values: Array, totals: Array, level: Level) -> Array:
    """δ² between every two values."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    if level == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        return np.asarray((middle[:, None] - middle) ** 2)
    difference = values[:, None] - values
    if level == "interval":
        return np.asarray(difference**2)
    both = values[:, None] + values
    return np.asarray((difference / np.where(both > 0, both, 1.0)) ** 2)


def icc(matrix: Sequence[Sequence[float]], kind: Kind = "2,1") -> float | None:
    """Intraclass correlation of a complete table entries x judges, at most 1; below 0 is less than chance.

    With mean squares between entries B, within entries W, between judges J and residual E, n entries and
    k judges:

        1,1  (B - W)/(B + (k-1)W)              each entry has judges of its own
        2,1  (B - E)/(B + (k-1)E + k(J-E)/n)   the same judges, drawn at random: absolute agreement
        3,1  (B - E)/(B + (k-1)E)              these judges only: consistency
        1,k  (B - W)/B      2,k  (B - E)/(B + (J-E)/n)      3,k  (B - E)/B: of the mean of k judges

    None where the formula would divide by nothing (no variation). Raises ValueError for an unknown kind, a
    table that is not complete and finite, or fewer than two entries or judges.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"no such kind of intraclass correlation: {kind}")
    table = _complete(matrix)
    n, k = table.shape
    by_entry, by_judge = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    grand = float(table.mean())
    between = k * float(((by_entry - grand) ** 2).sum()) / (n - 1)
    within = float(((table - by_entry) ** 2).sum()) / (n * (k - 1))
    judges = n * float(((by_judge - grand) ** 2).sum()) / (k - 1)
    error = float(((table - by_entry - by_judge + grand) ** 2).sum()) / ((n - 1) * (k - 1))
    noise = within if kind.startswith("1") else error
    bottom = between + ((k - 1) * noise if kind.endswith("1") else 0.0)
    if kind == "2,1":
        bottom += k * (judges - error) / n
    elif kind == "2,k":
        bottom += (judges - error) / n
    negligible = 1e-12 * float((table**2).mean())
    return None if bottom <= negligible else (between - noise) / bottom


def kendalls_w(ratings: Sequence[Sequence[float]]) -> float | None:
    """Concordance of complete ratings judges x entries, 0 none to 1 full, corrected for ties.

    W = 12 Σ (R_i - mean R)² / (m²(n³ - n) - m Σ_j T_j), R_i the sum of the ranks of entry i over m judges
    (ties share the mean rank) and T_j = Σ (t³ - t) over the groups of t tied entries of judge j. Higher or
    lower first makes no difference. None where every judge ties everything. Raises ValueError for a table
    that is not complete and finite, or fewer than two judges or entries.
    """
    table = _complete(ratings)
    m, n = table.shape
    ranks, ties = zip(*(_mid_ranks(row) for row in table), strict=True)
    sums = np.sum(ranks, axis=0)
    bottom = m**2 * (n**3 - n) - m * sum(ties)
    if bottom <= 0:
        return None
    return float(12 * ((sums - sums.mean()) ** 2).sum() / bottom)


def _mid_ranks(row: Array) -> tuple[Array, float]:
    """Ranks from 1 for the lowest, ties sharing their mean, and Σ (t³ - t)."""
    _, which, counts = np.unique(row, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    return middle[which], float((counts.astype(float) ** 3 - counts).sum())


def _with_gaps(ratings: Table) -> Array:
    """The table with NaN for None."""
    if len({len(row) for row in ratings}) > 1:
        raise ValueError("rows of unequal length")
    given = [value for row in ratings for value in row if value is not None]
    if not np.isfinite(np.array(given, dtype=float)).all():
        raise ValueError("a rating is not a finite number")
    width = len(ratings[0]) if len(ratings) else 0
    filled = [[np.nan if value is None else float(value) for value in row] for row in ratings]
    return np.array(filled, dtype=float).reshape(len(ratings), width)


def _complete(rows: Sequence[Sequence[float]]) -> Array:
    if len({len(row) for row in rows}) > 1 or any(value is None for row in rows for value in row):
        raise ValueError("the table is not complete")
    table = np.array([list(row) for row in rows], dtype=float)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ValueError("agreement needs two judges and two entries")
    if not np.isfinite(table).all():
        raise ValueError("a rating is not a finite number")
    return table

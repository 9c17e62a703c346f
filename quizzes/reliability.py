"""How well a form's items work together, and how much a class gained. Import the names from `measurement`.

A matrix has people as rows and items as columns; None and NaN mean the item was not answered (skipped, not
drawn, not loaded): missing, never wrong. Variances divide by the number of people throughout, so that KR-20
is alpha on right/wrong answers. What cannot be computed is None; ValueError is for what is no such matrix.

Sources
    Kuder & Richardson 1937, Psychometrika 2: formula 20
    Cronbach 1951, Psychometrika 16: alpha
    Kelley 1939, Journal of Educational Psychology 30: upper and lower 27 %
    Hake 1998, American Journal of Physics 66: average normalized gain
    Student 1908, Biometrika 6: interval of a mean change
    Cumming 2012, Understanding the New Statistics; Lakens 2013, Frontiers in Psychology 4: d_av
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, sqrt

import numpy as np

from quizzes._numbers import Array, Flags, Matrix, answer_table, right_wrong_table, t_margin

# Kelley's share: the best balance between far apart and many, for normal scores.
_EXTREME_SHARE = 0.27


@dataclass(frozen=True, slots=True)
class PairedChange:
    """Change of the same people from one occasion to the next, by `paired_change`, in the unit of the scores.

    people       pairs that count
    mean         mean of later minus earlier
    low, high    t interval of the mean; None with one pair
    effect_size  d_av: the mean change divided by the mean of the two standard deviations; None with one pair
                 and where nobody differs from anybody on either occasion
    """

    people: int
    mean: float
    low: float | None
    high: float | None
    effect_size: float | None


def kr20(matrix: Matrix) -> float | None:
    """Kuder-Richardson formula 20 of answers scored 0 or 1: k/(k-1) · (1 - Σpq/σ²), at most 1.

    Below 0 where items contradict each other. People who left an item out do not count (as in
    `cronbach_alpha`). None with fewer than two items or people, or where all people have the same total.
    ValueError for other scores than 0 and 1.
    """
    return _alpha(_complete(right_wrong_table(matrix)))


def cronbach_alpha(matrix: Matrix) -> float | None:
    """Cronbach's alpha of answers scored by any numbers: k/(k-1) · (1 - Σσ²(item)/σ²(total)), at most 1.

    Counts only people who answered every item: filling gaps would invent agreement. None with fewer than two
    items or such people, or where all people have the same total.
    """
    return _alpha(_complete(answer_table(matrix)))


def alpha_if_deleted(matrix: Matrix) -> list[float | None]:
    """For each item, alpha of the others, from the same people as `cronbach_alpha`; None where undefined."""
    table = _complete(answer_table(matrix))
    return [_alpha(np.delete(table, item, axis=1)) for item in range(table.shape[1])]


def item_rest_correlations(matrix: Matrix) -> list[float | None]:
    """For each item, its correlation, -1 to 1, with the rest of the form (the corrected point-biserial).

    The rest is the mean of the person's other answered items: without gaps the same as their sum, and with
    gaps a person who was shown fewer items does not look worse. A person who answered nothing else does not
    count. None where fewer than two people count, or all have the same score on the item or on the rest.
    """
    table = answer_table(matrix)
    answered = ~np.isnan(table)
    scores = np.where(answered, table, 0.0)
    return [_item_rest(scores, answered, item) for item in range(table.shape[1])]


def difficulty(matrix: Matrix) -> list[float | None]:
    """For each item p, the mean score, 0 to 1, of those who answered it; None if nobody did.

    ValueError for scores outside 0 to 1.
    """
    table = _scores_to_one(matrix)
    return [float(_answers(column).mean()) if _answers(column).size else None for column in table.T]


def discrimination_index(matrix: Matrix) -> list[float | None]:
    """For each item, p among the best 27 % minus p among the weakest 27 %, -1 to 1 (Kelley 1939).

    People are ranked by their mean score on what they answered; a group has .27 n people, rounded, at least
    one. People tied at the edge of a group belong to it in equal parts, so that the order of rows has no say.
    None where nobody in one of the groups answered the item, and for all items where all people tie.
    ValueError for scores outside 0 to 1.
    """
    table = _scores_to_one(matrix)
    table = table[~np.isnan(table).all(axis=1)]
    # Rounded, because people whose scores add up alike must tie.
    means = np.array([_answers(row).mean() for row in table]).round(12)
    if _constant(means):
        return [None] * table.shape[1]
    best, weakest = _extreme_group(means), _extreme_group(-means)
    return [_difference(column, best, weakest) for column in table.T]


def hake_gain(pre: float, post: float) -> float | None:
    """Average normalized gain (post - pre)/(100 - pre) of class means in percent (Hake 1998), at most 1.

    The share of the possible gain that was made; below 0 a loss. Blind to bias: a class that calls more
    things fake gains wherever fakes are many. None where pre is 100 and nothing was left to gain.
    ValueError unless both lie from 0 to 100.
    """
    for name, value in (("pre", pre), ("post", post)):
        if not 0 <= value <= 100:
            raise ValueError(f"{name} must be a percentage from 0 to 100: {value!r}")
    return None if pre == 100 else (post - pre) / (100 - pre)


def paired_change(
    pre: Sequence[float | None], post: Sequence[float | None], level: float = 0.95
) -> PairedChange:
    """Mean change of people measured twice (same place, same person), with its t interval and effect size.

    The effect size is d_av, not d_z (mean change divided by the spread of the changes): d_z grows with the
    correlation of the two occasions and cannot be set beside effects between groups, d_av can (Lakens 2013).
    It is not corrected for small samples. Standard deviations divide by n - 1.

    A pair with None or NaN does not count. ValueError for lists of unequal length, no pair that counts,
    infinite scores, or a level outside 0 to 1, both excluded.
    """
    if len(pre) != len(post):
        raise ValueError(f"pre and post must pair people: {len(pre)} and {len(post)} scores")
    pairs = _complete(answer_table(list(zip(pre, post, strict=True))))
    if not len(pairs):
        raise ValueError("paired_change needs at least one person measured twice")
    people, changes = len(pairs), pairs[:, 1] - pairs[:, 0]
    mean = float(changes.mean())
    spread = float(changes.std(ddof=1)) if people > 1 else 0.0
    margin = t_margin(spread / sqrt(people), max(people - 1, 1), level)
    low, high = (mean - margin, mean + margin) if people > 1 else (None, None)
    return PairedChange(people, mean, low, high, _average_effect(pairs, mean))


def _average_effect(pairs: Array, mean: float) -> float | None:
    if len(pairs) < 2 or all(_constant(scores) for scores in pairs.T):
        return None
    return mean / float(pairs.std(axis=0, ddof=1).mean())


def _complete(table: Array) -> Array:
    return table[~np.isnan(table).any(axis=1)]


def _answers(scores: Array) -> Array:
    return scores[~np.isnan(scores)]


def _constant(scores: Array) -> bool:
    """Whether all are the same but for rounding (so is no score at all)."""
    return not scores.size or bool(np.ptp(scores) <= 1e-12 * np.abs(scores).max())


def _scores_to_one(matrix: Matrix) -> Array:
    table = answer_table(matrix)
    if ((table < 0) | (table > 1)).any():
        raise ValueError("scores must lie from 0 to 1")
    return table


def _alpha(table: Array) -> float | None:
    items, totals = table.shape[1], table.sum(axis=1)
    if items < 2 or _constant(totals):
        return None
    return float(items / (items - 1) * (1 - table.var(axis=0).sum() / totals.var()))


def _item_rest(scores: Array, answered: Flags, item: int) -> float | None:
    others = answered.sum(axis=1) - answered[:, item]
    counts = answered[:, item] & (others > 0)
    own = scores[counts, item]
    rest = (scores[counts].sum(axis=1) - own) / others[counts]
    if _constant(own) or _constant(rest):
        return None
    return float(np.clip(np.corrcoef(own, rest)[0, 1], -1, 1))


def _extreme_group(means: Array) -> Array:
    """How far each person belongs to the group with the highest means, 0 to 1."""
    size = max(1, floor(_EXTREME_SHARE * len(means) + 0.5))
    edge = np.sort(means)[-size]
    above, tied = means > edge, means == edge
    membership: Array = above + tied * (size - above.sum()) / tied.sum()
    return membership


def _difference(column: Array, best: Array, weakest: Array) -> float | None:
    seen = ~np.isnan(column)
    if not best[seen].any() or not weakest[seen].any():
        return None
    return float(
        np.average(column[seen], weights=best[seen]) - np.average(column[seen], weights=weakest[seen])
    )

"""How good one item is, from marks counted by how the person did on their other items. No Django.

Of an answer only three things matter: was it right, and how many of how many other answers were. Answers
that agree in these are counted together, so that any number of answers takes little room. On complete tables
the results are those of `quizzes.reliability`.

Source
    Kelley 1939, Journal of Educational Psychology 30: upper and lower 27 %
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, sqrt
from typing import TypeAlias

import numpy as np

from quizzes._numbers import Array

EXTREME_SHARE = 0.27

# (right of the others, number of the others) -> [wrong, right] of the item itself.
Marks: TypeAlias = Mapping[tuple[int, int], list[int]]


@dataclass(frozen=True, slots=True)
class ItemQuality:
    """One item, by `item_quality`.

    answered        number of answers
    difficulty      p, the share of right answers, 0 to 1
    item_rest       correlation, -1 to 1, with the mean of the person's other answers; None where either does
                    not differ, or nobody answered anything else
    discrimination  p of the best 27 % less p of the weakest 27 %, -1 to 1; None where all people tie
    """

    answered: int
    difficulty: float
    item_rest: float | None
    discrimination: float | None


@dataclass(frozen=True, slots=True)
class _Answers:
    """One entry for each way to answer: rest (mean of the others; NaN without any), mean, right, times."""

    rest: Array
    mean: Array
    right: Array
    times: Array


def item_quality(marks: Marks) -> ItemQuality:
    """Measure an item. ValueError without an answer."""
    answers = _answers(marks)
    answered = int(answers.times.sum())
    if not answered:
        raise ValueError("an item needs at least one answer")
    return ItemQuality(
        answered=answered,
        difficulty=float(answers.right @ answers.times) / answered,
        item_rest=_item_rest(answers),
        discrimination=_discrimination(answers),
    )


def _answers(marks: Marks) -> _Answers:
    rows = [
        (others_right / others if others else np.nan, (others_right + right) / (others + 1), right, times)
        for (others_right, others), by_mark in marks.items()
        for right, times in enumerate(by_mark)
        if times
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    # Rounded, because people who did alike must tie.
    return _Answers(table[:, 0], table[:, 1].round(12), table[:, 2], table[:, 3])


def _item_rest(answers: _Answers) -> float | None:
    seen = ~np.isnan(answers.rest)
    rest, right, times = answers.rest[seen], answers.right[seen], answers.times[seen]
    if len(np.unique(right)) < 2 or len(np.unique(rest.round(12))) < 2:
        return None
    rest, right = rest - np.average(rest, weights=times), right - np.average(right, weights=times)
    spread = sqrt((times * rest**2).sum() * (times * right**2).sum())
    return float(np.clip((times * rest * right).sum() / spread, -1, 1))


def _discrimination(answers: _Answers) -> float | None:
    if len(np.unique(answers.mean)) < 2:
        return None
    best, weakest = _extreme(answers, answers.mean), _extreme(answers, -answers.mean)
    return float(np.average(answers.right, weights=best) - np.average(answers.right, weights=weakest))


def _extreme(answers: _Answers, rank: Array) -> Array:
    """How many people of each entry belong to the group that ranks highest; ties in equal parts."""
    size = max(1, floor(EXTREME_SHARE * answers.times.sum() + 0.5))
    above = np.array([answers.times[rank > own].sum() for own in rank])
    tied = np.array([answers.times[rank == own].sum() for own in rank])
    members: Array = answers.times * np.clip((size - above) / tied, 0, 1)
    return members

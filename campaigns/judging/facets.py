"""Many-facet Rasch diagnostics: are judges consistent, and how harsh, in logits.

The rating scale model of a judge j who gives entry e on criterion i the category k of 0 … K:

    ln P(k)/P(k-1) = θ_e - c_j - d_i - τ_k

θ is the quality of an entry, c the severity of a judge, d the difficulty of a criterion, τ the thresholds
between categories, all in logits; c, d and τ have the mean 0. Estimation is by joint maximum likelihood: each
measure is where expected and observed sums of points are the same.

For diagnosis, not for ranking. Joint estimates are biased outwards while each element has few ratings: for
two ratings an entry of right and wrong, differences between criteria come out twice too wide (Andersen 1973),
for L of them by about L/(L - 1). Order and fit hardly suffer. No correction is made.

Fit, by element, over its ratings with residual y = x - E(x) and variance W: infit Σ y²/Σ W, outfit mean of
y²/W. Both expect 1; 0.5 to 1.5 is good for measurement, above 2 is more noise than information
(Linacre 2002).

An element whose ratings are all in the lowest or all in the highest category has no finite measure. It is
left out of the estimation, then placed as if its sum were .3 points less extreme, as the Facets program does.

Sources
    Andrich 1978, Psychometrika 43: the rating scale model
    Linacre 1989, Many-Facet Rasch Measurement: facets, and estimation by unconditional maximum likelihood
    Wright & Masters 1982, Rating Scale Analysis: fit statistics, equations 5.3.1 on
    Andersen 1973, Conditional Inference and Models for Measuring: the bias for two items
    Linacre 2002, Journal of Applied Measurement 3: what ranges of fit mean
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.judging.mixed_model import Array, Indices
from campaigns.judging.ordering import in_order

NOT_ENOUGH = "The ratings are all extreme or all in one category: there is nothing to diagnose."
NOT_CONNECTED = (
    "Judges, entries and criteria fall into groups that share nobody: measures are not comparable."
)

_EXTREME = 0.3  # points
_TOLERANCE = 1e-6  # logits
_MOST_ROUNDS = 2000
_LONGEST_STEP = 1.0
_SMALLEST_VARIANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Element:
    """One judge, entry or criterion.

    measure        in logits: quality of an entry, severity of a judge, difficulty of a criterion
    se             its standard error in logits, the other measures taken as known
    infit, outfit  mean squares, 1 expected, 0 and up; None for an extreme element
    n              ratings
    extreme        whether all its ratings are in the lowest or all in the highest category
    """

    name: Hashable
    measure: float
    se: float
    infit: float | None
    outfit: float | None
    n: int
    extreme: bool


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Elements by name; thresholds τ_1 … τ_K in logits between the categories that occur, lowest first.

    `converged` is False where estimates were still moving; `notice` says why there are none, "" otherwise.
    """

    judges: tuple[Element, ...]
    entries: tuple[Element, ...]
    criteria: tuple[Element, ...]
    categories: tuple[int, ...]
    thresholds: tuple[float, ...]
    converged: bool
    notice: str


def many_facet_rasch(ratings: Iterable[tuple[Hashable, Hashable, Hashable, int]]) -> Diagnosis:
    """Diagnose ratings (judge, entry, criterion, category).

    Categories are whole numbers on a scale common to all criteria; those that nobody used are closed up.
    """
    taken = list(ratings)
    categories = tuple(sorted({int(row[3]) for row in taken}))
    if len(categories) < 2:
        return _nothing(categories, NOT_ENOUGH)
    names = [in_order({row[facet] for row in taken}) for facet in range(3)]
    numbers = [{name: number for number, name in enumerate(facet)} for facet in names]
    places = np.array([[numbers[f][row[f]] for f in range(3)] for row in taken], np.int64)
    points = np.searchsorted(categories, [int(row[3]) for row in taken])
    if not _connected(places, [len(facet) for facet in names]):
        return _nothing(categories, NOT_CONNECTED)
    kept = _without_extremes(places, points, len(categories) - 1)
    top = int(points[kept].max()) if kept.any() else 0
    if top != len(categories) - 1 or len(np.unique(points[kept])) != len(categories):
        return _nothing(categories, NOT_ENOUGH)
    scale = _Scale(places, points, [len(facet) for facet in names], len(categories))
    converged = scale.fit(kept)
    scale.place_extremes(kept)
    judges, entries, criteria = (scale.elements(facet, names[facet], kept) for facet in range(3))
    thresholds = tuple(float(value) for value in scale.thresholds)
    return Diagnosis(judges, entries, criteria, categories, thresholds, converged, "")


def _nothing(categories: tuple[int, ...], notice: str) -> Diagnosis:
    return Diagnosis((), (), (), categories, (), True, notice)


def _connected(places: Indices, sizes: list[int]) -> bool:
    """Whether judges and entries hang together through their ratings."""
    label = np.arange(sizes[0])
    while True:
        of_entry = np.full(sizes[1], sizes[0])
        np.minimum.at(of_entry, places[:, 1], label[places[:, 0]])
        spread = label.copy()
        np.minimum.at(spread, places[:, 0], of_entry[places[:, 1]])
        if (spread == label).all():
            return bool((label == 0).all())
        label = spread


def _without_extremes(places: Indices, points: Indices, top: int) -> NDArray[np.bool_]:
    """Which ratings are left when extreme elements go, and those that thereby become extreme."""
    kept = np.ones(len(points), bool)
    while True:
        before = int(kept.sum())
        for facet in range(3):
            where, given = places[kept, facet], points[kept]
            count = np.bincount(where, minlength=int(places[:, facet].max()) + 1)
            total = np.bincount(where, given, minlength=len(count))
            extreme = (total == 0) | (total == top * count)
            kept &= ~extreme[places[:, facet]]
        if int(kept.sum()) == before:
            return kept


class _Scale:
    """Measures and thresholds of one set of ratings. Facets: 0 judges, 1 entries, 2 criteria."""

    def __init__(self, places: Indices, points: Indices, sizes: list[int], categories: int) -> None:
        self.places, self.points, self.sizes = places, points.astype(float), sizes
        self.steps = np.arange(categories, dtype=float)
        self.measures: list[Array] = [np.zeros(size) for size in sizes]
        self.thresholds: Array = np.zeros(categories - 1)

    def _chances(self, which: NDArray[np.bool_]) -> Array:
        """P of each category, ratings x categories."""
        judge, entry, criterion = (
            measure[self.places[which, facet]] for facet, measure in enumerate(self.measures)
        )
        logit = (entry - judge - criterion)[:, None] * self.steps
        logit[:, 1:] -= np.cumsum(self.thresholds)
        chances = np.exp(logit - logit.max(axis=1, keepdims=True))
        return np.asarray(chances / chances.sum(axis=1, keepdims=True))

    def _moments(self, which: NDArray[np.bool_]) -> tuple[Array, Array]:
        """Expected points and their variance."""
        chances = self._chances(which)
        expected = chances @ self.steps
        variance = chances @ self.steps**2 - expected**2
        return expected, np.maximum(variance, _SMALLEST_VARIANCE)

    def fit(self, kept: NDArray[np.bool_]) -> bool:
        """Newton steps, one facet after the other, until nothing moves. Returns whether that was reached."""
        for _ in range(_MOST_ROUNDS):
            moved = max(self._step(facet, kept, self.points[kept]) for facet in (1, 0, 2))
            moved = max(moved, self._move_thresholds(kept))
            if moved < _TOLERANCE:
                return True
        return False

    def _step(self, facet: int, which: NDArray[np.bool_], points: Array) -> float:
        expected, variance = self._moments(which)
        where, size = self.places[which, facet], self.sizes[facet]
        information = np.bincount(where, variance, minlength=size)
        surplus = np.bincount(where, points - expected, minlength=size)
        present = information > 0
        step = np.clip(surplus[present] / information[present], -_LONGEST_STEP, _LONGEST_STEP)
        own = self.measures[facet]
        before = own.copy()
        own[present] += step if facet == 1 else -step
        if facet != 1:
            middle = float(own[present].mean())
            own[present] -= middle
            self.measures[1] -= middle
        return float(np.abs(own - before).max())

    def _move_thresholds(self, which: NDArray[np.bool_]) -> float:
        chances = self._chances(which)
        above = np.cumsum(chances[:, ::-1], axis=1)[:, ::-1][:, 1:]
        observed = (self.points[which][:, None] >= self.steps[1:]).sum(axis=0)
        information = np.maximum((above * (1 - above)).sum(axis=0), _SMALLEST_VARIANCE)
        before = self.thresholds
        moved = before + np.clip((above.sum(axis=0) - observed) / information, -0.5, 0.5)
        self.thresholds = moved - moved.mean()
        self.measures[1] -= float(moved.mean())
        return float(np.abs(self.thresholds - before).max())

    def place_extremes(self, kept: NDArray[np.bool_]) -> None:
        """Measures of elements without a rating in `kept`, the rest taken as known, facet by facet."""
        everything = np.ones(len(kept), bool)
        top = self.steps[-1]
        for facet in (1, 0, 2):
            where = self.places[:, facet]
            lost = ~np.isin(np.arange(self.sizes[facet]), where[kept])
            if not lost.any():
                continue
            count = np.bincount(where, minlength=self.sizes[facet])
            total = np.bincount(where, self.points, minlength=self.sizes[facet])
            wanted = np.clip(total, _EXTREME, top * count - _EXTREME)
            sign = 1.0 if facet == 1 else -1.0
            for _ in range(100):
                expected, variance = self._moments(everything)
                surplus = wanted - np.bincount(where, expected, minlength=len(count))
                step = surplus / np.bincount(where, variance, minlength=len(count))
                step = np.where(lost, np.clip(step, -_LONGEST_STEP, _LONGEST_STEP), 0.0)
                self.measures[facet] += sign * step
                if float(np.abs(step).max()) < _TOLERANCE:
                    break

    def elements(self, facet: int, names: list[Hashable], kept: NDArray[np.bool_]) -> tuple[Element, ...]:
        everything = np.ones(len(kept), bool)
        expected, variance = self._moments(everything)
        where, size = self.places[:, facet], self.sizes[facet]
        square = (self.points - expected) ** 2
        count = np.bincount(where, minlength=size)
        information = np.bincount(where, variance, minlength=size)
        fitted = np.bincount(where[kept], minlength=size)
        infit = _ratio(where[kept], square[kept], variance[kept], size)
        outfit = np.bincount(where[kept], (square / variance)[kept], minlength=size) / np.maximum(fitted, 1)
        return tuple(
            Element(
                name=name,
                measure=float(self.measures[facet][i]),
                se=1 / math.sqrt(float(information[i])),
                infit=float(infit[i]) if fitted[i] else None,
                outfit=float(outfit[i]) if fitted[i] else None,
                n=int(count[i]),
                extreme=not fitted[i],
            )
            for i, name in enumerate(names)
        )


def _ratio(where: Indices, top: Array, bottom: Array, size: int) -> Array:
    """Sum of `top` over sum of `bottom` by number."""
    below = np.bincount(where, bottom, minlength=size)
    return np.asarray(np.bincount(where, top, minlength=size) / np.where(below > 0, below, 1.0))

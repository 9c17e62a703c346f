"""Item response models of right/wrong answers, by marginal likelihood: Rasch and two-parameter logistic.

P(right) = 1/(1 + exp(-a(θ - b))): a is the item's discrimination, b its difficulty, θ the person's ability.
Abilities follow the standard normal distribution, which fixes the scale: b is in standard deviations of
ability. In the Rasch model all items share one a, which is estimated. That is the convention of Thissen
1982 and of Rizopoulos 2006; `with_unit_slope` converts to the other one, slope 1 and the spread of
abilities free.

Sources
    Bock & Lieberman 1970, Psychometrika 35: marginal likelihood
    Bock & Aitkin 1981, Psychometrika 46: its EM algorithm on fixed quadrature points
    Thissen 1982, Psychometrika 47: the same for one common slope
    Rizopoulos 2006, Journal of Statistical Software 17(5): published estimates this is checked against
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from quizzes._numbers import Array, Matrix, right_wrong_table

# Fewer people place an item worse than ±1 logit (Linacre 1994, Rasch Measurement Transactions 7) ...
RASCH_PEOPLE = 30
# ... and two figures an item need more; this limit is a convention, 250 and more are advisable.
TWO_PARAMETER_PEOPLE = 100

_NODES = np.linspace(-6, 6, 61)
_LOG_WEIGHTS = -(_NODES**2) / 2 - np.log(np.exp(-(_NODES**2) / 2).sum())
_STEEPEST = 8.0
_FLATTEST = 0.05
_LONGEST_STEP = 1.0
_FLAT_LIKELIHOOD = 1e-9
_TOLERANCE = 1e-6
_MOST_ITERATIONS = 2000


@dataclass(frozen=True, slots=True)
class ItemModel:
    """Estimates by item, in the order of the columns.

    discrimination  a, per standard deviation of ability; below 0 where the more able get it wrong
    difficulty      b, in standard deviations of ability, higher is harder; NaN where a is within ±.05 of 0,
                    because an item that does not depend on ability has no place on its scale
    se_discrimination, se_difficulty
                    standard errors from the curvature of the likelihood; NaN where it has no peak
    log_likelihood  natural log of the marginal likelihood
    ability_sd      standard deviation of abilities on this scale
    people          rows with at least one answer
    iterations      EM steps taken
    converged       whether the estimates settled; False also where a slope ran to its limit of ±8
    """

    discrimination: Array
    difficulty: Array
    se_discrimination: Array
    se_difficulty: Array
    log_likelihood: float
    ability_sd: float
    people: int
    iterations: int
    converged: bool


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The distinct rows of answers: right and answered (1 or 0, patterns × items) and how often each came."""

    right: Array
    answered: Array
    count: Array


@dataclass(frozen=True, slots=True)
class _Curves:
    """Slopes and intercepts by item: logit P = slope·θ + intercept."""

    slope: Array
    intercept: Array

    def logits(self) -> Array:
        """Items × nodes."""
        return self.slope[:, None] * _NODES + self.intercept[:, None]


@dataclass(frozen=True, slots=True)
class _Expectation:
    """The E step: log likelihood, and for items × nodes the expected answers and right answers."""

    log_likelihood: float
    answers: Array
    right: Array


# From the gradient (slope, intercept) and the curvatures by item to the changes of slope and intercept.
_Step: TypeAlias = Callable[[Array, Array, Array, Array, Array], tuple[Array, Array]]


def fit_2pl(matrix: Matrix) -> ItemModel:
    """Fit the two-parameter logistic model; rows are people, columns items, values 0, 1 or missing.

    Missing answers (None, NaN) are left out of the likelihood, which is right when what a person was shown
    does not depend on ability beyond the answers given. Abilities point the way in which more answers are
    right.

    ValueError for other values, fewer than 3 items or 100 people, or an item that all answered alike.
    """
    return _fit(
        matrix, fewest_items=3, fewest_people=TWO_PARAMETER_PEOPLE, step=_separate_slopes, common=False
    )


def fit_rasch(matrix: Matrix) -> ItemModel:
    """Fit the Rasch model with an estimated common slope; missing answers as in `fit_2pl`.

    ValueError for other values than 0, 1 and missing, fewer than 2 items or 30 people, or an item that all
    answered alike.
    """
    return _fit(matrix, fewest_items=2, fewest_people=RASCH_PEOPLE, step=_common_slope, common=True)


def with_unit_slope(model: ItemModel) -> ItemModel:
    """A Rasch model on the logit scale: discrimination 1, difficulty a·b, ability_sd a.

    The standard error of each difficulty is that of the product as if a were known, and that of the slope 0.
    ValueError unless all discriminations are equal and above 0.
    """
    slope = float(model.discrimination[0])
    if slope <= 0 or (model.discrimination != slope).any():
        raise ValueError("with_unit_slope needs a Rasch model with a slope above 0")
    return replace(
        model,
        discrimination=np.ones_like(model.discrimination),
        difficulty=model.difficulty * slope,
        se_discrimination=np.zeros_like(model.se_discrimination),
        se_difficulty=model.se_difficulty * slope,
        ability_sd=model.ability_sd * slope,
    )


def _fit(matrix: Matrix, *, fewest_items: int, fewest_people: int, step: _Step, common: bool) -> ItemModel:
    patterns = _patterns(right_wrong_table(matrix), fewest_items, fewest_people)
    curves, iterations, settled = _maximise(patterns, step)
    curves = _towards_more_right(curves)
    expectation = _expect(patterns, curves)
    se_slope, se_difficulty = _standard_errors(patterns, curves, common)
    return ItemModel(
        discrimination=curves.slope,
        difficulty=_difficulty(curves),
        se_discrimination=se_slope,
        se_difficulty=se_difficulty,
        log_likelihood=expectation.log_likelihood,
        ability_sd=1.0,
        people=int(patterns.count.sum()),
        iterations=iterations,
        converged=settled and bool((np.abs(curves.slope) < _STEEPEST).all()),
    )


def _patterns(table: Array, fewest_items: int, fewest_people: int) -> _Patterns:
    table = table[~np.isnan(table).all(axis=1)]
    if table.shape[0] < fewest_people or table.shape[1] < fewest_items:
        raise ValueError(
            f"the model needs at least {fewest_people} people and {fewest_items} items: "
            f"{table.shape[0]} and {table.shape[1]}"
        )
    for number, column in enumerate(table.T, start=1):
        if len(set(column[~np.isnan(column)])) < 2:
            raise ValueError(f"item {number} was answered alike by all")
    distinct, count = np.unique(np.where(np.isnan(table), -1.0, table), axis=0, return_counts=True)
    return _Patterns((distinct == 1).astype(float), (distinct >= 0).astype(float), count.astype(float))


def _maximise(patterns: _Patterns, step: _Step) -> tuple[_Curves, int, bool]:
    share = (patterns.count @ patterns.right) / (patterns.count @ patterns.answered)
    curves = _Curves(np.ones_like(share), np.log(share / (1 - share)))
    for iteration in range(1, _MOST_ITERATIONS + 1):
        following = _improve(curves, _expect(patterns, curves), step)
        change = max(
            np.abs(following.slope - curves.slope).max(), np.abs(following.intercept - curves.intercept).max()
        )
        curves = following
        if change < _TOLERANCE:
            return curves, iteration, True
    return curves, _MOST_ITERATIONS, False


def _expect(patterns: _Patterns, curves: _Curves) -> _Expectation:
    logits = curves.logits()
    log_wrong = -np.logaddexp(0, logits)
    joint = patterns.right @ logits + patterns.answered @ log_wrong + _LOG_WEIGHTS
    highest = joint.max(axis=1, keepdims=True)
    likelihood = np.exp(joint - highest)
    total = likelihood.sum(axis=1, keepdims=True)
    weighted = likelihood / total * patterns.count[:, None]
    return _Expectation(
        float(patterns.count @ (np.log(total) + highest)[:, 0]),
        patterns.answered.T @ weighted,
        patterns.right.T @ weighted,
    )


def _improve(curves: _Curves, expectation: _Expectation, step: _Step) -> _Curves:
    """The M step: one Newton step of the items' weighted logistic regressions on ability."""
    chance = _chance(curves)
    surprise = expectation.right - expectation.answers * chance
    weight = expectation.answers * chance * (1 - chance)
    slope, intercept = step(
        surprise @ _NODES, surprise.sum(axis=1), weight @ _NODES**2, weight @ _NODES, weight.sum(axis=1)
    )
    return _Curves(
        np.clip(curves.slope + np.clip(slope, -_LONGEST_STEP, _LONGEST_STEP), -_STEEPEST, _STEEPEST),
        curves.intercept + np.clip(intercept, -_LONGEST_STEP, _LONGEST_STEP),
    )


def _separate_slopes(
    slope: Array, level: Array, curve: Array, mixed: Array, height: Array
) -> tuple[Array, Array]:
    determinant = np.maximum(curve * height - mixed**2, _FLAT_LIKELIHOOD)
    return (height * slope - mixed * level) / determinant, (curve * level - mixed * slope) / determinant


def _common_slope(
    slope: Array, level: Array, curve: Array, mixed: Array, height: Array
) -> tuple[Array, Array]:
    height = np.maximum(height, _FLAT_LIKELIHOOD)
    curvature = max(float((curve - mixed**2 / height).sum()), _FLAT_LIKELIHOOD)
    shared = (slope - mixed / height * level).sum() / curvature
    return np.full_like(slope, shared), (level - mixed * shared) / height


def _chance(curves: _Curves) -> Array:
    return np.exp(-np.logaddexp(0, -curves.logits()))


def _towards_more_right(curves: _Curves) -> _Curves:
    """Turn the ability scale round if most items fall with it: the likelihood cannot tell the two apart."""
    return curves if curves.slope.sum() >= 0 else _Curves(-curves.slope, curves.intercept)


def _difficulty(curves: _Curves) -> Array:
    placed = np.abs(curves.slope) >= _FLATTEST
    return np.where(placed, -curves.intercept / np.where(placed, curves.slope, 1), np.nan)


def _standard_errors(patterns: _Patterns, curves: _Curves, common: bool) -> tuple[Array, Array]:
    """Of slopes and difficulties, by the delta method from the inverse of minus the second derivatives."""
    covariance = _covariance(patterns, curves, common)
    items = len(curves.slope)
    slopes = np.zeros(items, dtype=int) if common else np.arange(items)
    levels = np.arange(items) + (1 if common else items)
    steep = np.where(np.abs(curves.slope) >= _FLATTEST, curves.slope, np.nan)
    by_slope, by_level = curves.intercept / steep**2, -1 / steep
    variance = (
        by_slope**2 * covariance[slopes, slopes]
        + by_level**2 * covariance[levels, levels]
        + 2 * by_slope * by_level * covariance[slopes, levels]
    )
    return _root(covariance[slopes, slopes]), _root(variance)


def _root(variance: Array) -> Array:
    return np.sqrt(np.where(variance > 0, variance, np.nan))


def _covariance(patterns: _Patterns, curves: _Curves, common: bool) -> Array:
    """Of the free parameters (slopes, then intercepts); second derivatives as differences of the gradient."""
    items = len(curves.slope)
    free = np.concatenate([curves.slope[:1] if common else curves.slope, curves.intercept])

    def gradient(parameters: Array) -> Array:
        slope = np.full(items, parameters[0]) if common else parameters[:items]
        return _gradient(patterns, _Curves(slope, parameters[-items:]), common)

    nudges = 1e-4 * np.eye(len(free))
    curvature = np.array([(gradient(free + nudge) - gradient(free - nudge)) / 2e-4 for nudge in nudges])
    try:
        return np.linalg.inv(-(curvature + curvature.T) / 2)
    except np.linalg.LinAlgError:
        return np.full_like(curvature, np.nan)


def _gradient(patterns: _Patterns, curves: _Curves, common: bool) -> Array:
    """Of the marginal log likelihood: the E step's expected surprise (Fisher's identity)."""
    expectation = _expect(patterns, curves)
    surprise = expectation.right - expectation.answers * _chance(curves)
    slope = surprise @ _NODES
    return np.concatenate([[slope.sum()] if common else slope, surprise.sum(axis=1)])

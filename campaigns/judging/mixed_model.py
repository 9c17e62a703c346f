"""Scores as entry + judge + noise, with shrinkage, on any incomplete design.

    y = μ + e[entry] + j[judge] + ε,    e ~ N(0, σe²),  j ~ N(0, σj²),  ε ~ N(0, σ²), all independent

For given ratios λe = σ²/σe² and λj = σ²/σj² the best linear unbiased predictions solve Henderson's
mixed-model equations, and the inverse of their matrix times σ² holds the prediction error variances. Entries
are many and their block is diagonal, so they are eliminated; what is left is dense in the judges:

    S = M - N'D⁻¹N,   D = diag(n + λe),   M = diag(scores per judge),   N = scores per entry and judge

and the eigenvectors of S serve every λj at once. The restricted likelihood of the two ratios (σ² and μ
integrated out) is computed on a grid that closes in on where it is large. Its peak gives the REML estimates;
predictions and errors are averages over the whole grid, so that they carry how uncertain the components are.
Each ratio s of standard deviations, σe/σ and σj/σ, has the prior 1/√(1 + s²) between .01 and 1100: uniform
in s below 1 (Gelman 2006), uniform in ln s above, so that scores without noise are believed even where they
are few.

Sources
    Patterson & Thompson 1971, Biometrika 58: restricted likelihood
    Henderson 1975, Biometrics 31: mixed-model equations and prediction error variances
    Harville 1977, Journal of the American Statistical Association 72: the likelihood used here
    Gelman 2006, Bayesian Analysis 1: uniform priors of standard deviations
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.int64]

_LOWEST, _HIGHEST = -9.0, 14.0  # natural log of a variance ratio σe²/σ² or σj²/σ²
_ENTRY_POINTS, _JUDGE_POINTS = 11, 25  # of the grid; the second cost next to nothing
_NEGLIGIBLE = 9.0  # log posterior this far below its peak counts as nothing
_ENOUGH = 6  # points along each ratio where the posterior is not negligible: steps of 1.5 deviations
_MOST_ROUNDS = 8
_SMALLEST_RESIDUAL = 1e-12  # share of the variation of the scores: a fit without any residual is not believed
_DRAWS_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class Components:
    """REML estimates: variances, in squared points of the score."""

    entry: float
    judge: float
    noise: float

    def scaled(self, unit: float) -> Components:
        """The same in points, where one unit of the scores is so many points."""
        return Components(self.entry * unit**2, self.judge * unit**2, self.noise * unit**2)


class Design:
    """Who scored what: entry, judge (numbered from 0 without gaps) and value (centred) of each score."""

    def __init__(self, entry: Indices, judge: Indices, value: Array) -> None:
        order = np.lexsort((value, judge, entry))
        self.entry, self.judge, self.value = entry[order], judge[order], value[order]
        self.per_entry = np.bincount(self.entry)
        self.per_judge = np.bincount(self.judge)
        self.starts = np.concatenate(([0], np.cumsum(self.per_entry)[:-1]))
        self.entry_sum = np.bincount(self.entry, self.value)
        self.judge_sum = np.bincount(self.judge, self.value)
        self.square_sum = float(self.value @ self.value)

    @cached_property
    def groups(self) -> list[tuple[int, Indices, Indices]]:
        """(scores per entry n, the entries that have n, their judges as a table entries x n)."""
        found = []
        for n in np.unique(self.per_entry):
            entries = np.flatnonzero(self.per_entry == n)
            found.append((int(n), entries, self.judge[self.starts[entries][:, None] + np.arange(n)]))
        return found

    @cached_property
    def crossings(self) -> list[Array]:
        """N'N of the entries of each group: judges x judges."""
        size = len(self.per_judge)
        tables = []
        for n, entries, judges in self.groups:
            rows = np.zeros((min(len(entries), 2000), size))
            table = np.zeros((size, size))
            for start in range(0, len(entries), len(rows)):
                part = judges[start : start + len(rows)]
                rows[:] = 0
                np.add.at(rows, (np.repeat(np.arange(len(part)), n), part.ravel()), 1.0)
                table += rows.T @ rows
            tables.append(table)
        return tables

    def by_entry(self, judge_effects: Array) -> Array:
        """N j: the sum of the effects of each entry's judges; judges x anything -> entries x anything."""
        return np.add.reduceat(judge_effects[self.judge], self.starts, axis=0)

    def by_judge(self, entry_effects: Array) -> Array:
        """N'e: the sum of the effects of each judge's entries."""
        return np.asarray(np.bincount(self.judge, entry_effects[self.entry]), float)


class Absorbed:
    """The equations at one λe with the entries eliminated, ready for every λj.

    With W = I - Z(Z'Z + λe)⁻¹Z' over the entries: S = J'WJ = U diag(roots) U', a = U'J'W1, b = U'J'Wy.
    """

    def __init__(self, design: Design, entry_shrinkage: float) -> None:
        self.design, self.entry_shrinkage = design, entry_shrinkage
        self.held = design.per_entry + entry_shrinkage
        matrix = np.diag(design.per_judge.astype(float))
        for (n, _entries, _judges), table in zip(design.groups, design.crossings, strict=True):
            matrix -= table / (n + entry_shrinkage)
        roots, self.vectors = np.linalg.eigh(matrix)
        self.roots = np.maximum(roots, 0.0)
        share: Array = np.asarray(entry_shrinkage / self.held)
        self.a = self.vectors.T @ design.by_judge(share)
        self.b = self.vectors.T @ (design.judge_sum - design.by_judge(design.entry_sum / self.held))
        self.ones = float(design.per_entry @ share)
        self.ones_value = float(design.entry_sum @ share)
        self.square = design.square_sum - float((design.entry_sum**2 / self.held).sum())
        self.log_entries = float(np.log(self.held / entry_shrinkage).sum())

    def at(self, judge_shrinkage: Array) -> Solved:
        """Everything that depends on λj too, for several λj in one go."""
        inverse = 1.0 / (self.roots[:, None] + judge_shrinkage)
        weight = self.ones - self.a**2 @ inverse
        weight = np.maximum(weight, 1e-12 * self.ones)
        mean = (self.ones_value - (self.a * self.b) @ inverse) / weight
        residual = self.square - self.b**2 @ inverse - mean**2 * weight
        residual = np.maximum(residual, _SMALLEST_RESIDUAL * self.design.square_sum)
        log_size = self.log_entries + np.log1p(self.roots[:, None] / judge_shrinkage).sum(axis=0)
        freedom = len(self.design.value) - 1
        fit = -0.5 * (log_size + np.log(weight) + freedom * np.log(residual))
        return Solved(inverse=inverse, weight=weight, mean=mean, residual=residual, log_likelihood=fit)


@dataclass(frozen=True, slots=True)
class Solved:
    """By λj (last axis): 1/(roots + λj), 1'V⁻¹1, μ, y'Py and the restricted log-likelihood."""

    inverse: Array
    weight: Array
    mean: Array
    residual: Array
    log_likelihood: Array


@dataclass(frozen=True, slots=True)
class Predicted:
    """Means over the posterior of the components, on the scale of the scores.

    entries, entry_errors   μ + e and the square root of its prediction error variance
    judges, judge_errors    j (positive: generous) and the same of it
    """

    entries: Array
    entry_errors: Array
    judges: Array
    judge_errors: Array


def _log_prior(log_ratio: Array) -> Array:
    """Of the log of a variance ratio s², the density of s being 1/√(1 + s²); up to a constant."""
    return np.asarray((log_ratio - np.log1p(np.exp(log_ratio))) / 2)


class Posterior:
    """The model fitted: a grid over the variance ratios, with a weight for each point."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self._fit(
            np.linspace(_LOWEST, _HIGHEST, _ENTRY_POINTS), np.linspace(_LOWEST, _HIGHEST, _JUDGE_POINTS)
        )
        for _ in range(_MOST_ROUNDS):
            near = self.log_weights > self.log_weights.max() - _NEGLIGIBLE
            for_entries, for_judges = near.any(axis=1), near.any(axis=0)
            if min(for_entries.sum(), for_judges.sum()) >= _ENOUGH:
                break
            self._fit(_closer(self.log_entry, for_entries), _closer(self.log_judge, for_judges))
        weights = np.exp(self.log_weights - self.log_weights.max())
        self.weights: Array = weights / weights.sum()

    def _fit(self, log_entry: Array, log_judge: Array) -> None:
        self.log_entry, self.log_judge = log_entry, log_judge
        self.judge_shrinkage: Array = np.exp(-log_judge)
        self.absorbed = [Absorbed(self.design, float(np.exp(-value))) for value in log_entry]
        self.solved = [each.at(self.judge_shrinkage) for each in self.absorbed]
        self.log_likelihood = np.array([each.log_likelihood for each in self.solved])
        self.log_weights = self.log_likelihood + _log_prior(log_entry)[:, None] + _log_prior(log_judge)

    @cached_property
    def freedom(self) -> float:
        """Degrees of freedom of σ²: given the ratios, y'Py/σ² is χ² with this many."""
        return float(len(self.design.value) - 1)

    def components(self) -> Components:
        """The REML estimates: the peak of the restricted likelihood, by parabolas from the best point."""
        best = int(np.argmax(self.log_likelihood.max(axis=1)))
        peak, reach = float(self.log_entry[best]), float(np.diff(self.log_entry).max())
        for _ in range(4):
            around = np.clip(peak + reach * np.array([-1.0, 0.0, 1.0]), _LOWEST, _HIGHEST)
            heights = np.array([self._profile(value)[0] for value in around])
            peak = _vertex(around, heights)
            reach /= 8
        _, judge, noise = self._profile(peak)
        return Components(entry=noise * float(np.exp(peak)), judge=noise * float(np.exp(judge)), noise=noise)

    def _profile(self, log_entry: float) -> tuple[float, float, float]:
        """The highest restricted likelihood at this ln σe²/σ², and ln σj²/σ² and σ² where it is."""
        absorbed = Absorbed(self.design, float(np.exp(-log_entry)))
        low, high = _LOWEST, _HIGHEST
        while True:
            judges = np.linspace(low, high, 60)
            solved = absorbed.at(np.exp(-judges))
            best = int(np.argmax(solved.log_likelihood))
            if high - low < 1e-5:
                noise = float(solved.residual[best]) / self.freedom
                return float(solved.log_likelihood[best]), float(judges[best]), noise
            low, high = float(judges[max(best - 1, 0)]), float(judges[min(best + 1, 59)])

    def predicted(self) -> Predicted:
        """Predictions averaged over the grid; their variance is within a point plus between the points."""
        design, size = self.design, len(self.design.per_judge)
        first: Array = np.zeros((2, len(design.per_entry)))
        of_judges: Array = np.zeros((2, size))
        for absorbed, solved, weights in zip(self.absorbed, self.solved, self.weights, strict=True):
            total = float(weights.sum())
            if total < 1e-9:
                continue
            centre, spread, noise = self._effects(absorbed, solved, weights / total)
            mean = _entry_means(absorbed, centre[:, None])[:, 0]
            variance = noise / absorbed.held + _quadratic(design, absorbed, spread)
            first += total * np.array([mean, variance + mean**2])
            of_judges += total * np.array([centre[1:], np.diag(spread)[1:] + centre[1:] ** 2])
        return Predicted(first[0], _root(first), of_judges[0], _root(of_judges))

    def _effects(self, absorbed: Absorbed, solved: Solved, weights: Array) -> tuple[Array, Array, float]:
        """At one λe over every λj: mean and covariance of (μ, judges), and mean σ²."""
        turned = (absorbed.b[:, None] - absorbed.a[:, None] * solved.mean) * solved.inverse
        noise = solved.residual / max(self.freedom - 2, 1.0)
        points = np.vstack([solved.mean, absorbed.vectors @ turned])
        centre = points @ weights
        off = points - centre[:, None]
        spread = (off * weights) @ off.T
        lean = np.vstack([np.ones(len(weights)), -absorbed.vectors @ (absorbed.a[:, None] * solved.inverse)])
        spread += (lean * (weights * noise / solved.weight)) @ lean.T
        inner = solved.inverse @ (weights * noise)
        spread[1:, 1:] += (absorbed.vectors * inner) @ absorbed.vectors.T
        return centre, spread, float(noise @ weights)

    def draws(self, number: int, random: np.random.Generator) -> list[Array]:
        """Joint draws of all μ + e from the posterior, in batches of shape entries x draws."""
        counts = random.multinomial(number, self.weights.ravel()).reshape(self.weights.shape)
        batches = []
        for absorbed, solved, row in zip(self.absorbed, self.solved, counts, strict=True):
            points = np.repeat(np.arange(len(row)), row)
            for start in range(0, len(points), _DRAWS_AT_ONCE):
                batches.append(self._drawn(absorbed, solved, points[start : start + _DRAWS_AT_ONCE], random))
        return batches

    def _drawn(
        self, absorbed: Absorbed, solved: Solved, points: Indices, random: np.random.Generator
    ) -> Array:
        noise = np.sqrt(solved.residual[points] / random.chisquare(self.freedom, len(points)))
        mean = solved.mean[points] + noise * random.standard_normal(len(points)) / np.sqrt(
            solved.weight[points]
        )
        inverse = solved.inverse[:, points]
        turned = (absorbed.b[:, None] - absorbed.a[:, None] * mean) * inverse
        # U f(roots) U' times normal numbers: the same draws whatever eigenvectors a library chooses.
        turned += noise * np.sqrt(inverse) * (absorbed.vectors.T @ random.standard_normal(inverse.shape))
        centre = _entry_means(absorbed, np.vstack([mean, absorbed.vectors @ turned]))
        return centre + noise * random.standard_normal(centre.shape) / np.sqrt(absorbed.held)[:, None]


def _closer(grid: Array, near: NDArray[np.bool_]) -> Array:
    """A grid from one step before the first point that matters to one after the last."""
    where = np.flatnonzero(near)
    first, last = max(where[0] - 1, 0), min(where[-1] + 1, len(grid) - 1)
    return np.linspace(grid[first], grid[last], len(grid))


def _vertex(places: Array, heights: Array) -> float:
    """The top of the parabola through three points, or the highest point where it has none between them."""
    left, middle, right = places
    below, above = heights[1] - heights[0], heights[1] - heights[2]
    if min(below, above) < 0 or below + above == 0 or left == middle or middle == right:
        return float(places[int(np.argmax(heights))])
    return float(middle + (right - left) / 4 * (below - above) / (below + above))


def _entry_means(absorbed: Absorbed, effects: Array) -> Array:
    """μ + e given (μ, judges): μ + (sum of scores - nμ - Nj)/(n + λe), entries x columns of `effects`."""
    design = absorbed.design
    left = design.entry_sum[:, None] - design.by_entry(effects[1:])
    return (left + absorbed.entry_shrinkage * effects[0]) / absorbed.held[:, None]


def _quadratic(design: Design, absorbed: Absorbed, spread: Array) -> Array:
    """Variance of those means by the covariance of (μ, judges), entry by entry."""
    result: Array = np.zeros(len(design.per_entry))
    for n, entries, judges in design.groups:
        step = max(1, 4_000_000 // n**2)
        for start in range(0, len(entries), step):
            part = judges[start : start + step] + 1
            both = spread[part[:, :, None], part[:, None, :]].sum(axis=(1, 2))
            cross = spread[0][part].sum(axis=1)
            shrinkage = absorbed.entry_shrinkage
            total = both - 2 * shrinkage * cross + shrinkage**2 * spread[0, 0]
            result[entries[start : start + step]] = total / (n + shrinkage) ** 2
    return result


def _root(moments: Array) -> Array:
    """Standard deviation from the first and second moment."""
    deviation: Array = np.sqrt(np.maximum(moments[1] - moments[0] ** 2, 0.0))
    return deviation

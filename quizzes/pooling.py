"""What many rounds show together: pooled d' and c, the ROC curve, shares, each with its interval. No Django.

Rounds are the units. Pooled figures are those of all answers added up, as if one person had answered; their
uncertainty is that between rounds, by a jackknife that leaves out one round at a time, as in
`quizzes.comparison`. Rounds with the same counts are worked once, so that the work grows with the number of
different rounds. Beside them stands the mean of the rounds' own figures, which the log-linear correction
pulls towards zero where rounds are short.

Sources
    Macmillan & Kaplan 1985, Psychological Bulletin 98: d' from average hit and false-alarm rates
    Miller 1974, Biometrika 61: the jackknife
    Hanley & McNeil 1982, Radiology 143: trapezoidal ROC area = Mann-Whitney statistic
    Wilson 1927, Journal of the American Statistical Association 22: interval of a share
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from quizzes._numbers import Array, Counts, require_count, t_margin
from quizzes.comparison import Estimate
from quizzes.measurement import signal_detection

STEPS = 6  # of the scale from surely genuine to surely fake
# Rounds that all look alike show no spread, which is no proof that there is none.
_NO_SPREAD = 1e-12


@dataclass(frozen=True, slots=True)
class PooledRounds:
    """Skill of a group, by `pooled_rounds`, in standard deviations.

    rounds                          that hold both fakes and genuine items; the others do not count
    d_prime, criterion              from pooled counts
    mean_d_prime, mean_criterion    means of the rounds' own
    """

    rounds: int
    d_prime: Estimate
    criterion: Estimate
    mean_d_prime: Estimate
    mean_criterion: Estimate


@dataclass(frozen=True, slots=True)
class Roc:
    """The ROC curve of ratings, by `pooled_roc`.

    area     under the curve, 0 to 1, chance .5
    points   (false-alarm rate, hit rate) from (0, 0) to (1, 1): the criterion from strict to lax
    rounds   that hold ratings of both kinds
    """

    area: Estimate
    points: tuple[tuple[float, float], ...]
    rounds: int


def pooled_rounds(rounds: Counts, level: float = 0.95) -> PooledRounds | None:
    """Measure rounds, rows of hits, fakes, false alarms, genuine; None with fewer than two that count.

    ValueError for impossible counts (see `signal_detection`) or a level outside 0 to 1, both excluded.
    """
    counted = rounds[(rounds[:, 1] > 0) & (rounds[:, 3] > 0)]
    if len(counted) < 2:
        return None
    total = counted.sum(axis=0)
    kinds, times = np.unique(counted, axis=0, return_counts=True)
    pooled, chance = _measured(total)
    without = np.array([_measured(total - kind)[0] for kind in kinds])
    own = np.array([_measured(kind)[0] for kind in kinds])
    shares = len(counted) * pooled - (len(counted) - 1) * without
    d_prime, criterion = (
        _estimate(float(pooled[i]), shares[:, i], times, float(chance[i]), level) for i in (0, 1)
    )
    mean_d_prime, mean_criterion = (
        _estimate(float(np.average(own[:, i], weights=times)), own[:, i], times, float(chance[i]), level)
        for i in (0, 1)
    )
    return PooledRounds(len(counted), d_prime, criterion, mean_d_prime, mean_criterion)


def pooled_roc(fakes: Counts, genuine: Counts, level: float = 0.95) -> Roc | None:
    """The ROC curve of ratings, from how often each step was given: rows are rounds, columns steps 1 to 6.

    The area equals `roc_area` of all ratings. None with fewer than two rounds that hold both kinds.
    """
    both = (fakes.sum(axis=1) > 0) & (genuine.sum(axis=1) > 0)
    fakes, genuine = fakes[both], genuine[both]
    rounds = len(fakes)
    if rounds < 2:
        return None
    all_fakes, all_genuine = fakes.sum(axis=0), genuine.sum(axis=0)
    area = float(_areas(all_fakes[None], all_genuine[None])[0])
    shares = rounds * area - (rounds - 1) * _areas(all_fakes - fakes, all_genuine - genuine)
    return Roc(
        area=_estimate(area, shares, np.ones(rounds, dtype=np.int64), 0.0, level),
        points=roc_points(all_fakes, all_genuine),
        rounds=rounds,
    )


def roc_points(fakes: Counts, genuine: Counts) -> tuple[tuple[float, float], ...]:
    """(false-alarm rate, hit rate) for each criterion on the scale, from counts by step; neither is empty."""
    hit = np.concatenate([[0], np.cumsum(fakes[::-1]) / fakes.sum()])
    false = np.concatenate([[0], np.cumsum(genuine[::-1]) / genuine.sum()])
    return tuple(zip(false.tolist(), hit.tolist(), strict=True))


def mean_of_rounds(values: Sequence[float] | Array, level: float = 0.95) -> Estimate:
    """The mean of the rounds' own values with its t interval. ValueError with fewer than two."""
    array = np.asarray(values, dtype=np.float64)
    if len(array) < 2:
        raise ValueError(f"an interval needs at least two rounds: {len(array)}")
    return _estimate(float(array.mean()), array, np.ones(len(array), dtype=np.int64), 0.0, level)


def wilson_interval(successes: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Interval (low, high) of a share, within 0 to 1 (Wilson 1927).

    ValueError unless 0 <= successes <= trials, trials is at least 1 and 0 < level < 1.
    """
    require_count("trials", trials, at_least=1)
    require_count("successes", successes, at_most=trials)
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, both excluded: {level!r}")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, weight = successes / trials, z * z / trials
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight)
    # Rounding must not take a bound past the share itself.
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def _measured(counts: Counts) -> tuple[Array, Array]:
    """d' and c of these counts, and their variances by the binomial alone."""
    one = signal_detection(*counts.tolist())
    return np.array([one.d_prime, one.criterion]), np.array([one.se_d_prime**2, one.se_criterion**2])


def _areas(fakes: Counts, genuine: Counts) -> Array:
    below = np.cumsum(genuine, axis=1) - genuine
    wins: Array = (fakes * (below + genuine / 2)).sum(axis=1)
    return wins / (fakes.sum(axis=1) * genuine.sum(axis=1))


def _estimate(value: float, shares: Array, times: Counts, chance: float, level: float) -> Estimate:
    """`value` with the spread of the units' shares, each of which came so many `times`."""
    units = int(times.sum())
    mean = np.average(shares, weights=times)
    variance = float((times * (shares - mean) ** 2).sum()) / (units - 1) / units
    error = sqrt(variance if variance > _NO_SPREAD else chance)
    margin = t_margin(error, units - 1, level)
    return Estimate(value, error, value - margin, value + margin, units - 1)

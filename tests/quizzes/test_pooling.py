"""Pooled rounds agree with the study's mathematics, with roc_area and with what is published."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.comparison import Answers, Order, Participant, compare
from quizzes.measurement import roc_area
from quizzes.pooling import STEPS, mean_of_rounds, pooled_roc, pooled_rounds, roc_points, wilson_interval

SHOWN = 8
ROUND = st.tuples(st.integers(0, SHOWN), st.integers(0, SHOWN)).map(
    lambda yes: [yes[0], SHOWN, yes[1], SHOWN]
)
STEP_COUNTS = st.lists(st.integers(0, 3), min_size=STEPS, max_size=STEPS)


def close(value: object) -> object:
    return pytest.approx(value, abs=1e-9)


@given(st.lists(ROUND, min_size=5, max_size=12))
def test_pooled_figures_are_those_of_the_study(rounds: list[list[int]]) -> None:
    """One order of a study is a group of rounds: the same jackknife."""
    people = [
        Participant(number, Order.AB, Answers(*counts), Answers(*counts))
        for number, counts in enumerate(rounds)
    ]
    before = compare(people).before
    pooled = pooled_rounds(np.array(rounds))
    assert (pooled.d_prime.value, pooled.d_prime.low, pooled.d_prime.high) == close(
        (before.d_prime.value, before.d_prime.low, before.d_prime.high)
    )
    assert (pooled.criterion.value, pooled.criterion.standard_error) == close(
        (before.criterion.value, before.criterion.standard_error)
    )
    assert (pooled.mean_d_prime.value, pooled.mean_criterion.value) == close(
        (before.mean_d_prime, before.mean_criterion)
    )


def test_rounds_without_one_kind_do_not_count() -> None:
    rounds = [[5, 8, 2, 8], [6, 8, 1, 8], [3, 3, 0, 0], [0, 0, 1, 4]]
    assert pooled_rounds(np.array(rounds)) == pooled_rounds(np.array(rounds[:2]))
    assert pooled_rounds(np.array(rounds[1:])) is None


@given(st.lists(st.tuples(STEP_COUNTS, STEP_COUNTS), min_size=2, max_size=6))
def test_pooled_area_is_that_of_all_ratings(rounds: list[tuple[list[int], list[int]]]) -> None:
    rated = [(fakes, genuine) for fakes, genuine in rounds if sum(fakes) and sum(genuine)]
    fakes, genuine = (np.array([one[side] for one in rounds]) for side in (0, 1))
    roc = pooled_roc(fakes, genuine)
    if len(rated) < 2:
        assert roc is None
        return
    ratings = [
        [step for one in rated for step, times in enumerate(one[side]) for _time in range(times)]
        for side in (0, 1)
    ]
    assert roc.area.value == close(roc_area(*ratings))


def test_leaving_out_one_round_gives_the_spread_of_the_area() -> None:
    """Three rounds of two ratings; the areas without one of them come from all ratings of the others."""
    fakes = np.array([[0, 0, 0, 0, 0, 1], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 1]])
    genuine = np.array([[1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1], [0, 0, 0, 1, 0, 0]])
    without = [
        roc_area(
            [step for k in range(3) if k != left for step in range(6) if fakes[k, step]],
            [step for k in range(3) if k != left for step in range(6) if genuine[k, step]],
        )
        for left in range(3)
    ]
    roc = pooled_roc(fakes, genuine)
    shares = [3 * roc.area.value - 2 * area for area in without]
    assert roc.area.standard_error == close(np.std(shares, ddof=1) / 3**0.5)


def test_the_curve_goes_from_strict_to_lax() -> None:
    points = roc_points(np.array([0, 0, 1, 0, 0, 3]), np.array([2, 0, 0, 2, 0, 0]))
    assert points == ((0, 0), (0, 0.75), (0, 0.75), (0.5, 0.75), (0.5, 1), (0.5, 1), (1, 1))


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_are_the_published_ones(
    successes: int, trials: int, low: float, high: float
) -> None:
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval(counts: tuple[int, int]) -> None:
    low, high = wilson_interval(*counts)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


@pytest.mark.parametrize("counts", [(1, 0), (3, 2), (-1, 4)])
def test_impossible_shares_are_refused(counts: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="must be"):
        wilson_interval(*counts)


def test_a_mean_needs_two_rounds() -> None:
    assert mean_of_rounds([60, 80]).value == 70
    with pytest.raises(ValueError, match="two rounds"):
        mean_of_rounds([60])

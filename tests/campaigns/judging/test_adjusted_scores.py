"""Adjusted scores: published estimates, the plain equations, and what must hold for any scores."""

from __future__ import annotations

import math
from dataclasses import astuple
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from campaigns.judging import scoring
from campaigns.judging.mixed_model import Design, Posterior
from campaigns.judging.scoring import adjusted_scores, separable

# Davies & Goldsmith 1972, Statistical Methods in Research and Production, section 6.6: diameters of
# inhibition on 24 plates (rows) by 6 samples of penicillin. The data set Penicillin of the R package lme4.
PENICILLIN = """
27 23 26 23 23 21  27 23 26 23 23 21  25 21 25 24 24 20  26 23 25 23 23 20  25 22 26 22 23 20
24 22 25 23 22 19  24 20 23 21 22 19  26 22 26 24 24 21  24 21 24 22 22 20  24 21 24 23 22 19
26 23 26 24 24 21  25 22 26 24 24 20  26 24 26 24 25 22  26 23 26 23 23 20  26 23 25 24 24 22
25 22 25 23 23 20  25 21 24 23 23 20  25 22 24 23 23 19  24 21 23 21 21 19  26 23 26 24 24 21
25 21 24 22 22 18  25 22 25 22 22 20  24 21 24 22 24 19  24 21 24 22 21 18
"""


def penicillin() -> list[tuple[int, str, float]]:
    """Plates stand for judges, samples for entries."""
    numbers = [float(word) for word in PENICILLIN.split()]
    return [(place // 6, "ABCDEF"[place % 6], value) for place, value in enumerate(numbers)]


def contest(seed, *, entries=30, judges=10, each=3, severity=6.0, noise=6.0):
    """Scores of a connected contest, and the true quality by entry."""
    random = np.random.default_rng(seed)
    quality, harsh = random.normal(0, 10, entries), random.normal(0, severity, judges)
    scores = []
    for entry in range(entries):
        first = entry % judges
        others = random.permutation(np.delete(np.arange(judges), first))[: each - 1]
        for judge in (first, *others):
            value = 50 + quality[entry] - harsh[judge] + random.normal(0, noise)
            scores.append((int(judge), entry, float(value)))
    return scores, quality


def by_entry(table):
    return {row.entry: row for row in table.rows}


def finite(table) -> bool:
    numbers = [value for row in (*table.rows, *table.judges) for value in astuple(row)]
    return all(math.isfinite(value) for value in numbers if isinstance(value, float))


def test_reml_estimates_as_published():
    """Bates et al., lme4 on these data: standard deviations plate .8467, sample 1.9316, residual .5499."""
    parts = adjusted_scores(penicillin(), seed=1).components
    deviations = [round(math.sqrt(part), 4) for part in (parts.judge, parts.entry, parts.noise)]
    assert deviations == [0.8467, 1.9316, 0.5499]


def dense(design, posterior):
    """The same posterior means and errors by Henderson's equations, written out and inverted whole."""
    entries, judges, n = len(design.per_entry), len(design.per_judge), len(design.value)
    rows = np.arange(n)
    x = np.zeros((n, 1 + judges + entries))
    x[:, 0] = 1
    x[rows, 1 + design.judge] = 1
    x[rows, 1 + judges + design.entry] = 1
    first, second = 0.0, 0.0
    for e, log_entry in enumerate(posterior.log_entry):
        for j, log_judge in enumerate(posterior.log_judge):
            penalty = np.r_[0, np.full(judges, np.exp(-log_judge)), np.full(entries, np.exp(-log_entry))]
            inverse = np.linalg.inv(x.T @ x + np.diag(penalty))
            effects = inverse @ x.T @ design.value
            residual = design.value @ (design.value - x @ effects)
            wanted = np.zeros((judges + entries, len(effects)))
            wanted[:judges, 1 : 1 + judges] = np.eye(judges)
            wanted[judges:, 0] = 1
            wanted[judges:, 1 + judges :] = np.eye(entries)
            mean = wanted @ effects
            variance = np.diag(wanted @ inverse @ wanted.T) * residual / (n - 3)
            first = first + posterior.weights[e, j] * mean
            second = second + posterior.weights[e, j] * (variance + mean**2)
    return first, np.sqrt(second - first**2)


def test_elimination_gives_hendersons_predictions_and_errors():
    scores, _ = contest(3, entries=9, judges=5)
    judge, entry, value = (np.array(column) for column in zip(*scores, strict=True))
    design = Design(entry, judge, value - value.mean())
    posterior = Posterior(design)
    predicted = posterior.predicted()
    means, errors = dense(design, posterior)
    assert np.concatenate([predicted.judges, predicted.entries]) == pytest.approx(means, abs=1e-6)
    assert np.concatenate([predicted.judge_errors, predicted.entry_errors]) == pytest.approx(errors, abs=1e-6)


def test_restricted_likelihood_as_defined():
    """Harville 1977: -2 ln L = ln|V| + ln|1'V⁻¹1| + (n-1) ln y'Py, up to a constant."""
    scores, _ = contest(4, entries=8, judges=4)
    judge, entry, value = (np.array(column) for column in zip(*scores, strict=True))
    design = Design(entry, judge, value - value.mean())
    posterior = Posterior(design)
    n = len(value)
    expected = np.zeros_like(posterior.log_likelihood)
    for e, log_entry in enumerate(posterior.log_entry):
        for j, log_judge in enumerate(posterior.log_judge):
            v = np.eye(n) + np.exp(log_entry) * (design.entry[:, None] == design.entry)
            v += np.exp(log_judge) * (design.judge[:, None] == design.judge)
            inverse = np.linalg.inv(v)
            ones, y = inverse.sum(axis=1), design.value
            p = y @ inverse @ y - (ones @ y) ** 2 / ones.sum()
            determinant = np.linalg.slogdet(v)[1]
            expected[e, j] = -0.5 * (determinant + np.log(ones.sum()) + (n - 1) * np.log(p))
    difference = posterior.log_likelihood - expected
    assert difference == pytest.approx(np.full_like(difference, difference[0, 0]), abs=1e-6)


def test_a_harsh_judge_costs_nobody_a_place():
    """Without noise, a judge 40 points harsher sees the better half: raw means turn the order over."""
    quality = {"best": 90, "good": 80, "fine": 75, "fair": 70, "poor": 60, "worst": 50}
    seen = {"harsh": ("best", "good", "fine", "fair"), "mild": ("fine", "fair", "poor", "worst")}
    scores = [
        (judge, entry, quality[entry] - (40 if judge == "harsh" else 0))
        for judge, entries in seen.items()
        for entry in entries
    ]
    table = adjusted_scores(scores, seed=1)
    raw = sorted(table.rows, key=lambda row: -row.raw_mean)
    assert [row.entry for row in raw] == ["poor", "fine", "best", "fair", "worst", "good"]
    assert [row.entry for row in table.rows] == list(quality)
    assert {row.judge: row.severity > 0 for row in table.judges} == {"harsh": True, "mild": False}


def test_intervals_hold_and_the_ranking_gains():
    held, raw_better, adjusted_better = [], 0, 0
    for seed in range(25):
        scores, quality = contest(seed)
        table = adjusted_scores(scores, seed=seed)
        place = {int(entry): rank for rank, entry in enumerate(np.argsort(-quality), start=1)}
        held += [row.rank_low <= place[row.entry] <= row.rank_high for row in table.rows]
        rows = sorted(table.rows, key=lambda row: row.entry)
        raw = np.corrcoef([row.raw_mean for row in rows], quality)[0, 1]
        adjusted = np.corrcoef([row.adjusted for row in rows], quality)[0, 1]
        raw_better += raw > adjusted
        adjusted_better += adjusted > raw
    assert 0.85 <= np.mean(held) <= 0.95
    assert adjusted_better > 3 * raw_better


def test_severity_is_points_below_the_average_judge():
    scores = [(judge, entry, 10.0 * entry - 5.0 * judge) for judge in range(3) for entry in range(20)]
    severity = {row.judge: row.severity for row in adjusted_scores(scores, seed=1).judges}
    assert severity == pytest.approx({0: -5, 1: 0, 2: 5}, abs=0.01)


def test_the_erratic_judge_stands_out():
    scores = contest(8, entries=60, judges=6, noise=2.0)[0]
    random = Random(1)
    scores = [
        (judge, entry, random.uniform(20, 80) if judge == 0 else value) for judge, entry, value in scores
    ]
    rows = adjusted_scores(scores, seed=1).judges
    assert max(rows, key=lambda row: row.fit).judge == 0
    assert min(rows, key=lambda row: row.agreement).judge == 0


def test_top_k_adds_up_and_follows_the_seed():
    scores, _ = contest(5)
    table = adjusted_scores(scores, seed=7, top=5)
    assert sum(row.p_top_k for row in table.rows) == pytest.approx(5)
    assert adjusted_scores(scores, seed=7, top=5) == table
    other = adjusted_scores(scores, seed=8, top=5)
    assert [row.adjusted for row in other.rows] == [row.adjusted for row in table.rows]
    assert [row.p_top_k for row in other.rows] != [row.p_top_k for row in table.rows]


def test_neighbours_are_separable_or_not():
    scores = [(judge, entry, value + judge) for judge in range(4) for entry, value in (("a", 90), ("b", 50))]
    scores += [(judge, "c", 50 + judge + (-1) ** judge) for judge in range(4)]
    table = adjusted_scores(scores, seed=2)
    rows = by_entry(table)
    assert separable(rows["a"], rows["b"]) > 0.99
    assert separable(rows["a"], rows["b"]) == pytest.approx(1 - separable(rows["b"], rows["a"]))
    assert 0.2 < separable(rows["b"], rows["c"]) < scoring.NOT_SEPARABLE_BELOW


@pytest.mark.parametrize(
    ("scores", "notice"),
    [
        ([], scoring.NO_SCORES),
        ([("j", "e", 5)], scoring.ONE_JUDGE),
        ([("j", "a", 5), ("j", "b", 7), ("j", "c", 6)], scoring.ONE_JUDGE),
        ([("j", "a", 5), ("k", "b", 7)], scoring.ONE_JUDGE),
        ([("j", "a", 5), ("k", "a", 6), ("l", "b", 7), ("m", "b", 9)], scoring.NOT_CONNECTED),
        ([("j", "a", 5), ("k", "a", 5), ("j", "b", 5), ("k", "b", 5)], scoring.ALL_EQUAL),
    ],
)
def test_falls_back_to_raw_means_and_says_so(scores, notice):
    table = adjusted_scores(scores, seed=1)
    assert table.notice == notice
    assert table.components is None
    assert [row.adjusted for row in table.rows] == [row.raw_mean for row in table.rows]
    assert finite(table)


def test_equal_scores_share_the_first_rank():
    scores = [(judge, entry, 0.1 + 0.2) for judge in range(3) for entry in range(4)]
    table = adjusted_scores(scores, seed=1, top=2)
    assert [(row.rank, row.rank_low) for row in table.rows] == [(1, 1)] * 4
    assert [row.p_top_k for row in table.rows] == pytest.approx([0.5] * 4, abs=0.05)


def test_one_entry_of_two_judges():
    (row,) = adjusted_scores([("j", "a", 5), ("k", "a", 7)], seed=1).rows
    assert (row.rank, row.rank_low, row.rank_high, row.p_top_k) == (1, 1, 1, 1.0)
    assert row.adjusted == pytest.approx(6)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        adjusted_scores([("j", "a", value)], seed=1)


def test_a_place_that_counts_is_at_least_the_first():
    with pytest.raises(ValueError, match="top"):
        adjusted_scores([("j", "a", 1)], seed=1, top=0)


ANY_SCORES = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 6), st.one_of(st.integers(0, 4), st.floats(-1e6, 1e6))),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(scores=ANY_SCORES, seed=st.integers(0, 99), shuffle=st.randoms(use_true_random=False))
def test_any_scores_make_a_sound_table_in_any_order(scores, seed, shuffle):
    table = adjusted_scores(scores, seed=seed)
    size = len(table.rows)
    assert finite(table)
    assert {row.entry for row in table.rows} == {entry for _, entry, _ in scores}
    assert all(1 <= row.rank_low <= row.rank <= row.rank_high <= size for row in table.rows)
    assert all(row.se >= 0 for row in (*table.rows, *table.judges))
    assert sum(row.p_top_k for row in table.rows) == pytest.approx(min(3, size))
    assert [row.rank for row in table.rows] == sorted(row.rank for row in table.rows)
    shuffled = list(scores)
    shuffle.shuffle(shuffled)
    assert adjusted_scores(shuffled, seed=seed) == table


@settings(max_examples=15, deadline=None)
@given(contest_seed=st.integers(0, 999), names=st.permutations([f"n{i}" for i in range(12)]))
def test_names_do_not_matter(contest_seed, names):
    scores, _ = contest(contest_seed, entries=12, judges=5)
    named = [(f"judge {9 - judge}", names[entry], value) for judge, entry, value in scores]
    table, renamed = (by_entry(adjusted_scores(each, seed=1)) for each in (scores, named))
    for entry, row in table.items():
        other = renamed[names[entry]]
        assert (other.adjusted, other.se) == pytest.approx((row.adjusted, row.se), rel=1e-6)
        assert abs(other.p_top_k - row.p_top_k) < 0.06


@settings(max_examples=15, deadline=None)
@given(contest_seed=st.integers(0, 999), factor=st.floats(0.01, 100), shift=st.floats(-1000, 1000))
def test_the_unit_of_the_scores_does_not_matter(contest_seed, factor, shift):
    scores, _ = contest(contest_seed, entries=10, judges=5)
    table = adjusted_scores(scores, seed=1)
    other = by_entry(adjusted_scores([(j, e, factor * v + shift) for j, e, v in scores], seed=1))
    for row in table.rows:
        assert other[row.entry].adjusted == pytest.approx(factor * row.adjusted + shift, rel=1e-5, abs=1e-5)
        assert other[row.entry].se == pytest.approx(factor * row.se, rel=1e-4)


@settings(max_examples=15, deadline=None)
@given(contest_seed=st.integers(0, 999), judge=st.integers(0, 4), constant=st.floats(-60, 60))
def test_a_constant_of_a_judge_who_saw_everything_changes_no_order(contest_seed, judge, constant):
    scores, _ = contest(contest_seed, entries=8, judges=5, each=5)
    moved = [(j, e, v + constant * (j == judge)) for j, e, v in scores]
    before, after = adjusted_scores(scores, seed=1), adjusted_scores(moved, seed=1)
    ordered = [row.adjusted for row in before.rows]
    assume(min(a - b for a, b in pairwise(ordered)) > 1e-6)
    assert [row.entry for row in after.rows] == [row.entry for row in before.rows]


@settings(max_examples=15, deadline=None)
@given(contest_seed=st.integers(0, 999), judge=st.integers(0, 9), constant=st.floats(-60, 60))
def test_a_constant_of_any_judge_changes_order_only_within_the_error(contest_seed, judge, constant):
    scores, _ = contest(contest_seed)
    moved = [(j, e, v + constant * (j == judge)) for j, e, v in scores]
    before, after = (by_entry(adjusted_scores(each, seed=1)) for each in (scores, moved))
    for one, row in before.items():
        for other in before:
            if row.adjusted - before[other].adjusted > row.se + before[other].se:
                assert after[one].adjusted > after[other].adjusted

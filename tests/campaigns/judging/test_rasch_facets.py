"""Many-facet Rasch diagnostics: what theory says, recovery of what was simulated, and poor data."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.judging import facets
from campaigns.judging.facets import many_facet_rasch


def simulated(seed, *, entries=80, judges=10, each=5, erratic=None):
    random = np.random.default_rng(seed)
    quality, severity = random.normal(0, 1.5, entries), random.normal(0, 0.8, judges)
    difficulty, thresholds = np.array([-0.5, 0.0, 0.5]), np.array([-2.0, -0.7, 0.7, 2.0])
    ratings = []
    for entry in range(entries):
        for judge in random.choice(judges, each, replace=False):
            for criterion in range(3):
                logit = quality[entry] - severity[judge] - difficulty[criterion]
                chances = np.exp(np.concatenate([[0], np.cumsum(logit - thresholds)]))
                drawn = random.choice(5, p=chances / chances.sum())
                given_points = random.integers(5) if judge == erratic else drawn
                ratings.append((int(judge), entry, criterion, int(given_points)))
    return ratings, quality, severity - severity.mean()


def test_two_items_come_out_twice_too_wide():
    """Andersen 1973: joint estimation doubles the difference ln(n₁₀/n₀₁) of two right-or-wrong items."""
    ratings = [("j", entry, item, int((item == "x") == (entry < 30))) for entry in range(40) for item in "xy"]
    easy, hard = many_facet_rasch(ratings).criteria
    assert hard.measure - easy.measure == pytest.approx(2 * math.log(30 / 10), abs=1e-4)


def test_expected_sums_are_the_observed_ones():
    ratings, _, _ = simulated(1, entries=30)
    found = many_facet_rasch(ratings)
    assert found.converged
    quality = {element.name: element.measure for element in found.entries}
    severity = {element.name: element.measure for element in found.judges}
    difficulty = {element.name: element.measure for element in found.criteria}
    surplus = dict.fromkeys(severity, 0.0)
    for judge, entry, criterion, points in ratings:
        logit = quality[entry] - severity[judge] - difficulty[criterion]
        chances = np.exp(np.concatenate([[0], np.cumsum(logit - np.array(found.thresholds))]))
        surplus[judge] += points - float(chances @ np.arange(5) / chances.sum())
    assert surplus == pytest.approx(dict.fromkeys(severity, 0.0), abs=1e-3)


def test_severity_and_quality_are_recovered():
    ratings, quality, severity = simulated(2)
    found = many_facet_rasch(ratings)
    measured = np.array([element.measure for element in found.judges])
    errors = np.array([element.se for element in found.judges])
    assert np.abs((measured - severity) / errors).max() < 4
    assert np.corrcoef([element.measure for element in found.entries], quality)[0, 1] > 0.93
    assert sum(element.measure for element in found.judges) == pytest.approx(0, abs=1e-6)
    assert list(found.thresholds) == sorted(found.thresholds)


def test_the_erratic_judge_misfits():
    ratings, _, _ = simulated(3, erratic=4)
    found = many_facet_rasch(ratings)
    assert [element.name for element in found.judges if element.infit > 1.5] == [4]
    assert [element.name for element in found.judges if element.outfit > 1.5] == [4]


def test_an_entry_with_full_marks_is_placed_above_the_rest():
    ratings, _, _ = simulated(4, entries=30)
    ratings += [(judge, "best", criterion, 4) for judge in range(3) for criterion in range(3)]
    found = many_facet_rasch(ratings)
    (best,) = [element for element in found.entries if element.name == "best"]
    assert best.extreme
    assert best.infit is None
    assert best.measure == max(element.measure for element in found.entries)
    usual = sorted(element.se for element in found.entries if not element.extreme)
    assert best.se > usual[len(usual) // 2]


@pytest.mark.parametrize(
    ("ratings", "notice"),
    [
        ([], facets.NOT_ENOUGH),
        ([("j", "a", "c", 3)], facets.NOT_ENOUGH),
        ([("j", "a", "c", 0), ("j", "b", "c", 1)], facets.NOT_ENOUGH),
        ([("j", e, c, p) for e in "ab" for c, p in (("x", 0), ("y", 1))], facets.NOT_ENOUGH),
        (
            [("j", "a", "x", 0), ("j", "a", "y", 1), ("k", "b", "x", 1), ("k", "b", "y", 0)],
            facets.NOT_CONNECTED,
        ),
    ],
)
def test_data_that_cannot_be_diagnosed_say_so(ratings, notice):
    found = many_facet_rasch(ratings)
    assert found.notice == notice
    assert found.judges == found.entries == found.criteria == ()


@settings(max_examples=40, deadline=None)
@given(
    ratings=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 2), st.integers(0, 4)), max_size=60
    ),
    shuffle=st.randoms(),
)
def test_measures_are_finite_in_any_order(ratings, shuffle):
    found = many_facet_rasch(ratings)
    shuffled = list(ratings)
    shuffle.shuffle(shuffled)
    again = many_facet_rasch(shuffled)
    for one, other in zip(
        (*found.judges, *found.entries, *found.criteria),
        (*again.judges, *again.entries, *again.criteria),
        strict=True,
    ):
        assert math.isfinite(one.measure)
        assert math.isfinite(one.se)
        assert one.infit is None or math.isfinite(one.infit)
        assert other.name == one.name
        assert other.measure == pytest.approx(one.measure, abs=1e-3)

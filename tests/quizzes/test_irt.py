from math import log, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.irt import fit_2pl, fit_rasch, with_unit_slope
from tests.quizzes.published import LSAT6

Figures = tuple[float, ...]


def simulated(seed: int, slopes: Figures, difficulties: Figures, people: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    ability = chance.normal(size=(people, 1))
    right = 1 / (1 + np.exp(-np.array(slopes) * (ability - np.array(difficulties))))
    return (chance.random(right.shape) < right).astype(float)


# --- Published estimates ----------------------------------------------------------------------------------


def test_2pl_of_lsat6_matches_published_estimates() -> None:
    # Rizopoulos 2006, J. Stat. Software 17(5), ltm(LSAT ~ z1): value and std.err; log.Lik -2466.653. Its
    # optimiser stopped at a gradient of .024, hence the last digit of the tolerance.
    model = fit_2pl(LSAT6)
    assert model.discrimination == pytest.approx([0.8254, 0.7229, 0.8905, 0.6886, 0.6575], abs=1e-3)
    assert model.difficulty == pytest.approx([-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], abs=3e-3)
    assert model.se_discrimination == pytest.approx([0.2581, 0.1867, 0.2326, 0.1852, 0.2100], abs=1e-3)
    assert model.se_difficulty == pytest.approx([0.8669, 0.3073, 0.0997, 0.4341, 0.8700], abs=3e-3)
    assert model.log_likelihood == pytest.approx(-2466.653, abs=1e-3)
    assert (model.people, model.ability_sd, model.converged) == (1000, 1, True)


def test_rasch_of_lsat6_matches_published_estimates() -> None:
    # The same, rasch(LSAT): value and std.err; log.Lik -2466.938.
    model = fit_rasch(LSAT6)
    assert model.discrimination == pytest.approx([0.7551] * 5, abs=1e-4)
    assert model.difficulty == pytest.approx([-3.6153, -1.3224, -0.3176, -1.7301, -2.7802], abs=2e-4)
    assert model.se_discrimination == pytest.approx([0.0694] * 5, abs=1e-4)
    assert model.se_difficulty == pytest.approx([0.3266, 0.1422, 0.0977, 0.1691, 0.2510], abs=2e-4)
    assert model.log_likelihood == pytest.approx(-2466.938, abs=1e-3)
    assert model.converged is True


def test_the_other_rasch_convention_matches_published_estimates() -> None:
    # Chalmers, mirt reference page of LSAT6, itemtype "Rasch": easiness d (difficulty with the other sign)
    # and the variance of abilities, .572; it stops early, hence .002.
    model = with_unit_slope(fit_rasch(LSAT6))
    assert model.discrimination == pytest.approx([1] * 5)
    assert -model.difficulty == pytest.approx([2.731, 0.999, 0.240, 1.307, 2.100], abs=2e-3)
    assert model.ability_sd**2 == pytest.approx(0.572, abs=2e-3)


# --- Recovery ---------------------------------------------------------------------------------------------

SLOPES = (0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 1.0, 1.2)
DIFFICULTIES = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 0.2)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000))
def test_2pl_recovers_what_was_planted(seed: int) -> None:
    model = fit_2pl(simulated(seed, SLOPES, DIFFICULTIES, people=3000))
    assert model.converged is True
    # Standard errors here are .05 to .1: four and a half of them, and the root mean square below 1.8.
    assert (np.abs(model.discrimination - SLOPES) / model.se_discrimination).max() < 4.5
    assert (np.abs(model.difficulty - DIFFICULTIES) / model.se_difficulty).max() < 4.5
    assert np.sqrt(np.mean((model.difficulty - DIFFICULTIES) ** 2)) < 0.15


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.6, 1.0, 1.6]))
def test_rasch_recovers_what_was_planted_from_gappy_answers(seed: int, slope: float) -> None:
    answers = simulated(seed, (slope,) * 8, DIFFICULTIES, people=1500)
    answers[np.random.default_rng(seed + 1).random(answers.shape) < 0.3] = nan
    model = fit_rasch(answers)
    assert model.converged is True
    assert model.discrimination == pytest.approx([slope] * 8, abs=0.3)
    assert (np.abs(model.difficulty - DIFFICULTIES) / model.se_difficulty).max() < 4.5


def test_2pl_fits_at_least_as_well_as_rasch() -> None:
    answers = simulated(1, SLOPES, DIFFICULTIES, people=500)
    assert fit_2pl(answers).log_likelihood >= fit_rasch(answers).log_likelihood


# --- What must not matter ---------------------------------------------------------------------------------


def test_order_of_people_and_items_does_not_matter() -> None:
    answers = simulated(2, SLOPES[:5], DIFFICULTIES[:5], people=400)
    turned = fit_2pl(answers[::-1, ::-1])
    model = fit_2pl(answers)
    assert turned.difficulty[::-1] == pytest.approx(model.difficulty, abs=1e-4)
    assert turned.discrimination[::-1] == pytest.approx(model.discrimination, abs=1e-4)


def test_people_without_answers_do_not_count() -> None:
    answers = simulated(3, SLOPES[:4], DIFFICULTIES[:4], people=200)
    padded = [*answers.tolist(), *[[None] * 4] * 50]
    assert fit_rasch(padded).people == 200
    assert fit_rasch(padded).difficulty == pytest.approx(fit_rasch(answers).difficulty)


def test_an_item_scored_the_wrong_way_has_a_discrimination_below_zero() -> None:
    answers = simulated(4, (1.5,) * 5, (0.0,) * 5, people=1000)
    answers[:, 2] = 1 - answers[:, 2]
    assert np.sign(fit_2pl(answers).discrimination).tolist() == [1, 1, -1, 1, 1]


def test_items_that_say_the_same_do_not_break_it() -> None:
    answers = np.repeat(simulated(5, (1.0,), (0.0,), people=200), 4, axis=1)
    model = fit_2pl(answers)
    assert model.converged is False
    assert np.isfinite(model.log_likelihood)
    assert (np.abs(model.discrimination) <= 8).all()


def test_items_without_anything_in_common_have_no_difficulty() -> None:
    # Every pattern equally often: no slope at all is the likeliest, and every answer is a coin's.
    answers = [[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)] * 20
    for model in (fit_rasch(answers), fit_2pl(answers)):
        assert model.discrimination == pytest.approx([0, 0, 0], abs=0.05)
        assert np.isnan(model.difficulty).tolist() == [True, True, True]
        assert model.log_likelihood == pytest.approx(480 * log(0.5))


# --- Refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fit", [fit_2pl, fit_rasch])
@pytest.mark.parametrize("value", [0, 1, None])
def test_an_item_answered_alike_is_refused_by_number(fit: object, value: int | None) -> None:
    answers = simulated(6, SLOPES[:4], DIFFICULTIES[:4], people=150).tolist()
    with pytest.raises(ValueError, match=r"^item 3 was answered alike"):
        fit([[row[0], row[1], value, row[3]] for row in answers])


@pytest.mark.parametrize(("fit", "people", "items"), [(fit_2pl, 100, 3), (fit_rasch, 30, 2)])
def test_too_few_people_or_items_are_refused(fit: object, people: int, items: int) -> None:
    answers = simulated(7, SLOPES, DIFFICULTIES, people=people)
    assert fit(answers[:, :items]).people == people
    with pytest.raises(ValueError, match=f"at least {people} people and {items} items"):
        fit(answers[1:])
    with pytest.raises(ValueError, match=f"at least {people} people and {items} items"):
        fit(answers[:, : items - 1])


@pytest.mark.parametrize("fit", [fit_2pl, fit_rasch])
def test_other_values_are_refused(fit: object) -> None:
    with pytest.raises(ValueError, match="0, 1 or missing"):
        fit([[0, 1, 2]] * 200)


def test_unequal_slopes_have_no_unit_slope() -> None:
    with pytest.raises(ValueError, match="Rasch model"):
        with_unit_slope(fit_2pl(LSAT6))

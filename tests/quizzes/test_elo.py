from math import inf, log, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.elo import LEVEL_DIFFICULTY, Abilities, expected, nearest_level, step, update

logits = st.floats(-5, 5)
counts = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("ability", "difficulty", "chance"),
    [
        (0, 0, 0.5),
        (log(3), 0, 0.75),
        (0, log(3), 0.25),
        (2, 2 - log(9), 0.9),
        (1000, 0, 1.0),
        (-1000, 0, 0.0),
    ],
)
def test_expected(ability: float, difficulty: float, chance: float) -> None:
    assert expected(ability, difficulty) == pytest.approx(chance)


def test_the_step_shrinks_to_a_tenth() -> None:
    assert [step(0), step(20), step(60), step(180), step(10_000)] == pytest.approx([1, 0.5, 0.25, 0.1, 0.1])


def test_update_by_hand() -> None:
    # Expected .5, step 1, then 1/(1 + .05 · 20) = .5.
    assert update(0, 0, True, 0) == 0.5
    assert update(0, 0, False, 0) == -0.5
    assert update(0, 0, True, 20) == 0.25


@given(logits, logits, counts)
def test_right_answers_raise_wrong_ones_lower_within_bounds(
    ability: float, difficulty: float, n: int
) -> None:
    up, down = update(ability, difficulty, True, n), update(ability, difficulty, False, n)
    assert -5 <= down <= ability <= up <= 5
    assert up - down <= step(n) + 1e-12


@given(logits, logits, counts)
def test_later_answers_move_less(ability: float, difficulty: float, n: int) -> None:
    assert update(ability, difficulty, True, n + 1) <= update(ability, difficulty, True, n)


@given(logits, logits, counts)
def test_surprise_moves_most(ability: float, difficulty: float, n: int) -> None:
    harder = update(ability, difficulty + 1, True, n)
    assert harder >= update(ability, difficulty, True, n)


@pytest.mark.parametrize("true_ability", [-1.5, 0.0, 2.0])
def test_practice_at_the_offered_levels_finds_the_ability(true_ability: float) -> None:
    # The smallest step, .1, leaves a spread of about √(.1/2) = .22 round the truth.
    found = []
    for seed in range(40):
        chance = np.random.default_rng(seed)
        player = Abilities()
        for _ in range(400):
            difficulty = LEVEL_DIFFICULTY[nearest_level(player.fakes)]
            correct = bool(chance.random() < expected(true_ability, difficulty))
            player = player.after(True, difficulty, correct)
        found.append(player.fakes)
    assert np.mean(found) == pytest.approx(true_ability, abs=0.15)
    assert np.std(found) < 0.4


@pytest.mark.parametrize(
    ("ability", "level"),
    # The level sits log(3) = 1.10 below the ability at a chance of .75.
    [(-5, 1), (0, 1), (0.1, 1), (1.1, 2), (2.1, 3), (5, 3)],
)
def test_nearest_level_aims_at_three_in_four(ability: float, level: int) -> None:
    assert nearest_level(ability) == level


def test_of_two_as_near_the_easier_is_offered() -> None:
    assert nearest_level(0, {2: 0.7, 1: -0.7}, target=0.5) == 1
    assert nearest_level(0, {2: 0.0, 1: 0.0}) == 1


@given(logits, logits)
def test_the_better_are_never_offered_easier_levels(one: float, other: float) -> None:
    assert nearest_level(min(one, other)) <= nearest_level(max(one, other))


def test_the_two_abilities_are_apart() -> None:
    # Someone who calls everything fake: right on fakes, wrong on genuine items.
    player = Abilities().after(True, 0, True).after(False, 0, False)
    assert player == Abilities(fakes=0.5, genuine=-0.5, fakes_answered=1, genuine_answered=1)
    assert (player.of(True), player.of(False)) == (0.5, -0.5)


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_figures_that_are_not_finite_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="ability must be finite"):
        update(value, 0, True, 0)
    with pytest.raises(ValueError, match="difficulty must be finite"):
        expected(0, value)


def test_impossible_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="answered"):
        update(0, 0, True, -1)
    with pytest.raises(ValueError, match="needs a level"):
        nearest_level(0, {})
    with pytest.raises(ValueError, match="target"):
        nearest_level(0, target=1)

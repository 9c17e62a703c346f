"""Which difficulty to practise next: two running abilities, one for fakes and one for genuine items.

For practice only, never for a test: the figure depends on what was practised and in which order. Two
abilities, because a player who calls everything fake is strong on fakes and weak on genuine items, and
would otherwise be shown the wrong ones. All figures are on the logit scale. Right and wrong answers to one
kind of item have no floor of lucky guesses: always saying the same makes the one right and the other wrong,
hence no term for guessing.

Sources
    Elo 1978, The Rating of Chessplayers, Past and Present
    Pelánek 2016, Computers & Education 98: Elo for practice, with a step that shrinks with the answers given
    Klinkenberg, Straatemeier & van der Maas 2011, Computers & Education 57: items aimed at 75 % right
The figures below (steps, limits, difficulties of levels) are this project's convention.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import exp, isfinite
from types import MappingProxyType

TARGET = 0.75

# How hard specimens of each level are taken to be: 1 obvious to 3 subtle.
LEVEL_DIFFICULTY: Mapping[int, float] = MappingProxyType({1: -1.0, 2: 0.0, 3: 1.0})

# Beyond this, one answer in 150 is a surprise and no level fits better.
_LIMIT = 5.0
_FIRST_STEP = 1.0
_SMALLEST_STEP = 0.1
_SHRINKING = 0.05


@dataclass(frozen=True, slots=True)
class Abilities:
    """A player's running abilities, in logits (0 at the start), and how many answers went into each."""

    fakes: float = 0.0
    genuine: float = 0.0
    fakes_answered: int = 0
    genuine_answered: int = 0

    def of(self, is_fake: bool) -> float:
        """The ability for this kind of item."""
        return self.fakes if is_fake else self.genuine

    def after(self, is_fake: bool, difficulty: float, correct: bool) -> "Abilities":
        """The abilities after one more answer: `update` for its kind, the other untouched."""
        if is_fake:
            ability = update(self.fakes, difficulty, correct, self.fakes_answered)
            return replace(self, fakes=ability, fakes_answered=self.fakes_answered + 1)
        ability = update(self.genuine, difficulty, correct, self.genuine_answered)
        return replace(self, genuine=ability, genuine_answered=self.genuine_answered + 1)


def expected(ability: float, difficulty: float) -> float:
    """The chance of a right answer, 0 to 1: 1/(1 + exp(difficulty - ability)). ValueError unless finite."""
    for name, value in (("ability", ability), ("difficulty", difficulty)):
        if not isfinite(value):
            raise ValueError(f"{name} must be finite: {value!r}")
    lead = ability - difficulty
    # Never raises e to a high power.
    return 1 / (1 + exp(-lead)) if lead >= 0 else exp(lead) / (1 + exp(lead))


def step(answered: int) -> float:
    """How far an answer moves the ability at most, after so many answers: 1/(1 + .05·n), at least .1.

    Quick at first, steady later, never deaf to learning. ValueError for less than 0 answers.
    """
    if answered < 0:
        raise ValueError(f"answered must be at least 0: {answered}")
    return max(_FIRST_STEP / (1 + _SHRINKING * answered), _SMALLEST_STEP)


def update(ability: float, difficulty: float, correct: bool, answered: int) -> float:
    """The ability after one answer, from -5 to 5: moved by the step times the surprise (1 or 0 - expected).

    `answered` is how many answers went before. ValueError for figures that are not finite or a negative
    number.
    """
    moved = ability + step(answered) * (correct - expected(ability, difficulty))
    return min(max(moved, -_LIMIT), _LIMIT)


def nearest_level(
    ability: float, levels: Mapping[int, float] = LEVEL_DIFFICULTY, target: float = TARGET
) -> int:
    """The level whose chance of a right answer is nearest to the target; of two as near, the easier.

    `levels` gives each level's difficulty in logits. ValueError for no level, figures that are not finite,
    or a target outside 0 to 1, both excluded.
    """
    if not levels:
        raise ValueError("nearest_level needs a level")
    if not 0 < target < 1:
        raise ValueError(f"target must lie between 0 and 1, both excluded: {target!r}")
    return min(levels, key=lambda level: _preference(level, ability, levels[level], target))


def _preference(level: int, ability: float, difficulty: float, target: float) -> tuple[float, float, int]:
    """The smaller, the better; rounded, so that rounding errors do not break a tie."""
    return round(abs(expected(ability, difficulty) - target), 12), difficulty, level

"""What a family of goods is made of, and how a specimen of it is planned and judged.

A specimen is a set of *traits* (stitch pitch, serial, spelling, ...): plain values that can be kept as
JSON. A family says which traits its genuine goods have, how a *tell* changes them, and how a benign
*oddity* does. Whether a specimen is fake is never stored as an opinion: `answer_key` compares its traits
with the brand book, and whatever breaks the book is a tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias

from quizzes.specimens.brands import Brand

Text: TypeAlias = Any  # a str or a lazy translation
Traits: TypeAlias = dict[str, Any]
Point: TypeAlias = tuple[float, float]
Polygon: TypeAlias = list[Point]

WIDTH, HEIGHT = 1200, 900
OBVIOUS, MODERATE, SUBTLE = 1, 2, 3
LEVELS = (OBVIOUS, MODERATE, SUBTLE)
TELLS_AT_LEVEL = {OBVIOUS: 3, MODERATE: 2, SUBTLE: 1}


@dataclass(frozen=True)
class Rule:
    """One page of a brand book: what the brand promises about one part of its goods."""

    part: str
    title: Text
    text: Text


@dataclass(frozen=True)
class Tell:
    """A visible sign that a good is fake, true only because it breaks the brand book.

    `breaks(brand, traits)` is the proof. `plant(brand, traits, level, rng)` returns the changed traits of
    a fake; the level (1 obvious to 3 subtle) sets how far they leave the book.
    """

    slug: str
    part: str
    name: Text
    why: Text
    how: Text
    caveat: Text
    breaks: Callable[[Brand, Traits], bool]
    plant: Callable[[Brand, Traits, int, Random], Traits]


@dataclass(frozen=True)
class Oddity:
    """Something that looks odd and is innocent: it changes traits without breaking the brand book."""

    slug: str
    part: str
    name: Text
    explanation: Text
    apply: Callable[[Brand, Traits, Random], Traits]


@dataclass(frozen=True)
class Drawing:
    """An SVG of WIDTH x HEIGHT, and where each part lies (corners as fractions of the picture)."""

    svg: str
    parts: Mapping[str, Polygon]


@dataclass(frozen=True)
class Family:
    """A family of goods of one brand.

    `alt` describes a specimen for those who cannot see it, in the same depth for genuine and fake: it
    gives what can be read off each part, and never says what is right.
    """

    slug: str
    name: Text
    brand: Brand
    rules: Sequence[Rule]
    tells: Sequence[Tell]
    oddities: Sequence[Oddity]
    genuine: Callable[[Brand, Random], Traits]
    draw: Callable[[Brand, Traits], Drawing]
    alt: Callable[[Brand, Traits], Text]
    part_names: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A specimen before it is drawn."""

    family: Family
    seed: int
    level: int
    traits: Traits
    tells: tuple[str, ...]
    oddities: tuple[str, ...]

    @property
    def is_fake(self) -> bool:
        return bool(self.tells)


def answer_key(family: Family, traits: Traits) -> tuple[str, ...]:
    """The slugs of all tells that these traits show, in the family's order: empty for genuine goods."""
    return tuple(tell.slug for tell in family.tells if tell.breaks(family.brand, traits))


def plan(family: Family, *, seed: int, fake: bool, level: int) -> Plan:
    """Plan the specimen that belongs to a seed: the same arguments give the same specimen for ever.

    Oddities are as frequent on fakes as on genuine goods, so that "odd" never means "fake".
    """
    rng = Random(f"{family.slug}:{seed}")
    traits = family.genuine(family.brand, rng)
    oddities = rng.sample(family.oddities, k=rng.choice((0, 1, 1, 2)))
    for oddity in oddities:
        traits = oddity.apply(family.brand, traits, rng)
    if fake:
        touched = {oddity.part for oddity in oddities}
        free = [tell for tell in family.tells if tell.part not in touched]
        for tell in _of_different_parts(free, TELLS_AT_LEVEL[level], rng):
            traits = tell.plant(family.brand, traits, level, rng)
    return Plan(
        family=family,
        seed=seed,
        level=level,
        traits=traits,
        tells=answer_key(family, traits),
        oddities=tuple(oddity.slug for oddity in oddities),
    )


def _of_different_parts(tells: Sequence[Tell], count: int, rng: Random) -> list[Tell]:
    chosen: list[Tell] = []
    for tell in rng.sample(tells, k=len(tells)):
        if len(chosen) < count and tell.part not in {other.part for other in chosen}:
            chosen.append(tell)
    return chosen

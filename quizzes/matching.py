"""Two parallel forms from one bank: which items are alike, and who goes into which form.

Items of the same kind and truth are paired so that both halves of a pair show the same category of goods,
share their tells and are as hard, see `difference`. Everything random comes from the generator that is
passed in, so a seed gives the same forms again.

Source
    Jaccard 1901: what two sets share, of all that either holds
The weights below are this project's convention: a wallet and a shoe are never parallel, tells come next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

_CATEGORY, _TELLS, _LEVEL = 3.0, 2.0, 1.0
_LARGEST = _CATEGORY + _TELLS + 2 * _LEVEL

# Pairs that differ by less than this are as good as each other: the seed decides between them.
_AS_GOOD = 0.04
# Every pair is compared: 300 items make 44,850 of them.
_MOST_COMPARED = 300


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is compared of an item. level: 1 to 3. pictures: what no two items of the forms may share."""

    key: int
    category: str
    level: int
    tells: frozenset[str] = frozenset()
    pictures: frozenset[str] = field(default=frozenset())


Pair = tuple[Candidate, Candidate]


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of common elements, 0 to 1; two empty sets are equal: 1."""
    return len(one & other) / len(one | other) if one or other else 1.0


def difference(one: Candidate, other: Candidate) -> float:
    """How unlike two items are, 0 (a perfect match) to 1: category, then tells, then level."""
    unlike = _CATEGORY * (one.category != other.category)
    unlike += _TELLS * (1 - jaccard(one.tells, other.tells))
    unlike += _LEVEL * min(abs(one.level - other.level), 2)
    return unlike / _LARGEST


def pair_up(candidates: Sequence[Candidate], count: int, shown: set[str], rng: Random) -> list[Pair]:
    """So many pairs of candidates, as alike as can be had; `shown` gains their pictures.

    The most alike pairs are taken first; then partners are exchanged while that brings them closer.
    ValueError where there are too few candidates with pictures of their own.
    """
    compared = rng.sample(candidates, min(len(candidates), _MOST_COMPARED))
    ranked = sorted(combinations(compared, 2), key=lambda pair: difference(*pair) + _AS_GOOD * rng.random())
    pairs: list[Pair] = []
    taken: set[int] = set()
    for one, other in ranked:
        if len(pairs) == count:
            break
        if {one.key, other.key} & taken or (one.pictures | other.pictures) & shown:
            continue
        if not one.pictures & other.pictures:
            pairs.append((one, other))
            taken |= {one.key, other.key}
            shown |= one.pictures | other.pictures
    if len(pairs) < count:
        raise ValueError(f"{count} pairs are wanted, and there are {len(pairs)}")
    return _exchanged(pairs)


def _exchanged(pairs: list[Pair]) -> list[Pair]:
    """The same candidates with partners exchanged, until no exchange of two pairs brings them closer."""
    better = True
    while better:
        better = False
        for left, right in combinations(range(len(pairs)), 2):
            (a, b), (c, d) = pairs[left], pairs[right]
            options = [((a, b), (c, d)), ((a, c), (b, d)), ((a, d), (b, c))]
            best = min(options, key=lambda two: round(difference(*two[0]) + difference(*two[1]), 9))
            if best != options[0]:
                pairs[left], pairs[right] = best
                better = True
    return pairs


def assign_sides(pairs: Sequence[Pair], rng: Random) -> list[Pair]:
    """Each pair as (A, B) by a coin; where one of the two is harder, form by form so that levels even out.

    The sums of the levels of both forms then differ by at most 2, and by at most 1 where no pair differs by
    more than a level.
    """
    sided: list[Pair] = []
    ahead = 0  # by how much form A is harder so far
    for one, other in sorted(pairs, key=lambda pair: -abs(pair[0].level - pair[1].level)):
        harder, easier = (one, other) if one.level >= other.level else (other, one)
        is_free = harder.level == easier.level or not ahead
        harder_first = rng.random() < 0.5 if is_free else ahead < 0
        a, b = (harder, easier) if harder_first else (easier, harder)
        ahead += a.level - b.level
        sided.append((a, b))
    return sided

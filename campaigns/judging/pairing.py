"""Which pairs judges compare: about ten comparisons an entry, evenly, so that every entry is linked to all.

Every judge sets their own entries in a random circle and compares neighbours, then those two apart, and so
on. Of these pairs, first those are taken that join what is not yet linked (a spanning forest), then, judge by
judge in proportion to how much each holds, those whose entries have been compared least. So the number of
comparisons differs little between entries, and Bradley-Terry has one connected graph to work on wherever the
judges' entries overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

Key = int | str

COMPARISONS = 10  # of each entry, all judges together
_LOOKED_AT = 64  # of a judge's next pairs


@dataclass(frozen=True, slots=True)
class Drawn:
    """A pair for a judge; the first is shown on the left."""

    judge: Key
    first: Key
    second: Key


def draw_pairs(
    *,
    held: Mapping[Key, Iterable[Key]],
    groups: Mapping[Key, Key],
    seed: int | str,
    standing: Iterable[Drawn] = (),
    each: int = COMPARISONS,
) -> list[Drawn]:
    """Pairs for every judge, in the order in which each sees them. Pairs lie within one group.

    held: entries by judge; groups: the group of every entry; standing: pairs that were drawn before, which
    count and do not come again. Entries of nobody, and of judges with no other in the group, stay without.
    The same input in another order gives the same pairs.
    """
    before = list(standing)
    drawn: list[Drawn] = []
    for group in sorted(set(groups.values()), key=_rank):
        own = {
            judge: sorted({one for one in entries if groups.get(one) == group}, key=_rank)
            for judge, entries in held.items()
        }
        part = _Group(
            held={judge: own[judge] for judge in sorted(own, key=_rank) if len(own[judge]) > 1},
            standing=[one for one in before if groups.get(one.first) == group],
            rng=Random(f"{seed} pairs {group}"),
        )
        drawn += part.draw(each)
    Random(f"{seed} order").shuffle(drawn)
    return sorted(drawn, key=lambda one: _rank(one.judge))


def _rank(key: Key) -> tuple[bool, int, str]:
    """Numbers by size, before texts."""
    return (True, 0, key) if isinstance(key, str) else (False, key, "")


@dataclass
class _Group:
    held: Mapping[Key, Sequence[Key]]
    standing: Sequence[Drawn]
    rng: Random
    count: dict[Key, int] = field(default_factory=dict)
    made: dict[Key, int] = field(default_factory=dict)
    parent: dict[Key, Key] = field(default_factory=dict)

    def draw(self, each: int) -> list[Drawn]:
        entries = sorted({one for own in self.held.values() for one in own}, key=_rank)
        self.count = dict.fromkeys(entries, 0)
        self.made = dict.fromkeys(self.held, 0)
        self.parent = {one: one for one in entries}
        for one in self.standing:
            self._take(one.judge, one.first, one.second)
        seen = {(one.judge, frozenset((one.first, one.second))) for one in self.standing}
        left = {judge: self._pairs_of(judge, seen) for judge in self.held}
        chosen = self._linking(left)
        wanted = -(-each * len(entries) // 2) - len(chosen) - len(self.standing)
        for _number in range(wanted):
            taken = self._next(left)
            if taken is None:
                break
            chosen.append(taken)
        return [self._sided(judge, pair) for judge, pair in chosen]

    def _pairs_of(self, judge: Key, seen: set[tuple[Key, frozenset[Key]]]) -> list[tuple[Key, Key]]:
        """Neighbours on a random circle of the judge's entries first, then those further apart."""
        circle = list(self.held[judge])
        self.rng.shuffle(circle)
        size = len(circle)
        pairs = []
        for apart in range(1, min(size // 2, COMPARISONS) + 1):
            places = range(size // 2 if 2 * apart == size else size)
            pairs += [(circle[place], circle[(place + apart) % size]) for place in places]
        return [pair for pair in pairs if (judge, frozenset(pair)) not in seen]

    def _linking(self, left: dict[Key, list[tuple[Key, Key]]]) -> list[tuple[Key, tuple[Key, Key]]]:
        """Pairs that link entries not linked so far; judges take turns."""
        chosen = []
        for place in range(max((len(own) for own in self.held.values()), default=0)):
            for judge, pairs in left.items():
                if place >= len(pairs) or self._root(pairs[place][0]) == self._root(pairs[place][1]):
                    continue
                chosen.append((judge, pairs[place]))
                self._take(judge, *pairs[place])
        taken = set(chosen)
        for judge, pairs in left.items():
            left[judge] = [pair for pair in pairs if (judge, pair) not in taken]
        return chosen

    def _next(self, left: dict[Key, list[tuple[Key, Key]]]) -> tuple[Key, tuple[Key, Key]] | None:
        """For the judge who has done least of what they hold: their pair of the least compared entries."""
        open_ones = [judge for judge, pairs in left.items() if pairs]
        if not open_ones:
            return None
        judge = min(open_ones, key=lambda one: (self.made[one] / len(self.held[one]), _rank(one)))
        pairs = left[judge]
        near = range(min(_LOOKED_AT, len(pairs)))
        place = min(near, key=lambda one: (self._compared(pairs[one]), one))
        pair = pairs.pop(place)
        self._take(judge, *pair)
        return judge, pair

    def _compared(self, pair: tuple[Key, Key]) -> tuple[int, int]:
        first, second = self.count[pair[0]], self.count[pair[1]]
        return first + second, max(first, second)

    def _take(self, judge: Key, first: Key, second: Key) -> None:
        for one in (first, second):
            self.count[one] = self.count.get(one, 0) + 1
            self.parent.setdefault(one, one)
        self.made[judge] = self.made.get(judge, 0) + 1
        self.parent[self._root(first)] = self._root(second)

    def _root(self, entry: Key) -> Key:
        while self.parent[entry] != entry:
            self.parent[entry] = self.parent[self.parent[entry]]
            entry = self.parent[entry]
        return entry

    def _sided(self, judge: Key, pair: tuple[Key, Key]) -> Drawn:
        first, second = pair if self.rng.random() < 0.5 else pair[::-1]
        return Drawn(judge=judge, first=first, second=second)

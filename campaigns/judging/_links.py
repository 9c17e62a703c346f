"""Whether judges are linked by entries they share, and exchanges that link them. Import from `assignment`.

Two judges of a group are linked when they judge the same entry of it, or through others who are.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]

# Trials without a link won, after which the judges are left as they are; each costs a search among judges.
PATIENCE = 3_000
_LONGEST_CHAIN = 4

Move = tuple[int, int, int]  # entry, from judge, to judge


def linked_sets(held: Flags) -> list[Counts]:
    """The sets of judges (column indices) linked by the entries, the larger first; without idle judges."""
    figures = held.astype(np.float32)
    return _sets((figures.T @ figures) > 0)


def _sets(sharing: Flags) -> list[Counts]:
    """The connected sets of a symmetric matrix whose diagonal says which judges take part."""
    left = sharing.diagonal().copy()
    found = []
    while left.any():
        inside = np.zeros_like(left)
        inside[int(np.argmax(left))] = True
        fresh = inside
        while fresh.any():
            fresh = sharing[fresh].any(axis=0) & ~inside
            inside = inside | fresh
        left &= ~inside
        found.append(np.flatnonzero(inside))
    return sorted(found, key=len, reverse=True)


class Linker:
    """Exchanges entries among judges until each group's judges are linked, as far as trials lead.

    held      entries x judges, changed in place
    standing  what never moves
    allowed   who may be given what
    load, capacity  per judge
    groups    the rows of each group
    """

    def __init__(
        self,
        *,
        held: Flags,
        standing: Flags,
        allowed: Flags,
        load: Counts,
        capacity: Counts,
        groups: Sequence[Counts],
        rng: Random,
    ) -> None:
        self.held, self.standing, self.allowed = held, standing, allowed
        self.load, self.capacity, self.groups, self.rng = load, capacity, groups, rng
        self.judged = np.flatnonzero(held.any(axis=1))
        self.group_of = np.zeros(len(held), dtype=np.int64)
        self.sharing: list[Counts] = []
        for number, rows in enumerate(groups):
            self.group_of[rows] = number
            figures = held[rows].astype(np.float64)
            self.sharing.append((figures.T @ figures).astype(np.int64))
        self.sets = [_sets(sharing > 0) for sharing in self.sharing]
        self.fewest = [self._fewest(rows) for rows in groups]

    def link(self) -> None:
        """Try exchanges; keep those that leave no more sets of judges than there were."""
        patience = PATIENCE
        while patience and (apart := self._apart()):
            patience -= 1
            moves = self._exchange(self.rng.choice(apart))
            if moves is None:
                continue
            touched = sorted({int(self.group_of[entry]) for entry, _, _ in moves})
            sets = {group: _sets(self.sharing[group] > 0) for group in touched}
            won = sum(len(self.sets[group]) - len(found) for group, found in sets.items())
            if won < 0:
                self._undo(moves)
                continue
            for group, found in sets.items():
                self.sets[group] = found
            patience = PATIENCE if won else patience

    def _apart(self) -> list[int]:
        return [
            number
            for number, (sets, fewest) in enumerate(zip(self.sets, self.fewest, strict=True))
            if len(sets) > fewest
        ]

    def _fewest(self, rows: Counts) -> int:
        """A number of sets that no exchange can go below.

        Judges whom no entry of the group could link stay apart. And a graph of E edges and V nodes has at
        least V - E parts: where all entries are of one group, it has all judges who have work at all.
        """
        judged = rows[self.held[rows].any(axis=1)]
        if not judged.size:
            return 0
        possible = self.held[judged] | (self.allowed[judged] & ~self.standing[judged])
        fewest = len(linked_sets(possible))
        if len(self.groups) == 1:
            nodes = len(judged) + int((self.load > 0).sum())
            fewest = max(fewest, nodes - int(self.held[judged].sum()))
        return fewest

    def _exchange(self, group: int) -> list[Move] | None:
        """Make a chain of moves that changes no entry's number of judges and no number of equal loads.

        Mostly it starts with an entry of the smallest set of the group and leads to a judge outside the set;
        now and then anywhere, for a link may need room made elsewhere.
        None, with everything undone, where the chain does not close.
        """
        inside = self.sets[group][-1 if self.rng.random() < 0.8 else 0]
        if self.rng.random() < 0.8:
            rows = self.groups[group]
            entries = rows[self.held[np.ix_(rows, inside)].any(axis=1)]
        else:
            entries = self.judged
        entry = int(self.rng.choice(entries.tolist()))
        giver = self._any(self.held[entry] & ~self.standing[entry])
        if giver is None:
            return None
        free = self.allowed[entry] & ~self.held[entry]
        outside = free & (self.sharing[group].diagonal() > 0)
        outside[inside] = False
        taker = self._any(outside if outside.any() and self.rng.random() < 0.9 else free)
        moves: list[Move] = []
        first = giver
        while taker is not None:
            moves.append((entry, giver, taker))
            self._move(entry, giver, taker)
            if taker == first or self._as_even(first, taker):
                return moves
            if len(moves) == _LONGEST_CHAIN:
                break
            entry, giver, taker = self._next(first, taker)
        self._undo(moves)
        return None

    def _next(self, first: int, giver: int) -> tuple[int, int, int | None]:
        """Who takes an entry from the judge who has one too many: the first giver where that is possible."""
        movable = self.held[:, giver] & ~self.standing[:, giver]
        back = np.flatnonzero(movable & self.allowed[:, first] & ~self.held[:, first])
        if back.size and self.rng.random() < 0.8:
            return int(self.rng.choice(back.tolist())), giver, first
        rows = np.flatnonzero(movable)
        if not rows.size:
            return -1, giver, None
        entry = int(self.rng.choice(rows.tolist()))
        return entry, giver, self._any(self.allowed[entry] & ~self.held[entry])

    def _as_even(self, first: int, last: int) -> bool:
        """After a chain from first to last: the two have just changed loads, and none is past capacity."""
        return bool(self.load[last] == self.load[first] + 1 and self.load[last] <= self.capacity[last])

    def _any(self, flags: Flags) -> int | None:
        found = np.flatnonzero(flags).tolist()
        return self.rng.choice(found) if found else None

    def _move(self, entry: int, giver: int, taker: int) -> None:
        sharing = self.sharing[self.group_of[entry]]
        for judge, step in ((giver, -1), (taker, 1)):
            self.held[entry, judge] = False
            others = self.held[entry]
            sharing[judge, others] += step
            sharing[others, judge] += step
            sharing[judge, judge] += step
            self.held[entry, judge] = step > 0
            self.load[judge] += step

    def _undo(self, moves: list[Move]) -> None:
        for entry, giver, taker in reversed(moves):
            self._move(entry, taker, giver)

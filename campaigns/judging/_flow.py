"""Evenly loaded assignment as a flow from entries to judges. Import the names from `assignment`.

Entries are rows, judges are columns, both by index. An entry sends its open need, one unit per judge, to
judges who may judge it; a judge takes as much as the capacity allows. What stands is no part of the flow: it
only counts as load. The residual network is kept between judges alone: `passable[a, b]` is the number of
entries that a could pass on to b, so a search costs O(J²) however many entries there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]
Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cut:
    """Entries that need more than their judges can take: a violated condition of Hall, by index.

    needed    units that only these judges could give
    possible  units that these judges can take
    helpers   judges outside who have room, or could make room
    extra     by judge, the least more capacity that lets these entries have all they need
    """

    entries: tuple[int, ...]
    judges: tuple[int, ...]
    needed: int
    possible: int
    helpers: tuple[int, ...]
    extra: dict[int, int]


class Flow:
    """An assignment that grows; `held` (entries x judges) is what it has come to, what stands included.

    allowed   who may be given what
    standing  what is assigned already and never moves
    need      units each entry lacks beside what stands; at most the judges that are free for it
    capacity  the largest load of each judge
    noise     figures from 0 to 1 (entries x judges) that break ties
    """

    def __init__(
        self, *, allowed: Flags, standing: Flags, need: Counts, capacity: Counts, noise: Figures
    ) -> None:
        self.allowed, self.standing, self.need, self.capacity = allowed, standing, need, capacity
        self.noise = noise
        self.held = standing.copy()
        self.load: Counts = standing.sum(axis=0)
        together = standing.astype(np.float64)
        self.shared: Figures = together.T @ together
        self.passable: Counts = np.zeros((allowed.shape[1],) * 2, dtype=np.int64)

    def fill(self) -> dict[int, int]:
        """Give every entry its judges, those with the least choice first; units that no judge can take."""
        choice = (self.allowed & ~self.standing).sum(axis=1) - self.need
        lacking = {}
        for entry in np.lexsort((self.noise[:, 0], choice)) if self.noise.size else ():
            for unit in range(self.need[entry]):
                if not self._give(int(entry)):
                    lacking[int(entry)] = int(self.need[entry]) - unit
                    break
        return lacking

    def even_out(self) -> None:
        """Pass entries on until no chain leads from a judge to one who has at least two fewer."""
        moved = True
        while moved:
            moved = False
            for judge in np.argsort(-self.load, kind="stable"):
                while self._relieve(int(judge)):
                    moved = True

    def cuts(self, lacking: dict[int, int]) -> list[Cut]:
        """What stands in the way of the lacking units, in independent parts. The flow is spent afterwards."""
        full = self._reached(self._free_for(lacking))
        judges = np.fromiter(full, dtype=np.int64)
        movable = self.held & ~self.standing
        rows = {*lacking, *np.flatnonzero(movable[:, judges].any(axis=1)).tolist()}
        helpers = self._helpers() - set(full)
        parts = self._parts(rows, set(full))
        figures = [self._figures(entries, part, movable) for entries, part in parts]
        extra = self._overfill(lacking)
        return [
            Cut(
                tuple(sorted(entries)),
                tuple(sorted(part)),
                needed,
                possible,
                tuple(sorted(helpers)),
                {judge: more for judge, more in sorted(extra.items()) if judge in part},
            )
            for (entries, part), (needed, possible) in zip(parts, figures, strict=True)
        ]

    def _give(self, entry: int) -> bool:
        free = self.allowed[entry] & ~self.held[entry]
        open_ = np.flatnonzero(free & (self.load < self.capacity))
        if open_.size:
            self._place(entry, self._choose(entry, open_))
            return True
        came_from = self._reached(np.flatnonzero(free).tolist())
        ends = [judge for judge in came_from if self.load[judge] < self.capacity[judge]]
        if not ends:
            return False
        self._place(entry, self._shift(came_from, min(ends, key=lambda judge: (self.load[judge], judge))))
        return True

    def _choose(self, entry: int, judges: Counts) -> int:
        """Of the judges, the least loaded; of these, who has shared least with the entry's other judges."""
        least = judges[self.load[judges] == self.load[judges].min()]
        shared = self.shared[least] @ self.held[entry]
        return int(least[np.argmin(shared + self.noise[entry, least])])

    def _relieve(self, giver: int) -> bool:
        came_from = self._reached([giver])
        ends = [
            judge
            for judge in came_from
            if self.load[judge] <= self.load[giver] - 2 and self.load[judge] < self.capacity[judge]
        ]
        if not ends:
            return False
        self._shift(came_from, min(ends, key=lambda judge: (self.load[judge], judge)))
        return True

    def _free_for(self, entries: Iterable[int]) -> list[int]:
        rows = list(entries)
        return np.flatnonzero((self.allowed[rows] & ~self.held[rows]).any(axis=0)).tolist()

    def _reached(self, start: Iterable[int]) -> dict[int, int]:
        """Judges that chains lead to, nearest first, with who comes before each (-1 at the start)."""
        came_from = dict.fromkeys(start, -1)
        queue = list(came_from)
        seen = np.zeros(len(self.load), dtype=np.bool_)
        seen[queue] = True
        for giver in queue:
            new = np.flatnonzero((self.passable[giver] > 0) & ~seen)
            seen[new] = True
            came_from.update(dict.fromkeys(new.tolist(), giver))
            queue.extend(new.tolist())
        return came_from

    def _shift(self, came_from: dict[int, int], end: int) -> int:
        """Pass entries on along the chain to `end`, the last step first, so that none undoes another.

        Returns the start of the chain, who has one entry fewer now.
        """
        taker = end
        while (giver := came_from[taker]) >= 0:
            movable = self.held[:, giver] & ~self.standing[:, giver]
            rows = np.flatnonzero(movable & self.allowed[:, taker] & ~self.held[:, taker])
            entry = int(rows[np.argmin(self.noise[rows, taker])])
            self._remove(entry, giver)
            self._place(entry, taker)
            taker = giver
        return taker

    def _place(self, entry: int, judge: int) -> None:
        others = self.held[entry].copy()
        self.passable[others & ~self.standing[entry], judge] -= 1
        self.held[entry, judge] = True
        self.passable[judge] += self.allowed[entry] & ~self.held[entry]
        self.shared[judge, others] += 1
        self.shared[others, judge] += 1
        self.load[judge] += 1

    def _remove(self, entry: int, judge: int) -> None:
        self.passable[judge] -= self.allowed[entry] & ~self.held[entry]
        self.held[entry, judge] = False
        others = self.held[entry]
        self.passable[others & ~self.standing[entry], judge] += 1
        self.shared[judge, others] -= 1
        self.shared[others, judge] -= 1
        self.load[judge] -= 1

    def _helpers(self) -> set[int]:
        """Judges with room, and those from whom a chain leads to room."""
        found = set(np.flatnonzero(self.load < self.capacity).tolist())
        queue = list(found)
        for taker in queue:
            new = set(np.flatnonzero(self.passable[:, taker] > 0).tolist()) - found
            found |= new
            queue.extend(new)
        return found

    def _parts(self, entries: set[int], judges: set[int]) -> list[tuple[set[int], set[int]]]:
        """Entries and full judges in parts: no entry of one part may go to a judge of another."""
        parts: list[tuple[set[int], set[int]]] = []
        for entry in sorted(entries):
            touched = self.allowed[entry] & ~self.standing[entry]
            rows, columns = {entry}, set(np.flatnonzero(touched).tolist()) & judges
            apart = []
            for part in parts:
                if part[1] & columns:
                    rows, columns = rows | part[0], columns | part[1]
                else:
                    apart.append(part)
            parts = [*apart, (rows, columns)]
        return parts

    def _figures(self, entries: set[int], judges: set[int], movable: Flags) -> tuple[int, int]:
        rows, columns = sorted(entries), sorted(judges)
        elsewhere = movable[rows].sum() - movable[np.ix_(rows, columns)].sum()
        room = self.capacity[columns] - self.standing[:, columns].sum(axis=0)
        return int(self.need[rows].sum() - elsewhere), int(np.maximum(room, 0).sum())

    def _overfill(self, lacking: dict[int, int]) -> dict[int, int]:
        """Give each lacking unit to the least loaded judge in reach, past capacity; how many, by judge."""
        extra: dict[int, int] = {}
        for entry in [entry for entry, units in lacking.items() for _ in range(units)]:
            came_from = self._reached(self._free_for([entry]))
            end = min(came_from, key=lambda judge: (self.load[judge], judge))
            extra[end] = extra.get(end, 0) + 1
            self._place(entry, self._shift(came_from, end))
        return extra

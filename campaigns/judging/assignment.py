"""Who judges what: k judges per entry, loads as even as the rules allow, all judges linked by shared entries.

    assign    a whole round: every entry gets exactly k judges, an anchor everybody who may judge it
    top_up    after a recusal, a new entry or a new judge: adds what is missing, moves nothing that stands
    coverage  what a manager wants to see of any assignment
    in_order  the order in which one judge sees the entries
Forbidden pairs (conflicts, recusals) and languages a judge does not read are never assigned, capacities
never passed; what cannot be done under that raises `Infeasible`, which says what to change. In this order of
weight: these rules, k, even loads, linked judges.

Even means: the sum of squared loads is the least possible. Then no other assignment has a smaller largest, or
a larger smallest load, and loads are within one of each other wherever the rules leave a way to that.

Linked means: the graph of judges and entries is connected, per group (a category and division), which
adjusting scores for severity needs. Exchanges that keep k and the loads are tried, a bounded number. Finding
a link whenever there is one is NP-hard (k = 2 and loads of 2 make it Hamilton's circle), so `coverage` tells
how it ended. Three to six anchors give the link for certain if one of them may be judged by everybody.

Method. Entries send units to judges. Each entry takes the least loaded judge open to it; where all are full,
an augmenting path makes room, which finds a full assignment or proves that there is none (Ford & Fulkerson;
the set of judges reached is then the violated condition of Hall). Last, chains of passing on from a judge to
one with two fewer are used up: loads of feasible assignments are the bases of an integral polymatroid, on
which no such chain left proves the optimum. Why not a general min-cost flow: with m entries and J judges it
walks m·J edges for each of the m·k units. Contracted to the judges, a unit costs O(J) mostly and O(J² + m)
where it needs a path: O(m·k·(J² + m)) at worst, and about m·k·J in practice.

The same input in another order gives the same result, and so does the same seed. Renaming that keeps the
order of the names gives the renamed result (but for `in_order`, which depends on the names); any renaming,
with anchors named, keeps feasibility, the loads but for who has them, and how much is missing.

Sources
    Ford & Fulkerson 1956, Canadian Journal of Mathematics 8: augmenting paths
    Hall 1935, J. London Math. Soc. 10, and Gale 1957, Pacific Journal of Mathematics 7: when judges suffice
    Harvey, Ladner, Lovász & Tamir 2006, Journal of Algorithms 59: semi-matchings, cost-reducing paths
    Federgruen & Groenevelt 1986, Operations Research 34: even shares on polymatroids
    Eckes 2015, Introduction to Many-Facet Rasch Measurement, and Linacre 1994, Many-Facet Rasch Measurement:
    linked rating designs
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random

import numpy as np

from campaigns.judging._flow import Counts, Flags, Flow
from campaigns.judging._links import Linker, linked_sets
from campaigns.judging.shortages import Infeasible, Key, Shortage, too_few_judges, too_little_room

__all__ = [
    "Coverage",
    "EntryFacts",
    "Infeasible",
    "JudgeFacts",
    "Key",
    "LinkedSet",
    "Pair",
    "Plan",
    "Shortage",
    "assign",
    "coverage",
    "in_order",
    "top_up",
]

Pair = tuple[Key, Key]  # judge, entry

_NO_LIMIT = 1 << 40


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry to be judged. Anybody reads an entry without a language; `group` is category and division."""

    key: Key
    language: str = ""
    group: Key = ""


@dataclass(frozen=True, slots=True)
class JudgeFacts:
    """A judge: the languages read, and the most entries they take in all (None for any number)."""

    key: Key
    languages: frozenset[str] = frozenset()
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """An assignment.

    pairs    all of it, (judge, entry), sorted
    added    what was not standing before, sorted
    anchors  the entries for everybody, sorted
    queues   each judge's entries in the order in which they are shown
    """

    pairs: tuple[Pair, ...]
    added: tuple[Pair, ...]
    anchors: tuple[Key, ...]
    queues: Mapping[Key, tuple[Key, ...]]


@dataclass(frozen=True, slots=True)
class LinkedSet:
    """Judges of a group who are linked by the entries they share, and these entries."""

    judges: tuple[Key, ...]
    entries: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How an assignment stands.

    loads      entries per judge, idle judges included
    spread     the largest load less the smallest, 0 without judges
    full       judges who can take no more
    lacking    how many judges an entry lacks, only entries that lack some
    broken     pairs against a conflict, or in a language the judge does not read
    linked     the linked sets of each group, the larger first; one set is what one wants
    connected  whether no group falls apart
    """

    loads: Mapping[Key, int]
    spread: int
    full: tuple[Key, ...]
    lacking: Mapping[Key, int]
    broken: tuple[Pair, ...]
    linked: Mapping[Key, tuple[LinkedSet, ...]]
    connected: bool


def assign(
    *,
    entries: Iterable[EntryFacts],
    judges: Iterable[JudgeFacts],
    k: int,
    seed: int | str,
    conflicts: Iterable[Pair] = (),
    anchors: int | Collection[Key] = 0,
) -> Plan:
    """Give every entry exactly k judges, and every anchor all judges who may judge it.

    `anchors` are entries by key, or how many to choose in each group: those that most judges may judge. Three
    to six are advised. Conflicts may name judges and entries that are not there. Infeasible where it cannot
    be done; ValueError for a negative k, number of anchors or capacity, a key that comes twice, and anchors
    that are not among the entries.
    """
    table = _Table(entries, judges, conflicts, (), seed)
    chosen = table.choose_anchors(anchors) if isinstance(anchors, int) else tuple(anchors)
    return _fill(table, k, chosen, seed)


def top_up(
    *,
    entries: Iterable[EntryFacts],
    judges: Iterable[JudgeFacts],
    k: int,
    seed: int | str,
    standing: Iterable[Pair],
    conflicts: Iterable[Pair] = (),
    anchors: Collection[Key] = (),
) -> Plan:
    """Add the judges that entries lack. All that stands stays, and counts, even past k or a capacity.

    A pair in conflict does not stand: name recusals among the conflicts, and the entry gets somebody else. A
    standing pair of somebody who has left the judges counts for its entry; one of an entry that has left is
    ignored. Judges who may judge an anchor and do not yet, get it. Errors as in `assign`.
    """
    return _fill(_Table(entries, judges, conflicts, standing, seed), k, tuple(anchors), seed)


def in_order(*, judge: Key, entries: Iterable[Key], seed: int | str) -> tuple[Key, ...]:
    """The entries in this judge's own random order. An entry more or less leaves the others' order alone."""

    def place(entry: Key) -> tuple[bytes, tuple[bool, int, str]]:
        return sha256(repr((str(seed), judge, entry)).encode()).digest(), _rank(entry)

    return tuple(sorted(entries, key=place))


def coverage(
    *,
    entries: Iterable[EntryFacts],
    judges: Iterable[JudgeFacts],
    k: int,
    pairs: Iterable[Pair],
    conflicts: Iterable[Pair] = (),
) -> Coverage:
    """What there is to know about an assignment; ValueError as in `assign`.

    A pair in conflict is listed as broken and counts for nothing else: its score will not count either.
    """
    pairs = set(pairs)
    table = _Table(entries, judges, conflicts, pairs, 0)
    held = table.standing
    count = len(table.judges)
    loads = held[:, :count].sum(axis=0)
    broken = held & ~table.readable
    linked = {group: table.linked(rows) for group, rows in table.groups.items()}
    return Coverage(
        loads={judge.key: int(load) for judge, load in zip(table.judges, loads, strict=True)},
        spread=int(loads.max() - loads.min()) if count else 0,
        full=tuple(table.keys[column] for column in range(count) if loads[column] >= table.capacity[column]),
        lacking={
            entry.key: k - int(has)
            for entry, has in zip(table.entries, held.sum(axis=1), strict=True)
            if has < k
        },
        broken=_sorted_pairs([*table.pairs(broken), *(pairs & table.conflicts)]),
        linked=linked,
        connected=all(len(sets) <= 1 for sets in linked.values()),
    )


def _rank(key: Key) -> tuple[bool, int, str]:
    """Numbers by size, before texts."""
    return (True, 0, key) if isinstance(key, str) else (False, key, "")


def _sorted_pairs(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (_rank(pair[0]), _rank(pair[1]))))


class _Table:
    """The input as matrices of entries x judges, both sorted by key; judges who have left come last."""

    def __init__(
        self,
        entries: Iterable[EntryFacts],
        judges: Iterable[JudgeFacts],
        conflicts: Iterable[Pair],
        standing: Iterable[Pair],
        seed: int | str,
    ) -> None:
        self.entries = sorted(entries, key=lambda entry: _rank(entry.key))
        self.judges = sorted(judges, key=lambda judge: _rank(judge.key))
        self.row = _places("entry", [entry.key for entry in self.entries])
        known = _places("judge", [judge.key for judge in self.judges])
        self.conflicts = set(conflicts)
        stands = {pair for pair in standing if pair[1] in self.row} - self.conflicts
        self.keys = [*known, *sorted({judge for judge, _ in stands} - known.keys(), key=_rank)]
        self.column = {key: number for number, key in enumerate(self.keys)}
        self.barred, self.standing = self._flags(self.conflicts), self._flags(stands)
        self.readable = self._readable()
        self.allowed = self.readable & ~self.barred
        self.allowed[:, len(self.judges) :] = False
        self.capacity = self._capacities()
        members: dict[Key, list[int]] = {}
        for number, entry in enumerate(self.entries):
            members.setdefault(entry.group, []).append(number)
        self.groups = {group: np.array(members[group]) for group in sorted(members, key=_rank)}
        rng = Random(f"{seed}")
        self.noise = np.array([rng.random() for _ in range(self.allowed.size)]).reshape(self.allowed.shape)

    def pairs(self, flags: Flags) -> list[Pair]:
        return [(self.keys[column], self.entries[row].key) for column, row in np.argwhere(flags.T).tolist()]

    def choose_anchors(self, count: int) -> tuple[Key, ...]:
        if count < 0:
            raise ValueError(f"The number of anchors must be at least 0: {count}")
        judges = (self.allowed & (self.capacity > 0)).sum(axis=1)
        chosen: list[Key] = []
        for rows in self.groups.values():
            first = self.noise[rows, 0] if self.judges else rows
            best = rows[np.lexsort((first, -judges[rows]))][:count]
            chosen += [self.entries[row].key for row in best.tolist()]
        return tuple(chosen)

    def linked(self, rows: Counts) -> tuple[LinkedSet, ...]:
        held = self.standing[rows]
        return tuple(
            LinkedSet(
                tuple(self.keys[column] for column in columns.tolist()),
                tuple(self.entries[row].key for row in rows[held[:, columns].any(axis=1)].tolist()),
            )
            for columns in linked_sets(held)
        )

    def _flags(self, pairs: Iterable[Pair]) -> Flags:
        flags = np.zeros((len(self.entries), len(self.keys)), dtype=np.bool_)
        for judge, entry in pairs:
            if judge in self.column and entry in self.row:
                flags[self.row[entry], self.column[judge]] = True
        return flags

    def _readable(self) -> Flags:
        """Who reads what; of judges who have left it is not asked."""
        flags = np.ones((len(self.entries), len(self.keys)), dtype=np.bool_)
        for column, judge in enumerate(self.judges):
            flags[:, column] = [not e.language or e.language in judge.languages for e in self.entries]
        return flags

    def _capacities(self) -> Counts:
        found = [_NO_LIMIT if judge.capacity is None else judge.capacity for judge in self.judges]
        if any(capacity < 0 for capacity in found):
            raise ValueError("A capacity must be at least 0.")
        return np.array(found + [0] * (len(self.keys) - len(found)), dtype=np.int64)


def _places(kind: str, keys: Sequence[Key]) -> dict[Key, int]:
    places = {key: number for number, key in enumerate(keys)}
    if len(places) < len(keys):
        raise ValueError(f"The same {kind} comes twice.")
    return places


def _fill(table: _Table, k: int, anchors: tuple[Key, ...], seed: int | str) -> Plan:
    if k < 0:
        raise ValueError(f"k must be at least 0: {k}")
    if unknown := set(anchors) - table.row.keys():
        raise ValueError(f"Anchors must be among the entries: {sorted(unknown, key=_rank)}")
    flow = Flow(
        allowed=table.allowed,
        standing=table.standing,
        need=_needs(table, k, anchors),
        capacity=table.capacity,
        noise=table.noise,
    )
    # What has too few judges altogether is told first: more room would not help it.
    free = table.allowed & ~table.standing
    if (short := np.flatnonzero(free.sum(axis=1) < flow.need)).size:
        raise Infeasible(too_few_judges(table, short.tolist(), k))
    if lacking := flow.fill():
        raise Infeasible(too_little_room(table, flow.cuts(lacking)))
    flow.even_out()
    Linker(
        held=flow.held,
        standing=table.standing,
        allowed=table.allowed,
        load=flow.load,
        capacity=table.capacity,
        groups=list(table.groups.values()),
        rng=Random(f"{seed} links"),
    ).link()
    return _plan(table, flow.held, anchors, seed)


def _needs(table: _Table, k: int, anchors: tuple[Key, ...]) -> Counts:
    """Units each entry lacks: k less what stands, for an anchor at least all who may judge it."""
    need: Counts = np.maximum(k - table.standing.sum(axis=1), 0)
    free = (table.allowed & ~table.standing & (table.capacity > 0)).sum(axis=1)
    rows = [table.row[key] for key in anchors]
    need[rows] = np.maximum(need[rows], free[rows])
    return need


def _plan(table: _Table, held: Flags, anchors: tuple[Key, ...], seed: int | str) -> Plan:
    pairs = table.pairs(held)
    entries: dict[Key, list[Key]] = {judge.key: [] for judge in table.judges}
    for judge, entry in pairs:
        entries.setdefault(judge, []).append(entry)
    return Plan(
        pairs=_sorted_pairs(pairs),
        added=_sorted_pairs(table.pairs(held & ~table.standing)),
        anchors=tuple(sorted(set(anchors), key=_rank)),
        queues={
            judge.key: in_order(judge=judge.key, entries=entries[judge.key], seed=seed)
            for judge in table.judges
        },
    )

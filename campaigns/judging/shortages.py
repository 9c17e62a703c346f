"""Why an assignment is impossible, and the least that would make it possible. Import from `assignment`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from campaigns.judging._flow import Counts, Cut, Flags

Key = int | str

_NAMED = 6


class _Entry(Protocol):
    @property
    def key(self) -> Key: ...
    @property
    def language(self) -> str: ...


class Table(Protocol):
    """What is read of the input: matrices of entries x judges."""

    @property
    def entries(self) -> Sequence[_Entry]: ...
    @property
    def judges(self) -> Sequence[object]: ...

    keys: list[Key]
    allowed: Flags
    standing: Flags
    barred: Flags
    readable: Flags
    capacity: Counts


@dataclass(frozen=True, slots=True)
class Shortage:
    """Entries that cannot have the judges they need. `str()` says it in English, with the keys as names.

    kind        "judges": too few judges may judge each of the entries, however much they take
                "capacity": the judges may judge them, but cannot take as many as that
    entries     the entries concerned, sorted
    judges      the only judges who may judge them (judges), or who are full (capacity)
    everybody   whether these are all judges there are
    needed      judges per entry (judges), or how many times these judges are needed (capacity)
    possible    how many there are, or how many times they can
    conflicts   (judge, entry): each, if lifted, gives one more. Empty is possible
    languages   (judge, language): a judge who would help if they read it
    extra       the least more capacity that is enough, by judge (capacity only). Any judge named in `judges`
                would do for the first one more
    """

    kind: str
    entries: tuple[Key, ...]
    judges: tuple[Key, ...]
    everybody: bool
    needed: int
    possible: int
    conflicts: tuple[tuple[Key, Key], ...] = ()
    languages: tuple[tuple[Key, str], ...] = ()
    extra: Mapping[Key, int] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        """How many more are needed: judges for each entry (judges), or capacity in all (capacity)."""
        return self.needed - self.possible

    def __str__(self) -> str:
        said = self._too_few() if self.kind == "judges" else self._too_little()
        if self.conflicts:
            pairs = [f"{judge} with {entry}" for judge, entry in self.conflicts]
            said += f" In conflict: {_listed(pairs)}."
        if self.languages:
            said += f" Would help: {_listed([f'{judge} reading {what}' for judge, what in self.languages])}."
        return said

    def _too_few(self) -> str:
        one = len(self.entries) == 1
        who = f"only by {_listed(self.judges)}" if self.judges else "by nobody"
        subject = f"Entry {self.entries[0]}" if one else f"Entries {_listed(self.entries)}"
        return f"{subject} can be judged {who}, {'needs' if one else 'need'} {self.needed}."

    def _too_little(self) -> str:
        if self.everybody:
            who = "All judges together" if len(self.judges) > 1 else f"The only judge, {self.judges[0]},"
            what = ""
        else:
            who = _listed(self.judges) + (" together" if len(self.judges) > 1 else "")
            what = f" for {_listed(self.entries)}"
        verb = "is" if self.needed == 1 else "are"
        return f"{who} can take {self.possible}, {self.needed} {verb} needed{what}."


class Infeasible(ValueError):
    """No assignment keeps all rules. `shortages` are the reasons; they have no judge and entry in common."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        self.shortages = tuple(shortages)
        super().__init__(" ".join(str(shortage) for shortage in self.shortages))


def too_few_judges(table: Table, rows: Iterable[int], k: int) -> list[Shortage]:
    """The entries whose judges are too few, those with the same language and judges told together."""
    alike: dict[tuple[tuple[int, ...], str], list[int]] = {}
    for row in rows:
        judges = np.flatnonzero(table.allowed[row] | table.standing[row])
        alike.setdefault((tuple(judges.tolist()), table.entries[row].language), []).append(row)
    return [
        Shortage(
            kind="judges",
            entries=tuple(table.entries[row].key for row in same),
            judges=tuple(table.keys[column] for column in judges),
            everybody=len(judges) == len(table.judges),
            needed=k,
            possible=len(judges),
            conflicts=_conflicts(table, same, _with_room(table)),
            languages=_languages(table, same, _with_room(table)),
        )
        for (judges, _), same in alike.items()
    ]


def too_little_room(table: Table, cuts: Iterable[Cut]) -> list[Shortage]:
    """The parts in which judges are full, the smallest first."""
    shortages = [
        Shortage(
            kind="capacity",
            entries=tuple(table.entries[row].key for row in cut.entries),
            judges=tuple(table.keys[column] for column in cut.judges),
            everybody=len(cut.judges) == len(table.judges),
            needed=cut.needed,
            possible=cut.possible,
            conflicts=_conflicts(table, cut.entries, cut.helpers),
            languages=_languages(table, cut.entries, cut.helpers),
            extra={table.keys[column]: more for column, more in cut.extra.items()},
        )
        for cut in cuts
    ]
    return sorted(shortages, key=lambda shortage: (len(shortage.judges), len(shortage.entries)))


def _with_room(table: Table) -> list[int]:
    return np.flatnonzero(table.capacity > table.standing.sum(axis=0)).tolist()


def _conflicts(table: Table, rows: Sequence[int], columns: Sequence[int]) -> tuple[tuple[Key, Key], ...]:
    """Pairs that only a conflict forbids."""
    only = table.barred & table.readable
    return tuple(
        (table.keys[column], table.entries[row].key)
        for column in columns
        for row in rows
        if column < len(table.judges) and only[row, column]
    )


def _languages(table: Table, rows: Sequence[int], columns: Sequence[int]) -> tuple[tuple[Key, str], ...]:
    """Judges whom only the language keeps from some of the entries."""
    only = ~table.barred & ~table.readable & ~table.standing
    found = {
        (column, table.entries[row].language): None
        for column in columns
        for row in rows
        if column < len(table.judges) and only[row, column]
    }
    return tuple((table.keys[column], language) for column, language in sorted(found))


def _listed(names: Sequence[object]) -> str:
    """A, B and C; past six names, the rest by number."""
    said = [str(name) for name in names]
    if len(said) > _NAMED:
        said = [*said[: _NAMED - 1], f"{len(said) - _NAMED + 1} others"]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"

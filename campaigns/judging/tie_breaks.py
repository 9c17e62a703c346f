"""Rules that put entries in order which their scores cannot tell apart. Pure.

Each rule gives groups from the best to the last; those of one group are still tied by it. Nobody is drawn by
lot, and what is missing counts for nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

from campaigns.judging.ordering import in_order
from campaigns.judging.sheets import Criterion

Name: TypeAlias = Hashable
Groups: TypeAlias = tuple[tuple[Name, ...], ...]
Wins: TypeAlias = dict[tuple[Name, Name], int]

_SAME = 1e-9  # points of a rescaled criterion that are no difference


@dataclass(frozen=True, slots=True)
class Given:
    """What one judge gave one entry: points by criterion; None, or no key, where there are none."""

    judge: Name
    entry: Name
    points: Mapping[str, float | None]


def heaviest(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """The criterion of the most weight; several, where they weigh the same."""
    most = max((one.weight for one in criteria), default=0.0)
    return tuple(one for one in criteria if one.weight == most)


def wins_on(criteria: Sequence[Criterion], given: Iterable[Given], entries: Sequence[Name]) -> Wins:
    """By (entry, other): how many judges of both gave the entry more on these criteria.

    Several criteria count as the mean of their points, each from 0 to 1 on its own range, over those that the
    judge answered for both entries. A judge who gave both the same counts for neither.
    """
    sheets: dict[Name, dict[Name, Mapping[str, float | None]]] = defaultdict(dict)
    wanted = set(entries)
    for one in given:
        if one.entry in wanted:
            sheets[one.judge][one.entry] = one.points
    wins: Wins = {(a, b): 0 for a in entries for b in entries if a != b}
    for theirs in sheets.values():
        for a, b in wins:
            if a in theirs and b in theirs and _difference(criteria, theirs[a], theirs[b]) > _SAME:
                wins[a, b] += 1
    return wins


def _difference(
    criteria: Sequence[Criterion], one: Mapping[str, float | None], other: Mapping[str, float | None]
) -> float:
    gaps = []
    for criterion in criteria:
        mine, theirs = one.get(criterion.key), other.get(criterion.key)
        if mine is not None and theirs is not None:
            gaps.append((mine - theirs) / (criterion.maximum - criterion.minimum))
    return sum(gaps) / len(gaps) if gaps else 0.0


def head_to_head(wins: Wins, entries: Sequence[Name]) -> Groups:
    """Order by duels won less duels lost (Copeland); a duel is won where more judges are for it than against.

    Copeland 1951, A reasonable social welfare function. Entries that nobody compared stay tied.
    """
    points = {
        a: sum((wins[a, b] > wins[b, a]) - (wins[a, b] < wins[b, a]) for b in entries if b != a)
        for a in entries
    }
    return _grouped(points, entries)


def by_median(scores: Iterable[tuple[Name, float]], entries: Sequence[Name]) -> Groups:
    """Order by the median of the scores, highest first. Who has none comes last, and not for a zero."""
    found = medians(scores, entries)
    return _grouped({entry: found.get(entry, float("-inf")) for entry in entries}, entries)


def medians(scores: Iterable[tuple[Name, float]], entries: Sequence[Name]) -> dict[Name, float]:
    """The median of the scores of each entry that has any."""
    values: dict[Name, list[float]] = {entry: [] for entry in entries}
    for entry, value in scores:
        if entry in values:
            values[entry].append(value)
    return {entry: median(some) for entry, some in values.items() if some}


def _grouped(points: Mapping[Name, float], entries: Sequence[Name]) -> Groups:
    by_points: dict[float, list[Name]] = defaultdict(list)
    for entry in in_order(entries):
        by_points[round(points[entry], 9) if points[entry] > float("-inf") else points[entry]].append(entry)
    return tuple(tuple(by_points[value]) for value in sorted(by_points, reverse=True))

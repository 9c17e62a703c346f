"""Orders from ballots: Borda counts, the Schulze method, and head-to-head.

A ballot is a list of entries, best first. It may leave entries out: those share the last place of that
ballot, behind every entry it names and level with each other (Schulze 2011, section 2.1). No entry is on a
ballot twice.

Ties of a method are broken the same way every time, without lots: first by the higher Borda count, then by
the name. Who must not be parted by such a rule can look at `strongest_paths` or `borda_points`, where a tie
shows, and hand it to people.

Sources
    Borda 1784, Mémoire sur les élections au scrutin
    Schulze 2011, Social Choice and Welfare 36: the method (section 2) and the example of 45 voters
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeAlias, TypeVar

from campaigns.judging.ordering import in_order

Entry = TypeVar("Entry", bound=Hashable)
Pairs: TypeAlias = dict[tuple[Entry, Entry], int]


def head_to_head(ballots: Iterable[Sequence[Entry]]) -> Pairs[Entry]:
    """By (entry, other), for every ordered pair: how many ballots place the entry before the other."""
    given, entries = _checked(ballots)
    pairs: Pairs[Entry] = {(one, other): 0 for one in entries for other in entries if one != other}
    for ballot in given:
        behind = set(entries)
        for entry in ballot:
            behind.discard(entry)
            for other in behind:
                pairs[entry, other] += 1
    return pairs


def borda_points(ballots: Iterable[Sequence[Entry]]) -> dict[Entry, float]:
    """By entry: over the ballots, how many entries stand behind it, and half of those level with it."""
    given, entries = _checked(ballots)
    points = dict.fromkeys(entries, 0.0)
    for ballot in given:
        for place, entry in enumerate(ballot):
            points[entry] += len(entries) - 1 - place
        unnamed = len(entries) - len(ballot)
        for entry in set(entries).difference(ballot):
            points[entry] += (unnamed - 1) / 2
    return points


def borda(ballots: Iterable[Sequence[Entry]]) -> list[Entry]:
    """Entries by Borda points, highest first; equal points by name."""
    points = borda_points(ballots)
    return sorted(in_order(points), key=lambda entry: -points[entry])


def strongest_paths(ballots: Iterable[Sequence[Entry]]) -> Pairs[Entry]:
    """By (entry, other): the strength of the strongest path, 0 where none leads there.

    A path goes from entry to entry, each preferred by more ballots than prefer its opposite; its strength is
    the smallest of these numbers of ballots ("winning votes"). Floyd-Warshall: time grows with the cube of
    the entries.
    """
    pairs = head_to_head(ballots)
    entries = in_order({entry for pair in pairs for entry in pair})
    paths = {(a, b): votes if votes > pairs[b, a] else 0 for (a, b), votes in pairs.items()}
    for via in entries:
        for a in entries:
            if a == via:
                continue
            for b in entries:
                if b not in (a, via):
                    paths[a, b] = max(paths[a, b], min(paths[a, via], paths[via, b]))
    return paths


def schulze(ballots: Iterable[Sequence[Entry]]) -> list[Entry]:
    """Entries in the order of the Schulze method.

    a stands before b where the strongest path from a to b is stronger than the one back. That relation has no
    circles, so always taking an unbeaten entry next gives an order; of several, the one with more Borda
    points, then by name.
    """
    given = [list(ballot) for ballot in ballots]
    paths, points = strongest_paths(given), borda_points(given)
    left, order = sorted(in_order(points), key=lambda entry: -points[entry]), []
    while left:
        best = next(a for a in left if all(paths[b, a] <= paths[a, b] for b in left if b != a))
        order.append(best)
        left.remove(best)
    return order


def _checked(ballots: Iterable[Sequence[Entry]]) -> tuple[list[Sequence[Entry]], list[Entry]]:
    """The ballots and all their entries by name. Raises ValueError for an entry twice on one ballot."""
    given = list(ballots)
    for ballot in given:
        if len(set(ballot)) != len(ballot):
            raise ValueError("an entry stands on a ballot twice")
    return given, in_order({entry for ballot in given for entry in ballot})

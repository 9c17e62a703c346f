"""The final order of a run: its ranks, then what was decided about ties and against the ranking, in turn.

Groups of entries stand from the best to the last. Who shares a group shares a place, and the next place is
counted as if nobody shared: 1, 2, 2, 4.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Name: TypeAlias = Hashable
Groups: TypeAlias = tuple[tuple[Name, ...], ...]


class NotNeighbours(ValueError):
    """Only entries that stand directly one after the other can be put in order."""


class NoSuchPlace(ValueError):
    """A place that would part entries that share one, or that does not exist."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Neighbours put in order: groups from the best to the last; those of one group share a place."""

    groups: Groups


@dataclass(frozen=True, slots=True)
class Moved:
    """One entry set on another place, counted from 1."""

    name: Name
    to_place: int


Step: TypeAlias = Broken | Moved


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands.

    decided: numbers of the steps, from 0 in the order given, that set it among its neighbours.
    """

    name: Name
    place: int
    is_shared: bool
    is_moved: bool
    decided: frozenset[int]


def final_order(ranked: Iterable[tuple[Name, int]], steps: Sequence[Step] = ()) -> tuple[Standing, ...]:
    """From the best to the last: names with their ranks, and what was decided since, oldest first.

    Without steps places are ranks. Raises ValueError for a name twice or one that is not ranked, and what
    `broken` and `moved` raise.
    """
    groups = by_rank(ranked)
    known = {name for group in groups for name in group}
    touched: dict[Name, set[int]] = {name: set() for name in known}
    moved_ones: set[Name] = set()
    for number, step in enumerate(steps):
        if isinstance(step, Broken):
            groups = broken(groups, step)
            for name in _names(step.groups):
                touched[name].add(number)
        else:
            groups = moved(groups, step)
            touched[step.name].add(number)
            moved_ones.add(step.name)
    return tuple(
        Standing(name, place, len(group) > 1, name in moved_ones, frozenset(touched[name]))
        for place, group in placed(groups)
        for name in group
    )


def by_rank(ranked: Iterable[tuple[Name, int]]) -> Groups:
    """Groups of one rank, lowest number first; within a group in the order given."""
    by_number: dict[int, list[Name]] = {}
    for name, rank in ranked:
        by_number.setdefault(rank, []).append(name)
    groups = tuple(tuple(by_number[rank]) for rank in sorted(by_number))
    _check_once(_names(groups))
    return groups


def placed(groups: Groups) -> list[tuple[int, tuple[Name, ...]]]:
    """Each group with its place: one more than how many stand before it."""
    found, place = [], 1
    for group in groups:
        found.append((place, group))
        place += len(group)
    return found


def broken(groups: Groups, step: Broken) -> Groups:
    """The groups with some neighbours put in order, where they stood.

    Raises NotNeighbours where they are not whole groups one after the other.
    """
    named = _names(step.groups)
    _check_once(named)
    if not named or not all(step.groups):
        raise ValueError("nobody is put in order")
    wanted = set(named)
    numbers = [number for number, group in enumerate(groups) if wanted.intersection(group)]
    if not numbers:
        raise ValueError("nobody of these is ranked")
    first, last = numbers[0], numbers[-1]
    if set(_names(groups[first : last + 1])) != wanted:
        raise NotNeighbours("these entries are not neighbours")
    return (*groups[:first], *step.groups, *groups[last + 1 :])


def moved(groups: Groups, step: Moved) -> Groups:
    """The groups with one entry on another place, alone there. Raises NoSuchPlace."""
    without = _without(groups, step.name)
    for number, (place, _group) in enumerate(placed(without)):
        if place == step.to_place:
            return (*without[:number], (step.name,), *without[number:])
    if step.to_place == len(_names(without)) + 1:
        return (*without, (step.name,))
    raise NoSuchPlace(f"there is no place {step.to_place} to go to")


def places_open_to(groups: Groups, name: Name) -> tuple[int, ...]:
    """The places that one entry can be moved to; its own is among them, unless it is shared."""
    without = _without(groups, name)
    return (*(place for place, _group in placed(without)), len(_names(without)) + 1)


def _without(groups: Groups, name: Name) -> Groups:
    if name not in _names(groups):
        raise ValueError(f"{name!r} is not ranked")
    left = (tuple(other for other in group if other != name) for group in groups)
    return tuple(group for group in left if group)


def _names(groups: Groups) -> list[Name]:
    return [name for group in groups for name in group]


def _check_once(names: list[Name]) -> None:
    if len(set(names)) != len(names):
        raise ValueError("an entry stands there twice")

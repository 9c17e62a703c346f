"""Where every entry of a run stands, after ties were broken and entries moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from campaigns.competitions.enums import Eligibility
from campaigns.judging.enums import FINAL, TieRule
from campaigns.judging.models import Decision, ResultRow, ResultRun, RoundEntry, TieBreak
from campaigns.judging.run_figures import chance_above
from campaigns.judging.scoring import NOT_SEPARABLE_BELOW
from campaigns.judging.standings import Broken, Moved, Standing, Step, final_order

_SHARED: Any = TieRule.SHARED


@dataclass(frozen=True)
class Place:
    """An entry with its place, from 1; several may share one.

    rule: of the last tie-break it was part of, "" for none. is_separable: from the entry that follows here,
    True for the last one. is_open: not separable from it, and nobody has decided about the two.
    """

    place: int
    is_shared: bool
    is_moved: bool
    rule: str
    round_entry: RoundEntry
    row: ResultRow
    is_separable: bool = True
    is_open: bool = False


def standing_of(run: ResultRun) -> list[Place]:
    """The final order of a run, best first.

    Entries that left the contest are not in it. Before the round is ratified the others close up; afterwards
    nobody's place changes by itself.
    """
    return standings_of([run])[run.pk]


def standings_of(runs: Sequence[ResultRun]) -> dict[int, list[Place]]:
    """The same for several runs, by their ids. Three questions, however many runs and entries."""
    ids = [run.pk for run in runs]
    rows: dict[int, list[ResultRow]] = {pk: [] for pk in ids}
    for row in ResultRow.objects.filter(run__in=ids).select_related("round_entry__entry"):
        rows[row.run_id].append(row)
    steps = _steps_of(ids)
    return {run.pk: _standing(run, rows[run.pk], steps[run.pk]) for run in runs}


def _standing(run: ResultRun, rows: list[ResultRow], steps: list[tuple[Step, str]]) -> list[Place]:
    by_code = {row.round_entry.code: row for row in rows}
    order = final_order(((row.round_entry.code, row.rank) for row in rows), [step for step, _rule in steps])
    places = [_place(standing, by_code[str(standing.name)], steps) for standing in order]
    staying = [one for one in places if not is_out(one.round_entry)]
    if len(staying) < len(places) and run.round.state not in FINAL:
        staying = closed_up(staying)
    return _compared(staying, rows, order)


def _steps_of(ids: Sequence[int]) -> dict[int, list[tuple[Step, str]]]:
    """What was decided upon runs, oldest first, each with the rule it went by ("" for a move)."""
    found: dict[int, list[tuple[datetime, Step, str]]] = {pk: [] for pk in ids}
    for tie_break in TieBreak.objects.filter(run__in=ids):
        step = Broken(groups_in(tie_break.order))
        found[tie_break.run_id].append((tie_break.at, step, tie_break.rule))
    for move in Decision.objects.filter(run__in=ids).select_related("round_entry"):
        found[move.run_id].append((move.at, Moved(move.round_entry.code, move.to_place), ""))
    return {
        pk: [(step, rule) for _at, step, rule in sorted(some, key=lambda one: one[0])]
        for pk, some in found.items()
    }


def groups_in(order: Sequence[str | list[str]]) -> tuple[tuple[str, ...], ...]:
    """The order of a tie-break as groups: a list among the codes shares a place."""
    return tuple((one,) if isinstance(one, str) else tuple(one) for one in order)


def is_out(round_entry: RoundEntry) -> bool:
    """Whether an entry takes no part any more, as services.blinded.in_contest asks the database."""
    shut = (Eligibility.INELIGIBLE, Eligibility.AWAITING_CONSENT)
    return round_entry.entry.is_over or round_entry.entry.eligibility in shut


def closed_up(places: Sequence[Place]) -> list[Place]:
    """The same order, counted anew."""
    found: list[Place] = []
    for number, one in enumerate(places, start=1):
        with_last = bool(found) and places[number - 2].place == one.place
        found.append(replace(one, place=found[-1].place if with_last else number))
    together = Counter(one.place for one in found)
    return [replace(one, is_shared=together[one.place] > 1) for one in found]


def _place(standing: Standing, row: ResultRow, steps: Sequence[tuple[Step, str]]) -> Place:
    rules = [steps[number][1] for number in sorted(standing.decided) if steps[number][1]]
    return Place(
        place=standing.place,
        is_shared=standing.is_shared,
        is_moved=standing.is_moved,
        rule=rules[-1] if rules else "",
        round_entry=row.round_entry,
        row=row,
    )


def _compared(places: list[Place], rows: list[ResultRow], order: Sequence[Standing]) -> list[Place]:
    """With what can be said of each and the one after it."""
    followers = {one.pk: after.pk for one, after in pairwise(rows)}
    decided = {standing.name: standing.decided for standing in order}
    moved = {standing.name for standing in order if standing.is_moved}
    found = []
    for one, after in pairwise(places):
        chance = _chance(one.row, after.row, followers)
        separable = chance is not None and chance >= NOT_SEPARABLE_BELOW
        names = (one.round_entry.code, after.round_entry.code)
        is_decided = bool(decided[names[0]] & decided[names[1]]) or any(name in moved for name in names)
        if one.place == after.place and one.rule != _SHARED:
            is_decided = False  # a rule that left them tied has decided nothing
        found.append(replace(one, is_separable=separable, is_open=not separable and not is_decided))
    return found + places[-1:]


def _chance(row: ResultRow, after: ResultRow, followers: dict[int, int]) -> float | None:
    """That `row` is truly better than the one that stands after it."""
    if row.p_above_next is not None and followers.get(row.pk) == after.pk:
        return row.p_above_next
    if after.p_above_next is not None and followers.get(after.pk) == row.pk:
        return 1 - after.p_above_next
    if row.se is None or after.se is None:  # a count is exact
        return float(row.adjusted > after.adjusted)
    return chance_above(row.adjusted, row.se, after.adjusted, after.se)

"""How a round stands, for managers: coverage, loads, links, conflicts and progress."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from campaigns.competitions.models import Category, Division
from campaigns.judging.assignment import Coverage, Key
from campaigns.judging.enums import (
    CONFIRMED,
    STANDING,
    AssignmentState,
    ConflictRuling,
    RoundKind,
)
from campaigns.judging.models import Assignment, Comparison, ConflictOfInterest, Judge, Round, RoundEntry
from campaigns.judging.services.blinded import in_contest
from campaigns.judging.services.jury_facts import facts_of, jury_of


@dataclass(frozen=True)
class JudgeLoad:
    """A judge of a round.

    assigned: entries that stand; new: of these, how many they were not told of. to_do, started, confirmed:
    entries, or pairs in a round of pairs. recused: given back, or taken for a conflict. has_left: off the
    jury. last_seen: when they last signed in or saved, None for never.
    """

    judge: Judge
    assigned: int
    new: int
    to_do: int
    started: int
    confirmed: int
    recused: int
    is_full: bool
    has_left: bool
    last_seen: datetime | None

    @property
    def name(self) -> str:
        return str(self.judge)

    @property
    def percent(self) -> int:
        return 100 * self.confirmed // self.to_do if self.to_do else 0

    @property
    def left(self) -> int:
        return self.to_do - self.confirmed


@dataclass(frozen=True)
class GroupLinks:
    """A category and division. parts: names of the judges who share entries, the largest part first; scores
    can be compared throughout when it is one."""

    category: str
    division: str
    entries: int
    parts: tuple[tuple[str, ...], ...]

    @property
    def is_connected(self) -> bool:
        return len(self.parts) <= 1


@dataclass(frozen=True)
class Lacking:
    """An entry that lacks judges. code: of the competition."""

    code: str
    missing: int


@dataclass(frozen=True)
class Overview:
    """How a round stands.

    entries: that take part; gone: that came in and were withdrawn or disqualified since; covered: with all
    the judges they need; lacking: the others. anchors: entries that everybody scores. proposed: assignments
    that no judge knows of. spread: largest load less smallest, of judges who have not left. conflicts: by
    ruling. done of to_do: confirmed entries, or decided pairs.
    """

    entries: int
    gone: int
    covered: int
    lacking: tuple[Lacking, ...]
    anchors: int
    proposed: int
    loads: tuple[JudgeLoad, ...]
    spread: int
    groups: tuple[GroupLinks, ...]
    is_connected: bool
    conflicts: dict[str, int]
    done: int
    to_do: int

    @property
    def progress(self) -> int:
        """Percent, rounded down: 100 means all."""
        return 100 * self.done // self.to_do if self.to_do else 0

    @property
    def open_conflicts(self) -> int:
        return self.conflicts[ConflictRuling.OPEN]


def overview_of(judged: Round) -> Overview:
    """The same number of queries for any number of entries and judges."""
    facts = facts_of(judged)
    found = facts.coverage()
    loads = _loads(judged, found)
    rows = RoundEntry.objects.filter(round=judged).order_by("pk")
    codes: dict[Key, str] = dict(rows.values_list("pk", "entry__code"))
    at_work = [one.assigned for one in loads if not one.has_left]
    return Overview(
        entries=len(facts.entries),
        gone=len(codes) - len(facts.entries),
        covered=len(facts.entries) - len(found.lacking),
        lacking=tuple(Lacking(codes[pk], missing) for pk, missing in found.lacking.items()),
        anchors=len(facts.anchors),
        proposed=sum(one.new for one in loads),
        loads=tuple(loads),
        spread=max(at_work) - min(at_work) if at_work else 0,
        groups=_groups(judged, found, Counter(entry.group for entry in facts.entries), loads),
        is_connected=found.connected,
        conflicts=_conflicts(judged),
        done=sum(one.confirmed for one in loads),
        to_do=sum(one.to_do for one in loads),
    )


def _loads(judged: Round, found: Coverage) -> list[JudgeLoad]:
    """Judges of the panel, and others who have something in the round."""
    mine = Assignment.objects.of_round(judged).filter(in_contest("round_entry__entry__")).order_by()
    states: dict[int, Counter[str]] = {}
    for judge_id, state, count in mine.values_list("judge_id", "state").annotate(count=Count("pk")):
        states.setdefault(judge_id, Counter())[state] += count
    pairs = _pairs(judged) if judged.kind == RoundKind.PAIRWISE else None
    saved = dict(mine.values_list("judge_id").annotate(last=Max("sheet__changed_at")))
    jury = {judge.pk: judge for judge in jury_of(judged)}
    others = Judge.objects.filter(pk__in=states.keys() - jury.keys()).select_related("user", "organisation")
    for judge in others:
        if any(states[judge.pk][state] for state in STANDING):
            jury[judge.pk] = judge
    none: Counter[str] = Counter()
    return [
        _load(judge, states.get(judge.pk, none), pairs, saved.get(judge.pk), judge.pk in found.full)
        for judge in jury.values()
    ]


def _load(
    judge: Judge,
    states: Counter[str],
    pairs: dict[int, tuple[int, int]] | None,
    saved: datetime | None,
    is_full: bool,
) -> JudgeLoad:
    assigned = sum(states[state] for state in STANDING)
    to_do = assigned + states[AssignmentState.EXPIRED]
    started, confirmed = states[AssignmentState.IN_PROGRESS], sum(states[state] for state in CONFIRMED)
    if pairs is not None:
        to_do, confirmed = pairs.get(judge.pk, (0, 0))
        started = confirmed
    return JudgeLoad(
        judge=judge,
        assigned=assigned,
        new=states[AssignmentState.PROPOSED],
        to_do=to_do,
        started=started,
        confirmed=confirmed,
        recused=states[AssignmentState.RECUSED] + states[AssignmentState.DECLINED],
        is_full=is_full,
        has_left=judge.left_at is not None,
        last_seen=max((one for one in (saved, judge.user.last_login) if one), default=None),
    )


def _pairs(judged: Round) -> dict[int, tuple[int, int]]:
    """Pairs, and decided ones, by judge."""
    rows = Comparison.objects.filter(
        in_contest("first__entry__"), in_contest("second__entry__"), round=judged, voided_at=None
    )
    counted = rows.order_by().values_list("judge_id").annotate(count=Count("pk"), done=Count("winner"))
    return {judge: (count, done) for judge, count, done in counted}


def _groups(
    judged: Round, found: Coverage, sizes: Counter[Any], loads: list[JudgeLoad]
) -> tuple[GroupLinks, ...]:
    names: dict[Key, str] = {one.judge.pk: one.name for one in loads}
    categories = {one.pk: one for one in Category.objects.filter(competition=judged.competition_id)}
    divisions = {one.pk: one for one in Division.objects.filter(competition=judged.competition_id)}
    groups = []
    for group, parts in found.linked.items():
        category, division = (int(one) for one in str(group).split("."))
        groups.append(
            (
                categories[category].sort_order or 0,
                GroupLinks(
                    category=str(categories[category]),
                    division=str(divisions[division]),
                    entries=sizes[group],
                    parts=tuple(tuple(names.get(one, "") for one in part.judges) for part in parts),
                ),
            )
        )
    groups.sort(key=lambda one: (one[0], one[1].category, one[1].division))
    return tuple(one for _order, one in groups)


def _conflicts(judged: Round) -> dict[str, int]:
    """Conflicts of the panel's judges with entries of the round, by ruling."""
    rows = ConflictOfInterest.objects.filter(
        entry__in_rounds__round=judged, judge__panels__rounds=judged, judge__left_at=None
    )
    counted = dict(rows.order_by().values_list("ruling").annotate(count=Count("pk", distinct=True)))
    return {ruling: counted.get(ruling, 0) for ruling in ConflictRuling.values}

"""What the rules for ties say about entries of a run, from the scores that it was made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campaigns.judging import run_inputs, tie_breaks
from campaigns.judging.enums import TieRule
from campaigns.judging.models import ResultRun
from campaigns.judging.tie_breaks import Groups


@dataclass(frozen=True)
class Proposal:
    """What a rule would make of entries: groups of their codes, best first; one group where it fails.

    wins: for head-to-head, how many judges preferred one to another, by their codes; medians: in points.
    """

    rule: Any  # of TieRule
    groups: Groups
    wins: dict[tuple[Any, Any], int]
    medians: dict[str, float]

    @property
    def decides(self) -> bool:
        return len(self.groups) > 1


def proposals(*, run: ResultRun, codes: Sequence[str]) -> list[Proposal]:
    """What the rules that need nobody's judgement say about entries of a run."""
    origin, names = _origin(run, codes)
    if origin is None:
        return []
    entries = [names[code] for code in codes]
    back = {name: code for code, name in names.items()}
    if origin.parameters["kind"] == "pairs":
        return [_duels(origin, entries, back)]
    sheets = [one for one in run_inputs.read_sheets(origin.inputs) if one.entry in back]
    criteria = tie_breaks.heaviest(run_inputs.criteria_in(origin.parameters["rubric"]))
    given = [tie_breaks.Given(one.judge, one.entry, one.points) for one in sheets]
    wins = tie_breaks.wins_on(criteria, given, entries)
    points = origin.parameters["points"]
    scores = [(one.entry, points * one.score) for one in sheets]
    return [
        Proposal(
            TieRule.HEAD_TO_HEAD,
            _renamed(tie_breaks.head_to_head(wins, entries), back),
            {(back[str(a)], back[str(b)]): count for (a, b), count in wins.items()},
            {},
        ),
        Proposal(
            TieRule.MEDIAN,
            _renamed(tie_breaks.by_median(scores, entries), back),
            {},
            {back[str(name)]: value for name, value in tie_breaks.medians(scores, entries).items()},
        ),
    ]


def _duels(origin: ResultRun, entries: Sequence[str], back: dict[str, str]) -> Proposal:
    """In a round of pairs the entries have met already."""
    wins: tie_breaks.Wins = {(a, b): 0 for a in entries for b in entries if a != b}
    for pair in run_inputs.read_pairs(origin.inputs):
        if (pair.winner, pair.loser) in wins:
            wins[pair.winner, pair.loser] += 1
    groups = _renamed(tie_breaks.head_to_head(wins, entries), back)
    named = {(back[str(a)], back[str(b)]): count for (a, b), count in wins.items()}
    return Proposal(TieRule.HEAD_TO_HEAD, groups, named, {})


def _origin(run: ResultRun, codes: Sequence[str]) -> tuple[ResultRun | None, dict[str, str]]:
    """The run with the scores, and the codes that the entries have there: for carried rows the one before."""
    names = {code: code for code in codes}
    while run.parameters["kind"] == "carried":
        sources = {one.entry: one.source for one in run_inputs.read_carried(run.inputs)}
        before = ResultRun.objects.filter(code=run.parameters["run"]).first()
        if before is None:
            return None, {}
        names = {code: sources[name] for code, name in names.items()}
        run = before
    return (run, names) if run.parameters["kind"] in ("sheets", "pairs") else (None, {})


def _renamed(groups: Groups, back: dict[str, str]) -> Groups:
    return tuple(tuple(back[str(name)] for name in group) for group in groups)

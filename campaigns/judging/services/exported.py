"""The scores of a round as files: what result runs are made of, and worked out from again by anybody.

Judges and entries stand in them by their codes of this round. A reason why a criterion did not apply is kept
as the judge wrote it, but so that no spreadsheet takes it for a formula.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q, QuerySet

from campaigns.judging import run_inputs
from campaigns.judging.enums import CONFIRMED, RoundKind, VoteState
from campaigns.judging.models import (
    Comparison,
    ResultRow,
    ResultRun,
    Round,
    RoundEntry,
    Score,
    ScoreSheet,
)
from campaigns.judging.run_figures import POINTS
from campaigns.judging.services import blinded
from campaigns.judging.services.standings import standing_of
from quizzes.services.open_data import neutral

Group = tuple[int, int]  # category and division, by id


@dataclass(frozen=True)
class Inputs:
    """What one run is made of. text: see campaigns.judging.run_inputs; entries: ids by their codes."""

    category: int
    division: int
    text: str
    parameters: dict[str, Any]
    entries: dict[str, int]

    @property
    def sha256(self) -> str:
        return sha256_of(self.text)


def sha256_of(text: str) -> str:
    """Of the bytes that are downloaded."""
    return hashlib.sha256(text.encode()).hexdigest()


def taking_part(judged: Round) -> QuerySet[RoundEntry]:
    """Entries of a round that were not withdrawn or disqualified since they came in."""
    return RoundEntry.objects.filter(blinded.in_contest("entry__"), round=judged)


def counting_sheets(judged: Round) -> QuerySet[ScoreSheet]:
    """Sheets that were confirmed and not voided, of entries that are still in the contest."""
    return ScoreSheet.objects.filter(
        assignment__round_entry__in=taking_part(judged),
        assignment__state__in=CONFIRMED,
        submitted_at__isnull=False,
        voided_at=None,
    )


def counting_pairs(judged: Round) -> QuerySet[Comparison]:
    """Pairs that somebody decided and that were not voided."""
    return Comparison.objects.filter(round=judged, winner__isnull=False, voided_at=None)


def inputs_of(judged: Round) -> list[Inputs]:
    """What the runs of a round are made of, by category and division in the order of the competition."""
    rows = taking_part(judged).order_by(
        "entry__category__sort_order", "entry__category", "entry__division__sort_order", "entry__division",
        "pk",
    )  # fmt: skip
    entries: dict[Group, dict[str, int]] = defaultdict(dict)
    for pk, code, category, division in rows.values_list("pk", "code", "entry__category", "entry__division"):
        entries[category, division][code] = pk
    group_of = {pk: group for group, by_code in entries.items() for pk in by_code.values()}
    texts, parameters = _MADE_OF.get(judged.kind, _sheets)(judged, group_of)
    return [
        Inputs(*group, text=texts[group], parameters=parameters[group], entries=entries[group])
        for group in entries
    ]


Made = tuple[dict[Group, str], dict[Group, dict[str, Any]]]


def _sheets(judged: Round, group_of: dict[int, Group]) -> Made:
    definition = judged.rubric_version.definition if judged.rubric_version else {"criteria": []}
    keys = [one["key"] for one in definition["criteria"]]
    counting = counting_sheets(judged).order_by()
    points: dict[int, dict[str, float]] = defaultdict(dict)
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    scores = Score.objects.filter(sheet__in=counting).order_by()
    for sheet, key, value, reason in scores.values_list("sheet", "criterion", "value", "reason"):
        if value is None:
            reasons[sheet][key] = neutral(reason)
        else:
            points[sheet][key] = value
    found: dict[Group, list[run_inputs.Sheet]] = defaultdict(list)
    for sheet, entry, code, judge, score in counting.values_list(
        "pk",
        "assignment__round_entry",
        "assignment__round_entry__code",
        "assignment__judge__code",
        "score",
    ):
        found[group_of[entry]].append(
            run_inputs.Sheet(judge, code, score, points.get(sheet, {}), reasons.get(sheet, {}))
        )
    own = {"kind": "sheets", "top": judged.places, "points": POINTS, "rubric": definition}
    groups = set(group_of.values())
    return {group: run_inputs.write_sheets(found[group], keys) for group in groups}, _same(own, groups)


def _pairs(judged: Round, group_of: dict[int, Group]) -> Made:
    found: dict[Group, list[run_inputs.Pair]] = defaultdict(list)
    decided = counting_pairs(judged).order_by()
    for judge, first, second, *codes in decided.values_list(
        "judge__code", "first", "second", "first__code", "second__code", "winner__code"
    ):
        group = group_of.get(first)
        if group and group == group_of.get(second):  # never across categories or divisions
            found[group].append(run_inputs.Pair(judge, *codes))
    groups = set(group_of.values())
    own = {"kind": "pairs", "top": judged.places}
    return {group: run_inputs.write_pairs(found[group]) for group in groups}, _same(own, groups)


def _votes(judged: Round, group_of: dict[int, Group]) -> Made:
    found: dict[Group, list[run_inputs.Count]] = defaultdict(list)
    counted = Count("votes", filter=Q(votes__state=VoteState.COUNTED))
    for pk, code, votes in (
        taking_part(judged).order_by().annotate(count=counted).values_list("pk", "code", "count")
    ):
        found[group_of[pk]].append(run_inputs.Count(code, votes))
    groups = set(group_of.values())
    own = {"kind": "votes", "top": judged.places}
    return {group: run_inputs.write_votes(found[group]) for group in groups}, _same(own, groups)


def _carried(judged: Round, group_of: dict[int, Group]) -> Made:
    """From the valid runs of the round before, in their final order."""
    source = judged.source
    runs = {
        (run.category_id, run.division_id): run
        for run in (ResultRun.objects.valid().filter(round=source) if source else ())
    }
    here: dict[Group, dict[int, str]] = defaultdict(dict)
    for pk, code, entry in taking_part(judged).order_by().values_list("pk", "code", "entry"):
        here[group_of[pk]][entry] = code
    texts, parameters = {}, {}
    for group in set(group_of.values()):
        run = runs.get(group)
        rows = _carried_rows(run, here[group]) if run else []
        texts[group] = run_inputs.write_carried(rows)
        parameters[group] = {
            "kind": "carried",
            "top": judged.places,
            "run": run.code if run else "",
            "origin": _origin_of(run),
            "entries": run.rows.count() if run else 0,
            "same_top": run is not None and run.parameters["top"] == judged.places,
        }
    return texts, parameters


def _origin_of(run: ResultRun | None) -> str:
    """What the figures of a run are: of sheets, pairs or votes."""
    if run is None:
        return "sheets"
    return str(run.parameters.get("origin") or run.parameters["kind"])


def _carried_rows(run: ResultRun, codes: dict[int, str]) -> list[run_inputs.Carried]:
    """Of a run, the rows of entries of a later round. codes: theirs there, by the id of the entry."""
    rows = list(ResultRow.objects.filter(run=run).select_related("round_entry"))
    followers = {one.pk: after.round_entry.code for one, after in pairwise(rows)}
    return [
        run_inputs.Carried(
            position=position,
            entry=codes[place.round_entry.entry_id],
            source=place.round_entry.code,
            place=place.place,
            n=place.row.n,
            raw_mean=place.row.raw_mean,
            adjusted=place.row.adjusted,
            se=place.row.se,
            rank_low=place.row.rank_low,
            rank_high=place.row.rank_high,
            p_top_k=place.row.p_top_k,
            p_above_next=place.row.p_above_next,
            next_source=followers.get(place.row.pk, ""),
        )
        for position, place in enumerate(standing_of(run), start=1)
        if place.round_entry.entry_id in codes
    ]


def _same(own: dict[str, Any], groups: set[Group]) -> dict[Group, dict[str, Any]]:
    return dict.fromkeys(groups, own)


_MADE_OF = {
    RoundKind.PAIRWISE: _pairs,
    RoundKind.PUBLIC_VOTE: _votes,
    RoundKind.DELIBERATION: _carried,
}

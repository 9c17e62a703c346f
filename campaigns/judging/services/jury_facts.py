"""A round as the mathematics of assignment wants it: entries, judges, and who must not judge what, by ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count

from campaigns.judging.assignment import Coverage, EntryFacts, JudgeFacts, Pair, coverage
from campaigns.judging.enums import STANDING, AssignmentState, RoundKind, RoundState
from campaigns.judging.models import Assignment, Judge, Round
from campaigns.judging.services.blinded import in_contest
from campaigns.judging.services.conflicts import barred_pairs
from campaigns.judging.services.exported import taking_part

BATCH = 1_000  # rows of one statement: databases take only so many values at a time
GIVEN_BACK = (AssignmentState.RECUSED, AssignmentState.DECLINED)


@dataclass(frozen=True)
class JuryFacts:
    """entries: that still take part; judges: of the panel who have not left, with the room they have for this
    round; standing, barred: pairs of judge and round entry; anchors: round entries that everybody scores;
    k: judges an entry."""

    entries: list[EntryFacts]
    judges: list[JudgeFacts]
    standing: set[Pair]
    barred: set[Pair]
    anchors: tuple[int, ...]
    k: int

    def coverage(self) -> Coverage:
        return coverage(
            entries=self.entries,
            judges=self.judges,
            k=self.k,
            pairs=self.standing,
            conflicts=self.barred,
        )


def facts_of(judged: Round) -> JuryFacts:
    """Six queries for any number of entries and judges."""
    fields = ("pk", "entry__language", "entry__category_id", "entry__division_id", "is_anchor")
    rows = list(taking_part(judged).order_by("pk").values_list(*fields))
    entries = [
        EntryFacts(key=pk, language=language, group=f"{category}.{division}")
        for pk, language, category, division, _anchor in rows
    ]
    given = list(
        Assignment.objects.of_round(judged).order_by().values_list("judge_id", "round_entry_id", "state")
    )
    is_calibration = judged.kind == RoundKind.CALIBRATION
    return JuryFacts(
        entries=entries,
        judges=_judges(judged, {language for _pk, language, *_rest in rows}),
        standing={(judge, entry) for judge, entry, state in given if state in STANDING},
        barred={
            *barred_pairs(judged),
            *((judge, entry) for judge, entry, state in given if state in GIVEN_BACK),
        },
        anchors=tuple(row[0] for row in rows if row[4] or is_calibration),
        k=1 if is_calibration else judged.scores_needed,
    )


def jury_of(judged: Round) -> list[Judge]:
    """Judges of the panel of a round who have not left, with their users."""
    if judged.panel_id is None:
        return []
    rows = Judge.objects.active().filter(panels=judged.panel_id)
    return list(rows.select_related("user", "organisation").order_by("pk"))


def _judges(judged: Round, languages: Iterable[str]) -> list[JudgeFacts]:
    elsewhere = _loads_elsewhere(judged)
    every = frozenset(languages)
    return [
        JudgeFacts(
            key=judge.pk,
            languages=frozenset(judge.languages) or every,
            capacity=None if judge.capacity is None else max(0, judge.capacity - elsewhere.get(judge.pk, 0)),
        )
        for judge in jury_of(judged)
    ]


def _loads_elsewhere(judged: Round) -> dict[int, int]:
    """What judges have in other open rounds, by judge."""
    rows = Assignment.objects.standing().filter(
        in_contest("round_entry__entry__"),
        round_entry__round__state=RoundState.OPEN,
        judge__competition=judged.competition_id,
    )
    others = rows.exclude(round_entry__round=judged).order_by()
    return dict(others.values_list("judge_id").annotate(count=Count("pk")))


def in_batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The same ids, BATCH at a time."""
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))

"""A judge's queue: which rounds wait, which entries of a round, in which order, and how far each one is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.http import Http404

from campaigns.judging.enums import CONFIRMED, SCORABLE, SHOWN, RoundKind, RoundState
from campaigns.judging.models import Assignment, Comparison, Judge, Round
from campaigns.judging.services.blinded import in_contest

GRACE = timedelta(minutes=15)  # for what waited in a phone when the round ended


@dataclass(frozen=True)
class QueueLine:
    """An entry in a judge's queue. code: in this round; number: from 1, in the judge's present order.

    answered of needed: required criteria. is_complete: can be confirmed as it is.
    """

    code: str
    round_entry_id: int
    number: int
    answered: int
    needed: int
    is_complete: bool
    is_confirmed: bool
    is_put_off: bool

    @property
    def state(self) -> str:
        """As one word, for a look: confirmed, complete, begun, put-off or new."""
        if self.is_confirmed:
            return "confirmed"
        if self.is_complete:
            return "complete"
        if self.is_put_off:
            return "put-off"
        return "begun" if self.answered else "new"


@dataclass(frozen=True)
class OwnRound:
    """A round of a judge. done of total: confirmed entries, or decided pairs. is_open: to its judges."""

    judged: Round
    judge: Judge
    done: int
    total: int
    is_open: bool

    @property
    def is_planned(self) -> bool:
        return bool(self.judged.state == RoundState.PLANNED)

    @property
    def is_pairwise(self) -> bool:
        return bool(self.judged.kind == RoundKind.PAIRWISE)


def takes_scores(judged: Round, now: datetime) -> bool:
    """Whether judges can still give something in a round: while it is open, until GRACE after its end."""
    return bool(judged.state == RoundState.OPEN and now <= judged.closes_at + GRACE)


def judges_of(user: Any) -> list[Judge]:
    """Everywhere this person judges, newest competition first."""
    if not user.is_authenticated:
        return []
    mine = Judge.objects.active().filter(user=user).select_related("competition")
    return list(mine.order_by("-competition__closes_at", "pk"))


def access_round(*, user: Any, code: str) -> tuple[Judge, Round]:
    """A round that somebody judges in, and who they are there. Planned ones and others' are 404."""
    judged = Round.objects.select_related("competition", "rubric_version").filter(code=code)
    found = judged.exclude(state=RoundState.PLANNED).first() if user.is_authenticated else None
    if found is None:
        raise Http404
    judge = judge_in(user, found)
    if not _takes_part(judge, found):
        raise Http404
    judge.competition = found.competition
    return judge, found


def judge_in(user: Any, judged: Round) -> Judge:
    """Who somebody is in the competition of a round; 404 where they do not judge in it."""
    found = Judge.objects.active().filter(user=user, competition=judged.competition_id).first()
    if found is None:
        raise Http404
    return found


def _takes_part(judge: Judge, judged: Round) -> bool:
    pairs = Comparison.objects.filter(judge=judge, round=judged)
    if judged.kind == RoundKind.PAIRWISE and pairs.exists():
        return True
    return bool(Assignment.objects.of_round(judged).shown_to(judge).exists())


def required_keys(judged: Round) -> list[str]:
    """Criteria of a round without which a sheet cannot be confirmed."""
    definition = judged.rubric_version.definition if judged.rubric_version else {"criteria": []}
    return [one["key"] for one in definition["criteria"] if one["required"]]


def queue_of(judge: Judge, judged: Round) -> list[QueueLine]:
    """A judge's entries of a round: in their own order, those put off at the end. One query."""
    needed = required_keys(judged)
    mine = Assignment.objects.of_round(judged).shown_to(judge).filter(in_contest("round_entry__entry__"))
    rows = mine.annotate(
        answered=Count("sheet__scores", filter=Q(sheet__scores__criterion__in=needed)),
        scored=Count("sheet__scores", filter=Q(sheet__scores__value__isnull=False)),
        code=F("round_entry__code"),
    ).order_by(F("skipped_at").asc(nulls_first=True), "position", "pk")
    fields = ("code", "round_entry_id", "state", "skipped_at", "answered", "scored")
    return [
        QueueLine(
            code=code,
            round_entry_id=round_entry_id,
            number=number,
            answered=answered,
            needed=len(needed),
            is_complete=answered == len(needed) and scored > 0,
            is_confirmed=state in CONFIRMED,
            is_put_off=skipped_at is not None,
        )
        for number, (code, round_entry_id, state, skipped_at, answered, scored) in enumerate(
            rows.values_list(*fields), start=1
        )
    ]


def still_open(lines: Sequence[QueueLine], code: str = "") -> list[str]:
    """Codes of what still wants scores: what comes after `code` first, then from the beginning."""
    places = [line.code for line in lines]
    start = places.index(code) + 1 if code in places else 0
    turned = [*lines[start:], *lines[:start]]
    return [one.code for one in turned if one.code != code and not (one.is_complete or one.is_confirmed)]


def rounds_of(judges: Iterable[Judge], *, now: datetime) -> list[OwnRound]:
    """Rounds in which these judges have something to do or have done it. Three queries for any number."""
    by_id = {judge.pk: judge for judge in judges}
    entries = (
        Assignment.objects.filter(judge__in=by_id, state__in=SHOWN)
        .exclude(round_entry__round__kind=RoundKind.PAIRWISE)
        .filter(in_contest("round_entry__entry__"))
        .values_list("round_entry__round", "judge")
        .annotate(total=Count("pk"), done=Count("pk", filter=~Q(state__in=SCORABLE)))
        .order_by()
    )
    pairs = (
        Comparison.objects.filter(judge__in=by_id, voided_at=None)
        .filter(in_contest("first__entry__"), in_contest("second__entry__"))
        .values_list("round", "judge")
        .annotate(total=Count("pk"), done=Count("winner"))
        .order_by()
    )
    counts = {(one[0], one[1]): one[2:] for one in entries} | {(one[0], one[1]): one[2:] for one in pairs}
    rounds = Round.objects.filter(pk__in={one for one, _judge in counts}).select_related("competition")
    known = {one.pk: one for one in rounds}
    mine = [
        OwnRound(
            judged=known[round_id],
            judge=by_id[judge_id],
            total=total,
            done=done,
            is_open=takes_scores(known[round_id], now),
        )
        for (round_id, judge_id), (total, done) in counts.items()
    ]
    return sorted(mine, key=lambda one: (not one.is_open, -one.judged.closes_at.timestamp(), one.judged.pk))

"""Telling judges of their entries, and reminding those who have something left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from audit.services import record
from campaigns.judging.enums import SCORABLE, AssignmentState, RoundKind, RoundState
from campaigns.judging.exceptions import RoundIsElsewhere
from campaigns.judging.models import Assignment, Comparison, Judge, Round
from campaigns.judging.pairing import Drawn, draw_pairs
from campaigns.judging.services.blinded import in_contest
from campaigns.judging.services.conflicts import detect_conflicts
from campaigns.judging.services.jury_facts import BATCH, facts_of, in_batches
from campaigns.judging.services.letters import moment_in_words, write_to
from campaigns.judging.services.rounds import lock_round
from mailing.models import OutgoingMail

APART = timedelta(hours=20)  # between two reminders of one judge


def notify(*, judged: Round, actor: str, now: datetime) -> int:
    """Tell every judge with new entries of a round, each with one mail. Returns how many were told.

    In a round of pairs it draws the pairs too. Asked again without new entries it does nothing. Judges of a
    planned round read when it opens. Raises RoundIsElsewhere for a round that is closed, or past its end.
    """
    detect_conflicts(competition=judged.competition, now=now)
    return _notify(judged, actor, now)


@transaction.atomic
def _notify(judged: Round, actor: str, now: datetime) -> int:
    kept = lock_round(judged, RoundState.PLANNED, RoundState.OPEN)
    _check_end(kept, now)
    mine = Assignment.objects.of_round(kept).filter(state=AssignmentState.PROPOSED, judge__left_at=None)
    new: Mapping[int, list[Assignment]] = defaultdict(list)
    for one in mine.filter(in_contest("round_entry__entry__")).order_by("pk"):
        new[one.judge_id].append(one)
    ids = [one.pk for given in new.values() for one in given]
    for part in in_batches(ids):
        Assignment.objects.filter(pk__in=part).update(state=AssignmentState.NOTIFIED)
    if kept.kind == RoundKind.PAIRWISE and ids:
        _draw(kept)
    for judge in _judges(new):
        # The same entries are told of once, whoever presses how often.
        last = max(one.pk for one in new[judge.pk])
        _write(
            judge,
            kept,
            "assigned",
            {"count": len(new[judge.pk])},
            now,
            f"assigned-{kept.code}-{judge.code}-{last}",
        )
    if ids:
        data = {"judges": len(new), "entries": len(ids)}
        record(kind="round.notified", subject=("round", kept.code), actor=actor, data=data, now=now)
    return len(new)


@transaction.atomic
def remind(*, judged: Round, actor: str, now: datetime) -> int:
    """Write to judges of an open round who have something left, to each at most once in APART. Returns to
    how many."""
    kept = lock_round(judged, RoundState.OPEN)
    _check_end(kept, now)
    left = left_by_judge(kept)
    reminded = _reminded_since(now - APART)
    due = [judge for judge in _judges(left) if judge.code not in reminded]
    for judge in due:
        _write(judge, kept, "reminder", {"left": left[judge.pk]}, now)
    if due:
        data = {"judges": len(due)}
        record(kind="round.reminded", subject=("round", kept.code), actor=actor, data=data, now=now)
    return len(due)


def left_by_judge(judged: Round) -> dict[int, int]:
    """How many entries, or pairs, each judge of a round has still to do; only who has any. One query."""
    if judged.kind == RoundKind.PAIRWISE:
        pairs = Comparison.objects.filter(
            in_contest("first__entry__"),
            in_contest("second__entry__"),
            round=judged,
            winner=None,
            voided_at=None,
            judge__left_at=None,
        )
        return dict(pairs.order_by().values_list("judge_id").annotate(count=Count("pk")))
    mine = Assignment.objects.of_round(judged).filter(
        in_contest("round_entry__entry__"), state__in=SCORABLE, judge__left_at=None
    )
    return dict(mine.order_by().values_list("judge_id").annotate(count=Count("pk")))


def _check_end(judged: Round, now: datetime) -> None:
    if judged.closes_at <= now:
        raise RoundIsElsewhere(_("The end of this round has passed. Give it a later one, or close it."))


def _judges(by_id: Mapping[int, Any]) -> list[Judge]:
    rows = Judge.objects.filter(pk__in=by_id, user__is_active=True)
    return list(rows.select_related("user", "competition").order_by("pk"))


def _reminded_since(moment: datetime) -> set[str]:
    """Codes of judges who got a reminder of any round since."""
    mails = OutgoingMail.objects.filter(purpose="judge-reminder", about_type="judge", created_at__gt=moment)
    return set(mails.values_list("about_id", flat=True))


def _write(
    judge: Judge, judged: Round, letter: str, counts: dict[str, int], now: datetime, key: str | None = None
) -> None:
    write_to(
        judge=judge,
        letter=letter,
        context={
            **counts,
            "round": partial(str, judged.title),
            "opens": partial(moment_in_words, judged.opens_at, judged.competition),
            "closes": partial(moment_in_words, judged.closes_at, judged.competition),
            "is_open": judged.state == RoundState.OPEN,
            "is_pairwise": judged.kind == RoundKind.PAIRWISE,
        },
        now=now,
        key=key,
    )


def _draw(judged: Round) -> None:
    """Make the pairs of a round of pairs, or those that are missing since entries or judges were added."""
    facts = facts_of(judged)
    held: dict[Any, list[Any]] = defaultdict(list)
    for judge, entry in facts.standing:
        held[judge].append(entry)
    rows = Comparison.objects.filter(round=judged)
    before = [Drawn(*row) for row in rows.order_by("pk").values_list("judge_id", "first_id", "second_id")]
    drawn = draw_pairs(
        held=held,
        groups={entry.key: entry.group for entry in facts.entries},
        seed=judged.seed,
        standing=before,
    )
    last: dict[Any, int] = dict(rows.order_by().values_list("judge_id").annotate(last=Max("position")))
    made = []
    for one in drawn:
        last[one.judge] = last.get(one.judge, 0) + 1
        made.append(
            Comparison(
                round=judged,
                judge_id=one.judge,
                first_id=one.first,
                second_id=one.second,
                position=last[one.judge],
            )
        )
    Comparison.objects.bulk_create(made, BATCH)

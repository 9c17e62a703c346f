"""Rounds of pairs: which of two is better, one after the other, taken back while the round is open."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from campaigns.judging.enums import AssignmentState, RoundState
from campaigns.judging.exceptions import ScoredElsewhere, SheetIsClosed
from campaigns.judging.models import Assignment, Comparison, Judge, Round, RoundEntry
from campaigns.judging.services.blinded import in_contest
from campaigns.judging.services.queues import takes_scores

_CODE = re.compile(r"[A-Z0-9]{8}")


def pairs_of(judge: Judge, judged: Round) -> list[Comparison]:
    """A judge's own pairs of a round, in their order; without those that were voided. One query."""
    mine = Comparison.objects.filter(judge=judge, round=judged, voided_at=None)
    shown = mine.filter(in_contest("first__entry__"), in_contest("second__entry__"))
    return list(shown.select_related("first", "second"))


def access_compared(*, user: Any, code: str) -> RoundEntry:
    """A round entry that stands in one of a judge's own pairs, by its code; 404 for any other."""
    mine = Comparison.objects.filter(
        judge__user=user if user.is_authenticated else None, judge__left_at=None, voided_at=None
    )
    found = (
        RoundEntry.objects.filter(in_contest("entry__"), code=code)
        .exclude(round__state=RoundState.PLANNED)
        .filter(Exists(mine.filter(Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")))))
        .first()
    )
    if found is None:
        raise Http404
    return found


def winner_of(pair: Comparison) -> str:
    """The code of the better one, "" while nothing is chosen."""
    if pair.winner_id is None:
        return ""
    return pair.first.code if pair.winner_id == pair.first_id else pair.second.code


def last_decided(pairs: list[Comparison]) -> Comparison | None:
    """The pair that was decided last, to be taken back; None for none."""
    decided = [one for one in pairs if one.decided_at is not None]
    return max(decided, key=lambda one: (one.decided_at, one.position, one.pk), default=None)


@transaction.atomic
def choose(
    *, judge: Judge, judged: Round, first: str, second: str, winner: str, was: str, now: datetime
) -> Comparison:
    """Say which of two is better, or "" to take it back, if so far it was `was`; all of them by code.

    The same choice again changes nothing. Raises ScoredElsewhere where something else was chosen since
    (revision: 1 with a choice, 0 without), SheetIsClosed once the round is over, and 404 for a pair that is
    not this judge's.
    """
    if not all(map(_CODE.fullmatch, (first, second))):
        raise Http404
    both = Assignment.objects.of_round(judged).filter(judge=judge, round_entry__code__in=(first, second))
    # Before the pair: in this order it is voided too, and closing the round waits for them.
    list(both.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    mine = Comparison.objects.filter(
        judge=judge, round=judged, first__code=first, second__code=second, voided_at=None
    )
    pair = mine.select_related("first", "second", "round").select_for_update(of=("self",)).first()
    if pair is None or winner not in ("", first, second):
        raise Http404
    if not takes_scores(pair.round, now):
        raise SheetIsClosed(_("This round is over: pairs can no longer be decided."))
    stored = winner_of(pair)
    if stored == winner:
        return pair
    if stored != was:
        raise ScoredElsewhere(
            _("You chose something else in another window or on another device. Nothing was overwritten."),
            mine=winner,
            theirs=stored,
            revision=1 if stored else 0,
        )
    pair.winner = {first: pair.first, second: pair.second}.get(winner)
    pair.decided_at = now if winner else None
    pair.save(update_fields=["winner", "decided_at"])
    begun = Assignment.objects.filter(judge=judge, round_entry__in=[pair.first_id, pair.second_id])
    begun.filter(state=AssignmentState.NOTIFIED).update(state=AssignmentState.IN_PROGRESS)
    return pair

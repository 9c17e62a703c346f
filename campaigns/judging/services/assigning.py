"""Who judges what in a round: proposed as a whole, topped up later; and telling the judges.

Proposals can be made again as often as a manager likes, until the judges know of them. From then on nothing
that stands is moved: what was recused, declined or given away is made up for by others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from audit.services import record
from campaigns.judging import assignment
from campaigns.judging.assignment import Infeasible, Pair, Plan
from campaigns.judging.enums import ASSIGNED, STANDING, AssignmentState, RoundKind, RoundState
from campaigns.judging.exceptions import CannotAssign, NotReady, RoundIsElsewhere
from campaigns.judging.models import Assignment, Round
from campaigns.judging.services.conflicts import detect_conflicts
from campaigns.judging.services.jury_facts import BATCH, JuryFacts, facts_of, in_batches
from campaigns.judging.services.overview import overview_of
from campaigns.judging.services.reminders import notify, remind
from campaigns.judging.services.rounds import lock_round
from campaigns.judging.services.shortage_words import sentences_of

__all__ = ["notify", "overview_of", "propose", "remind", "top_up"]


def propose(*, judged: Round, actor: str, now: datetime) -> int:
    """Assign a whole round anew; what was proposed before goes. Returns how many assignments there are.

    Raises RoundIsElsewhere once judges know of their entries, NotReady for a round without judges or entries,
    and CannotAssign with the smallest changes that would make it possible.
    """
    detect_conflicts(competition=judged.competition, now=now)
    return _propose(judged, actor, now)


@transaction.atomic
def _propose(judged: Round, actor: str, now: datetime) -> int:
    kept = lock_round(judged, RoundState.PLANNED, RoundState.OPEN)
    mine = Assignment.objects.of_round(kept)
    told = (*STANDING[1:], AssignmentState.DECLINED, AssignmentState.EXPIRED)
    if mine.filter(state__in=told).exists():
        raise RoundIsElsewhere(_("Judges know of their entries already. What is missing can be topped up."))
    mine.filter(state=AssignmentState.PROPOSED).delete()
    facts = _facts(kept)
    is_calibration = kept.kind == RoundKind.CALIBRATION
    with _in_words(kept):
        plan = assignment.assign(
            entries=facts.entries,
            judges=facts.judges,
            k=facts.k,
            seed=kept.seed,
            conflicts=facts.barred,
            anchors=facts.anchors if is_calibration else kept.anchors,
        )
    kept.entries.filter(is_anchor=True).exclude(pk__in=plan.anchors).update(is_anchor=False)
    kept.entries.filter(pk__in=plan.anchors).update(is_anchor=True)
    return _keep(kept, plan, actor, now)


def top_up(*, judged: Round, actor: str, now: datetime) -> int:
    """Give entries the judges they lack: after a recusal, for a late entry, with a new judge. Nothing that
    stands is moved. Returns how many assignments are new; raises as `propose`, but not for judges who know.
    """
    detect_conflicts(competition=judged.competition, now=now)
    return _top_up(judged, actor, now)


@transaction.atomic
def _top_up(judged: Round, actor: str, now: datetime) -> int:
    kept = lock_round(judged, RoundState.PLANNED, RoundState.OPEN)
    facts = _facts(kept)
    with _in_words(kept):
        plan = assignment.top_up(
            entries=facts.entries,
            judges=facts.judges,
            k=facts.k,
            seed=kept.seed,
            standing=facts.standing,
            conflicts=facts.barred,
            anchors=facts.anchors,
        )
    return _keep(kept, plan, actor, now)


def _facts(judged: Round) -> JuryFacts:
    if judged.kind not in ASSIGNED:
        raise RoundIsElsewhere(_("In a round of this kind nobody has entries of their own."))
    facts = facts_of(judged)
    if not facts.judges:
        raise NotReady(_("Choose a panel with judges first."), errors={"panel": _("Nobody is on it.")})
    if not facts.entries:
        raise NotReady(_("Bring in the entries first."), errors={"entries": _("There are none.")})
    return facts


def _keep(judged: Round, plan: Plan, actor: str, now: datetime) -> int:
    """Store what a plan adds, and put the queues of these judges in their order."""
    mine = Assignment.objects.of_round(judged)
    # A row is there already where a judge had left and has come back: it stands again.
    rows = {(one.judge_id, one.round_entry_id): one for one in mine}
    back = [rows[pair].pk for pair in plan.added if pair in rows]
    Assignment.objects.filter(pk__in=back).update(state=AssignmentState.PROPOSED, reason="", made_at=now)
    places = {
        (judge, entry): position
        for judge, queue in plan.queues.items()
        for position, entry in enumerate(queue, start=1)
    }
    new = [
        Assignment(judge_id=judge, round_entry_id=entry, position=places[judge, entry], made_at=now)
        for judge, entry in plan.added
        if (judge, entry) not in rows
    ]
    _make_room(rows.values(), places)
    Assignment.objects.bulk_create(new, BATCH)
    data = {
        "new": len(plan.added),
        "all": len(plan.pairs),
        "anchors": len(plan.anchors),
        "judges": len(plan.queues),
        "seed": judged.seed,
    }
    record(kind="round.assigned", subject=("round", judged.code), actor=actor, data=data, now=now)
    return len(plan.added)


def _make_room(rows: Iterable[Assignment], places: Mapping[Pair, int]) -> None:
    """Number what stands anew where something comes in between; its order stays."""
    moved: dict[int, list[int]] = {}
    for one in rows:
        position = places.get((one.judge_id, one.round_entry_id), one.position)
        if position != one.position:
            moved.setdefault(position - one.position, []).append(one.pk)
    for by, ids in moved.items():
        for part in in_batches(ids):
            Assignment.objects.filter(pk__in=part).update(position=F("position") + by)


@contextmanager
def _in_words(judged: Round) -> Iterator[None]:
    """Says what the mathematics finds impossible in words for managers."""
    try:
        yield
    except Infeasible as error:
        said = sentences_of(error.shortages, judged)
        raise CannotAssign(
            _("The entries cannot be assigned as they are. %(why)s") % {"why": " ".join(said)}, shortages=said
        ) from error

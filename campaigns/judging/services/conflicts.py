"""Conflicts of interest: found by comparison, declared by judges, decided by managers. None is ever assigned.

An open conflict bars as much as a confirmed one; only a manager clears it. Whatever a judge has already given
to an entry that turns out to be in conflict is voided and kept, as long as the results are not ratified.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from audit.services import SYSTEM, actor_of, record
from campaigns.competitions.models import Competition, Contributor, Entry
from campaigns.competitions.rules import may_manage
from campaigns.judging.conflicts import JudgeSide, Pair, PersonSide, find
from campaigns.judging.enums import (
    FINAL,
    REOPENABLE,
    STANDING,
    AssignmentState,
    ConflictKind,
    ConflictRuling,
    ConflictSource,
    RoundState,
)
from campaigns.judging.exceptions import NotReady
from campaigns.judging.models import (
    Assignment,
    Comparison,
    ConflictOfInterest,
    Judge,
    ResultRow,
    ResultRun,
    Round,
)
from campaigns.judging.services.exported import counting_pairs, counting_sheets
from campaigns.judging.services.results import invalidate_runs
from campaigns.judging.services.voiding import void_all

SCHOOLS = (Organisation.Kind.SCHOOL, Organisation.Kind.CAMPUS)
BATCH = 1_000


def access_conflict(*, user: User, conflict_id: int) -> ConflictOfInterest:
    """A conflict for who manages; 404 for everybody else."""
    rows = ConflictOfInterest.objects.select_related("judge__user", "judge__competition", "entry")
    found = rows.filter(pk=conflict_id).first() if may_manage(user) else None
    if found is None:
        raise Http404
    return found


@transaction.atomic
def detect_conflicts(*, competition: Competition, now: datetime) -> int:
    """Compare all judges with all teams again. Returns how many conflicts are new.

    What is no longer found goes, unless somebody has declared or decided it. Standing assignments in conflict
    are recused, whoever found it. Called after every change of judges and entries, and before assigning; it
    locks the competition and ends with the chain of events, so call it in a transaction of its own before a
    step that locks a round. Judges who have left are compared as long as something of theirs counts.
    """
    lock_jury(competition)
    found = _found_in(competition)
    known = {
        (one.judge_id, one.entry_id): one
        for one in ConflictOfInterest.objects.filter(judge__competition=competition)
    }
    gone = [
        one.pk
        for pair, one in known.items()
        if pair not in found
        and one.source == ConflictSource.DETECTED
        and one.ruling == ConflictRuling.OPEN
        and not one.pinned
    ]
    for start in range(0, len(gone), BATCH):
        ConflictOfInterest.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    new = [pair for pair in found if pair not in known]
    ConflictOfInterest.objects.bulk_create(
        [
            ConflictOfInterest(
                judge_id=judge_id,
                entry_id=entry_id,
                kind=found[judge_id, entry_id],
                source=ConflictSource.DETECTED,
                made_at=now,
            )
            for judge_id, entry_id in new
        ],
        BATCH,
        ignore_conflicts=True,  # a judge may be declaring the same at this moment
    )
    recused = _recuse_barred(competition, now)
    if new or gone or recused:
        record(
            kind="conflict.detected",
            subject=("competition", str(competition.pk)),
            actor=SYSTEM,
            data={"found": len(found), "new": len(new), "gone": len(gone), "recused": recused},
            now=now,
        )
    return len(new)


def lock_jury(competition: Competition) -> None:
    """One at a time compares, assigns and moves rounds of a competition. Entering goes on meanwhile."""
    Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)


@transaction.atomic
def declare_conflict(
    *, judge: Judge, entry: Entry, kind: str, reason: str, now: datetime
) -> ConflictOfInterest:
    """A judge says that they must not judge an entry. It bars until a manager clears it."""
    kept = _kept(judge, entry, kind, ConflictSource.DECLARED, now)
    if kept.ruling != ConflictRuling.CONFLICTED:
        kept.ruling, kept.pinned = ConflictRuling.OPEN, False
        kept.kind, kept.source, kept.reason = ConflictKind(kind), ConflictSource.DECLARED, reason.strip()
        kept.save(update_fields=["kind", "source", "ruling", "reason", "pinned"])
    _recuse(_standing_of(judge, entry), now)
    record(
        kind="conflict.declared",
        subject=("entry", entry.code),
        actor=actor_of(judge.user),
        data={"judge": judge.code, "kind": str(kind)},
        now=now,
    )
    return kept


@transaction.atomic
def set_conflict(
    *, judge: Judge, entry: Entry, kind: str, reason: str, user: User, now: datetime
) -> ConflictOfInterest:
    """A manager says that a judge must not judge an entry. Raises NotReady where they are of two contests."""
    if judge.competition_id != entry.competition_id or kind not in ConflictKind.values:
        raise NotReady(_("Choose a judge and an entry of the same competition."))
    kept = _kept(judge, entry, kind, ConflictSource.RULED, now)
    return rule_conflict(conflict=kept, ruling=ConflictRuling.CONFLICTED, reason=reason, user=user, now=now)


@transaction.atomic
def rule_conflict(
    *, conflict: ConflictOfInterest, ruling: str, reason: str, user: User, now: datetime
) -> ConflictOfInterest:
    """A manager decides; looking for conflicts again does not change it.

    A conflict recuses what stands. Clearing one gives nothing back: the entry may have somebody else by now,
    and a judge who was recused is not asked again. Raises NotReady for clearing without a reason, and 404 for
    a ruling that is none.
    """
    if ruling not in (ConflictRuling.CONFLICTED, ConflictRuling.CLEARED):
        raise Http404
    if ruling == ConflictRuling.CLEARED and not reason.strip():
        said = _("Write why this is no conflict: it is part of the record.")
        raise NotReady(said, errors={"reason": _("Write a reason.")})
    rows = ConflictOfInterest.objects.select_related("judge", "entry")
    kept = rows.select_for_update(of=("self",)).get(pk=conflict.pk)
    kept.ruling, kept.pinned, kept.ruled_by = ConflictRuling(ruling), True, user
    kept.reason = reason.strip() or kept.reason
    kept.save(update_fields=["ruling", "reason", "pinned", "ruled_by"])
    if ruling == ConflictRuling.CONFLICTED:
        _recuse(_standing_of(kept.judge, kept.entry), now)
    record(
        kind="conflict.ruled",
        subject=("entry", kept.entry.code),
        actor=actor_of(user),
        data={"judge": kept.judge.code, "kind": kept.kind, "ruling": str(ruling)},
        now=now,
    )
    return kept


def barred_pairs(judged: Round) -> set[tuple[int, int]]:
    """Who must not judge what in a round: (judge, round entry), by their ids. One query."""
    rows = ConflictOfInterest.objects.barring().filter(
        judge__competition=judged.competition_id, entry__in_rounds__round=judged
    )
    return set(rows.values_list("judge_id", "entry__in_rounds__id").distinct())


def judges_who_count(competition: Competition) -> QuerySet[Judge]:
    """Judges on the jury, and those who have left but whose scores or choices can still decide something."""
    theirs = Assignment.objects.filter(_still_counts(), judge=OuterRef("pk"))
    return Judge.objects.filter(Q(left_at=None) | Q(Exists(theirs)), competition=competition)


def found_later(run: ResultRun) -> list[str]:
    """Codes of entries of a run that were scored by a judge who, as is known by now, must not judge them.

    Until results are ratified such scores are voided; afterwards they stay, and this is what is said of them.
    """
    made_of = _origin_of(run)
    entries = ResultRow.objects.filter(run=run).order_by()
    barred = ConflictOfInterest.objects.barring().filter(
        entry__in=entries.values("round_entry__entry"), judge__competition=run.round.competition_id
    )
    pairs = set(barred.values_list("judge_id", "entry_id"))
    if not pairs:
        return []
    judges = {judge for judge, _entry in pairs}
    sheets = counting_sheets(made_of).filter(assignment__judge__in=judges).order_by()
    given = set(sheets.values_list("assignment__judge", "assignment__round_entry__entry"))
    chosen = counting_pairs(made_of).filter(judge__in=judges).order_by()
    for judge, first, second in chosen.values_list("judge", "first__entry", "second__entry"):
        given |= {(judge, first), (judge, second)}
    hit = {entry for _judge, entry in pairs & given}
    codes = entries.filter(round_entry__entry__in=hit).values_list("round_entry__code", flat=True)
    return sorted(codes)


def _origin_of(run: ResultRun) -> Round:
    """The round in which the scores of a run were given: of a deliberation an earlier one."""
    while run.parameters.get("kind") == "carried":
        before = ResultRun.objects.select_related("round").filter(code=run.parameters["run"]).first()
        if before is None:
            break
        run = before
    return run.round


def _found_in(competition: Competition) -> dict[Pair, str]:
    people = Contributor.objects.filter(entry__in=Entry.objects.in_contest(competition))
    fields = ("entry_id", "name", "school", "teacher", "email")
    sides = (PersonSide(*row) for row in people.order_by().values_list(*fields).iterator(BATCH))
    judges = judges_who_count(competition).select_related("user", "organisation")
    return find([_side(judge) for judge in judges], sides)


def _side(judge: Judge) -> JudgeSide:
    """What is known of a judge. Lines that they wrote themselves may be schools or organisations."""
    body = judge.organisation
    names = (body.name, *body.aliases.splitlines()) if body else ()
    is_school = body is not None and body.kind in SCHOOLS
    return JudgeSide(
        key=judge.pk,
        names=(judge.user.get_full_name(), *judge.aliases.splitlines()),
        schools=(*(names if is_school else ()), *judge.affiliations.splitlines()),
        organisations=() if is_school else names,
        addresses=(judge.user.email,),
        domains=tuple(body.domains.splitlines()) if body else (),
    )


def _kept(judge: Judge, entry: Entry, kind: str, source: str, now: datetime) -> ConflictOfInterest:
    """The one row of a judge and an entry, locked."""
    facts = {"kind": kind, "source": source, "made_at": now}
    found, _made = ConflictOfInterest.objects.select_for_update().get_or_create(
        judge=judge, entry=entry, defaults=facts
    )
    return found


def _standing_of(judge: Judge, entry: Entry) -> Q:
    return Q(judge=judge, round_entry__entry=entry)


def _recuse_barred(competition: Competition, now: datetime) -> int:
    """Recuse whatever stands against a conflict in a competition."""
    barred = ConflictOfInterest.objects.barring().filter(judge__competition=competition)
    pairs = set(barred.values_list("judge_id", "entry_id"))
    if not pairs:
        return 0
    rows = Assignment.objects.filter(
        judge__in={judge for judge, _entry in pairs}, round_entry__round__competition=competition
    )
    standing = rows.filter(_still_counts()).values_list("pk", "judge_id", "round_entry__entry_id")
    hit = [pk for pk, judge, entry in standing if (judge, entry) in pairs]
    return _recuse(Q(pk__in=hit), now) if hit else 0


def _still_counts() -> Q:
    """Counts for something, or did until its round was closed, and its results can still change."""
    states = Q(state__in=(*STANDING, AssignmentState.EXPIRED))
    # Who leaves a round of pairs gives their entries away; what they chose still counts.
    pair = Q(first=OuterRef("round_entry")) | Q(second=OuterRef("round_entry"))
    chosen = Comparison.objects.filter(pair, judge=OuterRef("judge"), winner__isnull=False, voided_at=None)
    states |= Q(Exists(chosen), state=AssignmentState.REASSIGNED)
    return states & ~Q(round_entry__round__state__in=FINAL)


def _recuse(which: Q, now: datetime) -> int:
    """Recuse what stands of these assignments, and void what was given. Returns how many."""
    rows = Assignment.objects.filter(which & _still_counts())
    closed = _lock_closed(rows.order_by().values_list("round_entry__round_id", flat=True).distinct())
    locked = list(
        rows.select_related("judge", "round_entry__round", "round_entry__entry")
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    if not locked:
        return 0
    Assignment.objects.filter(pk__in=[one.pk for one in locked]).update(state=AssignmentState.RECUSED)
    void_all(assignments=locked, reason="conflict", now=now)
    hit = {one.round_entry.round_id for one in locked}
    _count_again([judged for judged in closed if judged.pk in hit], now)
    return len(locked)


def _lock_closed(rounds: Iterable[int]) -> list[Round]:
    """Those of these rounds whose scores are being counted or were, locked in one order."""
    found = Round.objects.filter(pk__in=list(rounds), state__in=REOPENABLE).order_by("pk")
    return list(found.select_for_update())


def _count_again(rounds: Iterable[Round], now: datetime) -> None:
    """Results that were made of what is voided now do not hold: these rounds wait to be tallied again."""
    for judged in rounds:
        if judged.state != RoundState.CLOSED:
            Round.objects.filter(pk=judged.pk).update(state=RoundState.CLOSED)
            invalidate_runs(judged=judged, now=now)

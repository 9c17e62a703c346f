"""Rounds from being planned to being closed: setting up, filling, opening, closing, opening again.

    planned -> open -> closed -> tallied -> deliberation -> ratified -> published
Whoever moves a round locks the competition first, then the round.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.services import record
from campaigns.competitions.models import Competition, Entry
from campaigns.competitions.rules import may_manage
from campaigns.judging.enums import (
    ASSIGNED,
    BY_RUBRIC,
    FINAL,
    REOPENABLE,
    SCORABLE,
    SHOWN,
    AssignmentState,
    Outcome,
    RoundKind,
    RoundState,
    Visibility,
)
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import Assignment, Round, RoundEntry, RubricVersion
from campaigns.judging.services.conflicts import detect_conflicts, lock_jury
from campaigns.judging.services.exported import taking_part
from campaigns.judging.services.jury_facts import BATCH, facts_of, in_batches, jury_of
from campaigns.judging.services.results import invalidate_runs
from campaigns.judging.services.rubrics import definition_of, keep_definition

REOPENED_FOR = timedelta(days=2)  # a round whose end has passed, when it is opened again
FIELDS = (
    "title", "kind", "categories", "panel", "rubric", "source", "opens_at", "closes_at", "scores_needed",
    "anchors", "places", "blindness", "visibility", "vote_per",
)  # fmt: skip
# What may still change once judges are at work: neither what they see nor how it counts.
FREE = {
    RoundState.PLANNED: frozenset(FIELDS),
    RoundState.OPEN: frozenset({"title", "closes_at", "places"}),
    RoundState.CLOSED: frozenset({"title", "places"}),
}
DECIDES_WHAT = frozenset({"kind", "categories", "panel", "source"})


def access_round_for_desk(*, user: User, code: str) -> Round:
    """A round for who manages; 404 for everybody else."""
    rows = Round.objects.select_related("competition", "panel__chair", "rubric", "rubric_version", "source")
    found = rows.filter(code=code).first() if may_manage(user) else None
    if found is None:
        raise Http404
    return found


@transaction.atomic
def plan_round(*, competition: Competition, values: Mapping[str, Any], actor: str, now: datetime) -> Round:
    """Make a round; values: by the names of FIELDS. Raises NotReady for what does not go together."""
    judged = Round(competition=competition)
    _set(judged, values)
    record(kind="round.planned", subject=("round", judged.code), actor=actor, data={}, now=now)
    return judged


@transaction.atomic
def change_round(*, judged: Round, values: Mapping[str, Any], actor: str, now: datetime) -> Round:
    """Change a round; values: by the names of FIELDS, the others stay.

    Once it is open it is frozen but for its title, its end and its places; who judges what already when the
    judges were told. Raises RoundIsElsewhere where something frozen would become different, and NotReady for
    what does not go together. Proposals of a planned round go where its judges or entries may become others.
    """
    kept = lock_round(judged)
    before = _values_of(kept)
    changed = {name: value for name, value in values.items() if _plain(value) != before[name]}
    free = FREE.get(RoundState(kept.state), frozenset({"title"}))
    if Assignment.objects.of_round(kept).filter(state__in=SHOWN).exists():
        free -= DECIDES_WHAT
    if frozen := sorted(changed.keys() - free):
        raise RoundIsElsewhere(
            _("This round has begun: %(fields)s cannot be changed any more.")
            % {"fields": ", ".join(str(Round._meta.get_field(name).verbose_name) for name in frozen)}
        )
    _set(kept, changed)
    if changed.keys() & DECIDES_WHAT:
        Assignment.objects.of_round(kept).filter(state=AssignmentState.PROPOSED).delete()
    if changed:
        data = {"fields": sorted(changed)}
        record(kind="round.changed", subject=("round", kept.code), actor=actor, data=data, now=now)
    return kept


def fill_round(*, judged: Round, actor: str, now: datetime) -> int:
    """Bring in the entries of a round, in their newest version. Returns how many are new.

    From its source those that go on, otherwise all that are eligible, of its categories; for calibration as
    many of each category and division as there are anchors, drawn by the round's seed. A planned round can be
    filled again: what no longer belongs in goes. While it is open, only what became eligible late comes in.
    Raises RoundIsElsewhere, and NotReady where the source is not ratified or nothing can come in.
    """
    detect_conflicts(competition=judged.competition, now=now)
    return _fill(judged, actor, now)


@transaction.atomic
def _fill(judged: Round, actor: str, now: datetime) -> int:
    kept = lock_round(judged, RoundState.PLANNED, RoundState.OPEN)
    wanted = _wanted(kept)
    known = {one.entry_id: one for one in kept.entries.all()}
    if kept.state == RoundState.PLANNED:
        _drop(kept, [one for entry_id, one in known.items() if entry_id not in wanted])
        _renew(kept, known, wanted)
    elif kept.kind not in ASSIGNED or kept.kind == RoundKind.CALIBRATION:
        raise RoundIsElsewhere(_("This round is open: its entries stay as they are."))
    if not wanted and not known:
        raise NotReady(_("There are no entries for this round: none is eligible in its categories yet."))
    is_anchor = kept.kind == RoundKind.CALIBRATION
    new = [entry_id for entry_id in wanted if entry_id not in known]
    RoundEntry.objects.bulk_create(
        [
            RoundEntry(round=kept, entry_id=entry_id, version_id=wanted[entry_id], is_anchor=is_anchor)
            for entry_id in new
        ],
        BATCH,
    )
    data = {"new": len(new), "all": len(wanted)}
    record(kind="round.filled", subject=("round", kept.code), actor=actor, data=data, now=now)
    return len(new)


def open_round(*, judged: Round, actor: str, now: datetime, force: bool = False) -> Round:
    """Open a round to its judges, or to the public: its rubric is kept as it is now, and it is frozen.

    Raises NotReady with everything that is missing by field. force: opens although entries lack judges; they
    can be topped up later. Nobody is written to: see services.assigning.notify.
    """
    detect_conflicts(competition=judged.competition, now=now)
    return _open(judged, actor, now, force=force)


@transaction.atomic
def _open(judged: Round, actor: str, now: datetime, *, force: bool) -> Round:
    kept = lock_round(judged, RoundState.PLANNED)
    errors = _missing(kept, now, force=force)
    if errors:
        said = _("The round cannot be opened yet: %(what)s") % {"what": " ".join(map(str, errors.values()))}
        raise NotReady(said, errors=errors)
    if kept.kind in BY_RUBRIC:
        kept.rubric_version = _kept_rubric(kept, now)
    kept.opens_at = min(kept.opens_at, now)
    kept.state = RoundState.OPEN
    kept.save(update_fields=["state", "opens_at", "rubric_version"])
    data = {
        "kind": str(kept.kind),
        "entries": taking_part(kept).count(),
        "rubric": kept.rubric_version.sha256 if kept.rubric_version else None,
        "force": force,
    }
    record(kind="round.opened", subject=("round", kept.code), actor=actor, data=data, now=now)
    return kept


@transaction.atomic
def close_round(*, judged: Round, actor: str, now: datetime) -> Round:
    """End a round: what is confirmed is locked, what is not has expired. Raises RoundIsElsewhere."""
    kept = lock_round(judged, RoundState.OPEN)
    mine = Assignment.objects.of_round(kept)
    # Who is saving, choosing or taking back is let finish: between two updates nothing changes its state.
    list(mine.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    expired = mine.filter(state__in=SCORABLE).update(state=AssignmentState.EXPIRED)
    locked = mine.filter(state=AssignmentState.SUBMITTED).update(state=AssignmentState.LOCKED)
    kept.state = RoundState.CLOSED
    kept.save(update_fields=["state"])
    data = {"locked": locked, "expired": expired}
    record(kind="round.closed", subject=("round", kept.code), actor=actor, data=data, now=now)
    return kept


@transaction.atomic
def reopen_round(*, judged: Round, actor: str, now: datetime, closes_at: datetime | None = None) -> Round:
    """Open a round again before it is ratified. Its result runs are kept, and count no more.

    What was locked can be taken back by its judge, but not where closing the round has shown them what others
    gave, nor by the chair, who could read the results. What has expired can be done by those who are still on
    the jury. closes_at: the new end; where the old one has passed and none is given, in two days.
    Raises RoundIsElsewhere for a round that is not closed yet, or is ratified, and for a vote whose votes
    were counted; and NotReady for an end that has passed.
    """
    kept = lock_round(judged, *REOPENABLE)
    if not may_reopen(kept):
        raise RoundIsElsewhere(_("The votes have been counted: this vote is not opened again."))
    ends = closes_at or (kept.closes_at if kept.closes_at > now else now + REOPENED_FOR)
    if ends <= now:
        raise NotReady(_("Choose an end that is still to come."), errors={"closes_at": _over()})
    kept.closes_at, kept.state = ends, RoundState.OPEN
    kept.save(update_fields=["closes_at", "state"])
    mine = Assignment.objects.of_round(kept)
    if kept.visibility != Visibility.AFTER_CLOSE:
        locked = mine.filter(state=AssignmentState.LOCKED)
        locked.exclude(judge=_chair_of(kept)).update(state=AssignmentState.SUBMITTED)
    expired = mine.filter(state=AssignmentState.EXPIRED, judge__left_at=None)
    expired.filter(sheet__isnull=False).update(state=AssignmentState.IN_PROGRESS)
    expired.update(state=AssignmentState.NOTIFIED)
    runs = invalidate_runs(judged=kept, now=now)
    record(kind="round.reopened", subject=("round", kept.code), actor=actor, data={"runs": runs}, now=now)
    return kept


def may_reopen(judged: Round) -> bool:
    """Whether a round can be opened again. Who has seen how a vote went must not rule on votes after that."""
    counted = judged.kind == RoundKind.PUBLIC_VOTE and judged.state != RoundState.CLOSED
    return judged.state in REOPENABLE and not counted


def _chair_of(judged: Round) -> int | None:
    return judged.panel.chair_id if judged.panel else None


def lock_round(judged: Round, *states: str) -> Round:
    """The same round, nobody else's for the moment. Raises RoundIsElsewhere if it is in none of `states`."""
    lock_jury(judged.competition)
    rows = Round.objects.select_related("competition", "panel", "rubric", "rubric_version", "source")
    kept = rows.select_for_update(of=("self",)).get(pk=judged.pk)
    if states and kept.state not in states:
        raise RoundIsElsewhere(_SAID.get(RoundState(kept.state), _elsewhere)(kept))
    return kept


def _elsewhere(judged: Round) -> str:
    if judged.state in FINAL:
        return _("The results of this round are ratified: it stays as it is.")
    return _("This round is closed. It can be opened again as long as its results are not ratified.")


_SAID = {
    RoundState.PLANNED: lambda _judged: _("This round has not been opened yet."),
    RoundState.OPEN: lambda _judged: _("This round is open already."),
}


def _set(judged: Round, values: Mapping[str, Any]) -> None:
    """Write values into a round and store it. Raises NotReady for what does not go together."""
    categories = values.get("categories")
    for name in FIELDS:
        if name in values and name != "categories":
            setattr(judged, name, values[name])
    errors = _contradictions(judged, list(categories or ()))
    if errors:
        raise NotReady(_("This does not go together yet."), errors=errors)
    judged.save()
    if categories is not None:
        judged.categories.set(categories)


def _contradictions(judged: Round, categories: list[Any]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if judged.closes_at is None or judged.opens_at is None or judged.closes_at <= judged.opens_at:
        errors["closes_at"] = _("The round closes after it opens.")
    for name, other in (("panel", judged.panel), ("rubric", judged.rubric), ("source", judged.source)):
        if other is not None and other.competition_id != judged.competition_id:
            errors[name] = _("Choose one of the same competition.")
    if any(one.competition_id != judged.competition_id for one in categories):
        errors["categories"] = _("Choose categories of the same competition.")
    source = judged.source
    while source is not None:
        if source.pk == judged.pk:
            errors["source"] = _("A round cannot take its own entries.")
            break
        source = source.source
    return errors


def _values_of(judged: Round) -> dict[str, Any]:
    return {
        name: _plain(judged.categories.all() if name == "categories" else getattr(judged, name))
        for name in FIELDS
    }


def _plain(value: Any) -> Any:
    """Rows by id, several of them as a set."""
    if isinstance(value, (QuerySet, list, tuple, set)):
        return {one.pk for one in value}
    return getattr(value, "pk", value)


def _wanted(judged: Round) -> dict[int, int]:
    """The entries that belong in a round with their newest version, by ids, as they came in."""
    rows = Entry.objects.eligible().filter(competition=judged.competition_id)
    chosen = list(judged.categories.values_list("pk", flat=True))
    if chosen:
        rows = rows.filter(category__in=chosen)
    if judged.source is not None:
        if judged.source.state not in FINAL:
            said = _("The round that its entries come from is not ratified yet.")
            raise NotReady(said, errors={"source": said})
        rows = rows.filter(in_rounds__round=judged.source, in_rounds__outcome=Outcome.GOES_ON)
    fields = ("pk", "code", "category_id", "division_id")
    found = list(rows.order_by("submitted_at", "pk").values_list(*fields))
    if judged.kind == RoundKind.CALIBRATION:
        found = _drawn(found, judged)
    ids = [row[0] for row in found]
    newest = Entry.objects.filter(pk__in=rows.order_by().values("pk")).annotate(last=Max("versions__pk"))
    last = dict(newest.order_by().values_list("pk", "last"))
    return {pk: last[pk] for pk in ids if last.get(pk)}


def _drawn(rows: list[tuple[int, str, int, int]], judged: Round) -> list[tuple[int, str, int, int]]:
    """As many of each category and division as there are anchors: the same whenever they are drawn."""

    def place(row: tuple[int, str, int, int]) -> bytes:
        return sha256(f"{judged.seed} {row[1]}".encode()).digest()

    groups: dict[tuple[int, int], list[tuple[int, str, int, int]]] = {}
    for row in sorted(rows, key=place):
        groups.setdefault(row[2:], []).append(row)
    return [row for group in groups.values() for row in group[: judged.anchors]]


def _drop(judged: Round, gone: list[RoundEntry]) -> None:
    """Take entries out of a planned round. Nobody was told of them; proposals go too."""
    for part in in_batches([one.pk for one in gone]):
        given = Assignment.objects.filter(round_entry__in=part)
        given.filter(state=AssignmentState.PROPOSED).delete()
        held = set(given.values_list("round_entry_id", flat=True))
        judged.entries.filter(pk__in=[pk for pk in part if pk not in held]).delete()


def _renew(judged: Round, known: dict[int, RoundEntry], wanted: dict[int, int]) -> None:
    """What was submitted again since comes in as it is now."""
    changed = [
        one for entry_id, one in known.items() if one.version_id != wanted.get(entry_id, one.version_id)
    ]
    for one in changed:
        one.version_id = wanted[one.entry_id]
    RoundEntry.objects.bulk_update(changed, ["version"], BATCH)
    if judged.kind == RoundKind.CALIBRATION:
        judged.entries.update(is_anchor=True)


def _missing(judged: Round, now: datetime, *, force: bool) -> dict[str, str]:
    """What keeps a round from being opened, by field."""
    errors: dict[str, str] = {}
    if judged.closes_at <= now:
        errors["closes_at"] = _over()
    entries = taking_part(judged).count()
    if not entries:
        errors["entries"] = _("Bring in the entries.")
    if judged.kind in BY_RUBRIC and (judged.rubric is None or not len(judged.rubric.criteria)):
        errors["rubric"] = _("Choose a rubric with at least one criterion.")
    if judged.kind == RoundKind.DELIBERATION and (judged.panel is None or judged.panel.chair_id is None):
        errors["panel"] = _("Choose a panel with a chair.")
    if judged.kind in ASSIGNED:
        if not jury_of(judged):
            errors["panel"] = _("Choose a panel with judges.")
        elif entries and not force and (lacking := len(facts_of(judged).coverage().lacking)):
            errors["assignments"] = ngettext(
                "%(count)s entry has too few judges: assign again, or open it all the same.",
                "%(count)s entries have too few judges: assign again, or open it all the same.",
                lacking,
            ) % {"count": lacking}
    return errors


def _over() -> str:
    return _("This end has passed.")


def _kept_rubric(judged: Round, now: datetime) -> RubricVersion:
    assert judged.rubric is not None  # _missing has looked
    return keep_definition(definition_of(judged.rubric), now=now)

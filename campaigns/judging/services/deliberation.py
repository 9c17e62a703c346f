"""What the panel does with results: notes, ties broken by rule, moves with a reason, and its word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import actor_of, record
from campaigns.judging.enums import Outcome, RoundKind, RoundState, TieRule
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import (
    ConflictOfInterest,
    Decision,
    DeliberationNote,
    ResultRow,
    ResultRun,
    Round,
    RoundEntry,
    TieBreak,
)
from campaigns.judging.services.awards import announce_awards
from campaigns.judging.services.following import awaited_by
from campaigns.judging.services.results import out_of_date, valid_runs
from campaigns.judging.services.standings import Place, standing_of
from campaigns.judging.services.ties import proposals
from campaigns.judging.standings import Moved, NoSuchPlace, moved, places_open_to
from campaigns.judging.tie_breaks import Groups

REASON_LENGTH = 2_000
NOTE_LENGTH = 5_000


@transaction.atomic
def begin_deliberation(*, judged: Round, user: User, now: datetime) -> Round:
    """The panel begins to talk about the results of a tallied round. Raises RoundIsElsewhere, NotReady."""
    kept = _in_state(judged, RoundState.TALLIED)
    _check_decides(kept)
    _check_up_to_date(valid_runs(judged=kept))
    return _to_state(kept, judged, RoundState.DELIBERATION, "round.deliberated", user, now)


@transaction.atomic
def add_note(
    *, run: ResultRun, text: str, user: User, now: datetime, round_entry: RoundEntry | None = None
) -> DeliberationNote:
    """Write down what the panel said about a run, or about one entry of it."""
    _check_open(run)
    said = _clean(text)
    if not said:
        raise NotReady(_("Write what was said."), errors={"text": _("Write what was said.")})
    _check_unbiased(user, [round_entry] if round_entry else [])
    note = DeliberationNote.objects.create(
        run=run, round_entry=round_entry, text=said[:NOTE_LENGTH], by=user, at=_moment(run, now)
    )
    _record(
        run, "result.noted", {"note": note.pk, "entry": round_entry.code if round_entry else None}, user, now
    )
    return note


@transaction.atomic
def break_tie(
    *,
    run: ResultRun,
    rule: str,
    codes: Sequence[str],
    user: User,
    now: datetime,
    order: Sequence[str] = (),
    reason: str = "",
) -> TieBreak:
    """Put neighbours that cannot be told apart in order by a rule, or on one place.

    codes: of the entries; order: for the chair's own second look, best first, with a reason. What a rule
    leaves tied stays tied, for the next rule. Raises NotReady where the entries are no neighbours that cannot
    be told apart, where a rule does not decide, or a reason is missing.
    """
    _check_open(run)
    if rule not in TieRule.values:
        raise NotReady(_("Choose how."), errors={"rule": _("Choose how.")})
    places = _chosen(run, codes)
    _check_unbiased(user, [one.round_entry for one in places])
    chosen = [one.round_entry.code for one in places]
    by = TieRule(rule)
    if by == TieRule.SHARED:
        groups: Groups = (tuple(chosen),)
    elif by == TieRule.RESCORE:
        groups = _by_hand(chosen, order, reason)
    else:
        groups = _by_rule(run, rule, chosen)
    tie_break = TieBreak.objects.create(
        run=run,
        rule=by,
        order=[group[0] if len(group) == 1 else list(group) for group in groups],
        reason=_clean(reason)[:REASON_LENGTH],
        by=user,
        at=_moment(run, now),
    )
    data = {"rule": str(tie_break.rule), "order": tie_break.order}
    _record(run, "result.tie_broken", data, user, now)
    return tie_break


def _by_hand(chosen: list[str], order: Sequence[str], reason: str) -> Groups:
    if sorted(order) != sorted(chosen):
        message = _("Give every entry a place of its own.")
        raise NotReady(message, errors={"order": message})
    if not _clean(reason):
        message = _("Write a reason. It is part of the record.")
        raise NotReady(message, errors={"reason": message})
    return tuple((code,) for code in order)


def _by_rule(run: ResultRun, rule: str, chosen: list[str]) -> Groups:
    found = {one.rule: one for one in proposals(run=run, codes=chosen)}.get(rule)
    if found is None:
        raise NotReady(_("There is nothing to go by for this rule."), errors={"rule": _("Choose another.")})
    if not found.decides:
        message = _("This rule does not tell these entries apart. Take the next one.")
        raise NotReady(message, errors={"rule": message})
    return found.groups


def _chosen(run: ResultRun, codes: Sequence[str]) -> list[Place]:
    """Entries that stand one after the other and cannot be told apart, in their order."""
    standing = standing_of(run)
    wanted = set(codes)
    numbers = [number for number, one in enumerate(standing) if one.round_entry.code in wanted]
    if len(numbers) != len(wanted):
        raise Http404
    if len(numbers) < 2:
        message = _("Choose two entries or more.")
        raise NotReady(message, errors={"codes": message})
    first, last = numbers[0], numbers[-1]
    places = standing[first : last + 1]
    outside = [*standing[:first], *standing[last + 1 :]]
    parted = {one.place for one in places} & {one.place for one in outside}
    if len(places) != len(numbers) or parted:
        message = _("Choose entries that stand directly one after the other, and all that share a place.")
        raise NotReady(message, errors={"codes": message})
    if any(_is_settled(one, after) for one, after in pairwise(places)):
        message = _(
            "The scores tell these entries apart. To change their order, move one of them with a reason."
        )
        raise NotReady(message, errors={"codes": message})
    return places


def _is_settled(one: Place, after: Place) -> bool:
    return one.is_separable and one.place != after.place


@transaction.atomic
def move_entry(
    *, run: ResultRun, round_entry: RoundEntry, to_place: int, reason: str, user: User, now: datetime
) -> Decision:
    """Set an entry on another place than its scores gave it. The reason is part of the record."""
    _check_open(run)
    standing = standing_of(run)
    now_there = next((one for one in standing if one.round_entry.pk == round_entry.pk), None)
    if now_there is None:
        raise Http404
    _check_unbiased(user, [round_entry])
    if not _clean(reason):
        message = _("Write a reason. It is part of the record.")
        raise NotReady(message, errors={"reason": message})
    if to_place == now_there.place and not now_there.is_shared:
        message = _("It stands there already.")
        raise NotReady(message, errors={"to_place": message})
    try:
        moved(_groups(standing), Moved(round_entry.code, to_place))
    except NoSuchPlace:
        message = _("Choose a place that no two entries share. Break their tie first.")
        raise NotReady(message, errors={"to_place": message}) from None
    decision = Decision.objects.create(
        run=run,
        round_entry=round_entry,
        from_place=now_there.place,
        to_place=to_place,
        reason=_clean(reason)[:REASON_LENGTH],
        by=user,
        at=_moment(run, now),
    )
    data = {"entry": round_entry.code, "from_place": decision.from_place, "to_place": to_place}
    _record(run, "result.moved", data, user, now)
    return decision


def open_places(standing: Sequence[Place], code: str) -> list[int]:
    """Where an entry can be moved to."""
    return list(places_open_to(_groups(standing), code))


def _groups(standing: Sequence[Place]) -> Groups:
    by_place: dict[int, list[str]] = {}
    for one in standing:
        by_place.setdefault(one.place, []).append(one.round_entry.code)
    return tuple(tuple(by_place[place]) for place in sorted(by_place))


@transaction.atomic
def ratify_round(*, judged: Round, user: User, now: datetime) -> Round:
    """The results stand: the first places of each category and division go on, the others do not.

    Who shares the last of these places goes on too. Entries that nobody scored stay undecided. Raises
    RoundIsElsewhere, also for who has a conflict with one of the first; and NotReady where something has
    changed since the tally.
    """
    kept = _in_state(judged, RoundState.DELIBERATION)
    _check_decides(kept)
    runs = valid_runs(judged=kept)
    _check_up_to_date(runs)
    firsts = {
        run.pk: [one.round_entry for one in standing_of(run) if one.place <= kept.places] for run in runs
    }
    _check_unbiased(user, [one for some in firsts.values() for one in some])
    going = 0
    for run in runs:
        first = [one.pk for one in firsts[run.pk]]
        own = RoundEntry.objects.filter(pk__in=ResultRow.objects.filter(run=run).values("round_entry"))
        own.update(outcome=Outcome.STAYS)
        going += RoundEntry.objects.filter(pk__in=first).update(outcome=Outcome.GOES_ON)
    data = {"runs": [run.code for run in runs], "going_on": going}
    return _to_state(kept, judged, RoundState.RATIFIED, "round.ratified", user, now, data)


@transaction.atomic
def publish_round(*, judged: Round, user: User, now: datetime) -> Round:
    """Ratified results may be shown, and winners are told. They point at their runs, which never change.

    Raises RoundIsElsewhere, also while entries that went on are judged in a later round, blind.
    """
    kept = _in_state(judged, RoundState.RATIFIED)
    check_nothing_follows(kept)
    data = {"runs": [run.code for run in valid_runs(judged=kept)]}
    published = _to_state(kept, judged, RoundState.PUBLISHED, "round.published", user, now, data)
    announce_awards(judged=published, now=now)
    return published


def check_nothing_follows(judged: Round) -> None:
    """Raises RoundIsElsewhere while a later round of the jury is not ratified: who goes on would be named."""
    later = awaited_by([judged]).get(judged.pk)
    if later is not None:
        raise RoundIsElsewhere(
            _("“%(title)s” is judged blind: publish these results once it is ratified.") % {"title": later}
        )


def undecided(
    *, judged: Round, runs: Sequence[ResultRun] | None = None
) -> dict[str, list[tuple[Place, Place]]]:
    """By run, neighbours on the places that count, or on their edge, about whom nobody has decided."""
    found = {}
    for run in valid_runs(judged=judged) if runs is None else runs:
        standing = standing_of(run)
        found[run.code] = [
            (one, after) for one, after in pairwise(standing) if one.is_open and one.place <= judged.places
        ]
    return {code: pairs for code, pairs in found.items() if pairs}


def clusters(standing: Sequence[Place], places: int) -> list[list[Place]]:
    """Neighbours on the places that count, or on their edge, about whom nobody has decided, hung together."""
    found: list[list[Place]] = []
    for one, after in pairwise(standing):
        if not one.is_open or one.place > places:
            continue
        if found and found[-1][-1] is one:
            found[-1].append(after)
        else:
            found.append([one, after])
    return found


def _in_state(judged: Round, state: Any) -> Round:
    """The round, locked. Raises RoundIsElsewhere where it is in another state."""
    kept = Round.objects.select_for_update(of=("self",)).get(pk=judged.pk)
    if kept.state != state:
        raise RoundIsElsewhere(
            _("This round is in another state by now: %(state)s. Look at it again.")
            % {"state": RoundState(kept.state).label}
        )
    return kept


def _to_state(
    kept: Round, judged: Round, state: Any, kind: str, user: User, now: datetime,
    data: dict[str, Any] | None = None,
) -> Round:  # fmt: skip
    kept.state = judged.state = state
    kept.save(update_fields=["state"])
    record(kind=kind, subject=("round", kept.code), actor=actor_of(user), data=data or {}, now=now)
    return kept


def _check_decides(judged: Round) -> None:
    if judged.kind == RoundKind.CALIBRATION:
        raise RoundIsElsewhere(_("A calibration decides nothing: it only shows how the judges score."))


def _check_up_to_date(runs: Sequence[ResultRun]) -> None:
    if not runs:
        raise NotReady(_("Tally the scores first."))
    if out_of_date(runs):
        raise NotReady(_("Something has changed since the scores were tallied. Tally them again."))


def _check_open(run: ResultRun) -> None:
    """The run may be talked about: its round is in deliberation, locked here, and it is valid and current."""
    _in_state(run.round, RoundState.DELIBERATION)
    if not ResultRun.objects.valid().filter(pk=run.pk).exists():
        raise RoundIsElsewhere(_("The scores were tallied again: there are newer results."))
    _check_up_to_date([run])


def _check_unbiased(user: User, entries: Sequence[RoundEntry]) -> None:
    """Who may not judge an entry has no part in deciding about it either."""
    theirs = ConflictOfInterest.objects.barring().filter(
        judge__user=user, entry__in=[one.entry_id for one in entries]
    )
    if theirs.exists():
        raise RoundIsElsewhere(
            _("You have a conflict of interest with one of these entries. A manager decides about it.")
        )


def _clean(text: str) -> str:
    """As it can be kept: databases take no null character."""
    return text.replace("\0", "").strip()


def _moment(run: ResultRun, now: datetime) -> datetime:
    """Later than everything that was decided before: what is decided is applied in this order."""
    rows = (run.tie_breaks.all(), run.decisions.all(), run.notes.all())
    last = max((one.at for some in rows for one in some), default=None)
    return now if last is None or now > last else last + timedelta(microseconds=1)


def _record(run: ResultRun, kind: str, data: dict[str, Any], user: User, now: datetime) -> None:
    record(kind=kind, subject=("run", run.code), actor=actor_of(user), data=data, now=now)

"""Giving awards upon results, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Conflict
from audit.services import SYSTEM, actor_of, record
from campaigns.competitions.enums import Eligibility, Status
from campaigns.competitions.models import Contributor, Entrant, Entry
from campaigns.judging.enums import FINAL, RoundState
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import Award, AwardGiven, ResultRun, Round, RoundEntry
from campaigns.judging.rules import may_manage
from campaigns.judging.services.conflicts import found_later
from campaigns.judging.services.publishing import first_name, may_publish_name
from campaigns.judging.services.showcase import published_entries
from campaigns.judging.services.standings import standing_of
from campaigns.judging.services.telling import tell_people
from certificates.models import Certificate
from certificates.services import forget, issue, revoke

KIND = "award"  # of certificates
RANKS = 60  # of a run that are offered: nobody wins from further down


class NoPlaceLeft(Conflict):
    """The award has been given as often as there are places."""


@dataclass(frozen=True)
class Candidate:
    """An entry that could be given an award. place: in its run. is_proposed: by its place, see proposals."""

    run: ResultRun
    round_entry: RoundEntry
    place: int
    is_shared: bool
    is_proposed: bool


@dataclass(frozen=True)
class Proposal:
    """An award, whom it was given to, and who is next. left: places that are free.

    With none left, candidates are those who share the last place that it was given for. in_doubt: codes of
    round entries that somebody scored whom a conflict was found of since.
    """

    award: Award
    given: tuple[AwardGiven, ...]
    candidates: tuple[Candidate, ...]
    left: int
    in_doubt: frozenset[str]


def standing_awards() -> QuerySet[AwardGiven]:
    """Awards that were given and not taken back."""
    return AwardGiven.objects.filter(withdrawn_at=None)


def access_award(user: Any, pk: int) -> Award:
    """An award for somebody who runs competitions; 404 for everybody else and for none."""
    found = Award.objects.select_related("competition").filter(pk=pk).first() if may_manage(user) else None
    if found is None:
        raise Http404
    return found


def access_given(user: Any, pk: int) -> AwardGiven:
    found = (
        AwardGiven.objects.select_related("award", "run__round", "round_entry__entry").filter(pk=pk).first()
        if may_manage(user)
        else None
    )
    if found is None:
        raise Http404
    return found


def proposals(*, judged: Round) -> list[Proposal]:
    """The awards of the competition that a round can decide, in their order, with whom its results propose.

    Of awards for one category and division the first takes the best places, the next those after them; who
    shares the last of them is proposed too. An award for several of them proposes nobody: a person chooses
    among the best of each.
    """
    if judged.state not in FINAL:
        return []
    runs = list(judged.runs.valid().select_related("category", "division"))
    ranked = {run.pk: _ranked(run) for run in runs}
    used: dict[int, int] = {run.pk: 0 for run in runs}
    in_doubt = frozenset(code for run in runs for code in found_later(run))
    held = standing_awards().select_related("run", "round_entry__version", "round_entry__entry__category")
    awards = Award.objects.filter(competition=judged.competition).select_related("category", "division")
    found = []
    for award in awards.prefetch_related("given_by", Prefetch("given", queryset=held, to_attr="held")):
        fitting = [run for run in runs if _fits(award, run)]
        if not fitting:
            continue
        given = tuple(award.held)
        candidates = _candidates(award, fitting, ranked, used)
        left = max(0, award.places - len(given))
        if not left:
            candidates = _sharing(given, candidates)
        found.append(Proposal(award, given, candidates, left, in_doubt))
    return found


def _sharing(given: Sequence[AwardGiven], candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Who has no award yet, and shares the last place of those who have it."""
    held = {one.round_entry_id for one in given}
    last: dict[int, int] = {}
    for one in candidates:
        if one.round_entry.pk in held:
            last[one.run.pk] = max(one.place, last.get(one.run.pk, 0))
    return tuple(
        one for one in candidates if one.round_entry.pk not in held and last.get(one.run.pk) == one.place
    )


def _candidates(
    award: Award, runs: Sequence[ResultRun], ranked: dict[int, list[Any]], used: dict[int, int]
) -> tuple[Candidate, ...]:
    is_decided = len(runs) == 1
    found = []
    for run in runs:
        shared = [standing.place for standing in ranked[run.pk]]
        start = used[run.pk] if is_decided else 0
        end = _end(shared, start, award.places)
        if is_decided:
            used[run.pk] = end
        for number, standing in enumerate(ranked[run.pk]):
            found.append(
                Candidate(
                    run=run,
                    round_entry=standing.round_entry,
                    place=standing.place,
                    is_shared=shared.count(standing.place) > 1,
                    is_proposed=is_decided and start <= number < end,
                )
            )
    return tuple(found)


def _end(places: Sequence[int], start: int, count: int) -> int:
    """Where the entries of an award end that begin at `start`: after `count` of them, and whoever shares the
    place of the last one."""
    end = min(start + count, len(places))
    while start < end < len(places) and places[end] == places[end - 1]:
        end += 1
    return end


def _ranked(run: ResultRun) -> list[Any]:
    """The places of a run, best first, of entries that still take part."""
    found = [one for one in standing_of(run) if takes_part(one.round_entry.entry)][:RANKS]
    prefetch_related_objects([one.round_entry for one in found], "version")
    return found


def _fits(award: Award, run: ResultRun) -> bool:
    return award.category_id in (None, run.category_id) and award.division_id in (None, run.division_id)


def takes_part(entry: Entry) -> bool:
    """Whether an entry can win something now. Of award_holds this is the stricter one."""
    return (
        entry.status in (Status.SUBMITTED, Status.LOCKED)
        and entry.eligibility == Eligibility.ELIGIBLE
        and entry.erased_at is None
    )


@transaction.atomic
def give_award(
    *, award: Award, run: ResultRun, round_entry: RoundEntry, user: User | None, now: datetime
) -> AwardGiven:
    """Give an award upon a result run, with a certificate for everybody of the team.

    They are told once the results are published, not before. Raises RoundIsElsewhere before the results are
    ratified, NotReady for an entry that this run does not rank or that takes no part any more, NoPlaceLeft
    except for who shares the last place that it was given for, and Conflict where the entry has the award
    already.
    """
    kept = Award.objects.select_for_update().get(pk=award.pk)
    judged = Round.objects.get(pk=run.round_id)
    entries = Entry.objects.select_related("competition", "category", "division")
    entry = entries.select_for_update(of=("self",)).get(pk=round_entry.entry_id)
    _check_may_be_given(kept, run, judged, round_entry, entry)
    given = AwardGiven.objects.create(award=kept, run=run, round_entry=round_entry, at=now, by=user)
    for person in entry.contributors.all():
        _certify(given, entry, person, user, now)
    data = {"run": run.code, "round_entry": round_entry.code}
    record(kind="award.given", subject=("award", str(kept.pk)), actor=actor_of(user), data=data, now=now)
    if judged.state == RoundState.PUBLISHED:
        tell_winners(given=given, now=now)
    return given


def _check_may_be_given(
    award: Award, run: ResultRun, judged: Round, round_entry: RoundEntry, entry: Entry
) -> None:
    if judged.state not in FINAL or run.invalidated_at is not None:
        raise RoundIsElsewhere(_("Awards are given once the results of the round are ratified."))
    is_ranked = run.rows.filter(round_entry=round_entry).exists()
    if not is_ranked or judged.competition_id != award.competition_id or not _fits(award, run):
        raise NotReady(_("This entry stands in no results that the award is given upon."))
    if not takes_part(entry):
        raise NotReady(_("This entry takes no part any more: it was withdrawn, disqualified or erased."))
    held = standing_awards().filter(award=award)
    if held.filter(round_entry__entry=entry).exists():
        raise Conflict(_("This entry has the award already."))
    if held.count() >= award.places and not _shares_last(run, round_entry, held):
        raise NoPlaceLeft(
            _("“%(award)s” has been given as often as it can be. Take one back first.") % {"award": award}
        )


def _shares_last(run: ResultRun, round_entry: RoundEntry, held: QuerySet[AwardGiven]) -> bool:
    """Whether an entry shares the last place of those who have an award upon the same run."""
    winners = set(held.filter(run=run).values_list("round_entry", flat=True))
    places = {one.round_entry.pk: one.place for one in standing_of(run)}
    taken = [place for pk, place in places.items() if pk in winners]
    return bool(taken) and places.get(round_entry.pk) == max(taken)


def _certify(
    given: AwardGiven, entry: Entry, person: Contributor, user: User | None, now: datetime
) -> Certificate:
    award, competition = given.award, entry.competition
    with translation.override(person.language):
        title = str(award.title)
        lines = [
            str(competition),
            f"{entry.category}, {entry.division}",
        ]
    return issue(
        kind=KIND,
        subject=("award", f"{given.pk}-{person.pk}"),
        title=title,
        lines=lines,
        bodies=[body.name for body in award.given_by.all()],
        name=person.name,
        language=person.language,
        actor=actor_of(user) if user else SYSTEM,
        now=now,
        keep_name_until=competition.closes_at + timedelta(days=competition.keep_days),
    )


@transaction.atomic
def withdraw_award(*, given: AwardGiven, user: User | None, now: datetime) -> AwardGiven:
    """Take an award back. Its certificates say so from now on; the row stays. Twice changes nothing."""
    Award.objects.select_for_update().get(pk=given.award_id)
    kept = AwardGiven.objects.select_for_update().get(pk=given.pk)
    if kept.withdrawn_at is not None:
        return kept
    kept.withdrawn_at = now
    kept.save(update_fields=["withdrawn_at"])
    actor = actor_of(user)
    for certificate in list(certificates_of(kept).select_for_update()):  # locked before anything is recorded
        with translation.override(certificate.language):
            reason = _("The award was taken back.")
        revoke(certificate=certificate, reason=reason, actor=actor, now=now)
    data = {"run": kept.run.code, "round_entry": kept.round_entry.code}
    record(kind="award.withdrawn", subject=("award", str(kept.award_id)), actor=actor, data=data, now=now)
    return kept


def certificates_of(given: AwardGiven) -> QuerySet[Certificate]:
    return Certificate.objects.filter(kind=KIND, subject_type="award", subject_id__startswith=f"{given.pk}-")


# --- news ---------------------------------------------------------------------------------------------------


def announce_awards(*, judged: Round, now: datetime) -> int:
    """Tell the winners of a round that was published, each once. Returns how many awards there are."""
    if judged.state != RoundState.PUBLISHED:
        return 0
    given = list(
        standing_awards().filter(run__round=judged).select_related("award", "round_entry__entry__competition")
    )
    for one in given:
        tell_winners(given=one, now=now)
    return len(given)


def tell_winners(*, given: AwardGiven, now: datetime) -> int:
    """Mails to the team, once. Returns how many people it has an address of."""
    entry, work = given.round_entry.entry, given.round_entry

    def facts() -> dict[str, Any]:
        return {
            "award": str(given.award.title),
            "title": work.version.content["title"],
            "work": settings.SITE_URL + reverse("judging_public:work", args=[work.code]),
        }

    return tell_people(entry=entry, template="award_given", key=str(given.pk), facts=facts, now=now)


# --- certificates and the people on them --------------------------------------------------------------------


def own_certificates(*, entrant: Entrant, entries: Sequence[Entry]) -> dict[int, list[Certificate]]:
    """The certificates of a person that hold, by the key of the entry. Of published results only, in three
    queries."""
    standing = [entry for entry in entries if award_holds(entry)]
    parts = dict(
        Contributor.objects.filter(entrant=entrant, entry__in=standing).values_list("entry_id", "pk")
    )
    given = AwardGiven.objects.filter(
        round_entry__entry__in=list(parts), run__round__state=RoundState.PUBLISHED
    ).values_list("pk", "round_entry__entry_id")
    wanted = {f"{pk}-{parts[entry_id]}": entry_id for pk, entry_id in given}
    found: dict[int, list[Certificate]] = {}
    issued = Certificate.objects.filter(kind=KIND, subject_type="award", subject_id__in=list(wanted))
    for one in issued.filter(revoked_at=None):
        found.setdefault(wanted[one.subject_id], []).append(one)
    return found


def access_own_certificate(*, entrant: Entrant, entry: Entry, code: str) -> Certificate:
    """A certificate of this person for this entry that holds; 404 for every other one."""
    mine = own_certificates(entrant=entrant, entries=[entry]).get(entry.pk, [])
    found = next((one for one in mine if one.code == code), None)
    if found is None:
        raise Http404
    return found


def public_name(certificate: Certificate) -> str:
    """The first name on a certificate as long as its owner agrees, "" otherwise. See certificates.names."""
    person = Contributor.objects.filter(pk=certificate.subject_id.partition("-")[2]).first()
    return first_name(certificate.name) if person and may_publish_name(person) else ""


def award_holds(entry: Entry) -> bool:
    """Whether what an entry won still stands. Not once it was taken out; who withdraws or erases a work, or
    leaves its team, has won all the same."""
    return entry.status != Status.DISQUALIFIED and entry.eligibility != Eligibility.INELIGIBLE


def objection(certificate: Certificate) -> str:
    """See certificates.names."""
    given = _given_of(certificate)
    if given is None or award_holds(given.round_entry.entry):
        return ""
    with translation.override(certificate.language):
        return _("The entry was taken out of the contest.")


def work_line(certificate: Certificate, for_owner: bool) -> list[str]:
    """What was awarded, for its owner, or for everybody while the work may be published. Nothing of a work
    that was erased. See certificates.names."""
    given = _given_of(certificate)
    if given is None or not (for_owner or published_entries().filter(pk=given.round_entry_id).exists()):
        return []
    title = given.round_entry.version.content["title"]
    with translation.override(certificate.language):
        return [_("for “%(title)s”") % {"title": title}] if title else []


def _given_of(certificate: Certificate) -> AwardGiven | None:
    number = certificate.subject_id.partition("-")[0]
    rows = AwardGiven.objects.select_related("round_entry__entry", "round_entry__version")
    return rows.filter(pk=number).first() if certificate.kind == KIND else None


def forget_with(contributor: Contributor) -> None:
    """Take a person's name off their certificates. See campaigns.competitions.extras."""
    given = AwardGiven.objects.filter(round_entry__entry=contributor.entry_id).values_list("pk", flat=True)
    ids = [f"{pk}-{contributor.pk}" for pk in given]
    mine = Certificate.objects.filter(kind=KIND, subject_type="award", subject_id__in=ids)
    forget(certificates=mine, now=timezone.now())

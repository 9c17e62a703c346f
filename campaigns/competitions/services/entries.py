"""The life of an entry: begun, written, submitted, changed until the deadline, withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.http import Http404
from django.utils.translation import gettext as _

from audit.chain import digest_of, new_salt
from audit.services import GUEST, SYSTEM, record
from campaigns.competitions.enums import Eligibility, SchoolLevel, Status
from campaigns.competitions.exceptions import (
    CallIsClosed,
    ChangedElsewhere,
    EntryIsOver,
    Incomplete,
    LimitReached,
    MayNotEnter,
)
from campaigns.competitions.models import (
    Contributor,
    Country,
    Entrant,
    Entry,
    EntryAsset,
    EntryVersion,
    OriginalityStatement,
    Quota,
)
from campaigns.competitions.querysets import EntryQuerySet
from campaigns.competitions.services import forms, people
from campaigns.competitions.services.calls import Call, call_of, fits
from campaigns.competitions.services.eligibility import settle
from campaigns.competitions.services.notices import tell_team
from campaigns.competitions.services.screening import end_fix
from campaigns.competitions.similarity import normalise_slogan
from campaigns.competitions.tasks import check_later

OPEN_DRAFTS = 10  # that one person may have in a competition
DRAFT_DAYS = 14  # how long a draft nobody goes on with is kept after entries closed


def access_entry(*, entrant: Entrant | None, code: str) -> Entry:
    """The entry with this code, for one of its people; 404 for everybody else."""
    found = None
    if entrant is not None:
        entries = Entry.objects.of(entrant).select_related("competition", "category__competition", "division")
        found = entries.filter(code=code, erased_at=None).first()
    if found is None:
        raise Http404
    return found


def own_part(*, entry: Entry, entrant: Entrant) -> Contributor:
    """The contributor that this person is in an entry."""
    return Contributor.objects.select_related("country", "age_band").get(entry=entry, entrant=entrant)


@transaction.atomic
def begin_entry(
    *,
    call: Call,
    entrant: Entrant,
    country: Country,
    birth_year: int,
    school_level: str,
    language: str,
    now: datetime,
) -> Entry:
    """A new draft with its first person. The birth year is used here and not kept.

    Raises CallIsClosed, or MayNotEnter where the division is for others.
    """
    if not call.is_open(now):
        raise CallIsClosed(_("Entries cannot be made now. Look at the dates on the competition's page."))
    drafts = Entry.objects.of(entrant).filter(competition=call.category.competition, status=Status.DRAFT)
    if drafts.count() >= OPEN_DRAFTS:
        raise LimitReached(_("You have many drafts already. Go on with one of them, or withdraw one."))
    entry = Entry.objects.create(
        competition=call.category.competition,
        category=call.category,
        division=call.division,
        language=language,
        created_at=now,
        changed_at=now,
    )
    add_contributor(
        entry=entry,
        entrant=entrant,
        place=1,
        country=country,
        birth_year=birth_year,
        school_level=school_level,
        language=language,
        now=now,
    )
    record(kind="entry.begun", subject=("entry", entry.code), actor=GUEST, data={}, now=now)
    return entry


def add_contributor(
    *,
    entry: Entry,
    entrant: Entrant,
    place: int,
    country: Country,
    birth_year: int,
    school_level: str,
    language: str,
    now: datetime,
) -> Contributor:
    """One more person of an entry. Raises MayNotEnter where they do not belong to its division."""
    today = now.astimezone(entry.competition.zone).date()
    band = people.age_band(birth_year, today)
    level = school_level if school_level in SchoolLevel.values else SchoolLevel.NONE
    if not fits(entry.division, band=band, country=country, level=level):
        raise MayNotEnter(_("This group of the competition is not for your age, country and school."))
    return Contributor.objects.create(
        entry=entry,
        entrant=entrant,
        place=place,
        country=country,
        age_band=band,
        school_level=level,
        needs_guardian=people.needs_guardian(
            birth_year=birth_year, today=today, country=country, competition=entry.competition
        ),
        language=language,
        joined_at=now,
    )


def definition_for(entry: Entry) -> dict[str, Any]:
    """The form and limits that an entry answers now."""
    return forms.definition_of(call_of(entry.category, entry.division))


def may_change(entry: Entry, now: datetime) -> bool:
    """Whether drafts of an entry are taken now: before the deadline, or while it is to be fixed."""
    if entry.is_over or entry.eligibility == Eligibility.INELIGIBLE:
        return False
    if entry.eligibility == Eligibility.NEEDS_FIX and entry.fix_until:
        return now <= entry.fix_until + entry.competition.grace
    return call_of(entry.category, entry.division).takes_submissions(now)


def closes_at(entry: Entry) -> datetime:
    """Until when an entry can be changed, without the grace."""
    if entry.eligibility == Eligibility.NEEDS_FIX and entry.fix_until:
        return entry.fix_until
    return call_of(entry.category, entry.division).closes_at


@transaction.atomic
def save_draft(*, entry: Entry, data: dict[str, Any], revision: int, now: datetime) -> Entry:
    """Keep what was typed, if it was typed upon revision `revision`.

    Raises ChangedElsewhere where another tab or team member saved since, EntryIsOver and CallIsClosed where
    nothing can be changed.
    """
    kept = _locked(entry)
    _check_changeable(kept, now)
    draft = forms.readable_draft(definition_for(kept), data)
    picture = {"asset": kept.draft["asset"]} if kept.draft.get("asset") else {}
    return _store_draft(kept, draft | picture, revision, now)


@transaction.atomic
def set_picture(*, entry: Entry, asset: EntryAsset | None, revision: int, now: datetime) -> Entry:
    """Let a draft show another picture, or none. Raises as save_draft."""
    kept = _locked(entry)
    _check_changeable(kept, now)
    rest = {key: value for key, value in kept.draft.items() if key != "asset"}
    return _store_draft(kept, rest | ({"asset": asset.token} if asset else {}), revision, now)


def _store_draft(entry: Entry, draft: dict[str, Any], revision: int, now: datetime) -> Entry:
    if draft == entry.draft:  # the same again, such as a save whose answer was lost
        return entry
    changed = Entry.objects.filter(pk=entry.pk, draft_revision=revision).update(
        draft=draft, draft_revision=F("draft_revision") + 1, changed_at=now
    )
    if not changed:
        raise ChangedElsewhere(
            _("This entry was changed in another window or by a team member. Nothing was overwritten."),
            theirs=entry.draft,
            revision=entry.draft_revision,
        )
    entry.refresh_from_db(fields=["draft", "draft_revision", "changed_at"])
    return entry


@transaction.atomic
def submit_entry(*, entry: Entry, contributor: Contributor, revision: int, now: datetime) -> EntryVersion:
    """Hand in the draft as a new version. now: when the request arrived, by the server's clock.

    Submitting the same content twice gives the version that stands. Raises CallIsClosed after the deadline
    and its grace, ChangedElsewhere, Incomplete with what is missing, and LimitReached.
    """
    kept = _locked(entry)
    _check_changeable(kept, now)
    if kept.draft_revision != revision:
        raise ChangedElsewhere(
            _("This entry was changed in another window or by a team member. Look at it once more."),
            theirs=kept.draft,
            revision=kept.draft_revision,
        )
    definition = definition_for(kept)
    asset = asset_of(kept)
    errors = forms.what_is_missing(definition, kept.draft, has_picture=asset is not None)
    errors |= _missing_people(kept)
    if errors:
        raise Incomplete(_("Some things are still missing. They are marked."), errors=errors)
    _check_quota(kept)
    version, is_new = _make_version(kept, definition, asset, contributor, now)
    if is_new:
        _mark_submitted(kept, version, now)
    return version


def asset_of(entry: Entry) -> EntryAsset | None:
    """The picture of the draft."""
    token = entry.draft.get("asset")
    return (
        EntryAsset.objects.filter(entry=entry, token=token).select_related("upload").first()
        if token
        else None
    )


def _make_version(
    entry: Entry,
    definition: dict[str, Any],
    asset: EntryAsset | None,
    contributor: Contributor,
    now: datetime,
) -> tuple[EntryVersion, bool]:
    """The version that holds the draft, and whether it is new."""
    draft = entry.draft
    content = {key: draft.get(key, "") for key in ("title", "slogan", "link")}
    content["answers"] = draft.get("answers", {})
    originality = {key: draft.get(key, "") for key in ("own_work", "third_party", "ai_use", "ai_how")}
    form = forms.keep_definition(definition, now=now)
    picture = asset.upload.sha256 if asset else ""
    digest = forms.sha256_of([content, originality, picture, form.sha256])
    last = entry.versions.order_by("-number").first()
    is_fix = entry.eligibility == Eligibility.NEEDS_FIX  # what was mended may be who they are
    if last and last.sha256 == digest and not is_fix:
        return last, False
    version = EntryVersion.objects.create(
        entry=entry,
        number=last.number + 1 if last else 1,
        form=form,
        content=content,
        asset=asset,
        normalised=normalise_slogan(content["slogan"])[:600],
        sha256=digest,
        salt=new_salt(),
        made_by=contributor,
        made_at=now,
    )
    OriginalityStatement.objects.create(version=version, **originality)
    return version, True


def _mark_submitted(entry: Entry, version: EntryVersion, now: datetime) -> None:
    entry.status = Status.SUBMITTED
    entry.submitted_at = entry.submitted_at or now
    entry.fix_until = None
    tell_team(entry=entry, template="receipt", context={"title": version.content["title"]}, now=now)
    check_later(version)
    data = {"version": version.number, "digest": digest_of(version.sha256, salt=version.salt)}
    record(kind="entry.submitted", subject=("entry", entry.code), actor=GUEST, data=data, now=now)
    settle(entry=entry, now=now)


@transaction.atomic
def withdraw_entry(*, entry: Entry, actor: str, now: datetime) -> Entry:
    """Take an entry out for good. It still counts for the limit of entries a person may submit."""
    kept = _locked(entry)
    if kept.status == Status.WITHDRAWN:
        return kept
    if kept.status == Status.DISQUALIFIED:
        raise EntryIsOver(_("This entry was disqualified and cannot be withdrawn."))
    kept.status = Status.WITHDRAWN
    kept.save(update_fields=["status"])
    record(kind="entry.withdrawn", subject=("entry", kept.code), actor=actor, data={}, now=now)
    return kept


@transaction.atomic
def disqualify_entry(*, entry: Entry, reason: str, actor: str, now: datetime) -> Entry:
    """Take an entry out against the will of its people, with a reason that they read."""
    kept = _locked(entry)
    if kept.is_over or kept.status == Status.DRAFT:
        raise EntryIsOver(_("Only an entry that takes part can be disqualified."))
    if not reason.strip():
        raise Incomplete(_("Say why."), errors={"reason": _("Say why.")})
    kept.status, kept.ended_reason = Status.DISQUALIFIED, reason.strip()
    kept.save(update_fields=["status", "ended_reason"])
    record(kind="entry.disqualified", subject=("entry", kept.code), actor=actor, data={}, now=now)
    return kept


def close_calls(*, now: datetime, dry_run: bool = False) -> int:
    """Lock what was submitted to calls that are over, and end fixes that did not come in time.

    Returns how many entries were (or would be) changed.
    """
    late = list(_with_calls(Entry.objects.overdue_fixes(now - timedelta(hours=1))))
    ripe = _submitted_to_closed(now)
    if not dry_run:
        for entry in late:
            end_fix(entry=entry, now=now)
        for entry in ripe:
            _lock(entry, now)
    return len(late) + len(ripe)


def _submitted_to_closed(now: datetime) -> list[Entry]:
    entries = _with_calls(
        Entry.objects.filter(
            status=Status.SUBMITTED, competition__closes_at__lt=now - timedelta(hours=1)
        ).exclude(eligibility=Eligibility.NEEDS_FIX)
    )
    calls: dict[tuple[int, int], Call] = {}
    found = []
    for entry in entries:
        key = (entry.category_id, entry.division_id)
        call = (
            calls.setdefault(key, call_of(entry.category, entry.division)) if key not in calls else calls[key]
        )
        if not call.takes_submissions(now):
            found.append(entry)
    return found


def _with_calls(entries: EntryQuerySet) -> EntryQuerySet:
    return entries.select_related("competition", "category__competition", "division")


@transaction.atomic
def _lock(entry: Entry, now: datetime) -> None:
    if Entry.objects.filter(pk=entry.pk, status=Status.SUBMITTED).update(status=Status.LOCKED):
        record(kind="entry.locked", subject=("entry", entry.code), actor=SYSTEM, data={}, now=now)


def _locked(entry: Entry) -> Entry:
    return (
        Entry.objects.select_for_update(of=("self",))
        .select_related("competition", "category__competition", "division")
        .get(pk=entry.pk)
    )


def _check_changeable(entry: Entry, now: datetime) -> None:
    if entry.is_over:
        raise EntryIsOver(_("This entry takes no part any more and cannot be changed."))
    if not may_change(entry, now):
        raise CallIsClosed(_("The time for changes is over. What you submitted before counts."))


def _missing_people(entry: Entry) -> dict[str, str]:
    """People who still have to say who they are, agree, or ask their guardian."""
    for one in entry.contributors.all():
        asked = one.guardian_requests.exists() if one.needs_guardian else one.consents.exists()
        if not one.name or not asked:
            if entry.contributors.count() == 1:
                return {"people": _("Tell us who you are.")}
            return {"people": _("Somebody of your team has not filled in their part yet.")}
    return {}


def _check_quota(entry: Entry) -> None:
    """Hold the limit of every person of the entry, by address and by key, also across withdrawal."""
    limit, team = entry.competition.entries_per_person, entry.contributors.select_related("entrant")
    keys = {one.identity for one in team} | {one.entrant.key_hash for one in team if one.entrant}
    known_by = sorted(keys - {""})
    for key in known_by:
        Quota.objects.get_or_create(competition=entry.competition, identity=key)
    rows = Quota.objects.filter(competition=entry.competition, identity__in=known_by).order_by("identity")
    list(rows.select_for_update())
    for key in known_by:
        own = Q(contributors__identity=key) | Q(contributors__entrant__key_hash=key)
        others = Entry.objects.filter(own, competition=entry.competition)
        if others.ever_submitted().exclude(pk=entry.pk).distinct().count() >= limit:
            raise LimitReached(
                _("One person may submit %(limit)s entries in this competition, withdrawn ones included.")
                % {"limit": limit}
            )

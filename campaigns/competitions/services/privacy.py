"""What is kept of entrants, for how long, and how a person gets it or has it erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audit.services import GUARDIAN, GUEST, SYSTEM, record
from campaigns.competitions.enums import Status
from campaigns.competitions.models import (
    Competition,
    ConsentRecord,
    Contributor,
    Entrant,
    Entry,
    EntryAsset,
    GuardianRequest,
    Quota,
    Section,
)
from campaigns.competitions.services.artwork import PURPOSE, remove_assets
from campaigns.competitions.services.eligibility import has_consent
from campaigns.competitions.services.entries import DRAFT_DAYS, withdraw_entry
from campaigns.competitions.services.forms import answers_for_judges
from campaigns.competitions.services.people import UNANSWERED_DAYS, forget_person
from uploads.models import Upload
from uploads.resumable.services import discard_rows


def export_person(*, entrant: Entrant) -> list[dict[str, Any]]:
    """Everything that is kept about a person: a record for each entry they have a part in."""
    parts = (
        Contributor.objects.filter(entrant=entrant)
        .select_related("entry__competition", "entry__category", "entry__division", "country", "age_band")
        .prefetch_related(
            "consents",
            "guardian_requests",
            "entry__assets__upload",
            "entry__versions__originality",
            "entry__versions__screenings",
        )
    )
    return [_part(one) for one in parts]


def _part(person: Contributor) -> dict[str, Any]:
    entry = person.entry
    return {
        "entry": entry.code,
        "competition": str(entry.competition),
        "category": str(entry.category),
        "division": str(entry.division),
        "status": entry.status,
        "eligibility": entry.eligibility,
        "language": entry.language,
        "created": entry.created_at.isoformat(),
        "submitted": entry.submitted_at.isoformat() if entry.submitted_at else None,
        "person": {
            "name": person.name,
            "email": person.email,
            "school": person.school,
            "teacher": person.teacher,
            "school level": person.school_level,
            "country": person.country.code,
            "age": str(person.age_band) if person.age_band else None,
            "needs guardian": person.needs_guardian,
        },
        "guardian": [
            {"email": one.email, "asked": one.requested_at.isoformat(), "agreed": one.agreed}
            for one in person.guardian_requests.all()
        ],
        "consents": [_consent(one) for one in person.consents.all()],
        "draft": entry.draft,
        "versions": [_version(one) for one in entry.versions.all()],
        "pictures": [_picture(one) for one in entry.assets.all()],
        "ended because": entry.ended_reason,
    }


def _consent(consent: ConsentRecord) -> dict[str, Any]:
    return {
        "scope": consent.scope,
        "by guardian": consent.by_guardian,
        "words": consent.text_version,
        "confirmed": consent.confirmed_at.isoformat(),
        "withdrawn": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
    }


def _picture(asset: EntryAsset) -> dict[str, Any]:
    upload = asset.upload
    return {
        "added": asset.created_at.isoformat(),
        "width": upload.width,
        "height": upload.height,
        "sha256": upload.sha256,
    }


def _version(version: Any) -> dict[str, Any]:
    return {
        "number": version.number,
        "made": version.made_at.isoformat(),
        "content": version.content,
        "own work": version.originality.own_work,
        "other people's material": version.originality.third_party,
        "AI use": version.originality.ai_use,
        "how AI was used": version.originality.ai_how,
        "screened": [{"verdict": one.verdict, "reason": one.reason} for one in version.screenings.all()],
    }


def erase_person(*, entrant: Entrant, now: datetime) -> int:
    """Erase a person, and the entries that are theirs alone. Returns the number of entries.

    What they made with others is withdrawn and stays the others', without them.
    """
    parts = list(Contributor.objects.filter(entrant=entrant).select_related("entry"))
    for part in parts:
        take_out(contributor=part, actor=GUEST, now=now)
    discard_rows(Upload.objects.filter(owner=entrant.key_hash, purpose=PURPOSE))  # those of no entry
    if not entrant.contributors.exists():
        entrant.delete()
    return len(parts)


@transaction.atomic
def take_out(*, contributor: Contributor, actor: str, now: datetime) -> None:
    """Forget one person of an entry, which takes no part any more. It goes, if it is theirs alone."""
    entry = contributor.entry
    if not entry.contributors.exclude(pk=contributor.pk).exclude(entrant=None).exists():
        erase_entry(entry=entry, actor=actor, now=now)
        return
    Entry.objects.select_for_update().get(pk=entry.pk)
    forget_person(contributor)
    Contributor.objects.filter(pk=contributor.pk).update(entrant=None)
    record(kind="entry.people_forgotten", subject=("entry", entry.code), actor=actor, data={}, now=now)
    entry.refresh_from_db()
    if not entry.is_over:
        withdraw_entry(entry=entry, actor=actor, now=now)


@transaction.atomic
def erase_entry(*, entry: Entry, actor: str, now: datetime) -> None:
    """Empty an entry of everything that people wrote, drew or gave. Its code, dates and counts stay.

    A draft that was never submitted goes altogether.
    """
    kept = Entry.objects.select_for_update().get(pk=entry.pk)
    for person in kept.contributors.all():
        forget_person(person)
        if actor != GUARDIAN:  # a guardian's own link goes on saying that it was taken back
            person.guardian_requests.update(withdraw_hash=None)
        Contributor.objects.filter(pk=person.pk).update(entrant=None)
    _drop_unused_quotas(kept.competition_id)
    kept.ended_reason = "-" if kept.ended_reason else ""
    kept.draft, kept.draft_revision, kept.erased_at = {}, kept.draft_revision + 1, now
    if not kept.is_over:
        kept.status = Status.WITHDRAWN
    kept.save(update_fields=["draft", "draft_revision", "erased_at", "ended_reason", "status"])
    for version in kept.versions.all():
        _empty_version(version)
    remove_assets(kept)
    record(kind="entry.erased", subject=("entry", kept.code), actor=actor, data={}, now=now)
    if kept.submitted_at is None:
        kept.delete()


def _drop_unused_quotas(competition_id: int) -> None:
    """A digest of an address is kept only as long as entries are counted by it."""
    same = Q(identity=OuterRef("identity")) | Q(entrant__key_hash=OuterRef("identity"))
    counted = Contributor.objects.filter(same, entry__competition=OuterRef("competition"))
    Quota.objects.filter(~Exists(counted), competition=competition_id).delete()


def _empty_version(version: Any) -> None:
    version.content, version.normalised = {"title": "", "slogan": "", "link": "", "answers": {}}, ""
    version.sha256 = version.salt = ""  # so that nobody finds out by trying what it was
    version.save(update_fields=["content", "normalised", "sha256", "salt"])
    version.originality.third_party = ""
    version.originality.ai_how = "" if version.originality.ai_use == "none" else "-"
    version.originality.save(update_fields=["third_party", "ai_how"])
    version.flags.all().delete()
    version.screenings.update(reason="-")
    version.checks.all().delete()


# --- what goes by itself, see accounts.retention -----------------------------------------------------------


def drop_unanswered(*, now: datetime, dry_run: bool = False) -> int:
    """Entries whose guardian never answered, or said no, UNANSWERED_DAYS ago: address and work go."""
    before = now - timedelta(days=UNANSWERED_DAYS)
    asked = GuardianRequest.objects.filter(requested_at__lt=before, answered_at=None, replaced_at=None)
    declined = GuardianRequest.objects.filter(answered_at__lt=before, agreed=False)
    people_asked = Q(contributors__guardian_requests__in=asked)
    people_declined = Q(contributors__guardian_requests__in=declined)
    entries = Entry.objects.filter(people_asked | people_declined, erased_at=None).distinct()
    waiting = [entry for entry in entries if not has_consent(entry)]
    count = _erase(waiting, now, dry_run)
    if not dry_run:  # an entry that has consent stays; who was asked once more for it goes
        asked.exclude(email="").update(email="", token_hash=None, replaced_at=now)
    return count


def drop_drafts(*, now: datetime, dry_run: bool = False) -> int:
    """What was not submitted DRAFT_DAYS after its call closed, withdrawn drafts too."""
    own = Section.objects.filter(category=OuterRef("category"), division=OuterRef("division"))
    closed = Coalesce(Subquery(own.values("closes_at")[:1]), F("competition__closes_at"))
    old = Entry.objects.alias(closed=closed).filter(
        submitted_at=None, closed__lt=now - timedelta(days=DRAFT_DAYS)
    )
    return _erase(list(old), now, dry_run)


def drop_old_entries(*, now: datetime, dry_run: bool = False) -> int:
    """Personal data of entries whose competition closed longer ago than it keeps them."""
    found: list[Entry] = []
    for competition in Competition.objects.filter(closes_at__lt=now):
        if competition.closes_at + timedelta(days=competition.keep_days) < now:
            found += _with_personal_data(competition)
    return _forget(found, now, dry_run)


def _with_personal_data(competition: Competition) -> QuerySet[Entry]:
    named = (
        Q(contributors__name__gt="")
        | Q(contributors__email__gt="")
        | Q(contributors__guardian_requests__email__gt="")
    )
    return Entry.objects.filter(named, competition=competition).distinct()


def _forget(entries: list[Entry], now: datetime, dry_run: bool) -> int:
    """The work stays, as history of the contest; who made it goes."""
    for entry in () if dry_run else entries:
        _forget_people(entry, now)
    for competition_id in () if dry_run else {entry.competition_id for entry in entries}:
        _drop_unused_quotas(competition_id)
    return len(entries)


@transaction.atomic
def _forget_people(entry: Entry, now: datetime) -> None:
    for person in entry.contributors.all():
        forget_person(person)
    Entry.objects.filter(pk=entry.pk).update(draft={})
    for version in entry.versions.select_related("form"):
        version.content["answers"] = answers_for_judges(version.form.definition, version.content["answers"])
        version.save(update_fields=["content"])
    record(kind="entry.people_forgotten", subject=("entry", entry.code), actor=SYSTEM, data={}, now=now)


def _erase(entries: list[Entry], now: datetime, dry_run: bool) -> int:
    for entry in () if dry_run else entries:
        erase_entry(entry=entry, actor=SYSTEM, now=now)
    return len(entries)

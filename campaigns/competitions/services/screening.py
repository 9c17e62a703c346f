"""A person decides whether an entry may be judged: pass, return for fixing, refuse."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import SYSTEM, actor_of, record
from campaigns.competitions.enums import Eligibility, Ruling, Verdict
from campaigns.competitions.exceptions import AlreadyDecided, Incomplete
from campaigns.competitions.models import Entry, EntryVersion, Screening, SimilarityFlag
from campaigns.competitions.rules import may_manage
from campaigns.competitions.services.calls import call_of
from campaigns.competitions.services.checks import run_checks
from campaigns.competitions.services.eligibility import settle
from campaigns.competitions.services.notices import tell_team


def access_submission(*, user: User, code: str) -> Entry:
    """An entry that was submitted, for who screens; 404 for everybody else."""
    found = None
    if may_manage(user):
        entries = Entry.objects.ever_submitted().select_related(
            "competition", "category__competition", "category__form", "division"
        )
        found = entries.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def newest_version(entry: Entry) -> EntryVersion:
    """The version to decide about, with its checks made, should their task have been lost."""
    versions = entry.versions.select_related("form", "asset__upload", "originality", "entry__division")
    version = versions.prefetch_related("checks").last()
    if version is None:
        raise Http404
    if not version.checks.all():
        run_checks(version=version)
        return newest_version(entry)
    return version


@transaction.atomic
def decide(
    *,
    entry: Entry,
    number: int,
    verdict: str,
    reason: str,
    user: User,
    now: datetime,
    seen: int | None = None,
) -> Screening:
    """Decide about version `number` of an entry. The team reads the reason of a return or a refusal.

    seen: the newest decision the screener knew (its id, 0 for none). Raises AlreadyDecided where the entry
    has a newer version or decision, and Incomplete without a reason.
    """
    rows = Entry.objects.select_related("competition", "category__competition", "division")
    kept = rows.select_for_update(of=("self",)).get(pk=entry.pk)
    version = kept.versions.last()
    if kept.is_over or version is None or version.number != number:
        raise AlreadyDecided(_("This entry has changed in the meantime. Look at it again."))
    last = version.screenings.last()
    if seen is not None and (last.pk if last else 0) != seen:
        raise AlreadyDecided(_("Somebody else has just decided about this entry."))
    if verdict not in Verdict.values:
        raise Incomplete(_("Choose pass, return or refuse."), errors={"verdict": _("Choose one.")})
    if verdict != Verdict.PASS and not reason.strip():
        raise Incomplete(_("Write a reason: the team reads it."), errors={"reason": _("Write a reason.")})
    screening = Screening.objects.create(
        version=version, verdict=verdict, reason=reason.strip(), by=user, at=now
    )
    kept.fix_until = fix_until(kept, now) if verdict == Verdict.RETURN else None
    if verdict != Verdict.PASS:
        tell_team(entry=kept, template=f"entry_{verdict}", context={"reason": screening.reason}, now=now)
    data = {"version": number, "verdict": verdict}
    record(kind="entry.screened", subject=("entry", kept.code), actor=actor_of(user), data=data, now=now)
    settle(entry=kept, now=now)
    return screening


def fix_until(entry: Entry, now: datetime) -> datetime:
    """Until when an entry returned now can be fixed: a return never shortens the time there was."""
    closes_at = call_of(entry.category, entry.division).closes_at
    return max(now + timedelta(days=entry.competition.fix_days), closes_at)


@transaction.atomic
def end_fix(*, entry: Entry, now: datetime) -> None:
    """An entry that was returned and did not come back in time is not eligible."""
    kept = Entry.objects.select_for_update().get(pk=entry.pk)
    if kept.eligibility != Eligibility.NEEDS_FIX or kept.fix_until is None or kept.fix_until > now:
        return
    kept.fix_until = None
    record(kind="entry.fix_ended", subject=("entry", kept.code), actor=SYSTEM, data={}, now=now)
    settle(entry=kept, now=now)


@transaction.atomic
def rule(*, flag_id: int, entry: Entry, ruling: str, user: User, now: datetime) -> SimilarityFlag:
    """Say of two works that were found alike whether one is a copy."""
    flag = SimilarityFlag.objects.select_for_update().filter(pk=flag_id, version__entry=entry).first()
    if flag is None or ruling not in Ruling.values:
        raise Http404
    flag.ruling, flag.ruled_by = Ruling(ruling), user
    flag.save(update_fields=["ruling", "ruled_by"])
    data = {"flag": flag.pk, "ruling": ruling}
    transaction.on_commit(lambda: run_checks(version=flag.version))  # what they say follows the ruling
    record(kind="entry.likeness", subject=("entry", entry.code), actor=actor_of(user), data=data, now=now)
    return flag

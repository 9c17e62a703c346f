"""Whether an entry may be judged: derived from consent and screening, in one place."""

from __future__ import annotations

from datetime import datetime

from audit.services import SYSTEM, record
from campaigns.competitions.enums import NEEDED, Eligibility, Verdict
from campaigns.competitions.models import ConsentRecord, Contributor, Entry, Screening


def settle(*, entry: Entry, now: datetime) -> Entry:
    """Bring an entry's eligibility up to date, and record a change. Called after whatever bears on it.

    Stores what the caller has set of its life too: the database allows some of them only together.
    """
    before, entry.eligibility = entry.eligibility, eligibility_of(entry)
    entry.save(update_fields=["status", "submitted_at", "fix_until", "eligibility"])
    if before == entry.eligibility:
        return entry
    data = {"before": str(before), "after": str(entry.eligibility)}
    record(kind="entry.eligibility", subject=("entry", entry.code), actor=SYSTEM, data=data, now=now)
    return entry


def eligibility_of(entry: Entry) -> Eligibility:
    """What consent and the screening of the newest version say together."""
    if entry.submitted_at is None:
        return Eligibility.NOT_CHECKED
    screening = Screening.objects.filter(version=entry.versions.last()).last()
    verdict = screening.verdict if screening else ""
    if verdict == Verdict.REFUSE or was_declined(entry):
        return Eligibility.INELIGIBLE
    if verdict == Verdict.RETURN:
        return Eligibility.NEEDS_FIX if entry.fix_until else Eligibility.INELIGIBLE
    if not has_consent(entry):
        return Eligibility.AWAITING_CONSENT
    return Eligibility.ELIGIBLE if verdict == Verdict.PASS else Eligibility.NOT_CHECKED


def has_consent(entry: Entry) -> bool:
    """Whether everybody of the team (or their guardian) allowed what an entry needs."""
    needed = len(NEEDED) * entry.contributors.count()
    standing = ConsentRecord.objects.filter(contributor__entry=entry, scope__in=NEEDED, withdrawn_at=None)
    return needed > 0 and standing.count() == needed


def was_declined(entry: Entry) -> bool:
    """Whether somebody's guardian said no, or somebody took back what an entry needs."""
    team = entry.contributors.prefetch_related("consents", "guardian_requests")
    return any(said_no(one) or _took_back(one) for one in team)


def said_no(person: Contributor) -> bool:
    """Whether the newest answer of somebody's guardian was no."""
    answers = [one.agreed for one in person.guardian_requests.all() if one.agreed is not None]  # newest first
    return bool(answers) and not answers[0]


def _took_back(person: Contributor) -> bool:
    consents = [one for one in person.consents.all() if one.scope in NEEDED]
    standing = {one.scope for one in consents if one.withdrawn_at is None}
    return any(one.scope not in standing for one in consents)

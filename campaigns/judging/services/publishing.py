"""What may be published of an entry: read from the consents each time something is shown."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from campaigns.competitions.enums import Eligibility, Scope, Status
from campaigns.competitions.models import ConsentRecord, Contributor, Entry
from campaigns.judging.models import RoundEntry


def publishable(entries: QuerySet[RoundEntry]) -> QuerySet[RoundEntry]:
    """Those that still take part, and whose whole team agreed to the publication of the work."""
    agreed = ConsentRecord.objects.filter(
        contributor=OuterRef("pk"), scope=Scope.PUBLISH_WORK, withdrawn_at=None
    )
    team = Contributor.objects.filter(entry=OuterRef("entry"))
    return entries.filter(
        Exists(team),
        ~Exists(team.filter(~Exists(agreed))),
        entry__status__in=(Status.SUBMITTED, Status.LOCKED),
        entry__eligibility=Eligibility.ELIGIBLE,
        entry__erased_at=None,
    )


def people_of_works() -> Prefetch:
    """The teams of round entries with what names_of and schools_of read."""
    standing = ConsentRecord.objects.filter(withdrawn_at=None)
    people = Contributor.objects.order_by("place").prefetch_related(
        Prefetch("consents", queryset=standing, to_attr="standing_consents")
    )
    return Prefetch("entry__contributors", queryset=people, to_attr="people_now")


def names_of(entry: Entry) -> list[str]:
    """First names of those who agreed, in the order of the team. Needs people_of_works."""
    return [first_name(one.name) for one in _people(entry) if one.name and _allows(one, Scope.PUBLISH_NAME)]


def schools_of(entry: Entry) -> list[str]:
    """Schools of those who agreed, each once. Needs people_of_works."""
    schools = [one.school for one in _people(entry) if one.school and _allows(one, Scope.PUBLISH_SCHOOL)]
    return list(dict.fromkeys(schools))


def first_name(name: str) -> str:
    """What people agree to publish of their name: its first word."""
    words = name.split()
    return words[0] if words else ""


def may_publish_name(contributor: Contributor) -> bool:
    return (
        bool(contributor.name)
        and ConsentRecord.objects.filter(
            contributor=contributor, scope=Scope.PUBLISH_NAME, withdrawn_at=None
        ).exists()
    )


def _people(entry: Entry) -> Iterable[Contributor]:
    return entry.people_now  # set by people_of_works


def _allows(person: Contributor, scope: Scope) -> bool:
    return any(one.scope == scope for one in person.standing_consents)

"""Teams of up to three: a link that lets one more person in, and leaving again."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import GUEST, record
from campaigns.competitions.exceptions import EntryIsOver, LinkIsUsed, TeamIsFull
from campaigns.competitions.models import Contributor, Country, Entrant, Entry, TeamInvitation
from campaigns.competitions.models.people import hash_of
from campaigns.competitions.services.entries import add_contributor, may_change
from campaigns.competitions.services.people import forget_person

LINK_DAYS = 3


@transaction.atomic
def invite(*, entry: Entry, now: datetime) -> str:
    """A secret for a link that lets one person in. An older unused one stops working."""
    kept = Entry.objects.select_for_update(of=("self",)).select_related("competition").get(pk=entry.pk)
    _check_room(kept, now)
    kept.invitations.filter(used_at=None).delete()
    token = secrets.token_urlsafe(24)
    TeamInvitation.objects.create(
        entry=kept, token_hash=hash_of(token), expires_at=now + timedelta(days=LINK_DAYS)
    )
    record(kind="team.invited", subject=("entry", kept.code), actor=GUEST, data={}, now=now)
    return token


def access_invitation(*, token: str, now: datetime) -> TeamInvitation:
    """The invitation behind a link. Raises LinkIsUsed."""
    found = (
        TeamInvitation.objects.filter(token_hash=hash_of(token), used_at=None, expires_at__gte=now)
        .select_related("entry__competition", "entry__category__competition", "entry__division")
        .first()
    )
    if found is None:
        raise LinkIsUsed(_("This link was used already, or is too old. Ask your team for a new one."))
    return found


@transaction.atomic
def join_team(
    *,
    token: str,
    entrant: Entrant,
    country: Country,
    birth_year: int,
    school_level: str,
    language: str,
    now: datetime,
) -> Contributor:
    """Become one more person of an entry. Who is in it already stays who they are."""
    invitation = access_invitation(token=token, now=now)
    entry = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("competition", "division")
        .get(pk=invitation.entry_id)
    )
    already = entry.contributors.filter(entrant=entrant).first()
    if already:
        return already
    invitation = access_invitation(token=token, now=now)  # once more: somebody else may have been faster
    _check_room(entry, now)
    taken = set(entry.contributors.values_list("place", flat=True))
    person = add_contributor(
        entry=entry,
        entrant=entrant,
        place=next(place for place in range(1, entry.competition.team_size + 1) if place not in taken),
        country=country,
        birth_year=birth_year,
        school_level=school_level,
        language=language,
        now=now,
    )
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    record(
        kind="team.joined", subject=("entry", entry.code), actor=GUEST, data={"place": person.place}, now=now
    )
    return person


@transaction.atomic
def leave_team(*, contributor: Contributor, now: datetime) -> None:
    """Leave an entry that is still a draft. The last person withdraws the entry instead."""
    entry = Entry.objects.select_for_update().get(pk=contributor.entry_id)
    if entry.submitted_at is not None:
        raise EntryIsOver(_("This entry was submitted by the whole team. You can withdraw it."))
    if entry.contributors.count() == 1:
        raise EntryIsOver(_("You are the only one here. Withdraw the entry instead."))
    place = contributor.place
    forget_person(contributor)
    contributor.delete()
    record(kind="team.left", subject=("entry", entry.code), actor=GUEST, data={"place": place}, now=now)


def _check_room(entry: Entry, now: datetime) -> None:
    if entry.submitted_at is not None or not may_change(entry, now):
        raise EntryIsOver(_("The team of an entry that was submitted stays as it is."))
    if entry.contributors.count() >= entry.competition.team_size:
        raise TeamIsFull(
            _("This team is full: at most %(limit)s people.") % {"limit": entry.competition.team_size}
        )

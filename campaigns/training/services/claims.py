"""Who is who, where a lecturer has a roster: a student says their own number, and the lecturer sees the rest.

What is answered never holds a name, and says the same of a number that nobody has and of one that is taken:
numbers cannot be found out by trying.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.requests import check_limit
from campaigns.training.enums import Phase
from campaigns.training.exceptions import Unclaimable
from campaigns.training.models import Attendance, CampusSession, RosterEntry
from campaigns.training.roster_files import number_key

OWN_TRIES = "10/m"
ALL_TRIES = "300/m"  # a lecture hall says its numbers at once


def claim(*, attendance: Attendance, number: str, now: datetime) -> RosterEntry:
    """Put somebody on the line of the roster with this number; again, it is the same line.

    Raises Unclaimable, and TooMany after ten tries a minute.
    """
    session = attendance.session
    check_limit(group="campus-claim", rate=OWN_TRIES, value=str(attendance.pk), open_when_dead=False)
    check_limit(group="campus-claims", rate=ALL_TRIES, value=str(session.pk), open_when_dead=False)
    if session.phase == Phase.CANCELLED:
        raise Unclaimable(_("This session was cancelled."))
    key = number_key(number)
    if not key:
        raise Unclaimable(_("Write your student number."))
    own = RosterEntry.objects.filter(attendance=attendance.pk).first()
    if own is not None and own.number_key != key:  # the same for any other number, whosever it is
        raise _another_number()
    entry = session.roster.filter(number_key=key).first()
    if entry is None:
        raise _not_yours()
    try:
        with transaction.atomic():
            free = Attendance.objects.filter(pk=attendance.pk, roster_entry=None)
            taken = bool(free.update(roster_entry=entry))
    except IntegrityError as error:  # somebody else is on the line
        raise _not_yours() from error
    if not taken and not Attendance.objects.filter(pk=attendance.pk, roster_entry=entry).exists():
        raise _another_number()
    attendance.roster_entry = entry
    return entry


def _another_number() -> Unclaimable:
    return Unclaimable(
        _("You are on the roster with another number. If it was wrong, ask your lecturer to release it.")
    )


def _not_yours() -> Unclaimable:
    return Unclaimable(
        _(
            "This number cannot be taken. Check it. If it is right, tell your lecturer: it may be missing on "
            "the roster, or somebody else has taken it."
        )
    )


def release(*, session: CampusSession, entry: int) -> RosterEntry:
    """Free a line of the roster, so that somebody else can say that it is theirs. Who was on it stays in the
    session. Raises 404 for a line of no or another roster."""
    found = session.roster.filter(pk=entry).first()
    if found is None:
        raise Http404(_("This line is not on the roster any more."))
    Attendance.objects.filter(session=session, roster_entry=found).update(roster_entry=None)
    return found

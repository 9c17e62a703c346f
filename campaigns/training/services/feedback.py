"""What people say of a session: once each, and not linked to anybody."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen
from campaigns.training.models import Attendance, CampusSession, Feedback

STAYS_OPEN = timedelta(days=1)  # after the end: whoever was writing may finish


def takes_feedback(*, session: CampusSession, now: datetime) -> bool:
    if session.phase == Phase.CLOSED:
        return session.closed_at is not None and now - session.closed_at <= STAYS_OPEN
    return session.phase in (Phase.FEEDBACK, Phase.OWN_PACE)


def shown_from(*, session: CampusSession) -> datetime | None:
    """When nobody can say anything any more: from then on it is shown. None while that is not known.

    Before that, whoever looked again after each answer could tell who said what.
    """
    if session.phase != Phase.CLOSED or session.closed_at is None:
        return None
    return session.closed_at + STAYS_OPEN


def with_shown_feedback(sessions: QuerySet[CampusSession], *, now: datetime) -> QuerySet[CampusSession]:
    """Of these sessions those whose feedback is shown."""
    return sessions.filter(phase=Phase.CLOSED, closed_at__lt=now - STAYS_OPEN)


def is_shown(*, session: CampusSession, now: datetime) -> bool:
    opens_at = shown_from(session=session)
    return opens_at is not None and opens_at < now


def give(
    *, attendance: Attendance, clear: int, useful: int, again: bool | None, text: str, now: datetime
) -> None:
    """Keep what somebody says of their session; sent again, the first stays. Raises NotOpen.

    clear, useful: 1 to 5; again: would recommend it, None for no answer. That somebody has said something is
    kept with their attendance, and what was said with the session alone.
    """
    session = attendance.session
    if not takes_feedback(session=session, now=now):
        raise NotOpen(_("The form for feedback is not open now."))
    with transaction.atomic():
        if not Attendance.objects.filter(pk=attendance.pk, gave_feedback=False).update(gave_feedback=True):
            return
        day = now.astimezone(session.zone).date()
        Feedback.objects.create(
            session=session, clear=clear, useful=useful, again=again, text=text[:1000].strip(), day=day
        )
    attendance.gave_feedback = True

"""A session as a file for any calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from campaigns.training.enums import Kind
from campaigns.training.models import CampusSession
from quizzes.calendar_file import Event, TimedEvent, calendar_file

MAKER = "-//Bonafide//Training//EN"
USUAL_MINUTES = 45  # of a session whose module's page is gone


def invitation_file(session: CampusSession, *, host: str, address: str, now: datetime) -> bytes:
    """host: of the site, for identifiers that are nobody else's; address: where the session is run."""
    return calendar_file(_events(session, host, address), now, MAKER)


def _events(session: CampusSession, host: str, address: str) -> Iterator[Event | TimedEvent]:
    if session.starts_at is None:
        return
    minutes = session.module.minutes() if session.module else USUAL_MINUTES
    text = _("Code %(code)s. Group: %(group)s. Your page of this session: %(address)s") % {
        "code": session.code,
        "group": session.group or session.group_size,
        "address": address,
    }
    yield TimedEvent(
        uid=f"campus-{session.public_code}@{host}",
        begins=session.starts_at,
        ends=session.starts_at + timedelta(minutes=minutes),
        title=session.module_title,
        text=text,
        address=address,
        place=", ".join(filter(None, (session.room, str(session.campus)))),
    )
    if session.kind == Kind.COURSE and session.ends_at is not None:
        yield Event(
            uid=f"campus-{session.public_code}-end@{host}",
            day=session.ends_at.astimezone(session.zone).date(),
            title=_("Last day: %(title)s") % {"title": session.module_title},
            text=text,
            address=address,
        )

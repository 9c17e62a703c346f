"""What is kept of campus sessions, and for how long: figures stay, who was who goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from campaigns.training.enums import RUNNING, Kind, Phase
from campaigns.training.exceptions import WrongPhase
from campaigns.training.models import Attendance, CampusSession, RosterEntry, RosterImport
from campaigns.training.services import phases
from campaigns.training.services.certificates import KIND, SUBJECT
from certificates.models import Certificate
from certificates.services import forget

IMPORT_DAYS = 1
# How long a session that nobody ends stays as it is. Who has taught from paper, and opened no doors, can
# still type the answers in.
ROOM_DAYS = 2
OTHER_DAYS = 30


def close_forgotten(*, now: datetime, dry_run: bool = False) -> int:
    """End sessions that nobody has ended, so that they count and what is kept of them goes in its time: those
    in a room ROOM_DAYS after they began, courses OTHER_DAYS after their end. What was planned and never held
    is cancelled OTHER_DAYS later. Returns how many."""
    not_ended = CampusSession.objects.taught().filter(phase__in=[Phase.PLANNED, *RUNNING])
    rooms = not_ended.running().filter(kind=Kind.SESSION)
    forgotten = {
        *rooms.over_before(now - timedelta(days=ROOM_DAYS)),
        *not_ended.over_before(now - timedelta(days=OTHER_DAYS)),
    }
    return len(forgotten) if dry_run else sum(_end(session, now) for session in forgotten)


def _end(session: CampusSession, now: datetime) -> bool:
    """False for a session that its trainer moved in this very moment."""
    to = Phase.CANCELLED if session.phase == Phase.PLANNED else Phase.CLOSED
    try:
        phases.move(session=session, to=to, seq=session.seq, user=None, now=now)
    except WrongPhase:
        return False
    return True


def drop_rosters(*, now: datetime, dry_run: bool = False) -> int:
    """Names and numbers of students, ROSTER_DAYS after their session. Returns how many."""
    sessions = CampusSession.objects.over_before(now - timedelta(days=settings.ROSTER_DAYS))
    old = RosterEntry.objects.filter(session__in=sessions.values("pk"))
    return old.count() if dry_run else old.delete()[1].get("training.RosterEntry", 0)


def drop_imports(*, now: datetime, dry_run: bool = False) -> int:
    """Files that were looked through a day ago and not taken. Returns how many."""
    old = RosterImport.objects.filter(made_at__lt=now - timedelta(days=IMPORT_DAYS))
    return old.count() if dry_run else old.delete()[0]


def unlink_attendances(*, now: datetime, dry_run: bool = False) -> int:
    """Keys of browsers, PLAYER_DAYS after they joined or, in a course, after its end. Returns how many."""
    since = now - timedelta(days=settings.PLAYER_DAYS)
    old = Attendance.objects.exclude(player="").filter(joined_at__lt=since)
    old = old.exclude(session__ends_at__gte=since)
    return old.count() if dry_run else old.update(player="")


def forget_player(player: str) -> None:
    """Cut what links a browser to the sessions that it was in, at its owner's wish, and take the names off
    its certificates: whose phone has forgotten cannot take them back any more. See quizzes.services.privacy.
    """
    mine = Attendance.objects.filter(player=player)
    codes = list(mine.values_list("code", flat=True))
    named = Certificate.objects.filter(kind=KIND, subject_type=SUBJECT, subject_id__in=codes)
    forget(certificates=named, now=timezone.now())
    mine.update(player="")

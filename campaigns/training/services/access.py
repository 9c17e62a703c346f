"""Who may come near a session: trainers of its campus, whoever has its code, whoever has its screen's key."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import TooMany
from campaigns.training.enums import Phase
from campaigns.training.models import Attendance, CampusSession
from campaigns.training.rules import may_train
from quizzes.live import guesses


def access_session(*, user: User, public_code: str) -> CampusSession:
    """The session with this code, for a trainer of its campus. Raises 404 for others."""
    found = CampusSession.objects.none()
    if may_train(user):
        found = (
            CampusSession.objects.of_trainer(user.pk)
            .taught()
            .select_related("campus__organisation", "module", "study", "live")
        )
    session = found.filter(public_code=public_code).first()
    if session is None:
        raise Http404(_("There is no such session on your campuses."))
    return session


def access_by_code(*, code: str, address: str, player: str = "") -> CampusSession:
    """The session with this code, for somebody who wants in or is in. Raises 404 for none and for a cancelled
    one, and TooMany as `guesses.check_guesses` does, but for a player who has joined."""
    known = CampusSession.objects.select_related("module", "study", "live").exclude(phase=Phase.CANCELLED)
    return _by_code(known, code, address, player)


def access_now(*, code: str, address: str, player: str = "") -> CampusSession:
    """The session with this code, for a phone that asks what is on: a cancelled one too, which says so."""
    return _by_code(CampusSession.objects.select_related("module"), code, address, player)


def _by_code(known: QuerySet[CampusSession], code: str, address: str, player: str) -> CampusSession:
    try:
        guesses.check_guesses(code=code, address=address)
    except TooMany:
        if not _has_joined(code, player):
            raise
    session = known.filter(code=code).first()
    if session is None:
        guesses.count_wrong(address=address)
        raise Http404(_("No session has this code. Check it on the projector and try again."))
    return session


def _has_joined(code: str, player: str) -> bool:
    return bool(player) and Attendance.objects.filter(session__code=code, player=player).exists()


def access_screen(*, code: str, key: str) -> CampusSession:
    """The session whose projector has this key. Raises 404 for any other key."""
    session = CampusSession.objects.select_related("module", "study", "live").filter(code=code).first()
    if session is None or not constant_time_compare(session.screen_key, key):
        raise Http404(_("This projector link is not valid. Open it again from the trainer's page."))
    return session


def attendance_of(*, session: CampusSession, player: str) -> Attendance | None:
    """Who this browser is in a session; None before joining."""
    if not player:
        return None
    return session.attendances.select_related("participant", "roster_entry").filter(player=player).first()


def access_attendance(*, session: CampusSession, player: str) -> Attendance:
    """The same. Raises 404 for a browser that has not joined."""
    attendance = attendance_of(session=session, player=player)
    if attendance is None:
        raise Http404(_("This device has not joined the session yet."))
    return attendance


def access_own(*, code: str, player: str, address: str) -> Attendance:
    """Who this browser is in the session with this code, in one question to the database: phones that take a
    test ask often. Raises 404 and TooMany as `access_by_code` and `access_attendance` do."""
    mine = Attendance.objects.select_related("session", "participant").filter(
        session__code=code, player=player
    )
    found = mine.exclude(session__phase=Phase.CANCELLED).first() if player else None
    if found is not None:
        return found
    return access_attendance(session=access_by_code(code=code, address=address), player=player)

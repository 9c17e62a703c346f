"""From a session into its live quiz: the same phone, under a name that the site proposes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.refusals import Refusal
from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen
from campaigns.training.models import Attendance
from quizzes.live.models import LivePlayer
from quizzes.live.services import players
from quizzes.live.services.players import Entry


def enter(*, attendance: Attendance, language: str, now: datetime) -> LivePlayer:
    """The player of this attendance in the live quiz; asked again, the same one. Raises NotOpen, RoomFull."""
    session = attendance.session
    if session.phase != Phase.LIVE or session.live is None:
        raise NotOpen(_("The live quiz is not on now."))
    with transaction.atomic():
        kept = Attendance.objects.select_for_update(of=("self",)).get(pk=attendance.pk)
        if kept.live_player is not None and kept.live_player.session_id == session.live_id:
            return kept.live_player
        (joined,) = players.join(session=session.live, entries=[Entry(language)], now=now)
        if isinstance(joined, Refusal):
            raise joined
        kept.live_player = joined
        kept.save(update_fields=["live_player"])
    return joined

"""Words of live sessions."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a session is. Each question goes from prepared to reveal; standings may follow."""

    LOBBY = "lobby", _("Waiting room")
    PREPARED = "prepared", _("Get ready")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    REVEAL = "reveal", _("Revealed")
    STANDINGS = "standings", _("Standings")
    FINISHED = "finished", _("Finished")


TOLD = (State.REVEAL, State.STANDINGS, State.FINISHED)  # when it may be known what an answer is worth


class Pace(TextChoices):
    """How much time a question gives, as a multiple of the session's seconds."""

    NORMAL = "1", _("Normal time")
    DOUBLE = "2", _("Twice the time")
    FIVEFOLD = "5", _("Five times the time")
    NONE = "none", _("No time limit")


class Audience(TextChoices):
    """Who looks at a session."""

    PLAYER = "play", _("Player")
    SCREEN = "screen", _("Projector")
    HOST = "host", _("Host")

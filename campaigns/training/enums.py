"""Words of campus sessions, in the order in which they come."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """How a module is taught. Open: alone, in one's own time, without a trainer."""

    SESSION = "session", _("One session in a room")
    COURSE = "course", _("A course of some weeks")
    OPEN = "open", _("Open to everybody")


class Phase(TextChoices):
    """What is on. A trainer moves a session through the middle ones; an open one stays at its own pace."""

    PLANNED = "planned", _("Planned")
    DOORS = "doors", _("People come in")
    PRE = "pre", _("First test")
    LESSONS = "lessons", _("Lessons")
    LIVE = "live", _("Live quiz")
    POST = "post", _("Second test")
    FEEDBACK = "feedback", _("Feedback and certificate")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")
    OWN_PACE = "own_pace", _("In everybody's own time")


RUNNING = (Phase.DOORS, Phase.PRE, Phase.LESSONS, Phase.LIVE, Phase.POST, Phase.FEEDBACK)
TESTS = (Phase.PRE, Phase.POST)


class AgeBand(TextChoices):
    """Of a group, never of a person. Under 16 nobody's name is shown in public."""

    UNDER_14 = "u14", _("under 14")
    FROM_14 = "14-15", _("14 and 15")
    FROM_16 = "16-17", _("16 and 17")
    ADULT = "18+", _("18 and older")
    MIXED = "mixed", _("mixed")


class KitState(TextChoices):
    WAITING = "waiting", _("Waiting")
    DRAWING = "drawing", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not made")

"""Words of the question bank and of play."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ItemStatus(TextChoices):
    """Where an item is in its life. In trial: played without counting, to see whether it is a good one."""

    DRAFT = "draft", _("Draft")
    TRIAL = "trial", _("In trial")
    RELEASED = "released", _("Released")
    RETIRED = "retired", _("Retired")


PLAYABLE = (ItemStatus.TRIAL, ItemStatus.RELEASED)


class Composition(TextChoices):
    """How a round of a quiz gets its items."""

    DRAWN = "drawn", _("Drawn from the bank by rules")
    FIXED = "fixed", _("These items, in this order")
    FORMS = "forms", _("Two parallel forms, A and B")
    PRACTICE = "practice", _("Endless practice near the player's level")


class FormLabel(TextChoices):
    A = "A", "A"
    B = "B", "B"


class Occasion(TextChoices):
    """When somebody takes a form of a study."""

    PRE = "pre", _("Before")
    POST = "post", _("After")
    DELAYED = "delayed", _("Later")


class Decision(TextChoices):
    """What a person would do with an offer."""

    BUY = "buy", _("Buy it")
    CHECK = "check", _("Check more first")
    ASK = "ask", _("Ask the seller for proof")
    REPORT = "report", _("Report it")

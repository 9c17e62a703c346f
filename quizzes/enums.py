"""Words of the question bank and of play."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ItemStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Decision(TextChoices):
    """What a person would do with an offer."""

    BUY = "buy", _("Buy it")
    CHECK = "check", _("Check more first")
    ASK = "ask", _("Ask the seller for proof")
    REPORT = "report", _("Report it")

"""Why points are given. Reasons of skill are what badges are made of."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    ROUND = "round", _("finished a round")
    KEEN_EYE = "keen_eye", _("told fakes from genuine goods")
    FAIR_MIND = "fair_mind", _("was fair to genuine sellers")
    CALIBRATED = "calibrated", _("was sure when right")

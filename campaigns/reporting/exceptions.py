"""How reporting says no."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal, WayOn


class NotListed(Refusal):
    """What was asked for is not, or no longer, in the list that editors keep."""

    status = 404
    way_on = WayOn(reverse_lazy("reporting:start"), _("Report a fake"))

"""How often visitors went on to a marketplace, and what the link checker found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.reporting.addresses import MAX_LENGTH
from campaigns.reporting.enums import FAILED, Outcome
from campaigns.reporting.models.marketplaces import Marketplace


class Departure(models.Model):
    """How many went on to a marketplace on a day. Nothing else about them is kept."""

    marketplace = models.ForeignKey(Marketplace, models.CASCADE, related_name="departures")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("marketplace", "day"), name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.marketplace} {self.day}: {self.count}"


class LinkCheck(models.Model):
    """What the last look at an address found.

    status: of HTTP, None where nothing answered. final_host: where it led. failing_since: when it first
    failed, None while it opens. told_on: the day on which editors were told of this failure.
    """

    address = models.URLField(_("address"), max_length=MAX_LENGTH, unique=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, db_index=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    final_host = models.CharField(_("leads to"), max_length=255, blank=True)
    checked_at = models.DateTimeField(_("checked"))
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    told_on = models.DateField(_("told on"), null=True, blank=True)

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")
        ordering = ("address",)

    def __str__(self) -> str:
        return self.address

    @property
    def failed(self) -> bool:
        return self.outcome in FAILED

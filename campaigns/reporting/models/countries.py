"""Who helps in a country, and what its law says to buyers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.reporting.addresses import MAX_LENGTH, validate_address
from campaigns.reporting.enums import Purpose
from campaigns.reporting.models.checked import Checked, CountryField, place_name
from campaigns.reporting.querysets import PlacedQuerySet
from campaigns.translated import TranslatedField


class Authority(Checked):
    """A public or well-known body to turn to. phone: as it is dialled in the country, "" for none."""

    country = CountryField()
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose.choices)
    name = TranslatedField(_("name"), max_length=120)
    about = TranslatedField(_("what it does"), max_length=300, blank=True)
    address = models.URLField(_("address"), max_length=MAX_LENGTH, blank=True, validators=[validate_address])
    phone = models.CharField(_("telephone"), max_length=30, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        ordering = ("country", "purpose", "pk")

    def __str__(self) -> str:
        return f"{self.name} · {place_name(self.country)}"


class CountryNote(Checked):
    """What the law of a country says that a buyer should know."""

    country = CountryField()
    text = TranslatedField(_("text"), max_length=400)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("note on a country")
        verbose_name_plural = _("notes on countries")
        ordering = ("country", "pk")

    def __str__(self) -> str:
        return f"{place_name(self.country)}: {self.text}"

"""Who enters: ages and countries as data that managers edit, entrants without accounts, their teams."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from campaigns.translated import TranslatedField

# The names of countries that come with the website; an editor's own stay as they were typed.
COUNTRY_NAMES = [
    gettext_noop("Australia"),
    gettext_noop("China"),
    gettext_noop("France"),
    gettext_noop("Germany"),
    gettext_noop("Hong Kong"),
    gettext_noop("Italy"),
    gettext_noop("Japan"),
    gettext_noop("Korea"),
    gettext_noop("Singapore"),
    gettext_noop("Spain"),
    gettext_noop("Taiwan"),
    gettext_noop("Thailand"),
    gettext_noop("United Kingdom"),
    gettext_noop("United States"),
    gettext_noop("Vietnam"),
]


class Country(models.Model):
    """own_consent_age: from this age, in years, a young person may consent to the use of their own data."""

    code = models.CharField(_("code"), max_length=2, unique=True, help_text=_("Two letters, such as KR."))
    name = models.CharField(_("name"), max_length=80)
    own_consent_age = models.PositiveSmallIntegerField(_("may consent alone from age"), default=16)
    source = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("Where this age is written down.")
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ("name",)

    def __str__(self) -> str:
        return gettext(self.name)


class AgeBand(models.Model):
    """Ages, in years reached in the current year, that are kept instead of a birth year. Both ends count."""

    title = TranslatedField(_("title"))
    from_age = models.PositiveSmallIntegerField(_("from age"), unique=True)
    to_age = models.PositiveSmallIntegerField(_("to age"))

    class Meta:
        verbose_name = _("age band")
        verbose_name_plural = _("age bands")
        ordering = ("from_age",)
        constraints = [
            models.CheckConstraint(condition=models.Q(to_age__gte=models.F("from_age")), name="band_in_order")
        ]

    def __str__(self) -> str:
        return str(self.title)


def hash_of(secret: str) -> str:
    """What is kept of a secret that only its holder knows."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Entrant(models.Model):
    """A person who enters, known by a secret that their browser or their private link holds."""

    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"entrant {self.pk}"

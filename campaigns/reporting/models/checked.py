"""What every record has that somebody looked up: where, when, by whom, and what that is worth."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.reporting.addresses import MAX_LENGTH, validate_address
from campaigns.reporting.countries import EU, EVERYWHERE, country_name, is_country
from campaigns.reporting.enums import SeenAs, Standing, State

FRESH_DAYS = 180  # so long a record holds after it was checked


class Checked(models.Model):
    """A record with its source, the day it was checked, and who checked it.

    checked_by: None for what comes with the project, and once that person's account is gone.
    editors_note: for editors only, never shown to visitors.
    """

    state = models.CharField(
        gettext_lazy("state"), max_length=10, choices=State.choices, default=State.GAP, db_index=True
    )
    source = models.URLField(
        gettext_lazy("address of the source"),
        max_length=MAX_LENGTH,
        blank=True,
        validators=[validate_address],
    )
    source_name = models.CharField(gettext_lazy("name of the source"), max_length=160, blank=True)
    seen_as = models.CharField(
        gettext_lazy("read"), max_length=10, choices=SeenAs.choices, default=SeenAs.PAGE
    )
    checked_on = models.DateField(gettext_lazy("date checked"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("checked by"),
    )
    editors_note = models.TextField(
        gettext_lazy("note for editors"),
        blank=True,
        help_text=gettext_lazy("What is doubtful, and where to look. Visitors do not see it."),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        errors = {}
        if self.state == State.VERIFIED and not self.source:
            errors["source"] = ValidationError(_("A verified record names the address it was read at."))
        if self.state == State.VERIFIED and not self.checked_on:
            errors["checked_on"] = ValidationError(_("A verified record says when it was checked."))
        if self.checked_on and self.checked_on > timezone.localdate() + timedelta(days=1):
            errors["checked_on"] = ValidationError(_("This date has not come yet."))
        if errors:
            raise ValidationError(errors)

    def standing(self, today: date) -> Standing:
        """What the record is worth on a day. A verified one holds for FRESH_DAYS days."""
        if self.state != State.VERIFIED or self.checked_on is None:
            return Standing.RECHECK if self.state == State.RECHECK else Standing.GAP
        is_fresh = self.checked_on + timedelta(days=FRESH_DAYS) >= today
        return Standing.CURRENT if is_fresh else Standing.OLD


def validate_country(code: str) -> None:
    if code != EU and not is_country(code):
        raise ValidationError(_("Choose a country from the list."))


class CountryField(models.CharField):
    """The code of a country, of the EU, or "" for everywhere."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            **{
                "verbose_name": gettext_lazy("country"),
                "max_length": 2,
                "validators": [validate_country],
                **options,
            }
        )


def place_name(code: str) -> str:
    """Of a record's country."""
    return _("Everywhere") if code == EVERYWHERE else country_name(code)

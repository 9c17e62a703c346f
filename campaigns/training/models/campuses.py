"""Where training happens and who teaches: campuses, trainers, and what they are trained for."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from accounts.models import Organisation


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(
            _("“%(zone)s” is no time zone. Write it like Asia/Seoul."), params={"zone": value}
        )


class Campus(models.Model):
    """A place where sessions are held, of a school or university."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="campus", verbose_name=_("school or university")
    )
    city = models.CharField(_("city"), max_length=80)
    country = models.CharField(_("country"), max_length=80)
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="UTC", validators=[validate_time_zone]
    )

    class Meta:
        verbose_name = _("campus")
        verbose_name_plural = _("campuses")
        ordering = ("country", "city", "pk")

    def __str__(self) -> str:
        return f"{self.organisation}, {self.city}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Trainer(ClusterableModel):
    """Somebody who teaches: the campuses whose sessions they may see, and what they are trained for."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="trainer", verbose_name=_("person")
    )
    campuses = ParentalManyToManyField(
        Campus, blank=True, related_name="trainers", verbose_name=_("campuses")
    )

    class Meta:
        verbose_name = _("trainer")
        verbose_name_plural = _("trainers")
        ordering = ("user__last_name", "user__first_name", "pk")

    def __str__(self) -> str:
        return str(self.user)


class Qualification(Orderable):
    """A module that a trainer was trained for. It holds for the module in every language."""

    trainer = ParentalKey(Trainer, related_name="qualifications")
    module = models.ForeignKey(
        "training.TrainingModulePage", models.CASCADE, related_name="+", verbose_name=_("training module")
    )
    trained_on = models.DateField(_("trained on"))

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=("trainer", "module"), name="trained_once_a_module")]

    def __str__(self) -> str:
        return f"{self.trainer_id} {self.module_id}"

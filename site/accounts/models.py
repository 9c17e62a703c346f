"""People who sign in, and organisations. Students need no account: a guest who plays is never a row here."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with a role. The e-mail address is what they sign in with."""

    email = models.EmailField(_("e-mail address"))

    class Meta(AbstractUser.Meta):
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_is_unique")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class Organisation(models.Model):
    """A school, campus, jury body or partner.

    aliases: other names of it, domains: of its e-mail addresses, such as school.example; one a line.
    """

    class Kind(models.TextChoices):
        SCHOOL = "school", _("School")
        CAMPUS = "campus", _("University or campus")
        BODY = "body", _("Jury body or institution")
        PARTNER = "partner", _("Partner or sponsor")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    aliases = models.TextField(_("other names"), blank=True, help_text=_("One a line."))
    domains = models.TextField(
        _("e-mail domains"), blank=True, help_text=_("One a line, such as school.example.")
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

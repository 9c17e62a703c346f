"""Roles, as groups. The group's name is the role's value."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    EDITOR = "Content editor", _("Content editor")
    MANAGER = "Competition manager", _("Competition manager")
    JUDGE = "Judge", _("Judge")
    TRAINER = "Trainer", _("Trainer")
    ADMINISTRATOR = "Administrator", _("Administrator")


# The roles that work in the editing desk sign in with a password, and a second factor in production.
STAFF_ROLES = (Role.EDITOR, Role.MANAGER, Role.ADMINISTRATOR)

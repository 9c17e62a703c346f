"""Certificates: what was certified, in words that stay as they were printed.

What may have to go, such as the title of somebody's work, is no part of them: see certificates.names.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.codes import certificate_code, grouped


class Certificate(models.Model):
    """Something that was achieved. Its words are those of its language, and never change.

    kind: what sort of thing is certified, such as "award"; with the subject it is issued once.
    title: what was achieved; lines: what stands below it; bodies: who gives it. name: of whom it speaks, as
    they gave it, "" for nobody or once forgotten_at; keep_name_until: when it is forgotten, None for never.
    """

    code = models.CharField(_("code"), max_length=12, unique=True, default=certificate_code, editable=False)
    kind = models.CharField(max_length=20)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    lines = models.JSONField(default=list)
    bodies = models.JSONField(default=list)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10)
    issued_at = models.DateTimeField()
    keep_name_until = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("kind", "subject_type", "subject_id"), name="certificate_once"),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(name=""), name="forgotten_names_are_gone"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_reason=""), name="revoked_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.printed_code

    @property
    def printed_code(self) -> str:
        return grouped(self.code)

    @property
    def is_genuine(self) -> bool:
        return self.revoked_at is None

"""Files that are being imported: kept from their preview until they are confirmed or cancelled."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models


def import_token() -> str:
    return secrets.token_hex(16)


def import_path(file: ImportFile, name: str) -> str:
    """Outside of what the website serves; the sender's name for the file is no part of it."""
    return f"imports/{file.token}"


class ImportFile(models.Model):
    """A file of questions that somebody is looking through before it is imported.

    format: a slug of quizzes.exchange.registry.READERS. language, tags, rights, status: what was chosen for
    its questions, see quizzes.exchange.services.choices.
    """

    token = models.CharField(max_length=32, unique=True, default=import_token, editable=False)
    name = models.CharField(max_length=255)
    format = models.CharField(max_length=20)
    file = models.FileField(upload_to=import_path)
    language = models.CharField(max_length=10)
    tags = models.JSONField(default=list)
    rights = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=10, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-uploaded_at",)
        # Whoever may add items to the bank may import them: there is nothing to give out here.
        default_permissions: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return self.name

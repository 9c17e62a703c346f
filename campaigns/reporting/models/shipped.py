"""What became of the records that came with the project."""

from __future__ import annotations

from django.db import models


class ShippedRecord(models.Model):
    """A record that came with the project, as it was brought.

    It outlives its record, so that what editors deleted does not come back. key: of shipped.Entry.
    record_id: None where editors had said something of their own before. version: a digest of the shipped
    words that this website has, or has declined. kept_as: a digest of what the record said when it was
    brought, "" where nobody knows.
    """

    key = models.CharField(max_length=160, unique=True)
    record_id = models.BigIntegerField(null=True)
    version = models.CharField(max_length=64, blank=True)
    kept_as = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.key

    @property
    def kind(self) -> str:
        """Of its record, as in KINDS."""
        return self.key.partition(":")[0]

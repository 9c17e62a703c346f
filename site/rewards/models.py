"""The ledger of points: rows are added, never changed."""

from __future__ import annotations

from django.db import models

from rewards.enums import Reason

APPEND_ONLY = "The ledger is append-only: add a row instead of changing one."


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def update(self, **kwargs: object) -> int:
        raise ValueError(APPEND_ONLY)


class LedgerEntry(models.Model):
    """Points given once, for one reason, because of one thing that happened.

    holder: who holds the points, as an opaque key ("player:<hash>"). source: what they were given for;
    the same source never pays twice.
    """

    holder = models.CharField(max_length=80, db_index=True)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    points = models.IntegerField()
    source = models.CharField(max_length=120)
    given_at = models.DateTimeField()

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("holder", "reason", "source"), name="ledger_pays_once"),
            models.CheckConstraint(condition=models.Q(points__gte=0), name="ledger_points_are_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.points} for {self.reason}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            raise ValueError(APPEND_ONLY)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

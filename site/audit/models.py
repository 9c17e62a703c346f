"""Events and the head of their chain. Rows are added, never changed: the database refuses, too (`guards`)."""

from __future__ import annotations

from typing import Any

from django.db import models

from audit import chain, kinds

APPEND_ONLY = "The audit chain is append-only: record another event instead."


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, subject_type: str, subject_id: str) -> AuditEventQuerySet:
        """The history of one thing, from its first event to its last."""
        return self.filter(subject_type=subject_type, subject_id=subject_id).order_by("number")

    def update(self, **kwargs: Any) -> int:
        raise ValueError(APPEND_ONLY)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise ValueError(APPEND_ONLY)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        raise ValueError(APPEND_ONLY)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ValueError(APPEND_ONLY)


class AuditEvent(models.Model):
    """Something that was done. No personal data: ids, public codes, states and digests only.

    number: from 1, without a gap. subject: what it was done to, such as ("entry", "K7QX2M"). actor:
    "user:12", "guardian", "system", or "" for a guest. hash: see `chain`.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=kinds.MAX_LENGTH)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=128)
    actor = models.CharField(max_length=30, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        indexes = [models.Index(fields=("subject_type", "subject_id", "number"), name="audit_event_subject")]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError(APPEND_ONLY)
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValueError(APPEND_ONLY)

    @property
    def label(self) -> str:
        """What happened, in the current language."""
        return kinds.label_of(self.kind)

    @property
    def facts(self) -> chain.Facts:
        """What the hash is made of."""
        names = chain.Facts.__dataclass_fields__
        return chain.Facts(**{name: getattr(self, name) for name in names})


class AuditHead(models.Model):
    """The last event's number and hash, in one row: who locks it may add the next event."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=chain.FIRST)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="audit_head_is_one_row")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"

"""What came of it: immutable result runs, and what the chair did with them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from campaigns.competitions.models import Category, Division
from campaigns.competitions.models.entry import entry_code
from campaigns.judging.enums import ResultMethod, TieRule
from campaigns.judging.models.panels import Judge
from campaigns.judging.models.rounds import Round, RoundEntry
from campaigns.judging.querysets import ResultRunQuerySet


class Unchangeable(models.Model):
    """A row that is written once. Whoever needs other figures makes another run."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("What a result run holds is never changed: make another run.")
        super().save(*args, **kwargs)


class ResultRun(Unchangeable):
    """The results of one category and division of a round. Never changed, but for invalidated_at.

    inputs: the scores as CSV, see services.exported; sha256: of these bytes; parameters and seed: what else
    the method needs, so that `recompute_results` finds the same to the last digit. agreement: of the judges,
    as services.agreement_facts says. notice: why it fell back, "" if it did not.
    """

    code = models.CharField(max_length=8, unique=True, default=entry_code, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="runs")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    method = models.CharField(max_length=14, choices=ResultMethod.choices)
    parameters = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField()
    inputs = models.TextField()
    sha256 = models.CharField(max_length=64)
    notice = models.TextField(blank=True)
    agreement = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invalidated_at = models.DateTimeField(null=True, blank=True)

    objects = ResultRunQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("round", "category", "division", "number"), name="run_number"),
        ]

    def __str__(self) -> str:
        return self.code


class ResultRow(Unchangeable):
    """An entry of the results. The figures are those of scoring.Row."""

    run = models.ForeignKey(ResultRun, models.CASCADE, related_name="rows")
    round_entry = models.ForeignKey(RoundEntry, models.PROTECT, related_name="results")
    n = models.PositiveIntegerField()
    raw_mean = models.FloatField(null=True)
    adjusted = models.FloatField()
    se = models.FloatField(null=True)
    rank = models.PositiveIntegerField()
    rank_low = models.PositiveIntegerField()
    rank_high = models.PositiveIntegerField()
    p_top_k = models.FloatField(null=True)
    p_above_next = models.FloatField(null=True)

    class Meta:
        ordering = ("rank", "pk")
        constraints = [models.UniqueConstraint(fields=("run", "round_entry"), name="result_once")]

    def __str__(self) -> str:
        return f"{self.rank}: {self.round_entry_id}"


class JudgeDiagnostic(Unchangeable):
    """A judge of the results. The figures are those of scoring.JudgeRow; infit and outfit of facets."""

    run = models.ForeignKey(ResultRun, models.CASCADE, related_name="diagnostics")
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="+")
    n = models.PositiveIntegerField()
    severity = models.FloatField()
    se = models.FloatField()
    spread = models.FloatField(null=True)
    fit = models.FloatField()
    agreement = models.FloatField(null=True)

    class Meta:
        ordering = ("-severity", "pk")
        constraints = [models.UniqueConstraint(fields=("run", "judge"), name="diagnostic_once")]

    def __str__(self) -> str:
        return f"{self.judge_id}: {self.severity:.2f}"


class DeliberationNote(models.Model):
    """What the panel said, about a run or one entry of it. Append-only."""

    run = models.ForeignKey(ResultRun, models.PROTECT, related_name="notes")
    round_entry = models.ForeignKey(RoundEntry, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"note {self.pk}"


class TieBreak(models.Model):
    """Entries that were put in order by a rule.

    order: codes of round entries, best first; a list among them holds those that share a place.
    """

    run = models.ForeignKey(ResultRun, models.PROTECT, related_name="tie_breaks")
    rule = models.CharField(max_length=14, choices=TieRule.choices)
    order = models.JSONField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.rule}: {self.order}"


class Decision(models.Model):
    """The chair moves an entry against its rank. Append-only; the reason is part of the record."""

    run = models.ForeignKey(ResultRun, models.PROTECT, related_name="decisions")
    round_entry = models.ForeignKey(RoundEntry, models.PROTECT, related_name="+")
    from_place = models.PositiveIntegerField()
    to_place = models.PositiveIntegerField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="decision_says_why"),
            models.CheckConstraint(
                condition=models.Q(from_place__gte=1, to_place__gte=1), name="places_begin_at_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_place} to {self.to_place}"

"""What judges give: score sheets with their history, and comparisons of pairs."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from campaigns.competitions.models import EntryVersion
from campaigns.judging.models.panels import Judge
from campaigns.judging.models.rounds import Assignment, Round, RoundEntry, RubricVersion


class ScoreSheet(models.Model):
    """One judge's scores of one entry.

    revisions: how often each part was saved, by its key (a criterion's, "note" or "comment"), so that nobody
    overwrites what they have not seen. note: for the judge alone; comment: for the entrant. score: from 0 to
    1, once confirmed. A voided sheet is kept, and counts for nothing.
    """

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="sheet")
    entry_version = models.ForeignKey(EntryVersion, models.PROTECT, related_name="+")
    rubric_version = models.ForeignKey(RubricVersion, models.PROTECT, related_name="+")
    revisions = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    score = models.FloatField(null=True, blank=True)
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1), name="sheet_score_in_range"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(score__isnull=False),
                name="confirmed_sheet_has_a_score",
            ),
        ]

    def __str__(self) -> str:
        return f"sheet of {self.assignment_id}"


class Score(models.Model):
    """Points for one criterion, or why it does not apply. A row that is missing is never zero."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="scores")
    criterion = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("sheet", "criterion"), name="score_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, reason="") | (Q(value__isnull=True) & ~Q(reason="")),
                name="score_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class SheetChange(models.Model):
    """What was saved, in order. Append-only. value: the part as it was sent."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="changes")
    key = models.CharField(max_length=40)
    revision = models.PositiveIntegerField()
    value = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("sheet", "key", "revision"), name="change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.revision}"


class Comparison(models.Model):
    """A pair that a judge looks at in a round of pairs. winner: None until they have chosen."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="comparisons")
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="comparisons")
    first = models.ForeignKey(RoundEntry, models.PROTECT, related_name="+")
    second = models.ForeignKey(RoundEntry, models.PROTECT, related_name="+")
    winner = models.ForeignKey(RoundEntry, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    decided_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=("judge", "first", "second"), name="comparison_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="comparison_of_two"),
            models.CheckConstraint(
                condition=Q(winner__isnull=True) | Q(winner=F("first")) | Q(winner=F("second")),
                name="winner_is_one_of_the_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} or {self.second_id}"

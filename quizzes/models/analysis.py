"""What answers tell about an item."""

from __future__ import annotations

from django.db import models

from quizzes.models.bank import Item


class ItemAnalysis(models.Model):
    """The last analysis of one item, see quizzes.services.item_analysis.

    difficulty: p, the share of right answers; item_rest: correlation with the mean of the person's other
    answers; discrimination: upper less lower 27 %; None where answers are too few. choices: how often each
    was given, [{"value", "label", "count", "right"}]. flags: slugs of what an editor should look at.
    """

    item = models.OneToOneField(Item, models.CASCADE, related_name="analysis")
    answered = models.PositiveIntegerField()
    difficulty = models.FloatField(null=True)
    item_rest = models.FloatField(null=True)
    discrimination = models.FloatField(null=True)
    median_seconds = models.FloatField(null=True)
    choices = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    is_flagged = models.BooleanField(default=False, db_index=True)
    analysed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id}: {self.answered}"

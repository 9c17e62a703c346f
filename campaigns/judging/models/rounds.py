"""What is judged, and how: rubrics, rounds, the entries in them, and who judges which."""

from __future__ import annotations

import secrets

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from campaigns.competitions.models import Category, Competition, Entry, EntryVersion
from campaigns.competitions.models.entry import entry_code
from campaigns.judging.blocks import RubricBlock
from campaigns.judging.enums import (
    AssignmentState,
    Blindness,
    Outcome,
    RoundKind,
    RoundState,
    Visibility,
    VotePer,
)
from campaigns.judging.models.panels import Judge, Panel
from campaigns.judging.querysets import AssignmentQuerySet
from campaigns.translated import TranslatedField


def seed() -> int:
    """A random start for assignment and draws, kept so that both can be repeated."""
    return secrets.randbelow(2**31)


class Rubric(models.Model):
    """Criteria as they are edited. A round keeps a version of them when it opens."""

    competition = models.ForeignKey(
        Competition, models.PROTECT, related_name="rubrics", verbose_name=_("competition")
    )
    title = models.CharField(_("title"), max_length=120)
    criteria = StreamField(RubricBlock(), verbose_name=_("criteria"))

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class RubricVersion(models.Model):
    """A rubric as a round uses it. Never changed.

    definition: see services.rubrics.definition_of. sha256: of the definition as canonical JSON.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    definition = models.JSONField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Round(models.Model):
    """A step of the judging of a competition.

    categories: none for all. source: the round whose entries that go on come in; none for all that are
    eligible. scores_needed: judges an entry; anchors: entries a category and division that everybody scores.
    places: how many of a category and division go on or win, which is the k of "chance of the top k".
    """

    code = models.CharField(max_length=8, unique=True, default=entry_code, editable=False)
    competition = models.ForeignKey(Competition, models.PROTECT, related_name="rounds")
    title = TranslatedField(_("title"))
    kind = models.CharField(_("what judges do"), max_length=12, choices=RoundKind.choices)
    state = models.CharField(max_length=12, choices=RoundState.choices, default=RoundState.PLANNED)
    categories = models.ManyToManyField(Category, blank=True, related_name="+", verbose_name=_("categories"))
    panel = models.ForeignKey(
        Panel, models.PROTECT, null=True, blank=True, related_name="rounds", verbose_name=_("panel")
    )
    rubric = models.ForeignKey(
        Rubric, models.PROTECT, null=True, blank=True, related_name="rounds", verbose_name=_("rubric")
    )
    rubric_version = models.ForeignKey(RubricVersion, models.PROTECT, null=True, related_name="rounds")
    source = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name=_("entries from"),
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    scores_needed = models.PositiveSmallIntegerField(
        _("judges for each entry"), default=3, validators=[MinValueValidator(1)]
    )
    anchors = models.PositiveSmallIntegerField(_("entries that everybody scores"), default=3)
    places = models.PositiveSmallIntegerField(
        _("places"), default=3, validators=[MinValueValidator(1)],
        help_text=_("How many of each category and division go on, or win."),
    )  # fmt: skip
    blindness = models.CharField(
        _("what judges see"), max_length=12, choices=Blindness.choices, default=Blindness.STATEMENTS
    )
    visibility = models.CharField(
        _("scores of the others"), max_length=12, choices=Visibility.choices, default=Visibility.NEVER
    )
    vote_per = models.CharField(_("votes"), max_length=8, choices=VotePer.choices, default=VotePer.EMAIL)
    seed = models.PositiveBigIntegerField(default=seed, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ("opens_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="round_opens_before_it_closes"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class RoundEntry(models.Model):
    """An entry in a round. code: stands for it on every surface for judges, and only in this round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="entries")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="in_rounds")
    version = models.ForeignKey(EntryVersion, models.PROTECT, related_name="+")
    code = models.CharField(max_length=8, unique=True, default=entry_code, editable=False)
    is_anchor = models.BooleanField(default=False)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default=Outcome.PENDING)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("round", "entry"), name="round_entry_once")]

    def __str__(self) -> str:
        return self.code


class Assignment(models.Model):
    """An entry of a round for one judge. Never deleted. position: in this judge's own order, from 1.

    skipped_at: put off by the judge. reason: why it was recused, declined or given away.
    """

    round_entry = models.ForeignKey(RoundEntry, models.PROTECT, related_name="assignments")
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=12, choices=AssignmentState.choices, default=AssignmentState.PROPOSED)
    position = models.PositiveIntegerField(default=0)
    skipped_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        indexes = [models.Index(fields=("judge", "state"))]
        constraints = [models.UniqueConstraint(fields=("round_entry", "judge"), name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.round_entry_id} for {self.judge_id}: {self.state}"

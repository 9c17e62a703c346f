"""What everybody sees in the end: awards, feedback, votes."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from campaigns.competitions.models import Category, Competition, Division
from campaigns.judging.enums import VoteState
from campaigns.judging.models.results import ResultRun
from campaigns.judging.models.rounds import Round, RoundEntry
from campaigns.translated import TranslatedField


class Award(models.Model):
    """What can be won. category, division: where it is given, none for anywhere. places: to how many."""

    competition = models.ForeignKey(
        Competition, models.PROTECT, related_name="awards", verbose_name=_("competition")
    )
    title = TranslatedField(_("title"))
    text = TranslatedField(_("what it is"), max_length=300, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("division")
    )
    given_by = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name=_("given by"))
    places = models.PositiveSmallIntegerField(_("how many"), default=1, validators=[MinValueValidator(1)])
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ("sort_order", "pk")

    def __str__(self) -> str:
        return str(self.title)


class AwardGiven(models.Model):
    """An award that an entry has, upon one result run. Withdrawn ones are kept."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="given")
    run = models.ForeignKey(ResultRun, models.PROTECT, related_name="awards")
    round_entry = models.ForeignKey(RoundEntry, models.PROTECT, related_name="awards")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("award__sort_order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("award", "round_entry"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="award_given_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} to {self.round_entry_id}"


class FeedbackRelease(models.Model):
    """From then on entrants read what judges wrote to them in a round."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="feedback")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.round_id} {self.at:%Y-%m-%d}"


class Vote(models.Model):
    """A vote of the public.

    voter: keyed digest of an address or of a device's random key, different in every round; neither is kept.
    token_hash: of the link that confirms it, "" without one.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="votes")
    round_entry = models.ForeignKey(RoundEntry, models.PROTECT, related_name="votes")
    voter = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=VoteState.choices)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    at = models.DateTimeField()
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=("round", "state"))]
        constraints = [models.UniqueConstraint(fields=("round", "voter"), name="vote_once")]

    def __str__(self) -> str:
        return f"{self.round_entry_id}: {self.state}"

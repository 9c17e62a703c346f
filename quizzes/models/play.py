"""Rounds and answers, what reminds a player, and the counters of a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import FormLabel, Occasion
from quizzes.models.bank import Item
from quizzes.models.quiz import Quiz
from quizzes.querysets import AttemptQuerySet, DailyTallyQuerySet
from quizzes.specimens.models import opaque_code


class Attempt(models.Model):
    """One round of a quiz, played by somebody we do not know.

    player: the hash of a random key that only the player's browser has; emptied after PLAYER_DAYS.
    item_ids: the items in the order of this round, frozen when it began (endless practice adds to it).
    form, occasion, participant: for a form of a study. abilities: for practice, see services.practice.
    """

    code = models.CharField(max_length=16, unique=True, default=opaque_code)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    player = models.CharField(max_length=64, blank=True, db_index=True)
    language = models.CharField(max_length=10)
    item_ids = models.JSONField()
    form = models.CharField(max_length=1, choices=FormLabel.choices, blank=True)
    occasion = models.CharField(max_length=10, choices=Occasion.choices, blank=True)
    participant = models.ForeignKey(
        "quizzes.Participant", models.CASCADE, null=True, blank=True, related_name="attempts"
    )
    abilities = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("quiz", "player"),
                condition=models.Q(finished_at=None, participant=None) & ~models.Q(player=""),
                name="one_open_round_a_player",
            ),
            models.UniqueConstraint(fields=("participant", "occasion"), name="one_round_an_occasion"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def holder(self) -> str:
        """The key of this player in the ledger of points."""
        return f"player:{self.player}"


class Response(models.Model):
    """An answer as it was given, with its score then: a later change of the item changes nothing here.

    says_fake and is_fake are None where the item is no yes-or-no judgement. rating: 1 surely genuine to
    6 surely fake. found, missed: slugs of tells. seconds: from seeing the item to answering,
    None where nobody knows, as on paper. counts: False for an item in trial, which adds to no result.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses")
    item = models.ForeignKey(Item, models.PROTECT, related_name="responses")
    position = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    says_fake = models.BooleanField(null=True)
    is_fake = models.BooleanField(null=True)
    correct = models.BooleanField()
    rating = models.PositiveSmallIntegerField(null=True)
    points = models.PositiveSmallIntegerField()
    counts = models.BooleanField(default=True)
    found = models.JSONField(default=list)
    missed = models.JSONField(default=list)
    seconds = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("attempt", "position"), name="one_answer_an_item")]

    def __str__(self) -> str:
        return f"{self.attempt_id}:{self.position}"


class Booster(models.Model):
    """A player's wish to be reminded of another round some days after one.

    email: only where the player gave one; removed once the mail was sent. Nothing but one question goes there
    before its owner has confirmed it. The row goes when its key goes.
    """

    player = models.CharField(max_length=64, db_index=True)
    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="boosters")
    language = models.CharField(max_length=10)
    days = models.PositiveSmallIntegerField()
    due_on = models.DateField(db_index=True)
    email = models.EmailField(blank=True)
    email_asked_on = models.DateField(null=True)
    email_confirmed = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    attempt = models.OneToOneField(
        Attempt, models.SET_NULL, null=True, blank=True, related_name="booster", verbose_name=_("round")
    )

    class Meta:
        ordering = ("due_on",)
        constraints = [models.UniqueConstraint(fields=("player", "quiz", "days"), name="one_booster_a_day")]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.due_on}"


class DailyTally(models.Model):
    """Counters of one quiz on one day: they know how many, and never who."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="tallies")
    day = models.DateField()
    plays = models.PositiveIntegerField(default=0)
    completions = models.PositiveIntegerField(default=0)
    shares = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(default=0)
    fakes = models.PositiveIntegerField(default=0)
    false_alarms = models.PositiveIntegerField(default=0)
    genuine = models.PositiveIntegerField(default=0)

    objects = DailyTallyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("quiz", "day"), name="one_tally_a_day")]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.day}"

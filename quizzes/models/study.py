"""Studies: what a group could tell before and after, on two parallel forms."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import Occasion
from quizzes.models.bank import Tell
from quizzes.models.quiz import Quiz

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is mistaken for another


def join_code() -> str:
    """Eight letters and digits that people can read out."""
    return "".join(secrets.choice(LETTERS) for _place in range(8))


class Study(models.Model):
    """A group that takes form A or B before and the other one after.

    trained_tells: what was taught in between; tells that were not taught are reported apart.
    delayed_days: days between the second form and a later test; 0 for none. is_led: somebody opens its parts
    one after the other; open_part: the occasion that is open then, "" for none.
    """

    title = models.CharField(_("title"), max_length=120)
    code = models.CharField(_("code"), max_length=8, unique=True, default=join_code, editable=False)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="studies", verbose_name=_("quiz"))
    trained_tells = models.ManyToManyField(
        Tell, blank=True, related_name="+", verbose_name=_("tells that are taught")
    )
    delayed_days = models.PositiveSmallIntegerField(
        _("days until a later test"), default=0, help_text=_("0: no later test.")
    )
    is_open = models.BooleanField(_("open"), default=True)
    is_led = models.BooleanField(default=False, editable=False)
    open_part = models.CharField(max_length=10, choices=Occasion.choices, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    """Somebody we do not know in a study. order: "AB" or "BA", the forms before and after.

    player: as in Attempt; emptied in the same way.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="participants")
    number = models.PositiveIntegerField()
    player = models.CharField(max_length=64, blank=True, db_index=True)
    order = models.CharField(max_length=2, choices=[("AB", "AB"), ("BA", "BA")])
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("study", "number"), name="participant_number"),
            models.UniqueConstraint(
                fields=("study", "player"), condition=~models.Q(player=""), name="player_once_a_study"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} {self.number}"

"""Live sessions: one trainer or two, a projector, and many phones."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.live.codes import new_code
from quizzes.live.enums import Pace, State
from quizzes.models import Attempt, Item, Quiz

SECONDS = (15, 20, 30, 45, 60, 90)


class LiveSessionQuerySet(models.QuerySet["LiveSession"]):
    def running(self) -> LiveSessionQuerySet:
        return self.exclude(state=State.FINISHED)

    def held_by(self, user_id: int) -> LiveSessionQuerySet:
        return self.filter(hosts=user_id)


class LiveSession(models.Model):
    """A quiz that a room plays together. What is true of it now stands in this row alone.

    question: the position of the current question from 1, 0 before the first. seq: grows with every change
    that anybody sees; whoever changes the session names the seq that they saw. opens_at, closes_at: of the
    current question; while prepared, opens_at is when it opens by itself; closes_at is None without a limit.
    closed_at: when it was closed, by its time or by the host. paused_at: since when everything stands still.
    """

    code = models.CharField(max_length=6, unique=True, default=new_code)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="live_sessions", verbose_name=_("quiz"))
    hosts = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="live_sessions")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    item_ids = models.JSONField()
    form = models.CharField(max_length=1, blank=True)
    created_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)
    screen_key = models.CharField(max_length=64, default=secrets.token_urlsafe)
    invitation = models.CharField(max_length=64, default=secrets.token_urlsafe)

    state = models.CharField(max_length=10, choices=State.choices, default=State.LOBBY)
    question = models.PositiveSmallIntegerField(default=0)
    seq = models.PositiveIntegerField(default=1)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)

    seconds = models.PositiveSmallIntegerField(
        _("seconds a question"), choices=[(seconds, str(seconds)) for seconds in SECONDS], default=30
    )
    pace = models.CharField(_("time"), max_length=4, choices=Pace.choices, default=Pace.NORMAL)
    speed_points = models.BooleanField(_("points for speed"), default=False)
    confidence = models.BooleanField(_("ask how sure they are"), default=True)
    personal_time = models.BooleanField(_("more time for single players"), default=True)
    teams = models.PositiveSmallIntegerField(_("teams"), default=0)
    own_names = models.BooleanField(_("players may choose their names"), default=False)
    single_standings = models.BooleanField(_("show the best players"), default=False)

    objects = LiveSessionQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("live session")
        verbose_name_plural = _("live sessions")

    def __str__(self) -> str:
        return f"{self.code} {self.quiz}"

    @property
    def total(self) -> int:
        return len(self.item_ids)

    @property
    def limit(self) -> dt.timedelta | None:
        """How long the next question stays open, None without a limit."""
        return None if self.pace == Pace.NONE else dt.timedelta(seconds=self.seconds * int(self.pace))

    def current_item(self) -> Item | None:
        """The item of the current question; None before the first."""
        if not self.question:
            return None
        return Item.objects.shown().get(pk=self.item_ids[self.question - 1])


class LiveQuestion(models.Model):
    """A question as it was opened, with the rules that held for it then.

    opened_at: later by the pauses in it. seconds: None without a limit. factors: of the players (by primary
    key, as JSON writes it) who had more than the normal time in it.
    """

    session = models.ForeignKey(LiveSession, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(null=True)
    speed_points = models.BooleanField()
    confidence = models.BooleanField()
    factors = models.JSONField(default=dict)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("session", "position"), name="question_once_a_session")
        ]

    def __str__(self) -> str:
        return f"{self.session_id}:{self.position}"


class LivePlayer(models.Model):
    """Somebody in the room, known by a nickname alone. The nickname goes after ROSTER_DAYS.

    name_key: the nickname as it is compared. team: from 1, 0 without teams. factor: how many times the
    normal time this player has. attempt: their round, which adds to the measurement of the quiz.
    """

    session = models.ForeignKey(LiveSession, models.CASCADE, related_name="players")
    nickname = models.CharField(max_length=80)
    name_key = models.CharField(max_length=160)
    language = models.CharField(max_length=10)
    team = models.PositiveSmallIntegerField(default=0)
    factor = models.PositiveSmallIntegerField(default=1)
    attempt = models.OneToOneField(Attempt, models.SET_NULL, null=True, related_name="live_player")
    joined_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("session", "name_key"),
                condition=~models.Q(name_key=""),
                name="nickname_once_a_session",
            )
        ]

    def __str__(self) -> str:
        return self.nickname

"""Campus sessions: planned, run and closed by trainers; who was there, and what they said of it."""

from __future__ import annotations

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from campaigns.training.enums import RUNNING, AgeBand, Kind, KitState, Phase
from campaigns.training.models.campuses import Campus, validate_time_zone
from campaigns.training.models.pages import TrainingModulePage
from quizzes.live.codes import new_code
from quizzes.live.models import LiveSession
from quizzes.models import Participant, Study
from quizzes.specimens.models import opaque_code


class CampusSessionQuerySet(models.QuerySet["CampusSession"]):
    def of_trainer(self, user_id: int) -> CampusSessionQuerySet:
        """Sessions on the campuses of a trainer; elsewhere not even those that they hold."""
        return self.filter(campus__trainers__user=user_id)

    def taught(self) -> CampusSessionQuerySet:
        """With a trainer, in a room or a course."""
        return self.exclude(kind=Kind.OPEN)

    def held(self) -> CampusSessionQuerySet:
        """Closed, with somebody there: what was closed in an empty room has taught nobody."""
        there = Attendance.objects.filter(session=OuterRef("pk"))
        return self.taught().filter(Exists(there), phase=Phase.CLOSED)

    def running(self) -> CampusSessionQuerySet:
        return self.filter(phase__in=RUNNING)

    def over_before(self, time: datetime) -> CampusSessionQuerySet:
        """What was closed or cancelled before this time; of what nobody has ended, what was planned to end
        and to begin, was moved and was made before it."""
        cancelled = Case(When(phase=Phase.CANCELLED, then=F("moved_at")))
        last = Greatest(*(Coalesce(name, "created_at") for name in ("ends_at", "starts_at", "moved_at")))
        return self.annotate(over_at=Coalesce("closed_at", cancelled, last)).filter(over_at__lt=time)


class CampusSession(models.Model):
    """A module that a group takes. One code for all of it.

    code: what people type; public_code: in addresses of trainers. module: in the session's language; None
    once its page is gone, module_title stays. module_key: of the module in every language. ends_at: of a
    course. phase: what is on; seq grows with every move, and whoever moves the session names the seq that
    they saw; moved_at: when it came to this phase; pre_ended_at, post_ended_at: when the trainer moved it on
    from the test before and the one after. slide: what the projector shows in the lessons, from 0.
    study: the tests before and after; live: the live quiz. done_checks: slugs of the checklist. screen_key:
    opens the projector's page. An open session has neither campus nor trainers: everybody takes it alone.
    """

    code = models.CharField(max_length=6, unique=True, default=new_code, editable=False)
    public_code = models.CharField(max_length=16, unique=True, default=opaque_code, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.SESSION)
    module = models.ForeignKey(
        TrainingModulePage,
        models.SET_NULL,
        null=True,
        related_name="sessions",
        verbose_name=_("training module"),
    )
    module_key = models.UUIDField(editable=False, db_index=True)
    module_title = models.CharField(max_length=255, editable=False)
    campus = models.ForeignKey(
        Campus, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("campus")
    )
    trainers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="campus_sessions", verbose_name=_("trainers")
    )
    group = models.CharField(
        _("group"),
        max_length=80,
        blank=True,
        help_text=_("Such as “Design, 2nd year”. It is on the certificate."),
    )
    starts_at = models.DateTimeField(_("begins"), null=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="UTC", validators=[validate_time_zone]
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    group_size = models.PositiveSmallIntegerField(_("group size"), default=30)
    age_band = models.CharField(_("age"), max_length=5, choices=AgeBand.choices, default=AgeBand.MIXED)
    room = models.CharField(_("room"), max_length=80, blank=True)

    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.PLANNED)
    seq = models.PositiveIntegerField(default=1)
    moved_at = models.DateTimeField(null=True)
    pre_ended_at = models.DateTimeField(null=True)
    post_ended_at = models.DateTimeField(null=True)
    slide = models.PositiveSmallIntegerField(default=0)
    study = models.OneToOneField(Study, models.PROTECT, null=True, related_name="campus_session")
    live = models.OneToOneField(LiveSession, models.SET_NULL, null=True, related_name="campus_session")
    screen_key = models.CharField(max_length=64, default=secrets.token_urlsafe, editable=False)
    done_checks = models.JSONField(default=list)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = CampusSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("campus session")
        verbose_name_plural = _("campus sessions")
        ordering = ("-starts_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.OPEN, campus=None) | (~Q(kind=Kind.OPEN) & Q(campus__isnull=False)),
                name="taught_on_a_campus",
            ),
            models.UniqueConstraint(
                fields=("module_key", "language"),
                condition=Q(kind=Kind.OPEN),
                name="one_open_session_a_module",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_title} {self.code}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def local_start(self) -> datetime | None:
        """When it begins, on the clocks of its place."""
        return self.starts_at.astimezone(self.zone) if self.starts_at else None

    @property
    def is_running(self) -> bool:
        return self.phase in RUNNING

    @property
    def is_over(self) -> bool:
        return self.phase in (Phase.CLOSED, Phase.CANCELLED)


class RosterEntry(models.Model):
    """A student whom a lecturer expects. number: as the school writes it, leading zeros and all."""

    session = models.ForeignKey(CampusSession, models.CASCADE, related_name="roster")
    number = models.CharField(_("student number"), max_length=40)
    number_key = models.CharField(max_length=80)  # as it is compared: NFKC, no spaces, casefolded
    name = models.CharField(_("name"), max_length=120, blank=True)
    group = models.CharField(_("class"), max_length=80, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=("session", "number_key"), name="number_once_a_roster")]

    def __str__(self) -> str:
        return self.number


class RosterImport(models.Model):
    """Rows of a file that was looked at and not taken yet: {"number", "name", "group"}. Gone in a day."""

    session = models.ForeignKey(CampusSession, models.CASCADE, related_name="imports")
    code = models.CharField(max_length=16, unique=True, default=opaque_code)
    file_name = models.CharField(max_length=120)
    rows = models.JSONField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Attendance(models.Model):
    """Somebody who joined, known by a random key of their browser alone (or a sheet of paper).

    player: the hash of the key, emptied after PLAYER_DAYS; "" for paper. participant: in the study, which
    holds the tests. live_player: in the live quiz. lessons: translation keys of lessons that were finished.
    roster_entry: where they said who they are. sheet: the number on their paper, None for a phone.
    """

    code = models.CharField(max_length=16, unique=True, default=opaque_code)
    session = models.ForeignKey(CampusSession, models.CASCADE, related_name="attendances")
    number = models.PositiveIntegerField()
    player = models.CharField(max_length=64, blank=True, db_index=True)
    language = models.CharField(max_length=10)
    participant = models.OneToOneField(Participant, models.SET_NULL, null=True, related_name="attendance")
    live_player = models.OneToOneField(
        "live.LivePlayer", models.SET_NULL, null=True, related_name="attendance"
    )
    roster_entry = models.OneToOneField(RosterEntry, models.SET_NULL, null=True, related_name="attendance")
    sheet = models.PositiveSmallIntegerField(null=True)
    lessons = models.JSONField(default=list)
    gave_feedback = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("session", "number"), name="attendance_number"),
            models.UniqueConstraint(
                fields=("session", "player"), condition=~Q(player=""), name="attends_once_a_session"
            ),
            models.UniqueConstraint(
                fields=("session", "sheet"), condition=Q(sheet__isnull=False), name="sheet_once_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"


class Feedback(models.Model):
    """What somebody said of a session. Nobody can tell who: nothing links it to an attendance, and only the
    day is kept. clear, useful: 1 (not at all) to 5 (very); again: would recommend it."""

    session = models.ForeignKey(CampusSession, models.CASCADE, related_name="feedback")
    clear = models.PositiveSmallIntegerField()
    useful = models.PositiveSmallIntegerField()
    again = models.BooleanField(null=True)
    text = models.TextField(max_length=1000, blank=True)
    day = models.DateField()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.CheckConstraint(
                condition=Q(clear__range=(1, 5)) & Q(useful__range=(1, 5)), name="feedback_from_1_to_5"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.day}"


class Kit(models.Model):
    """The printable kit of a session, made in the background. done of total: pages or parts, for progress.

    fingerprint: of what it was made from; a kit of something else is made again. folder: in the private
    storage, with a PDF for each part. error: what the trainer reads when it could not be made.
    """

    session = models.OneToOneField(CampusSession, models.CASCADE, related_name="kit")
    state = models.CharField(max_length=8, choices=KitState.choices, default=KitState.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    folder = models.CharField(max_length=80, blank=True)
    error = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.session_id} {self.state}"

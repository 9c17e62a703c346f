"""Who judges: judges of a competition, their panels, sign-in links and conflicts."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from campaigns.competitions.models import Competition, Entry
from campaigns.competitions.models.entry import entry_code
from campaigns.judging.enums import ConflictKind, ConflictRuling, ConflictSource
from campaigns.judging.querysets import ConflictQuerySet, JudgeQuerySet


class Judge(models.Model):
    """A person who judges in one competition.

    code: stands for them in exports and in the chain. languages: codes they read, none for all of them.
    capacity: most entries they take in a round, None for any number. affiliations: schools and organisations
    they are close to, and aliases: other names they go by, one a line; both are compared with the entrants.
    declared_at: when they have named them. left_at: when they were taken off the jury.
    """

    code = models.CharField(max_length=8, unique=True, default=entry_code, editable=False)
    competition = models.ForeignKey(Competition, models.PROTECT, related_name="judges")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="judgeships")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    capacity = models.PositiveIntegerField(
        _("most entries"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    affiliations = models.TextField(_("schools and organisations"), blank=True)
    aliases = models.TextField(_("other names"), blank=True)
    invited_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = JudgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("judge")
        verbose_name_plural = _("judges")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("competition", "user"), name="judge_once")]

    def __str__(self) -> str:
        return str(self.user)


class Panel(models.Model):
    """Judges who judge together. chair: one of them, who sees the results and leads the deliberation."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="panels")
    title = models.CharField(_("title"), max_length=120)
    judges = models.ManyToManyField(Judge, related_name="panels", blank=True, verbose_name=_("judges"))
    chair = models.ForeignKey(
        Judge, models.SET_NULL, null=True, blank=True, related_name="chairs", verbose_name=_("chair")
    )

    class Meta:
        verbose_name = _("panel")
        verbose_name_plural = _("panels")
        ordering = ("title",)
        constraints = [models.UniqueConstraint(fields=("competition", "title"), name="panel_title")]

    def __str__(self) -> str:
        return self.title


class SignInLink(models.Model):
    """A long link that signs a judge in once. The token itself is in the mail only."""

    judge = models.ForeignKey(Judge, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.judge_id} until {self.expires_at:%Y-%m-%d}"


class ConflictOfInterest(models.Model):
    """A judge who must not judge an entry, or whom a manager has cleared.

    pinned: a manager has decided; looking for conflicts again does not change it. reason: in words, read by
    managers only.
    """

    judge = models.ForeignKey(Judge, models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=ConflictKind.choices)
    source = models.CharField(max_length=8, choices=ConflictSource.choices)
    ruling = models.CharField(max_length=10, choices=ConflictRuling.choices, default=ConflictRuling.OPEN)
    reason = models.TextField(blank=True)
    pinned = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("judge", "entry"), name="conflict_once")]

    def __str__(self) -> str:
        return f"{self.judge_id} and {self.entry_id}: {self.kind}"

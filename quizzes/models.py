"""The question bank, quizzes and their pages, rounds and answers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from quizzes.enums import ItemStatus
from quizzes.kinds import KINDS, Kind
from quizzes.querysets import AttemptQuerySet, DailyTallyQuerySet, ItemQuerySet
from quizzes.specimens.models import Specimen, opaque_code
from uploads.pages import PublicPageMixin


def kind_choices() -> list[tuple[str, Any]]:
    return [(slug, kind.NAME) for slug, kind in KINDS.items()]


class Item(models.Model):
    """One question of the bank.

    is_fake: the truth for items with a yes-or-no judgement, None for the others (pairs). It is a copy of
    the answer key, kept so that rounds can be drawn by it; a test recomputes it. content: what the kind
    needs beyond its specimens.
    """

    code = models.CharField(max_length=16, unique=True, default=opaque_code, editable=False)
    kind_slug = models.CharField(_("kind"), max_length=20, choices=kind_choices)
    status = models.CharField(
        _("status"), max_length=10, choices=ItemStatus.choices, default=ItemStatus.DRAFT, db_index=True
    )
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text=_("Empty: no words in it.")
    )
    level = models.PositiveSmallIntegerField(_("level"), default=2)
    is_fake = models.BooleanField(null=True, editable=False)
    specimen = models.ForeignKey(Specimen, models.PROTECT, null=True, blank=True, related_name="+")
    rival = models.ForeignKey(Specimen, models.PROTECT, null=True, blank=True, related_name="+")
    content = models.JSONField(default=dict, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ("id",)
        indexes = [models.Index(fields=("kind_slug", "status", "language"), name="item_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind_slug} {self.code}"

    @property
    def kind(self) -> Kind:
        return KINDS[self.kind_slug]


class Quiz(ClusterableModel):
    """What a round is made of: how many items of each kind, fake and genuine."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("short name"), unique=True)

    panels = [FieldPanel("title"), FieldPanel("slug"), InlinePanel("parts", label=_("Items of a round"))]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self) -> str:
        return self.title


class QuizPart(Orderable):
    """So many items of one kind. For pairs, in which one of two is fake, `fakes` is the number of pairs."""

    quiz = ParentalKey(Quiz, related_name="parts")
    kind_slug = models.CharField(_("kind"), max_length=20, choices=kind_choices)
    fakes = models.PositiveSmallIntegerField(_("fakes"), default=0)
    genuine = models.PositiveSmallIntegerField(_("genuine goods"), default=0)

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=("quiz", "kind_slug"), name="quiz_part_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind_slug}: {self.fakes} + {self.genuine}"


class QuizPage(PublicPageMixin, Page):
    """Where a quiz is introduced and begun."""

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="pages", verbose_name=_("quiz"))
    introduction = models.CharField(_("introduction"), max_length=255)
    body = RichTextField(_("text"), blank=True, features=["bold", "italic", "link", "ol", "ul"])

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("quiz"),
        FieldPanel("body"),
    ]
    promote_panels = [*Page.promote_panels, *PublicPageMixin.promote_panels]
    settings_panels = [*Page.settings_panels, *PublicPageMixin.settings_panels]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    subpage_types: list[str] = []
    template = "quizzes/quiz_page.html"

    class Meta:
        verbose_name = _("quiz page")
        verbose_name_plural = _("quiz pages")


class Attempt(models.Model):
    """One round of a quiz, played by somebody we do not know.

    player: the hash of a random key that only the player's browser has; emptied after PLAYER_DAYS.
    item_ids: the items in the order of this round, frozen when it began.
    """

    code = models.CharField(max_length=16, unique=True, default=opaque_code)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    player = models.CharField(max_length=64, blank=True, db_index=True)
    language = models.CharField(max_length=10)
    item_ids = models.JSONField()
    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)

    objects = AttemptQuerySet.as_manager()

    def __str__(self) -> str:
        return self.code

    @property
    def holder(self) -> str:
        """The key of this player in the ledger of points."""
        return f"player:{self.player}"


class Response(models.Model):
    """An answer as it was given, with its score then: a later change of the item changes nothing here.

    says_fake and is_fake are None where the item is no yes-or-no judgement. rating: 1 surely genuine to
    6 surely fake. found, missed: slugs of tells. seconds: from seeing the item to answering.
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
    found = models.JSONField(default=list)
    missed = models.JSONField(default=list)
    seconds = models.PositiveIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("attempt", "position"), name="one_answer_an_item")]

    def __str__(self) -> str:
        return f"{self.attempt_id}:{self.position}"


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

"""Quizzes: what their rounds are made of, and their pages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from quizzes.enums import Composition, FormLabel
from quizzes.models.bank import LEVELS, Item, kind_choices
from uploads.pages import PublicPageMixin


class Quiz(ClusterableModel):
    """What a round is made of, see Composition.

    trial_items: so many items in trial are added to a drawn round; they do not count.
    """

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("short name"), unique=True)
    composition = models.CharField(
        _("items"), max_length=10, choices=Composition.choices, default=Composition.DRAWN
    )
    trial_items = models.PositiveSmallIntegerField(
        _("items in trial"), default=0, help_text=_("Added to a drawn round; they do not count.")
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("composition"),
        InlinePanel("parts", label=_("Items of a round")),
        InlinePanel("fixed_items", label=_("Fixed items")),
        FieldPanel("trial_items"),
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self) -> str:
        return self.title


class QuizPart(Orderable):
    """A query of the bank: so many items of one kind with these properties.

    For kinds in which nothing is judged by yes or no (pair, choice, order) `fakes` is the number of items.
    """

    quiz = ParentalKey(Quiz, related_name="parts")
    kind_slug = models.CharField(_("kind"), max_length=20, choices=kind_choices)
    fakes = models.PositiveSmallIntegerField(
        _("fakes"), default=0, help_text=_("For pairs, choices and orders: how many.")
    )
    genuine = models.PositiveSmallIntegerField(_("genuine goods"), default=0)
    level = models.PositiveSmallIntegerField(_("level"), choices=LEVELS, null=True, blank=True)
    category = models.CharField(_("kind of goods"), max_length=255, blank=True)
    brand_slug = models.CharField(_("brand"), max_length=50, blank=True)
    tags = models.CharField(
        _("tags"), max_length=200, blank=True, help_text=_("With commas between them; any of them fits.")
    )
    unused_only = models.BooleanField(_("not used in this campaign"), default=False)

    panels = [
        FieldPanel("kind_slug"),
        FieldPanel("fakes"),
        FieldPanel("genuine"),
        FieldPanel("level"),
        FieldPanel("category"),
        FieldPanel("brand_slug"),
        FieldPanel("tags"),
        FieldPanel(
            "unused_only",
            help_text=_(
                "While this quiz has no page, nothing says its campaign: then all other quizzes count."
            ),
        ),
    ]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.kind_slug}: {self.fakes} + {self.genuine}"

    @property
    def tag_names(self) -> list[str]:
        return [name.strip() for name in self.tags.split(",") if name.strip()]


class QuizItem(Orderable):
    """An item that every round of a quiz holds."""

    quiz = ParentalKey(Quiz, related_name="fixed_items")
    item = models.ForeignKey(Item, models.PROTECT, related_name="quiz_items", verbose_name=_("item"))

    panels = [FieldPanel("item")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=("quiz", "item"), name="item_once_a_quiz")]

    def __str__(self) -> str:
        return str(self.item_id)


class QuizForm(models.Model):
    """One of two parallel forms of a quiz. Once frozen, its items never change."""

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="forms")
    label = models.CharField(max_length=1, choices=FormLabel.choices)
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ("label",)
        constraints = [models.UniqueConstraint(fields=("quiz", "label"), name="form_once_a_quiz")]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.label}"


class FormItem(models.Model):
    """An item of a form. The items of both forms with one `match` were matched with each other."""

    form = models.ForeignKey(QuizForm, models.CASCADE, related_name="form_items")
    item = models.ForeignKey(Item, models.PROTECT, related_name="form_items")
    match = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("match",)
        constraints = [
            models.UniqueConstraint(fields=("form", "item"), name="item_once_a_form"),
            models.UniqueConstraint(fields=("form", "match"), name="match_once_a_form"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.match}"


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

"""The question bank: items, the vocabulary of tells, and brand books that editors write."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.fields import RichTextField
from wagtail.models import Orderable, PreviewableMixin, RevisionMixin
from wagtail.search import index

from quizzes import preview
from quizzes.enums import ItemStatus
from quizzes.kinds import KINDS, Kind
from quizzes.kinds.goods import Good, good_of
from quizzes.querysets import ItemQuerySet
from quizzes.specimens.models import Specimen, opaque_code

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "superscript", "subscript"]
LEVELS = ((1, _("1: obvious")), (2, _("2: moderate")), (3, _("3: subtle")))


def kind_choices() -> list[tuple[str, Any]]:
    return [(slug, kind.NAME) for slug, kind in KINDS.items()]


class Tell(index.Indexed, models.Model):
    """A word of the vocabulary of tells: a visible sign that something is a fake.

    slug: "leather:stitch-pitch" for the tells of drawn families, which follow from their brand books and are
    named by the code in every language; editors' own have a slug of their own.
    """

    slug = models.CharField(_("short name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    category = models.CharField(_("kind of goods"), max_length=255, blank=True, db_index=True)
    why = models.TextField(_("why it gives a fake away"), blank=True)
    how = models.TextField(_("how to check it"), blank=True)
    caveat = models.TextField(_("when it proves nothing"), blank=True)

    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.SearchField("why")]

    class Meta:
        verbose_name = _("tell")
        verbose_name_plural = _("tells")
        ordering = ("category", "slug")

    def __str__(self) -> str:
        return self.name


class BrandBook(ClusterableModel):
    """A brand book that editors write, for photographs of their own props: invented brands only."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    line = models.CharField(_("line below the name"), max_length=160, blank=True)
    story = models.TextField(_("story"), blank=True)
    price_low = models.PositiveIntegerField(_("lowest official price in euro"), null=True, blank=True)
    price_high = models.PositiveIntegerField(_("highest official price in euro"), null=True, blank=True)
    sellers = models.TextField(_("authorised sellers"), blank=True, help_text=_("One on each line."))
    address = models.CharField(_("official address"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("brand book")
        verbose_name_plural = _("brand books")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class BrandRule(Orderable):
    """What a brand promises about one part of its goods."""

    book = ParentalKey(BrandBook, related_name="rules")
    title = models.CharField(_("part"), max_length=80)
    text = models.TextField(_("what the brand promises"))
    picture = models.ForeignKey(
        "uploads.Photograph",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.title


class ItemTag(TaggedItemBase):
    content_object = ParentalKey("quizzes.Item", related_name="tagged_items", on_delete=models.CASCADE)


class Item(PreviewableMixin, RevisionMixin, index.Indexed, ClusterableModel):
    """One question of the bank.

    It shows a drawn specimen, a photograph, or neither. content: what the kind needs beyond that (see the
    modules of quizzes.kinds). is_fake, tells, category and brand_slug are copies of the answer key, kept so
    that rounds and forms can be drawn by them: `quizzes.services.bank.keep_key` sets them and a test
    recomputes them. is_fake is None where nothing is judged by yes or no.
    """

    code = models.CharField(max_length=16, unique=True, default=opaque_code, editable=False)
    kind_slug = models.CharField(_("kind"), max_length=20, choices=kind_choices)
    title = models.CharField(
        _("name in lists"), max_length=255, blank=True, help_text=_("Players never see it.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=ItemStatus.choices, default=ItemStatus.DRAFT, db_index=True
    )
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text=_("Empty: no words in it.")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=LEVELS, default=2)
    category = models.CharField(_("kind of goods"), max_length=255, blank=True, db_index=True)
    brand_slug = models.CharField(_("brand"), max_length=50, blank=True, db_index=True)
    text = RichTextField(_("question"), blank=True, features=TEXT_FEATURES)
    picture = models.ForeignKey(
        "uploads.Photograph",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photograph"),
    )
    specimen = models.ForeignKey(Specimen, models.PROTECT, null=True, blank=True, related_name="+")
    rival = models.ForeignKey(Specimen, models.PROTECT, null=True, blank=True, related_name="+")
    content = models.JSONField(default=dict, blank=True)
    is_fake = models.BooleanField(null=True, editable=False)
    tells = ParentalManyToManyField(Tell, blank=True, related_name="items", editable=False)
    for_practice = models.BooleanField(default=False, editable=False, db_index=True)
    tags = ClusterTaggableManager(through=ItemTag, blank=True, verbose_name=_("tags"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = ItemQuerySet.as_manager()

    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("code"),
        index.AutocompleteField("code"),
        index.SearchField("text"),
        index.FilterField("kind_slug"),
        index.FilterField("status"),
        index.FilterField("language"),
        index.FilterField("level"),
        index.FilterField("category"),
        index.FilterField("brand_slug"),
        index.FilterField("is_fake"),
        index.FilterField("for_practice"),
    ]

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ("id",)
        indexes = [models.Index(fields=("kind_slug", "status", "language"), name="item_by_kind")]

    def __str__(self) -> str:
        return self.title or f"{self.kind_slug} {self.code}"

    @property
    def kind(self) -> Kind:
        return KINDS[self.kind_slug]

    @cached_property
    def good(self) -> Good | None:
        """What the item shows; None for an item without a good to judge."""
        return good_of(self)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return preview.modes(self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        """In the language of the mode: what is lazy in it must be drawn before the language changes back."""
        with translation.override(preview.parts_of(self, mode_name)[1]):
            return super().serve_preview(request, mode_name).render()

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return preview.template(self, mode_name)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), **preview.context(self, mode_name)}

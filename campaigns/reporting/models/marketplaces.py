"""Marketplaces, where on them a fake is reported, and how buyers get their money back."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.search import index

from campaigns.reporting.addresses import MAX_LENGTH, hosts_in, validate_address, validate_hosts
from campaigns.reporting.enums import CountedFrom, Drawing
from campaigns.reporting.models.checked import Checked, CountryField, place_name
from campaigns.reporting.querysets import MarketplaceQuerySet, PlacedQuerySet
from campaigns.translated import TranslatedBlock, TranslatedField

RESERVED = "other"  # in addresses: a shop that is not in the list


class StepBlock(blocks.StructBlock):
    """One thing to do, and a drawing of where."""

    text = TranslatedBlock(max_length=240, label=_("what to do"))
    drawing = blocks.ChoiceBlock(choices=Drawing.choices, required=False, label=_("drawing"))

    class Meta:
        label = _("Step")
        icon = "list-ol"


class Marketplace(index.Indexed, models.Model):
    """A place where goods are sold: a marketplace, or a network in which people sell.

    hosts: by which a listing's address is recognised. is_listed: whether visitors see it. pays: gives money
    or goods to this website; readers are told.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("short name"), unique=True)
    hosts = models.TextField(
        _("hosts"),
        validators=[validate_hosts],
        help_text=_("By which an address is recognised: one on each line, such as example.com."),
    )
    help_address = models.URLField(
        _("address of its help center"), max_length=MAX_LENGTH, blank=True, validators=[validate_address]
    )
    is_listed = models.BooleanField(_("shown to visitors"), default=True)
    pays = models.BooleanField(
        _("gives money or goods"), default=False, help_text=_("Shown to readers as “sponsor”.")
    )

    objects = MarketplaceQuerySet.as_manager()

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("marketplace")
        verbose_name_plural = _("marketplaces")
        ordering = (Lower("name"),)
        constraints = [models.CheckConstraint(condition=~models.Q(slug=RESERVED), name="slug_not_reserved")]

    def __str__(self) -> str:
        return self.name

    @property
    def host_list(self) -> list[str]:
        return hosts_in(self.hosts)


class ReportRoute(Checked):
    """Where a fake is reported on a marketplace. country: "" everywhere it has no route of its own."""

    marketplace = models.ForeignKey(
        Marketplace, models.CASCADE, related_name="routes", verbose_name=_("marketplace")
    )
    country = CountryField(blank=True)
    steps = StreamField([("step", StepBlock())], blank=True, verbose_name=_("steps"), max_num=8)
    report_address = models.URLField(
        _("address of the report form"), max_length=MAX_LENGTH, blank=True, validators=[validate_address]
    )
    reason = TranslatedField(
        _("reason to choose"), max_length=120, blank=True, help_text=_("As the form calls it.")
    )
    asks_for = TranslatedField(_("what the form asks for"), max_length=300, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("report route")
        verbose_name_plural = _("report routes")
        ordering = (Lower("marketplace__name"), "country")
        constraints = [models.UniqueConstraint(fields=("marketplace", "country"), name="one_route_a_country")]

    def __str__(self) -> str:
        return f"{self.marketplace} · {place_name(self.country)}"


class BuyerProtection(Checked):
    """How long a buyer may ask for the money back, and how.

    shops: which shops it is for, "" for all. days: None where no number is known. claim_address: where it is
    asked for.
    """

    marketplace = models.ForeignKey(
        Marketplace, models.CASCADE, related_name="protections", verbose_name=_("marketplace")
    )
    country = CountryField(blank=True)
    shops = TranslatedField(
        _("which shops"), max_length=80, blank=True, help_text=_("Empty: all. For example: mall shops.")
    )
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    counted_from = models.CharField(
        _("counted from"), max_length=20, choices=CountedFrom.choices, default=CountedFrom.DELIVERY
    )
    steps = StreamField([("step", StepBlock())], blank=True, verbose_name=_("steps"), max_num=8)
    caveat = TranslatedField(_("what to beware of"), max_length=300, blank=True)
    claim_address = models.URLField(
        _("address where it is asked for"), max_length=MAX_LENGTH, blank=True, validators=[validate_address]
    )

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("buyer protection")
        verbose_name_plural = _("buyer protection")
        ordering = (Lower("marketplace__name"), "country", "pk")

    def __str__(self) -> str:
        return f"{self.marketplace} · {place_name(self.country)}"

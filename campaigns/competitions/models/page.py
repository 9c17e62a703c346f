"""The public page of a competition."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from campaigns.competitions.blocks import CompetitionBodyBlock
from campaigns.competitions.models.competition import Competition
from uploads.pages import PublicPageMixin


class CompetitionPage(PublicPageMixin, Page):
    """Story, rules, timeline, prizes, jury, partners and who pays, in one language."""

    competition = models.ForeignKey(
        Competition, models.PROTECT, related_name="pages", verbose_name=_("competition")
    )
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One or two sentences for lists and shared links.")
    )
    body = StreamField(CompetitionBodyBlock(), blank=True, verbose_name=_("content"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("competition"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    promote_panels = [*Page.promote_panels, *PublicPageMixin.promote_panels]
    settings_panels = [*Page.settings_panels, *PublicPageMixin.settings_panels]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["campaigns.CampaignPage"]
    subpage_types = ["judging.ShowcasePage"]
    template = "competitions/competition_page.html"

    class Meta:
        verbose_name = _("competition page")
        verbose_name_plural = _("competition pages")

"""The public page of a competition's results."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from campaigns.blocks import BodyBlock
from campaigns.competitions.models import Competition
from uploads.pages import PublicPageMixin


class ShowcasePage(PublicPageMixin, Page):
    """Winners and finalists of a competition, in one language. What it shows comes from the results.

    results_on: the day that is promised as long as nothing is published.
    """

    competition = models.ForeignKey(
        Competition, models.PROTECT, related_name="showcases", verbose_name=_("competition")
    )
    introduction = models.CharField(
        _("introduction"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences for lists and shared links."),
    )
    results_on = models.DateField(
        _("results come on"),
        null=True,
        blank=True,
        help_text=_("Shown until results are published. Empty: the end of the judging."),
    )
    body = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name=_("content"),
        help_text=_("Stands below the works: thanks, the statement of the jury."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("competition"),
        FieldPanel("introduction"),
        FieldPanel("results_on"),
        FieldPanel("body"),
    ]
    promote_panels = [*Page.promote_panels, *PublicPageMixin.promote_panels]
    settings_panels = [*Page.settings_panels, *PublicPageMixin.settings_panels]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    parent_page_types = ["campaigns.CampaignPage", "competitions.CompetitionPage"]
    subpage_types: list[str] = []
    template = "judging/showcase_page.html"

    class Meta:
        verbose_name = _("showcase")
        verbose_name_plural = _("showcases")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Kept by nobody: a consent that is taken back counts for the next reader."""
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

"""Campaigns: an index of them, and their pages."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from campaigns.blocks import BodyBlock
from uploads.pages import PublicPageMixin


class CampaignIndexPage(PublicPageMixin, Page):
    """All campaigns of a language."""

    introduction = models.CharField(_("introduction"), max_length=255, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = [*Page.promote_panels, *PublicPageMixin.promote_panels]
    subpage_types = ["campaigns.CampaignPage"]
    max_count_per_parent = 1
    template = "campaigns/campaign_index_page.html"

    class Meta:
        verbose_name = _("campaign index")
        verbose_name_plural = _("campaign indexes")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["campaigns"] = CampaignPage.objects.child_of(self).live().newest_first()
        return context


class CampaignPageQuerySet(PageQuerySet):
    def newest_first(self) -> CampaignPageQuerySet:
        return self.order_by("-first_published_at", "-pk")


class CampaignPage(PublicPageMixin, Page):
    """One campaign: its story, facts, quiz and partners."""

    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One or two sentences for lists and shared links.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("content"))

    objects = PageManager.from_queryset(CampaignPageQuerySet)()

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    promote_panels = [*Page.promote_panels, *PublicPageMixin.promote_panels]
    settings_panels = [*Page.settings_panels, *PublicPageMixin.settings_panels]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["campaigns.CampaignIndexPage"]
    subpage_types = ["quizzes.QuizPage", "competitions.CompetitionPage", "judging.ShowcasePage"]
    template = "campaigns/campaign_page.html"

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

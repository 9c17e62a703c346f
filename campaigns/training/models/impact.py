"""The public page about what the training has changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from uploads.pages import PublicPageMixin


class ImpactPage(PublicPageMixin, Page):
    """What was taught and what people could tell before and after, with intervals, for everybody."""

    introduction = models.CharField(_("introduction"), max_length=255, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = [*Page.promote_panels, *PublicPageMixin.promote_panels]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "training/impact_page.html"

    class Meta:
        verbose_name = _("impact page")
        verbose_name_plural = _("impact pages")

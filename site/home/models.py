"""The home page, standard pages, navigation and settings of a site."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from campaigns.blocks import BodyBlock
from uploads.pages import PublicPageMixin


class HomePage(PublicPageMixin, Page):
    """The front door: what the campaign is, and one button to play."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("content"))

    content_panels = [*Page.content_panels, FieldPanel("body")]
    promote_panels = [*Page.promote_panels, *PublicPageMixin.promote_panels]
    settings_panels = [*Page.settings_panels, *PublicPageMixin.settings_panels]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["wagtailcore.Page"]
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(PublicPageMixin, Page):
    """A page of text: about, rules, privacy, accessibility."""

    introduction = models.CharField(_("introduction"), max_length=255, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("content"))

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    promote_panels = [*Page.promote_panels, *PublicPageMixin.promote_panels]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    template = "home/standard_page.html"

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """What is the same on every page of a site. Navigation comes from each page's “Show in menus”."""

    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    contact = models.EmailField(_("contact address"), blank=True)
    operator = models.CharField(
        _("who runs this site"), max_length=120, blank=True, help_text=_("Shown at the foot of every page.")
    )

    panels = [FieldPanel("tagline"), FieldPanel("operator"), FieldPanel("contact")]

    class Meta:
        verbose_name = _("site settings")

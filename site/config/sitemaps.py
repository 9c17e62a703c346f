"""The sitemap: every live page, in every language."""

from __future__ import annotations

from django.db.models import Q
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page
from wagtail.query import PageQuerySet


class AllLanguages(Sitemap):
    """Wagtail lists the tree of the site's own root; the other languages have trees beside it."""

    def items(self) -> PageQuerySet:
        roots = self.get_wagtail_site().root_page.get_translations(inclusive=True)
        below = Q()
        for root in roots:
            below |= Q(path__startswith=root.path)
        return Page.objects.filter(below).live().public().order_by("path").specific()

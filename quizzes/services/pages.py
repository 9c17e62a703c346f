"""Publishing the pages that come with the project."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale, Page, Site


def front_page(language: str) -> Page:
    """Of this website, in a language."""
    locale = Locale.objects.get(language_code=language)
    return Site.objects.get(is_default_site=True).root_page.get_translation(locale)


def add_page(*, parent: Page, page: Any, slug: str) -> Any:
    """Publish a page below its parent, as the translation of the page with this slug at the same place."""
    page.slug, page.locale = slug, parent.locale
    beside = type(page).objects.filter(slug=slug).exclude(locale=parent.locale)
    for other in beside:
        if other.get_parent().specific.translation_key == parent.specific.translation_key:
            page.translation_key = other.translation_key
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page

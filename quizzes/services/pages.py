"""Publishing the pages that come with the project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.models import Page, Site


class PlaceTaken(Exception):
    """Another page has the address that one of the project's pages would get."""

    def __init__(self, page: Page) -> None:
        super().__init__(
            f"“{page.title}” ({page.get_url()}, page {page.pk}) is in the way. Move it or give it another "
            "short name in its address, then run this again. Nothing was published."
        )


def front_pages(languages: Iterable[str]) -> dict[str, Page]:
    """Of this website, by language. A language may have none."""
    root = Site.objects.get(is_default_site=True).root_page
    pages = root.get_translations(inclusive=True).select_related("locale")
    found = {page.locale.language_code: page for page in pages}
    return {language: found[language] for language in languages if language in found}


def add_page(*, parent: Page, page: Any, slug: str) -> Any:
    """Publish a page below its parent, as the translation of the page with this slug at the same place.

    Raises PlaceTaken.
    """
    taken = parent.get_children().filter(slug=slug).first()
    if taken is not None:
        raise PlaceTaken(taken)
    page.slug, page.locale = slug, parent.locale
    beside = type(page).objects.filter(slug=slug).exclude(locale=parent.locale)
    for other in beside:
        if other.get_parent().specific.translation_key == parent.specific.translation_key:
            page.translation_key = other.translation_key
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page

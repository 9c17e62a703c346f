"""Names by the slugs that are kept: of tells ("leather:stitch-pitch", or an editor's own) and of brands."""

from __future__ import annotations

from typing import Any

from quizzes.models import BrandBook, Tell
from quizzes.specimens import listings
from quizzes.specimens.brands import BRANDS
from quizzes.specimens.families import FAMILIES


def tell_name(slug: str) -> Any:
    """The name of a tell in the current language; the slug itself for a tell that is no longer known."""
    group, _, own = slug.partition(":")
    tells = listings.TELLS if group == "listing" else FAMILIES[group].tells if group in FAMILIES else ()
    for tell in tells:
        if tell.slug == own:
            return tell.name
    kept = Tell.objects.filter(slug=slug).first()
    return kept.name if kept else own or slug


def brand_name(slug: str) -> str:
    """The name of a brand, the website's own or an editor's; "" for a brand that is no longer known."""
    if slug in BRANDS:
        return BRANDS[slug].name
    return BrandBook.objects.filter(slug=slug).values_list("name", flat=True).first() or ""

"""Names by the slugs that are kept: of tells ("leather:stitch-pitch", or an editor's own) and of brands."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from quizzes.models import BrandBook, Tell
from quizzes.specimens import listings
from quizzes.specimens.brands import BRANDS
from quizzes.specimens.families import FAMILIES

# Tells that follow from the website's brand books, by how their slugs begin; and as a condition for queries.
OF_THE_CODE = tuple(f"{group}:" for group in (*FAMILIES, "listing"))
IS_OF_THE_CODE = Q(*(("slug__startswith", start) for start in OF_THE_CODE), _connector=Q.OR)


def tell_of_the_code(slug: str) -> Any:
    """The tell that follows from a brand book of the website, in every language; None for any other."""
    group, _colon, own = slug.partition(":")
    tells = listings.TELLS if group == "listing" else FAMILIES[group].tells if group in FAMILIES else ()
    return next((tell for tell in tells if tell.slug == own), None)


def tell_name(slug: str) -> Any:
    """The name of a tell in the current language; the slug itself for a tell that is no longer known."""
    known = tell_of_the_code(slug) or Tell.objects.filter(slug=slug).first()
    return known.name if known else slug.partition(":")[2] or slug


def brand_name(slug: str) -> str:
    """The name of a brand, the website's own or an editor's; "" for a brand that is no longer known."""
    if slug in BRANDS:
        return BRANDS[slug].name
    return BrandBook.objects.filter(slug=slug).values_list("name", flat=True).first() or ""

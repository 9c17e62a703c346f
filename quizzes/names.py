"""Names of tells by the slugs that answers keep ("leather:stitch-pitch", "listing:price")."""

from __future__ import annotations

from typing import Any

from quizzes.specimens import listings
from quizzes.specimens.families import FAMILIES


def tell_name(slug: str) -> Any:
    """The name of a tell in the current language; the slug itself for a tell that is no longer known."""
    group, _, own = slug.partition(":")
    tells = listings.TELLS if group == "listing" else FAMILIES[group].tells if group in FAMILIES else ()
    return next((tell.name for tell in tells if tell.slug == own), own)

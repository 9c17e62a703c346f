"""Template tags of quizzes: reference pictures of brands."""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static

from quizzes.names import brand_name
from quizzes.specimens.collection import reference_plan
from quizzes.specimens.family import Family

register = template.Library()
register.filter("brand_name", brand_name)


@register.simple_tag
def brand_picture(family: Family) -> str:
    """The address of the picture of a genuine good of this family, as its brand book shows it."""
    return static(f"img/brands/{family.slug}.webp")


@register.simple_tag
def brand_picture_alt(family: Family) -> Any:
    return family.alt(family.brand, reference_plan(family).traits)

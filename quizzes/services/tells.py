"""Editors' own words in the vocabulary of tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from quizzes.areas import NEW_TELL
from quizzes.models import Tell

SLUG_LENGTH = 70  # leaves room for a number behind it


@transaction.atomic
def tell_named(*, name: str, category: str = "") -> Tell:
    """The tell of this name, however it is capitalised, first among those of its category; else a new one.

    category: of the item it is made for. A name longer than the vocabulary takes is cut.
    """
    name = name.strip()[: Tell._meta.get_field("name").max_length]
    same = Tell.objects.filter(name__iexact=name).order_by("slug")
    known = same.filter(category=category).first() or same.first()
    return known or Tell.objects.create(slug=free_slug(name), name=name, category=category)


@transaction.atomic
def name_tells(*, areas: Sequence[Mapping[str, Any]], category: str = "") -> list[dict[str, Any]]:
    """The areas of an item with slugs in place of NEW_TELL; new tells are made from the areas' names."""
    return [
        {**area, "tell": tell_named(name=area["name"], category=category).slug}
        if area["tell"] == NEW_TELL
        else dict(area)
        for area in areas
    ]


def free_slug(name: str) -> str:
    """A slug for a tell of this name that no other tell has."""
    wanted = slugify(name, allow_unicode=True)[:SLUG_LENGTH].strip("-") or "tell"
    taken = set(Tell.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)

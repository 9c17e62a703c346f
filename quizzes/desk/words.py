"""What the bank calls things in its lists and filters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from quizzes.markup import to_plain
from quizzes.models import BrandBook, Item, Tell
from quizzes.names import OF_THE_CODE, tell_of_the_code
from quizzes.services.item_analysis import FLAGS
from quizzes.specimens.brands import BRANDS
from quizzes.specimens.families import FAMILIES

OTHER_CATEGORIES = {"listing": _("Offers"), "case": _("Cases")}
TRUTHS = {True: _("Fake"), False: _("Genuine")}


def category_label(slug: str) -> Any:
    """A family's name, that of a kind without goods to show, or the editor's own words."""
    if slug in OTHER_CATEGORIES:
        return OTHER_CATEGORIES[slug]
    return FAMILIES[slug].name if slug in FAMILIES else slug


def truth_label(is_fake: bool | None) -> Any:
    """ "" where nothing is judged by yes or no."""
    return "" if is_fake is None else TRUTHS[is_fake]


def brand_names() -> dict[str, str]:
    """Every brand's name by its slug, in one query."""
    own = dict(BrandBook.objects.values_list("slug", "name"))
    return {**own, **{slug: brand.name for slug, brand in BRANDS.items()}}


def item_label(item: Item) -> str:
    """An item's title; without one the beginning of its question, or what it shows and part of its code."""
    question = to_plain(item.text).replace("\n", " ")
    shown = item.content.get("title") or category_label(item.category) or item.kind.NAME
    return item.title or Truncator(question).chars(80) or f"{shown} · {item.code[:6]}"


def is_built_in(tell: Tell) -> bool:
    """Whether a tell follows from the website's own brand books."""
    return tell.slug.startswith(OF_THE_CODE)


def tell_label(tell: Tell) -> Any:
    """A tell's name in the current language."""
    return (tell_of_the_code(tell.slug) or tell).name


def flag_labels(flags: Iterable[str]) -> list[Any]:
    """What an item's analysis warns of, in words."""
    return [FLAGS.get(flag, flag) for flag in flags]

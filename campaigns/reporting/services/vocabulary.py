"""The tells somebody can pick from for their evidence: the same words that the quizzes teach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from quizzes.desk.words import category_label
from quizzes.models import Tell
from quizzes.names import IS_OF_THE_CODE
from quizzes.specimens import listings
from quizzes.specimens.families import FAMILIES

_OFFERS = "listing"  # the kind of tells that stand on offer pages, not on goods
_OTHER = _("Other signs")


@dataclass(frozen=True)
class Word:
    """A tell. caveat: when it proves nothing, "" where nothing is said. Both may be lazy."""

    slug: str
    name: Any
    caveat: Any


@dataclass(frozen=True)
class Kind:
    """A kind of goods and its tells."""

    slug: str
    name: Any
    words: Sequence[Word]


def vocabulary() -> list[Kind]:
    """Every tell by kind of goods: signs on offer pages first, then the website's own kinds, then those that
    editors added. What the code names is lazy, so it reads in whatever language is current later."""
    own = list(Tell.objects.exclude(IS_OF_THE_CODE).order_by("category", "name", "pk"))
    coded = {_OFFERS: listings.TELLS, **{slug: family.tells for slug, family in FAMILIES.items()}}
    return [*(_kind(slug, tells, own) for slug, tells in coded.items()), *_kinds_of_editors(own)]


def _kind(slug: str, tells: Iterable[Any], own: Iterable[Tell]) -> Kind:
    built_in = [Word(f"{slug}:{tell.slug}", tell.name, tell.caveat) for tell in tells]
    return Kind(slug, category_label(slug), [*built_in, *_words(own, slug)])


def _kinds_of_editors(own: Sequence[Tell]) -> Iterator[Kind]:
    categories = {tell.category: None for tell in own if tell.category not in (_OFFERS, *FAMILIES)}
    for category in sorted(categories, key=lambda one: (one == "", one)):
        yield Kind(category, category_label(category) or _OTHER, _words(own, category))


def _words(own: Iterable[Tell], category: str) -> list[Word]:
    return [Word(tell.slug, tell.name, tell.caveat) for tell in own if tell.category == category]


def names_in(language: str, kinds: Iterable[Kind]) -> dict[str, str]:
    """The names of tells by slug, in a language."""
    with override(language):
        return {word.slug: str(word.name) for kind in kinds for word in kind.words}

"""The tells that an import names: words of the vocabulary, found by name or slug, or new ones."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count

from django.utils import translation
from django.utils.text import slugify

from quizzes.exchange.bank import TellData
from quizzes.exchange.services.pictures import digest
from quizzes.models import Tell
from quizzes.names import tell_name

LONGEST_WORD, LONGEST_NAME = 74, 120  # of a slug, with room for a number


class Vocabulary:
    """Known and new tells. A tell that the bank has keeps its own texts."""

    def __init__(self) -> None:
        known = Tell.objects.values_list("slug", "pk", "name")
        self._keys: dict[str, int] = {slug: pk for slug, pk, _name in known}
        self._names = {name.casefold(): slug for slug, _pk, name in known}
        self._new: dict[str, Tell] = {}

    def slug_of(self, name: str, *, category: str = "") -> str:
        """The slug of the tell with this name, which is what other programs know of a tell."""
        short = name[:LONGEST_NAME]
        if short.casefold() not in self._names:
            wanted = slugify(short, allow_unicode=True)[:LONGEST_WORD] or f"tell-{digest(short.encode())[:8]}"
            slug = self._free(wanted)
            self._add(TellData(slug, short, category))
            self._names[short.casefold()] = slug
        return self._names[short.casefold()]

    def _free(self, wanted: str) -> str:
        """Two names that only differ in signs are two tells."""
        numbered = (f"{wanted}-{number}" for number in count(2))
        return next(slug for slug in chain([wanted], numbered) if slug not in self._keys | self._new)

    def add(self, tells: Iterable[TellData]) -> None:
        for tell in tells:
            self._add(tell)

    def add_slugs(self, slugs: Iterable[str]) -> None:
        """Tells that are only named: those of drawn families have a name of their own."""
        for slug in slugs:
            with translation.override("en"):
                self._add(TellData(slug, str(tell_name(slug))[:LONGEST_NAME], slug.partition(":")[0]))

    def _add(self, tell: TellData) -> None:
        if tell.slug not in self._keys and tell.slug not in self._new:
            self._new[tell.slug] = Tell(**vars(tell))

    def keep(self) -> dict[str, int]:
        """Stores the new ones; the keys of all by slug."""
        created = Tell.objects.bulk_create(self._new.values())
        return self._keys | {tell.slug: tell.pk for tell in created}

"""Which items of a package the bank has already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.bank import BANK, SpecimenData, bank_data
from quizzes.exchange.items import ItemData, Picture, Text
from quizzes.exchange.services.collecting import bank_items, with_everything
from quizzes.exchange.services.pictures import Cleaner
from quizzes.models import Item

SAME = _("It is already in the bank.")
TWICE = _("It stands in this file twice.")


class Known:
    """What of a file is not new. Only our own package says which item an item is.

    Status and tags are no part of the comparison: they are the bank's own business. copies: codes that the
    bank has for items that differ from those of the file.
    """

    def __init__(self, items: Sequence[ItemData], cleaner: Cleaner) -> None:
        self.copies: set[str] = set()
        self._cleaner = cleaner
        self._stored = _stored([bank.code for item in items if (bank := bank_data(item))])
        self._seen: set[str] = set()

    def why_left(self, item: ItemData) -> Text | None:
        """Why an item is not taken; None for one that is. Raises BadPicture."""
        bank = bank_data(item)
        if bank is None:
            return None
        if bank.code in self._seen:
            return TWICE
        self._seen.add(bank.code)
        if bank.code not in self._stored:
            return None
        if self._is_same(item, self._stored[bank.code]):
            return SAME
        self.copies.add(bank.code)
        return None

    def _is_same(self, sent: ItemData, stored: ItemData) -> bool:
        return (
            _comparable(sent) == _comparable(stored)
            and _is_same_photograph(sent, stored)
            and self._is_same_picture(sent.picture, stored.picture)
        )

    def _is_same_picture(self, sent: Picture | None, stored: Picture | None) -> bool:
        """Whether the bank keeps just these bytes, or what cleaning makes of them."""
        if sent is None or stored is None:
            return sent is stored
        if sent.description != stored.description:
            return False
        return stored.content in (sent.content, self._cleaner.clean(sent.name, sent.content).data)


def _stored(codes: Sequence[str]) -> dict[str, ItemData]:
    found = with_everything(Item.objects.filter(code__in=codes)) if codes else ()
    items, _skipped = bank_items(found)
    return {bank.code: item for item in items if (bank := bank_data(item))}


def _comparable(item: ItemData) -> ItemData:
    """Without status and tags, and without what is compared apart or belongs to others."""
    bank = bank_data(item)
    assert bank
    compared = replace(
        bank,
        status="",
        tells=tuple(replace(tell, name="", category="", why="", how="", caveat="") for tell in bank.tells),
        book=None,
        specimen=_without_code(bank.specimen),
        rival=_without_code(bank.rival),
        photograph=None,
    )
    return replace(item, where="", tags=(), picture=None, content={BANK: compared})


def _without_code(specimen: SpecimenData | None) -> SpecimenData | None:
    """A specimen gets another code where its own is taken."""
    return replace(specimen, code="") if specimen else None


def _is_same_photograph(sent: ItemData, stored: ItemData) -> bool:
    ours, theirs = bank_data(stored), bank_data(sent)
    assert ours
    assert theirs
    if ours.photograph is None or theirs.photograph is None:
        return ours.photograph is theirs.photograph
    # Without a statement of its own, the picture got the one that was given for the whole file.
    rights = theirs.photograph.rights or ours.photograph.rights
    return ours.photograph == replace(theirs.photograph, rights=rights)

"""What our own package carries of an item beyond `ItemData`: everything that the question bank keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quizzes.exchange.items import ItemData, Picture

BANK = "bank"  # the key in ItemData.content


@dataclass(frozen=True)
class PhotographData:
    """What a photograph says beside its picture and description: who made it and why we may show it."""

    title: str = ""
    rights: str = ""


@dataclass(frozen=True)
class TellData:
    """A word of the vocabulary, see quizzes.models.Tell."""

    slug: str
    name: str
    category: str = ""
    why: str = ""
    how: str = ""
    caveat: str = ""


@dataclass(frozen=True)
class RuleData:
    """What a brand promises about one part of its goods."""

    title: str
    text: str
    picture: Picture | None = None
    photograph: PhotographData = PhotographData()


@dataclass(frozen=True)
class BookData:
    """A brand book that editors wrote, see quizzes.models.BrandBook."""

    slug: str
    name: str
    line: str = ""
    story: str = ""
    price_low: int | None = None
    price_high: int | None = None
    sellers: str = ""
    address: str = ""
    rules: tuple[RuleData, ...] = ()


@dataclass(frozen=True)
class SpecimenData:
    """A drawn good, see quizzes.specimens.models.Specimen. pictures: WebP by width in pixels."""

    code: str
    family: str
    seed: int
    generator: int
    level: int
    traits: Mapping[str, Any]
    oddities: tuple[str, ...]
    parts: Mapping[str, Any]
    pictures: Mapping[int, bytes] = field(repr=False, compare=False)


@dataclass(frozen=True)
class BankData:
    """An item as the bank keeps it.

    content: as the item's kind documents it. tells: the texts of every tell it names. book: the brand book
    of its brand, if editors wrote one. photograph: of the item's picture.
    """

    code: str
    status: str
    brand: str = ""
    for_practice: bool = False
    content: Mapping[str, Any] = field(default_factory=dict)
    specimen: SpecimenData | None = None
    rival: SpecimenData | None = None
    photograph: PhotographData | None = None
    tells: tuple[TellData, ...] = ()
    book: BookData | None = None


def bank_data(item: ItemData) -> BankData | None:
    """What the package says of an item; None for an item of another program."""
    found = item.content.get(BANK)
    return found if isinstance(found, BankData) else None

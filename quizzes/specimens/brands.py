"""The invented brands: what they promise about their goods, as data.

Every brand, shop and address here is fictional. A brand's `book` holds the measures that its families'
rules, tells and drawings read; its public page shows the same values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Brand:
    """An invented brand.

    price_band: lowest and highest official price in euro. sellers: the complete list of authorised
    sellers. address: the brand's own (fictional, reserved) web address. book: measures by name.
    """

    slug: str
    name: str
    line: Any
    story: Any
    colour: str
    price_band: tuple[int, int]
    sellers: Sequence[str]
    address: str
    book: Mapping[str, Any]


def check_digit(digits: str) -> int:
    """The brands' check digit: sum of the digits, each times its place from the left, modulo 11, modulo 10.

    >>> check_digit("4471")
    4
    """
    return sum(place * int(digit) for place, digit in enumerate(digits, start=1)) % 11 % 10


ORRELLO = Brand(
    slug="orrello",
    name="Orrello",
    line=_("Leather goods, stitched slowly"),
    story=_("A small invented workshop that makes wallets and bags and numbers every one of them."),
    colour="#8a4524",
    price_band=(140, 320),
    sellers=("Orrello Store", "Casa Pellame", "Nordhaus Leder"),
    address="orrello.example",
    book={},
)
TARNVIK = Brand(
    slug="tarnvik",
    name="Tarnvik",
    line=_("Running shoes for cold mornings"),
    story=_("An invented running brand from an invented fjord, known for its twin-peak side mark."),
    colour="#1f7a6d",
    price_band=(90, 160),
    sellers=("Tarnvik Online", "Fjord Sport", "Laufwerk 21"),
    address="tarnvik.example",
    book={},
)
KILOVANE = Brand(
    slug="kilovane",
    name="Kilovane",
    line=_("Chargers that stay cool"),
    story=_("An invented electronics brand that sells one charger, one cable and one box."),
    colour="#3551c9",
    price_band=(29, 49),
    sellers=("Kilovane Shop", "Strom & Co", "Ampere Arcade"),
    address="kilovane.example",
    book={},
)
LYSOMBRE = Brand(
    slug="lysombre",
    name="Lysombre",
    line=_("Perfume after dark"),
    story=_("An invented perfume house with one scent, one bottle and a very particular box."),
    colour="#6b3fa0",
    price_band=(70, 120),
    sellers=("Lysombre Paris Maison", "Parfumerie Onda", "Velvet Counter"),
    address="lysombre.example",
    book={},
)

BRANDS = {brand.slug: brand for brand in (ORRELLO, TARNVIK, KILOVANE, LYSOMBRE)}

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
    book={
        "stitch_pitch_mm": 3,
        "stitch_tolerance_mm": 0.3,
        "stitch_slant_deg": 20,
        "slant_tolerance_deg": 6,
        "letter_gap_mm": 2,
        "letter_tolerance_mm": 0.3,
        "press_mm": 0.4,
        "press_tolerance_mm": 0.1,
        "origin": "HAND STITCHED IN ITALY",
        "emblem_tolerance_deg": 5,
        "ring_gap_mm": 0,
        "edge_bare_mm": 0,
        "serial_digits": 4,
    },
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
    book={
        "peak_ratio": 0.7,  # height of the small peak of the side mark, to that of the tall one
        "peak_tolerance": 0.04,
        "stitch_pitch": 4,  # mm
        "stitch_tolerance": 0.4,  # mm
        "glue_limit": 1.5,  # mm
        "eyelets": 6,
        "grooves": 7,
        "sizes": {  # EU: UK, US, cm
            "38": ("5", "6", "24"),
            "39": ("6", "7", "24.5"),
            "40": ("6.5", "7.5", "25.5"),
            "41": ("7.5", "8.5", "26"),
            "42": ("8", "9", "26.5"),
            "43": ("9", "10", "27.5"),
            "44": ("9.5", "10.5", "28"),
        },
    },
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
    book={
        "plastics": {
            "chalk": "#e8e4dc",
            "sage": "#a3b5a6",
            "sand": "#d2bd9c",
            "ink": "#33456f",
            "graphite": "#4a4c52",
        },
        "pin_mm": 19,
        "sleeve_mm": 9,
        "sleeve_tolerance_mm": 0.5,
        "seam_mm": 0.6,
        "seam_tolerance_mm": 0.15,
        "port_offset_mm": 0,
        "port_tolerance_mm": 0.4,
        "ring_letter_percent": 50,
        "ring_letter_tolerance": 3,
        "ring_gap_degrees": 60,
        "seal_rays": 12,
        "print": ["Model KV 27", "Input: 100-240 V AC, 0.8 A", "Output: 9 V DC, 3 A, 27 W"],
        "box_spec": ["Input", "100-240 V AC, 0.8 A", "Output", "9 V DC, 3 A, 27 W"],
        "maker": ["Kilovane Works", "7 Vane Street", "00417 Port Ohmen", "kilovane.example"],
    },
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
    book={
        "wordmark": "LYSOMBRE",
        "gap_tolerance_mm": 0.3,
        "margin_mm": 4.0,
        "margin_tolerance_mm": 0.4,
        "descriptor": "Eau de Parfum",
        "volume": "50 ml · 1.7 fl. oz",
        "code_prefix": "LY",
        "moon_tolerance_deg": 4.0,
        "ridges": 10,
        "ridge_tolerance": 0.2,
        "fill_tolerance_mm": 0.5,
    },
)

BRANDS = {brand.slug: brand for brand in (ORRELLO, TARNVIK, KILOVANE, LYSOMBRE)}

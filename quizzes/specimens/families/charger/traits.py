"""The measures of a genuine charger, and how measures and serial numbers are read."""

from __future__ import annotations

from random import Random

from quizzes.specimens.brands import Brand, check_digit
from quizzes.specimens.drawing import jitter
from quizzes.specimens.families.charger.materials import BACKDROPS
from quizzes.specimens.family import Traits


def genuine(brand: Brand, rng: Random) -> Traits:
    book, digits = brand.book, "".join(rng.choices("0123456789", k=8))
    return {
        "noise": rng.randint(1, 9999),
        "plastic": rng.choice(sorted(book["plastics"])),
        "backdrop": rng.randrange(len(BACKDROPS)),
        "shift": [rng.randint(-12, 12), rng.randint(-8, 8), rng.randint(-12, 12), rng.randint(-8, 8)],
        "sleeve_mm": jitter(rng, book["sleeve_mm"], 0.3, 1),
        "seam": [jitter(rng, book["seam_mm"], 0.1) for _end in "lr"],
        "port_offset": jitter(rng, 0, 0.3, 1),
        "ring_letter": book["ring_letter_percent"] + rng.randint(-1, 1),
        "ring_gap": book["ring_gap_degrees"],
        "seal_rays": book["seal_rays"],
        "print": list(book["print"]),
        "box_spec": list(book["box_spec"]),
        "maker": list(book["maker"]),
        "charger_serial": spaced(digits),
        "box_serial": with_check(digits),
        "dent": 0,
        "sale": "",
        "label": -1,
        "film": 0,
        "lint": 0,
    }


def spaced(digits: str) -> str:
    """Eight digits as they are printed."""
    return f"{digits[:4]} {digits[4:]}"


def with_check(digits: str) -> str:
    """The serial number on the box that belongs to eight digits."""
    return f"KV {spaced(digits)} · {check_digit(digits)}"


def number(serial: str) -> str:
    """The eight digits of a serial number, without letters, spaces and check digit."""
    return "".join(letter for letter in serial if letter.isdigit())[:8]


def off(brand: Brand, value: float, measure: str, tolerance: str) -> bool:
    """Whether a value strays from a measure of the brand book by more than it allows."""
    return bool(abs(value - brand.book[measure]) > brand.book[tolerance] + 1e-9)

"""The measures of a genuine bottle and its box, and the codes made of them."""

from __future__ import annotations

from random import Random

from quizzes.specimens.brands import Brand, check_digit
from quizzes.specimens.families.perfume.materials import BACKDROPS, SCENTS
from quizzes.specimens.family import Traits


def genuine(brand: Brand, rng: Random) -> Traits:
    book = brand.book
    code = str(rng.randrange(1000, 10000))
    return {
        "noise": rng.randrange(1, 10000),
        "scent": rng.choice(sorted(SCENTS)),
        "backdrop": rng.choice(sorted(BACKDROPS)),
        "light": around(rng, 0.5, 0.1),
        "box_shift": rng.randrange(-10, 11),
        "bottle_shift": rng.randrange(-10, 11),
        "gaps": [around(rng, 0, 0.06) for _gap in book["wordmark"][1:]],
        "margins": [around(rng, book["margin_mm"], 0.12) for _side in range(4)],
        "descriptor": book["descriptor"],
        "volume": book["volume"],
        "code": code,
        "check": str(check_digit(code)),
        "bottle_code": code,
        "moon": around(rng, 0, 1.2),
        "ridges": [around(rng, 1, 0.04) for _gap in range(book["ridges"] - 1)],
        "fill": around(rng, -0.5, 0.4),
        "corner": 0,
        "sticker": "",
        "sale": "",
    }


def around(rng: Random, value: float, spread: float) -> float:
    """Like `jitter`, but reckoned from the lower end: some measures round to another last digit."""
    return round(rng.uniform(value - spread, value + spread), 2)


def box_code(brand: Brand, traits: Traits) -> str:
    """The code on the box: with its check digit, where there is one."""
    check = f"-{traits['check']}" if traits["check"] else ""
    return f"{brand.book['code_prefix']} {traits['code']}{check}"


def bottle_code(brand: Brand, traits: Traits) -> str:
    return f"{brand.book['code_prefix']} {traits['bottle_code']}"

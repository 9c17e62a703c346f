"""The measures of a genuine wallet, and how measures are compared."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from quizzes.specimens.brands import Brand, check_digit
from quizzes.specimens.drawing import jitter
from quizzes.specimens.families.leather.materials import BACKDROPS, LEATHERS
from quizzes.specimens.families.leather.shapes import FLAP_LINE, LOWER_LINE, stitch_count
from quizzes.specimens.family import Traits


def genuine(brand: Brand, rng: Random) -> Traits:
    book = brand.book
    pitch = book["stitch_pitch_mm"]
    return {
        "noise": rng.randrange(1, 9000),
        "leather": rng.choice(sorted(LEATHERS)),
        "backdrop": rng.choice(sorted(BACKDROPS)),
        "turn": jitter(rng, 0, 1.6),
        "shift": [jitter(rng, 6, 14), jitter(rng, -4, 12)],
        "flap_gaps_mm": [jitter(rng, pitch, 0.08) for _i in range(stitch_count(FLAP_LINE, pitch) - 1)],
        "lower_slants_deg": [
            jitter(rng, book["stitch_slant_deg"], 2) for _i in range(stitch_count(LOWER_LINE, pitch) - 1)
        ],
        "letter_gaps_mm": [jitter(rng, book["letter_gap_mm"], 0.06) for _i in range(6)],
        "press_mm": [jitter(rng, book["press_mm"], 0.03) for _i in range(7)],
        "origin": book["origin"],
        "emblem_deg": jitter(rng, 0, 1.5),
        "ring_gap_mm": 0.0,
        "edge_bare_mm": [],
        "serial": _serial(rng),
        "scuffs": [],
        "patina": 0.0,
        "card": "en",
        "sticker": "",
        "thread_end_mm": 0.0,
    }


def _serial(rng: Random) -> str:
    digits = f"{rng.randrange(1000, 10000)}"
    return f"OR {digits}-{check_digit(digits)}"


def strays(values: Sequence[float], centre: float, tolerance: float) -> bool:
    return any(abs(value - centre) > tolerance for value in values)

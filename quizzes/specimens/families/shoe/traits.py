"""The measures of a genuine shoe, and what is read off them."""

from __future__ import annotations

from random import Random

from quizzes.specimens.brands import Brand, check_digit
from quizzes.specimens.drawing import jitter
from quizzes.specimens.families.shoe.materials import BACKDROPS, COLOURWAYS
from quizzes.specimens.family import Traits

STITCHES = 26


def genuine(brand: Brand, rng: Random) -> Traits:
    book = brand.book
    style = "".join(str(digit) for digit in rng.sample(range(1, 10), 4))
    size = rng.choice(sorted(book["sizes"]))
    pitch = float(book["stitch_pitch"])
    return {
        "noise": rng.randrange(1, 1000),
        "colourway": rng.choice(sorted(COLOURWAYS)),
        "backdrop": list(rng.choice(BACKDROPS)),
        "shift": [rng.randint(-9, 9), rng.randint(-2, 2)],  # whole pixels: filters crack at fractions
        "tilt": jitter(rng, 0, 3, 1),
        "peak_ratio": jitter(rng, book["peak_ratio"], 0.02, 3),
        "stitches": [jitter(rng, pitch, 0.15) for _n in range(STITCHES)],
        "glue": [
            [round(rng.uniform(0.1, 0.9), 3), round(rng.uniform(0.4, 1.0), 2)]
            for _n in range(rng.choice((0, 1, 2)))
        ],
        "eyelets": book["eyelets"],
        "grooves": book["grooves"],
        "word": brand.name.upper(),
        "size": size,
        "tongue_size": size,
        "style": style,
        "check": str(check_digit(style)),
        "tag_style": style,
        "systems": "usual",
        "laces": "own",
        "dust": False,
        "crush": False,
        "sticker": "",
    }


def style_code(traits: Traits) -> str:
    """The code on the box label; without its dash where there is no check digit."""
    return f"TV {traits['style']}-{traits['check']}".rstrip("-")


def size_lines(brand: Brand, traits: Traits) -> tuple[str, str]:
    """The small lines of sizes on the box label: British, American, metric, or overseas."""
    uk, us, cm = brand.book["sizes"][traits["size"]]
    if traits["systems"] == "overseas":
        return (
            f"JP {cm}  KR {round(float(cm) * 10)}",
            f"BR {int(traits['size']) - 2}  CN {round(float(cm) * 10)}",
        )
    return f"UK {uk}  US {us}", f"CM {cm}"

"""The picture from back to front, and where each part lies in it."""

from __future__ import annotations

from random import Random

from quizzes.specimens.brands import Brand
from quizzes.specimens.drawing import document, moved, polygon, rectangle
from quizzes.specimens.families.leather import brass, labels, leatherwork, tag
from quizzes.specimens.families.leather.materials import LEATHERS, defs
from quizzes.specimens.families.leather.shapes import (
    CARD_TURN,
    EYELET,
    FLAP_LINE,
    LOWER_AREA,
    LOWER_LINE,
    MM,
    RING,
    SNAP,
    TAG_TURN,
    band,
    turn,
)
from quizzes.specimens.family import HEIGHT, WIDTH, Drawing, Point, Polygon, Traits
from quizzes.specimens.scenery import wash


def draw(brand: Brand, traits: Traits) -> Drawing:
    dx, dy = traits["shift"]
    body = (
        f'{_tabletop(traits)}<g transform="translate({dx} {dy}) rotate({traits["turn"]} 600 450)">'
        f"{_wallet(brand, traits)}</g>{wash('url(#vignette)')}"
    )
    return Drawing(svg=document(defs(traits), body), parts=_parts(traits))


def _tabletop(traits: Traits) -> str:
    """A tabletop with fine dark and light specks."""
    rng = Random(traits["noise"] + 1)
    specks = "".join(
        f'<path d="{_specks(rng, count)}" stroke="{colour}" stroke-opacity="{alpha}" stroke-width="{width}" '
        'stroke-linecap="round"/>'
        for count, colour, alpha, width in (
            (1500, "#3a3026", 0.13, 1.6),
            (1200, "#ffffff", 0.4, 1.5),
            (260, "#3a3026", 0.12, 3),
        )
    )
    return wash("url(#light)") + specks


def _specks(rng: Random, count: int) -> str:
    return "".join(
        f"M{rng.randrange(WIDTH)} {rng.randrange(HEIGHT)}l{rng.randrange(-2, 3)} {rng.randrange(-2, 3)}"
        for _i in range(count)
    )


def _wallet(brand: Brand, traits: Traits) -> str:
    layers = (
        labels.card(traits),
        leatherwork.body(traits),
        _lower_stitching(brand, traits),
        labels.origin(traits),
        leatherwork.flap(traits),
        _flap_stitching(brand, traits),
        labels.wordmark(traits),
        brass.snap(traits),
        brass.ring(traits),
        brass.tab(traits),
        tag.tag(traits),
        tag.cord(traits),
    )
    return "".join(layers)


def _lower_stitching(brand: Brand, traits: Traits) -> str:
    slants, thread = traits["lower_slants_deg"], LEATHERS[traits["leather"]][1]
    return leatherwork.stitches(
        LOWER_LINE, [brand.book["stitch_pitch_mm"] * MM] * len(slants), slants, thread
    )


def _flap_stitching(brand: Brand, traits: Traits) -> str:
    gaps, thread = [gap * MM for gap in traits["flap_gaps_mm"]], LEATHERS[traits["leather"]][1]
    return leatherwork.stitches(FLAP_LINE, gaps, [brand.book["stitch_slant_deg"]] * len(gaps), thread)


def _parts(traits: Traits) -> dict[str, Polygon]:
    dx, dy = traits["shift"]
    return {
        name: polygon(moved(turn(points, traits["turn"], (600, 450)), dx, dy))
        for name, points in _areas().items()
    }


def _areas() -> dict[str, list[Point]]:
    """Each part's corners on a wallet that lies straight."""
    return {
        "flap_leather": rectangle(120, 150, 748, 276),
        "flap_stitching": band(FLAP_LINE[4:-4], 30, 26),
        "wordmark": rectangle(168, 292, 700, 392),
        "snap": rectangle(SNAP[0] - 54, SNAP[1] - 54, SNAP[0] + 54, SNAP[1] + 54),
        "ring": rectangle(RING[0] - 54, RING[1] - 52, RING[0] + 52, RING[1] + 52),
        "lower_leather": rectangle(600, 566, 744, 656),
        "origin": rectangle(180, 658, 690, 712),
        "lower_stitching": LOWER_AREA,
        "edge": rectangle(70, 762, 798, 822),
        "care_card": turn(rectangle(822, 70, 1120, 296), CARD_TURN, (940, 190)),
        "serial": turn(rectangle(900, 570, 1100, 690), TAG_TURN, EYELET),
        "tag_stitching": turn(rectangle(880, 752, 1122, 836), TAG_TURN, EYELET),
    }

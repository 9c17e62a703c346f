"""The sole: foam with its heel grooves, rubber, glue and dust."""

from __future__ import annotations

from math import degrees
from random import Random

from quizzes.specimens.families.shoe.materials import Colours, soft
from quizzes.specimens.families.shoe.shapes import (
    BOND,
    FOAM,
    FOAM_LOWER,
    FOAM_TOP,
    GROUND,
    MM,
    OUTSOLE,
    SCULPT,
    SCULPT_RIM,
    WAIST,
    along,
    curve_length,
    curve_path,
)
from quizzes.specimens.family import Traits


def midsole(traits: Traits, colours: Colours) -> str:
    """The two layers of foam, their sculpted flank, and the grooves."""
    waist = curve_path(WAIST)
    return (
        f'<g filter="url(#foam-body)"><g filter="url(#beads)"><path d="{FOAM}" fill="{colours.foam}"/>'
        f'<path d="{FOAM_LOWER}" fill="{colours.lower}"/></g></g><g clip-path="url(#in-foam)">'
        f"{_flecks(traits, colours)}{soft(waist, '#000', 12, 0.4)}{soft(waist, '#fff', 4, 0.8, dy=4)}"
        f"{soft(curve_path(FOAM_TOP), '#fff', 12, 0.7, dy=5)}"
        f'<path d="{SCULPT}" fill="url(#hollow)"/>{soft(SCULPT_RIM, "#fff", 4, 0.9)}'
        f"{soft(curve_path(GROUND), '#000', 50, 0.4, dy=-2)}{_grooves(traits)}</g>"
    )


def _flecks(traits: Traits, colours: Colours) -> str:
    """Coloured crumbs in the lower foam."""
    rng = Random(int(traits["noise"]))
    crumbs = "".join(
        f'<ellipse rx="{rng.uniform(0.8, 3):.1f}" ry="{rng.uniform(0.6, 1.6):.1f}" '
        f'fill="{rng.choice(colours[1:3])}" '
        f'transform="translate({x:.1f} {y + rng.uniform(6, 44):.1f}) rotate({rng.uniform(0, 180):.0f})"/>'
        for x, y, _a in along(WAIST, [rng.uniform(0, 990) for _n in range(230)])
    )
    return f'<g opacity=".6">{crumbs}</g>'


def _grooves(traits: Traits) -> str:
    """Slanting grooves pressed into the heel of the sole."""
    count = int(traits["grooves"])
    out = []
    for place in range(count):
        share = place / (count - 1)
        x, y = 144 + 226 * share, 489 + 13 * share
        d = f"M{x + 14:.1f} {y:.1f} q8 14 -5 38 q-5 9 -11 9 q-4 -6 2 -20 q5 -17 14 -27 Z"
        out.append(
            f'<path d="{d}" fill="#fff" opacity=".9" transform="translate(1.8 2.2)"/>'
            f'<path d="{d}" fill="#77736a"/><path d="{d}" fill="url(#sink)"/>'
        )
    return "".join(out)


def outsole(colours: Colours) -> str:
    """The rubber below the foam, with its lugs."""
    lugs = "".join(
        f'<path d="M-13 -4 H13 L9 15 H-9 Z" transform="translate({x:.1f} {y:.1f}) rotate({degrees(a):.1f})"/>'
        for x, y, a in along(GROUND, [8 + 30.5 * place for place in range(31)])
    )
    edge = (
        "M104 556 C120 572 150 582 186 586 C280 594 380 593 450 587 C520 580 580 582 640 587 "
        "C740 594 850 593 930 576 C990 562 1052 544 1086 512"
    )
    return (
        f'<g filter="url(#rubber)"><g fill="{colours.rubber}">{lugs}</g>'
        f'<path d="{OUTSOLE}" fill="{colours.rubber}"/></g>'
        f'<g clip-path="url(#in-sole)">{soft(edge, "#fff", 9, 0.5, dy=3)}'
        f"{soft(curve_path(GROUND), '#000', 12, 0.3, dy=5)}</g>" + soft(edge, "#000", 5, 0.55)
    )


def glue(traits: Traits) -> str:
    """Dried glue above the line where upper and sole meet; each spot is (place 0 to 1, width in mm)."""
    rng, whole = Random(int(traits["noise"])), curve_length(BOND)
    spots = along(BOND, [place * whole for place, _width in traits["glue"]])
    return "".join(
        f'<g transform="translate({x:.1f} {y:.1f}) rotate({degrees(a):.1f})">{_glue_spot(rng, width)}</g>'
        for (x, y, a), (_place, width) in zip(spots, traits["glue"], strict=True)
    )


def _glue_spot(rng: Random, width: float) -> str:
    """Drops in a row that make a spot of this width in mm: their shadow, body and gleam."""
    drops = [(-0.34, 0.16), (-0.1, 0.2), (0.16, 0.15), (0.36, 0.14), (0.02, 0.17)]
    blobs = "".join(
        f'<ellipse cx="{right * width * MM:.1f}" cy="{rng.uniform(-0.1, 0.12) * width * MM:.1f}" '
        f'rx="{size * width * MM:.1f}" ry="{size * rng.uniform(0.7, 1.1) * width * MM:.1f}"/>'
        for right, size in drops
    )
    return (
        f'<g fill="#2b1d00" opacity=".5" transform="translate(.8 1.8)">{blobs}</g>'
        f'<g fill="#d8b25c">{blobs}</g>'
        f'<g fill="#f1dc9f" transform="translate(-.4 -.5) scale(.8)">{blobs}</g>'
        f'<g fill="#fff" opacity=".8" transform="translate({-0.06 * width * MM:.1f} '
        f'{-0.08 * width * MM:.1f}) scale(.36 .2)">{blobs}</g>'
    )


def dust(traits: Traits) -> str:
    """Pale dust on the rubber and its lugs."""
    if not traits["dust"]:
        return ""
    rng = Random(int(traits["noise"]))
    specks = "".join(
        f'<circle cx="{x + rng.uniform(-9, 9):.1f}" cy="{y + rng.uniform(-14, 9):.1f}" '
        f'r="{rng.uniform(0.7, 2.6):.1f}"/>'
        for x, y, _a in along(GROUND, [rng.uniform(60, 920) for _n in range(240)])
    )
    smear = "M170 604 C300 616 400 606 450 602 C600 590 800 612 930 588 C990 574 1040 556 1080 526"
    return (
        f'<g clip-path="url(#in-sole)">{soft(smear, "#d8c4a0", 34, 0.6)}</g>'
        f'<g fill="#dcc9a6" opacity=".8">{specks}</g>'
    )

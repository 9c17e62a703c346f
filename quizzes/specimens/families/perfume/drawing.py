"""The picture from back to front, and where each part lies in it."""

from __future__ import annotations

from quizzes.specimens.brands import Brand
from quizzes.specimens.drawing import document, moved, polygon
from quizzes.specimens.families.perfume import bottle, box
from quizzes.specimens.families.perfume.brushes import rect
from quizzes.specimens.families.perfume.materials import defs
from quizzes.specimens.families.perfume.shapes import BOTTLE_X, corners
from quizzes.specimens.family import Drawing, Polygon, Traits
from quizzes.specimens.lettering import Box
from quizzes.specimens.scenery import wash

# The same corners on every specimen: a width that followed the print would give the answer away.
ON_BOX = {
    "wordmark": "146,370 438,370 438,433 146,433",
    "descriptor": "180,436 420,436 420,496 180,496",
    "border": "180,86 500,86 500,764 438,764 438,148 180,148",
    "sale": "242,498 358,498 358,610 242,610",
    "volume": "190,614 410,614 410,674 190,674",
    "box-code": "210,677 390,677 390,737 210,737",
    "corner": "104,84 176,84 176,156 104,156",
    "side": "494,380 598,380 598,520 494,520",
}
ON_BOTTLE = {
    "moon": "-54,194 54,194 54,302 -54,302",
    "collar": "-94,346 94,346 94,414 -94,414",
    "liquid": "-118,458 118,458 118,586 -118,586",
    "bottle-code": "-90,738 90,738 90,802 -90,802",
}


def draw(brand: Brand, traits: Traits) -> Drawing:
    body = (
        f'{_backdrop(traits)}<g transform="translate({_box_x(traits)} 0)">{box.layer(brand, traits)}</g>'
        f'<g transform="translate({_bottle_x(traits)} 0)">{bottle.layer(brand, traits)}</g>'
        f"{wash('url(#vignette)')}"
    )
    return Drawing(svg=document(defs(traits), body), parts=_parts(traits))


def _backdrop(traits: Traits) -> str:
    """A wall with beams of light, and the table."""
    lean = traits["noise"] % 60 - 30
    beams = "".join(
        rect(Box(x + lean, -20, x + wide + lean, 660), "url(#beam)", transform="skewX(-24)")
        for x, wide in ((420, 190), (650, 120), (1180, 260))
    )
    return (
        f"{wash('url(#wall)')}{beams}"
        f'<ellipse cx="{760 + lean}" cy="380" rx="520" ry="400" fill="url(#glow)"/>'
        '<rect y="590" width="1200" height="310" fill="url(#table)"/>'
        '<rect width="1200" height="900" fill="url(#grain-tile)" opacity=".2"/>'
    )


def _box_x(traits: Traits) -> int:
    return int(traits["box_shift"])


def _bottle_x(traits: Traits) -> int:
    return BOTTLE_X + int(traits["bottle_shift"])


def _parts(traits: Traits) -> dict[str, Polygon]:
    box_parts = {part: polygon(moved(corners(text), _box_x(traits), 0)) for part, text in ON_BOX.items()}
    return box_parts | {
        part: polygon(moved(corners(text), _bottle_x(traits), 0)) for part, text in ON_BOTTLE.items()
    }

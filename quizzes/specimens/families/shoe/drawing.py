"""The picture from back to front, and where each part lies in it."""

from __future__ import annotations

from quizzes.specimens.brands import Brand
from quizzes.specimens.drawing import document, moved, polygon
from quizzes.specimens.families.shoe import box, labels, sole, upper
from quizzes.specimens.families.shoe.materials import COLOURWAYS, defs
from quizzes.specimens.families.shoe.shapes import BOND, THROAT, band
from quizzes.specimens.family import Drawing, Point, Polygon, Traits
from quizzes.specimens.scenery import wash

ON_SHOE: dict[str, list[Point]] = {
    "mark": [(350, 472), (490, 396), (600, 368), (636, 370), (686, 512), (500, 510)],
    "stitching": [(728, 498), (768, 446), (840, 412), (930, 402), (1030, 416), (1062, 446), (1034, 478),
                  (930, 466), (850, 478), (790, 508)],
    "bond": band(BOND, 30, 30),
    "eyelets": band(THROAT, -2, 58),
    "laces": band(THROAT, 72, 2),
    "tongue": [(386, 112), (404, 92), (470, 82), (492, 106), (492, 178), (468, 204), (408, 214)],
    "heel": [(134, 356), (190, 346), (358, 418), (388, 488), (224, 464), (134, 440)],
    "grooves": [(120, 476), (226, 472), (408, 492), (404, 566), (120, 566)],
    "outsole": [(430, 578), (640, 580), (850, 584), (960, 562), (1086, 504), (1098, 538), (960, 606),
                (850, 626), (430, 628)],
    "tag": [(96, 690), (222, 690), (244, 716), (244, 886), (74, 886), (74, 716)],
}  # fmt: skip
ON_BOX: dict[str, list[Point]] = {
    "label": [(650, 720), (904, 720), (904, 890), (650, 890)],
    "size": [(912, 720), (1094, 720), (1094, 890), (912, 890)],
    "box": [(300, 714), (634, 714), (634, 860), (300, 860)],
    "corner": [(1062, 628), (1172, 628), (1172, 704), (1062, 704)],
}


def draw(brand: Brand, traits: Traits) -> Drawing:
    dx, dy = traits["shift"]
    body = (
        f'{_backdrop(traits)}<g transform="translate({dx} 0)">{_box(brand, traits)}</g>'
        f'<g transform="translate({dx} {dy})">{box.shoe_shadow()}{_shoe(traits)}{labels.tag(traits)}</g>'
        f"{wash('url(#vignette)')}"
    )
    return Drawing(svg=document(defs(traits), body), parts=_parts(traits))


def _backdrop(traits: Traits) -> str:
    light, dark = traits["backdrop"]
    return (
        f'<radialGradient id="room" cx=".42" cy=".3" r=".85"><stop offset="0" stop-color="{light}"/>'
        f'<stop offset="1" stop-color="{dark}"/></radialGradient>{wash("url(#room)")}'
    )


def _box(brand: Brand, traits: Traits) -> str:
    return box.carton() + box.front(traits) + box.corner(traits) + box.label(brand, traits)


def _shoe(traits: Traits) -> str:
    colours = COLOURWAYS[traits["colourway"]]
    under, over = upper.laces(traits, colours)
    layers = (
        upper.inside(colours),
        f'<g clip-path="url(#in-throat)">{under}</g>',
        upper.upper(traits, colours),
        upper.eyelets(traits),
        f'<g clip-path="url(#in-throat)">{over}</g>',
        labels.tongue_label(traits),
        upper.pull_tab(colours),
        sole.midsole(traits, colours),
        sole.outsole(colours),
        sole.glue(traits),
        sole.dust(traits),
    )
    return "".join(layers)


def _parts(traits: Traits) -> dict[str, Polygon]:
    dx, dy = traits["shift"]
    shoe = {part: polygon(moved(points, dx, dy)) for part, points in ON_SHOE.items()}
    return shoe | {part: polygon(moved(points, dx, 0)) for part, points in ON_BOX.items()}

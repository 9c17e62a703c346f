"""The picture from back to front, and where each part lies in it."""

from __future__ import annotations

from quizzes.specimens.brands import Brand
from quizzes.specimens.drawing import document, moved, polygon, rectangle
from quizzes.specimens.families.charger import box, cable, casing
from quizzes.specimens.families.charger.brushes import filled
from quizzes.specimens.families.charger.materials import BACKDROPS, defs, shade
from quizzes.specimens.families.charger.shapes import box_place, charger_place, on_box
from quizzes.specimens.family import Drawing, Polygon, Traits

# left, top, right and bottom, from the place of the charger or of the box
ON_CHARGER = {
    "pins": (-100, -152, 100, 8),
    "seam": (-152, 66, 152, 128),
    "ring": (-46, 138, 46, 230),
    "print": (-112, 231, 112, 302),
    "charger_serial": (-112, 306, 112, 362),
    "port": (-110, 366, 110, 428),
}
ON_BOX = {
    "corner": (376, -6, 446, 92),
    "sticker": (322, 118, 422, 218),
    "seal": (318, 228, 430, 338),
    "strip": (20, 296, 256, 366),
    "spec": (22, 378, 242, 498),
    "maker": (252, 378, 432, 498),
    "box_serial": (232, 510, 432, 586),
}
SIDE_OF_BOX = ((-70, 60), (0, 84), (0, 350), (-70, 326))
AROUND_CABLE = ((308, 764), (420, 712), (640, 712), (738, 790), (668, 862), (420, 882), (320, 856))


def draw(brand: Brand, traits: Traits) -> Drawing:
    body = (
        _backdrop(traits)
        + box.layer(brand, traits)
        + casing.layer(brand, traits)
        + cable.layer(brand, traits)
    )
    return Drawing(svg=document(defs(brand, traits), body), parts=_parts(traits))


def _backdrop(traits: Traits) -> str:
    """Paper that rolls from the wall onto the table, the pool of the lamp and the dark of the corners."""
    paints = (shade(BACKDROPS[traits["backdrop"]], 1.06), "url(#table)", "url(#fibres)", "url(#pool)")
    return "".join(filled("M0 0H1200V900H0Z", paint) for paint in (*paints, "url(#corners)"))


def _parts(traits: Traits) -> dict[str, Polygon]:
    """Where every part lies: the same for all specimens but for the small shifts."""
    parts = {
        part: polygon(moved(rectangle(*edges), *charger_place(traits))) for part, edges in ON_CHARGER.items()
    }
    for part, edges in ON_BOX.items():
        corners = [on_box(x, y) for x, y in rectangle(*edges)]
        parts[part] = polygon(moved(corners, *box_place(traits)))
    parts["side"] = polygon(moved(SIDE_OF_BOX, *box_place(traits)))
    parts["cable"] = polygon(AROUND_CABLE)
    return parts

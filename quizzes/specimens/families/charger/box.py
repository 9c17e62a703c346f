"""The box: its faces, its dent, the print on its front and the rest of its film."""

from __future__ import annotations

from random import Random

from quizzes.specimens.brands import Brand
from quizzes.specimens.drawing import moved, outline, rectangle
from quizzes.specimens.families.charger.brushes import filled, lettered, placed, stroked
from quizzes.specimens.families.charger.casing import body, pins
from quizzes.specimens.families.charger.labels import seal, stickers
from quizzes.specimens.families.charger.materials import INK, SHADOW, shade
from quizzes.specimens.families.charger.shapes import (
    BOX_AXIS,
    BOX_HEIGHT,
    BOX_SIDE,
    BOX_WIDTH,
    bar,
    box_place,
    disc,
    on_box,
    ragged,
)
from quizzes.specimens.family import Traits
from quizzes.specimens.scenery import clip


def layer(brand: Brand, traits: Traits) -> str:
    sheen = filled(outline(rectangle(0, 0, BOX_WIDTH, BOX_HEIGHT)), "url(#sheen)", 0.55)
    front = _front(brand, traits) + seal(traits) + sheen + stickers(traits) + _dent(traits)
    return placed(
        *box_place(traits),
        _shadow()
        + _shell(brand, traits)
        + f'<g transform="matrix({BOX_AXIS[0]} {BOX_AXIS[1]} 0 1 0 0)">{front}</g>'
        + _film(traits),
    )


def _shadow() -> str:
    cast = [(-60, -24), (0, 4), (434, -22), (640, -90), (560, -130), (300, -120)]
    contact = [(-70, -26), (0, 7), (436, -17), (436, -40), (0, -20)]
    return filled(outline(moved(cast, 0, BOX_HEIGHT)), SHADOW, 0.5, 22) + filled(
        outline(moved(contact, 0, BOX_HEIGHT)), SHADOW, 0.8, 4
    )


def _shell(brand: Brand, traits: Traits) -> str:
    """The faces of the box: side, top and front, with its lit folds, and the dent if there is one."""
    dent, (away_x, away_y) = float(traits["dent"]), BOX_SIDE
    fold, low = on_box(BOX_WIDTH - dent, 0), on_box(BOX_WIDTH, BOX_HEIGHT)
    corner = [fold, on_box(BOX_WIDTH - dent * 0.3, dent * 0.45), on_box(BOX_WIDTH, dent * 1.3)]
    side = [(0.0, 0.0), (0.0, BOX_HEIGHT), (away_x, BOX_HEIGHT + away_y), BOX_SIDE]
    back = on_box(BOX_WIDTH - dent * 0.4, 0)
    top = [(0.0, 0.0), fold, (back[0] + away_x, back[1] + away_y), BOX_SIDE]
    faces = (
        filled(outline(side), "url(#side)")
        + filled(outline(top), shade(brand.colour, 1.35))
        + filled(outline([(0.0, 0.0), *corner, low, (0.0, BOX_HEIGHT)]), "url(#front)")
    )
    folds = outline([fold, (0.0, 0.0), (0.0, BOX_HEIGHT)], close=False)
    return f'<g filter="url(#card)">{faces}</g>' + stroked(folds, "#dfe5ff", 1.6, 0.55)


def _dent(traits: Traits) -> str:
    """Bare cardboard at a knocked corner, and the crease below it; in the front's own pixels."""
    dent, edge = float(traits["dent"]), BOX_WIDTH
    if not dent:
        return ""
    bare = [(edge - dent - 30, 2), (edge - dent, 1), (edge - dent * 0.3, dent * 0.45), (edge - 1, dent * 1.3)]
    bare += [(edge - 2, dent * 1.3 + 38), (edge - 9, dent * 1.3 + 6), (edge - dent - 2, dent * 0.75)]
    crease = outline([(edge - dent - 46, 4), (edge - dent - 6, dent + 18), (edge, dent + 62)], close=False)
    return (
        filled(ragged(bare, traits["noise"], 2.2), "#b9b3a6")
        + filled(ragged(bare, traits["noise"] + 1, 2), "#efeae0", 0.9)
        + stroked(crease, "#0a1030", 4, 0.5, 1)
        + stroked(crease, "#fff", 1.2, 0.45, more='transform="translate(-1 -2)"')
    )


def _vanes(size: float) -> str:
    """The brand's picture mark: three blades of a fan."""
    curve = (0, 0, 0.2, -0.5, 0.7, -0.55, 0.8, -0.2, 0.5, -0.3, 0.3, -0.1, 0, 0)
    x0, y0, *rest = (round(value * size, 2) for value in curve)
    blade = f"M{x0} {y0}C" + " ".join(map(str, rest))
    return "".join(placed(0, 0, filled(blade, "#fff"), turn) for turn in (0, 120, 240))


def _front(brand: Brand, traits: Traits) -> str:
    """What is printed on the front, in the front's own pixels."""
    panel = filled(f"M0 368H{BOX_WIDTH}V{BOX_HEIGHT}H0Z", "url(#paper)", more='filter="url(#card)"')
    return (
        clip("art", f'<rect width="{BOX_WIDTH}" height="368"/>')
        + f'<g clip-path="url(#art)">{_art(brand)}</g>'
        + placed(46, 52, _vanes(30))
        + lettered(brand.name.lower(), 80, 64, 42, "#fff", "geometric-heavy", anchor="start", tracking=-0.01)
        + lettered("Wall charger with USB-C", 82, 90, 15, "#dfe5ff", anchor="start")
        + panel
        + stroked("M30 505H412M246 384V490", "#c5c7cf", 1)
        + _panel(traits)
        + _barcode(traits)
    )


def _art(brand: Brand) -> str:
    """The picture on the front: a charger by the book, in a burst of light."""
    picture = body(brand.book["seam_mm"], brand.book["seam_mm"]) + pins(brand, brand.book["sleeve_mm"])
    arcs = "".join(stroked(disc(r), "#fff", 1.4, round(0.34 - r / 700, 2)) for r in range(96, 236, 20))
    return (
        placed(168, 236, filled(disc(190), "url(#burst)") + arcs)
        + filled(bar(84, 338, 276, 366, 14), "#0a0f33", 0.55, 4)
        + f'<g transform="translate(168 176) scale(.41)">{picture}</g>'
    )


def _panel(traits: Traits) -> str:
    """Specification, maker and serial: small headings, and lines below them."""
    out = ""
    for heading, x, y in (("SPECIFICATION", 30, 392), ("MADE BY", 262, 392), ("SERIAL", 244, 534)):
        out += lettered(heading, x, y, 10, "#7b8092", "grotesk-bold", anchor="start", tracking=0.12)
    for row, line in enumerate(traits["box_spec"]):
        size, ink, face = ((13, "#4c5166", "grotesk"), (17, INK, "grotesk-bold"))[row % 2]
        out += lettered(line, 30, 416 + row * 23, size, ink, face, anchor="start")
    for row, line in enumerate(traits["maker"]):
        out += lettered(
            line, 262, 416 + row * 23, 16, INK, "grotesk" if row else "grotesk-bold", anchor="start"
        )
    return out + lettered(
        traits["box_serial"], 244, 562, 20, INK, "grotesk-bold", anchor="start", tracking=0.02
    )


def _barcode(traits: Traits) -> str:
    rng, x, bars = Random(traits["noise"]), 34.0, ""
    while x < 196:
        width = rng.choice((1.6, 1.6, 3.2, 4.8))
        bars += f"M{x:.1f} 522h{width}v58h-{width}Z"
        x += width + rng.choice((1.6, 1.6, 3.2))
    return filled(bars, INK)


def _film(traits: Traits) -> str:
    """What is left of the shrink wrap, on the side of the box."""
    if not traits["film"]:
        return ""
    torn = [(-66, 76), (-40, 96), (-22, 84), (4, 112), (8, 200), (3, 292), (-16, 318), (-44, 286), (-66, 300)]
    edge = ragged(torn, traits["noise"], 3.5)
    wrinkles = "M-58 120Q-40 190 -60 260M-20 110Q-6 200 -22 300M-40 130Q-30 190 -42 270M-8 130Q2 190 -8 240"
    return (
        filled(edge, SHADOW, 0.4, 2, 'transform="translate(2 4)"')
        + filled(edge, "#8d9be0", 0.35)
        + filled(edge, "url(#film)", 0.7)
        + stroked(edge, "#fff", 1.2, 0.75)
        + stroked(wrinkles, "#fff", 1.4, 0.6, 1)
    )

"""A wall charger of the invented brand Kilovane, its braided cable and its printed box."""

from __future__ import annotations

import colorsys
import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import KILOVANE, Brand, check_digit
from quizzes.specimens.drawing import document, polygon
from quizzes.specimens.family import (
    OBVIOUS,
    SUBTLE,
    Drawing,
    Family,
    Oddity,
    Point,
    Polygon,
    Rule,
    Tell,
    Text,
    Traits,
)
from quizzes.specimens.lettering import lettering

MM = 7.5  # pixels per millimetre on the charger
BODY, TOP, WALL = 150.0, 40.0, 412.0  # half width, half depth and height of the charger
BOX_WIDTH, BOX_HEIGHT = 440.0, 610.0
BOX_AXIS = (0.985, -0.058)  # one pixel to the right on the box's front, in the picture
BOX_SIDE = (-66.0, -24.0)  # from the near edge of the box to its far left edge
BACKDROPS = ("#d9d4ca", "#cfd3d6", "#d8cdbd", "#cdd3c8", "#dacbc6")
COLOURS = {
    "chalk": _("chalk white"),
    "sage": _("sage green"),
    "sand": _("sand"),
    "ink": _("ink blue"),
    "graphite": _("graphite"),
}
LABELS = (
    ("Chargeur mural 27 W", "Importé par Ampere Arcade"),
    ("Caricatore da parete 27 W", "Importato da Strom & Co"),
    ("Ładowarka sieciowa 27 W", "Importer: Ampere Arcade"),
    ("Steckerladegerät 27 W", "Vertrieb: Strom & Co"),
)
SHADOW, INK = "#15121d", "#1a1d2b"
# Strokes along the cable that round it: colour, width and shift.
CABLE_LIGHT = (
    ("#08070c", 9, 0, 4.5),
    ("#08070c", 6, 0, 6),
    ("#08070c", 3.5, 0, 7.3),
    ("#fff", 8, -1, -2.5),
    ("#fff", 5, -1, -3.5),
    ("#fff", 2.5, -1, -4.2),
)


# Small drawing tools


def _shade(colour: str, light: float) -> str:
    """A colour in less light (it gains depth, as plastic does) or, above 1, in more."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    if light > 1:
        lit = [channel + (1 - channel) * (light - 1) for channel in channels]
    else:
        lit = [channel ** (1 + (1 - light) * 0.7) * light for channel in channels]
    return "#" + "".join(f"{round(min(channel, 1) * 255):02x}" for channel in lit)


def _path(points: Sequence[Point], close: bool = True) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if close else "")


def _oval(y: float, start: float, stop: float, a: float = BODY, b: float = TOP) -> list[Point]:
    """Points of the charger's rounded outline seen from above, between two angles (90 is the front)."""

    def bent(value: float) -> float:
        return math.copysign(abs(value) ** 0.5, value)

    angles = [math.radians(start + (stop - start) * step / 48) for step in range(49)]
    return [(bent(math.cos(angle)) * a, y + bent(math.sin(angle)) * b) for angle in angles]


def _text(
    line: str,
    x: float,
    y: float,
    size: float,
    ink: str,
    face: str = "grotesk",
    anchor: str = "middle",
    tracking: float = 0,
) -> str:
    return _fill(lettering(line, face=face, size=size, x=x, y=y, anchor=anchor, tracking=tracking).d, ink)


def _fill(d: str, paint: str, opacity: float = 1, blur: int = 0, more: str = "") -> str:
    soft = f' filter="url(#blur{blur})"' if blur else ""
    return f'<path d="{d}" fill="{paint}" fill-opacity="{opacity}"{soft} {more}/>'


def _line(d: str, colour: str, width: float, opacity: float = 1, blur: int = 0, more: str = "") -> str:
    return _fill(
        d,
        "none",
        blur=blur,
        more=f'stroke="{colour}" stroke-width="{width}" stroke-opacity="{opacity}" {more}',
    )


def _bar(left: float, top: float, right: float, bottom: float, radius: float) -> str:
    """A rectangle with round corners, as the `d` of a path."""
    arc = f"a{radius} {radius} 0 0 1"
    return (
        f"M{left + radius} {top}H{right - radius}{arc} {radius} {radius}"
        f"V{bottom - radius}{arc} {-radius} {radius}"
        f"H{left + radius}{arc} {-radius} {-radius}V{top + radius}{arc} {radius} {-radius}Z"
    )


def _disc(radius: float) -> str:
    return f"M{radius} 0A{radius} {radius} 0 1 1 {-radius} 0A{radius} {radius} 0 1 1 {radius} 0Z"


def _place(x: float, y: float, inner: str, turn: float = 0) -> str:
    return f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn})">{inner}</g>'


def _gradient(
    name: str, stops: Sequence[tuple[float, str, float]], towards: tuple[float, float] = (1, 0)
) -> str:
    inner = "".join(
        f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{opacity}"/>'
        for at, colour, opacity in stops
    )
    x, y = towards
    return f'<linearGradient id="{name}" x1="0" y1="0" x2="{x}" y2="{y}">{inner}</linearGradient>'


def _light(name: str, middle: Point, radius: float, stops: Sequence[tuple[float, str, float]]) -> str:
    inner = "".join(
        f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{opacity}"/>'
        for at, colour, opacity in stops
    )
    x, y = middle
    return f'<radialGradient id="{name}" cx="{x}" cy="{y}" r="{radius}">{inner}</radialGradient>'


def _blur(radius: int) -> str:
    return (
        f'<filter id="blur{radius}" x="-50%" y="-50%" width="200%" height="200%" '
        f'color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="{radius}"/></filter>'
    )


def _grain(name: str, frequency: float, relief: float, seed: int) -> str:
    """A filter that lights fine noise and lays it over what it is given."""
    return (
        f'<filter id="{name}" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB">'
        f'<feTurbulence type="fractalNoise" baseFrequency="{frequency}" numOctaves="2" seed="{seed}"/>'
        f'<feDiffuseLighting surfaceScale="{relief}" diffuseConstant="1.2" '
        'lighting-color="#fff" result="lit">'
        '<feDistantLight azimuth="235" elevation="56"/></feDiffuseLighting>'
        '<feComposite in="lit" in2="SourceGraphic" operator="arithmetic" k1="1"/>'
        '<feComposite in2="SourceAlpha" operator="in"/></filter>'
    )


def _on_box(x: float, y: float) -> Point:
    """A point of the box's front, from its own pixels to the picture's before the box is placed."""
    return x * BOX_AXIS[0], x * BOX_AXIS[1] + y


def _ragged(points: Sequence[Point], seed: int, size: float) -> str:
    """A closed shape with torn edges, as the `d` of a path."""
    rng, torn = Random(seed), []
    for (x0, y0), (x1, y1) in pairwise([*points, points[0]]):
        steps = max(1, round(math.hypot(x1 - x0, y1 - y0) / 5))
        for step in range(steps):
            x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
            torn.append((x + rng.uniform(-size, size), y + rng.uniform(-size, size)))
    return _path(torn)


def _rectangle(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


# What the picture is made of, from back to front


def _defs(brand: Brand, traits: Traits) -> str:
    noise = traits["noise"]
    return (
        _plastic_paints(_plastic(brand, traits))
        + _box_paints(brand.colour)
        + _backdrop_paints()
        + "".join(_blur(radius) for radius in (1, 2, 4, 22))
        + _grain("plastic", 0.85, 0.34, noise)
        + _grain("card", 0.7, 0.2, noise + 1)
        + _grain("sweep", 0.6, 0.35, noise + 2)
        + '<pattern id="fibres" width="300" height="300" patternUnits="userSpaceOnUse">'
        '<rect width="300" height="300" fill="#fff" filter="url(#sweep)" opacity=".3" '
        'style="mix-blend-mode:multiply"/></pattern>'
    )


def _plastic_paints(colour: str) -> str:
    wall = (
        (0, 0.62), (0.03, 0.82), (0.09, 1.1), (0.17, 1.2), (0.3, 1.06),
        (0.55, 0.97), (0.8, 0.82), (0.93, 0.58), (0.98, 0.5), (1, 0.62),
    )  # fmt: skip
    metal = ("#5d6066", "#b9bdc2", "#fbfcfd", "#d3d6da", "#8b9097", "#6b7077", "#aeb3b9", "#777b82")
    return (
        _gradient("wall", [(at, _shade(colour, light), 1) for at, light in wall])
        + _gradient("lid", [(0, _shade(colour, 1.3), 1), (1, _shade(colour, 0.98), 1)], (0.7, 1))
        + _gradient("fall", [(0, "#fff", 0.1), (0.5, "#fff", 0), (1, "#0c0a14", 0.36)], (0, 1))
        + _light("glow", (0.34, 0.3), 0.7, [(0, "#fff", 0.26), (1, "#fff", 0)])
        + _gradient("metal", [(at / 7, tone, 1) for at, tone in enumerate(metal)])
        + _gradient(
            "sleeve", [(0, "#101114", 1), (0.25, "#5a5d64", 1), (0.5, "#2b2d32", 1), (1, "#0b0c0e", 1)]
        )
        + _gradient("rim", [(0, "#000", 0.55), (0.5, "#000", 0.12), (1, "#fff", 0.6)], (0, 1))
    )


def _box_paints(blue: str) -> str:
    return (
        _gradient("front", [(0, _shade(blue, 1.12), 1), (1, _shade(blue, 0.82), 1)], (0.8, 1))
        + _gradient("side", [(0, _shade(blue, 0.52), 1), (1, _shade(blue, 0.78), 1)])
        + _gradient("paper", [(0, "#fbfaf7", 1), (1, "#dedcd8", 1)], (0.8, 1))
        + _gradient("sheen", [(0, "#fff", 0.22), (0.45, "#fff", 0.02), (1, "#000", 0.12)], (1, 1))
        + _gradient("film", [(0, "#fff", 0.75), (0.4, "#fff", 0.12), (0.6, "#fff", 0.5), (1, "#fff", 0.1)])
        + _light("burst", (0.5, 0.5), 0.5, [(0, "#a8b8ff", 0.9), (1, "#a8b8ff", 0)])
    )


def _backdrop_paints() -> str:
    return (
        _gradient("table", [(0.5, SHADOW, 0), (0.68, SHADOW, 0.13), (1, SHADOW, 0.03)], (0, 1))
        + _light("pool", (0.3, 0.3), 0.6, [(0, "#fff", 0.6), (1, "#fff", 0)])
        + _light("corners", (0.47, 0.47), 0.74, [(0.45, SHADOW, 0), (0.72, SHADOW, 0.12), (1, SHADOW, 0.5)])
    )


def _backdrop(traits: Traits) -> str:
    """Paper that rolls from the wall onto the table, the pool of the lamp and the dark of the corners."""
    paints = (_shade(BACKDROPS[traits["backdrop"]], 1.06), "url(#table)", "url(#fibres)", "url(#pool)")
    return "".join(_fill("M0 0H1200V900H0Z", paint) for paint in (*paints, "url(#corners)"))


def _box_shadow() -> str:
    base = BOX_HEIGHT
    cast = [(-60, -24), (0, 4), (434, -22), (640, -90), (560, -130), (300, -120)]
    contact = [(-70, -26), (0, 7), (436, -17), (436, -40), (0, -20)]
    return _fill(_path([(x, base + y) for x, y in cast]), SHADOW, 0.5, 22) + _fill(
        _path([(x, base + y) for x, y in contact]), SHADOW, 0.8, 4
    )


def _box_shell(brand: Brand, traits: Traits) -> str:
    """The faces of the box: side, top and front, with its lit folds, and the dent if there is one."""
    dent, (away_x, away_y) = float(traits["dent"]), BOX_SIDE
    fold, low = _on_box(BOX_WIDTH - dent, 0), _on_box(BOX_WIDTH, BOX_HEIGHT)
    corner = [fold, _on_box(BOX_WIDTH - dent * 0.3, dent * 0.45), _on_box(BOX_WIDTH, dent * 1.3)]
    side = [(0.0, 0.0), (0.0, BOX_HEIGHT), (away_x, BOX_HEIGHT + away_y), BOX_SIDE]
    back = _on_box(BOX_WIDTH - dent * 0.4, 0)
    top = [(0.0, 0.0), fold, (back[0] + away_x, back[1] + away_y), BOX_SIDE]
    faces = (
        _fill(_path(side), "url(#side)")
        + _fill(_path(top), _shade(brand.colour, 1.35))
        + _fill(_path([(0.0, 0.0), *corner, low, (0.0, BOX_HEIGHT)]), "url(#front)")
    )
    folds = _path([fold, (0.0, 0.0), (0.0, BOX_HEIGHT)], close=False)
    return f'<g filter="url(#card)">{faces}</g>' + _line(folds, "#dfe5ff", 1.6, 0.55)


def _box_dent(traits: Traits) -> str:
    """Bare cardboard at a knocked corner, and the crease below it; in the front's own pixels."""
    dent, edge = float(traits["dent"]), BOX_WIDTH
    if not dent:
        return ""
    bare = [(edge - dent - 30, 2), (edge - dent, 1), (edge - dent * 0.3, dent * 0.45), (edge - 1, dent * 1.3)]
    bare += [(edge - 2, dent * 1.3 + 38), (edge - 9, dent * 1.3 + 6), (edge - dent - 2, dent * 0.75)]
    crease = _path([(edge - dent - 46, 4), (edge - dent - 6, dent + 18), (edge, dent + 62)], close=False)
    return (
        _fill(_ragged(bare, traits["noise"], 2.2), "#b9b3a6")
        + _fill(_ragged(bare, traits["noise"] + 1, 2), "#efeae0", 0.9)
        + _line(crease, "#0a1030", 4, 0.5, 1)
        + _line(crease, "#fff", 1.2, 0.45, more='transform="translate(-1 -2)"')
    )


def _vanes(size: float) -> str:
    """The brand's picture mark: three blades of a fan."""
    curve = (0, 0, 0.2, -0.5, 0.7, -0.55, 0.8, -0.2, 0.5, -0.3, 0.3, -0.1, 0, 0)
    x0, y0, *rest = (round(value * size, 2) for value in curve)
    blade = f"M{x0} {y0}C" + " ".join(map(str, rest))
    return "".join(_place(0, 0, _fill(blade, "#fff"), turn) for turn in (0, 120, 240))


def _box_front(brand: Brand, traits: Traits) -> str:
    """What is printed on the front, in the front's own pixels."""
    picture = _charger_body(brand.book["seam_mm"], brand.book["seam_mm"]) + _pins(
        brand, brand.book["sleeve_mm"]
    )
    arcs = "".join(_line(_disc(r), "#fff", 1.4, round(0.34 - r / 700, 2)) for r in range(96, 236, 20))
    art = (
        _place(168, 236, _fill(_disc(190), "url(#burst)") + arcs)
        + _fill(_bar(84, 338, 276, 366, 14), "#0a0f33", 0.55, 4)
        + f'<g transform="translate(168 176) scale(.41)">{picture}</g>'
    )
    panel = _fill(f"M0 368H{BOX_WIDTH}V{BOX_HEIGHT}H0Z", "url(#paper)", more='filter="url(#card)"')
    return (
        f'<clipPath id="art"><rect width="{BOX_WIDTH}" height="368"/></clipPath>'
        f'<g clip-path="url(#art)">{art}</g>'
        + _place(46, 52, _vanes(30))
        + _text(brand.name.lower(), 80, 64, 42, "#fff", "geometric-heavy", anchor="start", tracking=-0.01)
        + _text("Wall charger with USB-C", 82, 90, 15, "#dfe5ff", anchor="start")
        + panel
        + _line("M30 505H412M246 384V490", "#c5c7cf", 1)
        + _box_panel(traits)
        + _barcode(traits)
    )


def _box_panel(traits: Traits) -> str:
    """Specification, maker and serial: small headings, and lines below them."""
    out = ""
    for heading, x, y in (("SPECIFICATION", 30, 392), ("MADE BY", 262, 392), ("SERIAL", 244, 534)):
        out += _text(heading, x, y, 10, "#7b8092", "grotesk-bold", anchor="start", tracking=0.12)
    for row, line in enumerate(traits["box_spec"]):
        size, ink, face = ((13, "#4c5166", "grotesk"), (17, INK, "grotesk-bold"))[row % 2]
        out += _text(line, 30, 416 + row * 23, size, ink, face, anchor="start")
    for row, line in enumerate(traits["maker"]):
        out += _text(line, 262, 416 + row * 23, 16, INK, "grotesk" if row else "grotesk-bold", anchor="start")
    return out + _text(traits["box_serial"], 244, 562, 20, INK, "grotesk-bold", anchor="start", tracking=0.02)


def _barcode(traits: Traits) -> str:
    rng, x, bars = Random(traits["noise"]), 34.0, ""
    while x < 196:
        width = rng.choice((1.6, 1.6, 3.2, 4.8))
        bars += f"M{x:.1f} 522h{width}v58h-{width}Z"
        x += width + rng.choice((1.6, 1.6, 3.2))
    return _fill(bars, INK)


def _foil(radius: float, turn: float) -> str:
    """A disc of colours that run around twice, as light does on a hologram."""
    out = ""
    for step in range(48):
        red, green, blue = colorsys.hsv_to_rgb((step / 24 + turn) % 1, 0.48, 0.97)
        angles = (step * math.tau / 48, (step + 1.1) * math.tau / 48)
        ends = [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
        out += _fill(_path([(0, 0), *ends]), f"rgb({red * 255:.0f},{green * 255:.0f},{blue * 255:.0f})")
    return f'<g filter="url(#blur2)">{out}</g>'


def _seal(traits: Traits) -> str:
    """The hologram: foil that splits the light, a star of rays, fine rings and the brand's letter."""
    radius, rays, star = 50.0, int(traits["seal_rays"]), ""
    for ray in range(rays):
        foot = 0.5 * math.tau / rays
        x, y = 17 * math.cos(foot), 17 * math.sin(foot)
        halves = _fill(_path([(x, -y), (43, 0), (x, y)]), "#fff", 0.72)
        halves += _fill(_path([(x, -y), (43, 0), (17, 0)]), "#2c2f6b", 0.5)
        star += _place(0, 0, halves, round(ray * 360 / rays - 90, 2))
    rings = "".join(_line(_disc(ring), "#fff", 0.7, 0.5) for ring in range(20, 50, 4))
    gleam = _fill("M-60 10L-10 -60H14L-46 40Z", "#fff", 0.34, 2)
    foil = _fill(_disc(60), "#c9ccd4") + _foil(60, traits["noise"] % 97 / 97) + rings + star + gleam
    return _place(
        374,
        282,
        _fill(_disc(radius + 1), SHADOW, 0.6, 2, 'transform="translate(1 2.5)"')
        + f'<clipPath id="foil"><circle r="{radius}"/></clipPath><g clip-path="url(#foil)">{foil}</g>'
        + _line(_disc(radius - 1.5), "#fff", 2, 0.7)
        + _fill(_disc(15), "#e9ecf6")
        + _line(_disc(15), "#5d6390", 1)
        + _text("K", 0, 7, 20, "#39408a", "geometric-heavy"),
    )


def _stickers(traits: Traits) -> str:
    """What shops and importers add to the box."""
    out, brown = "", "#7a1d10"
    if traits["sale"]:
        sticker = (
            _fill(_disc(43), SHADOW, 0.6, 2, 'transform="translate(2 4)"')
            + _fill(_disc(42), "#f2b21c")
            + _fill(_disc(42), "url(#sheen)")
            + _line(_disc(37), brown, 1.4)
            + _text("SALE", 0, -10, 14, brown, "geometric-heavy", tracking=0.1)
            + _text(traits["sale"], 0, 16, 24, brown, "geometric-heavy")
        )
        out += _place(372, 168, sticker, -9)
    if traits["label"] >= 0:
        first, second = LABELS[traits["label"]]
        label = (
            _fill(_bar(2, 4, 228, 64, 3), SHADOW, 0.55, 2)
            + _fill(_bar(0, 0, 226, 60, 3), "url(#paper)")
            + _text(first, 12, 26, 16, INK, "grotesk-bold", anchor="start")
            + _text(second, 12, 47, 14, INK, anchor="start")
        )
        out += _place(26, 300, label, 1.2)
    return out


def _film(traits: Traits) -> str:
    """What is left of the shrink wrap, on the side of the box."""
    if not traits["film"]:
        return ""
    torn = [(-66, 76), (-40, 96), (-22, 84), (4, 112), (8, 200), (3, 292), (-16, 318), (-44, 286), (-66, 300)]
    edge = _ragged(torn, traits["noise"], 3.5)
    wrinkles = "M-58 120Q-40 190 -60 260M-20 110Q-6 200 -22 300M-40 130Q-30 190 -42 270M-8 130Q2 190 -8 240"
    return (
        _fill(edge, SHADOW, 0.4, 2, 'transform="translate(2 4)"')
        + _fill(edge, "#8d9be0", 0.35)
        + _fill(edge, "url(#film)", 0.7)
        + _line(edge, "#fff", 1.2, 0.75)
        + _line(wrinkles, "#fff", 1.4, 0.6, 1)
    )


def _box(brand: Brand, traits: Traits) -> str:
    sheen = _fill(_path(_rectangle(0, 0, BOX_WIDTH, BOX_HEIGHT)), "url(#sheen)", 0.55)
    front = _box_front(brand, traits) + _seal(traits) + sheen + _stickers(traits) + _box_dent(traits)
    return _place(
        *_box_place(traits),
        _box_shadow()
        + _box_shell(brand, traits)
        + f'<g transform="matrix({BOX_AXIS[0]} {BOX_AXIS[1]} 0 1 0 0)">{front}</g>'
        + _film(traits),
    )


def _charger_body(left_gap: float, right_gap: float) -> str:
    """Wall, lid and seam. The gaps are the seam's width at both ends in millimetres."""
    wall = _path(_oval(0, 180, 360) + _oval(WALL, 0, 180))
    slope = (right_gap - left_gap) / (2 * BODY)
    seam = _oval(64, 180, 0)
    below = [(x, y + MM * (left_gap + slope * (x + BODY))) for x, y in seam]
    return (
        _fill(wall, "url(#wall)", more='filter="url(#plastic)"')
        + _fill(wall, "url(#fall)")
        + _fill(wall, "url(#glow)")
        + _fill(_path(_oval(0, 0, 360)), "url(#lid)")
        + _line(_path(_oval(-1, 0, 360, BODY - 12, TOP - 9)), "#000", 2.4, 0.16, 1)
        + _line(_path(_oval(2, 172, 20, BODY - 3, TOP), close=False), "#fff", 9, 0.34, 4)
        + _line(_path(_oval(1, 168, 40, BODY - 3, TOP - 1), close=False), "#fff", 2, 0.6, 1)
        + _fill(_path(seam + below[::-1]), "#08080b", 0.86)
        + _line(_path([(x, y + 1.6) for x, y in below], close=False), "#fff", 1.3, 0.5)
    )


def _pins(brand: Brand, sleeve_mm: float) -> str:
    """Two round pins: a dark insulating sleeve from the lid up, then polished metal with a domed tip."""
    tall, sleeve, half = brand.book["pin_mm"] * MM, sleeve_mm * MM, 2.4 * MM
    inner = half - 1.5
    dome = inner * 1.05 - tall
    metal = f"M{-inner} 0V{dome}A{inner} {inner * 1.05} 0 0 1 {inner} {dome}V0A{inner} 6 0 0 1 {-inner} 0Z"
    pin = (
        _fill("M-24 5a34 9 0 1 0 68 0a34 9 0 1 0 -68 0Z", "#000", 0.42, 4)
        + _fill(metal, "url(#metal)")
        + _line(f"M{-inner} {dome + 3}A{inner} 7 0 0 0 {inner} {dome + 3}", "#3c3f45", 1.4, 0.4)
        + _fill(f"M-10 {8 - tall}a6 4 0 1 0 12 0a6 4 0 1 0 -12 0Z", "#fff", 0.85, 1)
    )
    if sleeve > 1:
        edge = f"A{half} 6 0 0 0 {half} {-sleeve}"
        shade = f"M{-inner} {-sleeve - 7}A{inner} 6 0 0 0 {inner} {-sleeve - 7}V{-sleeve}H{-inner}Z"
        pin += (
            _fill(shade, "#000", 0.28, 1)
            + _fill(f"M{-half} 0V{-sleeve}{edge}V0A{half} 7 0 0 1 {-half} 0Z", "url(#sleeve)")
            + _line(f"M{-half} {-sleeve}{edge}", "#8a8d94", 1.2)
        )
    return _place(-9.5 * MM, 0, pin) + _place(9.5 * MM, 0, pin)


def _ring_mark(traits: Traits, ink: str) -> str:
    """The brand's own safety mark: a K in a ring that is open at the top."""
    radius, half = 36.0, math.radians(max(traits["ring_gap"], 0.1) / 2)
    x, y = radius * math.sin(half), radius * math.cos(half)
    ring = f"M{x:.2f} {-y:.2f}A{radius} {radius} 0 1 1 {-x:.2f} {-y:.2f}"
    tall = (2 * radius + 6) * traits["ring_letter"] / 100
    letter = _text("K", 1, tall / 2, tall / 0.72, ink, "geometric-heavy")
    return _place(0, 184, _line(ring, ink, 6) + letter)


def _port(traits: Traits) -> str:
    return _place(
        traits["port_offset"] * MM,
        397,
        _fill(_bar(-45, -18, 45, 18, 18), "url(#rim)")
        + _fill(_bar(-40, -14, 40, 14, 14), "#08090b")
        + _line(_bar(-37, -11, 37, 11, 11), "#8d939b", 2)
        + _fill(_bar(-26, -4, 26, 4, 3), "#30333a")
        + _line("M-22 2.5h44", "#c8a355", 2, more='stroke-dasharray="2.4 2.2"')
        + _line("M-34 -12Q0 -19 34 -12", "#000", 3, 0.5, 1),
    )


def _charger(brand: Brand, traits: Traits) -> str:
    colour = _plastic(brand, traits)
    bright = sum(int(colour[place : place + 2], 16) for place in (1, 3, 5)) > 380
    ink = "#3f424c" if bright else "#dfe2ea"
    cast = [(-110, WALL + 6), (130, WALL + 44), (236, WALL + 8), (262, WALL - 50), (120, WALL - 60)]
    lines = "".join(
        _text(line, 0, 250 + row * 22, 16, ink, tracking=0.01) for row, line in enumerate(traits["print"])
    )
    return _place(
        *_charger_place(traits),
        _fill(_path(cast), SHADOW, 0.5, 22)
        + _fill(_path(_oval(WALL + 5, 0, 360, BODY - 4, TOP + 1)), SHADOW, 0.8, 4)
        + _charger_body(*traits["seam"])
        + _pins(brand, traits["sleeve_mm"])
        + _ring_mark(traits, ink)
        + lines
        + _text("KV " + traits["charger_serial"], 0, 340, 20, ink, tracking=0.06)
        + _port(traits),
    )


def _coil(traits: Traits) -> list[list[Point]]:
    """The cable's way: loops from the inside out, and the end that leaves to the left."""
    rng, loops = Random(traits["noise"]), []
    for loop in range(4):
        drift, points = rng.uniform(-4, 4), []
        for step in range(121 if loop < 3 else 91):
            angle, wide = math.radians(step * 3 - 180), 132 + 19 * (loop + step / 120)
            x = 520 + drift * math.sin(angle / 2) + wide * math.cos(angle)
            points.append((x, 792 + wide * 0.36 * math.sin(angle)))
        loops.append(points)
    x, y = loops[-1][-1]
    for step in range(1, 31):
        part = step / 30
        loops[-1].append((x - 250 * part, y + 6 * math.sin(part * math.pi) - 24 * part * part))
    return loops


def _braid(points: list[Point], half: float) -> tuple[str, str]:
    """Strands that run from a cable's two edges to its middle."""
    upper, lower, walked = "", "", 0.0
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        along_x, along_y = (x1 - x0) / length, (y1 - y0) / length
        while walked < length:
            x, y = x0 + along_x * walked, y0 + along_y * walked
            middle = f"L{x + along_x * 5:.1f} {y + along_y * 5:.1f}"
            upper += f"M{x + along_y * half:.1f} {y - along_x * half:.1f}{middle}"
            lower += f"M{x - along_y * half:.1f} {y + along_x * half:.1f}{middle}"
            walked += 5
        walked -= length
    return upper, lower


def _cable(brand: Brand, traits: Traits) -> str:
    colour, ends = _shade(_plastic(brand, traits), 0.86), 'stroke-linecap="round"'
    out = _place(540, 806, _fill("M-216 0a216 74 0 1 0 432 0a216 74 0 1 0 -432 0Z", SHADOW, 0.26, 22))
    for points in _coil(traits):
        way, (upper, lower) = _path(points, close=False), _braid(points, 8)
        out += (
            _line(way, SHADOW, 17, 0.6, 4, 'transform="translate(3 8)"')
            + _line(way, _shade(colour, 0.42), 18, more=ends)
            + _line(upper, _shade(colour, 1.12), 3, more=ends)
            + _line(lower, _shade(colour, 0.82), 3, more=ends)
        )
        for tone, wide, right, down in CABLE_LIGHT:
            out += _line(way, tone, wide, 0.13, more=f'{ends} transform="translate({right} {down})"')
    x, y = _coil(traits)[-1][-1]
    return out + _strap(brand) + _place(x, y, _plug(_plastic(brand, traits)), -2) + _lint(traits)


def _strap(brand: Brand) -> str:
    """The soft band that holds the loops together."""
    band = "M318 776Q356 766 408 780Q414 794 408 812Q358 802 316 812Q311 792 318 776Z"
    return (
        _fill(band, SHADOW, 0.6, 4, 'transform="translate(3 7)"')
        + _fill(band, _shade(brand.colour, 0.86), more='filter="url(#plastic)"')
        + _line("M320 782Q356 772 406 785", "#fff", 3, 0.5, 1)
        + _line("M317 807Q358 797 407 807", "#000", 4, 0.35, 1)
        + _line("M326 778V808M400 780V808", "#fff", 1.4, 0.35, more='stroke-dasharray="4 3"')
    )


def _plug(colour: str) -> str:
    """The cable's own USB-C plug, lying on the table and pointing left."""
    return (
        _fill(_bar(-102, 4, -2, 28, 8), SHADOW, 0.6, 4)
        + _place(0, 0, _fill(_bar(-12, 70, 12, 104, 9), "url(#metal)"), 90)
        + _fill(_bar(-74, -19, 2, 19, 13), _shade(colour, 0.62))
        + _fill(_bar(-73, -18, 1, 12, 12), _shade(colour, 1.02), 1, 1)
        + _fill(_bar(-66, -14, -6, -7, 3), "#fff", 0.45, 2)
        + _fill(_bar(-2, -12, 22, 12, 7), _shade(colour, 0.5))
        + _line("M4 -11v22M10 -11v22M16 -11v22", "#000", 2, 0.4)
    )


def _lint(traits: Traits) -> str:
    if not traits["lint"]:
        return ""
    rng, specks, hairs = Random(traits["lint"]), "", ""
    points = [point for loop in _coil(traits) for point in loop]
    for speck in range(110):
        x, y = rng.choice(points)
        x, y = x + rng.uniform(-9, 9), y + rng.uniform(-9, 7)
        specks += f"M{x:.1f} {y:.1f}h{rng.uniform(0.6, 2.6):.1f}"
        if speck % 10 == 0:
            bend = (rng.uniform(-14, 14), rng.uniform(-16, 2), rng.uniform(6, 22), rng.uniform(-8, 8))
            hairs += f"M{x:.1f} {y:.1f}q" + " ".join(f"{value:.1f}" for value in bend)
    return _line(specks, "#f6f1e6", 1.8, 0.85, more='stroke-linecap="round"') + _line(
        hairs, "#f6f1e6", 1.1, 0.85
    )


def _plastic(brand: Brand, traits: Traits) -> str:
    return str(brand.book["plastics"][traits["plastic"]])


def _charger_place(traits: Traits) -> Point:
    return 252.0 + traits["shift"][0], 286.0 + traits["shift"][1]


def _box_place(traits: Traits) -> Point:
    return 648.0 + traits["shift"][2], 128.0 + traits["shift"][3]


def _parts(traits: Traits) -> dict[str, Polygon]:
    """Where every part lies: the same for all specimens but for the small shifts."""
    x0, y0 = _charger_place(traits)
    on_charger = {
        "pins": (-100, -152, 100, 8),
        "seam": (-152, 66, 152, 128),
        "ring": (-46, 138, 46, 230),
        "print": (-112, 231, 112, 302),
        "charger_serial": (-112, 306, 112, 362),
        "port": (-110, 366, 110, 428),
    }
    on_box = {
        "corner": (376, -6, 446, 92),
        "sticker": (322, 118, 422, 218),
        "seal": (318, 228, 430, 338),
        "strip": (20, 296, 256, 366),
        "spec": (22, 378, 242, 498),
        "maker": (252, 378, 432, 498),
        "box_serial": (232, 510, 432, 586),
    }
    parts = {
        part: polygon([(x + x0, y + y0) for x, y in _rectangle(*edges)]) for part, edges in on_charger.items()
    }
    x0, y0 = _box_place(traits)
    for part, edges in on_box.items():
        corners = [_on_box(x, y) for x, y in _rectangle(*edges)]
        parts[part] = polygon([(x + x0, y + y0) for x, y in corners])
    side = [(-70.0, 60.0), (0.0, 84.0), (0.0, 350.0), (-70.0, 326.0)]
    parts["side"] = polygon([(x + x0, y + y0) for x, y in side])
    around = [(308, 764), (420, 712), (640, 712), (738, 790), (668, 862), (420, 882), (320, 856)]
    parts["cable"] = polygon([(float(x), float(y)) for x, y in around])
    return parts


def draw(brand: Brand, traits: Traits) -> Drawing:
    body = _backdrop(traits) + _box(brand, traits) + _charger(brand, traits) + _cable(brand, traits)
    return Drawing(svg=document(_defs(brand, traits), body), parts=_parts(traits))


# Traits: the genuine charger, what a fake changes, and what is odd but innocent


def _spaced(digits: str) -> str:
    return f"{digits[:4]} {digits[4:]}"


def _with_check(digits: str) -> str:
    return f"KV {_spaced(digits)} · {check_digit(digits)}"


def _number(serial: str) -> str:
    """The eight digits of a serial number, without letters, spaces and check digit."""
    return "".join(letter for letter in serial if letter.isdigit())[:8]


def genuine(brand: Brand, rng: Random) -> Traits:
    book, number = brand.book, "".join(rng.choices("0123456789", k=8))
    return {
        "noise": rng.randint(1, 9999),
        "plastic": rng.choice(sorted(book["plastics"])),
        "backdrop": rng.randrange(len(BACKDROPS)),
        "shift": [rng.randint(-12, 12), rng.randint(-8, 8), rng.randint(-12, 12), rng.randint(-8, 8)],
        "sleeve_mm": round(book["sleeve_mm"] + rng.uniform(-0.3, 0.3), 1),
        "seam": [round(book["seam_mm"] + rng.uniform(-0.1, 0.1), 2) for _end in "lr"],
        "port_offset": round(rng.uniform(-0.3, 0.3), 1),
        "ring_letter": book["ring_letter_percent"] + rng.randint(-1, 1),
        "ring_gap": book["ring_gap_degrees"],
        "seal_rays": book["seal_rays"],
        "print": list(book["print"]),
        "box_spec": list(book["box_spec"]),
        "maker": list(book["maker"]),
        "charger_serial": _spaced(number),
        "box_serial": _with_check(number),
        "dent": 0,
        "sale": "",
        "label": -1,
        "film": 0,
        "lint": 0,
    }


def _off(brand: Brand, value: float, measure: str, tolerance: str) -> bool:
    return abs(value - brand.book[measure]) > brand.book[tolerance] + 1e-9


def _seam_breaks(brand: Brand, traits: Traits) -> bool:
    return any(_off(brand, gap, "seam_mm", "seam_tolerance_mm") for gap in traits["seam"])


def _ring_breaks(brand: Brand, traits: Traits) -> bool:
    letter = _off(brand, traits["ring_letter"], "ring_letter_percent", "ring_letter_tolerance")
    return letter or traits["ring_gap"] != brand.book["ring_gap_degrees"]


def _plant_sleeve(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    length = (0.0, 3.5 + rng.uniform(-0.5, 0.5), 6.0 + rng.uniform(-0.5, 0.3))[level - 1]
    return traits | {"sleeve_mm": round(length, 1)}


def _plant_seam(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    gaps = [traits["seam"][0], round((2.4, 1.7, 1.2)[level - 1] + rng.uniform(-0.05, 0.1), 2)]
    return traits | {"seam": rng.sample(gaps, k=2)}


def _plant_port(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    offset = ((6.0, 4.0, 2.4)[level - 1] + rng.uniform(-0.2, 0.4)) * rng.choice((-1, 1))
    return traits | {"port_offset": round(offset, 1)}


def _plant_ring(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    gap = (0, 30, brand.book["ring_gap_degrees"])[level - 1]
    return traits | {"ring_letter": (74, 68, 62)[level - 1] + rng.randint(-1, 1), "ring_gap": gap}


def _plant_print(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    model, supply, output = traits["print"]
    if level == OBVIOUS:
        supply = supply.replace("Input", "Inpud")
    wrong = ("Outpud", "Outpud", rng.choice(("Ouput", "Outptu", "Outpul")))[level - 1]
    return traits | {"print": [model, supply, output.replace("Output", wrong)]}


def _plant_charger_serial(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Other digits than the box has: all of them, the last four, or two neighbours that swapped places."""
    kept, digits = _number(traits["box_serial"]), ""
    pairs = [place for place in range(7) if kept[place] != kept[place + 1]]
    if level == SUBTLE and pairs:
        place = rng.choice(pairs)
        digits = kept[:place] + kept[place + 1] + kept[place] + kept[place + 2 :]
    else:
        start = 0 if level == OBVIOUS else 4
        digits = kept[:start] + "".join(str((int(digit) + rng.randint(1, 9)) % 10) for digit in kept[start:])
    return traits | {"charger_serial": _spaced(digits)}


def _plant_box_serial(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """No check digit at all, a letter in its place, or a wrong digit."""
    start, check = traits["box_serial"].split(" · ")
    wrong = str((int(check) + rng.randint(1, 9)) % 10)
    return traits | {"box_serial": (start, f"{start} · X", f"{start} · {wrong}")[level - 1]}


def _plant_seal(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return traits | {"seal_rays": (6, 8, 10)[level - 1]}


def _plant_spec(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    slight = rng.choice(("9 V DC, 2 A, 18 W", "9 V DC, 3 A, 33 W", "5 V DC, 3 A, 15 W"))
    output = ("20 V DC, 5 A, 100 W", "9 V DC, 5 A, 45 W", slight)[level - 1]
    return traits | {"box_spec": [*traits["box_spec"][:3], output]}


def _plant_maker(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    name, _street, town, web = traits["maker"]
    return traits | {"maker": ([name], [name, web], [name, town, web])[level - 1]}


TELLS = (
    Tell(
        slug="sleeve",
        part="pins",
        name=_("Pins with too little sleeve"),
        why=_("The dark insulating sleeve is shorter than the brand book says, or is not there at all."),
        how=_("Compare the dark part of each pin with the bare metal: both should be nearly as long."),
        caveat=_("A copy can have good sleeves too, and other brands use other lengths."),
        breaks=lambda brand, traits: _off(brand, traits["sleeve_mm"], "sleeve_mm", "sleeve_tolerance_mm"),
        plant=_plant_sleeve,
    ),
    Tell(
        slug="seam",
        part="seam",
        name=_("Uneven seam"),
        why=_("The gap between cap and body is wider at one end than at the other."),
        how=_("Follow the dark line from left to right and see whether its width changes."),
        caveat=_("A hard fall can open the seam of a genuine charger as well."),
        breaks=_seam_breaks,
        plant=_plant_seam,
    ),
    Tell(
        slug="port",
        part="port",
        name=_("Port off centre"),
        why=_("The USB-C port does not sit in the middle of the charger."),
        how=_("Imagine a line straight down from the ring mark: it should meet the middle of the port."),
        caveat=_("A centred port is easy to make, so it does not prove that a charger is genuine."),
        breaks=lambda brand, traits: _off(
            brand, traits["port_offset"], "port_offset_mm", "port_tolerance_mm"
        ),
        plant=_plant_port,
    ),
    Tell(
        slug="ring-mark",
        part="ring",
        name=_("Ring mark with wrong proportions"),
        why=_("The K or the opening of the ring does not have the size that the brand book gives."),
        how=_(
            "Compare the height of the K with the height of the ring, and look for the opening at the top."
        ),
        caveat=_("Marks are copied well too: a correct mark alone says little about safety."),
        breaks=_ring_breaks,
        plant=_plant_ring,
    ),
    Tell(
        slug="print",
        part="print",
        name=_("Misspelt print"),
        why=_("A word on the charger is spelt differently from the brand book."),
        how=_("Zoom in and read each word letter by letter."),
        caveat=_("Genuine makers slip up at times, so one wrong letter is a strong hint but no proof."),
        breaks=lambda brand, traits: list(traits["print"]) != list(brand.book["print"]),
        plant=_plant_print,
    ),
    Tell(
        slug="serial-mismatch",
        part="charger_serial",
        name=_("Serial differs from the box"),
        why=_("The eight digits on the charger are not the eight digits on its box."),
        how=_("Read the two numbers side by side, two digits at a time."),
        caveat=_("A shop may have mixed up two boxes, and copies may share one matching number."),
        breaks=lambda brand, traits: _number(traits["charger_serial"]) != _number(traits["box_serial"]),
        plant=_plant_charger_serial,
    ),
    Tell(
        slug="check-digit",
        part="box_serial",
        name=_("Check digit does not work out"),
        why=_("The last digit on the box is not the one that follows from the eight digits before it."),
        how=_("Work it out with the rule in the brand book, or look whether the digit is there at all."),
        caveat=_("Anyone can copy a number that works out: a right check digit is no proof."),
        breaks=lambda brand, traits: traits["box_serial"] != _with_check(_number(traits["box_serial"])),
        plant=_plant_box_serial,
    ),
    Tell(
        slug="seal-rays",
        part="seal",
        name=_("Seal with a wrong star"),
        why=_("The star on the hologram does not have the number of rays that the brand book gives."),
        how=_("Zoom in and count the rays, starting at the top."),
        caveat=_("Shiny seals can be bought by the roll, so a seal that looks right proves little."),
        breaks=lambda brand, traits: traits["seal_rays"] != brand.book["seal_rays"],
        plant=_plant_seal,
    ),
    Tell(
        slug="box-spec",
        part="spec",
        name=_("Box promises other values"),
        why=_("The output on the box is not the output of this charger."),
        how=_("Compare volts, amperes and watts on the box with the brand book and the charger."),
        caveat=_("Boxes are reprinted when a model changes, so ask the maker if only this differs."),
        breaks=lambda brand, traits: list(traits["box_spec"]) != list(brand.book["box_spec"]),
        plant=_plant_spec,
    ),
    Tell(
        slug="maker-address",
        part="maker",
        name=_("Maker's address incomplete"),
        why=_("At least one line of the maker's address is missing on the box."),
        how=_("Look for four lines: name, street, town and web address."),
        caveat=_("A full address can be copied: it only helps if you can reach the maker there."),
        breaks=lambda brand, traits: list(traits["maker"]) != list(brand.book["maker"]),
        plant=_plant_maker,
    ),
)

_BOOK = KILOVANE.book
RULES = (
    Rule(
        part="pins",
        title=_("Pins"),
        text=format_lazy(
            _("Each pin is {pin} mm long. A dark sleeve covers the lower {sleeve} mm, so nearly half."),
            pin=_BOOK["pin_mm"],
            sleeve=_BOOK["sleeve_mm"],
        ),
    ),
    Rule(
        part="seam",
        title=_("Seam"),
        text=format_lazy(
            _("The gap between cap and body is {gap} mm wide all the way: thin and even from left to right."),
            gap=_BOOK["seam_mm"],
        ),
    ),
    Rule(
        part="ring",
        title=_("K-in-ring mark"),
        text=format_lazy(
            _("The K is half ({share} %) as tall as the ring. The ring is open at the top by {gap} degrees."),
            share=_BOOK["ring_letter_percent"],
            gap=_BOOK["ring_gap_degrees"],
        ),
    ),
    Rule(
        part="print",
        title=_("Print on the charger"),
        text=format_lazy(_("Three lines, always the same: {lines}."), lines=" / ".join(_BOOK["print"])),
    ),
    Rule(
        part="charger_serial",
        title=_("Serial on the charger"),
        text=_(
            "KV and eight digits: the same eight digits as on the box. The check digit is on the box only."
        ),
    ),
    Rule(
        part="port",
        title=_("USB-C port"),
        text=format_lazy(
            _("The port is in the middle, right below the ring mark, give or take {tolerance} mm."),
            tolerance=_BOOK["port_tolerance_mm"],
        ),
    ),
    Rule(
        part="seal",
        title=_("Hologram seal"),
        text=format_lazy(_("The star on the seal has {rays} rays of equal length."), rays=_BOOK["seal_rays"]),
    ),
    Rule(
        part="spec",
        title=_("Specification on the box"),
        text=format_lazy(
            _("The box gives the same values as the charger. Input: {supply}. Output: {output}."),
            supply=_BOOK["box_spec"][1],
            output=_BOOK["box_spec"][3],
        ),
    ),
    Rule(
        part="maker",
        title=_("Maker's address"),
        text=format_lazy(_("Four lines, all of them: {lines}."), lines=" / ".join(_BOOK["maker"])),
    ),
    Rule(
        part="box_serial",
        title=_("Serial on the box"),
        text=_(
            "KV, eight digits, a dot and a check digit. To get that one, multiply the first digit by 1, the "
            "second by 2 and so on to 8, and add it all up. Divide by 11: the remainder is the check digit "
            "(for 10 write 0)."
        ),
    ),
)

ODDITIES = (
    Oddity(
        slug="dented-corner",
        part="corner",
        name=_("Dented corner of the box"),
        explanation=_("Parcels get knocked about: a dented box says something about its journey only."),
        apply=lambda brand, traits, rng: traits | {"dent": rng.randint(15, 24)},
    ),
    Oddity(
        slug="sale-sticker",
        part="sticker",
        name=_("Sale sticker"),
        explanation=_("Authorised shops hold sales too: a lower price alone proves nothing."),
        apply=lambda brand, traits, rng: traits | {"sale": rng.choice(("-20%", "-25%", "-30%"))},
    ),
    Oddity(
        slug="foreign-label",
        part="strip",
        name=_("Sticker in another language"),
        explanation=_("Importers add a label in the language of the country where a good is sold."),
        apply=lambda brand, traits, rng: traits | {"label": rng.randrange(len(LABELS))},
    ),
    Oddity(
        slug="torn-film",
        part="side",
        name=_("Rest of torn film"),
        explanation=_("Somebody opened the shrink wrap, perhaps the shop, and a piece of it is still there."),
        apply=lambda brand, traits, rng: traits | {"film": 1},
    ),
    Oddity(
        slug="lint",
        part="cable",
        name=_("Dust on the cable"),
        explanation=_("Braided cable picks up dust and fluff within minutes: that can be brushed off."),
        apply=lambda brand, traits, rng: traits | {"lint": rng.randint(1, 9999)},
    ),
)

PART_NAMES = {
    "pins": _("Pins"),
    "seam": _("Seam"),
    "ring": _("K-in-ring mark"),
    "print": _("Print on the charger"),
    "charger_serial": _("Serial on the charger"),
    "port": _("USB-C port"),
    "cable": _("Cable"),
    "corner": _("Upper right corner of the box"),
    "sticker": _("Box, to the right of the picture"),
    "seal": _("Hologram seal"),
    "strip": _("Box, below the picture"),
    "spec": _("Specification on the box"),
    "maker": _("Maker's address"),
    "box_serial": _("Serial on the box"),
    "side": _("Side of the box"),
}


def alt(brand: Brand, traits: Traits) -> Text:
    """Part by part, what can be measured and read: also for those who cannot see the picture."""
    label = " / ".join(LABELS[traits["label"]]) if traits["label"] >= 0 else ""
    maker = [
        *traits["maker"],
        *[gettext("nothing printed")] * (len(brand.book["maker"]) - len(traits["maker"])),
    ]
    sentences = (
        gettext("A %(colour)s wall charger by %(brand)s, its braided cable and its blue box.")
        % {"colour": COLOURS[traits["plastic"]], "brand": brand.name},
        gettext("Pins: two, %(pin)s mm long, the lower %(sleeve)s mm dark, the rest metal.")
        % {"pin": brand.book["pin_mm"], "sleeve": traits["sleeve_mm"]},
        gettext("Seam: %(left).2f mm wide at the left, %(right).2f mm at the right.")
        % {"left": traits["seam"][0], "right": traits["seam"][1]},
        gettext(
            "K-in-ring mark: the K is %(share)s %% as tall as the ring, which is open by %(gap)s degrees."
        )
        % {"share": traits["ring_letter"], "gap": traits["ring_gap"]},
        gettext("Print on the charger: %(lines)s.") % {"lines": " / ".join(traits["print"])},
        gettext("Serial on the charger: KV %(serial)s.") % {"serial": traits["charger_serial"]},
        gettext("USB-C port: %(offset).1f mm to the %(side)s of the middle.")
        % {
            "offset": abs(traits["port_offset"]),
            "side": gettext("left") if traits["port_offset"] < 0 else gettext("right"),
        },
        gettext("Hologram seal: a star of %(rays)s rays around a K.") % {"rays": traits["seal_rays"]},
        gettext("Specification on the box: %(lines)s.") % {"lines": " / ".join(traits["box_spec"])},
        gettext("Maker's address: %(lines)s.") % {"lines": " / ".join(maker)},
        gettext("Serial on the box: %(serial)s.") % {"serial": traits["box_serial"]},
        gettext("Upper right corner of the box: %(state)s.")
        % {"state": gettext("dented") if traits["dent"] else gettext("sharp")},
        gettext("To the right of the picture: %(state)s.")
        % {
            "state": gettext("a sticker, SALE %s") % traits["sale"]
            if traits["sale"]
            else gettext("plain blue")
        },
        gettext("Below the picture: %(state)s.")
        % {"state": gettext("a sticker, %s") % label if label else gettext("no sticker")},
        gettext("Side of the box: %(state)s.")
        % {"state": gettext("a piece of torn film") if traits["film"] else gettext("plain blue")},
        gettext("Cable: %(state)s.")
        % {"state": gettext("with dust and fluff") if traits["lint"] else gettext("clean")},
    )
    return " ".join(sentences)


FAMILY = Family(
    slug="charger",
    name=_("Wall charger"),
    brand=KILOVANE,
    rules=RULES,
    tells=TELLS,
    oddities=ODDITIES,
    genuine=genuine,
    draw=draw,
    alt=alt,
    part_names=PART_NAMES,
)

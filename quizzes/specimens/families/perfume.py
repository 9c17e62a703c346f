"""The perfume of Lysombre: a faceted bottle in front of its foil-printed box.

Lengths in traits are millimetres; the picture shows MM pixels for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import LYSOMBRE, Brand, check_digit
from quizzes.specimens.drawing import document, polygon
from quizzes.specimens.family import Drawing, Family, Oddity, Point, Polygon, Rule, Tell, Traits
from quizzes.specimens.lettering import Box, lettering

MM = 6.4
BOOK = LYSOMBRE.book


@dataclass(frozen=True)
class _Scent:
    name: Any
    deep: str
    mid: str
    light: str
    paper: str


SCENTS = {
    "amber": _Scent(_("amber"), "#6b2c05", "#d98a24", "#ffe3a1", "#41205c"),
    "rose": _Scent(_("rose"), "#741c3c", "#d8678a", "#ffd9e1", "#4d1a3d"),
    "iris": _Scent(_("violet"), "#3a2269", "#9069cc", "#e6d8ff", "#2f2166"),
    "moss": _Scent(_("green"), "#164a3c", "#56a585", "#dcf7e6", "#143a41"),
}
BACKDROPS = {  # wall in the light, wall in the shade, table
    "sand": ("#e9dfd0", "#a3937f", "#8d7c69"),
    "mauve": ("#dccfd9", "#8f7f92", "#776779"),
    "slate": ("#d5dbe2", "#7f8b9a", "#677281"),
    "blush": ("#f0dad2", "#b38f88", "#97746d"),
    "sage": ("#dbe1d3", "#88937f", "#6f7a67"),
}
STICKERS = {
    "fi": ("MAAHANTUOJA", "Kuutamo Oy", "Turku", "Sisältää", "alkoholia"),
    "hu": ("FORGALMAZÓ", "Holdfény Kft.", "Szeged", "Alkoholt", "tartalmaz"),
    "pt": ("IMPORTADOR", "Luar Lda.", "Coimbra", "Contém", "álcool"),
}
INGREDIENTS = ("Ingredients:", "Alcohol, Aqua,", "Parfum,", "Limonene,", "Linalool,", "Citral,", "Geraniol.")

# --- Traits -----------------------------------------------------------------------------------------


def _around(rng: Random, value: float, spread: float) -> float:
    return round(rng.uniform(value - spread, value + spread), 2)


def _genuine(brand: Brand, rng: Random) -> Traits:
    book = brand.book
    code = str(rng.randrange(1000, 10000))
    return {
        "noise": rng.randrange(1, 10000),
        "scent": rng.choice(sorted(SCENTS)),
        "backdrop": rng.choice(sorted(BACKDROPS)),
        "light": _around(rng, 0.5, 0.1),
        "box_shift": rng.randrange(-10, 11),
        "bottle_shift": rng.randrange(-10, 11),
        "gaps": [_around(rng, 0, 0.06) for _gap in book["wordmark"][1:]],
        "margins": [_around(rng, book["margin_mm"], 0.12) for _side in range(4)],
        "descriptor": book["descriptor"],
        "volume": book["volume"],
        "code": code,
        "check": str(check_digit(code)),
        "bottle_code": code,
        "moon": _around(rng, 0, 1.2),
        "ridges": [_around(rng, 1, 0.04) for _gap in range(book["ridges"] - 1)],
        "fill": _around(rng, -0.5, 0.4),
        "corner": 0,
        "sticker": "",
        "sale": "",
    }


def _plant_wordmark(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    gaps = list(traits["gaps"])
    for place in rng.sample(range(len(gaps)), k=(3, 2, 1)[level - 1]):
        gaps[place] = (1.4, 1.3, 1.2)[level - 1]
    return {**traits, "gaps": gaps}


def _plant_border(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    left, top, right, bottom = traits["margins"]
    across = rng.choice((-1, 1)) * (2.1, 1.4, 0.9)[level - 1]
    down = rng.choice((-1, 1)) * (1.6, 0.8, 0.2)[level - 1]
    margins = [left + across, top + down, right - across, bottom - down]
    return {**traits, "margins": [round(margin, 2) for margin in margins]}


def _plant_descriptor(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    choices = (("Eau di Perfume", "Aeu de Parfum"), ("Eau de Perfum", "Eau de Parfun"), ("Eau de Parfurn",))
    return {**traits, "descriptor": rng.choice(choices[level - 1])}


def _plant_volume(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    choices = (("50 ml · 17 fl. oz",), ("50 ml · 3.4 fl. oz", "50 ml · 2.7 fl. oz"), ("50 ml · 1.1 fl. oz",))
    return {**traits, "volume": rng.choice(choices[level - 1])}


def _plant_check(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    right = check_digit(traits["code"])
    wrong = str((right + rng.randrange(1, 10)) % 10)
    return {**traits, "check": ("", f"{right}{wrong}", wrong)[level - 1]}


def _plant_bottle_code(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    digits = list(traits["code"])
    for place in rng.sample(range(len(digits)), k=(4, 2, 1)[level - 1]):
        digits[place] = str((int(digits[place]) + rng.randrange(1, 9)) % 10)
    return {**traits, "bottle_code": "".join(digits)}


def _plant_moon(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    turn = rng.choice((-1, 1)) * rng.uniform(*((55, 75), (28, 36), (13, 17))[level - 1])
    return {**traits, "moon": round(turn, 1)}


def _plant_ridges(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Level 1: four ridges short. Level 2: two short. Level 3: one ridge leans towards its neighbour."""
    missing = (4, 2, 0)[level - 1]
    gaps = [_around(rng, 1, 0.04) for _gap in range(brand.book["ridges"] - 1 - missing)]
    if not missing:
        place = rng.randrange(1, len(gaps) - 1)
        gaps[place], gaps[place + 1] = 0.58, 1.42
    return {**traits, "ridges": gaps}


def _plant_fill(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return {**traits, "fill": _around(rng, (7.0, 4.6, 2.8)[level - 1], 0.3)}


def _ridges_break(brand: Brand, traits: Traits) -> bool:
    gaps, tolerance = traits["ridges"], brand.book["ridge_tolerance"]
    return len(gaps) + 1 != brand.book["ridges"] or any(abs(gap - 1) > tolerance for gap in gaps)


def _margins_break(brand: Brand, traits: Traits) -> bool:
    book = brand.book
    return any(abs(margin - book["margin_mm"]) > book["margin_tolerance_mm"] for margin in traits["margins"])


def _bump(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "corner": rng.randrange(12, 17)}


def _stick(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "sticker": rng.choice(sorted(STICKERS))}


def _discount(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "sale": rng.choice(("−20 %", "−30 %", "−40 %"))}


def _use(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "fill": _around(rng, -6, 2)}


# --- Small drawing tools ----------------------------------------------------------------------------


def _gradients(colours: dict[str, str]) -> str:
    """All gradients of the table, with the colours of this specimen."""
    rows = (row.split(": ") for row in GRADIENTS.format_map(colours).strip().splitlines())
    return "".join(_gradient(head.split(" ", 1), stops) for head, stops in rows)


def _gradient(head: Sequence[str], stops: str) -> str:
    name, place = head
    kind = "radialGradient" if "r=" in place else "linearGradient"
    parts = [(*stop.split(), "1")[:3] for stop in stops.split(";")]
    colours = "".join(
        f'<stop offset="{at}%" stop-color="{colour}" stop-opacity="{opacity}"/>'
        for at, colour, opacity in parts
    )
    return f'<{kind} id="{name}" {place}>{colours}</{kind}>'


def _blur(name: str, size: float) -> str:
    region = 'x="-50%" y="-50%" width="200%" height="200%"'
    return f'<filter id="{name}" {region}><feGaussianBlur stdDeviation="{size}"/></filter>'


def _corners(text: str) -> Polygon:
    """Corners from "x,y x,y"."""
    return [(float(x), float(y)) for x, y in (corner.split(",") for corner in text.split())]


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _attributes(values: dict[str, str | float]) -> str:
    return " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in values.items())


def _shape(points: str | Sequence[Point], fill: str, **more: str | float) -> str:
    corners = points if isinstance(points, str) else _points(points)
    return f'<polygon points="{corners}" fill="{fill}" {_attributes(more)}/>'


def _rect(box: Box, fill: str, **more: str | float) -> str:
    width, height = box.right - box.left, box.bottom - box.top
    place = f'x="{box.left:g}" y="{box.top:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {place} fill="{fill}" {_attributes(more)}/>'


def _path(d: str, fill: str, **more: str | float) -> str:
    return f'<path d="{d}" fill="{fill}" {_attributes(more)}/>'


def _crescent(r: float) -> str:
    """A moon around the origin whose tips point to the right."""
    x, y, inner = r * 0.42, r * 0.907, r * 0.92
    return f"M{x:.2f} {-y:.2f}A{r} {r} 0 1 0 {x:.2f} {y:.2f}A{inner:.2f} {inner:.2f} 0 1 1 {x:.2f} {-y:.2f}Z"


def _star(x: float, y: float, size: float) -> str:
    """Four points around a waist."""
    waist = size * 0.16
    tips = ((0, -size), (waist, -waist), (size, 0), (waist, waist), (0, size))
    ring = [*tips, (-waist, waist), (-size, 0), (-waist, -waist)]
    return "M" + "L".join(f"{x + across:g} {y + down:g}" for across, down in ring) + "Z"


def _wordmark(text: str, gaps: Sequence[float], size: float, x: float, y: float) -> str:
    """The wordmark with its own kerning, widened by `gaps` (mm) after each letter but the last."""
    kerning = (-0.09, -0.03, 0.01, 0.0, 0.0, 0.01, 0.0)
    letters = lettering(text, face="serif", size=size, x=0, y=0, tracking=0.15).letters
    steps = [
        after.left - before.left + kern * size + gap * MM
        for before, after, kern, gap in zip(letters, letters[1:], kerning, gaps, strict=False)
    ]
    left = x - (sum(steps) + letters[-1].right - letters[-1].left) / 2
    outlines = []
    for letter, step in zip(text, [*steps, 0.0], strict=True):
        outlines.append(lettering(letter, face="serif", size=size, x=left, y=y, anchor="start").d)
        left += step
    return "".join(outlines)


# --- Layers -----------------------------------------------------------------------------------------

# A row is: name, direction or circle, colon, stops (per cent, colour, opacity).
GRADIENTS = """
wall x2="0" y2="1": 0 {shade}; 45 {lit}; 100 {lit}
table x2="0" y2="1": 0 {lit} 0; 13 {lit} .95; 27 {shade}; 100 {table}
beam x2="1": 0 #fff 0; 50 #fff .34; 100 #fff 0
glow r=".5": 0 #fff .75; 45 #fff .28; 100 #fff 0
vignette cx="{centre}" cy=".46" r=".72": 55 #120a1c 0; 100 #120a1c .62
shadow r=".5": 0 #0d0714 .8; 45 #0d0714 .45; 100 #0d0714 0
fade x2="0" y2="1": 0 #fff .5; 100 #fff 0
gold y2=".35": 0 #7d5a22; 14 #c79a4a; 30 #fff0bd; 42 #d9b163; 58 #9a702c; 74 #f3d690; 88 #c2944a; 100 #7a5620
band x2="1": 0 #7d5a22; 14 #c79a4a; 30 #fff0bd; 42 #d9b163; 58 #9a702c; 74 #f3d690; 88 #c2944a; 100 #7a5620
dial cx=".35" cy=".3" r=".85": 0 #f9e7b4; 55 #cfa255; 100 #7a5720
ridge x2="1": 0 #fff6d2; 35 #e9c67a; 70 #8a6326; 100 #4f3510
collar-light x2="1": 0 #2a1704 .75; 16 #fff .1; 34 #fff .34; 52 #fff 0; 82 #2a1704 .25; 100 #2a1704 .8
front-light x2=".8" y2="1": 0 #fff .26; 40 #fff .04; 62 #000 .02; 100 #000 .38
side-light y2=".2": 0 #000 .2; 18 #000 .34; 100 #000 .56
sheen y2=".3": 0 #fff 0; 30 #fff .17; 46 #fff .05; 52 #fff .2; 60 #fff 0
cap-front x2=".12" y2="1": 0 #8d829c; 16 #4a3f58; 47 #1c1426; 49 #3d324c; 78 #261c33; 100 #5a4d6b
cap-left x2="1": 0 #1d1528; 35 #cfc6da; 60 #6d617d; 100 #2a2036
cap-right x2="1": 0 #3b3049; 45 #150e1d; 78 #857a95; 100 #2b2138
cap-top x2=".5" y2="1": 0 #f3eef8; 50 #8b809a; 100 #41364f
clear-left x2="1": 0 #2b2536 .5; 8 #fff .9; 24 #fff .25; 48 #2b2536 .62; 70 #fff .65; 100 #2b2536 .45
clear-right x2="1": 0 #2b2536 .5; 30 #fff .5; 62 #2b2536 .68; 86 #fff .3; 94 #fff .9; 100 #2b2536 .6
clear-top x2="0" y2="1": 0 #fff .9; 30 #2b2536 .55; 65 #fff .55; 100 #2b2536 .45
tint-left x2="1": 0 #fff .75; 12 {light} .6; 30 {deep} .92; 58 {mid} .9; 76 {light} .95; 100 {deep} .8
tint-right x2="1": 0 {deep} .85; 26 {light} .85; 40 {mid} .9; 72 {deep} .95; 90 {light} .7; 100 #fff .6
tint-base x2="0" y2="1": 0 {light} .95; 16 {deep} .96; 46 {deep} .88; 74 {mid} .92; 90 {light} .85; 100 {deep}
pane y2="1": 0 #fff .5; 35 #fff .12; 100 #2b2536 .22
air y2=".7": 0 #fff .5; 30 #4a4356 .34; 48 #fff .42; 62 #4a4356 .2; 100 #fff .3
streak x2=".2" y2="1": 0 #fff .95; 55 #fff .5; 100 #fff .12
liquid x2="1": 0 {deep}; 7 {mid}; 24 {light}; 50 {mid}; 80 {mid}; 93 {light}; 100 {deep}
liquid-depth x2="0" y2="1": 0 {light} .65; 12 {mid} .1; 60 {deep} .5; 88 {mid} .2; 100 {light} .9
liquid-glow cx=".42" cy=".9" r=".5": 0 {light} .9; 45 {light} .3; 100 {light} 0
caustic r=".5": 0 {light} .95; 40 {mid} .55; 100 {mid} 0
"""
FRONT = Box(110, 90, 490, 760)
SIDE = _corners("490,90 600,117 600,739 490,760")
GLASS = _corners("-160,482 -98,412 98,412 160,482 160,772 134,803 -134,803 -160,772")
PANE = _corners("-116,506 -74,456 74,456 116,506 116,716 98,734 -98,734 -116,716")
CHAMBER = _corners("-106,512 -68,466 68,466 106,512 106,708 91,724 -91,724 -106,708")
FILL_LINE = 536
BOTTLE_X = 850


def _defs(traits: Traits) -> str:
    scent = SCENTS[traits["scent"]]
    lit, shade, table = BACKDROPS[traits["backdrop"]]
    colours = {"deep": scent.deep, "mid": scent.mid, "light": scent.light}
    colours |= {"lit": lit, "shade": shade, "table": table, "centre": f"{traits['light'] + 0.06:.3f}"}
    return _gradients(colours) + _blur("near", 7) + _blur("tight", 2) + _texture_defs(traits["noise"])


def _texture_defs(noise: int) -> str:
    """Paper, foil relief, film and camera grain: the filters that make flat colour look like material."""
    whole = 'x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"'
    return f"""
<filter id="paper" {whole}>
<feTurbulence type="fractalNoise" baseFrequency=".16 .3" numOctaves="3" seed="{noise}"/>
<feDiffuseLighting surfaceScale="1.35" lighting-color="#fff" result="lit">
<feDistantLight azimuth="235" elevation="52"/></feDiffuseLighting>
<feComposite in="SourceGraphic" in2="lit" operator="arithmetic" k1="1.3"/>
<feComposite in2="SourceAlpha" operator="in"/></filter>
<filter id="foil" x="-4%" y="-10%" width="108%" height="120%" color-interpolation-filters="sRGB">
<feGaussianBlur in="SourceAlpha" stdDeviation="1.1" result="height"/>
<feSpecularLighting in="height" surfaceScale="3.4" specularExponent="16" specularConstant=".9"
 lighting-color="#fff8e0" result="shine"><feDistantLight azimuth="230" elevation="42"/></feSpecularLighting>
<feComposite in="shine" in2="SourceAlpha" operator="in" result="shine"/>
<feOffset in="height" dx="-1.4" dy="-1.4" result="up"/><feFlood flood-color="#000" flood-opacity=".6"/>
<feComposite in2="up" operator="in" result="dark"/><feOffset in="height" dx="1.3" dy="1.3" result="down"/>
<feFlood flood-color="#fff" flood-opacity=".28"/><feComposite in2="down" operator="in" result="rim"/>
<feMerge><feMergeNode in="dark"/><feMergeNode in="rim"/><feMergeNode in="SourceGraphic"/>
<feMergeNode in="shine"/></feMerge></filter>
<filter id="film" {whole}>
<feTurbulence type="fractalNoise" baseFrequency=".011 .004" numOctaves="2" seed="{noise + 1}"/>
<feSpecularLighting surfaceScale="26" specularExponent="38" specularConstant=".75" lighting-color="#fff">
<feDistantLight azimuth="215" elevation="48"/></feSpecularLighting>
<feComposite in2="SourceAlpha" operator="in"/></filter>
<filter id="grain" {whole}>
<feTurbulence type="fractalNoise" baseFrequency=".8" numOctaves="1" seed="{noise + 2}"/>
<feColorMatrix values="0 0 0 0 .5 0 0 0 0 .5 0 0 0 0 .5 0 0 0 .9 -.36"/></filter>
<pattern id="grain-tile" width="300" height="300" patternUnits="userSpaceOnUse">
<rect width="300" height="300" filter="url(#grain)"/></pattern>"""


def _backdrop(traits: Traits) -> str:
    lean = traits["noise"] % 60 - 30
    beams = "".join(
        _rect(Box(x + lean, -20, x + wide + lean, 660), "url(#beam)", transform="skewX(-24)")
        for x, wide in ((420, 190), (650, 120), (1180, 260))
    )
    return (
        f'<rect width="1200" height="900" fill="url(#wall)"/>{beams}'
        f'<ellipse cx="{760 + lean}" cy="380" rx="520" ry="400" fill="url(#glow)"/>'
        '<rect y="590" width="1200" height="310" fill="url(#table)"/>'
        '<rect width="1200" height="900" fill="url(#grain-tile)" opacity=".2"/>'
    )


def _box_shadow(paper: str) -> str:
    """The shadow falls to the right, and the polished table mirrors the panels."""
    contact = [(108, 754), (492, 757), (604, 736), (612, 742), (494, 770), (106, 768)]
    return (
        '<ellipse cx="480" cy="748" rx="430" ry="62" fill="url(#shadow)" transform="rotate(-4 480 748)"/>'
        '<g filter="url(#near)">'
        + _rect(Box(112, 760, 490, 900), paper, opacity=0.4)
        + _shape("490,760 600,739 600,860 490,900", "#0d0714", opacity=0.45)
        + _shape(contact, "#0d0714", opacity=0.8)
        + "</g>"
    )


def _bumped(corner: float) -> Polygon:
    """The torn edge of a bumped top left corner, from the left edge to the top edge."""
    x, y = FRONT.left, FRONT.top
    places = ((0, 2.9), (0.55, 2.1), (0.5, 1.3), (1.15, 0.75), (1.7, 0.62), (2.3, 0))
    return [(x + corner * across, y + corner * down) for across, down in places]


def _front(corner: float) -> Polygon:
    """The outline of the front: the top left corner gives way when it was bumped."""
    left, top, right, bottom = FRONT.left, FRONT.top, FRONT.right, FRONT.bottom
    return [*(_bumped(corner) if corner else [(left, top)]), (right, top), (right, bottom), (left, bottom)]


def _box_panels(traits: Traits, paper: str) -> str:
    front = _front(traits["corner"])
    return (
        f'<g filter="url(#paper)">{_shape(front, paper)}{_shape(SIDE, paper)}</g>'
        f"{_shape(front, 'url(#front-light)')}{_shape(SIDE, 'url(#side-light)')}"
        '<path d="M490 90V760" stroke="#fff" stroke-opacity=".42" stroke-width="1.6"/>'
        '<path d="M111 759H490" stroke="#000" stroke-opacity=".4" stroke-width="2"/>'
    )


def _crease(corner: float) -> str:
    """The pale board that shows at a bumped corner, and the folds that run into the panel."""
    if not corner:
        return ""
    x, y, c = FRONT.left, FRONT.top, corner
    edge = _bumped(c)
    folds = f"M{x} {y + 3.9 * c}L{x + 1.5 * c} {y + 2.3 * c}L{x + 2.4 * c} {y + 1.5 * c}L{x + 3.6 * c} {y}"
    spur = f"M{x + 1.1 * c} {y + c}L{x + 2.7 * c} {y + 2.9 * c}"
    inner = [(x + c * right, y + c * down) for right, down in ((3.5, 0), (2.4, 1.6), (1.5, 2.4), (0, 3.8))]
    return (
        _shape([*edge, *inner], "#000", opacity=0.3)
        + _path(folds + spur, "none", stroke="#fff", stroke_opacity=0.34, stroke_width=1.3)
        + _path(folds, "none", stroke="#000", stroke_opacity=0.4, transform="translate(1.5 1.5)")
        + f'<polyline points="{_points(edge)}" fill="none" stroke="#e9ddcc" stroke-width="4"/>'
    )


def _foil_border(margins: Sequence[float]) -> str:
    left, top = FRONT.left + margins[0] * MM, FRONT.top + margins[1] * MM
    right, bottom = FRONT.right - margins[2] * MM, FRONT.bottom - margins[3] * MM
    outer, inner = Box(left, top, right, bottom), Box(left + 6, top + 6, right - 6, bottom - 6)
    stars = (_star(x, y, 13) for x in (left + 21, right - 21) for y in (top + 21, bottom - 21))
    return (
        _rect(outer, "none", stroke="url(#gold)", stroke_width=3)
        + _rect(inner, "none", stroke="url(#gold)", stroke_width=1)
        + _path("".join(stars), "#e3bf73")
    )


def _drop(x: float, size: float) -> str:
    """A drop of scent, its point upwards."""
    r, left, right = size * 0.5, x - size * 0.5, x + size * 0.5
    round_end = f"A{r} {r} 0 1 1 {left} {r * 0.4}"
    return (
        f"M{x} {-size}C{x + r * 0.3} {-r} {right} {-r * 0.3} {right} {r * 0.4}{round_end}"
        f"C{left} {-r * 0.3} {x - r * 0.3} {-r} {x} {-size}Z"
    )


def _box_moon() -> str:
    rays = "".join(
        f'<path d="M0 -83V{-102 if turn % 30 == 0 else -92}" transform="rotate({turn})"/>'
        for turn in range(0, 360, 10)
    )
    return (
        '<g transform="translate(300 252)"><circle r="74" fill="none" stroke="#dcb566" stroke-width="1.6"/>'
        f'<g stroke="#dcb566" stroke-width="1.8">{rays}</g>'
        f"{_path(_crescent(54), 'url(#gold)')}{_path(_drop(14, 25), 'url(#gold)')}</g>"
    )


def _box_foil(traits: Traits, lines: Sequence[str]) -> str:
    printed = "".join(_path(line, "url(#gold)") for line in lines)
    return f'<g filter="url(#foil)">{_foil_border(traits["margins"])}{_box_moon()}{printed}</g>'


def _on_side(y: float) -> str:
    """Bring lettering set from x = 0 on the height y onto the side panel, which runs away from us."""
    slope = 0.245 - (y - FRONT.top) / (FRONT.bottom - FRONT.top) * 0.436
    return f"matrix(.86 {slope * 0.86:.4f} 0 1 490 {y})"


def _side_line(text: str, y: float, face: str = "grotesk") -> str:
    line = lettering(text, face=face, size=12.7, x=14, y=0, anchor="start")
    return f'<path d="{line.d}" transform="{_on_side(y)}"/>'


def _side_print() -> str:
    lines = "".join(_side_line(text, 560 + 17 * place) for place, text in enumerate(INGREDIENTS))
    name = _path(lettering("LYSOMBRE", face="serif", size=25, x=0, y=9, tracking=0.22).d, "url(#gold)")
    return (
        f'<g fill="#e8cf9a" opacity=".85">{lines}</g>'
        f'<g transform="matrix(.86 .07 0 1 545 280) rotate(-90)" opacity=".8">{name}</g>'
    )


def _cellophane() -> str:
    """The clear wrap: streaks of light, and the folded and heat-crimped flaps on the side."""
    flaps = "M491 91L545 168L599 118M491 759L545 690L599 738M545 168V176M545 690V682"
    crimps = "".join(f"M{518 + 9 * step} {140 + 2 * step}l3 16" for step in range(7))
    return (
        f'<rect x="110" y="90" width="380" height="670" filter="url(#film)" opacity=".2"/>'
        f"{_shape('110,90 400,90 230,760 110,760', 'url(#sheen)')}"
        f"{_shape('490,90 600,117 545,168', '#fff', opacity=0.13)}"
        f"{_shape('490,760 600,739 545,690', '#fff', opacity=0.1)}"
        f'<path d="{flaps}" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="1.3"/>'
        f'<path d="{crimps}" fill="none" stroke="#fff" stroke-opacity=".35" stroke-width="1.2"/>'
        '<path d="M112 91H489M111 92V758" stroke="#fff" stroke-opacity=".5" stroke-width="1.2"/>'
    )


def _importer(language: str) -> str:
    if not language:
        return ""
    head, *rest = STICKERS[language]
    lines = "".join(_side_line(text, 434 + 20 * place) for place, text in enumerate(rest))
    return (
        _shape("499,394 594,398 594,512 499,514", "#000", opacity=0.5, filter="url(#tight)")
        + _shape("497,391 592,395 592,509 497,511", "#e4dfd2")
        + f'<g fill="#27222c">{_side_line(head, 414, "grotesk-bold")}{lines}</g>'
    )


def _sale(text: str) -> str:
    if not text:
        return ""
    price = lettering(text, face="geometric-heavy", size=29, x=0, y=11)
    return (
        '<g transform="translate(300 552)"><circle cx="3" cy="5" r="53" opacity=".5" filter="url(#tight)"/>'
        '<circle r="53" fill="#e0442c"/><circle r="47" fill="none" stroke="#fff" stroke-opacity=".75" '
        f'stroke-width="1.6" stroke-dasharray="4 4"/>{_path(price.d, "#fff")}'
        '<path d="M-38 -37A53 53 0 0 1 37 -38Q0 -17 -38 -37" fill="#fff" opacity=".22"/></g>'
    )


def _bottle_shadow() -> str:
    return (
        '<ellipse cx="80" cy="806" rx="330" ry="52" fill="url(#shadow)"/>'
        '<ellipse cx="140" cy="820" rx="190" ry="40" fill="url(#caustic)" opacity=".75"/>'
        '<ellipse cx="0" cy="804" rx="150" ry="9" fill="#0d0714" opacity=".85" filter="url(#near)"/>'
    )


def _facets(fills: str) -> str:
    """The eight facets clockwise from the left shoulder, each in the gradient named for it."""
    rings = zip(GLASS, GLASS[1:] + GLASS[:1], PANE[1:] + PANE[:1], PANE, strict=True)
    return "".join(_shape(ring, f"url(#{fill})") for ring, fill in zip(rings, fills.split(), strict=True))


def _between(a: Point, b: Point, share: float) -> Point:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def _cuts() -> str:
    """Second, narrower facets inside each facet: the glitter of cut glass."""
    cuts = []
    for place, (a, b) in enumerate(zip(GLASS, GLASS[1:] + GLASS[:1], strict=True)):
        c, d = PANE[(place + 1) % 8], PANE[place]
        rim = [a, b, _between(b, c, 0.42), _between(a, d, 0.42)]
        cuts.append(_shape(rim, "#fff" if place in (0, 1, 7) else "#1d1528", opacity=0.26))
        cuts.append(_shape([rim[3], rim[2], c if place % 2 else d], "#fff", opacity=0.2))
        cuts.append(_shape(rim, "none", stroke="#fff", stroke_opacity=0.4, stroke_width=0.9))
    return "".join(cuts)


def _glass_body() -> str:
    """The thick glass: clear facets above the liquid, and facets that take its colour below."""
    clear = "clear-left clear-top clear-right clear-right clear-left clear-left clear-left clear-left"
    tinted = "tint-left clear-top tint-right tint-right tint-right tint-base tint-left tint-left"
    edges = "".join(
        f'<path d="M{x} {y}L{u} {v}" stroke="#fff" stroke-opacity=".75" stroke-width="1.3"/>'
        for (x, y), (u, v) in zip(GLASS, PANE, strict=True)
    )
    return (
        _shape(GLASS, "#fff", opacity=0.3)
        + _facets(clear)
        + f'<g clip-path="url(#below)">{_facets(tinted)}</g>'
        + _cuts()
        + _shape(PANE, "url(#pane)")
        + edges
        + _shape(PANE, "none", stroke="#fff", stroke_opacity=0.85, stroke_width=1.6)
        + _shape(GLASS, "none", stroke="#1d1528", stroke_opacity=0.4, stroke_width=1.4)
    )


def _liquid(level: float) -> str:
    half = 106 - max(0.0, (512 - level) * 38 / 46)
    surface = f"M{-half:g} {level:g}A{half:g} 5.5 0 0 0 {half:g} {level:g}"
    fills = ("liquid", "liquid-depth", "liquid-glow")
    return (
        _shape(CHAMBER, "url(#air)")
        + f'<g clip-path="url(#inside)">{"".join(_shape(CHAMBER, f"url(#{fill})") for fill in fills)}</g>'
        + _shape(CHAMBER, "none", stroke="#1d1528", stroke_opacity=0.4, stroke_width=2)
        + f'<ellipse cx="0" cy="{level:g}" rx="{half:g}" ry="5.5" fill="#fff" opacity=".6"/>'
        + _path(surface, "none", stroke="#1d1528", stroke_opacity=0.65, stroke_width=1.6)
        + _path("M-4 412V706M4 412V706", "none", stroke="#fff", stroke_opacity=0.45, stroke_width=1.6)
    )


def _highlights() -> str:
    return (
        _shape("-109,514 -78,476 -52,476 -66,712 -92,716 -109,700", "url(#streak)", opacity=0.42)
        + _shape("92,520 98,526 98,700 92,706", "url(#streak)", opacity=0.7)
        + _shape("-154,486 -146,478 -146,764 -154,770", "#fff", opacity=0.55)
        + _shape("20,462 62,462 -6,560 -40,560", "#fff", opacity=0.14)
    )


def _fill_line() -> str:
    ticks = f"M-116 {FILL_LINE}H-58M58 {FILL_LINE}H116"
    light = _path(ticks, "none", stroke="#fff", stroke_width=2, transform="translate(0 2)")
    return light + _path(ticks, "none", stroke="#2a1b38", stroke_width=2)


def _plate() -> str:
    name = _wordmark("LYSOMBRE", [0.0] * 7, 21.5, 0, 634)
    kind = lettering("Eau de Parfum", face="serif-italic", size=17, x=0, y=662, tracking=0.03)
    plate = Box(-84, 594, 84, 684)
    text = name + kind.d
    return (
        '<rect x="-83" y="597" width="170" height="92" fill="#000" opacity=".5" filter="url(#tight)"/>'
        + _rect(plate, "url(#gold)")
        + _rect(Box(-78, 600, 78, 678), "none", stroke="#5a3d12", stroke_opacity=0.7)
        + _path(text, "#fff3cf", transform="translate(.9 1)", opacity=0.8)
        + _path(text, "#43290a")
        + '<path d="M-84 594H84V596H-84Z" fill="#fff" opacity=".6"/>'
    )


def _collar(ridges: Sequence[float]) -> str:
    """The crimped metal ring: its ridges fill the same width whatever their number."""
    left, right = -76.0, 76.0
    pitch = (right - left) / sum(ridges)
    places = [left + pitch * sum(ridges[:count]) for count in range(len(ridges) + 1)]
    bars = "".join(
        f'<rect x="{place - 4:.2f}" y="362" width="8" height="40" rx="3.6" fill="url(#ridge)"/>'
        for place in places
    )
    return (
        '<rect x="-70" y="400" width="140" height="14" fill="url(#band)"/>'
        '<rect x="-70" y="406" width="140" height="8" fill="#1d1004" opacity=".5"/>'
        '<rect x="-88" y="354" width="176" height="54" rx="5" fill="#4f3709"/>'
        f'{bars}<rect x="-88" y="354" width="176" height="54" rx="5" fill="url(#collar-light)"/>'
        '<path d="M-86 357H86M-86 405H86" stroke="#fff3c8" stroke-opacity=".75" stroke-width="2"/>'
    )


def _cap(turn: float) -> str:
    return (
        _shape("-96,176 -66,152 -66,348 -96,348", "url(#cap-left)")
        + _shape("96,176 66,152 66,348 96,348", "url(#cap-right)")
        + _shape("-66,152 66,152 66,348 -66,348", "url(#cap-front)")
        + _shape("-96,176 -74,128 74,128 96,176 66,152 -66,152", "url(#cap-top)")
        + _shape("-60,158 10,158 -44,342 -60,342", "#fff", opacity=0.1)
        + _path("M-66 348V152H66V348", "none", stroke="#fff", stroke_opacity=0.4, stroke_width=1.2)
        + '<rect x="-97" y="342" width="194" height="11" fill="url(#band)"/>'
        + f'<g transform="translate(0 248)">{_dial(turn)}</g>'
    )


def _dial(turn: float) -> str:
    """The gold dial of the cap: its four marks stay, the moon turns."""
    marks = "M0 -46V-38M0 46V38M-46 0H-38M46 0H38"
    moon = _crescent(31) + _drop(8, 15)
    rim = _path(moon, "#fff3cf", opacity=0.7, transform="translate(1 1.2)")
    return (
        '<circle cx="2" cy="3" r="52" opacity=".55" filter="url(#tight)"/><circle r="51" fill="url(#gold)"/>'
        '<circle r="46.5" fill="#5a3d12"/><circle r="45.5" fill="url(#dial)"/>'
        + _path(marks, "none", stroke="#5a3d12", stroke_width=2.4)
        + f'<g transform="rotate({turn:g})">{rim}{_path(moon, "#38210a")}</g>'
    )


def _bottle(traits: Traits, code: str) -> str:
    level = FILL_LINE - traits["fill"] * MM
    clips = (
        f'<clipPath id="below"><rect x="-170" y="{level + 6:g}" width="340" height="420"/></clipPath>'
        f'<clipPath id="inside"><rect x="-170" y="{level:g}" width="340" height="420"/></clipPath>'
        '<mask id="floor"><rect x="-200" y="803" width="400" height="97" fill="url(#fade)"/></mask>'
    )
    glass = f'<g id="glass">{_glass_body()}{_liquid(level)}</g>'
    shade = _path(code, "#000", transform="translate(1 1.4)", opacity=0.7)
    etched = shade + _path(code, "#fff", opacity=0.92)
    return (
        f"<defs>{clips}</defs>{_bottle_shadow()}{glass}"
        '<g mask="url(#floor)"><use xlink:href="#glass" transform="matrix(1 0 0 -1 0 1606)"/></g>'
        f"{_highlights()}{_fill_line()}{_plate()}{etched}{_collar(traits['ridges'])}{_cap(traits['moon'])}"
    )


def _box_code(brand: Brand, traits: Traits) -> str:
    check = f"-{traits['check']}" if traits["check"] else ""
    return f"{brand.book['code_prefix']} {traits['code']}{check}"


def _bottle_code(brand: Brand, traits: Traits) -> str:
    return f"{brand.book['code_prefix']} {traits['bottle_code']}"


def _box(brand: Brand, traits: Traits) -> str:
    paper = SCENTS[traits["scent"]].paper
    name = _wordmark(brand.book["wordmark"], traits["gaps"], 44, 300, 418)
    kind = lettering(traits["descriptor"], face="serif-italic", size=30, x=300, y=470, tracking=0.04)
    volume = lettering(traits["volume"], face="serif", size=23, x=300, y=652, tracking=0.04)
    code = lettering(_box_code(brand, traits), face="geometric", size=21, x=300, y=706, tracking=0.1)
    return (
        _box_shadow(paper)
        + _box_panels(traits, paper)
        + _box_foil(traits, [name, kind.d, volume.d])
        + _path(code.d, "#f2e9dc", opacity=0.88)
        + _side_print()
        + _cellophane()
        + _crease(traits["corner"])
        + _importer(traits["sticker"])
        + _sale(traits["sale"])
    )


def _draw(brand: Brand, traits: Traits) -> Drawing:
    shifts = {"box": traits["box_shift"], "bottle": BOTTLE_X + traits["bottle_shift"]}
    code = lettering(_bottle_code(brand, traits), face="geometric", size=22, x=0, y=778, tracking=0.14)
    body = (
        f'{_backdrop(traits)}<g transform="translate({shifts["box"]} 0)">{_box(brand, traits)}</g>'
        f'<g transform="translate({shifts["bottle"]} 0)">{_bottle(traits, code.d)}</g>'
        '<rect width="1200" height="900" fill="url(#vignette)"/>'
    )
    parts = {
        part: polygon([(x + shifts[thing], y) for x, y in _corners(corners)])
        for part, (thing, corners) in PARTS.items()
    }
    return Drawing(svg=document(_defs(traits), body), parts=parts)


# The same corners on every specimen: a width that followed the print would give the answer away.
PARTS = {
    "wordmark": ("box", "146,370 438,370 438,433 146,433"),
    "descriptor": ("box", "180,436 420,436 420,496 180,496"),
    "border": ("box", "180,86 500,86 500,764 438,764 438,148 180,148"),
    "sale": ("box", "242,498 358,498 358,610 242,610"),
    "volume": ("box", "190,614 410,614 410,674 190,674"),
    "box-code": ("box", "210,677 390,677 390,737 210,737"),
    "corner": ("box", "104,84 176,84 176,156 104,156"),
    "side": ("box", "494,380 598,380 598,520 494,520"),
    "moon": ("bottle", "-54,194 54,194 54,302 -54,302"),
    "collar": ("bottle", "-94,346 94,346 94,414 -94,414"),
    "liquid": ("bottle", "-118,458 118,458 118,586 -118,586"),
    "bottle-code": ("bottle", "-90,738 90,738 90,802 -90,802"),
}

# --- Words ------------------------------------------------------------------------------------------


def _alt(brand: Brand, traits: Traits) -> str:
    gaps, margins, ridges = traits["gaps"], traits["margins"], traits["ridges"]
    box = gettext(
        "A perfume box and a glass bottle of the invented brand Lysombre. Front of the box: the wordmark "
        "reads %(wordmark)s, and its widest gap is %(gap).1f mm more than planned. Under it: "
        "%(descriptor)s. The foil border is %(left).1f mm from the left edge, %(top).1f from the top, "
        "%(right).1f from the right and %(bottom).1f from the bottom. Volume line: %(volume)s. Code: "
        "%(code)s. Space above the volume line: %(sale)s. Top left corner: %(corner)s. Side: %(sticker)s."
    ) % {
        "wordmark": brand.book["wordmark"],
        "gap": max(0.0, *gaps),
        "descriptor": traits["descriptor"],
        "left": margins[0],
        "top": margins[1],
        "right": margins[2],
        "bottom": margins[3],
        "volume": traits["volume"],
        "code": _box_code(brand, traits),
        "sale": traits["sale"] or gettext("empty"),
        "corner": gettext("bumped") if traits["corner"] else gettext("smooth"),
        "sticker": ", ".join(STICKERS[traits["sticker"]]) if traits["sticker"] else gettext("plain"),
    }
    bottle = gettext(
        "Bottle with %(scent)s perfume: the moon on the cap is turned by %(moon).0f degrees. The metal "
        "collar shows %(ridges)d ridges; the narrowest gap between them is %(narrow).1f and the widest "
        "%(wide).1f times the planned one. The liquid stands %(fill).1f mm %(side)s the line in the glass. "
        "Code in the base: %(code)s."
    ) % {
        "scent": SCENTS[traits["scent"]].name,
        "moon": abs(traits["moon"]),
        "ridges": len(ridges) + 1,
        "narrow": min(ridges),
        "wide": max(ridges),
        "fill": abs(traits["fill"]),
        "side": gettext("above") if traits["fill"] > 0 else gettext("below"),
        "code": _bottle_code(brand, traits),
    }
    return f"{box} {bottle}"


PART_NAMES = {
    "wordmark": _("Box: brand name"),
    "descriptor": _("Box: line under the name"),
    "border": _("Box: foil border"),
    "volume": _("Box: volume line"),
    "box-code": _("Box: code"),
    "sale": _("Box: space above the volume line"),
    "corner": _("Box: top left corner"),
    "side": _("Box: side panel"),
    "moon": _("Bottle: moon on the cap"),
    "collar": _("Bottle: metal collar"),
    "liquid": _("Bottle: top of the liquid"),
    "bottle-code": _("Bottle: code in the base"),
}


def _rule(part: str, title: Any, text: Any, **measures: Any) -> Rule:
    return Rule(part, title, format_lazy(text, **measures))


RULES = (
    _rule(
        "wordmark",
        _("The name"),
        _("LYSOMBRE is set evenly: no gap between letters is more than {limit} mm too wide or narrow."),
        limit=BOOK["gap_tolerance_mm"],
    ),
    _rule(
        "border",
        _("The foil border"),
        _("The gold border runs {margin} mm from all four edges of the box, give or take {limit} mm."),
        margin=BOOK["margin_mm"],
        limit=BOOK["margin_tolerance_mm"],
    ),
    _rule(
        "descriptor",
        _("The line under the name"),
        _("The line under the name reads “{wording}”, letter by letter."),
        wording=BOOK["descriptor"],
    ),
    _rule(
        "volume",
        _("The volume line"),
        _("There is one size, and its line reads “{wording}”: 50 ml divided by 29.6 makes 1.7 fl. oz."),
        wording=BOOK["volume"],
    ),
    _rule(
        "box-code",
        _("The code on the box"),
        _(
            "The code is {prefix}, four digits, a dash and one check digit. For the check digit, multiply "
            "the first digit by 1, the second by 2, the third by 3 and the fourth by 4, add them up and "
            "divide by 11: the remainder is the check digit (a remainder of 10 counts as 0)."
        ),
        prefix=BOOK["code_prefix"],
    ),
    _rule(
        "bottle-code",
        _("The code on the bottle"),
        _("The base has {prefix} and the same four digits as the box, without the check digit."),
        prefix=BOOK["code_prefix"],
    ),
    _rule(
        "moon",
        _("The moon on the cap"),
        _("The tips of the moon point straight right and its drop stands upright, within {limit} degrees."),
        limit=BOOK["moon_tolerance_deg"],
    ),
    _rule(
        "collar",
        _("The metal collar"),
        _("The front of the collar shows {count} ridges, and the gaps between them are equally wide."),
        count=BOOK["ridges"],
    ),
    _rule(
        "liquid",
        _("The fill line"),
        _("The perfume is filled up to the line in the glass and never more than {limit} mm above it."),
        limit=BOOK["fill_tolerance_mm"],
    ),
)

TELLS = (
    Tell(
        slug="wordmark-spacing",
        part="wordmark",
        name=_("Uneven letters in the name"),
        why=_("The brand book sets LYSOMBRE evenly, and here at least one gap is too wide."),
        how=_("Zoom in on the name and compare the gaps from letter to letter."),
        caveat=_("A photo taken at an angle can make gaps look uneven, and a good copy has even ones."),
        breaks=lambda brand, traits: max(abs(gap) for gap in traits["gaps"]) > brand.book["gap_tolerance_mm"],
        plant=_plant_wordmark,
    ),
    Tell(
        slug="border-shifted",
        part="border",
        name=_("Foil border off-centre"),
        why=_("The brand book keeps the border equally far from all edges, and here one side is too close."),
        how=_("Compare the strip outside the gold line left and right, then top and bottom."),
        caveat=_("A tilted photo also makes one side look narrower, so check a second picture."),
        breaks=_margins_break,
        plant=_plant_border,
    ),
    Tell(
        slug="descriptor-misspelt",
        part="descriptor",
        name=_("Misspelt line under the name"),
        why=_("The brand book spells it “Eau de Parfum”, and this box does not."),
        how=_("Read it letter by letter beside the plate on the bottle: r and n together can pass for m."),
        caveat=_("Other brands may write it differently, and correct spelling alone proves nothing."),
        breaks=lambda brand, traits: traits["descriptor"] != brand.book["descriptor"],
        plant=_plant_descriptor,
    ),
    Tell(
        slug="volume-wrong",
        part="volume",
        name=_("Volume line does not add up"),
        why=_("The brand book gives 50 ml as 1.7 fl. oz, and this box gives another number."),
        how=_("Divide the millilitres by 29.6 and compare the result with the fluid ounces."),
        caveat=_("Brands round in different ways, so only the brand's own line counts."),
        breaks=lambda brand, traits: traits["volume"] != brand.book["volume"],
        plant=_plant_volume,
    ),
    Tell(
        slug="code-check-digit",
        part="box-code",
        name=_("Wrong check digit in the code"),
        why=_(
            "The brand book works out the digit after the dash from the four before it, and here it is off."
        ),
        how=_("Multiply the digits by 1, 2, 3 and 4, add them up, divide by 11 and take the remainder."),
        caveat=_("A right check digit is no proof, because copies can repeat a genuine code."),
        breaks=lambda brand, traits: traits["check"] != str(check_digit(traits["code"])),
        plant=_plant_check,
    ),
    Tell(
        slug="codes-differ",
        part="bottle-code",
        name=_("Bottle and box have different codes"),
        why=_("The brand book puts the same four digits on both, and here they differ."),
        how=_("Read the code in the base of the bottle digit by digit against the one on the box."),
        caveat=_("In a second-hand sale an honest owner may have swapped two boxes, so ask first."),
        breaks=lambda brand, traits: traits["bottle_code"] != traits["code"],
        plant=_plant_bottle_code,
    ),
    Tell(
        slug="moon-turned",
        part="moon",
        name=_("Moon on the cap is turned"),
        why=_("The brand book points the tips of the moon straight to the right, and this one is turned."),
        how=_(
            "See whether both tips of the moon lie equally far from the top and the bottom mark of the dial."
        ),
        caveat=_("A whole cap can be put on askew, so look at the moon against the marks around it."),
        breaks=lambda brand, traits: abs(traits["moon"]) > brand.book["moon_tolerance_deg"],
        plant=_plant_moon,
    ),
    Tell(
        slug="collar-ridges",
        part="collar",
        name=_("Collar ridges missing or uneven"),
        why=_("The brand book asks for ten even ridges, and these are fewer or unevenly spaced."),
        how=_("Zoom in, count the ridges from left to right and compare the gaps."),
        caveat=_("Reflections can hide a ridge, and a good copy has them all."),
        breaks=_ridges_break,
        plant=_plant_ridges,
    ),
    Tell(
        slug="overfilled",
        part="liquid",
        name=_("Filled above the line"),
        why=_("The brand book never fills a bottle above the line in the glass, and this one is fuller."),
        how=_("Look for the dark line in the glass and see whether the liquid ends above or below it."),
        caveat=_("Only too much is a sign: a used bottle holds less, and heat lifts the liquid a little."),
        breaks=lambda brand, traits: traits["fill"] > brand.book["fill_tolerance_mm"],
        plant=_plant_fill,
    ),
)

ODDITIES = (
    Oddity(
        slug="bumped-corner",
        part="corner",
        name=_("Bumped corner"),
        explanation=_("Boxes get knocked on their way: that tells of the journey, not of the maker."),
        apply=_bump,
    ),
    Oddity(
        slug="importer-sticker",
        part="side",
        name=_("Sticker in another language"),
        explanation=_(
            "Importers add a sticker in their country's language, often because the law asks for it."
        ),
        apply=_stick,
    ),
    Oddity(
        slug="sale-sticker",
        part="sale",
        name=_("Sale sticker"),
        explanation=_("Authorised shops have sales too, and a sticker is not part of the box."),
        apply=_discount,
    ),
    Oddity(
        slug="used-bottle",
        part="liquid",
        name=_("Not quite full"),
        explanation=_("Someone has used a little of it: the brand book only says that it is never too full."),
        apply=_use,
    ),
)

FAMILY = Family(
    slug="perfume",
    name=_("Perfume"),
    brand=LYSOMBRE,
    rules=RULES,
    tells=TELLS,
    oddities=ODDITIES,
    genuine=_genuine,
    draw=_draw,
    alt=_alt,
    part_names=PART_NAMES,
)

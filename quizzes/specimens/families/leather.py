"""Orrello's card wallet: grain leather, a brass snap, a ring, and a tag with a numbered label.

Traits are measures in millimetres and degrees, or what is printed. The wallet is drawn upright and
then turned and shifted a little as a whole, the same way for genuine and fake.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import ORRELLO, Brand, check_digit
from quizzes.specimens.drawing import document, polygon
from quizzes.specimens.family import (
    HEIGHT,
    MODERATE,
    OBVIOUS,
    WIDTH,
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

MM = 8.0  # pixels
MIDDLE = 434.0
PAINT = 13.0  # how much of the painted edge shows, in pixels
SNAP, RING, EYELET = (MIDDLE, 508.0), (866.0, 402.0), (1000.0, 500.0)
TAG_TURN, CARD_TURN = -5.0, 6.0

# name: (leather, thread)
LEATHERS = {
    "cognac": ("#a4562a", "#f0dcb2"),
    "chestnut": ("#71391f", "#e8cf9f"),
    "forest": ("#33513f", "#e2d3a8"),
    "navy": ("#2e4063", "#dfd6c2"),
    "burgundy": ("#74263a", "#edd4bf"),
    "graphite": ("#45423f", "#d9cdb8"),
    "olive": ("#66622f", "#efe2b4"),
    "sand": ("#bf9262", "#fbf0d6"),
}
LEATHER_NAMES = {
    "cognac": _("cognac"),
    "chestnut": _("chestnut brown"),
    "forest": _("forest green"),
    "navy": _("navy blue"),
    "burgundy": _("burgundy"),
    "graphite": _("graphite"),
    "olive": _("olive green"),
    "sand": _("sand"),
}
BACKDROPS = {
    "#ddd5c8": _("beige"),
    "#cfd4d3": _("pale bluish grey"),
    "#d8cfc9": _("pale pinkish brown"),
    "#c9c3b6": _("khaki"),
    "#d5d7de": _("pale lavender grey"),
    "#cdd3c6": _("sage green"),
    "#e2dccf": _("cream"),
    "#bfc0c2": _("grey"),
}
CARDS = {
    "en": ("CARE", "Keep dry.", "Wipe with a soft cloth.", "Store in its pouch."),
    "fi": ("HOITO", "Pidä kuivana.", "Pyyhi pehmeällä liinalla.", "Säilytä pussissaan."),
    "cs": ("PÉČE", "Chraňte před vlhkem.", "Otírejte měkkým hadříkem.", "Ukládejte do sáčku."),
    "pt": ("CUIDADOS", "Manter seco.", "Limpar com pano macio.", "Guardar no saco."),
}
MISSPELT = {
    OBVIOUS: ("HAND STITCHD IM ITALI", "HAMD STITCHED IN ITLAY", "HAND STICTHED OF ITALY"),
    MODERATE: ("HAND STITCHED IN ITALLY", "HAND STITCHED IM ITALY", "HAND STITSHED IN ITALY"),
    3: ("HAND STICHED IN ITALY", "HAND STITCHED IN ITAIY", "HAND STITCHEED IN ITALY"),
}


# --- Geometry ------------------------------------------------------------------------------------------


def _trace(start: Point, *pieces: Sequence[Point]) -> list[Point]:
    """Points about 3 px apart along lines (one point) and cubic curves (three points)."""
    points = [start]
    for piece in pieces:
        a, d = points[-1], piece[-1]
        b, c = (piece[0], piece[1]) if len(piece) == 3 else (a, d)
        steps = max(2, int(math.dist(a, d) / 3))
        for step in range(1, steps + 1):
            t = step / steps
            u = 1 - t
            weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
            x, y = (sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
            points.append((x, y))
    return points


def _inset(points: Sequence[Point], distance: float) -> list[Point]:
    """The line that runs at a distance on the left of these points."""
    line = []
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.dist((x0, y0), (x1, y1)) or 1.0
        line.append(
            ((x0 + x1) / 2 + (y1 - y0) / length * distance, (y0 + y1) / 2 - (x1 - x0) / length * distance)
        )
    return line


def _length(line: Sequence[Point]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(line))


def _walk(line: Sequence[Point], gaps: Sequence[float]) -> list[tuple[float, float, float]]:
    """Where one arrives on a line after each gap, with the direction there in degrees."""
    stops, done, target, place = [], 0.0, gaps[0], 0
    for (x0, y0), (x1, y1) in pairwise(line):
        step = math.dist((x0, y0), (x1, y1))
        while place < len(gaps) and target <= done + step:
            t = (target - done) / (step or 1.0)
            stops.append((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, math.degrees(math.atan2(y1 - y0, x1 - x0))))
            place += 1
            target += gaps[place] if place < len(gaps) else 0.0
        done += step
    return stops


def _turn(points: Sequence[Point], degrees: float, centre: Point) -> list[Point]:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    cx, cy = centre
    return [(cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos) for x, y in points]


def _d(points: Sequence[Point], close: str = "Z") -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + close


def _rectangle(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _rounded(left: float, top: float, right: float, bottom: float, r: float) -> list[Point]:
    return _trace(
        (left, top + r),
        [(left, bottom - r)],
        [(left, bottom - r / 2), (left + r / 2, bottom), (left + r, bottom)],
        [(right - r, bottom)],
        [(right - r / 2, bottom), (right, bottom - r / 2), (right, bottom - r)],
        [(right, top + r)],
        [(right, top + r / 2), (right - r / 2, top), (right - r, top)],
        [(left + r, top)],
        [(left + r / 2, top), (left, top + r / 2), (left, top + r)],
    )


BODY = _rounded(64, 136, 804, 764, 46)
TAG = _rounded(876, 452, 1124, 800, 26)
FLAP_EDGE = _trace(
    (64, 182),
    [(64, 400)],
    [(64, 470), (110, 508), (190, 522)],
    [(290, 540), (326, 608), (MIDDLE, 608)],
    [(542, 608), (578, 540), (678, 522)],
    [(758, 508), (804, 470), (804, 400)],
    [(804, 182)],
)
FLAP = [
    *FLAP_EDGE,
    *_trace(
        (804, 182), [(804, 156), (784, 136), (758, 136)], [(110, 136)], [(84, 136), (64, 156), (64, 182)]
    ),
]
FLAP_LINE = _inset(FLAP_EDGE[8:-8], 25)
LOWER_LINE = _inset(
    _trace(
        (64, 470),
        [(64, 718)],
        [(64, 741), (87, 764), (110, 764)],
        [(758, 764)],
        [(781, 764), (804, 741), (804, 718)],
        [(804, 470)],
    ),
    25,
)
LOWER_AREA: list[Point] = [
    *((70, 548), (124, 548), (124, 708), (744, 708), (744, 548)),
    *((800, 548), (800, 718), (782, 760), (88, 760), (70, 718)),
]
TAG_LINE = _inset([*TAG, *TAG[1:8]], 15)


def _stitch_count(line: Sequence[Point], pitch_mm: float) -> int:
    return int(_length(line) / (pitch_mm * MM))


# --- Drawing -------------------------------------------------------------------------------------------


def _mix(colour: str, other: str, share: float) -> str:
    pairs = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _pebbles(traits: Traits) -> str:
    """A tile of leather grain as heights: short strokes, drawn again and again thinner and lighter.

    The tile undoes the turn of the wallet, because tiles that lie straight are drawn twice as fast.
    """
    rng, tile, step, rows = Random(traits["noise"]), 264, 12.0, 26
    dx, dy = traits["shift"]
    straight = f'patternTransform="rotate({-traits["turn"]} 600 450) translate({-dx} {-dy})"'
    strokes = ""
    for row in range(rows):
        for column in range(22):
            x = (column + row % 2 / 2 + rng.uniform(-0.33, 0.33)) * step
            y = row * tile / rows + rng.uniform(-0.33, 0.33) * step
            across, down = rng.uniform(-3, 3), rng.uniform(-3, 3)
            strokes += "".join(
                f"M{x + right:.1f} {y + below:.1f}l{across:.1f} {down:.1f}"
                for right in (-tile, 0, tile)
                for below in (-tile, 0, tile)
                if -12 < x + right < tile + 12 and -12 < y + below < tile + 12
            )
    levels = "".join(
        f'<use xlink:href="#seeds" stroke="rgb({light},{light},{light})" stroke-width="{width}"/>'
        for width, light in (
            (18, 40),
            (15.5, 80),
            (13, 120),
            (10.5, 158),
            (8, 190),
            (5.5, 214),
            (3, 232),
            (1, 244),
        )
    )
    return (
        f'<path id="seeds" d="{strokes}" fill="none" stroke-linecap="round"/>'
        f'<pattern id="pebbles" width="{tile}" height="{tile}" patternUnits="userSpaceOnUse" {straight}>'
        f'<rect width="{tile}" height="{tile}"/>{levels}</pattern>'
    )


def _grain_filter(name: str, colour: str, bevel: float) -> str:
    """From heights to leather: pebbles on a softly rounded body, lit from the upper left."""
    return (
        f'<filter id="{name}" x="-1%" y="-1%" width="102%" height="102%" color-interpolation-filters="sRGB">'
        '<feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0"/>'
        '<feGaussianBlur stdDeviation=".8" result="pebbles"/>'
        f'<feGaussianBlur in="SourceAlpha" stdDeviation="{bevel}" result="round"/>'
        '<feComposite in="pebbles" in2="round" operator="arithmetic" k2=".2" k3=".8" result="height"/>'
        '<feDiffuseLighting in="height" surfaceScale="9.5" diffuseConstant="1.2" lighting-color="#fffaf2" '
        'result="light"><feDistantLight azimuth="235" elevation="57"/></feDiffuseLighting>'
        '<feSpecularLighting in="height" surfaceScale="9" specularConstant=".36" specularExponent="16" '
        'lighting-color="#fff3e0" result="shine"><feDistantLight azimuth="235" elevation="50"/>'
        f'</feSpecularLighting><feFlood flood-color="{colour}"/>'
        '<feComposite in2="light" operator="arithmetic" k1="1.04" result="lit"/>'
        '<feComposite in="lit" in2="shine" operator="arithmetic" k2="1" k3=".65"/>'
        '<feComposite in2="SourceAlpha" operator="in"/></filter>'
    )


def _deboss_filter(name: str, deep: float) -> str:
    """Letters pressed into leather: a shadow under the upper left rim, light on the lower right one."""
    rim, inner = deep * 0.35, deep * 0.6
    return (
        f'<filter id="{name}" x="-10%" y="-30%" width="120%" height="160%" '
        'color-interpolation-filters="sRGB"><feComponentTransfer in="SourceAlpha" result="outside">'
        '<feFuncA type="linear" slope="-1" intercept="1"/></feComponentTransfer>'
        f'<feGaussianBlur in="outside" stdDeviation="{inner}"/><feOffset dx="{deep}" dy="{deep * 1.2}"/>'
        '<feComposite in2="SourceAlpha" operator="in" result="shade"/>'
        f'<feGaussianBlur in="SourceAlpha" stdDeviation="{rim}"/>'
        f'<feOffset dx="{deep * 0.55}" dy="{deep * 0.7}" result="down"/>'
        '<feComposite in="down" in2="SourceAlpha" operator="out" result="rim"/>'
        '<feFlood flood-color="#fff1dc" flood-opacity=".72"/>'
        '<feComposite in2="rim" operator="in" result="light"/>'
        '<feFlood flood-color="#000" flood-opacity=".8"/>'
        '<feComposite in2="shade" operator="in" result="dark"/>'
        '<feMerge><feMergeNode in="light"/><feMergeNode in="SourceGraphic"/>'
        '<feMergeNode in="dark"/></feMerge></filter>'
    )


def _blur_filter(name: str, deviation: float, margin: int) -> str:
    return (
        f'<filter id="{name}" x="-{margin}%" y="-{margin}%" width="{100 + 2 * margin}%" '
        f'height="{100 + 2 * margin}%" color-interpolation-filters="sRGB">'
        f'<feGaussianBlur stdDeviation="{deviation}"/></filter>'
    )


def _gradient(name: str, stops: Sequence[tuple[float, str, float]], line: str) -> str:
    inner = "".join(
        f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{alpha}"/>' for at, colour, alpha in stops
    )
    kind = "radialGradient" if "r=" in line else "linearGradient"
    return f'<{kind} id="{name}" {line}>{inner}</{kind}>'


def _defs(traits: Traits) -> str:
    colour = LEATHERS[traits["leather"]][0]
    paper = traits["backdrop"]
    brass = [
        (0, "#fff3c4", 1),
        (0.28, "#d9ab4e", 1),
        (0.52, "#f6dd93", 1),
        (0.74, "#a8782a", 1),
        (1, "#e9c873", 1),
    ]
    return "".join(
        (
            _pebbles(traits),
            _grain_filter("grain", colour, 7),
            _deboss_filter("deboss", 3.8),
            _deboss_filter("deboss-small", 2.1),
            _deboss_filter("engrave", 1.5),
            _blur_filter("b3", 3, 25),
            _blur_filter("b8", 8, 12),
            _blur_filter("b14", 14, 18),
            _blur_filter("b22", 22, 12),
            _gradient(
                "light", [(0, _mix(paper, "#ffffff", 0.5), 1), (1, paper, 1)], 'cx=".3" cy=".12" r=".7"'
            ),
            _gradient("card", [(0, "#fffdf6", 1), (1, "#ece4d2", 1)], 'x1="0" y1="0" x2="1" y2="1"'),
            _gradient("brass", brass, 'x1="0" y1="0" x2="1" y2="1"'),
            _gradient("brass-back", brass[::-1], 'x1="0" y1="0" x2="1" y2="1"'),
            _gradient("vignette", [(0.45, "#1c1712", 0), (1, "#1c1712", 0.5)], 'cx=".46" cy=".44" r=".78"'),
            _gradient(
                "sheen",
                [(0, "#fff6e6", 0.26), (0.4, "#fff6e6", 0.02), (0.62, "#000", 0), (1, "#000", 0.3)],
                'x1=".1" y1="0" x2=".8" y2="1"',
            ),
            _gradient(
                "fold",
                [
                    (0, "#000", 0.42),
                    (0.05, "#000", 0),
                    (0.07, "#fff", 0.02),
                    (0.11, "#fff", 0.2),
                    (0.2, "#fff", 0),
                ],
                'x1="0" y1="0" x2="0" y2="1"',
            ),
        )
    )


def _backdrop(traits: Traits) -> str:
    """A tabletop with fine dark and light specks."""
    rng, full = Random(traits["noise"] + 1), f'width="{WIDTH}" height="{HEIGHT}"'
    specks = "".join(
        f'<path d="{_specks(rng, count)}" stroke="{colour}" stroke-opacity="{alpha}" stroke-width="{width}" '
        'stroke-linecap="round"/>'
        for count, colour, alpha, width in (
            (1500, "#3a3026", 0.13, 1.6),
            (1200, "#ffffff", 0.4, 1.5),
            (260, "#3a3026", 0.12, 3),
        )
    )
    return f'<rect {full} fill="url(#light)"/>{specks}'


def _specks(rng: Random, count: int) -> str:
    return "".join(
        f"M{rng.randrange(WIDTH)} {rng.randrange(HEIGHT)}l{rng.randrange(-2, 3)} {rng.randrange(-2, 3)}"
        for _i in range(count)
    )


def _shadow(points: Sequence[Point], dx: float, dy: float, blur: str, opacity: float) -> str:
    return (
        f'<path d="{_d(points)}" transform="translate({dx} {dy})" fill="#1a120a" opacity="{opacity}" '
        f'filter="url(#{blur})"/>'
    )


def _text(text: str, face: str, size: float, x: float, y: float, **options: float | str) -> str:
    """The path data of a line of text."""
    return lettering(text, face=face, size=size, x=x, y=y, **options).d  # type: ignore[arg-type]


def _card(traits: Traits) -> str:
    heading, *lines = CARDS[traits["card"]]
    card = _rounded(740, 66, 1124, 300, 8)
    head = _text(heading, "serif-bold", 26, 846, 138, tracking=0.16, anchor="start")
    ink = "".join(_text(line, "serif", 21, 846, 190 + 32 * i, anchor="start") for i, line in enumerate(lines))
    return (
        f'<g transform="rotate({CARD_TURN} 940 190)">{_shadow(card, 6, 10, "b8", 0.4)}'
        f'<path d="{_d(card)}" fill="url(#card)"/>'
        f'<path d="M846 156H890" stroke="#8a4524" stroke-width="2"/>'
        f'<path d="{head}" fill="#6b3a20"/>'
        f'<path d="{ink}" fill="#4c443c"/>{_sticker(traits["sticker"])}</g>'
    )


def _sticker(text: str) -> str:
    if not text:
        return ""
    return (
        '<circle cx="1062" cy="126" r="42" fill="#1a120a" opacity=".35" filter="url(#b3)"/>'
        '<circle cx="1060" cy="122" r="42" fill="#e2553d"/>'
        '<circle cx="1060" cy="122" r="37" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="1.5"/>'
        f'<path d="{_text(text, "geometric-heavy", 25, 1059, 131)}" fill="#fff"/>'
    )


def _leather(points: Sequence[Point]) -> str:
    """A piece of grain leather in its light."""
    d = _d(points)
    return f'<path d="{d}" fill="url(#pebbles)" filter="url(#grain)"/><path d="{d}" fill="url(#sheen)"/>'


def _disc(x: float, y: float, r: float, fill: str, more: str = "") -> str:
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" {more}/>'


def _thickness(points: Sequence[Point], colour: str, height: float) -> str:
    """The painted edge that shows below a piece of leather, with the gleam of the paint."""
    dark = _mix(colour, "#150b06", 0.62)
    return (
        f'<path d="{_d(points)}" transform="translate(0 {height})" fill="{dark}"/>'
        f'<path d="{_d(points)}" transform="translate(0 {height * 0.55})" fill="none" '
        f'stroke="{_mix(colour, "#ffffff", 0.45)}" stroke-opacity=".5" stroke-width="1.6"/>'
    )


def _bare_edge(traits: Traits) -> str:
    """Stretches of the lower edge without paint: pale, fibrous leather with a ragged outline."""
    raw, rng = "", Random(traits["noise"] + 2)
    for start, length in traits["edge_bare_mm"]:
        left, right = 110 + start * MM, 110 + (start + length) * MM
        upper = [(left + (right - left) * i / 12, 765.0) for i in range(13)]
        lower = [(x + rng.uniform(-5, 5), 776.5 + rng.uniform(-2.5, 0.6)) for x, _y in reversed(upper[1:-1])]
        fibres = "".join(
            f"M{rng.uniform(left + 5, right - 13):.1f} {rng.uniform(768, 774):.1f}"
            f"l{rng.uniform(4, 10):.1f} {rng.uniform(-1, 1):.1f}"
            for _i in range(int(length * 3))
        )
        raw += (
            f'<path d="{_d([*upper, *lower])}" fill="#c59c69" stroke="#7a532c" stroke-width="1.2"/>'
            f'<path d="{fibres}" stroke="#7d5730" stroke-width="1.2" stroke-opacity=".6"/>'
            f'<path d="M{left} 766.5H{right}" stroke="#2a1607" stroke-width="5" stroke-opacity=".4"/>'
        )
    return raw


def _body(traits: Traits) -> str:
    colour = LEATHERS[traits["leather"]][0]
    return (
        _shadow(BODY, 26, 40, "b22", 0.5)
        + _shadow(BODY, 8, 18, "b8", 0.5)
        + _thickness(BODY, colour, PAINT)
        + _bare_edge(traits)
        + _leather(BODY)
        + _patina(traits)
    )


def _patina(traits: Traits) -> str:
    if not traits["patina"]:
        return ""
    dark = _mix(LEATHERS[traits["leather"]][0], "#160a04", 0.72)
    return (
        f'<g filter="url(#b14)" opacity="{traits["patina"]}" fill="{dark}" transform="rotate(-10 680 620)">'
        '<ellipse cx="672" cy="622" rx="74" ry="36"/><ellipse cx="704" cy="602" rx="36" ry="26"/></g>'
    )


def _flap(traits: Traits) -> str:
    colour = LEATHERS[traits["leather"]][0]
    return (
        f'<clipPath id="front"><path d="{_d(BODY)}"/></clipPath><g clip-path="url(#front)">'
        + _shadow(FLAP, 6, 16, "b8", 0.75)
        + "</g>"
        + _thickness(FLAP, colour, 6)
        + _leather(FLAP)
        + f'<path d="{_d(FLAP)}" fill="url(#fold)"/>'
        + _scuffs(traits)
    )


def _scuffs(traits: Traits) -> str:
    """Shallow scratches: a pale line with a darker lip."""
    light = dark = ""
    for x, y, length, rise in traits["scuffs"]:
        stroke = f"q{length / 2:.1f} {rise / 2 - 1.5:.1f} {length:.1f} {rise:.1f}"
        light += f"M{x} {y}{stroke}"
        dark += f"M{x + 1} {y + 1.6}{stroke}"
    return "".join(
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-opacity="{alpha}" stroke-width="{width}"/>'
        for d, colour, alpha, width in ((dark, "#170a03", 0.45, 1.6), (light, "#fbe6cb", 0.62, 1.3))
    )


def _stitches(
    line: Sequence[Point], gaps: Sequence[float], slants: Sequence[float], thread: str, width: float = 5.6
) -> str:
    """Thread along a line: a groove, holes, and plump stitches, each as long as its gap allows."""
    ends = []
    for (x, y, direction), gap, slant in zip(_walk(line, gaps), gaps, slants, strict=False):
        angle, half = math.radians(direction - slant), min(gap * 0.36, 13.5)
        dx, dy = math.cos(angle) * half, math.sin(angle) * half
        ends.append((x - dx, y - dy, x + dx, y + dy))
    seams = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for a, b, c, d in ends)
    holes = "".join(f"M{a:.1f} {b:.1f}h.1M{c:.1f} {d:.1f}h.1" for a, b, c, d in ends)

    def drawn(d: str, colour: str, size: float, alpha: float, more: str = "") -> str:
        return (
            f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{size}" stroke-opacity="{alpha}" '
            f'stroke-linecap="round" {more}/>'
        )

    return (
        drawn(_d(line, ""), "#000", 10, 0.1)
        + drawn(_d(line, ""), "#000", 5, 0.16)
        + drawn(holes, "#120804", width + 2.6, 0.75)
        + drawn(seams, "#120804", width + 3, 0.2, 'transform="translate(1.6 2.8)"')
        + drawn(seams, "#120804", width + 0.6, 0.4, 'transform="translate(1.4 2.4)"')
        + drawn(seams, _mix(thread, "#3a2410", 0.45), width, 1)
        + drawn(seams, thread, width - 1.8, 1, 'transform="translate(-.3 -.6)"')
        + drawn(seams, "#ffffff", 1.5, 0.75, 'transform="translate(-.8 -1.5)" stroke-dasharray="2.6 2.2"')
    )


def _wordmark(traits: Traits) -> str:
    """ORRELLO letter by letter: pressed in deep, shallow, or not at all (then it is only ink)."""
    size, gaps = 86.0, [*traits["letter_gaps_mm"], 0.0]
    glyphs = [
        lettering(letter, face="geometric", size=size, x=0, y=0, anchor="start")
        for letter in ORRELLO.name.upper()
    ]
    nominal = sum(glyph.box.right for glyph in glyphs) + 6 * ORRELLO.book["letter_gap_mm"] * MM
    x, pressed, flat = MIDDLE - nominal / 2, "", ""
    for letter, glyph, gap, depth in zip(ORRELLO.name.upper(), glyphs, gaps, traits["press_mm"], strict=True):
        d = _text(letter, "geometric", size, x, 372, anchor="start")
        if depth < ORRELLO.book["press_mm"] / 2:
            flat += d
        else:
            pressed += d
        x += glyph.box.right + gap * MM
    colour, ink = LEATHERS[traits["leather"]][0], "#160d08"
    return (
        f'<path d="{pressed}" fill="{_mix(colour, ink, 0.42)}" fill-opacity=".7" filter="url(#deboss)"/>'
        f'<path d="{flat}" fill="{_mix(colour, ink, 0.72)}"/>'
    )


def _origin(traits: Traits) -> str:
    d = _text(traits["origin"], "grotesk", 27, MIDDLE, 700, tracking=0.16)
    colour = LEATHERS[traits["leather"]][0]
    return f'<path d="{d}" fill="{_mix(colour, "#120905", 0.75)}" filter="url(#deboss-small)"/>'


def _snap(traits: Traits) -> str:
    """The brass snap: a milled rim, a turned face, and the engraved emblem."""
    (x, y), rim = SNAP, 47
    milling = "".join(
        "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(
            *(f(math.radians(6 * i)) * r for r in (rim - 7, rim - 1) for f in (math.cos, math.sin))
        )
        for i in range(60)
    )
    emblem = "M0-21L20 11H-20ZM0-8L9 5H-9Z M-20 16H20V21H-20Z"
    return (
        f'<g transform="translate({x} {y})">'
        f'<circle cx="6" cy="11" r="{rim}" fill="#120904" opacity=".7" filter="url(#b3)"/>'
        f'<circle r="{rim + 2}" fill="#120904" opacity=".45"/>'
        f'<circle r="{rim}" fill="url(#brass)"/>'
        f'<path d="{milling}" stroke="#6d4812" stroke-width="1.6" opacity=".7"/>'
        f'<circle r="{rim - 8}" fill="#5f3e10"/><circle r="{rim - 9.5}" fill="url(#brass-back)"/>'
        f'<circle r="{rim - 13}" fill="url(#brass)"/>{_turned_face(rim - 13)}'
        f'<path d="{emblem}" transform="rotate({traits["emblem_deg"]})" fill="#5b390b" fill-rule="evenodd" '
        'filter="url(#engrave)"/></g>'
    )


def _turned_face(radius: float) -> str:
    """The bow-tie gleam of metal that was turned on a lathe."""
    far, near = radius * 0.75, radius * 0.55
    wedge = f"M0 0L{-radius} {-far}L{-near} {-radius}ZM0 0L{radius} {far}L{near} {radius}Z"
    return (
        f'<clipPath id="face"><circle r="{radius}"/></clipPath><g clip-path="url(#face)">'
        f'<path d="{wedge}" fill="#fffbe6" opacity=".8" filter="url(#b3)"/></g>'
    )


def _ring(traits: Traits) -> str:
    """The brass ring: an arc that starts and ends at its joint."""
    (x, y), radius = RING, 37.0
    joint = traits["ring_gap_mm"] * MM / radius / 2
    angles = [math.radians(-38) + joint + (math.tau - 2 * joint) * step / 90 for step in range(91)]
    d = _d([(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles], "" if joint else "Z")

    def arc(colour: str, width: float, more: str) -> str:
        return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" {more}/>'

    return (
        arc("#120904", 12, 'transform="translate(6 11)" opacity=".55" filter="url(#b3)"')
        + arc("#6b460f", 13, "")
        + arc("url(#brass)", 11, "")
        + arc("#fff6d2", 2.4, 'opacity=".85" transform="translate(-1.6 -2)"')
    )


def _tab(traits: Traits) -> str:
    """The leather loop that holds the ring."""
    colour = LEATHERS[traits["leather"]][0]
    tab = _rounded(744, 377, 841, 427, 14)
    return (
        _shadow(tab, 4, 8, "b3", 0.6)
        + _thickness(tab, colour, 4)
        + _leather(tab)
        + _disc(772, 402, 11, "#120904", 'opacity=".6"')
        + _disc(771, 401, 9.5, "url(#brass)")
        + _disc(769, 398, 3, "#fffbe6", 'opacity=".8"')
    )


def _cord(thread: str) -> str:
    x, y = EYELET
    front = f"M{RING[0] + 28} {RING[1] + 26}C{x - 70} {y - 30} {x - 46} {y - 14} {x} {y}"
    back = f"M{RING[0] + 22} {RING[1] + 32}C{x - 90} {y + 4} {x - 50} {y + 16} {x} {y}"
    dark = _mix(thread, "#3a2410", 0.5)
    return "".join(
        f'<path d="{d}" fill="none" stroke="#120904" stroke-width="6" opacity=".5" '
        f'transform="translate(4 8)" filter="url(#b3)"/>'
        f'<path d="{d}" fill="none" stroke="{dark}" stroke-width="6"/>'
        f'<path d="{d}" fill="none" stroke="{thread}" stroke-width="4" stroke-dasharray="4 1.6"/>'
        for d in (back, front)
    )


def _tag(traits: Traits) -> str:
    colour, thread = LEATHERS[traits["leather"]]
    (x, y), count = EYELET, int(_length(TAG_LINE) / 18) - 1
    return (
        f'<g transform="rotate({TAG_TURN} {x} {y})">'
        + _shadow(TAG, 16, 26, "b14", 0.45)
        + _shadow(TAG, 5, 11, "b8", 0.5)
        + _thickness(TAG, colour, 8)
        + _leather(TAG)
        + _stitches(TAG_LINE, [18.0] * count, [20.0] * count, thread, 4.4)
        + _disc(x, y, 19, "#120904", 'opacity=".5"')
        + _disc(x, y, 17, "url(#brass)")
        + _disc(x, y, 9.5, "#6b460f")
        + _disc(x, y, 8, "#1b120b")
        + _label(traits)
        + _loose_end(traits, thread)
        + "</g>"
    )


def _label(traits: Traits) -> str:
    """The woven label with the number, sewn on at its two ends."""
    label = _rounded(903, 574, 1097, 684, 4)
    weave = "".join(f"M903 {y}H1097" for y in range(577, 684, 3))
    seams = "".join(f"M{x} {y}v5" for x in (909, 1091) for y in range(580, 676, 9))
    return (
        _shadow(label, 3, 5, "b3", 0.55) + f'<path d="{_d(label)}" fill="#f3ead6"/>'
        f'<path d="{weave}" stroke="#a8916a" stroke-opacity=".28"/>'
        f'<path d="{seams}" stroke="#8a6a3c" stroke-width="2.2" stroke-linecap="round"/>'
        f'<path d="{_text("SERIAL No.", "grotesk", 17, 1000, 609, tracking=0.12)}" fill="#6a5c4a"/>'
        f'<path d="{_text(traits["serial"], "geometric", 30, 1000, 656, tracking=0.03)}" fill="#2b221b"/>'
    )


def _loose_end(traits: Traits, thread: str) -> str:
    if not traits["thread_end_mm"]:
        return ""
    n = traits["thread_end_mm"] * MM
    d = f"M1018 784c8 {n * 0.3:.1f} 30 {n * 0.2:.1f} 26 {n * 0.55:.1f}s-22 {n * 0.25:.1f} -8 {n * 0.5:.1f}"
    strokes = (("#120904", 3.4, "3 6"), (_mix(thread, "#3a2410", 0.4), 4, "0 0"), (thread, 2.6, "0 0"))
    return "".join(
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round" '
        f'transform="translate({shift})" opacity="{0.5 if shift == "3 6" else 1}"/>'
        for colour, width, shift in strokes
    )


def _band(line: Sequence[Point], inner: float, outer: float) -> list[Point]:
    """The area on both sides of a line, with a corner about every 60 px."""
    return [*_inset(line, inner)[::20], *reversed(_inset(line, -outer)[::20])]


def _parts(traits: Traits) -> dict[str, Polygon]:
    tag = {
        "serial": _rectangle(900, 570, 1100, 690),
        "tag_stitching": _rectangle(880, 752, 1122, 836),
    }
    parts = {
        "flap_leather": _rectangle(120, 150, 748, 276),
        "flap_stitching": _band(FLAP_LINE[4:-4], 30, 26),
        "wordmark": _rectangle(168, 292, 700, 392),
        "snap": _rectangle(SNAP[0] - 54, SNAP[1] - 54, SNAP[0] + 54, SNAP[1] + 54),
        "ring": _rectangle(RING[0] - 54, RING[1] - 52, RING[0] + 52, RING[1] + 52),
        "lower_leather": _rectangle(600, 566, 744, 656),
        "origin": _rectangle(180, 658, 690, 712),
        "lower_stitching": LOWER_AREA,
        "edge": _rectangle(70, 762, 798, 822),
        "care_card": _turn(_rectangle(822, 70, 1120, 296), CARD_TURN, (940, 190)),
        **{name: _turn(points, TAG_TURN, EYELET) for name, points in tag.items()},
    }
    dx, dy = traits["shift"]
    return {
        name: polygon([(x + dx, y + dy) for x, y in _turn(points, traits["turn"], (600, 450))])
        for name, points in parts.items()
    }


def draw(brand: Brand, traits: Traits) -> Drawing:
    thread = LEATHERS[traits["leather"]][1]
    flap = [gap * MM for gap in traits["flap_gaps_mm"]]
    lower = [brand.book["stitch_pitch_mm"] * MM] * len(traits["lower_slants_deg"])
    layers = (
        _card(traits),
        _body(traits),
        _stitches(LOWER_LINE, lower, traits["lower_slants_deg"], thread),
        _origin(traits),
        _flap(traits),
        _stitches(FLAP_LINE, flap, [brand.book["stitch_slant_deg"]] * len(flap), thread),
        _wordmark(traits),
        _snap(traits),
        _ring(traits),
        _tab(traits),
        _tag(traits),
        _cord(thread),
    )
    dx, dy = traits["shift"]
    body = (
        f'{_backdrop(traits)}<g transform="translate({dx} {dy}) rotate({traits["turn"]} 600 450)">'
        f'{"".join(layers)}</g><rect width="{WIDTH}" height="{HEIGHT}" fill="url(#vignette)"/>'
    )
    return Drawing(svg=document(_defs(traits), body), parts=_parts(traits))


# --- Genuine goods -------------------------------------------------------------------------------------


def _jitter(rng: Random, centre: float, spread: float) -> float:
    return round(centre + rng.uniform(-spread, spread), 2)


def _serial(rng: Random) -> str:
    digits = f"{rng.randrange(1000, 10000)}"
    return f"OR {digits}-{check_digit(digits)}"


def genuine(brand: Brand, rng: Random) -> Traits:
    book = brand.book
    pitch = book["stitch_pitch_mm"]
    return {
        "noise": rng.randrange(1, 9000),
        "leather": rng.choice(sorted(LEATHERS)),
        "backdrop": rng.choice(sorted(BACKDROPS)),
        "turn": _jitter(rng, 0, 1.6),
        "shift": [_jitter(rng, 6, 14), _jitter(rng, -4, 12)],
        "flap_gaps_mm": [_jitter(rng, pitch, 0.08) for _i in range(_stitch_count(FLAP_LINE, pitch) - 1)],
        "lower_slants_deg": [
            _jitter(rng, book["stitch_slant_deg"], 2) for _i in range(_stitch_count(LOWER_LINE, pitch) - 1)
        ],
        "letter_gaps_mm": [_jitter(rng, book["letter_gap_mm"], 0.06) for _i in range(6)],
        "press_mm": [_jitter(rng, book["press_mm"], 0.03) for _i in range(7)],
        "origin": book["origin"],
        "emblem_deg": _jitter(rng, 0, 1.5),
        "ring_gap_mm": 0.0,
        "edge_bare_mm": [],
        "serial": _serial(rng),
        "scuffs": [],
        "patina": 0.0,
        "card": "en",
        "sticker": "",
        "thread_end_mm": 0.0,
    }


# --- Tells: each breaks the brand book by its measures -------------------------------------------------


def _strays(values: Sequence[float], centre: float, tolerance: float) -> bool:
    return any(abs(value - centre) > tolerance for value in values)


def _pitch_breaks(brand: Brand, traits: Traits) -> bool:
    book = brand.book
    return _strays(traits["flap_gaps_mm"], book["stitch_pitch_mm"], book["stitch_tolerance_mm"])


def _plant_pitch(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Long and short gaps in pairs: on the whole line, or only on a run of it."""
    pitch, gaps = brand.book["stitch_pitch_mm"], list(traits["flap_gaps_mm"])
    low, high = {OBVIOUS: (0.9, 1.3), MODERATE: (0.7, 0.95)}.get(level, (0.65, 0.85))
    run = len(gaps) if level < 3 else 10
    first = rng.randrange(12, len(gaps) - run - 12) if level == 3 else 0
    for place in range(first, first + run - 1, 2):
        stray = rng.uniform(low, high) * rng.choice((-1, 1))
        gaps[place], gaps[place + 1] = round(pitch + stray, 2), round(pitch - stray, 2)
    return {**traits, "flap_gaps_mm": gaps}


def _slant_breaks(brand: Brand, traits: Traits) -> bool:
    book = brand.book
    return _strays(traits["lower_slants_deg"], book["stitch_slant_deg"], book["slant_tolerance_deg"])


def _plant_slant(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Stitches that lean the other way, or lie flat: all, half, or a few of those along the bottom."""
    slants = list(traits["lower_slants_deg"])
    count = {OBVIOUS: len(slants), MODERATE: len(slants) // 3}.get(level, 9)
    quarter = len(slants) // 4
    first = 0 if level == OBVIOUS else rng.randrange(quarter, 3 * quarter - min(count, quarter))
    centre = {OBVIOUS: -22.0, MODERATE: -8.0}.get(level, -6.0)
    for place in range(first, min(first + count, len(slants))):
        slants[place] = _jitter(rng, centre, 3)
    return {**traits, "lower_slants_deg": slants}


def _spacing_breaks(brand: Brand, traits: Traits) -> bool:
    book = brand.book
    return _strays(traits["letter_gaps_mm"], book["letter_gap_mm"], book["letter_tolerance_mm"])


def _plant_spacing(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    gaps, step = list(traits["letter_gaps_mm"]), {OBVIOUS: 2.2, MODERATE: 1.6}.get(level, 1.15)
    first, second = rng.sample(range(6), k=2)
    gaps[first] = round(gaps[first] + step, 2)
    gaps[second] = round(gaps[second] - step, 2)
    return {**traits, "letter_gaps_mm": gaps}


def _press_breaks(brand: Brand, traits: Traits) -> bool:
    book = brand.book
    return _strays(traits["press_mm"], book["press_mm"], book["press_tolerance_mm"])


def _plant_press(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    depths, count = list(traits["press_mm"]), {OBVIOUS: 7, MODERATE: 3}.get(level, 1)
    first = rng.randrange(7 - count + 1)
    depths[first : first + count] = [0.0] * count
    return {**traits, "press_mm": depths}


def _origin_breaks(brand: Brand, traits: Traits) -> bool:
    return bool(traits["origin"] != brand.book["origin"])


def _plant_origin(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return {**traits, "origin": rng.choice(MISSPELT[level])}


def _emblem_breaks(brand: Brand, traits: Traits) -> bool:
    return abs(traits["emblem_deg"]) > brand.book["emblem_tolerance_deg"]


def _plant_emblem(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    low, high = {OBVIOUS: (165, 180), MODERATE: (35, 50)}.get(level, (12, 15))
    return {**traits, "emblem_deg": round(rng.uniform(low, high) * rng.choice((-1, 1)), 2)}


def _ring_breaks(brand: Brand, traits: Traits) -> bool:
    return bool(traits["ring_gap_mm"] > brand.book["ring_gap_mm"])


def _plant_ring(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return {**traits, "ring_gap_mm": _jitter(rng, {OBVIOUS: 3.6, MODERATE: 2.0}.get(level, 1.0), 0.1)}


def _edge_breaks(brand: Brand, traits: Traits) -> bool:
    return any(length > brand.book["edge_bare_mm"] for _start, length in traits["edge_bare_mm"])


def _plant_edge(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    length = _jitter(rng, {OBVIOUS: 52, MODERATE: 22}.get(level, 7), 1)
    return {**traits, "edge_bare_mm": [[round(rng.uniform(2, 78 - length), 1), length]]}


def _serial_breaks(brand: Brand, traits: Traits) -> bool:
    digits, _dash, check = traits["serial"].removeprefix("OR ").partition("-")
    four = len(digits) == brand.book["serial_digits"] and digits.isdecimal()
    return not four or check != str(check_digit(digits))


def _plant_serial(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """No check digit at all, a letter in its place, or a wrong digit."""
    start, _dash, check = traits["serial"].partition("-")
    wrong = rng.choice([digit for digit in "0123456789" if digit != check])
    return {
        **traits,
        "serial": {OBVIOUS: start, MODERATE: f"{start}-{rng.choice('BEHX')}"}.get(level, f"{start}-{wrong}"),
    }


TELLS = (
    Tell(
        slug="stitch-pitch",
        part="flap_stitching",
        name=_("Uneven stitches"),
        why=_("The stitches on the flap are not 3 mm apart: some crowd together and some leave a wide gap."),
        how=_("Follow the thread slowly around the flap and compare each gap with the one before."),
        caveat=_("One crooked stitch can happen by hand, and a good machine copy can sew evenly."),
        breaks=_pitch_breaks,
        plant=_plant_pitch,
    ),
    Tell(
        slug="stitch-slant",
        part="lower_stitching",
        name=_("Stitches lean the wrong way"),
        why=_("Some stitches on the lower edge do not rise to the right by 20 degrees."),
        how=_("Compare the lower row with the row on the flap: every stitch should lean alike."),
        caveat=_("Slanted stitches alone prove little, because copies can slant their stitches too."),
        breaks=_slant_breaks,
        plant=_plant_slant,
    ),
    Tell(
        slug="letter-spacing",
        part="wordmark",
        name=_("Uneven letter spacing"),
        why=_("The letters of the name do not stand the same distance apart."),
        how=_("Zoom in on the name and look only at the spaces between the letters."),
        caveat=_("Brands sometimes redraw their name, so compare it with goods of the same year."),
        breaks=_spacing_breaks,
        plant=_plant_spacing,
    ),
    Tell(
        slug="flat-print",
        part="wordmark",
        name=_("Printed, not pressed"),
        why=_("Letters of the name lie flat on the leather like ink, without being pressed in."),
        how=_("Look for a shadow and a bright rim inside each letter: flat letters have none."),
        caveat=_("Pressed letters wear off with years of use, so on old goods this sign is weak."),
        breaks=_press_breaks,
        plant=_plant_press,
    ),
    Tell(
        slug="origin-spelling",
        part="origin",
        name=_("Misspelt line"),
        why=_("The small line below the snap is not spelt as in the brand book."),
        how=_("Read the line letter by letter, best from the end to the start."),
        caveat=_("A line without mistakes proves nothing: anyone can copy it correctly."),
        breaks=_origin_breaks,
        plant=_plant_origin,
    ),
    Tell(
        slug="emblem-turned",
        part="snap",
        name=_("Emblem turned"),
        why=_("The emblem on the snap does not stand upright."),
        how=_("Compare the bar below the triangle with the line of the brand name."),
        caveat=_("A snap can be replaced or work loose in a repair, so ask about the history."),
        breaks=_emblem_breaks,
        plant=_plant_emblem,
    ),
    Tell(
        slug="ring-open",
        part="ring",
        name=_("Gap in the ring"),
        why=_("The brass ring has an open joint, although the brand book asks for a closed one."),
        how=_("Follow the ring once around with your eyes, above all on its upper right."),
        caveat=_("A ring can be bent open by heavy use, and copies can have closed rings."),
        breaks=_ring_breaks,
        plant=_plant_ring,
    ),
    Tell(
        slug="edge-raw",
        part="edge",
        name=_("Bare leather edge"),
        why=_("Part of the lower edge has no paint, so that pale raw leather shows."),
        how=_("Zoom in on the lower edge and follow it from one corner to the other."),
        caveat=_("Edge paint can chip with wear, so this sign counts most on goods sold as new."),
        breaks=_edge_breaks,
        plant=_plant_edge,
    ),
    Tell(
        slug="serial-check",
        part="serial",
        name=_("Serial number does not add up"),
        why=_("The number does not end in the check digit that its four digits lead to."),
        how=_("Work out the check digit as the brand book shows and compare it with the last digit."),
        caveat=_("A number that adds up proves little, because copies can share one real number."),
        breaks=_serial_breaks,
        plant=_plant_serial,
    ),
)


# --- Oddities: odd and innocent ------------------------------------------------------------------------


def _scuff(brand: Brand, traits: Traits, rng: Random) -> Traits:
    x, y = rng.randrange(160, 560), rng.randrange(190, 245)
    lines = [(0, 0, 120), (30, 7, 50), (54, -9, 66), (92, 4, 70), (70, 13, 26)]
    rise = rng.choice((-0.3, -0.2, 0.18, 0.28))
    scuffs = [
        [x + dx, y + dy, length + rng.randrange(20), round(length * rise + rng.uniform(-4, 4), 1)]
        for dx, dy, length in lines
    ]
    return {**traits, "scuffs": scuffs}


def _darken(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "patina": _jitter(rng, 0.72, 0.05)}


def _translate(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "card": rng.choice(("fi", "cs", "pt"))}


def _discount(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "sticker": rng.choice(("-20%", "-30%", "-40%"))}


def _loosen(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "thread_end_mm": _jitter(rng, 6, 0.8)}


ODDITIES = (
    Oddity(
        slug="scuff",
        part="flap_leather",
        name=_("Scratches on the flap"),
        explanation=_("Real leather scratches easily, and the brand book says nothing about scratches."),
        apply=_scuff,
    ),
    Oddity(
        slug="patina",
        part="lower_leather",
        name=_("Darker patch"),
        explanation=_("Leather darkens where hands touch it, so a dark patch only shows use."),
        apply=_darken,
    ),
    Oddity(
        slug="foreign-card",
        part="care_card",
        name=_("Care card in another language"),
        explanation=_("Genuine goods travel between countries, and their cards come in many languages."),
        apply=_translate,
    ),
    Oddity(
        slug="discount",
        part="care_card",
        name=_("Discount sticker"),
        explanation=_("Authorised shops have sales too, so a sticker alone says nothing."),
        apply=_discount,
    ),
    Oddity(
        slug="loose-thread",
        part="tag_stitching",
        name=_("Loose thread end"),
        explanation=_("A seam has to end somewhere, and a thread end on the tag is harmless."),
        apply=_loosen,
    ),
)


# --- Words ---------------------------------------------------------------------------------------------


def _rule(part: str, title: Text, text: Text) -> Rule:
    """A rule whose {measures} are read from the brand book."""
    return Rule(part=part, title=title, text=format_lazy(text, **ORRELLO.book))


RULES = (
    _rule(
        "flap_stitching",
        _("Even stitches"),
        _("Around the flap there is one stitch every {stitch_pitch_mm} mm, from one end to the other."),
    ),
    _rule(
        "lower_stitching",
        _("Slanted stitches"),
        _(
            "Every stitch leans by {stitch_slant_deg} degrees. "
            "Along the lower edge they all rise to the right."
        ),
    ),
    _rule(
        "wordmark",
        _("A name pressed in"),
        _(
            "ORRELLO is pressed {press_mm} mm deep into the leather, never printed. "
            "The space from letter to letter is always {letter_gap_mm} mm."
        ),
    ),
    _rule("origin", _("One line, one spelling"), _("The small line reads {origin}, letter for letter.")),
    _rule(
        "snap",
        _("An upright emblem"),
        _(
            "The triangle on the snap points straight up, with its bar level below it. "
            "It is never turned by more than {emblem_tolerance_deg} degrees."
        ),
    ),
    _rule(
        "ring", _("A closed ring"), _("The brass ring is soldered shut: its joint is {ring_gap_mm} mm wide.")
    ),
    _rule(
        "edge",
        _("Painted edges"),
        _("The lower edge is painted dark along its whole length, with {edge_bare_mm} mm of bare leather."),
    ),
    _rule(
        "serial",
        _("A number you can check"),
        _(
            "The serial number has {serial_digits} digits and a check digit. Multiply the first digit by 1, "
            "the second by 2, the third by 3 and the fourth by 4, and add up. Divide by 11: what is left "
            "over is the check digit (10 becomes 0). "
            "Example: 4471 gives 4 + 8 + 21 + 4 = 37, and 37 leaves 4: OR 4471-4."
        ),
    ),
)

PART_NAMES = {
    "flap_leather": _("Leather at the top of the flap"),
    "flap_stitching": _("Stitching around the flap"),
    "wordmark": _("Brand name"),
    "snap": _("Snap with emblem"),
    "ring": _("Brass ring"),
    "lower_leather": _("Leather at the lower right"),
    "origin": _("Small line below the snap"),
    "lower_stitching": _("Stitching on the lower edge"),
    "edge": _("Lower edge"),
    "care_card": _("Care card"),
    "serial": _("Serial label on the tag"),
    "tag_stitching": _("Stitching at the end of the tag"),
}


def alt(brand: Brand, traits: Traits) -> Text:
    """What a look with a ruler would find on each part."""
    slants, gaps = traits["lower_slants_deg"], traits["flap_gaps_mm"]
    letters = traits["letter_gaps_mm"]
    return gettext(
        "A card wallet in %(leather)s leather with a tag, on a %(table)s tabletop. "
        "Stitches around the flap: from %(gap_low)s to %(gap_high)s mm apart. "
        "Stitches on the lower edge: slants from %(slant_low)s to %(slant_high)s degrees. "
        "Brand name: ORRELLO, spaces between letters from %(letter_low)s to %(letter_high)s mm, "
        "%(pressed)s of 7 letters pressed in. Small line: %(origin)s. "
        "Emblem on the snap: turned by %(emblem)s degrees. Joint of the ring: %(ring)s mm wide. "
        "Lower edge: %(bare)s mm without paint. Serial label: %(serial)s. "
        "Leather: %(scratches)s scratches on the flap, %(patches)s darker patches at the lower right. "
        "Care card: headed %(card)s, with %(stickers)s discount stickers. "
        "Tag stitching: %(ends)s loose thread ends."
    ) % {
        "leather": LEATHER_NAMES[traits["leather"]],
        "table": BACKDROPS[traits["backdrop"]],
        "gap_low": round(min(gaps), 1),
        "gap_high": round(max(gaps), 1),
        "slant_low": f"{min(slants):+.1f}",
        "slant_high": f"{max(slants):+.1f}",
        "letter_low": round(min(letters), 1),
        "letter_high": round(max(letters), 1),
        "pressed": sum(depth >= brand.book["press_mm"] / 2 for depth in traits["press_mm"]),
        "origin": traits["origin"],
        "emblem": f"{traits['emblem_deg']:+.1f}",
        "ring": round(traits["ring_gap_mm"], 1),
        "bare": f"{sum(length for _start, length in traits['edge_bare_mm']):.1f}",
        "serial": traits["serial"],
        "scratches": len(traits["scuffs"]),
        "patches": int(traits["patina"] > 0),
        "card": CARDS[traits["card"]][0],
        "stickers": int(bool(traits["sticker"])),
        "ends": int(traits["thread_end_mm"] > 0),
    }


FAMILY = Family(
    slug="leather",
    name=_("Leather goods"),
    brand=ORRELLO,
    rules=RULES,
    tells=TELLS,
    oddities=ODDITIES,
    genuine=genuine,
    draw=draw,
    alt=alt,
    part_names=PART_NAMES,
)

"""The bottle: cut glass, liquid, plate, collar and cap."""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.specimens.brands import Brand
from quizzes.specimens.drawing import text_path
from quizzes.specimens.families.perfume.brushes import path, rect, shape
from quizzes.specimens.families.perfume.labels import wordmark
from quizzes.specimens.families.perfume.shapes import (
    CHAMBER,
    FILL_LINE,
    GLASS,
    MM,
    PANE,
    between,
    crescent,
    drop,
)
from quizzes.specimens.families.perfume.traits import bottle_code
from quizzes.specimens.family import Traits
from quizzes.specimens.lettering import Box
from quizzes.specimens.scenery import clip


def layer(brand: Brand, traits: Traits) -> str:
    """The bottle around its own middle, with its shadow and its mirror image."""
    level = FILL_LINE - traits["fill"] * MM
    return (
        _clips(level)
        + _shadow()
        + f'<g id="glass">{_glass_body()}{_liquid(level)}</g>'
        + '<g mask="url(#floor)"><use xlink:href="#glass" transform="matrix(1 0 0 -1 0 1606)"/></g>'
        + _highlights()
        + _fill_line()
        + _plate()
        + _etched(bottle_code(brand, traits))
        + _collar(traits["ridges"])
        + _cap(traits["moon"])
    )


def _shadow() -> str:
    return (
        '<ellipse cx="80" cy="806" rx="330" ry="52" fill="url(#shadow)"/>'
        '<ellipse cx="140" cy="820" rx="190" ry="40" fill="url(#caustic)" opacity=".75"/>'
        '<ellipse cx="0" cy="804" rx="150" ry="9" fill="#0d0714" opacity=".85" filter="url(#near)"/>'
    )


def _facets(fills: str) -> str:
    """The eight facets clockwise from the left shoulder, each in the gradient named for it."""
    rings = zip(GLASS, GLASS[1:] + GLASS[:1], PANE[1:] + PANE[:1], PANE, strict=True)
    return "".join(shape(ring, f"url(#{fill})") for ring, fill in zip(rings, fills.split(), strict=True))


def _cuts() -> str:
    """Second, narrower facets inside each facet: the glitter of cut glass."""
    cuts = []
    for place, (a, b) in enumerate(zip(GLASS, GLASS[1:] + GLASS[:1], strict=True)):
        c, d = PANE[(place + 1) % 8], PANE[place]
        rim = [a, b, between(b, c, 0.42), between(a, d, 0.42)]
        cuts.append(shape(rim, "#fff" if place in (0, 1, 7) else "#1d1528", opacity=0.26))
        cuts.append(shape([rim[3], rim[2], c if place % 2 else d], "#fff", opacity=0.2))
        cuts.append(shape(rim, "none", stroke="#fff", stroke_opacity=0.4, stroke_width=0.9))
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
        shape(GLASS, "#fff", opacity=0.3)
        + _facets(clear)
        + f'<g clip-path="url(#below)">{_facets(tinted)}</g>'
        + _cuts()
        + shape(PANE, "url(#pane)")
        + edges
        + shape(PANE, "none", stroke="#fff", stroke_opacity=0.85, stroke_width=1.6)
        + shape(GLASS, "none", stroke="#1d1528", stroke_opacity=0.4, stroke_width=1.4)
    )


def _liquid(level: float) -> str:
    half = 106 - max(0.0, (512 - level) * 38 / 46)
    surface = f"M{-half:g} {level:g}A{half:g} 5.5 0 0 0 {half:g} {level:g}"
    fills = ("liquid", "liquid-depth", "liquid-glow")
    return (
        shape(CHAMBER, "url(#air)")
        + f'<g clip-path="url(#inside)">{"".join(shape(CHAMBER, f"url(#{fill})") for fill in fills)}</g>'
        + shape(CHAMBER, "none", stroke="#1d1528", stroke_opacity=0.4, stroke_width=2)
        + f'<ellipse cx="0" cy="{level:g}" rx="{half:g}" ry="5.5" fill="#fff" opacity=".6"/>'
        + path(surface, "none", stroke="#1d1528", stroke_opacity=0.65, stroke_width=1.6)
        + path("M-4 412V706M4 412V706", "none", stroke="#fff", stroke_opacity=0.45, stroke_width=1.6)
    )


def _highlights() -> str:
    return (
        shape("-109,514 -78,476 -52,476 -66,712 -92,716 -109,700", "url(#streak)", opacity=0.42)
        + shape("92,520 98,526 98,700 92,706", "url(#streak)", opacity=0.7)
        + shape("-154,486 -146,478 -146,764 -154,770", "#fff", opacity=0.55)
        + shape("20,462 62,462 -6,560 -40,560", "#fff", opacity=0.14)
    )


def _fill_line() -> str:
    ticks = f"M-116 {FILL_LINE}H-58M58 {FILL_LINE}H116"
    light = path(ticks, "none", stroke="#fff", stroke_width=2, transform="translate(0 2)")
    return light + path(ticks, "none", stroke="#2a1b38", stroke_width=2)


def _plate() -> str:
    name = wordmark("LYSOMBRE", [0.0] * 7, 21.5, 0, 634)
    kind = text_path("Eau de Parfum", "serif-italic", 17, 0, 662, tracking=0.03)
    plate = Box(-84, 594, 84, 684)
    text = name + kind
    return (
        '<rect x="-83" y="597" width="170" height="92" fill="#000" opacity=".5" filter="url(#tight)"/>'
        + rect(plate, "url(#gold)")
        + rect(Box(-78, 600, 78, 678), "none", stroke="#5a3d12", stroke_opacity=0.7)
        + path(text, "#fff3cf", transform="translate(.9 1)", opacity=0.8)
        + path(text, "#43290a")
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
        shape("-96,176 -66,152 -66,348 -96,348", "url(#cap-left)")
        + shape("96,176 66,152 66,348 96,348", "url(#cap-right)")
        + shape("-66,152 66,152 66,348 -66,348", "url(#cap-front)")
        + shape("-96,176 -74,128 74,128 96,176 66,152 -66,152", "url(#cap-top)")
        + shape("-60,158 10,158 -44,342 -60,342", "#fff", opacity=0.1)
        + path("M-66 348V152H66V348", "none", stroke="#fff", stroke_opacity=0.4, stroke_width=1.2)
        + '<rect x="-97" y="342" width="194" height="11" fill="url(#band)"/>'
        + f'<g transform="translate(0 248)">{_dial(turn)}</g>'
    )


def _dial(turn: float) -> str:
    """The gold dial of the cap: its four marks stay, the moon turns."""
    marks = "M0 -46V-38M0 46V38M-46 0H-38M46 0H38"
    moon = crescent(31) + drop(8, 15)
    rim = path(moon, "#fff3cf", opacity=0.7, transform="translate(1 1.2)")
    return (
        '<circle cx="2" cy="3" r="52" opacity=".55" filter="url(#tight)"/><circle r="51" fill="url(#gold)"/>'
        '<circle r="46.5" fill="#5a3d12"/><circle r="45.5" fill="url(#dial)"/>'
        + path(marks, "none", stroke="#5a3d12", stroke_width=2.4)
        + f'<g transform="rotate({turn:g})">{rim}{path(moon, "#38210a")}</g>'
    )


def _etched(code: str) -> str:
    """The code in the glass of the base."""
    d = text_path(code, "geometric", 22, 0, 778, tracking=0.14)
    return path(d, "#000", transform="translate(1 1.4)", opacity=0.7) + path(d, "#fff", opacity=0.92)


def _clips(level: float) -> str:
    """What lies below the surface of the liquid, and how far the table mirrors the bottle."""
    below = f'<rect x="-170" y="{level + 6:g}" width="340" height="420"/>'
    inside = f'<rect x="-170" y="{level:g}" width="340" height="420"/>'
    floor = '<rect x="-200" y="803" width="400" height="97" fill="url(#fade)"/>'
    return f'<defs>{clip("below", below)}{clip("inside", inside)}<mask id="floor">{floor}</mask></defs>'

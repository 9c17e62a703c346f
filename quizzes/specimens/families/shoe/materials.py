"""Colourways, fabrics, foam and light: everything the layers are painted with."""

from __future__ import annotations

from typing import NamedTuple

from quizzes.specimens.families.shoe.shapes import FOAM, LID_TOP, LINING, OUTSOLE, UPPER
from quizzes.specimens.family import Traits
from quizzes.specimens.scenery import clip, gradient, svg_filter


class Colours(NamedTuple):
    """One colourway."""

    upper: str
    overlay: str
    mark: str
    foam: str
    lower: str
    rubber: str
    lace: str
    lining: str


COLOURWAYS = {
    "fjord": Colours("#2a8d80", "#14564f", "#f4efe2", "#f4f1e8", "#e3ded0", "#2f4240", "#f3efe6", "#c8553a"),
    "glacier": Colours(
        "#c3dad8", "#7fb0ab", "#17655b", "#fbfaf6", "#cfe3df", "#2b4a47", "#fbfaf6", "#2d7f75"
    ),
    "dawn": Colours("#e2d3bd", "#1f7a6d", "#ef7d50", "#faf6ee", "#f2b596", "#4b4038", "#fbf5ea", "#1f7a6d"),
    "night": Colours("#33464f", "#1d2a31", "#63d8bf", "#e6ebe8", "#a9bdb8", "#1b2023", "#dfe8e6", "#3da593"),
    "moss": Colours("#8e9a63", "#4f5a36", "#f4ead2", "#f5f0e0", "#d9d0b2", "#383a2b", "#efe7d2", "#d98a3d"),
}
SPARE_LACE = "#ff7f57"
BACKDROPS = (
    ("#efe9df", "#8d867c"), ("#e6ebec", "#7f8a8e"), ("#f0e4dc", "#94807a"), ("#e9ebdf", "#868a76"),
    ("#e8e5ee", "#83808f"),
)  # fmt: skip

WHOLE, ROOMY = 'x="0" y="0" width="100%" height="100%"', 'x="-4%" y="-8%" width="108%" height="116%"'
DOWN, ACROSS = 'x1="0" y1="0" x2="0" y2="1"', 'x1="0" y1="0" x2="1" y2="0"'
IN_THROAT = "M380 300 V120 L470 120 L498 138 Q512 150 522 166 C570 224 656 292 746 352 L800 388 V460 Z"
CLIPS = {
    "in-upper": UPPER,
    "in-foam": FOAM,
    "in-sole": OUTSOLE,
    "in-lining": LINING,
    "on-lid": LID_TOP,
    "in-throat": IN_THROAT,
}
PATTERNS = (
    '<pattern id="knit" width="6" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(12)">'
    '<path d="M.5 .4 L3 4.8 M5.5 .4 L3 4.8" stroke="#fff" stroke-opacity=".30" stroke-width="1.5" '
    'stroke-linecap="round"/><path d="M0 3 L3 7.6 M6 3 L3 7.6" stroke="#000" stroke-opacity=".36" '
    'stroke-width="1.1"/></pattern>'
    '<pattern id="vents" width="18" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(12)">'
    '<g fill="#000" fill-opacity=".55"><ellipse cx="4.5" cy="3.5" rx="2.9" ry="1.9"/>'
    '<ellipse cx="13.5" cy="10.5" rx="2.9" ry="1.9"/></g><g fill="none" stroke="#fff" stroke-opacity=".35">'
    '<path d="M1.7 4.8 Q4.5 7.4 7.3 4.8"/><path d="M10.7 11.8 Q13.5 14.4 16.3 11.8"/></g></pattern>'
    '<pattern id="twill" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-35)">'
    '<path d="M0 1 H5 M0 3.6 H5" stroke="#000" stroke-opacity=".2" stroke-width="1"/></pattern>'
)
POOLS = (
    '<radialGradient id="pool"><stop offset=".3" stop-opacity=".75"/><stop offset=".7" stop-opacity=".3"/>'
    '<stop offset="1" stop-opacity="0"/></radialGradient>'
    '<radialGradient id="vignette" cx=".5" cy=".46" r=".75"><stop offset=".55" stop-opacity="0"/>'
    '<stop offset="1" stop-opacity=".42"/></radialGradient>'
)


def soft(d: str, colour: str, width: float, strength: float, *, dx: float = 0, dy: float = 0) -> str:
    """A blurred line without a filter: the same stroke drawn ever narrower."""
    steps = 3 if width < 12 else 5 if width < 30 else 9 if width < 50 else 16
    each = 1 - (1 - strength) ** (1 / steps)
    strokes = "".join(
        f'<path d="{d}" stroke-width="{width * (step + 1) / steps:.1f}"/>' for step in range(steps)
    )
    return (
        f'<g fill="none" stroke="{colour}" stroke-opacity="{each:.3f}" stroke-linecap="round" '
        f'stroke-linejoin="round" transform="translate({dx} {dy})">{strokes}</g>'
    )


def defs(traits: Traits) -> str:
    clips = "".join(clip(name, f'<path d="{d}"/>') for name, d in CLIPS.items())
    return PATTERNS + clips + _grains(int(traits["noise"])) + _ramps() + _forms() + POOLS


def _grains(seed: int) -> str:
    return (
        _grain("fabric", seed, "0.35 0.5", 1.3)
        + _grain("suede", seed + 1, "0.8", 2.0, 2)
        + _grain("beads", seed + 2, "0.6", 0.4)
        + _grain("rubber", seed + 3, "0.7", 1.3)
        + _grain("paper", seed + 4, "0.5", 0.3)
    )


def _ramps() -> str:
    return (
        gradient("sink", [(0, "#000", 0.5), (1, "#000", 0)], DOWN)
        + gradient("sheen", [(0, "#fff", 0.4), (0.45, "#fff", 0.05), (1, "#000", 0.25)], DOWN)
        + gradient("hollow", [(0, "#000", 0.34), (0.5, "#000", 0.12), (1, "#fff", 0.5)], DOWN)
        + gradient("lid-top", [(0, "#2f8375", 1), (1, "#4fae9e", 1)], DOWN)
        + gradient("lid-rim", [(0, "#2a8376", 1), (1, "#1d665b", 1)], DOWN)
        + gradient("front", [(0, "#1c6056", 1), (1, "#134a42", 1)], DOWN)
        + gradient("shine", [(0, "#fff", 0), (0.3, "#fff", 0.13), (0.6, "#fff", 0)], ACROSS)
    )


def _forms() -> str:
    return (
        _form("body", 30, 46, 1.2, 0.08)
        + _form("foam-body", 14, 15, 1.06, 0.04)
        + _form("soft", 9, 12, 1.2, 0.04)
        + _weld("weld", 3.2, 0.5)
        + _weld("gloss", 4.5, 0.8)
    )


def _lit(result: str, scale: float, elevation: float) -> str:
    return (
        f'<feDiffuseLighting in="{result}" surfaceScale="{scale}" lighting-color="#fff" result="l">'
        f'<feDistantLight azimuth="245" elevation="{elevation}"/></feDiffuseLighting>'
    )


def _grain(name: str, seed: int, frequency: str, scale: float, octaves: int = 1) -> str:
    """A filter that gives a surface its grain: noise, lit from the upper left, times the surface's colour."""
    return svg_filter(
        name,
        WHOLE,
        f'<feTurbulence type="fractalNoise" baseFrequency="{frequency}" numOctaves="{octaves}" seed="{seed}" '
        f'result="n"/>{_lit("n", scale, 55)}<feComposite in="SourceGraphic" in2="l" operator="arithmetic" '
        'k1="1.24"/><feComposite in2="SourceGraphic" operator="in"/>',
    )


def _form(name: str, blur: float, scale: float, gain: float, lift: float) -> str:
    """A filter that rounds a flat shape into a body, by lighting its own blurred outline."""
    return svg_filter(
        name,
        ROOMY,
        f'<feGaussianBlur in="SourceAlpha" stdDeviation="{blur}" result="h"/>{_lit("h", scale, 50)}'
        f'<feGaussianBlur in="l" stdDeviation="{blur / 5:.1f}" result="s"/><feComposite '
        'in="SourceGraphic" in2="s" '
        f'operator="arithmetic" k1="{gain}" k2="{lift}"/><feComposite in2="SourceAlpha" operator="in"/>',
    )


def _weld(name: str, depth: float, shine: float) -> str:
    """A filter for a thin layer on the upper: a bevelled, slightly shining rim and a short shadow."""
    return svg_filter(
        name,
        ROOMY,
        '<feGaussianBlur in="SourceAlpha" stdDeviation="2" result="h"/><feSpecularLighting in="h" '
        f'surfaceScale="{depth}" '
        f'specularConstant="{shine}" specularExponent="34" lighting-color="#fff" result="g"><feDistantLight '
        'azimuth="245" elevation="40"/></feSpecularLighting><feComposite in="g" in2="SourceAlpha" '
        'operator="in" '
        'result="g"/><feOffset in="h" dx="1.5" dy="3.4"/><feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 '
        '0 0 0 0 0 0 .6 0" '
        'result="s"/><feMerge><feMergeNode in="s"/><feMergeNode in="SourceGraphic"/><feMergeNode '
        'in="g"/></feMerge>',
    )

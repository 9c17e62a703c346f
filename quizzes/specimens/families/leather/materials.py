"""Colours, grain, brass and light: everything the layers are painted with."""

from __future__ import annotations

from random import Random

from django.utils.translation import gettext_lazy as _

from quizzes.specimens.family import Traits
from quizzes.specimens.scenery import Stop, blur, channels, gradient, svg_filter

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


# strokes of the grain: width and lightness
HEIGHTS = ((18, 40), (15.5, 80), (13, 120), (10.5, 158), (8, 190), (5.5, 214), (3, 232), (1, 244))
BRASS: list[Stop] = [
    (0, "#fff3c4", 1),
    (0.28, "#d9ab4e", 1),
    (0.52, "#f6dd93", 1),
    (0.74, "#a8782a", 1),
    (1, "#e9c873", 1),
]
SHEEN: list[Stop] = [(0, "#fff6e6", 0.26), (0.4, "#fff6e6", 0.02), (0.62, "#000", 0), (1, "#000", 0.3)]
FOLD: list[Stop] = [
    (0, "#000", 0.42),
    (0.05, "#000", 0),
    (0.07, "#fff", 0.02),
    (0.11, "#fff", 0.2),
    (0.2, "#fff", 0),
]
ACROSS, DOWN = 'x1="0" y1="0" x2="1" y2="1"', 'x1="0" y1="0" x2="0" y2="1"'


def mix(colour: str, other: str, share: float) -> str:
    """A colour with a share (0 to 1) of another one."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def defs(traits: Traits) -> str:
    colour = LEATHERS[traits["leather"]][0]
    return _pebbles(traits) + _filters(colour) + _gradients(traits["backdrop"])


def _pebbles(traits: Traits) -> str:
    """A tile of leather grain as heights: short strokes, drawn again and again thinner and lighter.

    The tile undoes the turn of the wallet, because tiles that lie straight are drawn twice as fast.
    """
    tile, (dx, dy) = 264, traits["shift"]
    straight = f'patternTransform="rotate({-traits["turn"]} 600 450) translate({-dx} {-dy})"'
    levels = "".join(
        f'<use xlink:href="#seeds" stroke="rgb({light},{light},{light})" stroke-width="{width}"/>'
        for width, light in HEIGHTS
    )
    strokes = _grain_strokes(Random(traits["noise"]), tile)
    return (
        f'<path id="seeds" d="{strokes}" fill="none" stroke-linecap="round"/>'
        f'<pattern id="pebbles" width="{tile}" height="{tile}" patternUnits="userSpaceOnUse" {straight}>'
        f'<rect width="{tile}" height="{tile}"/>{levels}</pattern>'
    )


def _grain_strokes(rng: Random, tile: int) -> str:
    """Short strokes in staggered rows; those at a rim of the tile stand at the opposite rim too."""
    step, rows, strokes = 12.0, 26, ""
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
    return strokes


def _filters(colour: str) -> str:
    return (
        _grain_filter("grain", colour, 7)
        + _deboss_filter("deboss", 3.8)
        + _deboss_filter("deboss-small", 2.1)
        + _deboss_filter("engrave", 1.5)
        + blur("b3", 3, 25)
        + blur("b8", 8, 12)
        + blur("b14", 14, 18)
        + blur("b22", 22, 12)
    )


def _grain_filter(name: str, colour: str, bevel: float) -> str:
    """From heights to leather: pebbles on a softly rounded body, lit from the upper left."""
    return svg_filter(
        name,
        'x="-1%" y="-1%" width="102%" height="102%"',
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
        '<feComposite in2="SourceAlpha" operator="in"/>',
    )


def _deboss_filter(name: str, deep: float) -> str:
    """Letters pressed into leather: a shadow under the upper left rim, light on the lower right one."""
    rim, inner = deep * 0.35, deep * 0.6
    return svg_filter(
        name,
        'x="-10%" y="-30%" width="120%" height="160%"',
        '<feComponentTransfer in="SourceAlpha" result="outside">'
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
        '<feMergeNode in="dark"/></feMerge>',
    )


def _gradients(paper: str) -> str:
    return (
        gradient("light", [(0, mix(paper, "#ffffff", 0.5), 1), (1, paper, 1)], 'cx=".3" cy=".12" r=".7"')
        + gradient("card", [(0, "#fffdf6", 1), (1, "#ece4d2", 1)], ACROSS)
        + gradient("brass", BRASS, ACROSS)
        + gradient("brass-back", BRASS[::-1], ACROSS)
        + gradient("vignette", [(0.45, "#1c1712", 0), (1, "#1c1712", 0.5)], 'cx=".46" cy=".44" r=".78"')
        + gradient("sheen", SHEEN, 'x1=".1" y1="0" x2=".8" y2="1"')
        + gradient("fold", FOLD, DOWN)
    )

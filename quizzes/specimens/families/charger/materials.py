"""Plastic, cardboard, metal and light: everything the layers are painted with."""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.specimens.brands import Brand
from quizzes.specimens.family import Point, Traits
from quizzes.specimens.scenery import Stop, blur, channels, gradient, svg_filter

BACKDROPS = ("#d9d4ca", "#cfd3d6", "#d8cdbd", "#cdd3c8", "#dacbc6")
SHADOW, INK = "#15121d", "#1a1d2b"
# how light the wall of the charger is, from its left to its right rim
WALL_LIGHT = (
    (0, 0.62), (0.03, 0.82), (0.09, 1.1), (0.17, 1.2), (0.3, 1.06),
    (0.55, 0.97), (0.8, 0.82), (0.93, 0.58), (0.98, 0.5), (1, 0.62),
)  # fmt: skip
METAL = ("#5d6066", "#b9bdc2", "#fbfcfd", "#d3d6da", "#8b9097", "#6b7077", "#aeb3b9", "#777b82")


def shade(colour: str, light: float) -> str:
    """A colour in less light (it gains depth, as plastic does) or, above 1, in more."""
    shares = [channel / 255 for channel in channels(colour)]
    if light > 1:
        lit = [share + (1 - share) * (light - 1) for share in shares]
    else:
        lit = [share ** (1 + (1 - light) * 0.7) * light for share in shares]
    return "#" + "".join(f"{round(min(share, 1) * 255):02x}" for share in lit)


def plastic(brand: Brand, traits: Traits) -> str:
    """The colour of this specimen's plastic."""
    return str(brand.book["plastics"][traits["plastic"]])


def defs(brand: Brand, traits: Traits) -> str:
    noise = traits["noise"]
    return (
        _plastic_paints(plastic(brand, traits))
        + _box_paints(brand.colour)
        + _backdrop_paints()
        + "".join(blur(f"blur{radius}", radius) for radius in (1, 2, 4, 22))
        + _grain("plastic", 0.85, 0.34, noise)
        + _grain("card", 0.7, 0.2, noise + 1)
        + _grain("sweep", 0.6, 0.35, noise + 2)
        + '<pattern id="fibres" width="300" height="300" patternUnits="userSpaceOnUse">'
        '<rect width="300" height="300" fill="#fff" filter="url(#sweep)" opacity=".3" '
        'style="mix-blend-mode:multiply"/></pattern>'
    )


def _plastic_paints(colour: str) -> str:
    return (
        _linear("wall", [(at, shade(colour, light), 1) for at, light in WALL_LIGHT])
        + _linear("lid", [(0, shade(colour, 1.3), 1), (1, shade(colour, 0.98), 1)], (0.7, 1))
        + _linear("fall", [(0, "#fff", 0.1), (0.5, "#fff", 0), (1, "#0c0a14", 0.36)], (0, 1))
        + _radial("glow", (0.34, 0.3), 0.7, [(0, "#fff", 0.26), (1, "#fff", 0)])
        + _linear("metal", [(at / 7, tone, 1) for at, tone in enumerate(METAL)])
        + _linear("sleeve", [(0, "#101114", 1), (0.25, "#5a5d64", 1), (0.5, "#2b2d32", 1), (1, "#0b0c0e", 1)])
        + _linear("rim", [(0, "#000", 0.55), (0.5, "#000", 0.12), (1, "#fff", 0.6)], (0, 1))
    )


def _box_paints(blue: str) -> str:
    return (
        _linear("front", [(0, shade(blue, 1.12), 1), (1, shade(blue, 0.82), 1)], (0.8, 1))
        + _linear("side", [(0, shade(blue, 0.52), 1), (1, shade(blue, 0.78), 1)])
        + _linear("paper", [(0, "#fbfaf7", 1), (1, "#dedcd8", 1)], (0.8, 1))
        + _linear("sheen", [(0, "#fff", 0.22), (0.45, "#fff", 0.02), (1, "#000", 0.12)], (1, 1))
        + _linear("film", [(0, "#fff", 0.75), (0.4, "#fff", 0.12), (0.6, "#fff", 0.5), (1, "#fff", 0.1)])
        + _radial("burst", (0.5, 0.5), 0.5, [(0, "#a8b8ff", 0.9), (1, "#a8b8ff", 0)])
    )


def _backdrop_paints() -> str:
    return (
        _linear("table", [(0.5, SHADOW, 0), (0.68, SHADOW, 0.13), (1, SHADOW, 0.03)], (0, 1))
        + _radial("pool", (0.3, 0.3), 0.6, [(0, "#fff", 0.6), (1, "#fff", 0)])
        + _radial("corners", (0.47, 0.47), 0.74, [(0.45, SHADOW, 0), (0.72, SHADOW, 0.12), (1, SHADOW, 0.5)])
    )


def _linear(name: str, stops: Sequence[Stop], towards: Point = (1, 0)) -> str:
    x, y = towards
    return gradient(name, stops, f'x1="0" y1="0" x2="{x}" y2="{y}"')


def _radial(name: str, middle: Point, radius: float, stops: Sequence[Stop]) -> str:
    x, y = middle
    return gradient(name, stops, f'cx="{x}" cy="{y}" r="{radius}"')


def _grain(name: str, frequency: float, relief: float, seed: int) -> str:
    """A filter that lights fine noise and lays it over what it is given."""
    return svg_filter(
        name,
        'x="0" y="0" width="1" height="1"',
        f'<feTurbulence type="fractalNoise" baseFrequency="{frequency}" numOctaves="2" seed="{seed}"/>'
        f'<feDiffuseLighting surfaceScale="{relief}" diffuseConstant="1.2" '
        'lighting-color="#fff" result="lit">'
        '<feDistantLight azimuth="235" elevation="56"/></feDiffuseLighting>'
        '<feComposite in="lit" in2="SourceGraphic" operator="arithmetic" k1="1"/>'
        '<feComposite in2="SourceAlpha" operator="in"/>',
    )

"""Paints and light that all families draw with: colours, gradients, filters and clips, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from quizzes.specimens.family import HEIGHT, WIDTH

Stop: TypeAlias = tuple[float | str, str, float | str]  # offset, colour, opacity


def channels(colour: str) -> list[int]:
    """Red, green and blue of a colour like "#8a4524", each from 0 to 255."""
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def gradient(name: str, stops: Sequence[Stop], place: str) -> str:
    """A gradient whose place is a direction (x1, y1, x2, y2) or a circle (cx, cy, r), as attributes."""
    kind = "radialGradient" if "r=" in place else "linearGradient"
    colours = "".join(
        f'<stop offset="{offset}" stop-color="{colour}" stop-opacity="{opacity}"/>'
        for offset, colour, opacity in stops
    )
    return f'<{kind} id="{name}" {place}>{colours}</{kind}>'


def svg_filter(name: str, region: str, steps: str) -> str:
    """A filter that reckons in the colours of the screen. The region is x, y, width, height as attributes."""
    return f'<filter id="{name}" {region} color-interpolation-filters="sRGB">{steps}</filter>'


def blur(name: str, deviation: float, margin: int = 50) -> str:
    """A filter that blurs, with room around the shape: the margin is per cent of its size."""
    whole = 100 + 2 * margin
    region = f'x="-{margin}%" y="-{margin}%" width="{whole}%" height="{whole}%"'
    return svg_filter(name, region, f'<feGaussianBlur stdDeviation="{deviation}"/>')


def clip(name: str, shape: str) -> str:
    return f'<clipPath id="{name}">{shape}</clipPath>'


def wash(paint: str) -> str:
    """One paint over the whole picture."""
    return f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{paint}"/>'

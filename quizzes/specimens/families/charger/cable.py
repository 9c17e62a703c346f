"""The coiled, braided cable with its strap, plug and dust."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

from quizzes.specimens.brands import Brand
from quizzes.specimens.drawing import outline
from quizzes.specimens.families.charger.brushes import filled, placed, stroked
from quizzes.specimens.families.charger.materials import SHADOW, plastic, shade
from quizzes.specimens.families.charger.shapes import bar
from quizzes.specimens.family import Point, Traits

# Strokes along the cable that round it: colour, width and shift.
CABLE_LIGHT = (
    ("#08070c", 9, 0, 4.5),
    ("#08070c", 6, 0, 6),
    ("#08070c", 3.5, 0, 7.3),
    ("#fff", 8, -1, -2.5),
    ("#fff", 5, -1, -3.5),
    ("#fff", 2.5, -1, -4.2),
)


def layer(brand: Brand, traits: Traits) -> str:
    colour, ends = shade(plastic(brand, traits), 0.86), 'stroke-linecap="round"'
    out = placed(540, 806, filled("M-216 0a216 74 0 1 0 432 0a216 74 0 1 0 -432 0Z", SHADOW, 0.26, 22))
    for points in _coil(traits):
        way, (upper, lower) = outline(points, close=False), _braid(points, 8)
        out += (
            stroked(way, SHADOW, 17, 0.6, 4, 'transform="translate(3 8)"')
            + stroked(way, shade(colour, 0.42), 18, more=ends)
            + stroked(upper, shade(colour, 1.12), 3, more=ends)
            + stroked(lower, shade(colour, 0.82), 3, more=ends)
        )
        for tone, wide, right, down in CABLE_LIGHT:
            out += stroked(way, tone, wide, 0.13, more=f'{ends} transform="translate({right} {down})"')
    x, y = _coil(traits)[-1][-1]
    return out + _strap(brand) + placed(x, y, _plug(plastic(brand, traits)), -2) + _lint(traits)


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


def _strap(brand: Brand) -> str:
    """The soft band that holds the loops together."""
    band = "M318 776Q356 766 408 780Q414 794 408 812Q358 802 316 812Q311 792 318 776Z"
    return (
        filled(band, SHADOW, 0.6, 4, 'transform="translate(3 7)"')
        + filled(band, shade(brand.colour, 0.86), more='filter="url(#plastic)"')
        + stroked("M320 782Q356 772 406 785", "#fff", 3, 0.5, 1)
        + stroked("M317 807Q358 797 407 807", "#000", 4, 0.35, 1)
        + stroked("M326 778V808M400 780V808", "#fff", 1.4, 0.35, more='stroke-dasharray="4 3"')
    )


def _plug(colour: str) -> str:
    """The cable's own USB-C plug, lying on the table and pointing left."""
    return (
        filled(bar(-102, 4, -2, 28, 8), SHADOW, 0.6, 4)
        + placed(0, 0, filled(bar(-12, 70, 12, 104, 9), "url(#metal)"), 90)
        + filled(bar(-74, -19, 2, 19, 13), shade(colour, 0.62))
        + filled(bar(-73, -18, 1, 12, 12), shade(colour, 1.02), 1, 1)
        + filled(bar(-66, -14, -6, -7, 3), "#fff", 0.45, 2)
        + filled(bar(-2, -12, 22, 12, 7), shade(colour, 0.5))
        + stroked("M4 -11v22M10 -11v22M16 -11v22", "#000", 2, 0.4)
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
    return stroked(specks, "#f6f1e6", 1.8, 0.85, more='stroke-linecap="round"') + stroked(
        hairs, "#f6f1e6", 1.1, 0.85
    )

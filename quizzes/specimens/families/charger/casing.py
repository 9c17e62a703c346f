"""The charger itself: body with its seam, pins, ring mark, print and port."""

from __future__ import annotations

import math

from quizzes.specimens.brands import Brand
from quizzes.specimens.drawing import outline
from quizzes.specimens.families.charger.brushes import filled, lettered, placed, stroked
from quizzes.specimens.families.charger.materials import SHADOW, plastic
from quizzes.specimens.families.charger.shapes import BODY, MM, TOP, WALL, bar, charger_place, oval
from quizzes.specimens.family import Traits
from quizzes.specimens.scenery import channels


def layer(brand: Brand, traits: Traits) -> str:
    colour = plastic(brand, traits)
    bright = sum(channels(colour)) > 380
    ink = "#3f424c" if bright else "#dfe2ea"
    cast = [(-110, WALL + 6), (130, WALL + 44), (236, WALL + 8), (262, WALL - 50), (120, WALL - 60)]
    lines = "".join(
        lettered(line, 0, 250 + row * 22, 16, ink, tracking=0.01) for row, line in enumerate(traits["print"])
    )
    return placed(
        *charger_place(traits),
        filled(outline(cast), SHADOW, 0.5, 22)
        + filled(outline(oval(WALL + 5, 0, 360, BODY - 4, TOP + 1)), SHADOW, 0.8, 4)
        + body(*traits["seam"])
        + pins(brand, traits["sleeve_mm"])
        + _ring_mark(traits, ink)
        + lines
        + lettered("KV " + traits["charger_serial"], 0, 340, 20, ink, tracking=0.06)
        + _port(traits),
    )


def body(left_gap: float, right_gap: float) -> str:
    """Wall, lid and seam. The gaps are the seam's width at both ends in millimetres."""
    wall = outline(oval(0, 180, 360) + oval(WALL, 0, 180))
    slope = (right_gap - left_gap) / (2 * BODY)
    seam = oval(64, 180, 0)
    below = [(x, y + MM * (left_gap + slope * (x + BODY))) for x, y in seam]
    return (
        filled(wall, "url(#wall)", more='filter="url(#plastic)"')
        + filled(wall, "url(#fall)")
        + filled(wall, "url(#glow)")
        + filled(outline(oval(0, 0, 360)), "url(#lid)")
        + stroked(outline(oval(-1, 0, 360, BODY - 12, TOP - 9)), "#000", 2.4, 0.16, 1)
        + stroked(outline(oval(2, 172, 20, BODY - 3, TOP), close=False), "#fff", 9, 0.34, 4)
        + stroked(outline(oval(1, 168, 40, BODY - 3, TOP - 1), close=False), "#fff", 2, 0.6, 1)
        + filled(outline(seam + below[::-1]), "#08080b", 0.86)
        + stroked(outline([(x, y + 1.6) for x, y in below], close=False), "#fff", 1.3, 0.5)
    )


def pins(brand: Brand, sleeve_mm: float) -> str:
    """Two round pins: a dark insulating sleeve from the lid up, then polished metal with a domed tip."""
    tall, sleeve, half = brand.book["pin_mm"] * MM, sleeve_mm * MM, 2.4 * MM
    inner = half - 1.5
    dome = inner * 1.05 - tall
    metal = f"M{-inner} 0V{dome}A{inner} {inner * 1.05} 0 0 1 {inner} {dome}V0A{inner} 6 0 0 1 {-inner} 0Z"
    pin = (
        filled("M-24 5a34 9 0 1 0 68 0a34 9 0 1 0 -68 0Z", "#000", 0.42, 4)
        + filled(metal, "url(#metal)")
        + stroked(f"M{-inner} {dome + 3}A{inner} 7 0 0 0 {inner} {dome + 3}", "#3c3f45", 1.4, 0.4)
        + filled(f"M-10 {8 - tall}a6 4 0 1 0 12 0a6 4 0 1 0 -12 0Z", "#fff", 0.85, 1)
    )
    if sleeve > 1:
        edge = f"A{half} 6 0 0 0 {half} {-sleeve}"
        shade = f"M{-inner} {-sleeve - 7}A{inner} 6 0 0 0 {inner} {-sleeve - 7}V{-sleeve}H{-inner}Z"
        pin += (
            filled(shade, "#000", 0.28, 1)
            + filled(f"M{-half} 0V{-sleeve}{edge}V0A{half} 7 0 0 1 {-half} 0Z", "url(#sleeve)")
            + stroked(f"M{-half} {-sleeve}{edge}", "#8a8d94", 1.2)
        )
    return placed(-9.5 * MM, 0, pin) + placed(9.5 * MM, 0, pin)


def _ring_mark(traits: Traits, ink: str) -> str:
    """The brand's own safety mark: a K in a ring that is open at the top."""
    radius, half = 36.0, math.radians(max(traits["ring_gap"], 0.1) / 2)
    x, y = radius * math.sin(half), radius * math.cos(half)
    ring = f"M{x:.2f} {-y:.2f}A{radius} {radius} 0 1 1 {-x:.2f} {-y:.2f}"
    tall = (2 * radius + 6) * traits["ring_letter"] / 100
    letter = lettered("K", 1, tall / 2, tall / 0.72, ink, "geometric-heavy")
    return placed(0, 184, stroked(ring, ink, 6) + letter)


def _port(traits: Traits) -> str:
    return placed(
        traits["port_offset"] * MM,
        397,
        filled(bar(-45, -18, 45, 18, 18), "url(#rim)")
        + filled(bar(-40, -14, 40, 14, 14), "#08090b")
        + stroked(bar(-37, -11, 37, 11, 11), "#8d939b", 2)
        + filled(bar(-26, -4, 26, 4, 3), "#30333a")
        + stroked("M-22 2.5h44", "#c8a355", 2, more='stroke-dasharray="2.4 2.2"')
        + stroked("M-34 -12Q0 -19 34 -12", "#000", 3, 0.5, 1),
    )

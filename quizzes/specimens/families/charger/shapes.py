"""Sizes, places and outlines of the charger and its box."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from quizzes.specimens.drawing import outline
from quizzes.specimens.family import Point, Traits

MM = 7.5  # pixels per millimetre on the charger
BODY, TOP, WALL = 150.0, 40.0, 412.0  # half width, half depth and height of the charger
BOX_WIDTH, BOX_HEIGHT = 440.0, 610.0
BOX_AXIS = (0.985, -0.058)  # one pixel to the right on the box's front, in the picture
BOX_SIDE = (-66.0, -24.0)  # from the near edge of the box to its far left edge


def oval(y: float, start: float, stop: float, a: float = BODY, b: float = TOP) -> list[Point]:
    """Points of the charger's rounded outline seen from above, between two angles (90 is the front)."""

    def bent(value: float) -> float:
        return math.copysign(abs(value) ** 0.5, value)

    angles = [math.radians(start + (stop - start) * step / 48) for step in range(49)]
    return [(bent(math.cos(angle)) * a, y + bent(math.sin(angle)) * b) for angle in angles]


def bar(left: float, top: float, right: float, bottom: float, radius: float) -> str:
    """A rectangle with round corners, as the `d` of a path."""
    arc = f"a{radius} {radius} 0 0 1"
    return (
        f"M{left + radius} {top}H{right - radius}{arc} {radius} {radius}"
        f"V{bottom - radius}{arc} {-radius} {radius}"
        f"H{left + radius}{arc} {-radius} {-radius}V{top + radius}{arc} {radius} {-radius}Z"
    )


def disc(radius: float) -> str:
    return f"M{radius} 0A{radius} {radius} 0 1 1 {-radius} 0A{radius} {radius} 0 1 1 {radius} 0Z"


def on_box(x: float, y: float) -> Point:
    """A point of the box's front, from its own pixels to the picture's before the box is placed."""
    return x * BOX_AXIS[0], x * BOX_AXIS[1] + y


def ragged(points: Sequence[Point], seed: int, size: float) -> str:
    """A closed shape with torn edges, as the `d` of a path."""
    rng, torn = Random(seed), []
    for (x0, y0), (x1, y1) in pairwise([*points, points[0]]):
        steps = max(1, round(math.hypot(x1 - x0, y1 - y0) / 5))
        for step in range(steps):
            x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
            torn.append((x + rng.uniform(-size, size), y + rng.uniform(-size, size)))
    return outline(torn)


def charger_place(traits: Traits) -> Point:
    return 252.0 + traits["shift"][0], 286.0 + traits["shift"][1]


def box_place(traits: Traits) -> Point:
    return 648.0 + traits["shift"][2], 128.0 + traits["shift"][3]

"""Sizes and outlines of the box and the bottle."""

from __future__ import annotations

from quizzes.specimens.family import Point, Polygon
from quizzes.specimens.lettering import Box

MM = 6.4  # pixels to a millimetre
FRONT = Box(110, 90, 490, 760)
FILL_LINE = 536
BOTTLE_X = 850  # the middle of the bottle


def corners(text: str) -> Polygon:
    """Corners from "x,y x,y"."""
    return [(float(x), float(y)) for x, y in (corner.split(",") for corner in text.split())]


SIDE = corners("490,90 600,117 600,739 490,760")
GLASS = corners("-160,482 -98,412 98,412 160,482 160,772 134,803 -134,803 -160,772")
PANE = corners("-116,506 -74,456 74,456 116,506 116,716 98,734 -98,734 -116,716")
CHAMBER = corners("-106,512 -68,466 68,466 106,512 106,708 91,724 -91,724 -106,708")


def crescent(r: float) -> str:
    """A moon around the origin whose tips point to the right."""
    x, y, inner = r * 0.42, r * 0.907, r * 0.92
    return f"M{x:.2f} {-y:.2f}A{r} {r} 0 1 0 {x:.2f} {y:.2f}A{inner:.2f} {inner:.2f} 0 1 1 {x:.2f} {-y:.2f}Z"


def star(x: float, y: float, size: float) -> str:
    """Four points around a waist."""
    waist = size * 0.16
    tips = ((0, -size), (waist, -waist), (size, 0), (waist, waist), (0, size))
    ring = [*tips, (-waist, waist), (-size, 0), (-waist, -waist)]
    return "M" + "L".join(f"{x + across:g} {y + down:g}" for across, down in ring) + "Z"


def drop(x: float, size: float) -> str:
    """A drop of scent, its point upwards."""
    r, left, right = size * 0.5, x - size * 0.5, x + size * 0.5
    round_end = f"A{r} {r} 0 1 1 {left} {r * 0.4}"
    return (
        f"M{x} {-size}C{x + r * 0.3} {-r} {right} {-r * 0.3} {right} {r * 0.4}{round_end}"
        f"C{left} {-r * 0.3} {x - r * 0.3} {-r} {x} {-size}Z"
    )


def between(a: Point, b: Point, share: float) -> Point:
    """The point at a share (0 to 1) of the way from a to b."""
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def bumped(corner: float) -> Polygon:
    """The torn edge of a bumped top left corner, from the left edge to the top edge."""
    x, y = FRONT.left, FRONT.top
    places = ((0, 2.9), (0.55, 2.1), (0.5, 1.3), (1.15, 0.75), (1.7, 0.62), (2.3, 0))
    return [(x + corner * across, y + corner * down) for across, down in places]

"""Where everything lies on the wallet: outlines, lines of stitches, and the geometry behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from quizzes.specimens.drawing import length
from quizzes.specimens.family import Point

MM = 8.0  # pixels
MIDDLE = 434.0
SNAP, RING, EYELET = (MIDDLE, 508.0), (866.0, 402.0), (1000.0, 500.0)
TAG_TURN, CARD_TURN = -5.0, 6.0


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
        step = math.dist((x0, y0), (x1, y1)) or 1.0
        across, down = (y1 - y0) / step * distance, (x1 - x0) / step * distance
        line.append(((x0 + x1) / 2 + across, (y0 + y1) / 2 - down))
    return line


def walk(line: Sequence[Point], gaps: Sequence[float]) -> list[tuple[float, float, float]]:
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


def turn(points: Sequence[Point], degrees: float, centre: Point) -> list[Point]:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    cx, cy = centre
    return [(cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos) for x, y in points]


def rounded(left: float, top: float, right: float, bottom: float, r: float) -> list[Point]:
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


BODY = rounded(64, 136, 804, 764, 46)
TAG = rounded(876, 452, 1124, 800, 26)
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


def stitch_count(line: Sequence[Point], pitch_mm: float) -> int:
    return int(length(line) / (pitch_mm * MM))


def band(line: Sequence[Point], inner: float, outer: float) -> list[Point]:
    """The area on both sides of a line, with a corner about every 60 px."""
    return [*_inset(line, inner)[::20], *reversed(_inset(line, -outer)[::20])]

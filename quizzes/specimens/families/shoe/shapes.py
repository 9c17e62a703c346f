"""Outlines of the shoe and its box, and the geometry of curves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import atan2, cos, hypot, sin
from typing import TypeAlias

from quizzes.specimens.drawing import length
from quizzes.specimens.family import Point

Curve: TypeAlias = Sequence[Point]  # a chain of cubic curves: point, handle, handle, point, ...

MM = 3.3  # pixels to a millimetre
THROAT: Curve = [(452, 210), (520, 262), (612, 334), (724, 388)]
FAR_EDGE: Curve = [(492, 158), (556, 228), (646, 300), (752, 368)]
TOE_SEAM: Curve = [(708, 548), (748, 482), (830, 438), (918, 432), (974, 430), (1022, 438), (1066, 470)]
BOND: Curve = [(640, 517), (690, 525), (745, 528), (800, 529), (880, 531), (920, 528), (985, 515)]
FOAM_TOP: Curve = [(132, 446), (150, 434), (190, 455), (225, 466), (300, 488), (400, 485), (500, 497),
                   (590, 509), (690, 525), (800, 529), (880, 531), (950, 525), (1015, 506),
                   (1042, 498), (1060, 488), (1078, 486)]  # fmt: skip
GROUND: Curve = [(160, 596), (280, 608), (380, 606), (450, 599), (520, 593), (580, 594), (640, 599),
                 (740, 607), (850, 605), (930, 589), (992, 575), (1040, 555), (1074, 526)]  # fmt: skip
WAIST: Curve = [(98, 520), (210, 566), (380, 546), (520, 556), (640, 566), (760, 572), (880, 566),
                (970, 560), (1040, 540), (1094, 502)]  # fmt: skip
COLLAR: Curve = [(127, 246), (121, 232), (134, 222), (150, 224), (174, 228), (186, 248),
                 (201, 270), (226, 306),
                 (270, 328), (316, 318), (364, 306), (396, 262), (430, 214)]  # fmt: skip
UPPER = (
    "M140 520 C124 440 134 394 145 352 C153 318 146 280 127 246 C121 232 134 222 150 224 C174 228 186 248"
    " 201 270 C226 306 270 328 316 318 C364 306 396 262 430 214 C436 204 444 203 452 210 C520 262 612 334"
    " 724 388 C744 394 762 394 782 395 C860 399 946 402 1008 426 C1064 448 1090 472 1084 498 C1000 590 "
    "800 580 500 560 C380 552 240 552 140 520 Z"
)
LINING = "M140 226 C176 232 200 268 250 282 C320 298 372 262 420 200 L446 214 L330 340 L240 330 L180 262 Z"
TONGUE = (
    "M790 404 C690 352 606 296 552 232 C514 190 494 150 482 112 C476 94 458 88 440 93 C416 99 396 104 394"
    " 122 C392 160 402 206 420 244 L560 330 L724 410 Z"
)
FAR_STAY = (
    "M470 168 C476 150 486 138 498 140 C510 144 514 158 522 168 C570 226 656 292 746 352 C772 370 796 384"
    " 822 398 L800 404 L724 392 C612 338 520 262 470 206 Z"
)
EYESTAY = (
    "M430 214 C436 204 444 203 452 210 C520 262 612 334 724 388 C744 394 762 394 782 396 C804 402 802 428"
    " 778 432 C690 428 560 352 470 290 C440 270 412 254 404 256 Z"
)
TOE_CAP = (
    "M708 560 C748 482 830 438 918 432 C974 430 1022 438 1066 470 C1086 484 1086 494 1084 506 L1040 560 "
    "L708 580 Z"
)
COUNTER = (
    "M120 520 C122 440 132 400 141 366 C150 350 172 350 192 362 C250 396 322 398 356 424 C376 440 384 470"
    " 388 520 Z"
)
FOAM = (
    "M132 446 C110 466 88 520 102 552 C110 574 140 588 186 592 C280 600 380 598 450 592 C520 586 580 588 "
    "640 593 C740 600 850 598 930 580 C990 566 1050 546 1084 520 C1102 502 1096 484 1078 486 C1060 488 "
    "1042 498 1015 506 C950 525 880 531 800 529 C690 525 590 509 500 497 C400 485 300 488 225 466 C190 "
    "455 150 434 132 446 Z"
)
FOAM_LOWER = (
    "M98 520 C94 536 98 545 102 552 C110 574 140 588 186 592 C280 600 380 598 450 592 C520 586 580 588 "
    "640 593 C740 600 850 598 930 580 C990 566 1050 546 1084 520 C1092 512 1095 506 1094 502 C1040 540 "
    "970 560 880 566 C760 572 640 566 520 556 C380 546 210 566 98 520 Z"
)
OUTSOLE = (
    "M104 556 C112 584 140 602 176 606 C280 616 380 614 452 607 C520 600 580 602 640 607 C740 615 850 613"
    " 932 596 C992 583 1054 560 1088 524 L1086 512 C1052 544 990 562 930 576 C850 593 740 594 640 587 "
    "C580 582 520 580 450 587 C380 593 280 594 186 586 C150 582 120 572 104 556 Z"
)
SCULPT = "M414 512 C520 520 700 552 1010 526 C880 572 560 566 414 512 Z"
SCULPT_RIM = "M424 516 C570 566 880 570 1000 530"
LID_TOP = "M78 562 H1122 L1164 640 H36 Z"


def curve_path(curve: Curve) -> str:
    """A curve as the `d` of a path."""
    numbers = [f"{x:g} {y:g}" for x, y in curve]
    return f"M{numbers[0]} C{' '.join(numbers[1:])}"


def _samples(curve: Curve) -> list[Point]:
    """Forty points on each cubic curve, from end to end."""
    points = [curve[0]]
    for start in range(0, len(curve) - 1, 3):
        a, b, c, d = curve[start : start + 4]
        for step in range(1, 41):
            t = step / 40
            w = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            x = w[0] * a[0] + w[1] * b[0] + w[2] * c[0] + w[3] * d[0]
            y = w[0] * a[1] + w[1] * b[1] + w[2] * c[1] + w[3] * d[1]
            points.append((x, y))
    return points


def curve_length(curve: Curve) -> float:
    return length(_samples(curve))


def along(curve: Curve, distances: Iterable[float]) -> list[tuple[float, float, float]]:
    """The points at these distances along a curve, each with the curve's direction in radians."""
    points, found = _samples(curve), []
    for distance in distances:
        rest = distance
        for a, b in pairwise(points):
            step = hypot(b[0] - a[0], b[1] - a[1])
            if rest <= step or b is points[-1]:
                share = rest / step
                x, y = a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
                found.append((x, y, atan2(b[1] - a[1], b[0] - a[0])))
                break
            rest -= step
    return found


def band(curve: Curve, above: float, below: float) -> list[Point]:
    """The strip along a curve, from `above` to `below` pixels off it."""
    whole = curve_length(curve)
    spots = along(curve, [whole * step / 4 for step in range(5)])
    first = [(x + above * sin(a), y - above * cos(a)) for x, y, a in spots]
    return first + [(x - below * sin(a), y + below * cos(a)) for x, y, a in reversed(spots)]

"""A Tarnvik running shoe on its box: side mark, seams, laces, sole, hang tag and box label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import atan2, cos, degrees, hypot, sin
from random import Random
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import TARNVIK, Brand, check_digit
from quizzes.specimens.drawing import document, polygon
from quizzes.specimens.family import Drawing, Family, Oddity, Point, Polygon, Rule, Tell, Text, Traits
from quizzes.specimens.lettering import lettering

# --- Shapes: lists of points are chains of cubic curves (point, handle, handle, point, ...) ---------------

Curve = Sequence[Point]
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
    "M140 520 C124 440 134 394 145 352 C153 318 146 280 127 246 C121 232 134 222 150 224 "
    "C174 228 186 248 201 270 C226 306 270 328 316 318 C364 306 396 262 430 214 C436 204 444 203 452 210 "
    "C520 262 612 334 724 388 C744 394 762 394 782 395 C860 399 946 402 1008 426 C1064 448 1090 472 1084 498 "
    "C1000 590 800 580 500 560 C380 552 240 552 140 520 Z"
)
LINING = "M140 226 C176 232 200 268 250 282 C320 298 372 262 420 200 L446 214 L330 340 L240 330 L180 262 Z"
TONGUE = (
    "M790 404 C690 352 606 296 552 232 C514 190 494 150 482 112 C476 94 458 88 440 93 "
    "C416 99 396 104 394 122 C392 160 402 206 420 244 L560 330 L724 410 Z"
)
FAR_STAY = (
    "M470 168 C476 150 486 138 498 140 C510 144 514 158 522 168 C570 226 656 292 746 352 C772 370 796 "
    "384 822 398 L800 404 "
    "L724 392 C612 338 520 262 470 206 Z"
)
EYESTAY = (
    "M430 214 C436 204 444 203 452 210 C520 262 612 334 724 388 C744 394 762 394 782 396 "
    "C804 402 802 428 778 432 C690 428 560 352 470 290 C440 270 412 254 404 256 Z"
)
TOE_CAP = (
    "M708 560 C748 482 830 438 918 432 C974 430 1022 438 1066 470 C1086 484 1086 494 1084 506 L1040 560 "
    "L708 580 Z"
)
COUNTER = (
    "M120 520 C122 440 132 400 141 366 C150 350 172 350 192 362 C250 396 322 398 356 424 C376 440 384 "
    "470 388 520 Z"
)
FOAM = (
    "M132 446 C110 466 88 520 102 552 C110 574 140 588 186 592 C280 600 380 598 450 592 C520 586 580 "
    "588 640 593 "
    "C740 600 850 598 930 580 C990 566 1050 546 1084 520 C1102 502 1096 484 1078 486 C1060 488 1042 498 "
    "1015 506 "
    "C950 525 880 531 800 529 C690 525 590 509 500 497 C400 485 300 488 225 466 C190 455 150 434 132 446 Z"
)
FOAM_LOWER = (
    "M98 520 C94 536 98 545 102 552 C110 574 140 588 186 592 C280 600 380 598 450 592 C520 586 580 588 "
    "640 593 "
    "C740 600 850 598 930 580 C990 566 1050 546 1084 520 C1092 512 1095 506 1094 502 "
    "C1040 540 970 560 880 566 C760 572 640 566 520 556 C380 546 210 566 98 520 Z"
)
OUTSOLE = (
    "M104 556 C112 584 140 602 176 606 C280 616 380 614 452 607 C520 600 580 602 640 607 C740 615 850 "
    "613 932 596 "
    "C992 583 1054 560 1088 524 L1086 512 C1052 544 990 562 930 576 C850 593 740 594 640 587 C580 582 "
    "520 580 450 587 "
    "C380 593 280 594 186 586 C150 582 120 572 104 556 Z"
)


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


def _d(curve: Curve) -> str:
    numbers = [f"{x:g} {y:g}" for x, y in curve]
    return f"M{numbers[0]} C{' '.join(numbers[1:])}"


def _samples(curve: Curve) -> list[Point]:
    points = [curve[0]]
    for start in range(0, len(curve) - 1, 3):
        a, b, c, d = curve[start : start + 4]
        for step in range(1, 41):
            t = step / 40
            w = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            points.append(
                (
                    w[0] * a[0] + w[1] * b[0] + w[2] * c[0] + w[3] * d[0],
                    w[0] * a[1] + w[1] * b[1] + w[2] * c[1] + w[3] * d[1],
                )
            )
    return points


def _length(curve: Curve) -> float:
    points = _samples(curve)
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))


def _at(curve: Curve, distances: Iterable[float]) -> list[tuple[float, float, float]]:
    """The points at these distances along a curve, each with the curve's direction in radians."""
    points = _samples(curve)
    found = []
    for distance in distances:
        rest = distance
        for a, b in pairwise(points):
            step = hypot(b[0] - a[0], b[1] - a[1])
            if rest <= step or b is points[-1]:
                share = rest / step
                found.append(
                    (
                        a[0] + share * (b[0] - a[0]),
                        a[1] + share * (b[1] - a[1]),
                        atan2(b[1] - a[1], b[0] - a[0]),
                    )
                )
                break
            rest -= step
    return found


# --- Definitions: materials and light ---------------------------------------------------------------------


def _filter(name: str, inner: str, region: str = 'x="-4%" y="-8%" width="108%" height="116%"') -> str:
    return f'<filter id="{name}" {region} color-interpolation-filters="sRGB">{inner}</filter>'


def _lit(result: str, scale: float, elevation: float) -> str:
    return (
        f'<feDiffuseLighting in="{result}" surfaceScale="{scale}" lighting-color="#fff" result="l">'
        f'<feDistantLight azimuth="245" elevation="{elevation}"/></feDiffuseLighting>'
    )


def _grain(name: str, seed: int, frequency: str, scale: float, octaves: int = 1) -> str:
    """A filter that gives a surface its grain: noise, lit from the upper left, times the surface's colour."""
    return _filter(
        name,
        f'<feTurbulence type="fractalNoise" baseFrequency="{frequency}" numOctaves="{octaves}" seed="{seed}" '
        f'result="n"/>{_lit("n", scale, 55)}<feComposite in="SourceGraphic" in2="l" operator="arithmetic" '
        'k1="1.24"/><feComposite in2="SourceGraphic" operator="in"/>',
        'x="0" y="0" width="100%" height="100%"',
    )


def _form(name: str, blur: float, scale: float, gain: float, lift: float) -> str:
    """A filter that rounds a flat shape into a body, by lighting its own blurred outline."""
    return _filter(
        name,
        f'<feGaussianBlur in="SourceAlpha" stdDeviation="{blur}" result="h"/>{_lit("h", scale, 50)}'
        f'<feGaussianBlur in="l" stdDeviation="{blur / 5:.1f}" result="s"/><feComposite '
        'in="SourceGraphic" in2="s" '
        f'operator="arithmetic" k1="{gain}" k2="{lift}"/><feComposite in2="SourceAlpha" operator="in"/>',
    )


def _weld(name: str, depth: float, shine: float) -> str:
    """A filter for a thin layer on the upper: a bevelled, slightly shining rim and a short shadow."""
    return _filter(
        name,
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


def _ramp(
    name: str, stops: Sequence[tuple[float, str, float]], line: str = 'x1="0" y1="0" x2="0" y2="1"'
) -> str:
    inner = "".join(
        f'<stop offset="{offset}" stop-color="{colour}" stop-opacity="{opacity}"/>'
        for offset, colour, opacity in stops
    )
    return f'<linearGradient id="{name}" {line}>{inner}</linearGradient>'


def _soft(d: str, colour: str, width: float, strength: float, *, dx: float = 0, dy: float = 0) -> str:
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


def _defs(traits: Traits) -> str:
    seed = int(traits["noise"])
    clips = {"in-upper": UPPER, "in-foam": FOAM, "in-sole": OUTSOLE, "in-lining": LINING, "on-lid": LID_TOP}
    clips["in-throat"] = (
        "M380 300 V120 L470 120 L498 138 Q512 150 522 166 C570 224 656 292 746 352 L800 388 V460 Z"
    )
    grains = (
        _grain("fabric", seed, "0.35 0.5", 1.3), _grain("suede", seed + 1, "0.8", 2.0, 2),
        _grain("beads", seed + 2, "0.6", 0.4), _grain("rubber", seed + 3, "0.7", 1.3),
        _grain("paper", seed + 4, "0.5", 0.3),
    )  # fmt: skip
    ramps = (
        _ramp("sink", [(0, "#000", 0.5), (1, "#000", 0)]),
        _ramp("sheen", [(0, "#fff", 0.4), (0.45, "#fff", 0.05), (1, "#000", 0.25)]),
        _ramp("hollow", [(0, "#000", 0.34), (0.5, "#000", 0.12), (1, "#fff", 0.5)]),
        _ramp("lid-top", [(0, "#2f8375", 1), (1, "#4fae9e", 1)]),
        _ramp("lid-rim", [(0, "#2a8376", 1), (1, "#1d665b", 1)]),
        _ramp("front", [(0, "#1c6056", 1), (1, "#134a42", 1)]),
        _ramp(
            "shine", [(0, "#fff", 0), (0.3, "#fff", 0.13), (0.6, "#fff", 0)], 'x1="0" y1="0" x2="1" y2="0"'
        ),
    )
    return "".join(
        [
            PATTERNS,
            *(f'<clipPath id="{name}"><path d="{d}"/></clipPath>' for name, d in clips.items()),
            *grains,
            *ramps,
            _form("body", 30, 46, 1.2, 0.08),
            _form("foam-body", 14, 15, 1.06, 0.04),
            _form("soft", 9, 12, 1.2, 0.04),
            _weld("weld", 3.2, 0.5),
            _weld("gloss", 4.5, 0.8),
            '<radialGradient id="pool"><stop offset=".3" stop-opacity=".75"/><stop offset=".7" '
            'stop-opacity=".3"/>'
            '<stop offset="1" stop-opacity="0"/></radialGradient>',
            '<radialGradient id="vignette" cx=".5" cy=".46" r=".75"><stop offset=".55" stop-opacity="0"/>'
            '<stop offset="1" stop-opacity=".42"/></radialGradient>',
        ]
    )


# --- Layers, from back to front ---------------------------------------------------------------------------

SCULPT = "M414 512 C520 520 700 552 1010 526 C880 572 560 566 414 512 Z"
SCULPT_RIM = "M424 516 C570 566 880 570 1000 530"
LID_TOP = "M78 562 H1122 L1164 640 H36 Z"


def _backdrop(traits: Traits) -> str:
    light, dark = traits["backdrop"]
    return (
        f'<radialGradient id="room" cx=".42" cy=".3" r=".85"><stop offset="0" stop-color="{light}"/>'
        f'<stop offset="1" stop-color="{dark}"/></radialGradient><rect width="1200" height="900" '
        'fill="url(#room)"/>'
    )


def _box() -> str:
    """The box: the top of its lid, the lid's rim, and the front."""
    return (
        '<rect x="46" y="690" width="1108" height="210" fill="url(#front)"/>'
        f'<path d="{LID_TOP}" fill="url(#lid-top)"/>'
        '<path d="M36 640 H1164 L1162 692 Q1162 696 1158 696 H42 Q38 696 38 692 Z" fill="url(#lid-rim)"/>'
        '<path d="M46 690 H1154 V900 H46 Z M36 640 H1164 V696 H36 Z" fill="url(#shine)"/>'
        '<rect x="46" y="696" width="1108" height="24" fill="url(#sink)"/>'
        + _soft("M38 641 H1162", "#d3f5ec", 4, 0.8)
        + _soft("M78 562 L36 640", "#d3f5ec", 3, 0.4)
    )


def _shoe_shadow() -> str:
    return (
        '<g clip-path="url(#on-lid)"><ellipse cx="610" cy="614" rx="590" ry="40" fill="url(#pool)"/>'
        '<ellipse cx="520" cy="612" rx="450" ry="17" fill="url(#pool)"/></g>'
    )


def _inside(colours: Colours) -> str:
    """What shows behind the near side: the far collar with its lining, the tongue, the far lace strip."""
    rim = "M140 226 C176 232 200 268 250 282 C320 298 372 262 420 200"
    binding = (
        "M558 240 C514 190 494 150 482 112 C476 94 458 88 440 93 "
        "C416 99 396 104 394 122 C392 160 402 206 420 244"
    )
    return (
        f'<path d="{LINING}" fill="{colours.lining}"/><path d="{LINING}" fill="url(#twill)"/>'
        "<g "
        f'clip-path="url(#in-lining)">{_soft(_d(COLLAR), "#000", 60, 0.75, dy=2)}'
        f"{_soft(rim, '#fff', 14, 0.5)}</g>"
        f'<g filter="url(#soft)"><path d="{TONGUE}" fill="{colours.upper}"/><path d="{TONGUE}" '
        'fill="url(#knit)"/></g>'
        f'{_soft(binding, "#000", 13, 0.5, dy=2)}<path d="{binding}" fill="none" stroke="{colours.lining}" '
        f'stroke-width="7"/>{_soft(binding, "#fff", 4, 0.5, dx=-1, dy=-1)}'
        f"{_soft('M446 226 L530 286 L630 356 L740 408', '#000', 44, 0.6)}"
        f'<g filter="url(#weld)"><path d="{FAR_STAY}" fill="{colours.overlay}"/></g>'
    )


def _laces(traits: Traits, colours: Colours) -> tuple[str, str]:
    """The laces that come from below the lace strip, and those that go into its holes."""
    colour = SPARE_LACE if traits["laces"] == "spare" else colours.lace
    holes = _holes(traits)
    count = len(holes)
    length = _length(FAR_EDGE)
    far = _at(FAR_EDGE, [length * (0.04 + 0.88 * place / (count - 1)) for place in range(count)])
    under = zip(holes[:-1], far[1:], strict=True)
    over = [(holes[0], far[0]), *zip(holes[1:], far[:-1], strict=True)]
    return (
        "".join(_lace(a[:2], b[:2], colour, 3) for a, b in reversed(list(under))),
        "".join(_lace(a[:2], b[:2], colour, 7) for a, b in reversed(over)),
    )


def _lace(start: Point, end: Point, colour: str, bulge: float) -> str:
    """One flat woven lace, from a hole to beyond the far edge."""
    (x1, y1), (x2, y2) = start, end
    x2, y2 = x2 + 0.12 * (x2 - x1), y2 + 0.12 * (y2 - y1)
    d = f"M{x1:.1f} {y1:.1f} Q{(x1 + x2) / 2 - bulge:.1f} {(y1 + y2) / 2 - bulge:.1f} {x2:.1f} {y2:.1f}"
    return (
        _soft(d, "#000", 25, 0.6, dx=2, dy=5)
        + f'<g fill="none" stroke-linecap="round"><path d="{d}" stroke="{colour}" '
        f'stroke-width="15"/><path d="{d}" '
        'stroke="#000" stroke-opacity=".15" stroke-width="15" stroke-dasharray="1.1 2.1" '
        'stroke-linecap="butt"/></g>'
        + _soft(d, "#000", 8, 0.3, dx=3.5, dy=3.5)
        + _soft(d, "#fff", 7, 0.6, dx=-2, dy=-2)
    )


def _holes(traits: Traits) -> list[tuple[float, float, float]]:
    count = int(traits["eyelets"])
    length = _length(THROAT)
    first, last = 0.07 * length, 0.93 * length
    spots = _at(THROAT, [first + (last - first) * place / (count - 1) for place in range(count)])
    return [(x - 25 * sin(turn), y + 25 * cos(turn), turn) for x, y, turn in spots]


def _eyelets(traits: Traits) -> str:
    """Metal rings; the lower half of each lies over the lace that goes in."""
    return "".join(
        f'<g transform="translate({x:.1f} {y:.1f})"><circle r="13.5" fill="#000" opacity=".4" cx="1" '
        'cy="2.5"/>'
        '<circle r="12.5" fill="#b4bcbd"/><circle r="12.5" fill="url(#sheen)"/><circle r="8" '
        'fill="#0a0d0e"/></g>'
        for x, y, _a in _holes(traits)
    )


def _upper(traits: Traits, colours: Colours) -> str:
    """The knitted upper with everything that is welded or sewn onto it."""
    return (
        f'<g filter="url(#body)"><path d="{UPPER}" fill="{colours.upper}" filter="url(#fabric)"/>'
        f'<g clip-path="url(#in-upper)"><path d="{UPPER}" '
        f'fill="url(#knit)"/>{_vents()}{_folds()}{_toe_cap(colours)}{_counter(colours)}'
        f"{_mark(traits, colours)}{_collar(colours)}{_eyestay(colours)}</g></g>"
        f'<g clip-path="url(#in-upper)">{_glow()}{_stitching(traits)}</g>{_word(traits, colours)}'
    )


def _vents() -> str:
    """Air holes in the knit, ever more open towards the toe."""
    return "".join(
        f'<path d="M{x} 380 H1100 V560 H{x + 30} Z" fill="url(#vents)" opacity=".4"/>'
        for x in (690, 740, 790)
    )


def _folds() -> str:
    """Soft hollows and ribs, so that the knit is not flat."""
    return "".join(
        _soft(f"M{x} {y} q26 60 8 130", "#000", 40, 0.14)
        + _soft(f"M{x + 26} {y} q26 60 8 130", "#fff", 36, 0.1)
        for x, y in ((352, 330), (690, 430))
    )


def _toe_cap(colours: Colours) -> str:
    return (
        f'<g filter="url(#weld)"><path d="{TOE_CAP}" fill="{colours.overlay}" filter="url(#suede)"/></g>'
        + _soft("M850 466 C930 448 1000 452 1056 488", "#fff", 40, 0.2)
    )


def _counter(colours: Colours) -> str:
    return f'<path d="{COUNTER}" fill="{colours.overlay}" filter="url(#gloss)"/>' + _soft(
        "M158 366 C200 372 280 410 330 424", "#fff", 30, 0.2
    )


def _eyestay(colours: Colours) -> str:
    return f'<g filter="url(#weld)"><path d="{EYESTAY}" fill="{colours.overlay}" filter="url(#suede)"/></g>'


def _mark(traits: Traits, colours: Colours) -> str:
    """The side mark: a ribbon that climbs two peaks. The small peak's height is the trait."""
    tall, small = 118.0, 118.0 * float(traits["peak_ratio"])
    ridge = [(-36, 0), (84, -small), (117, -38), (180, -tall), (268, 0)]
    inner = [(177, 52 - tall), (124, 4), (108, 4), (84, 38 - small)]
    d = "M" + " L".join(f"{x:g} {y:g}" for x, y in ridge + inner) + " Z"
    return (
        f'<g filter="url(#gloss)"><path transform="translate(400 482) rotate(5) skewX(-12)" d="{d}" '
        f'fill="{colours.mark}" stroke="{colours.mark}" stroke-width="3" stroke-linejoin="round"/></g>'
    )


def _collar(colours: Colours) -> str:
    """The padded rim of the collar, and the shade it throws."""
    d = _d(COLLAR)
    return (
        _soft(d, "#000", 54, 0.4, dx=2, dy=22)
        + _soft("M176 296 C214 344 264 366 320 354 C356 346 382 320 402 294", "#fff", 20, 0.22)
        + _soft("M164 310 C206 366 262 390 326 376 C360 368 388 344 406 318", "#000", 9, 0.4)
        + _soft("M164 313 C206 369 262 393 326 379 C360 371 388 347 406 321", "#fff", 4, 0.25, dy=3)
        + f'<g fill="none" stroke-width="26"><path d="{d}" stroke="{colours.lining}"/>'
        f'<path d="{d}" stroke="url(#twill)"/></g>'
        + _soft(d, "#000", 8, 0.4, dy=11)
        + _soft(d, "#fff", 9, 0.55, dy=3)
    )


def _stitching(traits: Traits) -> str:
    """The thread of the toe seam, one stitch after another at the distances of the trait."""
    distance, spots = 26.0, []
    for gap in traits["stitches"]:
        spots.append(distance)
        distance += gap * MM
    return _soft(_d(TOE_SEAM), "#000", 6, 0.35, dy=9) + "".join(
        f'<g transform="translate({x - 9 * sin(a):.1f} {y + 9 * cos(a):.1f}) rotate({degrees(a):.1f})">'
        '<rect x="-4.8" y="-1.2" width="9.6" height="5.4" rx="2.4" fill="#000" opacity=".5"/>'
        '<rect x="-4.4" y="-2.4" width="8.8" height="4.8" rx="2.3" fill="#efe6d2"/>'
        '<rect x="-3.2" y="-1.9" width="6" height="1.5" rx=".7" fill="#fff" opacity=".85"/></g>'
        for x, y, a in _at(TOE_SEAM, spots)
    )


def _glow() -> str:
    """Light on the shoulder of the toe and on the heel, dusk above the sole."""
    return (
        _soft("M850 412 C930 414 990 424 1046 456", "#fff", 34, 0.3)
        + _soft("M162 300 C166 340 158 380 152 420", "#fff", 26, 0.22)
        + _soft(_d(FOAM_TOP), "#000", 60, 0.5, dy=2)
    )


def _word(traits: Traits, colours: Colours) -> str:
    text = lettering(str(traits["word"]), face="geometric-heavy", size=27, x=0, y=0, tracking=0.1)
    return (
        f'<g transform="translate(252 449) rotate(7)"><path d="{text.d}" fill="#000" opacity=".5" '
        f'transform="translate(.8 1.8)"/><path d="{text.d}" fill="{colours.mark}"/></g>'
    )


def _pull_tab(colours: Colours) -> str:
    d = "M140 306 C122 276 98 240 106 212 C114 190 142 198 154 228"
    return (
        f'<g fill="none" stroke-width="17"><path d="{d}" stroke="{colours.lining}" stroke-linecap="round"/>'
        f'<path d="{d}" stroke="#000" stroke-opacity=".16" stroke-dasharray="1.2 2.4"/></g>'
        + _soft(d, "#000", 8, 0.3, dx=4)
        + _soft(d, "#fff", 8, 0.4, dx=-3, dy=-2)
    )


def _tongue_label(traits: Traits) -> str:
    size = lettering(str(traits["tongue_size"]), face="geometric-heavy", size=26, x=0, y=24)
    eu = lettering("EU", face="geometric-heavy", size=13, x=0, y=-1, tracking=0.1)
    return _turned(
        "translate(440 152) rotate(-14)",
        _soft("M-28 -33 H28 V34 H-28 Z", "#000", 9, 0.5, dx=1, dy=3),
        '<rect x="-29" y="-34" width="58" height="68" rx="4" fill="#f4efe3"/>',
        '<rect x="-25.5" y="-30.5" width="51" height="61" rx="2" fill="none" stroke="#1f7a6d" '
        'stroke-width="1.2" '
        'stroke-dasharray="3.4 2.2"/><path d="M-12 -15 L-5 -23 L-2 -19.5 L5 -27 L13 -15 Z" fill="#1f7a6d"/>'
        f'<path d="{eu.d}{size.d}" fill="#1d2526"/>',
    )


def _turned(place: str, shade: str, paper: str, ink: str) -> str:
    """A piece of paper that is moved and turned; the grain itself stays unturned."""
    return (
        f'<g transform="{place}">{shade}</g><g filter="url(#paper)"><g transform="{place}">{paper}</g></g>'
        f'<g transform="{place}">{ink}</g>'
    )


def _midsole(traits: Traits, colours: Colours) -> str:
    waist = _d(WAIST)
    return (
        f'<g filter="url(#foam-body)"><g filter="url(#beads)"><path d="{FOAM}" fill="{colours.foam}"/>'
        f'<path d="{FOAM_LOWER}" fill="{colours.lower}"/></g></g><g clip-path="url(#in-foam)">'
        f"{_flecks(traits, colours)}{_soft(waist, '#000', 12, 0.4)}{_soft(waist, '#fff', 4, 0.8, dy=4)}"
        f"{_soft(_d(FOAM_TOP), '#fff', 12, 0.7, dy=5)}"
        f'<path d="{SCULPT}" fill="url(#hollow)"/>{_soft(SCULPT_RIM, "#fff", 4, 0.9)}'
        f"{_soft(_d(GROUND), '#000', 50, 0.4, dy=-2)}{_grooves(traits)}</g>"
    )


def _flecks(traits: Traits, colours: Colours) -> str:
    """Coloured crumbs in the lower foam."""
    rng = Random(int(traits["noise"]))
    crumbs = "".join(
        f'<ellipse rx="{rng.uniform(0.8, 3):.1f}" ry="{rng.uniform(0.6, 1.6):.1f}" '
        f'fill="{rng.choice(colours[1:3])}" '
        f'transform="translate({x:.1f} {y + rng.uniform(6, 44):.1f}) rotate({rng.uniform(0, 180):.0f})"/>'
        for x, y, _a in _at(WAIST, [rng.uniform(0, 990) for _n in range(230)])
    )
    return f'<g opacity=".6">{crumbs}</g>'


def _grooves(traits: Traits) -> str:
    """Slanting grooves pressed into the heel of the sole."""
    count = int(traits["grooves"])
    out = []
    for place in range(count):
        share = place / (count - 1)
        x, y = 144 + 226 * share, 489 + 13 * share
        d = f"M{x + 14:.1f} {y:.1f} q8 14 -5 38 q-5 9 -11 9 q-4 -6 2 -20 q5 -17 14 -27 Z"
        out.append(
            f'<path d="{d}" fill="#fff" opacity=".9" transform="translate(1.8 2.2)"/><path d="{d}" '
            'fill="#77736a"/>'
            f'<path d="{d}" fill="url(#sink)"/>'
        )
    return "".join(out)


def _outsole(colours: Colours) -> str:
    lugs = "".join(
        f'<path d="M-13 -4 H13 L9 15 H-9 Z" transform="translate({x:.1f} {y:.1f}) rotate({degrees(a):.1f})"/>'
        for x, y, a in _at(GROUND, [8 + 30.5 * place for place in range(31)])
    )
    edge = (
        "M104 556 C120 572 150 582 186 586 C280 594 380 593 450 587 C520 580 580 582 640 587 "
        "C740 594 850 593 930 576 C990 562 1052 544 1086 512"
    )
    return (
        f'<g filter="url(#rubber)"><g fill="{colours.rubber}">{lugs}</g><path d="{OUTSOLE}" '
        f'fill="{colours.rubber}"/></g>'
        "<g "
        f'clip-path="url(#in-sole)">{_soft(edge, "#fff", 9, 0.5, dy=3)}'
        f"{_soft(_d(GROUND), '#000', 12, 0.3, dy=5)}</g>" + _soft(edge, "#000", 5, 0.55)
    )


def _glue(traits: Traits) -> str:
    """Dried glue above the line where upper and sole meet; each spot is (place 0 to 1, width in mm)."""
    length = _length(BOND)
    rng = Random(int(traits["noise"]))
    out = []
    for place, width in traits["glue"]:
        ((x, y, a),) = _at(BOND, [place * length])
        drops = [(-0.34, 0.16), (-0.1, 0.2), (0.16, 0.15), (0.36, 0.14), (0.02, 0.17)]
        blobs = "".join(
            f'<ellipse cx="{along * width * MM:.1f}" cy="{rng.uniform(-0.1, 0.12) * width * MM:.1f}" '
            f'rx="{size * width * MM:.1f}" ry="{size * rng.uniform(0.7, 1.1) * width * MM:.1f}"/>'
            for along, size in drops
        )
        out.append(
            f'<g transform="translate({x:.1f} {y:.1f}) rotate({degrees(a):.1f})"><g fill="#2b1d00" '
            'opacity=".5" '
            f'transform="translate(.8 1.8)">{blobs}</g><g fill="#d8b25c">{blobs}</g><g fill="#f1dc9f" '
            f'transform="translate(-.4 -.5) scale(.8)">{blobs}</g><g fill="#fff" opacity=".8" '
            f'transform="translate({-0.06 * width * MM:.1f} {-0.08 * width * MM:.1f}) scale(.36 '
            f'.2)">{blobs}</g></g>'
        )
    return "".join(out)


def _dust(traits: Traits) -> str:
    """Pale dust on the rubber and its lugs."""
    if not traits["dust"]:
        return ""
    rng = Random(int(traits["noise"]))
    specks = "".join(
        f'<circle cx="{x + rng.uniform(-9, 9):.1f}" cy="{y + rng.uniform(-14, 9):.1f}" '
        f'r="{rng.uniform(0.7, 2.6):.1f}"/>'
        for x, y, _a in _at(GROUND, [rng.uniform(60, 920) for _n in range(240)])
    )
    smear = "M170 604 C300 616 400 606 450 602 C600 590 800 612 930 588 C990 574 1040 556 1080 526"
    return (
        f'<g clip-path="url(#in-sole)">{_soft(smear, "#d8c4a0", 34, 0.6)}</g>'
        f'<g fill="#dcc9a6" opacity=".8">{specks}</g>'
    )


def _path(
    text: str, face: str, size: float, x: float, y: float, *, anchor: str = "start", tracking: float = 0
) -> str:
    return lettering(text, face=face, size=size, x=x, y=y, anchor=anchor, tracking=tracking).d


def _tag(traits: Traits) -> str:
    """The hang tag on its string, in front of the box."""
    ink = "".join(
        [
            _path("TARNVIK", "geometric-heavy", 20, 0, 74, anchor="middle", tracking=0.12),
            _path("STYLE", "grotesk-bold", 13, 0, 106, anchor="middle", tracking=0.16),
            _path(f"TV {traits['tag_style']}", "grotesk-bold", 31, 0, 137, anchor="middle"),
            _path("tarnvik.example", "grotesk", 13, 0, 162, anchor="middle"),
        ]
    )
    string = "M112 222 C70 330 40 520 58 622 C68 664 120 694 158 714"
    card = "M-56 -12 H56 L76 10 V174 H-76 V10 Z"
    card_and_print = _turned(
        f"translate(158 706) rotate({traits['tilt']})",
        _soft(card, "#000", 18, 0.5, dx=5, dy=7),
        f'<path d="{card}" fill="#f6f1e4"/>',
        '<path d="M-76 174 V10 L-56 -12 H56" fill="none" stroke="#fff" stroke-opacity=".8"/>'
        '<path d="M-22 52 L-8 32 L-1 41 L12 22 L28 52 Z" fill="#1f7a6d"/><circle r="8.5" cy="7" '
        'fill="#b8c0bd"/>'
        '<circle r="8.5" cy="7" fill="url(#sheen)"/><circle r="4.8" cy="7" fill="#163d38"/>'
        f'<path d="M-58 86 H58" stroke="#1f7a6d" stroke-width="1.4"/><path d="{ink}" fill="#1d2526"/>',
    )
    return (
        card_and_print
        + _soft("M62 640 C76 668 120 694 158 714", "#000", 8, 0.5, dx=4, dy=5)
        + f'<g fill="none" stroke-width="3.4"><path d="{string}" stroke="#e9e1cd"/>'
        f'<path d="{string}" stroke="#7d735c" stroke-dasharray="1.4 3.4" opacity=".6"/></g>'
    )


def _bars(code: str, x: float, y: float) -> str:
    """A bar code that is only decoration; its bars follow the style number."""
    rng = Random(code)
    out, end = [], x + 196
    while x < end:
        width = rng.choice((1.5, 1.5, 3, 4.5))
        out.append(f"M{x:.1f} {y} h{width} v32 h-{width} Z")
        x += width + rng.choice((1.5, 3, 3, 4.5))
    return "".join(out)


def _label(brand: Brand, traits: Traits) -> str:
    """The end label of the box: style code on the left, sizes on the right."""
    code = f"TV {traits['style']}-{traits['check']}".rstrip("-")
    ink = "".join(
        [
            _path("TARNVIK", "geometric-heavy", 19, 674, 752, tracking=0.12),
            _path("FJORD RUN 3", "grotesk", 17, 674, 776, tracking=0.04),
            _path("STYLE", "grotesk-bold", 12, 674, 800, tracking=0.16),
            _path(code, "grotesk-bold", 31, 674, 830),
            _bars(str(traits["style"]), 674, 842),
            _path("EU", "grotesk-bold", 16, 928, 756, tracking=0.1),
            _path(str(traits["size"]), "geometric-heavy", 54, 1000, 798, anchor="middle"),
            *(
                _path(line, "grotesk-bold", 17, 1000, 833 + 25 * row, anchor="middle")
                for row, line in enumerate(_size_lines(brand, traits))
            ),
        ]
    )
    return (
        _soft("M656 726 H1088 V884 H656 Z", "#000", 8, 0.5, dx=1, dy=3)
        + '<g filter="url(#paper)"><rect x="654" y="724" width="436" height="162" rx="3" fill="#f7f4ec"/></g>'
        f'<path d="M908 738 V872" stroke="#1d2526" stroke-width="1.5"/><path d="{ink}" fill="#1d2526"/>'
    )


def _size_lines(brand: Brand, traits: Traits) -> tuple[str, str]:
    uk, us, cm = brand.book["sizes"][traits["size"]]
    if traits["systems"] == "overseas":
        return (
            f"JP {cm}  KR {round(float(cm) * 10)}",
            f"BR {int(traits['size']) - 2}  CN {round(float(cm) * 10)}",
        )
    return f"UK {uk}  US {us}", f"CM {cm}"


def _front(traits: Traits) -> str:
    """The printed front of the box, with a shop's sticker if there is one."""
    word = _path("TARNVIK", "geometric-heavy", 50, 440, 840, anchor="middle", tracking=0.14)
    sticker = ""
    if traits["sticker"]:
        price = _path(str(traits["sticker"]), "geometric-heavy", 29, -1, 19, anchor="middle")
        small = _path("OUTLET", "grotesk-bold", 14, 0, -14, anchor="middle", tracking=0.1)
        sticker = _turned(
            "translate(566 774) rotate(-8)",
            _soft("M-51 0 A51 51 0 1 1 -51 .1 Z", "#000", 12, 0.5, dy=4),
            '<circle r="52" fill="#ffcf3d"/>',
            '<circle r="46" fill="none" stroke="#1d2526" stroke-width="1.4" stroke-dasharray="4 3"/>'
            f'<path d="{price}{small}" fill="#1d2526"/>',
        )
    return (
        '<g fill="#d8efe9" opacity=".88"><path d="M368 792 L412 742 L430 764 L466 726 L512 792 Z"/>'
        f'<path d="{word}"/></g>{sticker}'
    )


def _corner(traits: Traits) -> str:
    """The right corner of the lid, sharp or knocked."""
    if not traits["crush"]:
        return ""
    rng = Random(int(traits["noise"]))
    scuffs = "".join(
        f'<path d="M{x:.0f} {y:.0f} l{rng.uniform(8, 26):.0f} {rng.uniform(-5, 3):.0f}" '
        f'stroke-width="{rng.uniform(0.6, 2.2):.1f}"/>'
        for x, y in [(rng.uniform(1074, 1150), rng.uniform(642, 690)) for _n in range(16)]
    )
    torn = (
        "M1166 636 H1122 C1128 643 1136 641 1139 648 C1141 655 1149 652 1150 660 "
        "C1151 668 1157 668 1157 676 L1166 694 Z"
    )
    return (
        '<clipPath id="rim"><path d="M36 636 H1164 L1162 692 Q1162 696 1158 696 H42 Z"/></clipPath><g '
        'clip-path="url(#rim)">'
        + _soft("M1120 640 C1138 650 1146 668 1156 700", "#00231e", 34, 0.6)
        + f'<g stroke="#cfe3d6" stroke-opacity=".6" stroke-linecap="round">{scuffs}</g>'
        f'<path d="{torn}" fill="#cdbb98" filter="url(#paper)"/>'
        + _soft("M1134 638 C1148 650 1156 656 1160 680", "#8f7a55", 7, 0.5)
        + _soft(torn, "#f4ead4", 3, 0.8)
        + "</g>"
    )


def _draw(brand: Brand, traits: Traits) -> Drawing:
    colours = COLOURWAYS[traits["colourway"]]
    dx, dy = traits["shift"]
    under, over = _laces(traits, colours)
    shoe = "".join(
        [
            _inside(colours),
            f'<g clip-path="url(#in-throat)">{under}</g>',
            _upper(traits, colours),
            _eyelets(traits),
            f'<g clip-path="url(#in-throat)">{over}</g>',
            _tongue_label(traits),
            _pull_tab(colours),
            _midsole(traits, colours),
            _outsole(colours),
            _glue(traits),
            _dust(traits),
        ]
    )
    body = (
        f'{_backdrop(traits)}<g transform="translate({dx} 0)">{_box()}{_front(traits)}{_corner(traits)}'
        f"{_label(brand, traits)}</g>"
        f'<g transform="translate({dx} {dy})">{_shoe_shadow()}{shoe}{_tag(traits)}</g>'
        '<rect width="1200" height="900" fill="url(#vignette)"/>'
    )
    return Drawing(svg=document(_defs(traits), body), parts=_parts(traits))


# --- Where each part lies ---------------------------------------------------------------------------------


def _band(curve: Curve, above: float, below: float) -> list[Point]:
    """The strip along a curve, from `above` to `below` pixels off it."""
    length = _length(curve)
    spots = _at(curve, [length * step / 4 for step in range(5)])
    first = [(x + above * sin(a), y - above * cos(a)) for x, y, a in spots]
    return first + [(x - below * sin(a), y + below * cos(a)) for x, y, a in reversed(spots)]


def _parts(traits: Traits) -> dict[str, Polygon]:
    dx, dy = traits["shift"]
    shoe: dict[str, list[Point]] = {
        "mark": [(350, 472), (490, 396), (600, 368), (636, 370), (686, 512), (500, 510)],
        "stitching": [(728, 498), (768, 446), (840, 412), (930, 402), (1030, 416), (1062, 446), (1034, 478),
                      (930, 466), (850, 478), (790, 508)],
        "bond": _band(BOND, 30, 30),
        "eyelets": _band(THROAT, -2, 58),
        "laces": _band(THROAT, 72, 2),
        "tongue": [(386, 112), (404, 92), (470, 82), (492, 106), (492, 178), (468, 204), (408, 214)],
        "heel": [(134, 356), (190, 346), (358, 418), (388, 488), (224, 464), (134, 440)],
        "grooves": [(120, 476), (226, 472), (408, 492), (404, 566), (120, 566)],
        "outsole": [(430, 578), (640, 580), (850, 584), (960, 562), (1086, 504), (1098, 538), (960, 606),
                    (850, 626), (430, 628)],
        "tag": [(96, 690), (222, 690), (244, 716), (244, 886), (74, 886), (74, 716)],
    }  # fmt: skip
    box: dict[str, list[Point]] = {
        "label": [(650, 720), (904, 720), (904, 890), (650, 890)],
        "size": [(912, 720), (1094, 720), (1094, 890), (912, 890)],
        "box": [(300, 714), (634, 714), (634, 860), (300, 860)],
        "corner": [(1062, 628), (1172, 628), (1172, 704), (1062, 704)],
    }
    moved = {part: [(x + dx, y + dy) for x, y in points] for part, points in shoe.items()}
    moved |= {part: [(x + dx, y) for x, y in points] for part, points in box.items()}
    return {part: polygon(points) for part, points in moved.items()}


# --- Genuine shoes, and how fakes leave the book ----------------------------------------------------------

BACKDROPS = (
    ("#efe9df", "#8d867c"), ("#e6ebec", "#7f8a8e"), ("#f0e4dc", "#94807a"), ("#e9ebdf", "#868a76"),
    ("#e8e5ee", "#83808f"),
)  # fmt: skip
STITCHES = 26


def _genuine(brand: Brand, rng: Random) -> Traits:
    book = brand.book
    style = "".join(str(digit) for digit in rng.sample(range(1, 10), 4))
    size = rng.choice(sorted(book["sizes"]))
    pitch = float(book["stitch_pitch"])
    return {
        "noise": rng.randrange(1, 1000),
        "colourway": rng.choice(sorted(COLOURWAYS)),
        "backdrop": list(rng.choice(BACKDROPS)),
        "shift": [rng.randint(-9, 9), rng.randint(-2, 2)],  # whole pixels: filters crack at fractions
        "tilt": round(rng.uniform(-3, 3), 1),
        "peak_ratio": round(book["peak_ratio"] + rng.uniform(-0.02, 0.02), 3),
        "stitches": [round(pitch + rng.uniform(-0.15, 0.15), 2) for _n in range(STITCHES)],
        "glue": [
            [round(rng.uniform(0.1, 0.9), 3), round(rng.uniform(0.4, 1.0), 2)]
            for _n in range(rng.choice((0, 1, 2)))
        ],
        "eyelets": book["eyelets"],
        "grooves": book["grooves"],
        "word": brand.name.upper(),
        "size": size,
        "tongue_size": size,
        "style": style,
        "check": str(check_digit(style)),
        "tag_style": style,
        "systems": "usual",
        "laces": "own",
        "dust": False,
        "crush": False,
        "sticker": "",
    }


def _plant_peaks(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    off = {1: 0.32, 2: 0.19, 3: 0.12}[level] * rng.choice((-1, 1))
    return traits | {"peak_ratio": round(brand.book["peak_ratio"] + off, 3)}


def _plant_stitches(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    off = {1: 2.2, 2: 1.6, 3: 1.3}[level]
    every = {1: 1, 2: 2, 3: 4}[level]
    gaps = list(traits["stitches"])
    places = range(rng.randrange(every), len(gaps), every)
    signs = [1 if number % 2 else -1 for number in range(len(places))]
    rng.shuffle(signs)
    for place, sign in zip(places, signs, strict=True):
        gaps[place] = round(brand.book["stitch_pitch"] + sign * off * rng.uniform(0.75, 1), 2)
    return traits | {"stitches": gaps}


def _plant_glue(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    count, low, high = {1: (5, 7.0, 9.5), 2: (3, 5.2, 6.4), 3: (2, 4.0, 4.8)}[level]
    places = [(step + rng.uniform(0.25, 0.75)) / count for step in range(count)]
    return traits | {"glue": [[round(place, 3), round(rng.uniform(low, high), 2)] for place in places]}


def _plant_eyelets(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return traits | {"eyelets": brand.book["eyelets"] + {1: rng.choice((-2, 2)), 2: -1, 3: 1}[level]}


def _plant_grooves(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return traits | {"grooves": brand.book["grooves"] + {1: 3, 2: 2, 3: 1}[level] * rng.choice((-1, 1))}


def _plant_word(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    words = {1: ("TERNVICK", "TARNWICK"), 2: ("TARNVICK", "TRANVIK"), 3: ("TARMVIK", "TARNYIK")}
    return traits | {"word": rng.choice(words[level])}


def _plant_tongue(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    steps = {1: (4, 5), 2: (2, 3), 3: (1,)}[level]
    return traits | {"tongue_size": str(int(traits["size"]) + rng.choice(steps) * rng.choice((-1, 1)))}


def _plant_check(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Level 1 has no check digit at all; the others have a wrong one."""
    right = check_digit(traits["style"])
    wrong = {1: "", 2: str((right + rng.randrange(3, 8)) % 10), 3: str((right + rng.choice((1, 9))) % 10)}
    return traits | {"check": wrong[level]}


def _plant_tag(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Another number, one other digit, or two neighbours that changed places."""
    digits = list(traits["style"])
    if level == 3:
        place = rng.randrange(3)
        digits[place], digits[place + 1] = digits[place + 1], digits[place]
    for place in {1: (0, 1, 2, 3), 2: (rng.randrange(4),), 3: ()}[level]:
        digits[place] = str((int(digits[place]) + rng.randrange(2, 9)) % 10)
    return traits | {"tag_style": "".join(digits)}


def _breaks_peaks(brand: Brand, traits: Traits) -> bool:
    return abs(traits["peak_ratio"] - brand.book["peak_ratio"]) > brand.book["peak_tolerance"]


def _breaks_stitches(brand: Brand, traits: Traits) -> bool:
    pitch, tolerance = brand.book["stitch_pitch"], brand.book["stitch_tolerance"]
    return any(abs(gap - pitch) > tolerance for gap in traits["stitches"])


def _breaks_glue(brand: Brand, traits: Traits) -> bool:
    return any(width > brand.book["glue_limit"] for _place, width in traits["glue"])


BOOK = TARNVIK.book

TELLS = (
    Tell(
        slug="peaks",
        part="mark",
        name=_("Peaks of the wrong height"),
        why=_("In the brand book the small peak reaches 70 % of the tall one; here it does not."),
        how=_("Measure both peaks from the sole upwards and divide the small one by the tall one."),
        caveat=_("A photo taken at a slant can squeeze a mark, so look from straight ahead."),
        breaks=_breaks_peaks,
        plant=_plant_peaks,
    ),
    Tell(
        slug="stitches",
        part="stitching",
        name=_("Uneven stitches on the toe"),
        why=_("The brand book sets the stitches 4 mm apart; here some gaps are clearly wider or tighter."),
        how=_("Zoom in and follow the thread: every gap should look like the one before."),
        caveat=_("One loose stitch can happen to any maker, and neat sewing alone proves nothing."),
        breaks=_breaks_stitches,
        plant=_plant_stitches,
    ),
    Tell(
        slug="glue",
        part="bond",
        name=_("Glue along the sole"),
        why=_("The brand book allows glue spots of up to 1.5 mm; these are wider."),
        how=_("Follow the line where the upper meets the sole and look for shiny yellowish drops."),
        caveat=_("A repaired shoe can show glue too, and a clean line does not make a shoe genuine."),
        breaks=_breaks_glue,
        plant=_plant_glue,
    ),
    Tell(
        slug="eyelets",
        part="eyelets",
        name=_("Wrong number of lace holes"),
        why=_("The brand book has 6 lace holes on each side; this shoe has another number."),
        how=_("Count the metal rings from the tongue down to the toe."),
        caveat=_("Another model may have other holes, so compare with the same model."),
        breaks=lambda brand, traits: traits["eyelets"] != brand.book["eyelets"],
        plant=_plant_eyelets,
    ),
    Tell(
        slug="grooves",
        part="grooves",
        name=_("Wrong number of heel grooves"),
        why=_("The brand book has 7 grooves in the heel of the sole; this sole has another number."),
        how=_("Count the dark slanting grooves under the heel."),
        caveat=_("A new version may get a new sole, so check which version the brand book shows."),
        breaks=lambda brand, traits: traits["grooves"] != brand.book["grooves"],
        plant=_plant_grooves,
    ),
    Tell(
        slug="spelling",
        part="heel",
        name=_("Name misspelt on the heel"),
        why=_("The brand writes its name TARNVIK; the heel says something else."),
        how=_("Read the heel letter by letter and compare it with the brand book."),
        caveat=_("The right spelling proves little, because copying a name is easy."),
        breaks=lambda brand, traits: traits["word"] != brand.name.upper(),
        plant=_plant_word,
    ),
    Tell(
        slug="tongue-size",
        part="tongue",
        name=_("Size on the tongue differs from the box"),
        why=_("Shoe and box carry the same EU size in the brand book; here they differ."),
        how=_("Read the EU size on the tongue, then the large EU size on the box label."),
        caveat=_("A shop can put a shoe back into the wrong box, so ask before you judge."),
        breaks=lambda brand, traits: traits["tongue_size"] != traits["size"],
        plant=_plant_tongue,
    ),
    Tell(
        slug="check-digit",
        part="label",
        name=_("Check digit missing or wrong"),
        why=_("The last digit of the style code does not follow from the four digits before it."),
        how=_("Work out 1 × first + 2 × second + 3 × third + 4 × fourth digit and divide by 11: the last "
              "figure of the remainder is the check digit."),
        caveat=_("A right check digit proves nothing, because a copy can repeat a real code."),
        breaks=lambda brand, traits: traits["check"] != str(check_digit(traits["style"])),
        plant=_plant_check,
    ),
    Tell(
        slug="tag-style",
        part="tag",
        name=_("Style number on the tag differs from the box"),
        why=_("Tag and box carry the same four-digit style number in the brand book; here they differ."),
        how=_("Read the number on the tag digit by digit and compare it with the box label."),
        caveat=_("Tags can be swapped in a shop, so this alone does not settle it."),
        breaks=lambda brand, traits: traits["tag_style"] != traits["style"],
        plant=_plant_tag,
    ),
)  # fmt: skip

ODDITIES = (
    Oddity(
        slug="dusty-sole",
        part="outsole",
        name=_("Dusty sole"),
        explanation=_("Somebody tried the shoe on outside. Dust says nothing about who made it."),
        apply=lambda brand, traits, rng: traits | {"dust": True},
    ),
    Oddity(
        slug="knocked-corner",
        part="corner",
        name=_("Knocked corner of the box"),
        explanation=_("Boxes get knocked on their way. The shoe inside is not judged by its cardboard."),
        apply=lambda brand, traits, rng: traits | {"crush": True},
    ),
    Oddity(
        slug="sale-sticker",
        part="box",
        name=_("Outlet sticker"),
        explanation=_(
            "Authorised sellers have sales too. A low price is a reason to look closer, not a proof."
        ),
        apply=lambda brand, traits, rng: traits | {"sticker": rng.choice(("-25%", "-30%", "-40%"))},
    ),
    Oddity(
        slug="overseas-sizes",
        part="size",
        name=_("Sizes of other countries"),
        explanation=_("This box was made for shops in Asia and Brazil: other systems, same EU size."),
        apply=lambda brand, traits, rng: traits | {"systems": "overseas"},
    ),
    Oddity(
        slug="spare-laces",
        part="laces",
        name=_("Coral laces"),
        explanation=_("The brand puts a second, coral pair of laces into every box. Somebody used it."),
        apply=lambda brand, traits, rng: traits | {"laces": "spare"},
    ),
)


def _rule(part: str, title: Text, text: Text) -> Rule:
    """A rule whose text is filled with the book's measures when it is read."""
    ratio, tolerance = BOOK["peak_ratio"], BOOK["peak_tolerance"]
    peaks = {
        "peak": round(100 * ratio),
        "least": round(100 * (ratio - tolerance)),
        "most": round(100 * (ratio + tolerance)),
    }
    return Rule(part, title, format_lazy(text, **peaks, **BOOK))


RULES = (
    _rule(
        "mark",
        _("Side mark"),
        _(
            "Two peaks. Measured from the sole, the small one at the back reaches {peak} % of the tall one's "
            "height. From {least} to {most} % is fine."
        ),
    ),
    _rule(
        "stitching",
        _("Toe seam"),
        _(
            "One row of stitches, {stitch_pitch} mm apart from start to end. {stitch_tolerance} mm more or "
            "less is fine."
        ),
    ),
    _rule(
        "bond",
        _("Line above the sole"),
        _("Upper and sole meet in a clean line. A speck of glue may be {glue_limit} mm wide, no more."),
    ),
    _rule("eyelets", _("Lace holes"), _("{eyelets} metal rings on each side, evenly spaced.")),
    _rule("laces", _("Laces"), _("Pale laces are on the shoe; a second pair in coral lies in the box.")),
    _rule(
        "grooves", _("Heel grooves"), _("{grooves} slanting grooves are pressed into the heel of the sole.")
    ),
    _rule("heel", _("Name on the heel"), _("The name is written TARNVIK, in capitals.")),
    _rule("tongue", _("Tongue label"), _("It shows the EU size: the same as on the box label.")),
    _rule(
        "label",
        _("Style code"),
        _(
            "TV, four digits and a check digit. Add 1 × the first, 2 × the second, 3 × the third and 4 × the "
            "fourth digit and divide by 11. The last figure of the remainder is the check digit. Example: "
            "4471 gives 4 + 8 + 21 + 4 = 37, remainder 4, so the code is TV 4471-4."
        ),
    ),
    _rule(
        "size",
        _("Size on the box"),
        _("The EU size is printed large. The small sizes below depend on the country."),
    ),
    _rule("tag", _("Hang tag"), _("It shows the same four-digit style number as the box label.")),
)

PART_NAMES = {
    "mark": _("Side mark"),
    "stitching": _("Toe seam"),
    "bond": _("Line above the sole"),
    "eyelets": _("Lace holes"),
    "laces": _("Laces"),
    "tongue": _("Tongue label"),
    "heel": _("Heel"),
    "grooves": _("Heel grooves"),
    "outsole": _("Outsole"),
    "tag": _("Hang tag"),
    "label": _("Style code on the box"),
    "size": _("Sizes on the box"),
    "box": _("Front of the box"),
    "corner": _("Corner of the box"),
}

COLOUR_NAMES = {
    "fjord": _("teal"),
    "glacier": _("ice blue"),
    "dawn": _("sand-coloured"),
    "night": _("dark blue-grey"),
    "moss": _("moss green"),
}


def _alt(brand: Brand, traits: Traits) -> Text:
    code = f"TV {traits['style']}-{traits['check']}".rstrip("-")
    return gettext(
        "A %(colour)s running shoe on its box, seen from the side. Side mark: the small peak has "
        "%(peak)d %% of "
        "the tall one's height. Toe seam: gaps between stitches from %(tight)s to %(wide)s mm. Line "
        "above the "
        "sole: widest glue spot %(glue)s mm. Lace holes: %(eyelets)d. Laces: %(laces)s. Tongue label: EU "
        "%(tongue)s. Heel: the word %(word)s. Heel grooves: %(grooves)d. Outsole: %(sole)s. Hang tag: "
        "style TV "
        "%(tag)s. Box label: style %(code)s, EU %(size)s, %(sizes)s. Front of the box: %(front)s. "
        "Corner of the "
        "box: %(corner)s."
    ) % {
        "colour": COLOUR_NAMES[traits["colourway"]],
        "peak": round(100 * traits["peak_ratio"]),
        "tight": min(traits["stitches"]),
        "wide": max(traits["stitches"]),
        "glue": max((width for _place, width in traits["glue"]), default=0),
        "eyelets": traits["eyelets"],
        "laces": gettext("coral") if traits["laces"] == "spare" else gettext("pale"),
        "tongue": traits["tongue_size"],
        "word": traits["word"],
        "grooves": traits["grooves"],
        "sole": gettext("dusty") if traits["dust"] else gettext("clean"),
        "tag": traits["tag_style"],
        "code": code,
        "size": traits["size"],
        "sizes": ", ".join(_size_lines(brand, traits)),
        "front": traits["sticker"] or gettext("no sticker"),
        "corner": gettext("knocked") if traits["crush"] else gettext("sharp"),
    }


FAMILY = Family(
    slug="shoe",
    name=_("Running shoe"),
    brand=TARNVIK,
    rules=RULES,
    tells=TELLS,
    oddities=ODDITIES,
    genuine=_genuine,
    draw=_draw,
    alt=_alt,
    part_names=PART_NAMES,
)

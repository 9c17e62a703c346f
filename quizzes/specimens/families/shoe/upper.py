"""The upper: knit, overlays, side mark, toe seam, tongue, laces and lace holes."""

from __future__ import annotations

from math import cos, degrees, sin

from quizzes.specimens.drawing import text_path
from quizzes.specimens.families.shoe.materials import SPARE_LACE, Colours, soft
from quizzes.specimens.families.shoe.shapes import (
    COLLAR,
    COUNTER,
    EYESTAY,
    FAR_EDGE,
    FAR_STAY,
    FOAM_TOP,
    LINING,
    MM,
    THROAT,
    TOE_CAP,
    TOE_SEAM,
    TONGUE,
    UPPER,
    along,
    curve_length,
    curve_path,
)
from quizzes.specimens.family import Point, Traits


def inside(colours: Colours) -> str:
    """What shows behind the near side: the far collar with its lining, the tongue, the far lace strip."""
    rim = "M140 226 C176 232 200 268 250 282 C320 298 372 262 420 200"
    binding = (
        "M558 240 C514 190 494 150 482 112 C476 94 458 88 440 93 "
        "C416 99 396 104 394 122 C392 160 402 206 420 244"
    )
    return (
        f'<path d="{LINING}" fill="{colours.lining}"/><path d="{LINING}" fill="url(#twill)"/>'
        f'<g clip-path="url(#in-lining)">{soft(curve_path(COLLAR), "#000", 60, 0.75, dy=2)}'
        f"{soft(rim, '#fff', 14, 0.5)}</g>"
        f'<g filter="url(#soft)"><path d="{TONGUE}" fill="{colours.upper}"/>'
        f'<path d="{TONGUE}" fill="url(#knit)"/></g>'
        f'{soft(binding, "#000", 13, 0.5, dy=2)}<path d="{binding}" fill="none" stroke="{colours.lining}" '
        f'stroke-width="7"/>{soft(binding, "#fff", 4, 0.5, dx=-1, dy=-1)}'
        f"{soft('M446 226 L530 286 L630 356 L740 408', '#000', 44, 0.6)}"
        f'<g filter="url(#weld)"><path d="{FAR_STAY}" fill="{colours.overlay}"/></g>'
    )


def laces(traits: Traits, colours: Colours) -> tuple[str, str]:
    """The laces that come from below the lace strip, and those that go into its holes."""
    colour = SPARE_LACE if traits["laces"] == "spare" else colours.lace
    holes = _holes(traits)
    count, length = len(holes), curve_length(FAR_EDGE)
    far = along(FAR_EDGE, [length * (0.04 + 0.88 * place / (count - 1)) for place in range(count)])
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
        soft(d, "#000", 25, 0.6, dx=2, dy=5)
        + f'<g fill="none" stroke-linecap="round"><path d="{d}" stroke="{colour}" stroke-width="15"/>'
        f'<path d="{d}" stroke="#000" stroke-opacity=".15" stroke-width="15" stroke-dasharray="1.1 2.1" '
        'stroke-linecap="butt"/></g>'
        + soft(d, "#000", 8, 0.3, dx=3.5, dy=3.5)
        + soft(d, "#fff", 7, 0.6, dx=-2, dy=-2)
    )


def _holes(traits: Traits) -> list[tuple[float, float, float]]:
    """The middles of the lace holes, with the direction of the lace strip there."""
    count, length = int(traits["eyelets"]), curve_length(THROAT)
    first, last = 0.07 * length, 0.93 * length
    spots = along(THROAT, [first + (last - first) * place / (count - 1) for place in range(count)])
    return [(x - 25 * sin(turn), y + 25 * cos(turn), turn) for x, y, turn in spots]


def eyelets(traits: Traits) -> str:
    """Metal rings; the lower half of each lies over the lace that goes in."""
    return "".join(
        f'<g transform="translate({x:.1f} {y:.1f})">'
        '<circle r="13.5" fill="#000" opacity=".4" cx="1" cy="2.5"/><circle r="12.5" fill="#b4bcbd"/>'
        '<circle r="12.5" fill="url(#sheen)"/><circle r="8" fill="#0a0d0e"/></g>'
        for x, y, _a in _holes(traits)
    )


def upper(traits: Traits, colours: Colours) -> str:
    """The knitted upper with everything that is welded or sewn onto it."""
    return (
        f'<g filter="url(#body)"><path d="{UPPER}" fill="{colours.upper}" filter="url(#fabric)"/>'
        f'<g clip-path="url(#in-upper)"><path d="{UPPER}" fill="url(#knit)"/>'
        f"{_vents()}{_folds()}{_toe_cap(colours)}{_counter(colours)}"
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
        soft(f"M{x} {y} q26 60 8 130", "#000", 40, 0.14)
        + soft(f"M{x + 26} {y} q26 60 8 130", "#fff", 36, 0.1)
        for x, y in ((352, 330), (690, 430))
    )


def _toe_cap(colours: Colours) -> str:
    return (
        f'<g filter="url(#weld)"><path d="{TOE_CAP}" fill="{colours.overlay}" filter="url(#suede)"/></g>'
        + soft("M850 466 C930 448 1000 452 1056 488", "#fff", 40, 0.2)
    )


def _counter(colours: Colours) -> str:
    return f'<path d="{COUNTER}" fill="{colours.overlay}" filter="url(#gloss)"/>' + soft(
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
    d = curve_path(COLLAR)
    return (
        soft(d, "#000", 54, 0.4, dx=2, dy=22)
        + soft("M176 296 C214 344 264 366 320 354 C356 346 382 320 402 294", "#fff", 20, 0.22)
        + soft("M164 310 C206 366 262 390 326 376 C360 368 388 344 406 318", "#000", 9, 0.4)
        + soft("M164 313 C206 369 262 393 326 379 C360 371 388 347 406 321", "#fff", 4, 0.25, dy=3)
        + f'<g fill="none" stroke-width="26"><path d="{d}" stroke="{colours.lining}"/>'
        f'<path d="{d}" stroke="url(#twill)"/></g>'
        + soft(d, "#000", 8, 0.4, dy=11)
        + soft(d, "#fff", 9, 0.55, dy=3)
    )


def _stitching(traits: Traits) -> str:
    """The thread of the toe seam, one stitch after another at the distances of the trait."""
    distance, spots = 26.0, []
    for gap in traits["stitches"]:
        spots.append(distance)
        distance += gap * MM
    return soft(curve_path(TOE_SEAM), "#000", 6, 0.35, dy=9) + "".join(
        f'<g transform="translate({x - 9 * sin(a):.1f} {y + 9 * cos(a):.1f}) rotate({degrees(a):.1f})">'
        '<rect x="-4.8" y="-1.2" width="9.6" height="5.4" rx="2.4" fill="#000" opacity=".5"/>'
        '<rect x="-4.4" y="-2.4" width="8.8" height="4.8" rx="2.3" fill="#efe6d2"/>'
        '<rect x="-3.2" y="-1.9" width="6" height="1.5" rx=".7" fill="#fff" opacity=".85"/></g>'
        for x, y, a in along(TOE_SEAM, spots)
    )


def _glow() -> str:
    """Light on the shoulder of the toe and on the heel, dusk above the sole."""
    return (
        soft("M850 412 C930 414 990 424 1046 456", "#fff", 34, 0.3)
        + soft("M162 300 C166 340 158 380 152 420", "#fff", 26, 0.22)
        + soft(curve_path(FOAM_TOP), "#000", 60, 0.5, dy=2)
    )


def _word(traits: Traits, colours: Colours) -> str:
    """The name on the heel."""
    d = text_path(str(traits["word"]), "geometric-heavy", 27, 0, 0, tracking=0.1)
    return (
        f'<g transform="translate(252 449) rotate(7)"><path d="{d}" fill="#000" opacity=".5" '
        f'transform="translate(.8 1.8)"/><path d="{d}" fill="{colours.mark}"/></g>'
    )


def pull_tab(colours: Colours) -> str:
    """The loop at the heel."""
    d = "M140 306 C122 276 98 240 106 212 C114 190 142 198 154 228"
    return (
        f'<g fill="none" stroke-width="17"><path d="{d}" stroke="{colours.lining}" stroke-linecap="round"/>'
        f'<path d="{d}" stroke="#000" stroke-opacity=".16" stroke-dasharray="1.2 2.4"/></g>'
        + soft(d, "#000", 8, 0.3, dx=4)
        + soft(d, "#fff", 8, 0.4, dx=-3, dy=-2)
    )

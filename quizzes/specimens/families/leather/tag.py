"""The tag on its cord, with its number label and its stitching."""

from __future__ import annotations

from quizzes.specimens.drawing import length
from quizzes.specimens.families.leather.brass import disc
from quizzes.specimens.families.leather.labels import label
from quizzes.specimens.families.leather.leatherwork import leather, shadow, stitches, thickness
from quizzes.specimens.families.leather.materials import LEATHERS, mix
from quizzes.specimens.families.leather.shapes import EYELET, MM, RING, TAG, TAG_LINE, TAG_TURN
from quizzes.specimens.family import Traits


def tag(traits: Traits) -> str:
    """The leather tag, its eyelet, and what is sewn onto it."""
    (colour, thread), (x, y) = LEATHERS[traits["leather"]], EYELET
    return (
        f'<g transform="rotate({TAG_TURN} {x} {y})">'
        + shadow(TAG, 16, 26, "b14", 0.45)
        + shadow(TAG, 5, 11, "b8", 0.5)
        + thickness(TAG, colour, 8)
        + leather(TAG)
        + _stitching(thread)
        + _eyelet(x, y)
        + label(traits)
        + _loose_end(traits, thread)
        + "</g>"
    )


def _stitching(thread: str) -> str:
    count = int(length(TAG_LINE) / 18) - 1
    return stitches(TAG_LINE, [18.0] * count, [20.0] * count, thread, 4.4)


def _eyelet(x: float, y: float) -> str:
    return (
        disc(x, y, 19, "#120904", 'opacity=".5"')
        + disc(x, y, 17, "url(#brass)")
        + disc(x, y, 9.5, "#6b460f")
        + disc(x, y, 8, "#1b120b")
    )


def _loose_end(traits: Traits, thread: str) -> str:
    if not traits["thread_end_mm"]:
        return ""
    n = traits["thread_end_mm"] * MM
    d = f"M1018 784c8 {n * 0.3:.1f} 30 {n * 0.2:.1f} 26 {n * 0.55:.1f}s-22 {n * 0.25:.1f} -8 {n * 0.5:.1f}"
    strokes = (("#120904", 3.4, "3 6"), (mix(thread, "#3a2410", 0.4), 4, "0 0"), (thread, 2.6, "0 0"))
    return "".join(
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round" '
        f'transform="translate({shift})" opacity="{0.5 if shift == "3 6" else 1}"/>'
        for colour, width, shift in strokes
    )


def cord(traits: Traits) -> str:
    """The waxed cord from the ring to the eyelet, in two strands."""
    thread = LEATHERS[traits["leather"]][1]
    x, y = EYELET
    front = f"M{RING[0] + 28} {RING[1] + 26}C{x - 70} {y - 30} {x - 46} {y - 14} {x} {y}"
    back = f"M{RING[0] + 22} {RING[1] + 32}C{x - 90} {y + 4} {x - 50} {y + 16} {x} {y}"
    dark = mix(thread, "#3a2410", 0.5)
    return "".join(
        f'<path d="{d}" fill="none" stroke="#120904" stroke-width="6" opacity=".5" '
        f'transform="translate(4 8)" filter="url(#b3)"/>'
        f'<path d="{d}" fill="none" stroke="{dark}" stroke-width="6"/>'
        f'<path d="{d}" fill="none" stroke="{thread}" stroke-width="4" stroke-dasharray="4 1.6"/>'
        for d in (back, front)
    )

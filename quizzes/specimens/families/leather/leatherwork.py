"""The pieces of leather: body, flap, their painted edges, wear and stitches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from quizzes.specimens.drawing import outline
from quizzes.specimens.families.leather.materials import LEATHERS, mix
from quizzes.specimens.families.leather.shapes import BODY, FLAP, MM, walk
from quizzes.specimens.family import Point, Traits
from quizzes.specimens.scenery import clip

PAINT = 13.0  # how much of the painted edge shows, in pixels


def shadow(points: Sequence[Point], dx: float, dy: float, blur: str, opacity: float) -> str:
    return (
        f'<path d="{outline(points)}" transform="translate({dx} {dy})" fill="#1a120a" opacity="{opacity}" '
        f'filter="url(#{blur})"/>'
    )


def leather(points: Sequence[Point]) -> str:
    """A piece of grain leather in its light."""
    d = outline(points)
    return f'<path d="{d}" fill="url(#pebbles)" filter="url(#grain)"/><path d="{d}" fill="url(#sheen)"/>'


def thickness(points: Sequence[Point], colour: str, height: float) -> str:
    """The painted edge that shows below a piece of leather, with the gleam of the paint."""
    dark = mix(colour, "#150b06", 0.62)
    return (
        f'<path d="{outline(points)}" transform="translate(0 {height})" fill="{dark}"/>'
        f'<path d="{outline(points)}" transform="translate(0 {height * 0.55})" fill="none" '
        f'stroke="{mix(colour, "#ffffff", 0.45)}" stroke-opacity=".5" stroke-width="1.6"/>'
    )


def _bare_edge(traits: Traits) -> str:
    """Stretches of the lower edge without paint: pale, fibrous leather with a ragged outline."""
    rng = Random(traits["noise"] + 2)
    return "".join(_bare_stretch(rng, start, length) for start, length in traits["edge_bare_mm"])


def _bare_stretch(rng: Random, start: float, length: float) -> str:
    """One stretch of raw leather; its start and length are millimetres along the edge."""
    left, right = 110 + start * MM, 110 + (start + length) * MM
    upper = [(left + (right - left) * i / 12, 765.0) for i in range(13)]
    lower = [(x + rng.uniform(-5, 5), 776.5 + rng.uniform(-2.5, 0.6)) for x, _y in reversed(upper[1:-1])]
    fibres = "".join(
        f"M{rng.uniform(left + 5, right - 13):.1f} {rng.uniform(768, 774):.1f}"
        f"l{rng.uniform(4, 10):.1f} {rng.uniform(-1, 1):.1f}"
        for _i in range(int(length * 3))
    )
    return (
        f'<path d="{outline([*upper, *lower])}" fill="#c59c69" stroke="#7a532c" stroke-width="1.2"/>'
        f'<path d="{fibres}" stroke="#7d5730" stroke-width="1.2" stroke-opacity=".6"/>'
        f'<path d="M{left} 766.5H{right}" stroke="#2a1607" stroke-width="5" stroke-opacity=".4"/>'
    )


def body(traits: Traits) -> str:
    colour = LEATHERS[traits["leather"]][0]
    return (
        shadow(BODY, 26, 40, "b22", 0.5)
        + shadow(BODY, 8, 18, "b8", 0.5)
        + thickness(BODY, colour, PAINT)
        + _bare_edge(traits)
        + leather(BODY)
        + _patina(traits)
    )


def _patina(traits: Traits) -> str:
    if not traits["patina"]:
        return ""
    dark = mix(LEATHERS[traits["leather"]][0], "#160a04", 0.72)
    return (
        f'<g filter="url(#b14)" opacity="{traits["patina"]}" fill="{dark}" transform="rotate(-10 680 620)">'
        '<ellipse cx="672" cy="622" rx="74" ry="36"/><ellipse cx="704" cy="602" rx="36" ry="26"/></g>'
    )


def flap(traits: Traits) -> str:
    colour = LEATHERS[traits["leather"]][0]
    return (
        clip("front", f'<path d="{outline(BODY)}"/>')
        + '<g clip-path="url(#front)">'
        + shadow(FLAP, 6, 16, "b8", 0.75)
        + "</g>"
        + thickness(FLAP, colour, 6)
        + leather(FLAP)
        + f'<path d="{outline(FLAP)}" fill="url(#fold)"/>'
        + _scuffs(traits)
    )


def _scuffs(traits: Traits) -> str:
    """Shallow scratches: a pale line with a darker lip."""
    light = dark = ""
    for x, y, length, rise in traits["scuffs"]:
        stroke = f"q{length / 2:.1f} {rise / 2 - 1.5:.1f} {length:.1f} {rise:.1f}"
        light += f"M{x} {y}{stroke}"
        dark += f"M{x + 1} {y + 1.6}{stroke}"
    return "".join(
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-opacity="{alpha}" stroke-width="{width}"/>'
        for d, colour, alpha, width in ((dark, "#170a03", 0.45, 1.6), (light, "#fbe6cb", 0.62, 1.3))
    )


def stitches(
    line: Sequence[Point], gaps: Sequence[float], slants: Sequence[float], thread: str, width: float = 5.6
) -> str:
    """Thread along a line: a groove, holes, and plump stitches, each as long as its gap allows."""
    ends, groove = _stitch_ends(line, gaps, slants), outline(line, close=False)
    seams = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for a, b, c, d in ends)
    holes = "".join(f"M{a:.1f} {b:.1f}h.1M{c:.1f} {d:.1f}h.1" for a, b, c, d in ends)
    return (
        _thread(groove, "#000", 10, 0.1)
        + _thread(groove, "#000", 5, 0.16)
        + _thread(holes, "#120804", width + 2.6, 0.75)
        + _thread(seams, "#120804", width + 3, 0.2, 'transform="translate(1.6 2.8)"')
        + _thread(seams, "#120804", width + 0.6, 0.4, 'transform="translate(1.4 2.4)"')
        + _thread(seams, mix(thread, "#3a2410", 0.45), width, 1)
        + _thread(seams, thread, width - 1.8, 1, 'transform="translate(-.3 -.6)"')
        + _thread(seams, "#ffffff", 1.5, 0.75, 'transform="translate(-.8 -1.5)" stroke-dasharray="2.6 2.2"')
    )


def _stitch_ends(
    line: Sequence[Point], gaps: Sequence[float], slants: Sequence[float]
) -> list[tuple[float, float, float, float]]:
    """Where each stitch goes in and comes out: x and y, x and y."""
    ends = []
    for (x, y, direction), gap, slant in zip(walk(line, gaps), gaps, slants, strict=False):
        angle, half = math.radians(direction - slant), min(gap * 0.36, 13.5)
        dx, dy = math.cos(angle) * half, math.sin(angle) * half
        ends.append((x - dx, y - dy, x + dx, y + dy))
    return ends


def _thread(d: str, colour: str, size: float, alpha: float, more: str = "") -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{size}" stroke-opacity="{alpha}" '
        f'stroke-linecap="round" {more}/>'
    )

"""The metal parts: snap and ring, and the leather loop that holds the ring."""

from __future__ import annotations

import math

from quizzes.specimens.drawing import outline
from quizzes.specimens.families.leather.leatherwork import leather, shadow, thickness
from quizzes.specimens.families.leather.materials import LEATHERS
from quizzes.specimens.families.leather.shapes import MM, RING, SNAP, rounded
from quizzes.specimens.family import Traits
from quizzes.specimens.scenery import clip


def disc(x: float, y: float, r: float, fill: str, more: str = "") -> str:
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" {more}/>'


def snap(traits: Traits) -> str:
    """The brass snap: a milled rim, a turned face, and the engraved emblem."""
    (x, y), rim = SNAP, 47
    emblem = "M0-21L20 11H-20ZM0-8L9 5H-9Z M-20 16H20V21H-20Z"
    return (
        f'<g transform="translate({x} {y})">'
        f'<circle cx="6" cy="11" r="{rim}" fill="#120904" opacity=".7" filter="url(#b3)"/>'
        f'<circle r="{rim + 2}" fill="#120904" opacity=".45"/>'
        f'<circle r="{rim}" fill="url(#brass)"/>'
        f'<path d="{_milling(rim)}" stroke="#6d4812" stroke-width="1.6" opacity=".7"/>'
        f'<circle r="{rim - 8}" fill="#5f3e10"/><circle r="{rim - 9.5}" fill="url(#brass-back)"/>'
        f'<circle r="{rim - 13}" fill="url(#brass)"/>{_turned_face(rim - 13)}'
        f'<path d="{emblem}" transform="rotate({traits["emblem_deg"]})" fill="#5b390b" fill-rule="evenodd" '
        'filter="url(#engrave)"/></g>'
    )


def _milling(rim: float) -> str:
    """Sixty short strokes across the rim, as the `d` of a path."""
    return "".join(
        "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(
            *(f(math.radians(6 * i)) * r for r in (rim - 7, rim - 1) for f in (math.cos, math.sin))
        )
        for i in range(60)
    )


def _turned_face(radius: float) -> str:
    """The bow-tie gleam of metal that was turned on a lathe."""
    far, near = radius * 0.75, radius * 0.55
    wedge = f"M0 0L{-radius} {-far}L{-near} {-radius}ZM0 0L{radius} {far}L{near} {radius}Z"
    return clip("face", f'<circle r="{radius}"/>') + (
        f'<g clip-path="url(#face)"><path d="{wedge}" fill="#fffbe6" opacity=".8" filter="url(#b3)"/></g>'
    )


def ring(traits: Traits) -> str:
    """The brass ring: an arc that starts and ends at its joint."""
    (x, y), radius = RING, 37.0
    joint = traits["ring_gap_mm"] * MM / radius / 2
    angles = [math.radians(-38) + joint + (math.tau - 2 * joint) * step / 90 for step in range(91)]
    points = [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]
    arc = outline(points, close=not joint)
    return (
        _wire(arc, "#120904", 12, 'transform="translate(6 11)" opacity=".55" filter="url(#b3)"')
        + _wire(arc, "#6b460f", 13)
        + _wire(arc, "url(#brass)", 11)
        + _wire(arc, "#fff6d2", 2.4, 'opacity=".85" transform="translate(-1.6 -2)"')
    )


def _wire(d: str, colour: str, width: float, more: str = "") -> str:
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" {more}/>'


def tab(traits: Traits) -> str:
    """The leather loop that holds the ring."""
    colour = LEATHERS[traits["leather"]][0]
    shape = rounded(744, 377, 841, 427, 14)
    return (
        shadow(shape, 4, 8, "b3", 0.6)
        + thickness(shape, colour, 4)
        + leather(shape)
        + disc(772, 402, 11, "#120904", 'opacity=".6"')
        + disc(771, 401, 9.5, "url(#brass)")
        + disc(769, 398, 3, "#fffbe6", 'opacity=".8"')
    )

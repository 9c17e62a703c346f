"""What is stuck onto the box: the hologram seal, and stickers of shops and importers."""

from __future__ import annotations

import colorsys
import math

from quizzes.specimens.drawing import outline
from quizzes.specimens.families.charger.brushes import filled, lettered, placed, stroked
from quizzes.specimens.families.charger.materials import INK, SHADOW
from quizzes.specimens.families.charger.shapes import bar, disc
from quizzes.specimens.families.charger.words import LABELS
from quizzes.specimens.family import Traits
from quizzes.specimens.scenery import clip


def _foil(radius: float, turn: float) -> str:
    """A disc of colours that run around twice, as light does on a hologram."""
    out = ""
    for step in range(48):
        red, green, blue = colorsys.hsv_to_rgb((step / 24 + turn) % 1, 0.48, 0.97)
        angles = (step * math.tau / 48, (step + 1.1) * math.tau / 48)
        ends = [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
        out += filled(outline([(0, 0), *ends]), f"rgb({red * 255:.0f},{green * 255:.0f},{blue * 255:.0f})")
    return f'<g filter="url(#blur2)">{out}</g>'


def seal(traits: Traits) -> str:
    """The hologram: foil that splits the light, a star of rays, fine rings and the brand's letter."""
    radius, rays, star = 50.0, int(traits["seal_rays"]), ""
    for ray in range(rays):
        foot = 0.5 * math.tau / rays
        x, y = 17 * math.cos(foot), 17 * math.sin(foot)
        halves = filled(outline([(x, -y), (43, 0), (x, y)]), "#fff", 0.72)
        halves += filled(outline([(x, -y), (43, 0), (17, 0)]), "#2c2f6b", 0.5)
        star += placed(0, 0, halves, round(ray * 360 / rays - 90, 2))
    rings = "".join(stroked(disc(ring), "#fff", 0.7, 0.5) for ring in range(20, 50, 4))
    gleam = filled("M-60 10L-10 -60H14L-46 40Z", "#fff", 0.34, 2)
    foil = filled(disc(60), "#c9ccd4") + _foil(60, traits["noise"] % 97 / 97) + rings + star + gleam
    return placed(
        374,
        282,
        filled(disc(radius + 1), SHADOW, 0.6, 2, 'transform="translate(1 2.5)"')
        + clip("foil", f'<circle r="{radius}"/>')
        + f'<g clip-path="url(#foil)">{foil}</g>'
        + stroked(disc(radius - 1.5), "#fff", 2, 0.7)
        + filled(disc(15), "#e9ecf6")
        + stroked(disc(15), "#5d6390", 1)
        + lettered("K", 0, 7, 20, "#39408a", "geometric-heavy"),
    )


def stickers(traits: Traits) -> str:
    """What shops and importers add to the box."""
    out, brown = "", "#7a1d10"
    if traits["sale"]:
        sticker = (
            filled(disc(43), SHADOW, 0.6, 2, 'transform="translate(2 4)"')
            + filled(disc(42), "#f2b21c")
            + filled(disc(42), "url(#sheen)")
            + stroked(disc(37), brown, 1.4)
            + lettered("SALE", 0, -10, 14, brown, "geometric-heavy", tracking=0.1)
            + lettered(traits["sale"], 0, 16, 24, brown, "geometric-heavy")
        )
        out += placed(372, 168, sticker, -9)
    if traits["label"] >= 0:
        first, second = LABELS[traits["label"]]
        label = (
            filled(bar(2, 4, 228, 64, 3), SHADOW, 0.55, 2)
            + filled(bar(0, 0, 226, 60, 3), "url(#paper)")
            + lettered(first, 12, 26, 16, INK, "grotesk-bold", anchor="start")
            + lettered(second, 12, 47, 14, INK, anchor="start")
        )
        out += placed(26, 300, label, 1.2)
    return out

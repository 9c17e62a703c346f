"""Letters as outlines: wordmarks, serials and labels become SVG paths, which no installed font can change.

Drawing letters as paths keeps the bytes of a specimen the same on every machine, and gives the exact box of
every letter, which the areas of tells need.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

FACES = {
    "grotesk": ("font_hanken_grotesk", "HankenGrotesk-Medium.otf"),
    "grotesk-bold": ("font_hanken_grotesk", "HankenGrotesk-Bold.otf"),
    "grotesk-light": ("font_hanken_grotesk", "HankenGrotesk-Light.otf"),
    "geometric": ("font_manrope", "Manrope-SemiBold.ttf"),
    "geometric-heavy": ("font_manrope", "Manrope-ExtraBold.ttf"),
    "serif": ("font_source_serif_pro", "SourceSerifPro-Regular.otf"),
    "serif-bold": ("font_source_serif_pro", "SourceSerifPro-Semibold.otf"),
    "serif-italic": ("font_source_serif_pro", "SourceSerifPro-It.otf"),
    "slab": ("font_caladea", "Caladea-Bold.ttf"),
    "round": ("font_fredoka_one", "FredokaOne-Regular.ttf"),
}


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Lettering:
    """A line of text as one SVG path (`d`), with its box and the box of each letter."""

    d: str
    box: Box
    letters: tuple[Box, ...]


@dataclass(frozen=True)
class _Face:
    glyphs: Any
    cmap: dict[int, str]
    advances: dict[str, float]
    em: float


@cache
def _face(name: str) -> _Face:
    package, filename = FACES[name]
    folder = Path(str(importlib.import_module(package).__file__)).parent / "files"
    font = TTFont(folder / filename)
    cmap = font.getBestCmap()
    return _Face(
        glyphs=font.getGlyphSet(),
        cmap=cmap,
        advances={glyph: metrics[0] for glyph, metrics in font["hmtx"].metrics.items()},
        em=float(font["head"].unitsPerEm),
    )


def lettering(
    text: str,
    *,
    face: str,
    size: float,
    x: float,
    y: float,
    tracking: float = 0.0,
    anchor: str = "middle",
    drops: Sequence[float] = (),
) -> Lettering:
    """Set one line of text.

    size: em in pixels. x, y: the anchor ("start", "middle" or "end") on the baseline. tracking: space added
    after each letter, in em. drops: pixels by which each letter sinks below the baseline.
    Raises KeyError for a letter the face does not have.
    """
    font = _face(face)
    scale = size / font.em
    names = [font.cmap[ord(letter)] for letter in text]
    steps = [font.advances[name] * scale + tracking * size for name in names]
    width = sum(steps) - (tracking * size if steps else 0)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    pen = SVGPathPen(font.glyphs, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
    boxes = []
    for place, (name, step) in enumerate(zip(names, steps, strict=True)):
        drop = drops[place] if place < len(drops) else 0.0
        font.glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, left, y + drop)))
        boxes.append(Box(left, y - 0.74 * size + drop, left + step - tracking * size, y + 0.05 * size + drop))
        left += step
    whole = Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
    return Lettering(d=pen.getCommands(), box=whole, letters=tuple(boxes))

"""From SVG to pictures, and the small geometry that all families share."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

import resvg_py
from PIL import Image

from quizzes.specimens.family import HEIGHT, WIDTH, Drawing, Point, Polygon
from quizzes.specimens.lettering import Box, lettering

RENDITION_WIDTHS = (400, 800, 1200)
_QUALITY = {400: 72, 800: 76, 1200: 80}


def document(defs: str, body: str) -> str:
    """A complete SVG document of the specimen's size."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"><defs>{defs}</defs>{body}</svg>'
    )


def area(box: Box, margin: float = 10) -> Polygon:
    """The rectangle around a box, as fractions of the picture, kept inside it."""
    return polygon(rectangle(box.left - margin, box.top - margin, box.right + margin, box.bottom + margin))


def polygon(points: Sequence[Point]) -> Polygon:
    """Corners in pixels as fractions of the picture with 4 decimals, kept inside it."""
    return [(round(min(max(x / WIDTH, 0), 1), 4), round(min(max(y / HEIGHT, 0), 1), 4)) for x, y in points]


def rectangle(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def moved(points: Sequence[Point], right: float, down: float) -> list[Point]:
    return [(x + right, y + down) for x, y in points]


def length(line: Sequence[Point]) -> float:
    return sum(math.dist(start, end) for start, end in pairwise(line))


def outline(points: Sequence[Point], *, close: bool = True) -> str:
    """Straight lines from point to point, as the `d` of a path."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if close else "")


def text_path(
    text: str, face: str, size: float, x: float, y: float, *, anchor: str = "middle", tracking: float = 0
) -> str:
    """A line of text as the `d` of a path."""
    return lettering(text, face=face, size=size, x=x, y=y, anchor=anchor, tracking=tracking).d


def jitter(rng: Random, centre: float, spread: float, digits: int = 2) -> float:
    """A measure that strays a little around its centre, as it does from one good to the next."""
    return round(centre + rng.uniform(-spread, spread), digits)


def render(drawing: Drawing) -> Image.Image:
    """Draw at full size. Takes seconds: never in a request."""
    png = resvg_py.svg_to_bytes(svg_string=drawing.svg, skip_system_fonts=True)
    return Image.open(io.BytesIO(bytes(png))).convert("RGB")


def renditions(picture: Image.Image) -> dict[int, bytes]:
    """The picture as WebP without metadata, by width in pixels."""
    return {width: _webp(picture, width) for width in RENDITION_WIDTHS}


def _webp(picture: Image.Image, width: int) -> bytes:
    size = (width, round(width * picture.height / picture.width))
    resized = picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    resized.save(out, "WEBP", quality=_QUALITY[width], method=6)
    return out.getvalue()

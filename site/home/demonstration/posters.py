"""Posters of the demonstration competition, drawn as shapes: each of a motif, colours and a number."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import resvg_py
from PIL import Image, ImageOps

from quizzes.specimens.drawing import text_path

WIDTH, HEIGHT = 900, 1200
SANS = "geometric-heavy"


@dataclass(frozen=True)
class Colours:
    paper: str
    ink: str
    loud: str
    calm: str


PALETTES = {
    "dawn": Colours("#fff3e2", "#2b1b4d", "#ff5d5d", "#ffb84d"),
    "sea": Colours("#e6f6f4", "#083d56", "#00a6a6", "#f4a259"),
    "night": Colours("#191433", "#f7f2ff", "#8f6bff", "#3ddbd9"),
    "leaf": Colours("#f1f7e7", "#1f3b2d", "#4caf50", "#ffca3a"),
    "rose": Colours("#fdeff4", "#43112f", "#e0457b", "#6c63ff"),
    "sand": Colours("#f6efe4", "#3a2a1a", "#c8553d", "#588b8b"),
}


@dataclass(frozen=True)
class Poster:
    """motif: a key of MOTIFS; words: short, in letters that the face holds; number: varies the drawing."""

    motif: str
    palette: str
    words: str
    number: int


def draw(poster: Poster) -> bytes:
    """PNG of 900 x 1200 pixels."""
    colours = PALETTES[poster.palette]
    body = MOTIFS[poster.motif](colours, Random(f"{poster.motif} {poster.number}"))
    size = min(84.0, 1340 / max(len(poster.words), 1))
    words = text_path(poster.words, SANS, size, WIDTH / 2, 1100, anchor="middle", tracking=-0.02)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours.paper}"/>{"".join(body)}'
        f'<path d="{words}" fill="{colours.ink}"/></svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))


def copied(picture: bytes, *, turned: bool = False) -> bytes:
    """A copy as people make them: smaller, saved again as JPEG, perhaps mirrored."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").resize((640, 853))
    if turned:
        image = ImageOps.mirror(image)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=72)
    return out.getvalue()


def _circle(x: float, y: float, r: float, fill: str, *, stroke: str = "none", width: float = 0) -> str:
    place = f'cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"'
    return f'<circle {place} fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}" stroke-linecap="round"/>'
    )


def _ray(angle: float, end: float, colour: str) -> str:
    x, y = math.cos(angle), math.sin(angle)
    return _line(450 + 300 * x, 520 + 300 * y, 450 + end * x, 520 + end * y, colour, 14)


def _eye(colours: Colours, rng: Random) -> list[str]:
    """An eye whose iris is a price tag's hole."""
    tilt = rng.uniform(-14, 14)
    rays = [_ray(place * math.tau / 18, 360 + rng.uniform(0, 70), colours.calm) for place in range(18)]
    lid = (
        f'<path d="M120 520 Q450 {200 + rng.randint(0, 60)} 780 520 Q450 840 120 520Z" fill="{colours.ink}"/>'
    )
    inner = [
        _circle(450, 520, 150, colours.paper),
        _circle(450, 520, 112, colours.loud),
        _circle(450 + tilt, 520, 50, colours.ink),
        _circle(485, 485, 22, colours.paper),
    ]
    return [*rays, f'<g transform="rotate({tilt:.1f} 450 520)">{lid}{"".join(inner)}</g>']


def _tags(colours: Colours, rng: Random) -> list[str]:
    """A row of price tags; one of them is not like the others."""
    odd, shapes = rng.randrange(9), []
    for place in range(9):
        x, y = 120 + 240 * (place % 3), 170 + 270 * (place // 3)
        fill = colours.loud if place == odd else colours.calm
        lean = rng.uniform(-9, 9) + (24 if place == odd else 0)
        shapes.append(
            f'<g transform="rotate({lean:.1f} {x + 80} {y + 100})"><path d="M{x} {y + 50} L{x + 80} {y} '
            f'L{x + 160} {y + 50} V{y + 210} H{x}Z" fill="{fill}"/>'
            f"{_circle(x + 80, y + 62, 18, colours.paper)}"
            f"{_line(x + 40, y + 120, x + 120, y + 120, colours.ink, 10)}"
            f"{_line(x + 40, y + 160, x + 100, y + 160, colours.ink, 10)}</g>"
        )
    return shapes


def _glass(colours: Colours, rng: Random) -> list[str]:
    """A magnifying glass over a pattern that is larger within it."""
    step = rng.choice([46, 54, 62])
    dots = [
        _circle(x, y, 11, colours.calm) for x in range(60, 880, step) for y in range(120, 980, step)
    ]  # fmt: skip
    cx, cy = 400 + rng.randint(-40, 60), 470 + rng.randint(-30, 60)
    large = [
        _circle(x, y, 30, colours.loud)
        for x in range(cx - 180, cx + 200, 2 * step)
        for y in range(cy - 180, cy + 200, 2 * step)
        if math.hypot(x - cx, y - cy) < 190
    ]
    glass = [
        _line(cx + 175, cy + 175, cx + 350, cy + 370, colours.ink, 58),
        _circle(cx, cy, 236, colours.paper, stroke=colours.ink, width=34),
    ]
    return [*dots, *glass, *large]


def _stitches(colours: Colours, rng: Random) -> list[str]:
    """Seams that run together, and one that lost its way."""
    seams, odd = [], rng.randrange(2, 6)
    for row in range(8):
        y = 190 + row * 100
        for column in range(11):
            x = 90 + column * 68
            drift = (column - 5) ** 2 * rng.uniform(1.2, 2.4) if row == odd else 0
            colour = colours.loud if row == odd else colours.ink
            seams.append(_line(x, y + drift, x + 40, y + drift + (10 if row == odd else 0), colour, 18))
    band = (
        '<rect x="50" y="130" width="800" height="830" rx="46" fill="none" '
        f'stroke="{colours.calm}" stroke-width="26"/>'
    )
    return [band, *seams]


def _print(colours: Colours, rng: Random) -> list[str]:
    """A finger print whose lines are hills."""
    turn = rng.uniform(-20, 20)
    rings = [
        f'<ellipse cx="450" cy="{540 + place * 5}" rx="{46 + place * 34}" ry="{62 + place * 40}" fill="none" '
        f'stroke="{colours.loud if place == 4 else colours.ink}" stroke-width="16" '
        f'stroke-dasharray="{rng.randint(160, 420)} {rng.randint(18, 46)}"/>'
        for place in range(9)
    ]
    return [
        _circle(450, 560, 430, colours.calm),
        f'<g transform="rotate({turn:.1f} 450 540)">{"".join(rings)}</g>',
    ]


def _scales(colours: Colours, rng: Random) -> list[str]:
    """A balance: many cheap copies weigh less than one original."""
    lean = rng.uniform(8, 16)
    copies = [
        f'<rect x="{150 + 62 * (place % 3)}" y="{500 - 58 * (place // 3)}" width="54" height="50" rx="8" '
        f'fill="{colours.calm}"/>'
        for place in range(rng.randint(6, 9))
    ]
    beam = (
        f'<g transform="rotate({lean:.1f} 450 330)">{_line(200, 330, 700, 330, colours.ink, 26)}'
        f"{_line(240, 330, 240, 560, colours.ink, 8)}{_line(660, 330, 660, 560, colours.ink, 8)}"
        f'<rect x="130" y="556" width="220" height="22" rx="11" fill="{colours.ink}"/>{"".join(copies)}'
        f'<rect x="550" y="556" width="220" height="22" rx="11" fill="{colours.ink}"/>'
        f"{_circle(660, 486, 66, colours.loud)}</g>"
    )
    foot = f'<path d="M300 940 Q450 840 600 940Z" fill="{colours.ink}"/>'
    stand = _line(450, 330, 450, 900, colours.ink, 34) + foot
    return [stand, beam, _circle(450, 330, 36, colours.loud)]


MOTIFS: dict[str, Callable[[Colours, Random], list[str]]] = {
    "eye": _eye,
    "tags": _tags,
    "glass": _glass,
    "stitches": _stitches,
    "print": _print,
    "scales": _scales,
}

"""The picture of a shared result: numbers and signs only, so that it reads the same in every language."""

from __future__ import annotations

from functools import lru_cache

import resvg_py

from quizzes.measurement import SkillBand
from quizzes.sharing import SharedScore
from quizzes.specimens.lettering import lettering

WIDTH, HEIGHT = 1200, 630
INK, PAPER, PINK, MINT, VIOLET = "#17122b", "#fff8ec", "#ff4d6d", "#12b886", "#6c3df4"
STARS = {SkillBand.GUESSING: 1, SkillBand.LEARNING: 2, SkillBand.SHARP: 3, SkillBand.EXPERT: 4}


@lru_cache(maxsize=256)
def share_picture(score: SharedScore) -> bytes:
    """PNG of 1200 x 630: caught fakes as struck tags, fair judgements as whole ones, the band as seals."""
    body = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#glow)"/>',
        _text("bonafide", 80, 118, 62, INK, "start"),
        _seals(STARS[score.band]),
        _row(270, score.hits, score.fakes, PINK, struck=True),
        _row(450, score.fair, score.genuine, MINT, struck=False),
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<defs><radialGradient id="glow" cx="1" cy="0" r="1"><stop offset="0" stop-color="{VIOLET}" '
        'stop-opacity=".35"/><stop offset=".5" stop-color="#33d9ff" stop-opacity=".14"/>'
        f'<stop offset="1" stop-color="{PAPER}" stop-opacity="0"/></radialGradient></defs>'
        f"{''.join(body)}</svg>"
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))


def _text(text: str, x: float, y: float, size: float, colour: str, anchor: str) -> str:
    line = lettering(text, face="geometric-heavy", size=size, x=x, y=y, tracking=-0.02, anchor=anchor)
    return f'<path d="{line.d}" fill="{colour}"/>'


def _seals(count: int) -> str:
    return "".join(
        f'<circle cx="{1110 - 90 * place}" cy="98" r="34" fill="{VIOLET if place >= 4 - count else "none"}" '
        f'stroke="{VIOLET}" stroke-width="6"/>'
        for place in range(4)
    )


def _row(top: int, done: int, total: int, colour: str, *, struck: bool) -> str:
    step = min(104.0, 700 / total)
    tags = "".join(
        _tag(80 + step * place, top, step * 0.84, colour, filled=place < done, struck=struck and place < done)
        for place in range(total)
    )
    return tags + _text(f"{done}/{total}", 1120, top + 96, 120, INK, "end")


def _tag(left: float, top: float, width: float, colour: str, *, filled: bool, struck: bool) -> str:
    height = 118
    cut = width * 0.28
    shape = (
        f"M{left:.1f} {top + cut:.1f} l{cut:.1f} {-cut:.1f} h{width - 2 * cut:.1f} l{cut:.1f} {cut:.1f} "
        f"v{height - cut:.1f} h{-width:.1f} z"
    )
    hole = f'<circle cx="{left + width / 2:.1f}" cy="{top + 24}" r="{width * 0.09:.1f}" fill="{PAPER}"/>'
    strike = (
        f'<path d="M{left + width * 0.22:.1f} {top + 92} L{left + width * 0.78:.1f} {top + 48}" '
        f'stroke="{PAPER}" stroke-width="9" stroke-linecap="round"/>'
        if struck
        else ""
    )
    paint = f'fill="{colour}"' if filled else f'fill="{colour}" fill-opacity=".18"'
    return f'<path d="{shape}" {paint}/>{hole}{strike}'

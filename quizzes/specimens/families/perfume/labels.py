"""Letters: the wordmark, the print on the side panel, and stickers."""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.specimens.drawing import text_path
from quizzes.specimens.families.perfume.brushes import path, shape
from quizzes.specimens.families.perfume.shapes import FRONT, MM
from quizzes.specimens.families.perfume.words import INGREDIENTS, STICKERS
from quizzes.specimens.lettering import lettering


def wordmark(text: str, gaps: Sequence[float], size: float, x: float, y: float) -> str:
    """The wordmark with its own kerning, widened by `gaps` (mm) after each letter but the last."""
    kerning = (-0.09, -0.03, 0.01, 0.0, 0.0, 0.01, 0.0)
    letters = lettering(text, face="serif", size=size, x=0, y=0, tracking=0.15).letters
    steps = [
        after.left - before.left + kern * size + gap * MM
        for before, after, kern, gap in zip(letters, letters[1:], kerning, gaps, strict=False)
    ]
    left = x - (sum(steps) + letters[-1].right - letters[-1].left) / 2
    outlines = []
    for letter, step in zip(text, [*steps, 0.0], strict=True):
        outlines.append(text_path(letter, "serif", size, left, y, anchor="start"))
        left += step
    return "".join(outlines)


def _on_side(y: float) -> str:
    """Bring lettering set from x = 0 on the height y onto the side panel, which runs away from us."""
    slope = 0.245 - (y - FRONT.top) / (FRONT.bottom - FRONT.top) * 0.436
    return f"matrix(.86 {slope * 0.86:.4f} 0 1 490 {y})"


def _side_line(text: str, y: float, face: str = "grotesk") -> str:
    line = text_path(text, face, 12.7, 14, 0, anchor="start")
    return f'<path d="{line}" transform="{_on_side(y)}"/>'


def side_print() -> str:
    lines = "".join(_side_line(text, 560 + 17 * place) for place, text in enumerate(INGREDIENTS))
    name = path(text_path("LYSOMBRE", "serif", 25, 0, 9, tracking=0.22), "url(#gold)")
    return (
        f'<g fill="#e8cf9a" opacity=".85">{lines}</g>'
        f'<g transform="matrix(.86 .07 0 1 545 280) rotate(-90)" opacity=".8">{name}</g>'
    )


def importer(language: str) -> str:
    if not language:
        return ""
    head, *rest = STICKERS[language]
    lines = "".join(_side_line(text, 434 + 20 * place) for place, text in enumerate(rest))
    return (
        shape("499,394 594,398 594,512 499,514", "#000", opacity=0.5, filter="url(#tight)")
        + shape("497,391 592,395 592,509 497,511", "#e4dfd2")
        + f'<g fill="#27222c">{_side_line(head, 414, "grotesk-bold")}{lines}</g>'
    )


def sale(text: str) -> str:
    if not text:
        return ""
    price = text_path(text, "geometric-heavy", 29, 0, 11)
    return (
        '<g transform="translate(300 552)"><circle cx="3" cy="5" r="53" opacity=".5" filter="url(#tight)"/>'
        '<circle r="53" fill="#e0442c"/><circle r="47" fill="none" stroke="#fff" stroke-opacity=".75" '
        f'stroke-width="1.6" stroke-dasharray="4 4"/>{path(price, "#fff")}'
        '<path d="M-38 -37A53 53 0 0 1 37 -38Q0 -17 -38 -37" fill="#fff" opacity=".22"/></g>'
    )

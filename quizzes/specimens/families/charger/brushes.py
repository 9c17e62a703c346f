"""Small drawing tools: filled shapes, strokes, lines of text, and things put in their place."""

from __future__ import annotations

from quizzes.specimens.drawing import text_path


def filled(d: str, paint: str, opacity: float = 1, blur: int = 0, more: str = "") -> str:
    soft = f' filter="url(#blur{blur})"' if blur else ""
    return f'<path d="{d}" fill="{paint}" fill-opacity="{opacity}"{soft} {more}/>'


def stroked(d: str, colour: str, width: float, opacity: float = 1, blur: int = 0, more: str = "") -> str:
    return filled(
        d,
        "none",
        blur=blur,
        more=f'stroke="{colour}" stroke-width="{width}" stroke-opacity="{opacity}" {more}',
    )


def lettered(
    line: str,
    x: float,
    y: float,
    size: float,
    ink: str,
    face: str = "grotesk",
    anchor: str = "middle",
    tracking: float = 0,
) -> str:
    return filled(text_path(line, face, size, x, y, anchor=anchor, tracking=tracking), ink)


def placed(x: float, y: float, inner: str, turn: float = 0) -> str:
    return f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn})">{inner}</g>'

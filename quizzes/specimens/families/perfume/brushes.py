"""Small drawing tools: polygons, rectangles and paths."""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.specimens.family import Point
from quizzes.specimens.lettering import Box


def coordinates(points: Sequence[Point]) -> str:
    """Corners as an attribute: "x,y x,y"."""
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _attributes(values: dict[str, str | float]) -> str:
    return " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in values.items())


def shape(points: str | Sequence[Point], fill: str, **more: str | float) -> str:
    corners = points if isinstance(points, str) else coordinates(points)
    return f'<polygon points="{corners}" fill="{fill}" {_attributes(more)}/>'


def rect(box: Box, fill: str, **more: str | float) -> str:
    width, height = box.right - box.left, box.bottom - box.top
    place = f'x="{box.left:g}" y="{box.top:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {place} fill="{fill}" {_attributes(more)}/>'


def path(d: str, fill: str, **more: str | float) -> str:
    return f'<path d="{d}" fill="{fill}" {_attributes(more)}/>'

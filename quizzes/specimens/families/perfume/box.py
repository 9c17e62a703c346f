"""The box: panels, foil print, clear wrap, and its bumped corner."""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.specimens.brands import Brand
from quizzes.specimens.drawing import text_path
from quizzes.specimens.families.perfume.brushes import coordinates, path, rect, shape
from quizzes.specimens.families.perfume.labels import importer, sale, side_print, wordmark
from quizzes.specimens.families.perfume.materials import SCENTS
from quizzes.specimens.families.perfume.shapes import FRONT, MM, SIDE, bumped, crescent, drop, star
from quizzes.specimens.families.perfume.traits import box_code
from quizzes.specimens.family import Polygon, Traits
from quizzes.specimens.lettering import Box


def layer(brand: Brand, traits: Traits) -> str:
    paper = SCENTS[traits["scent"]].paper
    name = wordmark(brand.book["wordmark"], traits["gaps"], 44, 300, 418)
    kind = text_path(traits["descriptor"], "serif-italic", 30, 300, 470, tracking=0.04)
    volume = text_path(traits["volume"], "serif", 23, 300, 652, tracking=0.04)
    code = text_path(box_code(brand, traits), "geometric", 21, 300, 706, tracking=0.1)
    return (
        _shadow(paper)
        + _panels(traits, paper)
        + _foil(traits, [name, kind, volume])
        + path(code, "#f2e9dc", opacity=0.88)
        + side_print()
        + _cellophane()
        + _crease(traits["corner"])
        + importer(traits["sticker"])
        + sale(traits["sale"])
    )


def _shadow(paper: str) -> str:
    """The shadow falls to the right, and the polished table mirrors the panels."""
    contact = [(108, 754), (492, 757), (604, 736), (612, 742), (494, 770), (106, 768)]
    return (
        '<ellipse cx="480" cy="748" rx="430" ry="62" fill="url(#shadow)" transform="rotate(-4 480 748)"/>'
        '<g filter="url(#near)">'
        + rect(Box(112, 760, 490, 900), paper, opacity=0.4)
        + shape("490,760 600,739 600,860 490,900", "#0d0714", opacity=0.45)
        + shape(contact, "#0d0714", opacity=0.8)
        + "</g>"
    )


def _front_outline(corner: float) -> Polygon:
    """The outline of the front: the top left corner gives way when it was bumped."""
    left, top, right, bottom = FRONT.left, FRONT.top, FRONT.right, FRONT.bottom
    return [*(bumped(corner) if corner else [(left, top)]), (right, top), (right, bottom), (left, bottom)]


def _panels(traits: Traits, paper: str) -> str:
    front = _front_outline(traits["corner"])
    return (
        f'<g filter="url(#paper)">{shape(front, paper)}{shape(SIDE, paper)}</g>'
        f"{shape(front, 'url(#front-light)')}{shape(SIDE, 'url(#side-light)')}"
        '<path d="M490 90V760" stroke="#fff" stroke-opacity=".42" stroke-width="1.6"/>'
        '<path d="M111 759H490" stroke="#000" stroke-opacity=".4" stroke-width="2"/>'
    )


def _crease(corner: float) -> str:
    """The pale board that shows at a bumped corner, and the folds that run into the panel."""
    if not corner:
        return ""
    x, y, c = FRONT.left, FRONT.top, corner
    edge = bumped(c)
    folds = f"M{x} {y + 3.9 * c}L{x + 1.5 * c} {y + 2.3 * c}L{x + 2.4 * c} {y + 1.5 * c}L{x + 3.6 * c} {y}"
    spur = f"M{x + 1.1 * c} {y + c}L{x + 2.7 * c} {y + 2.9 * c}"
    inner = [(x + c * right, y + c * down) for right, down in ((3.5, 0), (2.4, 1.6), (1.5, 2.4), (0, 3.8))]
    return (
        shape([*edge, *inner], "#000", opacity=0.3)
        + path(folds + spur, "none", stroke="#fff", stroke_opacity=0.34, stroke_width=1.3)
        + path(folds, "none", stroke="#000", stroke_opacity=0.4, transform="translate(1.5 1.5)")
        + f'<polyline points="{coordinates(edge)}" fill="none" stroke="#e9ddcc" stroke-width="4"/>'
    )


def _foil_border(margins: Sequence[float]) -> str:
    left, top = FRONT.left + margins[0] * MM, FRONT.top + margins[1] * MM
    right, bottom = FRONT.right - margins[2] * MM, FRONT.bottom - margins[3] * MM
    outer, inner = Box(left, top, right, bottom), Box(left + 6, top + 6, right - 6, bottom - 6)
    stars = (star(x, y, 13) for x in (left + 21, right - 21) for y in (top + 21, bottom - 21))
    return (
        rect(outer, "none", stroke="url(#gold)", stroke_width=3)
        + rect(inner, "none", stroke="url(#gold)", stroke_width=1)
        + path("".join(stars), "#e3bf73")
    )


def _moon() -> str:
    rays = "".join(
        f'<path d="M0 -83V{-102 if turn % 30 == 0 else -92}" transform="rotate({turn})"/>'
        for turn in range(0, 360, 10)
    )
    return (
        '<g transform="translate(300 252)"><circle r="74" fill="none" stroke="#dcb566" stroke-width="1.6"/>'
        f'<g stroke="#dcb566" stroke-width="1.8">{rays}</g>'
        f"{path(crescent(54), 'url(#gold)')}{path(drop(14, 25), 'url(#gold)')}</g>"
    )


def _foil(traits: Traits, lines: Sequence[str]) -> str:
    printed = "".join(path(line, "url(#gold)") for line in lines)
    return f'<g filter="url(#foil)">{_foil_border(traits["margins"])}{_moon()}{printed}</g>'


def _cellophane() -> str:
    """The clear wrap: streaks of light, and the folded and heat-crimped flaps on the side."""
    flaps = "M491 91L545 168L599 118M491 759L545 690L599 738M545 168V176M545 690V682"
    crimps = "".join(f"M{518 + 9 * step} {140 + 2 * step}l3 16" for step in range(7))
    return (
        f'<rect x="110" y="90" width="380" height="670" filter="url(#film)" opacity=".2"/>'
        f"{shape('110,90 400,90 230,760 110,760', 'url(#sheen)')}"
        f"{shape('490,90 600,117 545,168', '#fff', opacity=0.13)}"
        f"{shape('490,760 600,739 545,690', '#fff', opacity=0.1)}"
        f'<path d="{flaps}" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="1.3"/>'
        f'<path d="{crimps}" fill="none" stroke="#fff" stroke-opacity=".35" stroke-width="1.2"/>'
        '<path d="M112 91H489M111 92V758" stroke="#fff" stroke-opacity=".5" stroke-width="1.2"/>'
    )

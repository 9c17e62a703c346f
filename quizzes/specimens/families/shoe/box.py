"""The box below the shoe: lid, printed front, end label, and its knocked corner."""

from __future__ import annotations

from random import Random

from quizzes.specimens.brands import Brand
from quizzes.specimens.drawing import text_path
from quizzes.specimens.families.shoe.labels import turned
from quizzes.specimens.families.shoe.materials import soft
from quizzes.specimens.families.shoe.shapes import LID_TOP
from quizzes.specimens.families.shoe.traits import size_lines, style_code
from quizzes.specimens.family import Traits
from quizzes.specimens.scenery import clip


def carton() -> str:
    """The box: the top of its lid, the lid's rim, and the front."""
    return (
        '<rect x="46" y="690" width="1108" height="210" fill="url(#front)"/>'
        f'<path d="{LID_TOP}" fill="url(#lid-top)"/>'
        '<path d="M36 640 H1164 L1162 692 Q1162 696 1158 696 H42 Q38 696 38 692 Z" fill="url(#lid-rim)"/>'
        '<path d="M46 690 H1154 V900 H46 Z M36 640 H1164 V696 H36 Z" fill="url(#shine)"/>'
        '<rect x="46" y="696" width="1108" height="24" fill="url(#sink)"/>'
        + soft("M38 641 H1162", "#d3f5ec", 4, 0.8)
        + soft("M78 562 L36 640", "#d3f5ec", 3, 0.4)
    )


def shoe_shadow() -> str:
    return (
        '<g clip-path="url(#on-lid)"><ellipse cx="610" cy="614" rx="590" ry="40" fill="url(#pool)"/>'
        '<ellipse cx="520" cy="612" rx="450" ry="17" fill="url(#pool)"/></g>'
    )


def front(traits: Traits) -> str:
    """The printed front of the box, with a shop's sticker if there is one."""
    word = text_path("TARNVIK", "geometric-heavy", 50, 440, 840, tracking=0.14)
    return (
        '<g fill="#d8efe9" opacity=".88"><path d="M368 792 L412 742 L430 764 L466 726 L512 792 Z"/>'
        f'<path d="{word}"/></g>{_sticker(traits["sticker"])}'
    )


def _sticker(text: str) -> str:
    if not text:
        return ""
    price = text_path(text, "geometric-heavy", 29, -1, 19)
    small = text_path("OUTLET", "grotesk-bold", 14, 0, -14, tracking=0.1)
    return turned(
        "translate(566 774) rotate(-8)",
        soft("M-51 0 A51 51 0 1 1 -51 .1 Z", "#000", 12, 0.5, dy=4),
        '<circle r="52" fill="#ffcf3d"/>',
        '<circle r="46" fill="none" stroke="#1d2526" stroke-width="1.4" stroke-dasharray="4 3"/>'
        f'<path d="{price}{small}" fill="#1d2526"/>',
    )


def label(brand: Brand, traits: Traits) -> str:
    """The end label of the box: style code on the left, sizes on the right."""
    ink = _style_print(traits) + _size_print(brand, traits)
    return (
        soft("M656 726 H1088 V884 H656 Z", "#000", 8, 0.5, dx=1, dy=3)
        + '<g filter="url(#paper)"><rect x="654" y="724" width="436" height="162" rx="3" fill="#f7f4ec"/></g>'
        f'<path d="M908 738 V872" stroke="#1d2526" stroke-width="1.5"/><path d="{ink}" fill="#1d2526"/>'
    )


def _style_print(traits: Traits) -> str:
    return (
        text_path("TARNVIK", "geometric-heavy", 19, 674, 752, anchor="start", tracking=0.12)
        + text_path("FJORD RUN 3", "grotesk", 17, 674, 776, anchor="start", tracking=0.04)
        + text_path("STYLE", "grotesk-bold", 12, 674, 800, anchor="start", tracking=0.16)
        + text_path(style_code(traits), "grotesk-bold", 31, 674, 830, anchor="start")
        + _bars(str(traits["style"]), 674, 842)
    )


def _size_print(brand: Brand, traits: Traits) -> str:
    lines = "".join(
        text_path(line, "grotesk-bold", 17, 1000, 833 + 25 * row)
        for row, line in enumerate(size_lines(brand, traits))
    )
    return (
        text_path("EU", "grotesk-bold", 16, 928, 756, anchor="start", tracking=0.1)
        + text_path(str(traits["size"]), "geometric-heavy", 54, 1000, 798)
        + lines
    )


def _bars(code: str, x: float, y: float) -> str:
    """A bar code that is only decoration; its bars follow the style number."""
    rng = Random(code)
    out, end = [], x + 196
    while x < end:
        width = rng.choice((1.5, 1.5, 3, 4.5))
        out.append(f"M{x:.1f} {y} h{width} v32 h-{width} Z")
        x += width + rng.choice((1.5, 3, 3, 4.5))
    return "".join(out)


def corner(traits: Traits) -> str:
    """The right corner of the lid, sharp or knocked."""
    if not traits["crush"]:
        return ""
    scuffs = _scuffs(int(traits["noise"]))
    torn = (
        "M1166 636 H1122 C1128 643 1136 641 1139 648 C1141 655 1149 652 1150 660 "
        "C1151 668 1157 668 1157 676 L1166 694 Z"
    )
    return (
        clip("rim", '<path d="M36 636 H1164 L1162 692 Q1162 696 1158 696 H42 Z"/>')
        + '<g clip-path="url(#rim)">'
        + soft("M1120 640 C1138 650 1146 668 1156 700", "#00231e", 34, 0.6)
        + f'<g stroke="#cfe3d6" stroke-opacity=".6" stroke-linecap="round">{scuffs}</g>'
        f'<path d="{torn}" fill="#cdbb98" filter="url(#paper)"/>'
        + soft("M1134 638 C1148 650 1156 656 1160 680", "#8f7a55", 7, 0.5)
        + soft(torn, "#f4ead4", 3, 0.8)
        + "</g>"
    )


def _scuffs(seed: int) -> str:
    rng = Random(seed)
    return "".join(
        f'<path d="M{x:.0f} {y:.0f} l{rng.uniform(8, 26):.0f} {rng.uniform(-5, 3):.0f}" '
        f'stroke-width="{rng.uniform(0.6, 2.2):.1f}"/>'
        for x, y in [(rng.uniform(1074, 1150), rng.uniform(642, 690)) for _n in range(16)]
    )

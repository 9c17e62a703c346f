"""What hangs and is sewn onto the shoe: tongue label and hang tag, and how printed paper lies."""

from __future__ import annotations

from quizzes.specimens.drawing import text_path
from quizzes.specimens.families.shoe.materials import soft
from quizzes.specimens.family import Traits


def turned(place: str, shade: str, paper: str, ink: str) -> str:
    """A piece of paper that is moved and turned; the grain itself stays unturned."""
    return (
        f'<g transform="{place}">{shade}</g><g filter="url(#paper)"><g transform="{place}">{paper}</g></g>'
        f'<g transform="{place}">{ink}</g>'
    )


def tongue_label(traits: Traits) -> str:
    """The woven label on the tongue with its EU size."""
    size = text_path(str(traits["tongue_size"]), "geometric-heavy", 26, 0, 24)
    eu = text_path("EU", "geometric-heavy", 13, 0, -1, tracking=0.1)
    return turned(
        "translate(440 152) rotate(-14)",
        soft("M-28 -33 H28 V34 H-28 Z", "#000", 9, 0.5, dx=1, dy=3),
        '<rect x="-29" y="-34" width="58" height="68" rx="4" fill="#f4efe3"/>',
        '<rect x="-25.5" y="-30.5" width="51" height="61" rx="2" fill="none" stroke="#1f7a6d" '
        'stroke-width="1.2" stroke-dasharray="3.4 2.2"/>'
        '<path d="M-12 -15 L-5 -23 L-2 -19.5 L5 -27 L13 -15 Z" fill="#1f7a6d"/>'
        f'<path d="{eu}{size}" fill="#1d2526"/>',
    )


def tag(traits: Traits) -> str:
    """The hang tag on its string, in front of the box."""
    return _tag_card(traits) + _tag_string()


def _tag_card(traits: Traits) -> str:
    card, ink = "M-56 -12 H56 L76 10 V174 H-76 V10 Z", _tag_print(traits)
    return turned(
        f"translate(158 706) rotate({traits['tilt']})",
        soft(card, "#000", 18, 0.5, dx=5, dy=7),
        f'<path d="{card}" fill="#f6f1e4"/>',
        '<path d="M-76 174 V10 L-56 -12 H56" fill="none" stroke="#fff" stroke-opacity=".8"/>'
        '<path d="M-22 52 L-8 32 L-1 41 L12 22 L28 52 Z" fill="#1f7a6d"/>'
        '<circle r="8.5" cy="7" fill="#b8c0bd"/>'
        '<circle r="8.5" cy="7" fill="url(#sheen)"/><circle r="4.8" cy="7" fill="#163d38"/>'
        f'<path d="M-58 86 H58" stroke="#1f7a6d" stroke-width="1.4"/><path d="{ink}" fill="#1d2526"/>',
    )


def _tag_print(traits: Traits) -> str:
    return (
        text_path("TARNVIK", "geometric-heavy", 20, 0, 74, tracking=0.12)
        + text_path("STYLE", "grotesk-bold", 13, 0, 106, tracking=0.16)
        + text_path(f"TV {traits['tag_style']}", "grotesk-bold", 31, 0, 137)
        + text_path("tarnvik.example", "grotesk", 13, 0, 162)
    )


def _tag_string() -> str:
    string = "M112 222 C70 330 40 520 58 622 C68 664 120 694 158 714"
    return (
        soft("M62 640 C76 668 120 694 158 714", "#000", 8, 0.5, dx=4, dy=5)
        + f'<g fill="none" stroke-width="3.4"><path d="{string}" stroke="#e9e1cd"/>'
        f'<path d="{string}" stroke="#7d735c" stroke-dasharray="1.4 3.4" opacity=".6"/></g>'
    )

"""Everything with letters: name, small line, number label and care card."""

from __future__ import annotations

from quizzes.specimens.brands import ORRELLO
from quizzes.specimens.drawing import outline, text_path
from quizzes.specimens.families.leather.leatherwork import shadow
from quizzes.specimens.families.leather.materials import LEATHERS, mix
from quizzes.specimens.families.leather.shapes import CARD_TURN, MIDDLE, MM, rounded
from quizzes.specimens.families.leather.words import CARDS
from quizzes.specimens.family import Traits
from quizzes.specimens.lettering import lettering


def card(traits: Traits) -> str:
    """The care card, with a shop's sticker if there is one."""
    heading, *lines = CARDS[traits["card"]]
    shape = rounded(740, 66, 1124, 300, 8)
    head = text_path(heading, "serif-bold", 26, 846, 138, tracking=0.16, anchor="start")
    ink = "".join(
        text_path(line, "serif", 21, 846, 190 + 32 * i, anchor="start") for i, line in enumerate(lines)
    )
    return (
        f'<g transform="rotate({CARD_TURN} 940 190)">{shadow(shape, 6, 10, "b8", 0.4)}'
        f'<path d="{outline(shape)}" fill="url(#card)"/>'
        f'<path d="M846 156H890" stroke="#8a4524" stroke-width="2"/>'
        f'<path d="{head}" fill="#6b3a20"/>'
        f'<path d="{ink}" fill="#4c443c"/>{_sticker(traits["sticker"])}</g>'
    )


def _sticker(text: str) -> str:
    if not text:
        return ""
    return (
        '<circle cx="1062" cy="126" r="42" fill="#1a120a" opacity=".35" filter="url(#b3)"/>'
        '<circle cx="1060" cy="122" r="42" fill="#e2553d"/>'
        '<circle cx="1060" cy="122" r="37" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="1.5"/>'
        f'<path d="{text_path(text, "geometric-heavy", 25, 1059, 131)}" fill="#fff"/>'
    )


def wordmark(traits: Traits) -> str:
    """ORRELLO letter by letter: pressed in deep, shallow, or not at all (then it is only ink)."""
    pressed = flat = ""
    for letter, depth in zip(_letters(traits), traits["press_mm"], strict=True):
        if depth < ORRELLO.book["press_mm"] / 2:
            flat += letter
        else:
            pressed += letter
    colour, ink = LEATHERS[traits["leather"]][0], "#160d08"
    return (
        f'<path d="{pressed}" fill="{mix(colour, ink, 0.42)}" fill-opacity=".7" filter="url(#deboss)"/>'
        f'<path d="{flat}" fill="{mix(colour, ink, 0.72)}"/>'
    )


def _letters(traits: Traits) -> list[str]:
    """The letters of the name in their places, each as the `d` of a path.

    The name starts where evenly spaced letters would, whatever the gaps.
    """
    name, face, size = ORRELLO.name.upper(), "geometric", 86.0
    widths = [lettering(letter, face=face, size=size, x=0, y=0, anchor="start").box.right for letter in name]
    x = MIDDLE - (sum(widths) + 6 * ORRELLO.book["letter_gap_mm"] * MM) / 2
    letters = []
    for letter, width, gap in zip(name, widths, [*traits["letter_gaps_mm"], 0.0], strict=True):
        letters.append(text_path(letter, face, size, x, 372, anchor="start"))
        x += width + gap * MM
    return letters


def origin(traits: Traits) -> str:
    d = text_path(traits["origin"], "grotesk", 27, MIDDLE, 700, tracking=0.16)
    colour = LEATHERS[traits["leather"]][0]
    return f'<path d="{d}" fill="{mix(colour, "#120905", 0.75)}" filter="url(#deboss-small)"/>'


def label(traits: Traits) -> str:
    """The woven label with the number, sewn on at its two ends."""
    shape = rounded(903, 574, 1097, 684, 4)
    weave = "".join(f"M903 {y}H1097" for y in range(577, 684, 3))
    seams = "".join(f"M{x} {y}v5" for x in (909, 1091) for y in range(580, 676, 9))
    return (
        shadow(shape, 3, 5, "b3", 0.55) + f'<path d="{outline(shape)}" fill="#f3ead6"/>'
        f'<path d="{weave}" stroke="#a8916a" stroke-opacity=".28"/>'
        f'<path d="{seams}" stroke="#8a6a3c" stroke-width="2.2" stroke-linecap="round"/>'
        f'<path d="{text_path("SERIAL No.", "grotesk", 17, 1000, 609, tracking=0.12)}" fill="#6a5c4a"/>'
        f'<path d="{text_path(traits["serial"], "geometric", 30, 1000, 656, tracking=0.03)}" fill="#2b221b"/>'
    )

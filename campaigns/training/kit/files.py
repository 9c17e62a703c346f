"""The parts of a kit as PDF files, in the language and on the clock of its session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils import translation

from campaigns.training.kit.answer_key import draw_key
from campaigns.training.kit.guide import draw_guide
from campaigns.training.kit.handout import draw_handout
from campaigns.training.kit.material import Material
from campaigns.training.kit.poster import draw_poster
from campaigns.training.kit.test_sheet import draw_test
from paper.sheet import Sheet

WHOLE = "kit"
_DRAWN: dict[str, Callable[[Sheet, Material], None]] = {
    "guide": draw_guide,
    "poster": draw_poster,
    "handout": draw_handout,
    "test": draw_test,
    "key": draw_key,
}
NAMES = (WHOLE, *_DRAWN)


def names_of(material: Material) -> list[str]:
    """The files that can be made: each part, and all of them in one, with the key last."""
    return [*material.parts, WHOLE]


def draw_file(material: Material, name: str, *, now: datetime) -> bytes:
    """The PDF of a part, or of all."""
    with translation.override(material.session.language):
        return _drawn(material, material.parts if name == WHOLE else [name], now)


def _drawn(material: Material, parts: Sequence[str], now: datetime) -> bytes:
    sheet = Sheet(
        title=f"{material.module.title} {material.session.code}",
        language=material.session.language,
        foot=material.foot,
        now=now,
    )
    for place, part in enumerate(parts):
        if place:
            sheet.add_page()
        _DRAWN[part](sheet, material)
    return bytes(sheet.output())

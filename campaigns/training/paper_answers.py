"""Reading answers that somebody types in from paper: one short text a slip. No Django models.

"625146" are six answers in the printed order: 1 surely genuine to 6 surely fake. G and F stand for a tick
that only says genuine or fake; "-" for a row without a tick. Spaces may stand between the answers; in a text
that is exactly as long as the test, a space is a row without a tick. A single "-" stands for a test without
any tick.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Mark: TypeAlias = Literal["1", "2", "3", "4", "5", "6", "G", "F", ""]  # "": left out

MARKS: tuple[Mark, ...] = ("1", "2", "3", "4", "5", "6", "G", "F")
LEFT_OUT = "-–—−_."
MOST_TYPED = 200  # characters of a text that is looked at: nobody types more


@dataclass(frozen=True)
class Unreadable(Exception):
    """A text that cannot be meant. reason: what is wrong, in plain words."""

    reason: str


def read_marks(text: str, *, items: int) -> list[Mark] | None:
    """The answers in a text, one for each item; None for an empty text: no such slip was handed in.

    Raises Unreadable.
    """
    typed = unicodedata.normalize("NFKC", text[:MOST_TYPED]).upper()
    signs = [letter for letter in typed if not letter.isspace()]
    if not signs:
        return None
    if strange := [letter for letter in signs if letter not in MARKS and letter not in LEFT_OUT]:
        raise Unreadable(
            _("“%(sign)s” is no answer. Use 1 to 6, G or F, and - for an empty row.") % {"sign": strange[0]}
        )
    if all(letter in LEFT_OUT for letter in signs):
        return [""] * items
    if len(signs) != items and len(typed.rstrip("\r\n")) == items:
        signs = [letter if letter in MARKS else "-" for letter in typed.rstrip("\r\n")]
    if len(signs) != items:
        raise Unreadable(_wrong_number(len(signs), items))
    return [_mark(letter) for letter in signs]


def _mark(letter: str) -> Mark:
    return next((mark for mark in MARKS if mark == letter), "")


def _wrong_number(found: int, items: int) -> str:
    there = ngettext("There is %(n)d answer here", "There are %(n)d answers here", found) % {"n": found}
    wanted = ngettext("the test has %(n)d question", "the test has %(n)d questions", items) % {"n": items}
    return _("%(there)s, %(wanted)s. Type - for a row without a tick.") % {"there": there, "wanted": wanted}


def typed_of(marks: Iterable[Mark]) -> str:
    """The text that `read_marks` reads these answers from."""
    return "".join(mark or "-" for mark in marks)

"""A sheet: an FPDF document with the fonts, colours and measures of the house. Lengths are millimetres.

Letters of Latin scripts are Manrope's, as on the website; Noto Sans KR stands in for what it lacks, which is
Hangul above all. Both are embedded, cut down to the letters in use, so that every reader shows them.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.pattern import LinearGradient
from pylopdf_fonts_ko import sans_path

Colour: TypeAlias = tuple[int, int, int]
Text: TypeAlias = Any  # a str or a lazy translation

INK: Colour = (23, 18, 43)
SOFT: Colour = (82, 74, 107)
LINE: Colour = (216, 210, 230)
WASH: Colour = (244, 240, 255)
VIOLET: Colour = (90, 43, 224)
WHITE: Colour = (255, 255, 255)
HOLOGRAM = ["#7ef0ff", "#b79bff", "#ff9edb", "#ffe38f", "#97ffc9"]

MARGIN = 16.0
_BAND = 34.0
_POINT = 25.4 / 72
_HEAVY = 0.02  # how much of their size letters without a heavy cut are thickened by


@cache
def _font(name: str) -> Path:
    return Path(str(files("font_manrope"))) / "files" / f"Manrope-{name}.ttf"


class Sheet(FPDF):
    """Pages of A4. foot: what stands at the foot of each page beside its number."""

    def __init__(self, *, title: Text, language: str, foot: Text, now: dt.datetime) -> None:
        super().__init__(format="A4")
        self.foot = str(foot)
        self.set_title(str(title))
        self.set_lang(language)
        self.set_creation_date(now)
        self.set_creator("Bonafide")
        self.add_font("house", "", _font("Medium"))
        self.add_font("house", "B", _font("ExtraBold"))
        self.add_font("hangul", "", sans_path())
        self.set_fallback_fonts(["hangul"], exact_match=False)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=MARGIN + 6)
        self.alias_nb_pages()
        self.add_page()

    @property
    def room(self) -> float:
        """What is left of the page above its foot."""
        return float(self.page_break_trigger - self.get_y())

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.ink(SOFT)
        self.set_font("house", "", 8)
        self.cell(self.epw / 2, 5, self.foot)
        self.cell(self.epw / 2, 5, f"{self.page_no()} / {{nb}}", align="R")

    def ink(self, colour: Colour) -> None:
        """The colour of letters."""
        self.set_text_color(*colour)

    def band(self, *, title: Text, above: Text) -> None:
        """The head of the first page."""
        self.set_fill_color(*INK)
        self.rect(0, 0, self.w, _BAND, style="F")
        with self.use_pattern(LinearGradient(0, 0, self.w, 0, colors=HOLOGRAM)):
            self.rect(0, _BAND, self.w, 1.6, style="F")
        self.set_y(9)
        self.words(above, size=9, colour=(187, 166, 255))
        self.set_y(self.get_y() + 1)
        self.set_font("house", "B", 20)
        fits = self.get_string_width(str(title)) < self.epw
        self.words(title, size=20 if fits else 14, heavy=True, colour=WHITE)
        self.set_fill_color(*WHITE)
        self.set_y(_BAND + 8)

    def heading(self, text: Text, *, needs: float = 30) -> None:
        """A heading. needs: the room for what must not be torn from it."""
        if self.room < needs + 10:
            self.add_page()
        else:
            self.set_y(self.get_y() + 6)
        self.words(text, size=13, heavy=True)
        self.set_y(self.get_y() + 1.5)

    def words(
        self,
        text: Text,
        *,
        size: float = 9.5,
        heavy: bool = False,
        colour: Colour = INK,
        width: float = 0,
        align: str = "L",
    ) -> None:
        """A paragraph from where the pen is; the pen then stands below it, at the same left edge."""
        left = self.get_x()
        self.ink(colour)
        self.set_font("house", "B" if heavy else "", size)
        with self.local_context():
            if heavy and any(letter >= "\u1100" for letter in str(text)):
                self.text_mode = TextMode.FILL_STROKE
                self.set_draw_color(*colour)
                self.set_line_width(_HEAVY * size * _POINT)
            self.multi_cell(width, size * _POINT * 1.45, str(text), align=align, new_x="LEFT", new_y="NEXT")
        self.set_x(left)

"""A sheet: an FPDF document with the fonts, colours and measures of the house. Lengths are millimetres.

Letters of Latin scripts are Manrope's, as on the website; Noto Sans KR stands in for what it lacks, which is
Hangul above all. Both are embedded, cut down to the letters in use, so that every reader shows them.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import segno
from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.pattern import LinearGradient
from pylopdf_fonts_ko import sans_path

from paper.breaking import Run, broken

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
BAND = 34.0
_POINT = 25.4 / 72
_LEADING = 1.45  # height of a line in sizes of its letters
_WIDTHS: dict[Run, float] = {}
_MOST_WIDTHS = 50_000  # words, a few megabytes
_HEAVY = 0.02  # how much of their size letters without a heavy cut are thickened by


def _is_hangul(letter: str) -> bool:
    """Letters of the font that has no heavy cut; signs such as ′ and “ are not among them."""
    return "\u1100" <= letter < "\u2000" or letter >= "\u2e80"


@cache
def _font(name: str) -> Path:
    return Path(str(files("font_manrope"))) / "files" / f"Manrope-{name}.ttf"


class Sheet(FPDF):
    """Pages of A4. foot: what stands at the foot of each page beside its number."""

    def __init__(self, *, title: Text, language: str, foot: Text, now: dt.datetime) -> None:
        super().__init__(format="A4")
        self.foot = str(foot)
        self._stamps: dict[str, tuple[float, float, bytes]] = {}
        self._footed: set[int] = set()  # pages that have their foot, or want none
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
        if self.page in self._footed:
            return
        self._footed.add(self.page)
        number, gap = 24.0, 4.0
        self.set_xy(MARGIN, -MARGIN)
        self.ink(SOFT)
        self.set_font("house", "", 8)
        width = self.w - 2 * MARGIN - number
        self.cell(width, 5, self._cut(self.foot, width - gap))
        self.cell(number, 5, f"{self.page_no()} / {{nb}}", align="R")

    def _cut(self, text: str, width: float) -> str:
        """As much of a text as fits into one line of this width."""
        if self.get_string_width(text) <= width:
            return text
        while text and self.get_string_width(f"{text}…") > width:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def without_foot(self) -> None:
        """This page has no foot: a poster."""
        self._footed.add(self.page)

    def bookmark(self, title: Text, *, level: int = 0) -> None:
        """An entry of the outline that leads here. level: 0 for a part, 1 for what is in it."""
        self.start_section(str(title), level=level)

    # --- columns ---------------------------------------------------------------------------------------
    @contextmanager
    def column(self, left: float, width: float) -> Iterator[None]:
        """Words keep within these borders meanwhile, on every page that they need."""
        margins = self.l_margin, self.r_margin
        self.l_margin, self.r_margin = left, self.w - left - width
        self.set_x(left)
        try:
            yield
        finally:
            self.l_margin, self.r_margin = margins
            self.set_x(self.l_margin)

    def beside(self, *columns: tuple[float, Callable[[], None]], gap: float = 6) -> None:
        """Columns (width, what draws it) that begin here. Each runs over as many pages as it needs; the pen
        then stands below the longest."""
        page, top, left = self.page, self.get_y(), self.l_margin
        end = (page, top)
        for width, draw in columns:
            self.turn_to(page, top)
            with self.column(left, width):
                draw()
                end = max(end, (self.page, self.get_y()))
            left += width + gap
        self.turn_to(*end)

    def turn_to(self, page: int, y: float) -> None:
        """Go on drawing on a page that is there already, at this height."""
        self.page = page
        self._restate()
        self.set_y(y)

    def _restate(self) -> None:
        """Write down font, colours and line again: what was drawn last on this page may have had others."""
        assert self.current_font
        assert self.draw_color
        assert self.fill_color
        self._out(self.draw_color.serialize().upper())
        self._out(self.fill_color.serialize().lower())
        self._out(f"{self.line_width * self.k:.2f} w")
        self._out(f"BT /F{self.current_font.i} {self.font_size_pt:.2f} Tf ET")
        self.current_font_is_set_on_page = True

    def stamp(self, key: str, left: float, top: float, draw: Callable[[], None]) -> None:
        """Something that stands in many places: drawn once, the pen at its corner, then repeated as it is.

        Shapes and words only. key: the same for the same drawing.
        """
        stream = self.pages[self.page].contents
        assert isinstance(stream, bytearray)
        if key not in self._stamps:
            begin = len(stream)
            self._restate()
            self.set_xy(left, top)
            draw()
            self._stamps[key] = (left, top, bytes(stream[begin:]))
            return
        x, y, drawn = self._stamps[key]
        stream += f"q 1 0 0 1 {(left - x) * self.k:.2f} {(y - top) * self.k:.2f} cm\n".encode()
        stream += drawn + b"Q\n"

    # --- shapes ----------------------------------------------------------------------------------------
    def panel(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = WASH,
        edge: Colour | None = None,
        round_by: float = 2.5,
    ) -> None:
        """A rounded field. fill, edge: None for none."""
        if fill:
            self.set_fill_color(*fill)
        if edge:
            self.set_draw_color(*edge)
            self.set_line_width(0.3)
        style = ("D" if edge else "") + ("F" if fill else "")
        self.rect(left, top, width, height, style=style, round_corners=True, corner_radius=round_by)

    def stroke(
        self, points: Sequence[tuple[float, float]], *, colour: Colour = LINE, width: float = 0.3
    ) -> None:
        """A line through these points."""
        self.set_draw_color(*colour)
        self.set_line_width(width)
        self.polyline(points)

    def disc(self, text: Text, x: float, y: float, *, radius: float = 2.6, colour: Colour = VIOLET) -> None:
        """A number in a filled circle around a point."""
        self.set_fill_color(*colour)
        self.set_draw_color(*WHITE)
        self.set_line_width(0.35)
        self.circle(x, y, radius, style="DF")
        self.label(text, x, y, size=radius * 3, colour=WHITE)

    def label(self, text: Text, x: float, y: float, *, size: float = 9, colour: Colour = INK) -> None:
        """One heavy line around a point; the pen stays where it is."""
        pen = self.get_x(), self.get_y()
        self.set_font("house", "B", size)
        width, height = self.get_string_width(str(text)) + 2, size * _POINT * 1.2
        self.set_xy(x - width / 2, y - height / 2)
        self.ink(colour)
        with self._still():
            self.cell(width, height, str(text), align="C")
        self.set_xy(*pen)

    @contextmanager
    def _still(self) -> Iterator[None]:
        """No page breaks meanwhile."""
        self.auto_page_break = False
        try:
            yield
        finally:
            self.auto_page_break = True

    def picture(
        self, data: bytes, left: float, top: float, width: float, height: float, *, alt: Text = ""
    ) -> None:
        """A picture (its file) in a box of its own shape."""
        self.image(io.BytesIO(data), left, top, width, height, alt_text=str(alt) or None)
        self.set_draw_color(*LINE)
        self.set_line_width(0.2)
        self.rect(left, top, width, height)

    def qr(self, link: str, left: float, top: float, size: float) -> None:
        """A QR code on white, with its quiet border within the size."""
        rows = [list(row) for row in segno.make_qr(link, error="m").matrix]
        module = size / (len(rows) + 4)
        self.set_fill_color(*WHITE)
        self.rect(left, top, size, size, style="F", round_corners=True, corner_radius=2)
        self.set_fill_color(*INK)
        for down, row in enumerate(rows):
            start = None
            for across, is_dark in enumerate([*row, 0]):
                if is_dark and start is None:
                    start = across
                elif not is_dark and start is not None:
                    x, y = left + (start + 2) * module, top + (down + 2) * module
                    self.rect(x, y, (across - start) * module, module * 1.01, style="F")
                    start = None

    def ink(self, colour: Colour) -> None:
        """The colour of letters."""
        self.set_text_color(*colour)

    def band(self, *, title: Text, above: Text) -> None:
        """The head of the first page."""
        self.set_fill_color(*INK)
        self.rect(0, 0, self.w, BAND, style="F")
        with self.use_pattern(LinearGradient(0, 0, self.w, 0, colors=HOLOGRAM)):
            self.rect(0, BAND, self.w, 1.6, style="F")
        self.set_y(9)
        self.words(above, size=9, colour=(187, 166, 255))
        self.set_y(self.get_y() + 1)
        self.set_font("house", "B", 20)
        fits = self.get_string_width(str(title)) < self.epw
        self.words(title, size=20 if fits else 14, heavy=True, colour=WHITE)
        self.set_fill_color(*WHITE)
        self.set_y(BAND + 8)

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
        marked: bool = False,
    ) -> None:
        """A paragraph from where the pen is; the pen then stands below it, at the same left edge.

        marked: words between ** and ** are heavy; see paper.breaking.plain.
        """
        left, width = self.get_x(), width or self.w - self.r_margin - self.get_x()
        self.ink(colour)
        for runs in self._lines(str(text), size, heavy, width, marked=marked):
            if self.auto_page_break and self.will_page_break(size * _POINT * _LEADING):
                self.add_page()
                self.ink(colour)
            self._line_of(runs, size, left, width, align)
        self.set_x(left)

    def _line_of(self, runs: Sequence[Run], size: float, left: float, width: float, align: str) -> None:
        """One line; the pen then stands below it."""
        top, line = self.get_y(), size * _POINT * _LEADING
        spare = width - 2 * self.c_margin - sum(self._measure(*run) for run in runs) * size
        x = left + self.c_margin + max(0.0, spare) * {"L": 0.0, "C": 0.5, "R": 1.0}[align]
        margin, self.c_margin = self.c_margin, 0.0
        for letters, heavy in runs:
            self.set_font("house", "B" if heavy else "", size)
            wide = self._measure(letters, heavy) * size
            self.set_xy(x, top)
            # In a context of its own: Hangul leaves another font behind.
            with self.local_context():
                if heavy and any(_is_hangul(letter) for letter in letters):
                    self.text_mode = TextMode.FILL_STROKE
                    assert self.text_color
                    self.set_draw_color(self.text_color)
                    self.set_line_width(_HEAVY * size * _POINT)
                self.cell(wide, line, letters)
            x += wide
        self.c_margin = margin
        self.set_xy(left, top + line)

    def height_of(
        self, text: Text, *, size: float = 9.5, heavy: bool = False, width: float = 0, marked: bool = False
    ) -> float:
        """How high `words` would be."""
        width = width or self.w - self.r_margin - self.get_x()
        lines = self._lines(str(text), size, heavy, width, marked=marked)
        return len(lines) * size * _POINT * _LEADING

    def _lines(
        self, text: str, size: float, heavy: bool, width: float, *, marked: bool
    ) -> Sequence[Sequence[Run]]:
        room = (width - 2 * self.c_margin + 0.001) / size
        return broken(text, heavy=heavy, marked=marked, width=room, measure=self._measure)

    def _measure(self, letters: str, heavy: bool) -> float:
        """The width of letters of one point. Remembered for all sheets: they have the same fonts."""
        key = letters, heavy
        if key not in _WIDTHS:
            if len(_WIDTHS) >= _MOST_WIDTHS:
                _WIDTHS.clear()
            self.set_font("house", "B" if heavy else "", 10)
            _WIDTHS[key] = float(self.get_string_width(letters)) / 10
        return _WIDTHS[key]

    def keep(self, height: float) -> None:
        """Go on to the next page unless so much still fits on this one."""
        if self.room < height:
            self.add_page()

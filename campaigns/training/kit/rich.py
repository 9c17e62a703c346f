"""The text of editors (a little HTML) as lines of a sheet."""

from __future__ import annotations

from html.parser import HTMLParser

from paper.breaking import plain
from paper.lines import Line, point, title

_BLOCKS = {"p", "li", "h2", "h3", "h4"}


class _Reader(HTMLParser):
    """Collects paragraphs as (tag, text with ** around what is heavy, number in its list or 0)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[tuple[str, str, int]] = []
        self._lists: list[int] = []  # of each open list the number of its last point, -1 without numbers
        self._tag, self._text, self._heavy = "p", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self._end()
            self._lists.append(-1 if tag == "ul" else 0)
        elif tag in _BLOCKS:
            self._end()
            self._tag = tag
            if tag == "li" and self._lists and self._lists[-1] >= 0:
                self._lists[-1] += 1
        elif tag == "br":
            self._text += "\n"
        elif tag in ("b", "strong"):
            self._mark(heavy=True)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._end()
            if self._lists:
                self._lists.pop()
        elif tag in _BLOCKS:
            self._end()
        elif tag in ("b", "strong"):
            self._mark(heavy=False)

    def handle_data(self, data: str) -> None:
        self._text += plain(_spaced(data))

    def close(self) -> None:
        super().close()
        self._end()

    def _mark(self, *, heavy: bool) -> None:
        if heavy != self._heavy:
            self._heavy = heavy
            self._text += "**"

    def _end(self) -> None:
        self._mark(heavy=False)
        text = self._text.replace("****", "").strip()
        if text:
            number = self._lists[-1] if self._tag == "li" and self._lists else 0
            self.paragraphs.append((self._tag, text, number))
        self._tag, self._text = "p", ""


def _spaced(data: str) -> str:
    """Words with one space between; a space at either end stays."""
    words = " ".join(data.split())
    return f"{' ' if data[0].isspace() else ''}{words}{' ' if words and data[-1].isspace() else ''}"


def lines_of(text: object, *, size: float = 9.5) -> list[Line]:
    """Lines of a text of an editor: a str of HTML, or a RichText."""
    reader = _Reader()
    reader.feed(str(getattr(text, "source", text)))
    reader.close()
    return [_line(*paragraph, size=size) for paragraph in reader.paragraphs]


def _line(tag: str, text: str, number: int, *, size: float) -> Line:
    if tag == "li":
        return point(text, marker=f"{number}." if number > 0 else "◆", size=size, marked=True)
    if tag.startswith("h"):
        return title(text.replace("**", ""), size=size + 1, above=2)
    return Line(text, size=size, above=1.2, marked=True)

"""Breaking paragraphs into lines, with heavy words in them. Pure: it measures with what it is given.

fpdf's own breaking takes time with the square of a line's changes of font, and in Korean words it changes at
every space; this takes each word once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

Run: TypeAlias = tuple[str, bool]  # letters, and whether they are heavy
Measure: TypeAlias = Callable[[str, bool], float]

MARK = "**"


def plain(text: str) -> str:
    """A text for `broken(marked=True)` in which nothing is heavy."""
    while MARK in text:
        text = text.replace(MARK, "* *")
    return text


def broken(text: str, *, heavy: bool, marked: bool, width: float, measure: Measure) -> list[list[Run]]:
    """The lines of a text, each as its runs; at least one. marked: what stands between two MARKs is heavy.

    A word that is wider than a line is cut.
    """
    return [
        _joined(line)
        for paragraph in text.split("\n")
        for line in _filled(list(_words(paragraph, heavy=heavy, marked=marked)), width, measure)
    ]


def _words(paragraph: str, *, heavy: bool, marked: bool) -> Iterator[list[Run]]:
    """Words as pieces without a space between: a word may be heavy in part."""
    word: list[Run] = []
    for place, part in enumerate(paragraph.split(MARK) if marked else [paragraph]):
        first, *others = part.split(" ")
        pieces = [first, *others]
        for number, piece in enumerate(pieces):
            if number:
                if word:
                    yield word
                word = []
            if piece:
                word.append((piece, heavy or place % 2 == 1))
    if word:
        yield word


def _filled(words: Sequence[list[Run]], width: float, measure: Measure) -> Iterator[list[list[Run]]]:
    line: list[list[Run]] = []
    used = 0.0
    for word in (part for whole in words for part in _cut(whole, width, measure)):
        wide = sum(measure(*piece) for piece in word)
        space = measure(" ", line[-1][-1][1]) if line else 0.0
        if line and used + space + wide > width:
            yield line
            line, used, space = [], 0.0, 0.0
        line.append(word)
        used += space + wide
    yield line


def _cut(word: list[Run], width: float, measure: Measure) -> Iterator[list[Run]]:
    """A word, or its parts where it is wider than a line."""
    if sum(measure(*piece) for piece in word) <= width:
        yield word
        return
    part: list[Run] = []
    used = 0.0
    for letter, heavy in ((letter, heavy) for letters, heavy in word for letter in letters):
        wide = measure(letter, heavy)
        if part and used + wide > width:
            yield part
            part, used = [], 0.0
        part.append((letter, heavy))
        used += wide
    yield part


def _joined(words: Sequence[Sequence[Run]]) -> list[Run]:
    """The words of a line as runs, as long as their weight is the same."""
    runs: list[Run] = []
    for place, word in enumerate(words):
        for number, (letters, heavy) in enumerate(word):
            if place and not number:
                runs[-1] = (runs[-1][0] + " ", runs[-1][1])
            if runs and runs[-1][1] == heavy:
                runs[-1] = (runs[-1][0] + letters, heavy)
            else:
                runs.append((letters, heavy))
    return runs

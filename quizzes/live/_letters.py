"""Letters that look alike, and the letters of Hangul in their different shapes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from confusable_homoglyphs import confusables

_LATIN_NAME = re.compile(
    r"(?:.*LATIN|REGIONAL INDICATOR SYMBOL) (?:.* )?LETTER (?:SMALL CAPITAL )?([A-Z])(?: WITH .*)?$"
)
_COMPATIBILITY = [chr(code) for code in range(0x3131, 0x318F)]
_FINALS = [chr(code) for code in range(0x11A8, 0x11C3)]

# A Hangul letter that stands alone has its own character: ㅋ, and not the ᄏ that only begins a syllable.
SINGLE_HANGUL = {ord(unicodedata.normalize("NFKC", letter)): letter for letter in _COMPATIBILITY} | {
    ord(final): unicodedata.lookup(unicodedata.name(final).replace("JONGSEONG", "LETTER"))
    for final in _FINALS
}


@lru_cache(maxsize=8192)
def latin(char: str) -> str:
    """The Latin letter or digit that this character looks like, else the character itself.

    From Unicode's table of confusables; accents, strokes, small capitals and letters in boxes, which that
    table leaves out, are read from the name of the character. Hangul stays Hangul.
    """
    if char.isascii() or unicodedata.name(char, "").startswith("HANGUL"):
        return char
    found = confusables.is_confusable(char, greedy=True) or ()
    twins = [twin["c"] for entry in found for twin in entry["homoglyphs"]]
    plain = [twin for twin in twins if twin.isascii() and twin.isalnum()]
    named = [_named(twin) for twin in twins if len(twin) == 1]
    return _named(char) or next(filter(None, (*plain, *named)), char)


def _named(char: str) -> str:
    """The letter in the name of a character, "" for none."""
    found = _LATIN_NAME.match(unicodedata.name(char, ""))
    if not found:
        return ""
    return found[1].lower() if "SMALL" in found[0] else found[1]


def in_latin(text: str) -> str:
    """The text with every look-alike written as the Latin letter, and without accents."""
    return "".join(latin(char) for char in text if not unicodedata.category(char).startswith("M"))

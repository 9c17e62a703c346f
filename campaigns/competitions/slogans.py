"""How much alike two slogans are, from 0 to 1, and where they differ.

A figure here is a reason for a person to look, never a verdict: short common phrases meet by chance.

Sources
    PostgreSQL documentation, pg_trgm: words, padding, similarity. What it counts as a letter (Unicode's
        Alphabetic and Nd) was read from PostgreSQL 15 in C.UTF-8, character by character.
    Unicode Technical Standard 39: letters that look alike, as packed by confusable_homoglyphs
    rapidfuzz, token_set_ratio: words in common first, then the share of characters in common (Indel)
The way the two figures are combined, and the threshold, are this project's convention: .075 % of 20,000
pairs of 2 to 8 words each, drawn from 58 English or 38 Korean ones, reach it by chance.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from math import sqrt
from typing import Literal

import regex
from confusable_homoglyphs import confusables
from rapidfuzz.fuzz import token_set_ratio

# No slogan has more; what comes after is not compared, so that nobody can make a comparison slow.
MOST_CHARACTERS = 1000

# The similarity from which on two slogans are worth a look together.
SLOGAN_THRESHOLD = 0.6

Kind = Literal["equal", "changed", "left", "right"]

_LATIN_NAME = regex.compile(r".*LATIN (?:.* )?LETTER (?:SMALL CAPITAL )?([A-Z])(?: WITH .*)?")
# Control, format, private and unassigned characters, and letters that are drawn as nothing.
_INVISIBLE = regex.compile(r"[[\p{C}\p{Default_Ignorable_Code_Point}\u2800]--[\s]]", regex.V1)
_APOSTROPHES = regex.compile(r"(?<=\p{L})['\u2019\u02bc\u2018`\u00b4](?=\p{L})")
# Accents disguise a letter of these; in other scripts a mark can be a vowel.
_ACCENTS = regex.compile(r"(?<=[\p{Latin}\p{Greek}\p{Cyrillic}\p{N}]\p{M}*)\p{M}")
_NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+|(?<![\p{L}\p{M}])\p{M}+")
_PG_WORD = regex.compile(r"[\p{Alphabetic}\p{Nd}]+")
_WRITTEN_WORD = regex.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words of two slogans, as they were written.

    `equal`: alike after normalising (so case and punctuation may differ), `changed`: other words in the same
    place, `left` and `right`: only in the first or the second slogan; the other text is then "".
    """

    kind: Kind
    text_a: str
    text_b: str


def normalise_slogan(text: str) -> str:
    """The slogan as it is compared: small letters, digits, single spaces. Normalising twice changes nothing.

    NFKC (which also joins Hangul typed letter by letter), case folded, what is not drawn removed, apostrophes
    within words removed, other punctuation and symbols made spaces, accents of Latin, Greek and Cyrillic
    letters dropped, and every letter that looks like a Latin one written as that one. Hangul stays as it is.
    """
    text = text[:MOST_CHARACTERS]
    for _ in range(6):
        before, text = text, _normalised_once(text)
        if text == before:
            break
    return text


def _normalised_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
        text = "".join(map(_twin, unicodedata.normalize("NFC", text)))
    text = _APOSTROPHES.sub("", text.casefold())
    return " ".join(_NO_WORD.sub(" ", text).split())


@lru_cache(maxsize=8192)
def _twin(char: str) -> str:
    """The Latin letter or digit that a letter looks like, else the letter itself."""
    if char.isascii() or not char.isalpha() or unicodedata.name(char, "").startswith(("HANGUL", "CJK")):
        return char
    found = confusables.is_confusable(char, greedy=True) or ()
    twins = [twin["c"] for entry in found for twin in entry["homoglyphs"]]
    plain = [twin for twin in twins if twin.isascii() and twin.isalnum()]
    named = [_named(twin) for twin in twins if len(twin) == 1]
    return _named(char) or next(filter(None, (*plain, *named)), char)


def _named(char: str) -> str:
    """The small letter in the name of a Latin character (ø, ʙ), "" for none."""
    found = _LATIN_NAME.fullmatch(unicodedata.name(char, ""))
    return found[1].lower() if found else ""


def trigrams(text: str) -> frozenset[str]:
    """The trigrams of the words of a text as PostgreSQL's show_trgm() has them.

    Words are runs of letters and digits, in lower case character by character, each with two spaces before it
    and one behind it. PostgreSQL keeps trigrams with letters beyond ASCII as 24 bits, in which two different
    ones meet once in 16 million pairs: there it may count one more in common.
    """
    found: set[str] = set()
    for word in _PG_WORD.findall(text):
        padded = f"  {''.join(map(_pg_lower, word))} "
        found.update(padded[at : at + 3] for at in range(len(padded) - 2))
    return frozenset(found)


def _pg_lower(char: str) -> str:
    """One character for one, as towlower() has it: İ becomes i without the dot over it."""
    return char.lower()[0]


def trigram_similarity(a: str, b: str) -> float:
    """similarity(a, b) of PostgreSQL's pg_trgm, 0 to 1: trigrams in both over trigrams in either.

    0 where one of the texts has no letter or digit, also for two empty texts.
    """
    return _shared(trigrams(a), trigrams(b))


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    either = len(a | b)
    return len(a & b) / either if either else 0.0


def slogan_similarity(a: str, b: str) -> float:
    """How much alike two slogans are, 0 to 1, the same in both directions; texts are normalised first.

    1 for the same letters and digits in the same order, however they are spaced, and for the same words in
    another order. 0 where one of them has no letter or digit; two such slogans are not alike either, because
    there is nothing in them that could have been taken. Otherwise sqrt(t · s · d) of

        t  trigram similarity, 0 to 1
        s  token_set_ratio / 100: 1 also where all words of one slogan are in the other, hence
        d  sqrt(characters of the shorter / characters of the longer), spaces not counted

    "Buy real" and "Buy real, feel the deal, be proud" come to .41. Because s and d are at most 1, slogans
    that reach a threshold x have a trigram similarity of at least x²: a trigram index finds every one of
    them (see `trigram_threshold`), except those that only differ in their spaces.
    """
    return normalised_similarity(normalise_slogan(a), normalise_slogan(b))


def normalised_similarity(a: str, b: str, shared: float | None = None) -> float:
    """`slogan_similarity` of texts normalised before, with their trigram similarity if it is known."""
    letters_a, letters_b = joined(a), joined(b)
    if not letters_a or not letters_b:
        return 0.0
    if letters_a == letters_b:
        return 1.0
    first, second = sorted((a, b))
    words = token_set_ratio(first, second) / 100
    trigram = trigram_similarity(a, b) if shared is None else shared
    return min(1.0, sqrt(trigram * words * damping(len(letters_a), len(letters_b))))


def joined(normalised: str) -> str:
    """A normalised text without its spaces. Korean especially is spaced in more than one way."""
    return normalised.replace(" ", "")


def damping(length_a: int, length_b: int) -> float:
    """sqrt(shorter / longer), 0 to 1, so that a short slogan within a long one is no full match."""
    return sqrt(min(length_a, length_b) / max(length_a, length_b))


def trigram_threshold(threshold: float) -> float:
    """The trigram similarity below which no differently spelt slogan reaches this similarity: its square."""
    return threshold * threshold


def differences(a: str, b: str) -> list[Span]:
    """Two slogans side by side, run of words by run of words, in the order they are read.

    Words are compared normalised, and given as they were written.
    """
    words_a, words_b = list(_WRITTEN_WORD.finditer(a)), list(_WRITTEN_WORD.finditer(b))
    compared = SequenceMatcher(None, _keys(words_a), _keys(words_b), autojunk=False)
    kinds: dict[str, Kind] = {"equal": "equal", "replace": "changed", "delete": "left", "insert": "right"}
    return [
        Span(kinds[what], _written(a, words_a[i:j]), _written(b, words_b[k:m]))
        for what, i, j, k, m in compared.get_opcodes()
    ]


def _keys(words: list[regex.Match]) -> list[str]:
    return [normalise_slogan(word[0]) or word[0] for word in words]


def _written(text: str, words: list[regex.Match]) -> str:
    return text[words[0].start() : words[-1].end()] if words else ""

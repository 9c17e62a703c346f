"""What a nickname may not be: rude, a way to reach a young person, or a name that passes for staff.

A modest filter for a room with a trainer in it, who can rename and remove. It undoes look-alike letters,
digits for letters, stretched letters and separators, and it looks at words, so that Scunthorpe, a peacock,
시발점 and 새끼손가락 stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import regex

from quizzes.live import _unwanted_words as unwanted
from quizzes.live._letters import in_latin

_SEPARATORS = regex.compile(r"[^\p{L}\p{N}@$!|*+]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HANGUL = re.compile(r"[가-힣]+")
_SINGLE_HANGUL = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]+")
_NO_LETTER = regex.compile(r"\P{L}+")
_LAUGHTER = str.maketrans("", "", "ㅋㅎㅠㅜ")

_SAME_SHAPE = str.maketrans("0134578i|!@$+", "oleastblllast")
_ENDS = "0123456789!|*+$@"

_ADDRESS = re.compile(
    r"://|\bwww\b|\S@\S+\.\w|\w{2,}@\w{3,}|^@\w{3,}"
    r"|\w\s?(?:\.|\bdot\b|닷)\s?(?:com|net|org|info|kr|me|gg|io|ly|tv|xyz|app|dev|link|site|shop|닷컴)\b",
    re.IGNORECASE,
)
_MOST_DIGITS = 6
_SPOKEN_DIGITS = str.maketrans("공영일이삼사오육륙칠팔구oOlI", "0012345667890011")
_MOBILE_NUMBER = re.compile(r"01[016789]\d{7,8}")

# Besides the letter: what is written for it.
_DIGITS = {
    "a": "4@",
    "b": "8",
    "e": "3",
    "g": "9",
    "i": "1!|",
    "l": "1|",
    "o": "0",
    "s": "5$",
    "t": "7+",
    "u": "v",
}


def _letter(letter: str, times: int, *, inner: bool) -> str:
    """So many of a letter or more, as they are written around a filter; inner ones also as stars."""
    looks = f"[{letter}{_DIGITS.get(letter, '')}]{{{times},}}"
    twin = {"i": "|l", "l": "|i"}.get(letter, "")
    star = rf"|\*{{{times}}}" if inner else ""
    return f"(?:{looks}{twin}{star})"


def _word_pattern(word: str) -> str:
    runs = [(letter, len(list(run))) for letter, run in groupby(word)]
    last = len(runs) - 1
    return "".join(_letter(*run, inner=0 < place < last) for place, run in enumerate(runs))


def _any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(_word_pattern(word) for word in words) + ")"


_AROUND = r"[\W\d_]*"
_IN_A_WORD = re.compile(
    f"{_any_of(unwanted.ANYWHERE)}"
    f"|^{_AROUND}{_any_of(unwanted.START)}"
    f"|^{_AROUND}{_any_of(unwanted.WHOLE)}(?:e?s)?{_AROUND}$"
)
_THE_WHOLE = re.compile(
    _any_of([*unwanted.ANYWHERE, *unwanted.START, *unwanted.WHOLE]) + "(?:e?s|ed|ers?|ing?|y|head)?"
)


def tells_how_to_reach(text: str) -> bool:
    """A link, an e-mail address, a handle, or as many digits as a telephone or student number has."""
    spoken = regex.sub(r"[^\p{L}\p{N}]+", "", text).translate(_SPOKEN_DIGITS)
    return (
        _ADDRESS.search(text) is not None
        or sum(char.isdigit() for char in text) > _MOST_DIGITS
        or _MOBILE_NUMBER.search(spoken) is not None
    )


def passes_for_staff(text: str, staff_names: Iterable[str]) -> bool:
    """It looks like a role, or like the name of somebody on the staff."""
    parts = _parts(in_latin(text))
    shapes = {shape for word in {*_words(text), "".join(parts)} for shape in _shapes(word)}
    joined = set(_joined([_shape(part) for part in parts]))
    return (
        not shapes.isdisjoint(_role_shapes(unwanted.STAFF))
        or any(role in shape for role in _role_shapes(unwanted.STAFF_ANYWHERE) for shape in shapes)
        or any(unwanted.KOREAN_STAFF.search(piece) for piece in _hangul_pieces(text))
        or _names(tuple(staff_names)).include(shapes, joined)
    )


def is_rude(text: str) -> bool:
    """It holds a swear word, a slur or an abbreviation of one, in English or Korean."""
    whole = "".join(_parts(in_latin(text))).casefold()
    return (
        any(_is_rude_word(word.casefold()) for word in _words(text))
        or _THE_WHOLE.fullmatch(whole) is not None
        or _is_rude_in_korean(text)
    )


def _is_rude_word(word: str) -> bool:
    return word not in unwanted.HARMLESS and _IN_A_WORD.search(word) is not None


def _is_rude_in_korean(text: str) -> bool:
    letters = _NO_LETTER.sub("", text)
    abbreviations = {run.translate(_LAUGHTER) for run in _SINGLE_HANGUL.findall(letters)}
    pieces, whole = _hangul_pieces(text), "".join(_hangul(text))
    return (
        not abbreviations.isdisjoint(unwanted.KOREAN_ABBREVIATIONS)
        or any(unwanted.KOREAN.search(unwanted.KOREAN_HARMLESS.sub(" ", piece)) for piece in pieces)
        or any(words.fullmatch(whole) for words in (unwanted.KOREAN, unwanted.KOREAN_ALONE))
    )


def _words(text: str) -> set[str]:
    """The words of a text in Latin letters: as typed, parted at capitals, and spelled out."""
    latin = in_latin(text)
    typed, parted = _parts(latin), _parts(_HUMP.sub(" ", latin))
    return {*typed, *parted, *_spelled(typed, most=2)}


def _parts(text: str) -> list[str]:
    return [part for part in _SEPARATORS.split(text) if part]


def _hangul(text: str) -> list[str]:
    return _HANGUL.findall(unicodedata.normalize("NFKC", text))


def _hangul_pieces(text: str) -> set[str]:
    """The words of a text in Hangul, and single syllables joined: "시1발"."""
    pieces = _hangul(text)
    return {*pieces, *_spelled(pieces, most=1)}


def _spelled(parts: Sequence[str], *, most: int) -> Iterator[str]:
    """Neighbours of at most so many characters, joined: "f u c k"."""
    for short, run in groupby(parts, key=lambda part: len(part) <= most):
        if short:
            yield "".join(run)


def _joined(parts: Sequence[str]) -> Iterator[str]:
    """Every run of neighbours, joined."""
    for start in range(len(parts)):
        for end in range(start, len(parts)):
            yield "".join(parts[start : end + 1])


def _shape(word: str) -> str:
    """What a word looks like from afar: "Adm1n", "adrnin" and "ADMlN" are one shape."""
    return word.casefold().translate(_SAME_SHAPE).replace("rn", "m").replace("vv", "w")


def _shapes(word: str) -> set[str]:
    """The shape with and without what somebody put before and behind: "admin2", "!host!"."""
    return {_shape(word), _shape(word.strip(_ENDS))}


@lru_cache(maxsize=8)
def _role_shapes(roles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_shape(role) for role in roles)


@dataclass(frozen=True)
class _Names:
    """Shapes of names, the family name first or last. full: in several parts. korean: three syllables on."""

    every: frozenset[str]
    full: frozenset[str]
    korean: frozenset[str]

    def include(self, shapes: set[str], joined: set[str]) -> bool:
        """The name itself; a full name among other words; a Korean one with an ending: "김민수입니다"."""
        beginnings = {run[:length] for run in joined for length in range(3, len(run) + 1)}
        return not (
            self.every.isdisjoint(shapes)
            and self.full.isdisjoint(joined)
            and self.korean.isdisjoint(beginnings)
        )


@lru_cache(maxsize=8)
def _names(names: tuple[str, ...]) -> _Names:
    """Kept between calls: a thousand players join one room, and its staff is the same for all."""
    parted = [[_shape(part) for part in _parts(in_latin(name))] for name in names]
    every = {"".join(order) for parts in parted for order in (parts, parts[::-1])} - {""}
    full = {"".join(order) for parts in parted if len(parts) > 1 for order in (parts, parts[::-1])}
    korean = {name for name in every if len(name) > 2 and _HANGUL.fullmatch(name)}
    return _Names(frozenset(every), frozenset(full), frozenset(korean))

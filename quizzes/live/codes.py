"""Join codes: short, read from a projector, typed on a phone.

The alphabet has no vowels and no 3, 4 or V, which are read as vowels: no code spells a word. Of characters
that look alike it has one or none. There are 19^6 = 47 million codes; what keeps them from being guessed is
the limit on tries.
"""

from __future__ import annotations

import unicodedata
from random import Random, SystemRandom

from quizzes.live._letters import SINGLE_HANGUL, latin

LENGTH = 6
ALPHABET = "256789CDFHJKMNPRTWX"

# Abbreviations that are read as words without their vowels, and numbers with a meaning.
_UNWANTED = [
    "FCK",
    "FKN",
    "FKR",
    "DCK",
    "CCK",
    "CNT",
    "KKK",
    "PNX",
    "PRN",
    "TWT",
    "WNK",
    "WTF",
    "XXX",
    "69",
    "88",
    "666",
]

# 0, O, Q, D and 1, I, L, J are too many to tell apart: a code with a 0, O, Q, 1, I or L in it is no code.
_LOOK_ALIKES = str.maketrans("ZSGB", "2568")

# What a Korean keyboard writes when somebody forgot to switch it to Latin letters.
_KEYBOARD = str.maketrans(
    dict(
        zip("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "QWERTYUIOPASDFGHJKLZXCVBNM", strict=True)
    )
    | dict(zip("ㄲㄸㅃㅆㅉㅒㅖ", "REQTWOP", strict=True))
    | dict(zip("ㅘㅙㅚㅝㅞㅟㅢ", ["HK", "HO", "HL", "NJ", "NP", "NL", "ML"], strict=True))
    | dict(zip("ㄳㄵㄶㄺㄻㄼ", ["RT", "SW", "SG", "FR", "FA", "FQ"], strict=True))
    | dict(zip("ㄽㄾㄿㅀㅄ", ["FT", "FX", "FV", "FG", "QT"], strict=True))
)


def new_code(rng: Random | None = None) -> str:
    """A code at random, from the system's own source where no other is given."""
    source = rng or SystemRandom()
    while True:
        code = "".join(source.choices(ALPHABET, k=LENGTH))
        if not any(word in code for word in _UNWANTED):
            return code


def normalise_code(text: str) -> str:
    """The code that somebody typed, "" when it cannot be one.

    Spaces, hyphens, case, full-width and foreign look-alike letters do not matter, nor does a keyboard that
    was left on Hangul.
    """
    parts = unicodedata.normalize("NFKD", text[:100]).translate(SINGLE_HANGUL).translate(_KEYBOARD)
    code = "".join(latin(char) for char in parts if char.isalnum()).upper().translate(_LOOK_ALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""

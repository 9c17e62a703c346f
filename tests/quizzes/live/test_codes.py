"""Join codes: read from far away, typed in any way, and no words."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.live.codes import ALPHABET, LENGTH, new_code, normalise_code

FULL_WIDTH = {ord(char): ord(char) + 0xFEE0 for char in ALPHABET}
# Where these letters are on a Korean keyboard.
KOREAN_KEYS = dict(zip("CDFHJKMNPRTWX", "ㅊㅇㄹㅗㅓㅏㅡㅜㅔㄱㅅㅈㅌ", strict=True))

codes = st.builds(lambda seed: new_code(Random(seed)), st.integers())


@given(codes)
def test_a_code_is_six_characters_that_cannot_be_confused(code: str) -> None:
    assert (len(code), set(code) - set(ALPHABET)) == (LENGTH, set())
    assert set(ALPHABET) & set("0O1ILAEIOUY34V") == set()


def test_codes_do_not_spell_rude_abbreviations() -> None:
    rng = Random(4)
    rude = re.compile("FCK|KKK|WTF|CCK|69|88")
    assert [code for code in (new_code(rng) for _each in range(50_000)) if rude.search(code)] == []


def test_codes_differ() -> None:
    assert len({new_code() for _each in range(1_000)}) > 990


def test_a_code_uses_the_whole_alphabet() -> None:
    rng = Random(4)
    assert set("".join(new_code(rng) for _each in range(1_000))) == set(ALPHABET)


@given(codes)
def test_every_way_of_typing_a_code_is_the_code(code: str) -> None:
    ways = [
        code,
        code.lower(),
        f"  {code[:3]} {code[3:]}\n",
        f"{code[:3]}-{code[3:]}",
        "\u200b".join(code),
        code.translate(FULL_WIDTH),
        "".join(KOREAN_KEYS.get(char, char) for char in code),
    ]
    assert [normalise_code(way) for way in ways] == [code] * len(ways)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("zsgbcd", "2568CD"),
        ("СНКМРТ", "CHKMPT"),  # a Cyrillic keyboard
        ("초가ㅇ", ""),  # five keys are no code
        ("촣ㅈㅅㅌ", "CH6WTX"),  # CHGWTX, and a G is a 6
        ("초러ㅡㅔ", "CHFJMP"),  # CHFJMP on a Korean keyboard that makes syllables of it
        ("", ""),
        ("25678", ""),
        ("2567899", ""),
        ("25678O", ""),
        ("25678l", ""),
        ("25678A", ""),
        ("한글입니다요", ""),
        ("🦊🦊🦊🦊🦊🦊", ""),
        ("2" * 100_000, ""),
    ],
)
def test_what_people_type(typed: str, code: str) -> None:
    assert normalise_code(typed) == code


@given(st.text())
def test_whatever_is_typed_is_a_code_or_nothing(typed: str) -> None:
    code = normalise_code(typed)
    assert code == "" or (len(code) == LENGTH and set(code) <= set(ALPHABET))
    assert normalise_code(code) == code

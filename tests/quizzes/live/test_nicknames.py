"""Nicknames: proposed, cleaned, told apart, and refused where a room should not see them."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.live import nicknames
from quizzes.live._nickname_words import WORDS
from quizzes.live.exceptions import InvalidNickname

STAFF = ["Ann Lee", "민수 김", "Jo"]

# Letters, and what makes trouble: marks, Hangul in all shapes, what is invisible, what NFKC takes apart.
troublesome = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("a\u0301\u0327\u0300 \u00a8\u00a0\u1100\u1161\u11a8\u11aa\u3131\u3133\u3144\u314f가"),
        st.sampled_from(
            "\u200b\u200d\u202e\u2066\ufeff\u3164\uffa0\uffa1\uffc2\ufdfa\ufb01\u0130\u0345ß\u1e9e\n\t"
        ),
    ),
    max_size=40,
)


def cleaned(text: str) -> str | None:
    try:
        return nicknames.clean(text)
    except InvalidNickname:
        return None


# --- proposed


@pytest.mark.parametrize("language", WORDS)
def test_there_are_ten_thousand_proposals_and_they_pass(language: str) -> None:
    names = [f"{first} {second}" for first, second in product(*WORDS[language])]
    assert len({nicknames.key(name) for name in names}) == len(names) >= 10_000
    some = names[::7]  # every word is in it
    assert [name for name in some if nicknames.is_refused(name, STAFF)] == []
    assert [name for name in some if nicknames.clean(f"{name} 999") != f"{name} 999"] == []


@given(st.sampled_from(["en", "ko", "ko-kr", "fr"]), st.integers())
def test_proposals_never_collide(language: str, seed: int) -> None:
    rng, taken = Random(seed), set[str]()
    for _each in range(50):
        name = nicknames.propose(language, taken, rng)
        assert nicknames.key(name) not in taken
        assert nicknames.is_proposal(name, language)
        nicknames.check(nicknames.clean(name))
        taken.add(nicknames.key(name))


@pytest.mark.parametrize("language", WORDS)
def test_when_all_are_taken_a_number_is_added(language: str) -> None:
    names = {f"{first} {second}" for first, second in product(*WORDS[language])}
    taken, last = {nicknames.key(name) for name in names}, next(iter(names))
    numbered = nicknames.propose(language, taken, Random(4))
    assert (numbered[:-2] in names, numbered[-2:]) == (True, " 2")
    assert nicknames.is_proposal(numbered, language)
    assert nicknames.propose(language, taken - {nicknames.key(last)}, Random(4)) == last


@pytest.mark.parametrize(
    "name", ["", "Brave", "Otter Brave", "Brave Otter x", "Brave  Otter", "용감한 Otter"]
)
def test_what_the_site_did_not_propose(name: str) -> None:
    assert not nicknames.is_proposal(name, "en")


def test_a_proposal_is_in_the_language_of_the_player() -> None:
    assert nicknames.is_proposal("용감한 수달", "ko")
    assert nicknames.is_proposal("Brave Otter", "en")
    assert not nicknames.is_proposal("Brave Otter", "ko")


# --- cleaned


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Brave \t\n Otter ", "Brave Otter"),
        ("Ｂｒａｖｅ", "Brave"),
        ("ﬁne", "fine"),
        ("a\u202eb\u2066c\u200bd\ufeff\x00", "abcd"),
        ("수\u3164달", "수달"),
        ("\u1109\u116e\u1103\u1161\u11af", "수달"),
        ("수달ㅋㅋㅋ", "수달ㅋㅋㅋ"),
        ("아ㅄ", "아ㅄ"),
        ("ﾢｽ", "ㄲス"),
        ("Z" + "\u0351" * 30 + "algo", "Z\u0351\u0351algo"),
        ("e\u0301", "é"),
        ("Nguyễn", "Nguyễn"),
        ("Otter 🦦", "Otter 🦦"),
    ],
)
def test_clean(typed: str, shown: str) -> None:
    assert nicknames.clean(typed) == shown


def test_twenty_characters_as_a_reader_counts_them() -> None:
    assert nicknames.clean("가" * 20) == "가" * 20
    assert nicknames.clean("q\u0301" * 20) == "q\u0301" * 20
    assert nicknames.clean("a" + "👩🏽" * 19) == "a" + "👩🏽" * 19


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u3164\u2800", "...", "?!", "🦦", "\u0301\u0301"])
def test_nothing_to_show_is_refused_with_advice(typed: str) -> None:
    with pytest.raises(InvalidNickname, match="at least one letter or number"):
        nicknames.clean(typed)


@pytest.mark.parametrize(
    "typed", ["a" * 21, "가" * 21, "a" * 1_000_000, "a" + "\ua960" * 100, "q\u0301" * 21]
)
def test_too_long_is_refused_with_advice(typed: str) -> None:
    with pytest.raises(InvalidNickname, match="20 characters at most"):
        nicknames.clean(typed)


@given(troublesome)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = cleaned(text)
    assert once is None or nicknames.clean(once) == once


@given(troublesome)
def test_the_key_is_stable(text: str) -> None:
    name = cleaned(text)
    if name is not None:
        assert nicknames.key(nicknames.key(name)) == nicknames.key(name)
        assert nicknames.key(f" {name} ") == nicknames.key(name)
        assert 0 < len(nicknames.key(name)) <= 160
        assert nicknames.is_refused(name, STAFF) == nicknames.is_refused(f" {name}\u200b", STAFF)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brave Otter", "braveotter"),
        ("ＯＴＴＥＲ", "otter"),
        ("Straße", "STRASSE"),
        ("용감한 수달", "용감한수달"),
        ("ㅅㅏ자", "사자"),
    ],
)
def test_one_key_for_what_reads_alike(one: str, other: str) -> None:
    assert nicknames.key(one) == nicknames.key(other)


# --- refused

RUDE = """\
fuck|FUCKER|fuuuuck|f.u.c.k|f u c k|fu ck|f_u_c_k|fuc king|f*ck|f**k|fvck|fück|𝓯𝓾𝓬𝓴|fuсk|
ｆｕｃｋ|f\u200buck|🇫🇺🇨🇰|fᴜᴄᴋ|sh1t|$hit|shiiit|b1tch|BigDick|dick69|a55hole|n1gger|cunt|
c u n t|bullsh!t|pr0n|porn star|씨발|시발|시 발|시1발|시.발|ㅅㅣ발|씨이발|개새끼|개 새끼|병신|ㅂㅅ|
ㅅㅂ|ㅅ ㅂ|ㅄ|ㅋㅋㅅㅂㅋㅋ|ㅈㄹ|지랄|존나|좆|미친놈|느금마|tlqkf|ㅗ|ssibal"""
HARMLESS = """\
Scunthorpe|Peacock|Cocktail|Dickens|Essex|Sussex|Grape|Therapist|Saltwater|Swanky|Bass Player|
Classic|Assassin|Analyst|Canal|Shiitake|Yamashita|Push it|Rabbit Chaser|Orbit Champion|Niger|
Montenegro|Tilt|Title|Thai tea|Cucumber|Document|Pianist|Raccoon|Hancock|Mishit Star|Ghost|
Ghost Rider|Badminton|Strainer|Model|Modern|Jose|Fukuoka|Penistone|Arsenal|Whoever|Star***|Ann|Lee|
Jonas|Julie Ann|Anna|Player 12345|J.Kim|St. Mary|C@t|시발점|다시 발표|솜씨발휘|새끼손가락|아기새|
보지 마|자지 않는 별|지금 보지마|한강사랑|건강사탕|천사|경치|한남동|미래|수달ㅋㅋㅋ|ㄱㅅ|
영향을 미친 별|김민지|민수|초코송이|날씨바람|이사라|유나|재민|병아리|신병|Søren|José|Мария|Νίκος|
さくら|小明"""
REACHABLE = """\
example.com|www.example.org|http://x.y|bit.ly/x|a@b.example|minsu@mail|@minsu_07|site dot com|
mysite.co.kr|010-1234-5678|01012345678|공일공12345678|O1O 1234 5678|call 5551234567|
２０２４１２３４|0 1 0 1 2 3 4 5 6 7 8"""
STAFF_LIKE = """\
admin|ADMIN|Adm1n|adrnin|аdmin|ａｄｍｉｎ|admin2|4dmin|a d m i n|TheAdmin|real admin|ᴀdmin|ADMlN|
Host|h0st|HOST 1|co-host|Trainer|тrainer|Teacher Kim|moderator|Bona Fide|B0nafide|관리자|관 리 자|
선생님|김선생님|강사|영어강사|운영자2|진행자|김쌤|Ann Lee|annlee|Ann-Lee|Αnn Lee|4nn L33|Lee Ann|
The real Ann Lee|김민수|김 민수|김민수입니다|민수 김|Jo|J0|Jo!"""


def examples(text: str) -> list[str]:
    """Names with a bar between, in lines."""
    return text.replace("\n", "").split("|")


@pytest.mark.parametrize("name", examples(RUDE))
def test_rude(name: str) -> None:
    with pytest.raises(InvalidNickname, match="Not everybody"):
        nicknames.check(name)


@pytest.mark.parametrize("name", examples(HARMLESS))
def test_harmless(name: str) -> None:
    nicknames.check(nicknames.clean(name), STAFF)


@pytest.mark.parametrize("name", examples(REACHABLE))
def test_ways_to_reach_a_young_person(name: str) -> None:
    with pytest.raises(InvalidNickname, match="Leave out phone numbers, addresses and links"):
        nicknames.check(name)


@pytest.mark.parametrize("name", examples(STAFF_LIKE))
def test_passing_for_staff(name: str) -> None:
    with pytest.raises(InvalidNickname, match="name of a trainer"):
        nicknames.check(name, STAFF)


def test_refused_or_not() -> None:
    assert nicknames.is_refused("Ann Lee", STAFF)
    assert not nicknames.is_refused("Ann Lee")
    assert not nicknames.is_refused("Ann Lee", ["", "  ", "..."])


def test_all_stars_are_read_in_no_time() -> None:
    assert not nicknames.is_refused("m" + "*" * 59)

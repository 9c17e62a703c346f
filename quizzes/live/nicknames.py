"""Nicknames: the site proposes one, cleans and checks the ones that people type, and tells them apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Iterator
from itertools import count
from random import Random, SystemRandom

import regex
from django.utils.translation import gettext_lazy as _

from quizzes.live import _nickname_filter as nickname_filter
from quizzes.live._letters import SINGLE_HANGUL
from quizzes.live._nickname_words import WORDS
from quizzes.live.exceptions import InvalidNickname

MOST_GRAPHEMES = 20
# One grapheme may hold any number of characters: a database column and a slow phone may not.
MOST_CHARACTERS = 60

# Marks that a letter may carry: Vietnamese, Thai and pointed Hebrew need two, "zalgo" takes dozens.
_MARKS_TOO_MANY = regex.compile(r"(?<=\p{M}{2})\p{M}+")
_MARKS_ON_NOTHING = regex.compile(r"(?<=^|\s)\p{M}+")
# Control, format, private and unassigned characters, and letters that are drawn as nothing.
_INVISIBLE = regex.compile(r"[\p{C}\p{Default_Ignorable_Code_Point}\u2800]+")
_SPACES = regex.compile(r"[\s\p{Z}]+")
_ALL_BUT_SINGLE_HANGUL = regex.compile(r"[^\u3131-\u318e]+")
_WORD_CHARACTER = regex.compile(r"[\p{L}\p{N}]")
_NUMBERED = regex.compile(r"(?P<words>.+?)(?: [0-9]{1,4})?")

# No multiple of it is the number of combinations of a language: steps of it visit them all.
_STRIDE = 7919


def propose(language: str, taken: Container[str], rng: Random | None = None) -> str:
    """A friendly nickname in this language whose key is not taken; in English for other languages."""
    return next(name for name in _proposals(language, rng or SystemRandom()) if key(name) not in taken)


def is_proposal(nickname: str, language: str) -> bool:
    """Whether the site could have proposed it."""
    numbered = _NUMBERED.fullmatch(nickname)
    words = numbered["words"].split(" ") if numbered else []
    first, second = _words(language)
    return len(words) == 2 and words[0] in first and words[1] in second


def clean(text: str) -> str:
    """The nickname as it is stored and shown. Raises InvalidNickname when nothing can be shown of it."""
    nickname = _normalised(text[: 10 * MOST_CHARACTERS])
    if not _WORD_CHARACTER.search(nickname):
        raise InvalidNickname(
            _("Type a nickname with at least one letter or number, or take the one proposed.")
        )
    if len(nickname) > MOST_CHARACTERS or len(regex.findall(r"\X", nickname)) > MOST_GRAPHEMES:
        raise InvalidNickname(_("This nickname is too long. Use 20 characters at most."))
    return nickname


def key(text: str) -> str:
    """What is compared: two nicknames with one key are the same nickname."""
    return _compatible("".join(_compatible(text).split()).casefold())


def is_refused(text: str, staff_names: Iterable[str] = ()) -> bool:
    """Whether a nickname is rude, tells how to reach somebody, or passes for staff."""
    try:
        check(text, staff_names)
    except InvalidNickname:
        return True
    return False


def check(text: str, staff_names: Iterable[str] = ()) -> None:
    """Raises InvalidNickname, which says what to change, for a nickname that the room should not see."""
    nickname = _normalised(text)
    if nickname_filter.tells_how_to_reach(nickname):
        raise InvalidNickname(
            _("Everybody sees your nickname. Leave out phone numbers, addresses and links, and try again.")
        )
    if nickname_filter.passes_for_staff(nickname, staff_names):
        raise InvalidNickname(_("This could be taken for the name of a trainer. Choose another nickname."))
    if nickname_filter.is_rude(nickname):
        raise InvalidNickname(_("Not everybody would be glad to read this. Choose another nickname."))


def _words(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return WORDS.get(language.partition("-")[0], WORDS["en"])


def _proposals(language: str, rng: Random) -> Iterator[str]:
    """All combinations in an order of chance, then all of them again with a number."""
    first, second = _words(language)
    size = len(first) * len(second)
    start = rng.randrange(size)
    for number in count(1):
        for step in range(size):
            one, other = divmod((start + step * _STRIDE) % size, len(second))
            name = f"{first[one]} {second[other]}"
            yield name if number == 1 else f"{name} {number}"


def _normalised(text: str) -> str:
    """NFKC without anything invisible, with single spaces and at most two marks on a letter."""
    visible = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    composed = _INVISIBLE.sub("", _compatible_but_single_hangul(visible))
    marked = _MARKS_TOO_MANY.sub("", _MARKS_ON_NOTHING.sub("", composed))
    return _SPACES.sub(" ", marked).strip()


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _compatible_but_single_hangul(text: str) -> str:
    """NFKC, but "ㅋㅋ" stays as typed: NFKC makes halves of syllables of it, which are drawn badly."""
    composed = _ALL_BUT_SINGLE_HANGUL.sub(lambda found: _compatible(found[0]), text)
    return composed.translate(SINGLE_HANGUL)

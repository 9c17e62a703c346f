"""Who is close to whom: judges and teams compared by their schools, names and e-mail addresses.

    find      every judge and entry that have something in common, with what it is
    folded    a name without what people write differently: case, accents, punctuation, spaces, width

A find is a question to a manager and keeps the judge away until it is answered, so what is common by chance
is left out: words that half of all schools have in their names, cities alone, mail hosts that anybody uses.

Schools and organisations are the same where their whole names are ("Hanbit High School", "hanbit
high-school", 한빛고등학교, 한빛고), or where one name holds the other as whole words and what it holds is a
name of its own: two words or more of which one says which school it is, or one long word in a script without
spaces. People are the same where their whole names are, in any order of the words; titles do not count.

Sources
    Unicode Standard Annex 15 (normalisation forms) and Unicode Standard 3.13 (caseless matching)
    OpenReview, issue 301: aliases that break the search for conflicts
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from campaigns.judging.conflict_words import (
    COMMON_WORDS,
    NOWHERE,
    PUBLIC_HOSTS,
    SHARED_PARTS,
    SHORT_ENDINGS,
    SHORT_WORDS,
    TITLES,
)

Key = int | str
Pair = tuple[Key, Key]  # judge, entry

# What two can have in common. Where it is several, the first of these is told.
TEACHER, ALIAS, SCHOOL, ORGANISATION, DOMAIN = "teacher", "alias", "school", "organisation", "domain"
KINDS = (TEACHER, ALIAS, SCHOOL, ORGANISATION, DOMAIN)

_TITLE_ENDINGS = tuple(sorted((one for one in TITLES if one >= "가" and len(one) > 1), key=len, reverse=True))
_NOT_A_WORD = re.compile(r"[\W_]+")
_BETWEEN_PEOPLE = re.compile(r"[,;/&\n·、]|\band\b|\bund\b|\bet\b|\s및\s")
_LEAST_WIDE = 6  # letters of one word that is a name in a script without spaces, such as 한빛고등학교
_MOST_WORDS = 12  # of a name that are looked at


@dataclass(frozen=True, slots=True)
class JudgeSide:
    """A judge. names: own and other names. schools, organisations: names of where they belong, also other
    names of these. addresses: their e-mail addresses; domains: of the organisations they belong to."""

    key: Key
    names: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonSide:
    """Somebody of the team of an entry; "" for what is not known. teacher: may hold several people."""

    entry: Key
    name: str = ""
    school: str = ""
    teacher: str = ""
    email: str = ""


def find(judges: Iterable[JudgeSide], people: Iterable[PersonSide]) -> dict[Pair, str]:
    """What judges and entries have in common: one of KINDS by judge and entry. Costs about one look-up a
    person and name, whatever the number of judges."""
    known = _Known(judges)
    found: dict[Pair, str] = {}
    for person in people:
        for kind, judge in known.close_to(person):
            pair = (judge, person.entry)
            found[pair] = min(kind, found.get(pair, kind), key=KINDS.index)
    return found


def folded(name: str) -> tuple[str, ...]:
    """The words of a name, as they are compared."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not "\u0300" <= letter <= "\u036f")
    plain = unicodedata.normalize("NFKC", plain).casefold()
    plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf").replace("'", "")
    return tuple(_NOT_A_WORD.sub(" ", plain.replace("’", "")).split())[:_MOST_WORDS]


def domain_of(address: str) -> str:
    """The domain of an address, or a domain itself; "" for one that says nothing of who uses it."""
    domain = unicodedata.normalize("NFKC", address).casefold().rpartition("@")[2].strip(" .")
    parts = domain.split(".")
    if len(parts) < 2 or not all(parts):
        return ""
    if any(".".join(parts[place:]) in PUBLIC_HOSTS for place in range(len(parts) - 1)):
        return ""
    return "" if len(parts) == 2 and len(parts[1]) == 2 and parts[0] in SHARED_PARTS else domain


class _Places:
    """Names of schools or of organisations, and which judges belong there.

    whole: whole names; named: those that may lie in a longer one; parts: what lies in one.
    """

    def __init__(self) -> None:
        self.whole: dict[str, set[Key]] = {}
        self.named: dict[str, set[Key]] = {}
        self.parts: dict[str, set[Key]] = {}
        self.seen: dict[str, set[Key]] = {}

    def add(self, name: str, judge: Key) -> None:
        words = _words_of_place(name)
        if not words:
            return
        self.whole.setdefault(_whole(words), set()).add(judge)
        if _is_a_name(words):
            self.named.setdefault("".join(words), set()).add(judge)
        for part in _parts(words):
            self.parts.setdefault(part, set()).add(judge)

    def of(self, name: str) -> set[Key]:
        """Judges who belong where somebody says they do."""
        if name not in self.seen:
            self.seen[name] = self._found(_words_of_place(name))
        return self.seen[name]

    def _found(self, words: tuple[str, ...]) -> set[Key]:
        if not words:
            return set()
        found = set(self.whole.get(_whole(words), ()))
        if _is_a_name(words):
            found |= self.parts.get("".join(words), set())
        for part in _parts(words):
            found |= self.named.get(part, set())
        return found


class _Known:
    """Everything about the judges, by what it is compared with."""

    def __init__(self, judges: Iterable[JudgeSide]) -> None:
        self.schools, self.organisations = _Places(), _Places()
        self.names: dict[str, set[Key]] = {}
        self.addresses: dict[str, set[Key]] = {}
        self.domains: dict[str, set[Key]] = {}
        self.above: dict[str, set[Key]] = {}  # domains that one of theirs lies below
        for judge in judges:
            self._add(judge)

    def _add(self, judge: JudgeSide) -> None:
        for name in judge.schools:
            self.schools.add(name, judge.key)
        for name in judge.organisations:
            self.organisations.add(name, judge.key)
        for name in judge.names:
            for way in _ways_of(name):
                self.names.setdefault(way, set()).add(judge.key)
        for address in judge.addresses:
            self.addresses.setdefault(_mailbox(address), set()).add(judge.key)
        for domain in map(domain_of, (*judge.addresses, *judge.domains)):
            if not domain:
                continue
            self.domains.setdefault(domain, set()).add(judge.key)
            for higher in _higher(domain):
                self.above.setdefault(higher, set()).add(judge.key)

    def close_to(self, person: PersonSide) -> Iterator[tuple[str, Key]]:
        """What somebody of a team has in common with which judges."""
        for part in (person.teacher, *_BETWEEN_PEOPLE.split(person.teacher.casefold())):
            yield from ((TEACHER, judge) for judge in self._named(part))
        yield from ((ALIAS, judge) for judge in self._named(person.name))
        yield from ((SCHOOL, judge) for judge in self.schools.of(person.school))
        yield from ((ORGANISATION, judge) for judge in self.organisations.of(person.school))
        if not person.email:
            return
        yield from ((ALIAS, judge) for judge in self.addresses.get(_mailbox(person.email), ()))
        domain = domain_of(person.email)
        for one in (domain, *_higher(domain)):
            yield from ((DOMAIN, judge) for judge in self.domains.get(one, ()))
        yield from ((DOMAIN, judge) for judge in self.above.get(domain, ()))

    def _named(self, name: str) -> set[Key]:
        return {judge for way in _ways_of(name) for judge in self.names.get(way, ())}


def _words_of_place(name: str) -> tuple[str, ...]:
    """The words of the name of a place, written out; none if they do not say which place it is."""
    words = tuple(" ".join(SHORT_WORDS.get(word, word) for word in folded(name)).split())[:_MOST_WORDS]
    if words[:1] == ("the",):
        words = words[1:]
    if "".join(words) in NOWHERE or all(word in COMMON_WORDS for word in words):
        return ()
    return words


def _whole(words: tuple[str, ...]) -> str:
    """A whole name without spaces, kinds of schools as they are said in short."""
    name = "".join(words)
    for ending, short in SHORT_ENDINGS:
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending) + short
    return name


def _is_a_name(words: tuple[str, ...]) -> bool:
    """Whether a name is telling enough to be looked for within others."""
    if len(words) == 1:
        return len(words[0]) >= _LEAST_WIDE and all(letter >= "\u2e80" for letter in words[0])
    return any(word not in COMMON_WORDS and not word.isdigit() and len(word) > 1 for word in words)


def _parts(words: tuple[str, ...]) -> set[str]:
    """Neighbouring words of a name, without the spaces between them."""
    places = range(len(words) + 1)
    return {"".join(words[start:end]) for start in places for end in places if start < end}


def _ways_of(name: str) -> set[str]:
    """A person's name as it is and with its words in order; none if nothing is left of it."""
    words = [_without_title(word) for word in folded(name)]
    words = [word for word in words if word and word not in TITLES]
    if len("".join(words)) < 2 or "".join(words) in NOWHERE:
        return set()
    return {"".join(words), " ".join(sorted(words))}


def _without_title(word: str) -> str:
    """김민아선생님 without what one is called by."""
    for title in _TITLE_ENDINGS:
        if word.endswith(title) and len(word) > len(title) + 1:
            return word.removesuffix(title)
    return word


def _mailbox(address: str) -> str:
    """An address without what follows a plus sign."""
    local, _at, domain = unicodedata.normalize("NFKC", address).casefold().strip().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _higher(domain: str) -> list[str]:
    """The domains that a domain lies below, as far as they say something."""
    parts = domain.split(".")
    higher = (".".join(parts[place:]) for place in range(1, len(parts) - 1))
    return [one for one in higher if domain_of(one)]

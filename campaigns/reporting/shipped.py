"""The records that come with the project, as files in content/. Pure reading.

One file for each marketplace, one for the authorities, one for the notes on countries.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ("en", "ko")
OF_A_MARKETPLACE = (("routes", "route"), ("protections", "protection"))  # their tables, and what is in them

Words: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One record as the files say it.

    key: names it for good, in every version of the project. marketplace: the key of the one that it belongs
    to, "" for none.
    """

    kind: str
    key: str
    words: Words
    marketplace: str = ""


def entries(folder: Path = CONTENT) -> Iterator[Entry]:
    """Every record, a marketplace before what belongs to it."""
    for words in marketplaces(folder):
        own = {name: value for name, value in words.items() if name not in dict(OF_A_MARKETPLACE)}
        marketplace = _entry("marketplace", own, words["slug"])
        yield marketplace
        for table, kind in OF_A_MARKETPLACE:
            for one in words[table]:
                place = one["country"] or "everywhere"
                yield _entry(kind, one, words["slug"], place, marketplace=marketplace.key)
    yield from (_entry("authority", words) for words in authorities(folder))
    yield from (_entry("note", words) for words in notes(folder))


def _entry(kind: str, words: Words, *names: str, marketplace: str = "") -> Entry:
    """Named by what tells it from its neighbours, and by its own key where that is not enough."""
    own = {name: value for name, value in words.items() if name != "key"}
    key = ":".join([kind, *names, *([words["key"]] if "key" in words else [])])
    return Entry(kind, key, own, marketplace)


def marketplaces(folder: Path = CONTENT) -> Iterator[Words]:
    """Each marketplace with its report routes and its buyer protection; the file's name is its short name."""
    for path in sorted((folder / "marketplaces").glob("*.toml")):
        yield {"slug": path.stem, **_read(path)}


def authorities(folder: Path = CONTENT) -> list[Words]:
    return _read(folder / "authorities.toml")["authorities"]


def notes(folder: Path = CONTENT) -> list[Words]:
    return _read(folder / "notes.toml")["notes"]


def _read(path: Path) -> Words:
    return tomllib.loads(path.read_text(encoding="utf-8"))

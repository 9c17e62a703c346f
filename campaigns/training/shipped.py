"""The modules that come with the project, as files: content/<module>/<language>.toml. Pure reading."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from quizzes.specimens.collection import Drawn, read_index

CONTENT = Path(__file__).parent / "content"
MODULES = ("fake-dupe-copy", "look-check-ask", "behind-it", "what-to-do")  # in the order of the index
LANGUAGES = ("en", "ko")

Words: TypeAlias = dict[str, Any]


def read(module: str, language: str) -> Words:
    """A module in one language, as its file says it."""
    return tomllib.loads((CONTENT / module / f"{language}.toml").read_text(encoding="utf-8"))


def goods_shown(words: Words) -> Iterator[Words]:
    """The specimens that the lessons of a module show."""
    for lesson in words["lessons"]:
        for block in lesson["blocks"]:
            for place in (block, block.get("left", {}), block.get("right", {})):
                if "specimen" in place:
                    yield place["specimen"]


def drawn_for(specimen: Words) -> Drawn:
    """The drawn good that is meant: of pairs alone, which teach. There is one of each family and level."""
    wanted = ("pair", specimen["family"], specimen["level"], specimen["fake"])
    goods = (one for one in read_index() if _what(one) == wanted)
    return next(goods)


def _what(drawn: Drawn) -> tuple[str, str, int, bool]:
    entry = drawn.entry
    return entry.use, entry.family, entry.level, entry.fake

"""The records that come with the project, as files in content/. Pure reading.

One file for each marketplace, one for the authorities, one for the notes on countries.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ("en", "ko")

Words: TypeAlias = dict[str, Any]


def marketplaces() -> Iterator[Words]:
    """Each marketplace with its report routes and its buyer protection; the file's name is its short name."""
    for path in sorted((CONTENT / "marketplaces").glob("*.toml")):
        yield {"slug": path.stem, **_read(path)}


def authorities() -> list[Words]:
    return _read(CONTENT / "authorities.toml")["authorities"]


def notes() -> list[Words]:
    return _read(CONTENT / "notes.toml")["notes"]


def _read(path: Path) -> Words:
    return tomllib.loads(path.read_text(encoding="utf-8"))

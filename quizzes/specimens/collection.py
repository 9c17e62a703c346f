"""The demonstration set: which specimens it holds, drawn once and kept beside this module.

Each specimen belongs to a seed, so `draw` gives the same bytes every time. The set is played with
before an organiser has drawn specimens of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

from quizzes.specimens.drawing import render, renditions
from quizzes.specimens.families import FAMILIES
from quizzes.specimens.family import LEVELS, Family, Plan, Polygon, plan

GENERATOR = 1
FOLDER = Path(__file__).parent / "demonstration"
INDEX = FOLDER / "index.json"

PAIRS, SINGLES, HOTSPOTS, FORMS = 3, 4, 2, 4  # of each family: pairs, and as many fakes as genuine goods
FIRST_SEED, FIRST_SEED_OF_FORMS = 1001, 2001


@dataclass(frozen=True)
class Entry:
    """One specimen of the set and the item it serves.

    use: "pair", "single", "hotspot", "listing", or "form" for what only parallel forms show.
    """

    code: str
    family: str
    seed: int
    level: int
    fake: bool
    use: str

    def plan(self) -> Plan:
        return plan(FAMILIES[self.family], seed=self.seed, fake=self.fake, level=self.level)

    def path(self, width: int) -> Path:
        return FOLDER / f"{self.code}-{width}.webp"


@dataclass(frozen=True)
class Drawn:
    """What is kept of a drawn specimen beside its pictures."""

    entry: Entry
    parts: dict[str, Polygon]


def entries() -> Iterator[Entry]:
    """Every specimen of the set. The goods of a pair share a seed: the same good, with and without tells."""
    for family in FAMILIES:
        seeds = count(FIRST_SEED)
        yield from _judged(family, seeds, "single", SINGLES)
        yield from _judged(family, seeds, "hotspot", HOTSPOTS)
        for place in range(PAIRS):
            seed = next(seeds)
            for fake in (True, False):
                yield _entry(family, seed, LEVELS[place % 3], fake, "pair")
        yield _entry(family, next(seeds), LEVELS[1], False, "listing")
    for family in FAMILIES:
        yield from _judged(family, count(FIRST_SEED_OF_FORMS), "form", FORMS)


def _judged(family: str, seeds: Iterator[int], use: str, number: int) -> Iterator[Entry]:
    """So many fakes and as many genuine goods, their levels spread."""
    for place in range(number):
        for fake in (True, False):
            yield _entry(family, next(seeds), LEVELS[place % 3], fake, use)


def _entry(family: str, seed: int, level: int, fake: bool, use: str) -> Entry:
    name = hashlib.sha256(f"{GENERATOR}:{family}:{seed}:{fake}".encode()).hexdigest()[:16]
    return Entry(name, family, seed, level, fake, use)


def reference_plan(family: Family) -> Plan:
    """The genuine good without oddities that a brand book shows."""
    plans = (plan(family, seed=seed, fake=False, level=LEVELS[0]) for seed in range(1, 500))
    return next(candidate for candidate in plans if not candidate.oddities)


def draw(entry: Entry) -> tuple[Drawn, dict[int, bytes]]:
    """Draw one specimen: its index entry, and its pictures by width. Takes seconds."""
    planned = entry.plan()
    drawing = planned.family.draw(planned.family.brand, planned.traits)
    return Drawn(entry, dict(drawing.parts)), renditions(render(drawing))


def write_index(drawn: list[Drawn]) -> None:
    rows = [{**asdict(one.entry), "parts": one.parts} for one in drawn]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    INDEX.write_text(f"[\n{lines}\n]\n")


def read_index() -> list[Drawn]:
    """The kept set, in the order in which it was drawn."""
    rows: list[dict[str, Any]] = json.loads(INDEX.read_text())
    return [Drawn(parts=row.pop("parts"), entry=Entry(**row)) for row in rows]

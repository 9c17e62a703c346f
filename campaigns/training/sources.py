"""Where the figures of a module come from: every source once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from campaigns.training.models import LessonPage, TrainingModulePage


@dataclass(frozen=True)
class Source:
    """Something that was published. data_years: of its figures, in order; none for further reading.

    year: None where it has none; checked: the day on which somebody last looked whether it says so.
    """

    text: str
    year: int | None
    data_years: tuple[int, ...]
    address: str
    checked: dt.date


def sources_of(module: TrainingModulePage, lessons: Iterable[LessonPage] | None = None) -> list[Source]:
    """The sources of a module's facts in the order of its lessons, then further ones.

    lessons: where they are known already. Two facts of one source are one entry with the years of both
    and the later check.
    """
    found: dict[tuple[str, int | None, str], Source] = {}
    for source in (
        *_of_facts(module.lessons() if lessons is None else lessons),
        *(_further(block.value) for block in module.sources),
    ):
        key = (" ".join(source.text.casefold().split()), source.year, source.address.rstrip("/"))
        found[key] = _joined(found[key], source) if key in found else source
    return list(found.values())


def _of_facts(lessons: Iterable[LessonPage]) -> Iterator[Source]:
    for lesson in lessons:
        for block in lesson.body.blocks_by_name("fact"):
            fact = block.value
            yield Source(
                _name(fact["source"]), fact["year"], (fact["data_year"],), fact["address"], fact["checked"]
            )


def _further(value: Any) -> Source:
    return Source(_name(value["text"]), value["year"], (), value["address"], value["checked"])


def _name(text: str) -> str:
    """Without its full stop: the year comes after it."""
    return text.strip().rstrip(".")


def _joined(first: Source, second: Source) -> Source:
    return Source(
        first.text,
        first.year,
        tuple(sorted({*first.data_years, *second.data_years})),
        first.address,
        max(first.checked, second.checked),
    )

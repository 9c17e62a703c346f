"""What the results of one category and division are made of, as CSV, and back. Pure.

One file of one kind, with a header, sorted, UTF-8 with a byte order mark so that spreadsheets read it.
Numbers are written as Python's shortest text that gives the same number back, so nothing is lost on the way.
A cell that is empty is missing, never zero.

    sheets   judge, entry, score, and for each criterion its points and, in "<key> reason", why it has none
    pairs    judge, first, second, winner
    votes    entry, votes
    carried  position, entry, source, place, and the figures of its row in the run that it comes from
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

from campaigns.judging.sheets import Answer, Criterion

MARK = "\ufeff"
REASON = " reason"
WHOLE = frozenset({"position", "place", "n", "rank_low", "rank_high", "votes"})
TEXT = frozenset({"entry", "source", "next_source", "judge", "first", "second", "winner"})


class Unreadable(ValueError):
    """A file that is not of the kind it should be."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One judge's sheet. score: from 0 to 1; points: by criterion; reasons: why others do not apply."""

    judge: str
    entry: str
    score: float
    points: dict[str, float]
    reasons: dict[str, str]

    def answers(self) -> list[Answer]:
        given = [Answer(key, value) for key, value in self.points.items()]
        return given + [Answer(key, not_applicable=True) for key in self.reasons]


@dataclass(frozen=True, slots=True)
class Pair:
    judge: str
    first: str
    second: str
    winner: str

    @property
    def loser(self) -> str:
        return self.second if self.winner == self.first else self.first


@dataclass(frozen=True, slots=True)
class Count:
    entry: str
    votes: int


@dataclass(frozen=True, slots=True)
class Carried:
    """A row of an earlier run. position: in its final order, from 1; place: the same where nobody shares one;
    next_source: who followed in its table."""

    position: int
    entry: str
    source: str
    place: int
    n: int
    raw_mean: float | None
    adjusted: float
    se: float | None
    rank_low: int
    rank_high: int
    p_top_k: float | None
    p_above_next: float | None
    next_source: str


def write_sheets(sheets: Iterable[Sheet], keys: Sequence[str]) -> str:
    """keys: of the criteria, in the order of the rubric."""
    header = ["judge", "entry", "score", *(name for key in keys for name in (key, key + REASON))]
    rows = (
        [
            one.judge,
            one.entry,
            repr(one.score),
            *(cell for key in keys for cell in (_cell(one.points.get(key)), one.reasons.get(key, ""))),
        ]
        for one in sorted(sheets, key=lambda sheet: (sheet.judge, sheet.entry))
    )
    return _written(header, rows)


def read_sheets(text: str) -> list[Sheet]:
    """Raises Unreadable."""
    header, rows = _read(text, ("judge", "entry", "score"))
    keys = header[3::2]
    if header[4::2] != [key + REASON for key in keys]:
        raise Unreadable("the columns of the criteria are not in pairs of points and reason")
    sheets = []
    for row in rows:
        points, reasons = row[3::2], row[4::2]
        sheets.append(
            Sheet(
                judge=row[0],
                entry=row[1],
                score=_number(row[2]),
                points={key: _number(cell) for key, cell in zip(keys, points, strict=True) if cell},
                reasons={key: cell for key, cell in zip(keys, reasons, strict=True) if cell},
            )
        )
    return sheets


def write_pairs(pairs: Iterable[Pair]) -> str:
    return _written(_names(Pair), (list(astuple(one)) for one in sorted(pairs, key=astuple)))


def read_pairs(text: str) -> list[Pair]:
    """Raises Unreadable."""
    pairs = _objects(Pair, text)
    if any(one.winner not in (one.first, one.second) for one in pairs):
        raise Unreadable("a winner is none of the two")
    return pairs


def write_votes(counts: Iterable[Count]) -> str:
    return _written(_names(Count), (list(astuple(one)) for one in sorted(counts, key=astuple)))


def read_votes(text: str) -> list[Count]:
    """Raises Unreadable."""
    return _objects(Count, text)


def write_carried(rows: Iterable[Carried]) -> str:
    ordered = sorted(rows, key=lambda one: one.position)
    return _written(_names(Carried), ([_cell(value) for value in astuple(one)] for one in ordered))


def read_carried(text: str) -> list[Carried]:
    """Raises Unreadable."""
    return _objects(Carried, text)


def criteria_in(definition: dict[str, Any]) -> tuple[Criterion, ...]:
    """The criteria of a kept rubric (services.rubrics), as plain data."""
    names = ("key", "weight", "minimum", "maximum", "required")
    return tuple(Criterion(**{name: one[name] for name in names}) for one in definition["criteria"])


def _names(kind: type[Any]) -> list[str]:
    return [field.name for field in fields(kind)]


def _cell(value: Any) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def _written(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return MARK + out.getvalue()


def _read(text: str, starts: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    rows = list(csv.reader(io.StringIO(text.removeprefix(MARK), newline="")))
    if not rows or rows[0][: len(starts)] != list(starts):
        raise Unreadable(f"the first columns are not {', '.join(starts)}")
    header, *rest = rows
    kept = [row for row in rest if row]
    if any(len(row) != len(header) for row in kept):
        raise Unreadable("a row has not as many cells as the header")
    return header, kept


def _objects(kind: type[Any], text: str) -> list[Any]:
    header, rows = _read(text, _names(kind))
    return [kind(*(_value(name, cell) for name, cell in zip(header, row, strict=True))) for row in rows]


def _value(name: str, cell: str) -> Any:
    if name in TEXT:
        return cell
    if name in WHOLE:
        try:
            return int(cell)
        except ValueError:
            raise Unreadable(f"{name} is no whole number: {cell!r}") from None
    return _number(cell) if cell else None


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise Unreadable(f"not a number: {cell!r}") from None

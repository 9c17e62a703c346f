"""A table as files of all kinds are read to: rows of cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext as _

from campaigns.training.exceptions import UnreadableRoster

MAX_ROWS = 5_000  # students
MAX_COLUMNS = 50  # of which three are used
SEARCHED_ROWS = 10  # in which a header is looked for, below a title


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows. problem: why it cannot be read. unsure: a number that may have lost its zeros."""

    text: str
    problem: str = ""
    unsure: bool = False


EMPTY = Cell("")
Row: TypeAlias = "tuple[int, list[Cell]]"  # its number, from 1


@dataclass(frozen=True)
class Merge:
    """Cells that are merged into one: rows from 1, columns from 0, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Table:
    """The rows that hold something. notes: what was left out."""

    rows: Sequence[Row]
    merges: Sequence[Merge] = ()
    notes: Sequence[str] = ()

    def merged_in(self, columns: Collection[int], start: int) -> list[int]:
        """The rows, from this one on, in which merged cells of these columns begin."""
        found = {
            max(merge.first_row, start)
            for merge in self.merges
            if merge.last_row >= start
            and any(merge.first_column <= column <= merge.last_column for column in columns)
        }
        return sorted(found)


def too_wide(row: int) -> UnreadableRoster:
    return UnreadableRoster(
        _("Row %(row)d has more than %(most)d columns. Keep the student number, the name and the class.")
        % {"row": row, "most": MAX_COLUMNS}
    )

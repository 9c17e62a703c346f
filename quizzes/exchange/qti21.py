"""QTI 2.1 items, alone or in a content package; 2.0 and 2.2 items of the same shape are read as well.

Read and written: choiceInteraction, orderInteraction, hotspotInteraction. Read only: selectPointInteraction,
whose areas have no names and are called by the question's title. Items with no or several interactions, and
every other interaction, are skipped with the reason.

- What is right comes from the mapping where the item is scored by it, else from the correct response.
  Points are scaled so that those of several right answers add up to 1.
- Coordinates are pixels of the <object> as large as it says it is shown, or as large as its picture is. They
  are written as whole pixels: a fraction comes back within half a pixel, a circle's rim within one. Ellipses,
  and circles that leave the picture, become polygons of 24 corners.
- hotspotLabel is the tell. Choices that are not right are there to mislead, and are left out. Explanation and
  check are written as a list at the end of the feedback, and read back from there.
- Feedback to an answer is modal feedback or feedback inside of the choice by its identifier. Feedback for
  all is modal feedback that its outcome's default value shows; other feedback is not read.
- Tags and category stand in the manifest (LOM: keyword, taxonpath). The level is not written.
"""

from __future__ import annotations

from quizzes.exchange import _qti
from quizzes.exchange._qti21_reader import READERS
from quizzes.exchange._qti21_writer import write
from quizzes.exchange.items import ImportResult

__all__ = ["MEDIA_TYPE", "NAME", "READERS", "SUFFIXES", "parse", "write"]

NAME = "QTI 2.1"
SUFFIXES = (".zip", ".xml")
MEDIA_TYPE = "application/zip"


def parse(data: bytes) -> ImportResult:
    """The questions of an item or a package. Raises UnreadableFile."""
    return _qti.read(data, READERS)

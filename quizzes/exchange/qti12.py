"""QTI 1.2 (IMS ASI), alone or in a content package.

Read and written: response_lid with render_choice (one or several right answers, true/false, an order), and
render_hotspot in response_lid or response_xy. Everything else is skipped with the reason.

- Points of an answer are what the conditions that name it alone set or add; the points of a condition that
  names several together are shared among them. They are scaled so that those of several right answers add up
  to 1.
- Coordinates are pixels of the <matimage> as large as it says it is shown, or as large as its picture is.
  They are written as whole pixels: a fraction comes back within half a pixel, a circle's rim within one.
  An Ellipse is its middle and its two diameters, as 1.2.1 explains it; with three numbers the last one is
  the radius. A Rectangle is its upper left corner, width and height; programs that write two corners instead
  are noticed where width and height would lead out of the picture. To leave no doubt, rectangles are written
  as Bounded with four corners, and read back as rectangles.
- The text of a label is its tell. Labels that are not right are there to mislead, and are left out.
  Explanation and check are written as a list at the end of the feedback, and read back from there.
- Feedback to an answer is what the condition that names it alone shows. Feedback for all is what a condition
  on anything ("other", continue) shows, or else a solution; other feedback is not read.
- Category and tags are the metadata fields qmd_topic and qmd_keywords; without a topic the titles of the
  sections are the category. The level is not written.
"""

from __future__ import annotations

from quizzes.exchange import _qti
from quizzes.exchange._qti12_reader import READERS
from quizzes.exchange._qti12_writer import write
from quizzes.exchange.items import ImportResult

__all__ = ["MEDIA_TYPE", "NAME", "READERS", "SUFFIXES", "parse", "write"]

NAME = "QTI 1.2"
SUFFIXES = (".zip", ".xml")
MEDIA_TYPE = "application/zip"


def parse(data: bytes) -> ImportResult:
    """The questions of a questestinterop file or of a package. Raises UnreadableFile."""
    return _qti.read(data, READERS)

"""QTI of any version that is known here: 1.2 and 2.1 (with 2.0 and 2.2) are read, 2.1 is written.

Which version a file is shows at its root element, also inside of a package, which may hold both.
"""

from __future__ import annotations

from quizzes.exchange import _qti, qti12, qti21
from quizzes.exchange.items import ImportResult
from quizzes.exchange.qti21 import write

__all__ = ["MEDIA_TYPE", "NAME", "SUFFIXES", "parse", "write"]

NAME = "QTI"
SUFFIXES = qti21.SUFFIXES
MEDIA_TYPE = qti21.MEDIA_TYPE


def parse(data: bytes) -> ImportResult:
    """The questions of an XML file or a content package. Raises UnreadableFile."""
    return _qti.read(data, {**qti12.READERS, **qti21.READERS})

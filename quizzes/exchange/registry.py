"""The formats by name and by what a file looks like, and what each of them cannot carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from quizzes.exchange import aiken, gift, kahoot, moodle_xml, package, qti, qti12, qti21
from quizzes.exchange.archives import is_archive, open_archive
from quizzes.exchange.items import ExportResult, ImportResult, ItemData, Text, UnreadableFile
from quizzes.exchange.text import check_size, decode

HEAD = 64 * 1024
COMMENT = re.compile(rb"<!--.*?-->", re.S)
ELEMENT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
AIKEN_ANSWER = re.compile(r"^[ \t]*ANSWER:[ \t]*[A-Z][ \t]*$", re.M)
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class FormatModule(Protocol):
    """A module of this package, see quizzes.exchange.items."""

    @property
    def NAME(self) -> str: ...

    @property
    def SUFFIXES(self) -> tuple[str, ...]: ...

    @property
    def MEDIA_TYPE(self) -> str: ...

    def parse(self, data: bytes) -> ImportResult: ...

    def write(self, items: Sequence[ItemData]) -> ExportResult: ...


@dataclass(frozen=True)
class Format:
    """loses: what a file of this format does not say of an item that it carries; "" for nothing."""

    slug: str
    module: FormatModule
    loses: Text = ""

    @property
    def name(self) -> str:
        return self.module.NAME


_BANK = _("Level, status, brand and code; rights of pictures; areas that are in order.")
_MOODLE = _("Language, level, status, brand and code; rights of pictures; areas that are in order.")
_WORDS_ALONE = _("Title, kind of goods, tags, language, level, status, brand and code; bold and lists.")
_GIFT = _("Language, level, status, brand and code; rights of pictures; whether answers may change places.")
_FORMATS: tuple[tuple[str, FormatModule, Text], ...] = (
    ("package", package, ""),
    ("gift", gift, _GIFT),
    ("moodle_xml", moodle_xml, _MOODLE),
    ("aiken", aiken, _WORDS_ALONE),
    ("kahoot", kahoot, _WORDS_ALONE),
    ("qti12", qti12, _BANK),
    ("qti21", qti21, _BANK),
)
WRITERS = {slug: Format(slug, module, loses) for slug, module, loses in _FORMATS}
READERS = {
    **{slug: known for slug, known in WRITERS.items() if slug not in ("qti12", "qti21")},
    "qti": Format("qti", qti),
}


def format_of(name: str, data: bytes) -> str:
    """The slug, in READERS, of the format of a file. Raises UnreadableFile for a file that cannot be read.

    What is in the file counts; its name only decides where the text could be GIFT as well as Aiken.
    """
    check_size(data)
    if not data.strip():
        raise UnreadableFile(_("This file is empty. Please export the questions again."))
    if is_archive(data):
        return _packed(open_archive(data).names)
    if data.startswith(OLD_EXCEL):
        raise UnreadableFile(_("This is an old Excel file (.xls). Please save it as .xlsx and try again."))
    root = _root(data)
    if root:
        return "moodle_xml" if root == "quiz" else "qti"
    return _written(name.lower(), decode(data))


def _packed(names: Sequence[str]) -> str:
    if package.ITEMS in names:
        return "package"
    if "xl/workbook.xml" in names:
        return "kahoot"
    if any(name.lower().endswith(gift.SUFFIXES[0]) for name in names):
        return "gift"
    if any(name.lower().endswith(".xml") for name in names):
        return "qti"
    return "gift"


def _root(data: bytes) -> str:
    """The tag of the first element of an XML file; "" for a file that is none."""
    # Every second byte of ASCII in UTF-16 is empty.
    head = COMMENT.sub(b"", data[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n"))
    found = ELEMENT.search(head) if head.startswith(b"<") else None
    return found[1].decode() if found else ""


def _written(name: str, text: str) -> str:
    is_gift = name.endswith(gift.SUFFIXES[0]) or not AIKEN_ANSWER.search(text)
    return "gift" if is_gift else "aiken"


def format_to_write(name: str) -> str:
    """The slug, in WRITERS, for a file name; our own package where the name says nothing else."""
    fitting = (slug for slug, known in WRITERS.items() if name.lower().endswith(known.module.SUFFIXES[0]))
    return next(fitting, "package")


def named(slug: str) -> Format:
    """A format that is read. "moodle-xml" is as good as "moodle_xml". Raises UnreadableFile."""
    known = slug.replace("-", "_")
    if known in ("qti12", "qti21"):
        return READERS["qti"]
    if known not in READERS:
        raise UnreadableFile(
            _("The format “%(name)s” is not known here. Known are: %(known)s.")
            % {"name": slug, "known": ", ".join(READERS)}
        )
    return READERS[known]

"""Bytes that people send, as text: which encodings are read, and how much of everything."""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.items import MAX_FILE_BYTES, MAX_ITEMS, UnreadableFile

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAX_LINES = 500_000
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def check_size(data: bytes) -> None:
    """Refuses a file over MAX_FILE_BYTES."""
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableFile(
            _("This file is larger than %(megabytes)d MB. Please split it into smaller files.")
            % {"megabytes": MAX_FILE_BYTES // 1024 // 1024}
        )


def check_count(count: int) -> None:
    """Refuses a file with more than MAX_ITEMS questions."""
    if count > MAX_ITEMS:
        raise UnreadableFile(
            _("This file holds more than %(most)d questions. Please split it into smaller files.")
            % {"most": MAX_ITEMS}
        )


def decode(data: bytes) -> str:
    """The text of a file, its lines ending in "\\n".

    UTF-8 with or without a byte order mark, UTF-16 with one, and cp949, in which Korean programs of Windows
    write. Raises UnreadableFile for anything else, and for a file that is no text.
    """
    check_size(data)
    text = _decoded(data)
    control = CONTROLS.search(text)
    if control:
        raise UnreadableFile(
            _("This is not a text file: line %(line)d holds the character %(code)s, which no text has.")
            % {"line": text.count("\n", 0, control.start()) + 1, "code": f"0x{ord(control.group()):02X}"}
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _strict(data, encoding, len(bom))
    try:
        return _strict(data, "utf-8", 0)
    except UnreadableFile:
        korean = _korean(data)
        if korean is None:
            raise
        return korean


def _strict(data: bytes, encoding: str, start: int) -> str:
    try:
        return data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, encoding, start, start + error.start) from error


def _korean(data: bytes) -> str | None:
    """Read as cp949, or None where that makes no Korean text: many other encodings decode to rare signs."""
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return None
    foreign = sum(not char.isascii() for char in text)
    hangul = sum("가" <= char <= "힣" for char in text)
    return text if hangul * 2 >= foreign else None


def _undecodable(data: bytes, encoding: str, start: int, bad: int) -> UnreadableFile:
    return UnreadableFile(
        _(
            "The text cannot be read: the byte 0x%(byte)02X at position %(position)d, in line %(line)d, is "
            "not %(encoding)s. Please save the file as UTF-8 and try again."
        )
        % {
            "byte": data[bad],
            "position": bad + 1,
            "line": data[start:bad].decode(encoding).count("\n") + 1,
            "encoding": encoding.upper(),
        }
    )


def lines(text: str) -> list[str]:
    """The lines of a text. Refuses more than MAX_LINES, before they are kept one by one."""
    if text.count("\n") > MAX_LINES:
        raise UnreadableFile(
            _("This file has more than %(most)d lines. Please split it into smaller files.")
            % {"most": MAX_LINES}
        )
    return text.split("\n")


def without_controls(text: str) -> str:
    """The text without the signs that no text file holds."""
    return CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """The words of a text with one space between them, without control characters."""
    return " ".join(without_controls(text).split())

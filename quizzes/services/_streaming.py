"""A ZIP archive that is made while it is read: it never stands in memory or on disk as a whole."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_CHUNK = 64 * 1024


class _Sink(io.RawIOBase):
    """Where the ZIP is written to; emptied as it fills. It cannot be wound back, and ZipFile knows how."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.kept.append(bytes(data))
        self.size += len(data)
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self.kept)
        self.kept, self.size = [], 0
        return data


def zipped(files: Iterable[tuple[str, Iterable[str]]]) -> Iterator[bytes]:
    """The bytes of a ZIP with these files, each given as its name and its parts."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        for name, parts in files:
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                for part in parts:
                    file.write(part.encode())
                    if sink.size > _CHUNK:
                        yield sink.take()
    yield sink.take()

"""ZIP files that people send, read without trusting a word of them.

Nothing is ever written to disk. What an archive announces is checked before anything is unpacked, and what
really comes out is counted while it does.
"""

from __future__ import annotations

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.items import UnreadableFile
from quizzes.exchange.text import check_size

MAX_MEMBERS = 12_000
MAX_MEMBER_BYTES = 20 * 1024 * 1024
MAX_TOTAL_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200  # a member over FREE_BYTES must not unpack to more than this many times its packed size
FREE_BYTES = 1024 * 1024
CHUNK = 64 * 1024
DIRECTORY_ENTRY = b"PK\x01\x02"
ENCRYPTED = 0x1
UTF8_NAME = 0x800
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class Archive(Mapping[str, bytes]):
    """The files of a ZIP by name. Names are NFC and use "/"; folders are left out.

    As a mapping, a missing name is a KeyError; `read` says it to people.
    """

    def __init__(self, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._members = members
        # Kept, because a thousand questions may show the same picture; MAX_TOTAL_BYTES bounds it.
        self._unpacked: dict[str, bytes] = {}
        self._total = 0

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._members)

    def read(self, name: str) -> bytes:
        """The bytes of one file. Raises UnreadableFile where it is missing, broken or too large."""
        if name not in self._members:
            raise UnreadableFile(_("The file “%(name)s” is missing in this ZIP.") % {"name": name})
        if name not in self._unpacked:
            self._unpacked[name] = self._unpack(name, self._members[name])
        return self._unpacked[name]

    def _unpack(self, name: str, info: zipfile.ZipInfo) -> bytes:
        content = bytearray()
        try:
            with self._archive.open(info) as member:
                while chunk := member.read(CHUNK):
                    content += chunk
                    self._total += len(chunk)
                    self._check_total()
                    _check_unpacked(name, len(content), info.compress_size)
        except BROKEN as error:
            raise UnreadableFile(
                _("The file “%(name)s” in this ZIP is damaged. Please make the ZIP again.") % {"name": name}
            ) from error
        return bytes(content)

    def _check_total(self) -> None:
        if self._total > MAX_TOTAL_BYTES:
            raise _too_much()

    def __getitem__(self, name: str) -> bytes:
        if name not in self._members:
            raise KeyError(name)
        return self.read(name)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


def is_archive(data: bytes) -> bool:
    """Whether the bytes begin as a ZIP does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def open_archive(data: bytes) -> Archive:
    """A ZIP that is safe to read from. Raises UnreadableFile with the reason where it is not."""
    check_size(data)
    # Counted first: the list of a million empty files takes half a gigabyte once it is read.
    if data.count(DIRECTORY_ENTRY) > MAX_MEMBERS:
        raise UnreadableFile(
            _("This ZIP holds more than %(most)d files. Please split it.") % {"most": MAX_MEMBERS}
        )
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except BROKEN as error:
        raise UnreadableFile(
            _("This is not a complete ZIP file. Please make it again, or send it once more.")
        ) from error
    infos = archive.infolist()
    _check_announced(infos, len(data))
    return Archive(archive, _members(infos))


def _check_announced(infos: list[zipfile.ZipInfo], size: int) -> None:
    # More packed bytes than the file has: members overlap, the way to pack a bomb without a high ratio.
    if sum(info.compress_size for info in infos) > size:
        raise UnreadableFile(_("The files in this ZIP overlap. Please make the ZIP again."))
    for info in infos:
        _check_unpacked(info.filename, info.file_size, info.compress_size)
    if sum(info.file_size for info in infos) > MAX_TOTAL_BYTES:
        raise _too_much()


def _check_unpacked(name: str, size: int, packed: int) -> None:
    if size > MAX_MEMBER_BYTES:
        raise UnreadableFile(
            _("The file “%(name)s” in this ZIP is larger than %(megabytes)d MB unpacked.")
            % {"name": name, "megabytes": MAX_MEMBER_BYTES // 1024 // 1024}
        )
    if size > FREE_BYTES and size > MAX_RATIO * packed:
        raise UnreadableFile(
            _("The file “%(name)s” in this ZIP unpacks to far more than it should.") % {"name": name}
        )


def _too_much() -> UnreadableFile:
    return UnreadableFile(
        _("The files in this ZIP are larger than %(megabytes)d MB together. Please split it.")
        % {"megabytes": MAX_TOTAL_BYTES // 1024 // 1024}
    )


def _members(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = _name(info)
        _check_name(name)
        _check_kind(name, info)
        if name in members:
            raise UnreadableFile(_("This ZIP holds “%(name)s” twice.") % {"name": name})
        if not name.endswith("/"):
            members[name] = info
    return members


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: Korean Windows writes cp949 and many programs UTF-8 without saying so."""
    name = info.orig_filename
    if not info.flag_bits & UTF8_NAME:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "cp949"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    # macOS writes Korean file names letter by letter, texts refer to them by syllable.
    return unicodedata.normalize("NFC", name)


def _check_name(name: str) -> None:
    outside = name.startswith("/") or ".." in name.split("/") or "\\" in name or name[1:2] == ":"
    if outside or not name or not name.isprintable():
        raise UnreadableFile(
            _("The file name “%(name)s” in this ZIP leads outside of it, or cannot be used.")
            % {"name": ascii(name)[1:-1] if not name.isprintable() else name}
        )


def _check_kind(name: str, info: zipfile.ZipInfo) -> None:
    mode = stat.S_IFMT(info.external_attr >> 16)
    if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise UnreadableFile(_("“%(name)s” in this ZIP is a link or a device, not a file.") % {"name": name})
    if info.flag_bits & ENCRYPTED:
        raise UnreadableFile(
            _("“%(name)s” in this ZIP is locked with a password. Please make the ZIP without one.")
            % {"name": name}
        )
    if info.compress_type not in METHODS:
        raise UnreadableFile(
            _("“%(name)s” is packed in a way that cannot be read. Please make an ordinary ZIP.")
            % {"name": name}
        )

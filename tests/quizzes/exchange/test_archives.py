"""Archives: what a hostile or broken ZIP must not get past."""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exchange import archives
from quizzes.exchange.archives import open_archive
from quizzes.exchange.items import UnreadableFile


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def of_info(info: zipfile.ZipInfo, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, content)
    return out.getvalue()


def read_from(data: bytes, name: str) -> bytes:
    archive = open_archive(data)
    return archive.read(name or archive.names[0])


def refusal(data: bytes, name: str = "") -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_from(data, name)
    return str(refused.value.message)


def test_files_are_read_by_name_and_folders_left_out():
    archive = open_archive(zipped({"quiz.gift": b"a", "pictures/": b"", "pictures/b.png": b"b"}))
    assert archive.names == ("quiz.gift", "pictures/b.png")
    assert dict(archive) == {"quiz.gift": b"a", "pictures/b.png": b"b"}
    assert archive.get("c.png") is None


@pytest.mark.parametrize(
    "name",
    [
        "../up.png",
        "a/../../up.png",
        "/etc/passwd",
        "C:up.png",
        "c:/up.png",
        "a\\..\\up.png",
        "a\nb",
        "a\x00b",
    ],
)
def test_a_name_that_leads_outside_is_refused(name):
    info = zipfile.ZipInfo("x")
    info.filename = name
    said = ascii(name)[1:-1] if not name.isprintable() else name
    assert refusal(of_info(info)) == (
        f"The file name “{said}” in this ZIP leads outside of it, or cannot be used."
    )


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(kind):
    info = zipfile.ZipInfo("link.png")
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    assert (
        refusal(of_info(info, b"/etc/passwd")) == "“link.png” in this ZIP is a link or a device, not a file."
    )


def test_a_locked_file_is_refused():
    data = bytearray(zipped({"a.txt": b"x"}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) == (
        "“a.txt” in this ZIP is locked with a password. Please make the ZIP without one."
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_rare_ways_of_packing_are_refused(method):
    assert refusal(zipped({"a.txt": b"x"}, method)) == (
        "“a.txt” is packed in a way that cannot be read. Please make an ordinary ZIP."
    )


def test_two_files_of_one_name_are_refused():
    data = zipped({"a.txt": b"x", "b.txt": b"y"}).replace(b"b.txt", b"a.txt")
    assert refusal(data) == "This ZIP holds “a.txt” twice."


def test_too_many_files_are_refused():
    assert (
        len(open_archive(zipped({str(n): b"" for n in range(archives.MAX_MEMBERS)}))) == archives.MAX_MEMBERS
    )
    assert refusal(zipped({str(n): b"" for n in range(archives.MAX_MEMBERS + 1)})) == (
        "This ZIP holds more than 12000 files. Please split it."
    )


def _announcing(data: bytes, size: int) -> bytes:
    """The same ZIP, saying of its first file that it unpacks to another size."""
    changed = bytearray(data)
    changed[22:26] = struct.pack("<I", size)
    entry = data.index(b"PK\x01\x02")
    changed[entry + 24 : entry + 28] = struct.pack("<I", size)
    return bytes(changed)


def test_a_large_file_is_refused_by_what_it_says():
    content = bytes(archives.MAX_MEMBER_BYTES + 1)
    assert (
        refusal(zipped({"a.txt": content})) == "The file “a.txt” in this ZIP is larger than 20 MB unpacked."
    )


def test_a_large_file_is_refused_by_what_it_is():
    data = _announcing(zipped({"a.txt": bytes(archives.MAX_MEMBER_BYTES + 1)}), 10)
    assert refusal(data) == "The file “a.txt” in this ZIP is damaged. Please make the ZIP again."


def test_a_bomb_by_its_ratio_is_refused():
    data = zipped({"a.txt": bytes(4 * archives.FREE_BYTES)})
    assert refusal(data) == "The file “a.txt” in this ZIP unpacks to far more than it should."


def test_files_that_are_too_large_together_are_refused():
    dense = bytes(range(256)) * 4096 * 19  # 19 MB each, 11 of them
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(11):
            archive.writestr(f"{number}.txt", dense, compresslevel=1)
    assert refusal(packed.getvalue()) == (
        "The files in this ZIP are larger than 200 MB together. Please split it."
    )


def test_overlapping_files_are_refused():
    data = zipped({"a.txt": bytes(range(256)) * 40}, zipfile.ZIP_STORED)
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    directory = entry + entry.replace(b"a.txt", b"b.txt")
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), start, 0)
    assert refusal(data[:start] + directory + tail) == (
        "The files in this ZIP overlap. Please make the ZIP again."
    )


def test_a_damaged_file_is_refused_when_it_is_read_and_others_are_not():
    data = zipped({"good.txt": b"good", "bad.txt": b"damaged"}, zipfile.ZIP_STORED).replace(
        b"damaged", b"damageD"
    )
    assert open_archive(data).read("good.txt") == b"good"
    assert refusal(data, "bad.txt") == "The file “bad.txt” in this ZIP is damaged. Please make the ZIP again."


def test_half_an_archive_is_refused():
    data = zipped({"a.txt": b"text" * 1000})
    assert refusal(data[: len(data) // 2]) == (
        "This is not a complete ZIP file. Please make it again, or send it once more."
    )


def test_a_missing_file_is_named():
    assert refusal(zipped({"a.txt": b""}), "b.txt") == "The file “b.txt” is missing in this ZIP."


def test_an_archive_inside_is_just_bytes():
    inner = zipped({"../up.png": b"x"})
    assert open_archive(zipped({"inner.zip": inner})).read("inner.zip") == inner


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_korean_names_are_read_even_where_their_encoding_is_not_said(encoding):
    name = "사진.png".encode(encoding)
    placeholder = b"0" * len(name)
    data = of_info(zipfile.ZipInfo(placeholder.decode())).replace(placeholder, name)
    assert open_archive(data).names == ("사진.png",)


def test_korean_names_of_macos_are_put_together():
    assert open_archive(zipped({unicodedata.normalize("NFD", "사진.png"): b"x"})).names == ("사진.png",)


def _refused_or_read(data: bytes) -> None:
    try:
        archive = open_archive(data)
        for name in archive.names:
            archive.read(name)
    except UnreadableFile:
        return


@given(st.binary(max_size=300))
def test_any_bytes_are_an_archive_or_refused(data):
    _refused_or_read(b"PK\x03\x04" + data)


@given(st.data())
def test_a_changed_archive_is_read_or_refused(data):
    packed = bytearray(zipped({"a.txt": b"some text " * 9, "b/c.png": b"x"}))
    for _change in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    _refused_or_read(bytes(packed))

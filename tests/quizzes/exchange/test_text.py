"""Bytes as text: what is read, what is refused and with which place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exchange import text
from quizzes.exchange.items import MAX_FILE_BYTES, MAX_ITEMS, UnreadableFile

KOREAN = "진짜 상자는 무엇입니까?\n가짜"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_korean_is_read_in_every_encoding_it_comes_in(encoding):
    assert text.decode(KOREAN.encode(encoding)) == KOREAN


def test_utf16_is_read_in_both_byte_orders():
    assert text.decode(b"\xfe\xff" + KOREAN.encode("utf-16-be")) == KOREAN
    assert text.decode(b"\xff\xfe" + KOREAN.encode("utf-16-le")) == KOREAN


def test_lines_end_alike():
    assert text.decode(b"a\r\nb\rc\nd") == "a\nb\nc\nd"


def _refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        text.decode(data)
    return str(refused.value.message)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"one\ntwo \xe9t\xe9\n", "the byte 0xE9 at position 9, in line 2, is not UTF-8"),
        (b"\xef\xbb\xbfone\n\xff", "the byte 0xFF at position 8, in line 2, is not UTF-8"),
        (b"\xff\xfea\x00\n\x00\x00\xd8", "the byte 0x00 at position 7, in line 2, is not UTF-16-LE"),
    ],
)
def test_an_undecodable_byte_is_named(data, place):
    assert _refusal(data) == (
        f"The text cannot be read: {place}. Please save the file as UTF-8 and try again."
    )


def test_another_encoding_is_not_taken_for_korean():
    assert _refusal("Größe\n".encode("latin-1")) == (
        "The text cannot be read: the byte 0xF6 at position 3, in line 1, is not UTF-8. "
        "Please save the file as UTF-8 and try again."
    )


def test_a_binary_file_is_refused_with_its_line():
    assert _refusal(b"one\n\x00\x01") == (
        "This is not a text file: line 2 holds the character 0x00, which no text has."
    )


def test_too_much_is_refused_before_it_is_read():
    assert _refusal(bytes(MAX_FILE_BYTES + 1)) == (
        "This file is larger than 50 MB. Please split it into smaller files."
    )
    with pytest.raises(UnreadableFile):
        text.lines("\n" * (text.MAX_LINES + 1))
    with pytest.raises(UnreadableFile):
        text.check_count(MAX_ITEMS + 1)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data):
    try:
        read = text.decode(data)
    except UnreadableFile:
        return
    assert text.without_controls(read) == read


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_comes_back_as_it_was(words):
    assert text.decode(b"\xef\xbb\xbf" + words.encode()) == words

"""Reading XML: what is read in which encoding, and what is refused with which line and reason."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quizzes.exchange.items import UnreadableFile
from quizzes.exchange.xml import Node, document, element, plain, read_xml

KOREAN = "신발 똠"
BOMB = b"""<!DOCTYPE lolz [
<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<quiz>&c;</quiz>"""
EXTERNAL = b'<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<quiz>&x;</quiz>'


def declared(name: str, encoding: str) -> bytes:
    return f'<?xml version="1.0" encoding="{name}"?>\n<quiz>{KOREAN}</quiz>'.encode(encoding)


@pytest.mark.parametrize(
    "data",
    [
        declared("UTF-8", "utf-8"),
        declared("UTF-8", "utf-8-sig"),
        declared("UTF-16", "utf-16"),
        declared("UTF-16", "utf-16-be"),
        declared("utf-16", "utf-8"),
        declared("cp949", "cp949"),
        declared("euc-kr", "cp949"),
        declared("ks_c_5601-1987", "cp949"),
        f"<quiz>{KOREAN}</quiz>".encode(),
    ],
)
def test_the_encoding_that_a_file_declares_is_read(data: bytes) -> None:
    assert read_xml(data).words == KOREAN


DECLARES = "Line 1: the file cannot be taken, because it declares a document type or entities."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"  \n", "This file is empty. Please export the questions again."),
        (BOMB, DECLARES + " Please export it again."),
        (EXTERNAL, DECLARES + " Please export it again."),
        (b'<!DOCTYPE quiz SYSTEM "http://x.example/a.dtd"><quiz/>', DECLARES + " Please export it again."),
        (b'<!DOCTYPE questestinterop [<!ENTITY x "y">]><quiz/>', DECLARES + " Please export it again."),
        (
            b"<quiz>\n<question>\n<name>Ha",
            "Line 3: this is not complete, well-formed XML (the file ends too early). "
            "Please export the file again.",
        ),
        (
            b"<quiz>\n<question>\n</quiz>",
            "Line 3: this is not complete, well-formed XML (a tag is closed that was not opened last). "
            "Please export the file again.",
        ),
        (
            b"<quiz>\n&nbsp;</quiz>",
            "Line 2: this is not complete, well-formed XML "
            "(a character name is used that XML does not know). "
            "Please export the file again.",
        ),
        (
            declared("UTF-8", "cp949"),
            "Line 2: the file cannot be taken, because it is not UTF-8, as the file says. "
            "Please export it again.",
        ),
        (
            declared("punycode", "utf-8"),
            "The encoding “punycode” is not known here. Please save the file as UTF-8.",
        ),
        (
            b"<a>\n" * 101,
            "Line 101: the file cannot be taken, because the elements are nested more than 100 deep. "
            "Please export it again.",
        ),
        (
            b"<quiz>\n" + b"<a/>" * 400_000,
            "Line 2: the file cannot be taken, because the file has more than 400000 elements. "
            "Please export it again.",
        ),
        (
            b"<quiz>\n<a b='" + b"x" * 2_000_000,
            "Line 2: the file cannot be taken, because a tag or comment does not end. "
            "Please export it again.",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_with_line_and_reason(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_xml(data)
    assert str(refused.value.message) == message


def test_the_document_type_of_qti_is_passed_over() -> None:
    root = read_xml(b'<!DOCTYPE questestinterop SYSTEM "http://x.example/a.dtd"><questestinterop/>')
    assert root.tag == "questestinterop"


def test_nodes_know_their_line_namespace_and_all_their_words() -> None:
    root = read_xml(b'<q xmlns="urn:q" xml:lang="ko">\n a <b x=" 1 ">c<i/>d</b> e<b/></q>')
    (first, second) = root.all("b")
    assert (root.space, root.get("lang"), root.words) == ("urn:q", "ko", "a cd e")
    assert (first.line, first.get("x"), first.text, first.tail) == (2, "1", "c", " e")
    assert [node.tag for node in root.walk()] == ["q", "b", "i", "b"]
    assert (root.child("b", "i"), root.child("b", "u"), second.child("i")) == (first.children[0], None, None)


written = st.text(st.characters(codec="utf-8"), max_size=30)


@given(written, written)
@example("\x00\x0b￾a\r\n\t<&>", "\n\t\r\"'<&>\x1f")
def test_what_is_written_is_read_again(text: str, value: str) -> None:
    root = read_xml(document(element("a", {"x": value}, plain(text))))
    illegal = {ord(char): None for char in text + value if not _allowed(char)}
    assert (root.text, root.attributes) == (text.translate(illegal), {"x": value.translate(illegal)})


def _allowed(char: str) -> bool:
    return char in "\t\n\r" or (char >= " " and char not in "\ufffe\uffff")


@settings(max_examples=100)
@given(st.binary(max_size=60) | st.binary(max_size=40).map(lambda data: b"<a>" + data + b"</a>"))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableFile):
        assert isinstance(read_xml(data), Node)

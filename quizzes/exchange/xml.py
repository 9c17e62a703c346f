"""XML in and out: files that people send are read with bounds and without entities, ours are written whole.

Of a document type only the bare one that QTI 1.2 prescribes (`<!DOCTYPE questestinterop SYSTEM "…">`) is
passed over, and never fetched; every other one, and every entity declared in a file, is refused.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers.expat import errors

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError
from django.utils.translation import gettext_lazy as _

from quizzes.exchange.items import Text, UnreadableFile
from quizzes.exchange.text import check_size

MAX_DEPTH = 100
MAX_NODES = 400_000
MAX_TAG_BYTES = 1024 * 1024
CHUNK = 64 * 1024
OWN_DOCTYPE = "questestinterop"
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# An open list would be a way in: decoding "punycode", for one, takes quadratic time.
ENCODINGS = {
    "ascii": "ascii",
    "big5": "big5",
    "cp949": "cp949",
    "euc_jp": "euc_jp",
    "euc_kr": "cp949",  # files that say EUC-KR are written by Windows, which means cp949 by it
    "gb18030": "gb18030",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "iso8859-1",
    "iso8859-15": "iso8859-15",
    "koi8-r": "koi8-r",
    "shift_jis": "cp932",
    **{f"cp125{page}": f"cp125{page}" for page in range(9)},
    # Programs that build a file in memory often leave "UTF-16" in what they save as UTF-8.
    **dict.fromkeys(("utf-8", "utf-16", "utf-16-le", "utf-16-be"), "utf-8"),
}
DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,39})["']""")
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REASONS: dict[str, Text] = {
    errors.XML_ERROR_NO_ELEMENTS: _("the file ends too early"),
    errors.XML_ERROR_UNCLOSED_TOKEN: _("the file ends too early"),
    errors.XML_ERROR_UNCLOSED_CDATA_SECTION: _("the file ends too early"),
    errors.XML_ERROR_TAG_MISMATCH: _("a tag is closed that was not opened last"),
    errors.XML_ERROR_INVALID_TOKEN: _("a character stands where XML does not allow it"),
    errors.XML_ERROR_UNDEFINED_ENTITY: _("a character name is used that XML does not know"),
    errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: _("something follows after the end"),
    errors.XML_ERROR_DUPLICATE_ATTRIBUTE: _("a tag says the same thing twice"),
}


class Node:
    """An element. Names of tags and attributes stand without their namespace; `space` is that of the tag.

    line: where it begins, from 1. text: what stands before the first child; tail: what follows the element.
    """

    __slots__ = ("attributes", "children", "line", "space", "tag", "tail", "text")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.space, self.tag = _split(name)
        self.attributes = {_split(key)[1]: value for key, value in attributes.items()}
        self.children: list[Node] = []
        self.line = line
        self.text = ""
        self.tail = ""

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default).strip()

    def child(self, *path: str) -> Node | None:
        """The first child of this name; of several names, one below the other."""
        node: Node | None = self
        for name in path:
            node = next((child for child in node.children if child.tag == name), None) if node else None
        return node

    def all(self, *names: str) -> list[Node]:
        """The children of these names."""
        return [child for child in self.children if child.tag in names]

    def walk(self) -> Iterator[Node]:
        """This element and everything in it, in the order of the document."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def find(self, *names: str) -> list[Node]:
        """The elements of these names anywhere inside."""
        return [node for node in self.walk() if node.tag in names and node is not self]

    @property
    def words(self) -> str:
        """All text inside, without the space around it."""
        pieces: list[str] = []
        _collect(self, pieces)
        return "".join(pieces).strip()


def _collect(node: Node, pieces: list[str]) -> None:
    pieces.append(node.text)
    for child in node.children:
        _collect(child, pieces)
        pieces.append(child.tail)


def _split(name: str) -> tuple[str, str]:
    space, closed, local = name.rpartition("}")
    return (space[1:], local) if closed else ("", name)


class _Tree:
    """Builds nodes from what the parser reports, and stops at the bounds."""

    def __init__(self) -> None:
        self.parser: Any = None
        self.root: Node | None = None
        self._open: list[Node] = []
        self._last: Node | None = None
        self._pieces: list[str] = []
        self._count = 0

    @property
    def line(self) -> int:
        return int(self.parser.parser.CurrentLineNumber)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._flush()
        self._count += 1
        if len(self._open) >= MAX_DEPTH:
            raise _refused(
                self.line, _("the elements are nested more than %(most)d deep") % {"most": MAX_DEPTH}
            )
        if self._count > MAX_NODES:
            raise _refused(self.line, _("the file has more than %(most)d elements") % {"most": MAX_NODES})
        node = Node(name, attributes, self.line)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)
        self._last = None

    def end(self, name: str) -> None:
        self._flush()
        self._last = self._open.pop()

    def data(self, text: str) -> None:
        self._pieces.append(text)

    def close(self) -> Node | None:
        return self.root

    def _flush(self) -> None:
        text = "".join(self._pieces)
        self._pieces = []
        if self._last is not None:
            self._last.tail = text
        elif self._open:
            self._open[-1].text = text


class _Parser(DefusedXMLParser):
    def defused_start_doctype_decl(self, name: str, sysid: str, pubid: str, has_internal_subset: int) -> None:
        if name != OWN_DOCTYPE or has_internal_subset:
            super().defused_start_doctype_decl(name, sysid, pubid, has_internal_subset)


def read_xml(data: bytes) -> Node:
    """The root of an XML file. Raises UnreadableFile with the line and the reason where it cannot be read."""
    check_size(data)
    if not data.strip():
        raise UnreadableFile(_("This file is empty. Please export the questions again."))
    tree = _Tree()
    parser = tree.parser = _Parser(target=tree, encoding="utf-8", forbid_dtd=True)
    try:
        _feed(parser, _decoded(data).encode())
        root = parser.close()
    except ParseError as error:
        raise _broken(error) from error
    except DefusedXmlException as error:
        raise _refused(tree.line, _("it declares a document type or entities")) from error
    assert isinstance(root, Node)
    return root


def _feed(parser: Any, data: bytes) -> None:
    """Gives the parser the file in pieces, so that one endless tag is noticed before it fills the memory."""
    for start in range(0, len(data), CHUNK):
        parser.feed(data[start : start + CHUNK])
        if start - parser.parser.CurrentByteIndex > MAX_TAG_BYTES:
            raise _refused(parser.parser.CurrentLineNumber, _("a tag or comment does not end"))


def _decoded(data: bytes) -> str:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :] if b"<" not in mark else data, encoding)
    return _strict(data, _declared(data))


def _declared(data: bytes) -> str:
    """The encoding that the first line names, UTF-8 where it names none."""
    found = DECLARED.match(data)
    if found is None:
        return "utf-8"
    name = found[1].decode()
    try:
        return ENCODINGS[codecs.lookup(name).name]
    except (LookupError, ValueError) as error:
        raise UnreadableFile(
            _("The encoding “%(name)s” is not known here. Please save the file as UTF-8.") % {"name": name}
        ) from error


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count("\n".encode(encoding), 0, error.start) + 1
        reason = _("it is not %(encoding)s, as the file says") % {"encoding": encoding.upper()}
        raise _refused(line, reason) from error


def _broken(error: ParseError) -> UnreadableFile:
    reason = errors.messages.get(error.code, str(error))
    return UnreadableFile(
        _("Line %(line)d: this is not complete, well-formed XML (%(reason)s). Please export the file again.")
        % {"line": error.position[0], "reason": REASONS.get(reason, reason)}
    )


def _refused(line: int, reason: Text) -> UnreadableFile:
    return UnreadableFile(
        _("Line %(line)d: the file cannot be taken, because %(reason)s. Please export it again.")
        % {"line": line, "reason": reason}
    )


def plain(text: str) -> str:
    """Text as XML: escaped, and without the characters that XML cannot hold."""
    text = ILLEGAL.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def element(name: str, attributes: Mapping[str, object] | None = None, *content: str) -> str:
    """An element as XML. content: XML already; attributes: any values, written as text."""
    written = "".join(f' {key}="{_attribute(value)}"' for key, value in (attributes or {}).items())
    return f"<{name}{written}>{''.join(content)}</{name}>" if content else f"<{name}{written}/>"


def _attribute(value: object) -> str:
    text = plain(str(value)).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def document(root: str) -> bytes:
    """The bytes of an XML file with this root element."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()

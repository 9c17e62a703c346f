"""A GIFT file taken apart: its lines, its questions, their categories, tags and escapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quizzes.exchange.text import lines, one_line

CATEGORY = "$CATEGORY:"
TOP = "$course$/top"
GENERAL = "####"
MAX_TAG = 255
TAG_SIGN = "[tag:"
TAG = re.compile(
    r"\[tag:((?:\\\]|(?!\[tag:)[^\]])*)\]"
)  # no tag runs into the next one: that keeps it linear
CONTEXT = re.compile(r"\$[a-z0-9]+\$")
# An escaped sign becomes a control character while the text is taken apart: `decode` lets none of them in.
HIDDEN = {
    "\\": "\x08",
    "~": "\x01",
    "=": "\x02",
    "#": "\x03",
    "{": "\x04",
    "}": "\x05",
    ":": "\x06",
    "n": "\x07",
}
REVEALED = str.maketrans({hidden: "\n" if sign == "n" else sign for sign, hidden in HIDDEN.items()})


@dataclass(frozen=True)
class _Line:
    number: int
    text: str  # without the space around it; escaped signs are hidden, except in comments
    comment: bool


@dataclass(frozen=True)
class Source:
    """One question as it stands in the file. text: with hidden escapes."""

    where: str
    text: str
    category: str
    tags: tuple[str, ...]


def _lines(text: str) -> list[_Line]:
    return [_line(number, line.strip()) for number, line in enumerate(lines(text), 1)]


def _line(number: int, text: str) -> _Line:
    comment = text.startswith("//")
    return _Line(number, text if comment else _hidden(text), comment)


def revealed(text: str) -> str:
    """A text with the signs that were escaped in it."""
    return text.translate(REVEALED)


def _hidden(text: str) -> str:
    if "\\" in text:
        for sign, hidden in HIDDEN.items():
            text = text.replace("\\" + sign, hidden)
    return text


def sources(text: str) -> Iterator[Source]:
    """The questions of a file, one by one."""
    category = ""
    for block in _blocks(_lines(text)):
        body = [line for line in block if not line.comment]
        while body and body[0].text.startswith(CATEGORY):
            category = _category(body.pop(0).text)
        if body:
            joined = "\n".join(line.text for line in body).strip()
            yield Source(f"line {body[0].number}", joined, category, _tags(block))


def _blocks(all_lines: list[_Line]) -> Iterator[list[_Line]]:
    """The lines between blank lines. A blank line inside braces separates nothing."""
    closing = _closing_follows(all_lines)
    block: list[_Line] = []
    opened = False
    for line, closes in zip(all_lines, closing, strict=True):
        if line.text or (opened and closes):
            block.append(line)
            opened = _opened_after(line, opened)
        elif block:
            yield block
            block, opened = [], False
    if block:
        yield block


def _opened_after(line: _Line, opened: bool) -> bool:
    if line.comment or line.text.startswith(CATEGORY):
        return opened
    start, end = line.text.rfind("{"), line.text.rfind("}")
    return opened if start == end else start > end


def _closing_follows(all_lines: list[_Line]) -> list[bool]:
    """For every line whether a closing brace comes next, before another question begins."""
    closes = False
    answers: list[bool] = []
    for line in reversed(all_lines):
        if line.text.startswith(("::", CATEGORY)):
            closes = False
        elif not line.comment and ("{" in line.text or "}" in line.text):
            start, end = line.text.find("{"), line.text.find("}")
            closes = end >= 0 and (start < 0 or end < start)
        answers.append(closes)
    return answers[::-1]


def _category(line: str) -> str:
    """ "Shoes/Boxes" of "$CATEGORY: $course$/top/Shoes/Boxes": the first two parts are Moodle's own."""
    path = revealed(line.removeprefix(CATEGORY)).strip()
    context, _slash, rest = path.partition("/")
    if not CONTEXT.fullmatch(context):
        return path
    return "" if rest == "top" else rest.removeprefix("top/")


def _tags(block: list[_Line]) -> tuple[str, ...]:
    found = (match.group(1) for line in block if line.comment for match in TAG.finditer(line.text))
    return distinct(tag.replace("\\]", "]") for tag in found)


def distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags on one line each, none twice and none empty."""
    short = (one_line(one_line(tag).replace(TAG_SIGN, " ")[:MAX_TAG]) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in short if tag))

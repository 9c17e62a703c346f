"""GIFT, Moodle's text format for questions, as docs.moodle.org/en/GIFT_format describes it.

Read: choices with one or several right answers, weights, feedback, general feedback and missing words; true
and false; titles, categories, text formats, escapes, comments, tags. Blank lines separate questions, and may
stand inside braces. Pictures come as data: addresses, or beside the text in one ZIP.

Written texts are [html]. GIFT has no place for the language, the level, and whether options keep their
places (only true and false do), so these are not written. What is not the same after writing and reading:
control characters are gone; titles and tags stand on one line, a title has at most 255 characters and a
missing one is made from the question; a question's picture stands after its text and is named anew; empty
and repeated tags are left out, and a tag has at most 255 characters and no "[tag:" in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.exchange.archives import Archive, is_archive, open_archive
from quizzes.exchange.choices import MAX_OPTIONS, Problem, checked_options, title_for
from quizzes.exchange.embedded import check_markup, take_picture
from quizzes.exchange.formats import FORMATS, as_html
from quizzes.exchange.gift_source import GENERAL, Source, revealed, sources
from quizzes.exchange.gift_writer import write
from quizzes.exchange.items import ImportResult, ItemData, Option, Picture, Skipped, UnreadableFile
from quizzes.exchange.text import check_count, decode

__all__ = ["MEDIA_TYPE", "NAME", "SUFFIXES", "parse", "write"]

NAME = "GIFT"
SUFFIXES = (".gift", ".txt")
MEDIA_TYPE = "text/plain"

BLANK = "_____"
TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
SIGNS = re.compile(r"[~=]")
WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{0,30})?)%")
WEIGHT_LIKE = re.compile(r"%[^%\s]{0,20}%")


@dataclass(frozen=True)
class _Reader:
    """How the texts of one question are read: the format they are in, and the files that came with it."""

    format: str
    files: Mapping[str, bytes]

    def html(self, text: str) -> tuple[str, Picture | None]:
        name, rest = _format_marker(text.strip(), self.format)
        plain = revealed(rest).strip()
        check_markup(plain)
        return take_picture(as_html(plain, name), self.files)

    def words(self, text: str) -> str:
        html, picture = self.html(text)
        if picture:
            raise Problem(_("Its feedback shows a picture. Please move the picture into the question."))
        return html


def parse(data: bytes) -> ImportResult:
    """The questions of a GIFT file, or of a ZIP with one GIFT file and its pictures."""
    text, files = _opened(data)
    items: list[ItemData] = []
    skipped: list[Skipped] = []
    for source in sources(text):
        check_count(len(items) + len(skipped) + 1)
        read = _read(source, files)
        if isinstance(read, ItemData):
            items.append(read)
        else:
            skipped.append(read)
    return ImportResult(tuple(items), tuple(skipped))


def _opened(data: bytes) -> tuple[str, Mapping[str, bytes]]:
    if not is_archive(data):
        return decode(data), {}
    archive = open_archive(data)
    return decode(archive.read(_questions_in(archive))), archive


def _questions_in(archive: Archive) -> str:
    names = [name for name in archive.names if not name.startswith("__MACOSX/")]
    for suffix in SUFFIXES:
        found = [name for name in names if name.lower().endswith(suffix)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UnreadableFile(_("This ZIP holds several question files. Please send them one by one."))
    raise UnreadableFile(_("This ZIP holds no GIFT file: its name must end in .gift or .txt."))


@dataclass(frozen=True)
class _Parts:
    title: str
    text: str
    answers: str
    general: str


def _read(source: Source, files: Mapping[str, bytes]) -> ItemData | Skipped:
    kind = "unknown"
    try:
        parts = _parts(source.text)
        kind = _kind(parts.answers)
        if kind in UNSUPPORTED:
            raise Problem(UNSUPPORTED[kind])
        return _item(source, parts, files)
    except _Description as problem:
        return Skipped(source.where, "description", problem.message)
    except Problem as problem:
        return Skipped(source.where, kind, problem.message)


class _Description(Problem):
    """A text without answers."""


UNSUPPORTED = {
    "essay": _("An open question has no answers to choose from. Please write answers between the braces."),
    "numerical": _("A number cannot be typed in here. Please offer numbers to choose from, with = and ~."),
    "matching": _("Pairs cannot be matched here. Please ask for each pair with a question of its own."),
    "shortanswer": _("A word cannot be typed in here. Please add wrong answers with ~ to choose from."),
}


def _parts(text: str) -> _Parts:
    title, text = _title(text)
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raise _Description(
            _("It is a text without answers. Please put the answers between { and }, or leave it out.")
        )
    _check_braces(text, start, end)
    answers, _sign, general = text[start + 1 : end].rpartition(GENERAL)
    if not _sign:
        answers, general = general, ""
    before, after = text[:start], text[end + 1 :]
    return _Parts(title, before + BLANK + after if after.strip() else before, answers.strip(), general)


def _title(text: str) -> tuple[str, str]:
    if text.startswith("::"):
        title, sign, rest = text[2:].partition("::")
        if sign:
            return revealed(title), rest.strip()
        return "", title.strip()
    return "", text


def _check_braces(text: str, start: int, end: int) -> None:
    if end < 0:
        raise Problem(_("The brace { is never closed. Please put } after the last answer."))
    if start < 0 or end < start:
        raise Problem(_("The brace } closes nothing. Please put { before the answers, or write \\}."))
    if text.count("{") > 1 or text.count("}") > 1:
        raise Problem(
            _(
                "It has more than one pair of braces. Please put a blank line between questions, or write "
                "\\{ and \\} for braces in a text."
            )
        )


def _kind(answers: str) -> str:
    if not answers:
        return "essay"
    if answers.startswith("#"):
        return "numerical"
    if "~" in answers:
        return "multichoice"
    if "=" in answers and "->" in answers:
        return "matching"
    return "truefalse" if _truth(answers) is not None else "shortanswer"


def _truth(answers: str) -> bool | None:
    return TRUTHS.get(answers.partition("#")[0].strip().upper())


def _item(source: Source, parts: _Parts, files: Mapping[str, bytes]) -> ItemData:
    name, rest = _format_marker(parts.text.strip(), "moodle")
    reader = _Reader(name, files)
    html, picture = reader.html(f"[{name}]{rest}")
    truth = _truth(parts.answers)
    multiple = truth is None and "=" not in parts.answers
    options = _choices(parts.answers, reader) if truth is None else _true_false(truth, parts.answers, reader)
    if not html and not picture:
        raise Problem(_("The question has no text. Please write it before the brace {."))
    return ItemData(
        kind="choice",
        title=title_for(parts.title, html, source.where),
        text=html,
        options=checked_options(options, multiple=multiple),
        multiple=multiple,
        shuffle=truth is None,
        feedback=reader.words(parts.general),
        picture=picture,
        category=source.category,
        tags=source.tags,
        where=source.where,
    )


def _format_marker(text: str, default: str) -> tuple[str, str]:
    name, bracket, rest = text[1:].partition("]")
    if text.startswith("[") and bracket and name in FORMATS:
        return name, rest
    return default, text


def _true_false(truth: bool, answers: str, reader: _Reader) -> tuple[Option, ...]:
    """Two options. The first feedback is for the wrong answer, the second for the right one."""
    _answer, wrong, right = [*answers.split("#", 2), "", ""][:3]
    feedback = {truth: reader.words(right), not truth: reader.words(wrong)}
    names = {True: gettext("True"), False: gettext("False")}
    return tuple(Option(names[said], float(said == truth), feedback[said]) for said in (True, False))


def _choices(answers: str, reader: _Reader) -> tuple[Option, ...]:
    if answers.count("=") + answers.count("~") > 2 * MAX_OPTIONS:
        raise Problem(_("It has more than %(most)d answers. Please remove some.") % {"most": MAX_OPTIONS})
    signs = [match.start() for match in SIGNS.finditer(answers)]
    if answers[: signs[0]].strip():
        raise Problem(_("A text stands before the first answer. Please begin each answer with = or ~."))
    ends = [*signs[1:], len(answers)]
    segments = [
        (answers[start], answers[start + 1 : end].strip()) for start, end in zip(signs, ends, strict=True)
    ]
    return tuple(_option(sign, text, reader) for sign, text in _without_doubled(segments))


def _without_doubled(segments: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Some programs write "~=right": the empty wrong answer before it is not meant."""
    for (sign, text), following in zip(segments, [*segments[1:], ("", "")], strict=True):
        if text or sign != "~" or following[0] != "=":
            yield sign, text


def _option(sign: str, text: str, reader: _Reader) -> Option:
    weight, text = _weight(sign, text)
    answer, _sign, feedback = text.partition("#")
    html, picture = reader.html(answer)
    return Option(html, weight, reader.words(feedback), picture)


def _weight(sign: str, text: str) -> tuple[float, str]:
    match = WEIGHT.match(text)
    if match:
        return float(Decimal(match.group(1)).scaleb(-2)), text[match.end() :]
    if WEIGHT_LIKE.match(text):
        raise Problem(_("A weight cannot be read. Please write it as a number like %50%."))
    return float(sign == "="), text

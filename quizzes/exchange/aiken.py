"""Aiken, the plainest of Moodle's text formats, as docs.moodle.org/en/Aiken_format describes it.

    Which box is genuine?
    A. The left one
    B. The right one
    ANSWER: B

Blank lines may stand anywhere but inside the text of a question, which may run over several lines. Letters
run from A without a gap, and ANSWER is in capitals.

Aiken carries the question, its answers and one right answer. An item that would lose more than its title,
category, tags and its bold or italic letters is not written but left out with the reason: several right
answers, parts of the points, feedback, pictures, raised or lowered signs. A written text stands on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.choices import Problem, checked_options, left_out, plain_choice, plain_html, title_for
from quizzes.exchange.items import ExportResult, ImportResult, ItemData, Option, Skipped
from quizzes.exchange.text import check_count, decode, lines

NAME = "Aiken"
SUFFIXES = (".txt",)
MEDIA_TYPE = "text/plain"

TYPE = "multichoice"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OPTION = re.compile(r"([A-Z])(?:\)|\.(?=\s|$)).*")
OPTION_LIKE = re.compile(r"[A-Z][.)]")  # what Moodle takes for an answer
ANSWER = "ANSWER:"


@dataclass
class _Question:
    """What was read of one question so far.

    line: the number of its first line. gap: whether a blank line came after its text.
    """

    line: int
    text: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    answer: str | None = None
    gap: bool = False


def parse(data: bytes) -> ImportResult:
    """The questions of an Aiken file."""
    items: list[ItemData] = []
    skipped: list[Skipped] = []
    for question in _questions(lines(decode(data))):
        check_count(len(items) + len(skipped) + 1)
        where = f"line {question.line}"
        try:
            items.append(_item(question, where))
        except Problem as problem:
            skipped.append(Skipped(where, TYPE, problem.message))
    return ImportResult(tuple(items), tuple(skipped))


def _questions(all_lines: list[str]) -> Iterator[_Question]:
    """What belongs together. A question ends with its ANSWER, or where another one begins without it."""
    question: _Question | None = None
    for number, line in enumerate(map(str.strip, all_lines), 1):
        if not line:
            if question:
                question.gap = True
            continue
        if question and _begins_another(question, line):
            yield question
            question = None
        question = question or _Question(number)
        _add(question, line)
        if question.answer is not None:
            yield question
            question = None
    if question:
        yield question


def _begins_another(question: _Question, line: str) -> bool:
    return _is_text(question, line) and bool(question.options or (question.text and question.gap))


def _is_text(question: _Question, line: str) -> bool:
    """A line that is neither an answer nor ANSWER. "I. Newton said" is no answer before there is an A."""
    if line.startswith(ANSWER):
        return False
    match = OPTION.fullmatch(line)
    return not match or (not question.options and match.group(1) != "A")


def _add(question: _Question, line: str) -> None:
    if _is_text(question, line):
        question.text.append(line)
        question.gap = False
    elif line.startswith(ANSWER):
        question.answer = line.removeprefix(ANSWER).strip()
    else:
        question.letters.append(line[0])
        question.options.append(line[2:].strip())


def _item(question: _Question, where: str) -> ItemData:
    text = plain_html("\n".join(question.text))
    right = _right(question)
    options = [
        Option(plain_html(option), float(index == right)) for index, option in enumerate(question.options)
    ]
    return ItemData(
        kind="choice",
        title=title_for("", text, where),
        text=text,
        options=checked_options(options, multiple=False),
        where=where,
    )


def _right(question: _Question) -> int:
    """The index of the right answer."""
    if not question.text:
        raise Problem(_("The question is missing. Please write it above its answers."))
    if not question.options:
        raise Problem(_("It has no answers. Please write them below it as A. and B., then ANSWER: A."))
    if question.letters != list(LETTERS[: len(question.letters)]):
        raise Problem(_("The letters of its answers do not run A, B, C. Please correct them."))
    if question.answer is None:
        raise Problem(_("The line ANSWER: is missing. Please write it in capitals below the answers."))
    if question.answer not in question.letters:
        raise Problem(
            _("ANSWER: must name one of the answers by its letter. For several right answers, use GIFT.")
        )
    return question.letters.index(question.answer)


def write(items: Sequence[ItemData]) -> ExportResult:
    """Choices with one right answer as Aiken in UTF-8."""
    written: list[str] = []
    skipped: list[Skipped] = []
    for item in items:
        try:
            written.append(_question(item))
        except Problem as problem:
            skipped.append(left_out(item, problem.message))
    return ExportResult("\n".join(written).encode(), tuple(skipped))


def _question(item: ItemData) -> str:
    plain = plain_choice(item)
    if item.multiple or sorted(option.weight for option in item.options)[-2:] != [0, 1]:
        raise Problem(_("Aiken carries one right answer and no parts of the points. Choose GIFT."))
    if any(option.weight < 0 for option in item.options):
        raise Problem(_("Aiken carries no points taken away. Choose GIFT."))
    if len(plain.options) > len(LETTERS):
        raise Problem(_("Aiken carries at most 26 answers. Choose GIFT."))
    if OPTION_LIKE.match(plain.text) or plain.text.startswith(ANSWER):
        raise Problem(_("The question begins like an answer. Please begin it with another word."))
    answers = [f"{letter}. {text}\n" for letter, text in zip(LETTERS, plain.options, strict=False)]
    return f"{plain.text}\n{''.join(answers)}{ANSWER} {LETTERS[plain.right[0]]}\n"

"""Aiken: read with its lines named, written only where nothing of an item is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exchange import aiken
from quizzes.exchange.choices import plain_html, title_for
from quizzes.exchange.items import ItemData, Option, Picture, Skipped, UnreadableFile
from quizzes.exchange.text import one_line

FILE = """What is the correct answer to this question?
A. Is it this one?
B. Maybe this answer?
ANSWER: B

Which LMS has the most
quiz import formats?

A) Moodle
B) <WebCT>
ANSWER: A
"""
TWO = (Option("left", 1.0), Option("right"))


def test_questions_with_both_kinds_of_letters():
    assert aiken.parse(FILE.replace("\n", "\r\n").encode("utf-8-sig")).items == (
        ItemData(
            kind="choice",
            title="What is the correct answer to this question?",
            text="What is the correct answer to this question?",
            options=(Option("Is it this one?"), Option("Maybe this answer?", 1.0)),
            where="line 1",
        ),
        ItemData(
            kind="choice",
            title="Which LMS has the most quiz import formats?",
            text="Which LMS has the most<br>quiz import formats?",
            options=(Option("Moodle", 1.0), Option("&lt;WebCT&gt;")),
            where="line 6",
        ),
    )


def test_korean_of_windows():
    (item,) = aiken.parse("어느 상자?\nA. 왼쪽\nB. 오른쪽\nANSWER: B\n".encode("cp949")).items
    assert (item.text, item.options[1]) == ("어느 상자?", Option("오른쪽", 1.0))


def test_a_question_may_begin_like_an_answer():
    (item,) = aiken.parse(b"I. Newton found what?\nA. Gravity\nB. Gold\nANSWER: A").items
    assert item.text == "I. Newton found what?"


NO_ANSWER_LINE = "The line ANSWER: is missing. Please write it in capitals below the answers."
ONE_LETTER = "ANSWER: must name one of the answers by its letter. For several right answers, use GIFT."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Q\nA. a\nB. b", NO_ANSWER_LINE),
        ("Q\nA. a\nB. b\nAnswer: A", NO_ANSWER_LINE),
        ("Q\nA. a\nB. b\nANSWER: C", ONE_LETTER),
        ("Q\nA. a\nB. b\nANSWER: A, B", ONE_LETTER),
        ("Q\nA. a\nB. b\nANSWER:", ONE_LETTER),
        ("Q\nA. a\nC. c\nANSWER: A", "The letters of its answers do not run A, B, C. Please correct them."),
        ("A. a\nB. b\nANSWER: A", "The question is missing. Please write it above its answers."),
        (
            "Q\nANSWER: A",
            "It has no answers. Please write them below it as A. and B., then ANSWER: A.",
        ),
        ("Q\nA. a\nANSWER: A", "It has fewer than two answers. Please add one."),
        ("Q\nA. a\nB.\nANSWER: A", "One of its answers is empty. Please write or remove it."),
        (
            "Q" * 20_001 + "\nA. a\nB. b\nANSWER: A",
            "A text is longer than 20000 characters. Please make it shorter.",
        ),
    ],
)
def test_a_mistake_is_said_with_its_line_and_the_rest_is_read(text, why):
    result = aiken.parse(f"{FILE}\n{text}\n\n{FILE}".encode())
    assert len(result.items) == 4
    assert result.skipped[0] == Skipped("line 13", "multichoice", why)


def test_a_heading_is_not_taken_for_a_question():
    result = aiken.parse(f"Chapter 1\n\n{FILE}".encode())
    assert [item.where for item in result.items] == ["line 3", "line 8"]
    assert [left.where for left in result.skipped] == ["line 1"]


def test_writing():
    item = ItemData("choice", "Boxes", "Which<br>box is <b>genuine</b>?", TWO)
    assert aiken.write([item, item]).data.decode() == (
        "Which box is genuine?\nA. left\nB. right\nANSWER: A\n"
        "\n"
        "Which box is genuine?\nA. left\nB. right\nANSWER: A\n"
    )


ITEM = ItemData("choice", "Boxes", "Which?", TWO)
ONE_RIGHT = "Aiken carries one right answer and no parts of the points. Choose GIFT."
NO_FEEDBACK = "This format carries no feedback. Choose GIFT, Moodle XML or our own package."
NO_PICTURES = "This format carries no pictures. Choose Moodle XML or our own package."


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "order"}, "This format carries only questions with answers to choose from."),
        ({"multiple": True}, ONE_RIGHT),
        ({"options": (Option("a", 1.0), Option("b", 0.5))}, ONE_RIGHT),
        ({"options": (Option("a", 1.0), Option("b", 1.0))}, ONE_RIGHT),
        (
            {"options": (*TWO, Option("c", -1.0))},
            "Aiken carries no points taken away. Choose GIFT.",
        ),
        ({"feedback": "Yes."}, NO_FEEDBACK),
        ({"options": (Option("a", 1.0, "Yes."), Option("b"))}, NO_FEEDBACK),
        ({"picture": Picture("a.png", b"x")}, NO_PICTURES),
        ({"options": (Option("a", 1.0, picture=Picture("a.png", b"x")), Option("b"))}, NO_PICTURES),
        (
            {"text": "10<sup>3</sup>?"},
            "This format carries no raised or lowered signs. Choose GIFT or our own package.",
        ),
        ({"text": "<p></p>"}, "The question or one of its answers has no words."),
        ({"text": "A. B?"}, "The question begins like an answer. Please begin it with another word."),
        ({"text": "ANSWER: ?"}, "The question begins like an answer. Please begin it with another word."),
        (
            {"options": (*TWO, *[Option(str(n)) for n in range(25)])},
            "Aiken carries at most 26 answers. Choose GIFT.",
        ),
    ],
)
def test_what_would_be_lost_is_said_instead(changes, why):
    assert aiken.write([replace(ITEM, **changes)]) == aiken.ExportResult(
        b"", (Skipped("Boxes", changes.get("kind", "choice"), why),)
    )


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).map(one_line).filter(bool)
LINES = st.lists(st.sampled_from(["", "Q", "A. a", "B) b", "C.", "ANSWER: A", "ANSWER:", "I. x"]) | WORDS)


@st.composite
def choices(draw) -> ItemData:
    options = [Option(plain_html(words)) for words in draw(st.lists(WORDS, min_size=2, max_size=26))]
    right = draw(st.integers(0, len(options) - 1))
    options[right] = replace(options[right], weight=1.0)
    text = plain_html(draw(WORDS))
    return ItemData("choice", title_for("", text, ""), text, tuple(options))


@given(st.lists(choices(), max_size=4))
def test_what_is_written_comes_back(items):
    written = aiken.write(items)
    back = aiken.parse(written.data)
    assert back.skipped == ()
    assert len(back.items) + len(written.skipped) == len(items)
    left = {skipped.where for skipped in written.skipped}
    assert [replace(item, where="") for item in back.items] == [
        item for item in items if item.title not in left
    ]


@given(st.binary(max_size=200) | LINES.map(lambda lines: "\n".join(lines).encode()))
def test_any_file_is_read_or_refused(data):
    try:
        result = aiken.parse(data)
    except UnreadableFile:
        return
    assert [item.kind for item in result.items] == ["choice"] * len(result.items)

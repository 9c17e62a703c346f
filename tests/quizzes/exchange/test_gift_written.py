"""GIFT: written so that Moodle reads it, and so that it comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exchange import gift
from quizzes.exchange.choices import title_for
from quizzes.exchange.gift_source import distinct
from quizzes.exchange.items import Area, ItemData, Option, Picture, Skipped, UnreadableFile
from quizzes.exchange.text import one_line, without_controls
from quizzes.markup import clean_html, from_plain
from tests.quizzes.exchange.gift_files import PNG


# Writing
@pytest.mark.parametrize("kind", ["order", "hotspot", "spot"])
def test_what_gift_cannot_carry_is_said(kind):
    left = ItemData(kind, "Boxes", "Which?", (Option("a"), Option("b")), areas=(Area("circle", (), "logo"),))
    result = gift.write([left])
    assert (gift.parse(result.data).read, result.skipped) == (
        0,
        (
            Skipped(
                "Boxes",
                kind,
                "GIFT carries only questions with answers to choose from. Choose our own package.",
            ),
        ),
    )


def test_a_choice_without_a_right_answer_is_not_written():
    result = gift.write(
        [ItemData("choice", "Boxes", "Which?", (Option("a"), Option("b")), where="question 3")]
    )
    assert result.skipped == (Skipped("question 3", "choice", "It has no right answer. Please mark one."),)


def test_what_is_written_is_read_by_moodle():
    written = ItemData(
        "choice",
        "A: b",
        "Is <b>x</b> = 1?",
        (Option("{x}", 0.5, "yes"), Option("\\n", 0.5), Option("%5% less", -0.25)),
        multiple=True,
        feedback="#1",
        category="Shoes/Boxes",
        tags=("logo",),
    )
    assert gift.write([written]).data.decode() == (
        "$CATEGORY: Shoes/Boxes\n\n"
        "// [tag:logo]\n"
        "::A\\: b::[html]Is <b>x</b> \\= 1?{\n"
        "\t~%50%\\{x\\}#yes\n"
        "\t~%50%\\\\n\n"
        "\t~%-25%&\\#37;5% less\n"
        "####\\#1\n}\n\n"
    )


WORDS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\\~=#{}:%[]/\n$<&"), max_size=30)
HTML = st.one_of(WORDS.map(from_plain), WORDS).map(without_controls).map(clean_html)
TEXT = st.one_of(
    HTML.map(lambda words: clean_html(words + "x")), st.sampled_from(["[html]a", "%50%", "//a", "T"])
)
PICTURES = st.none() | st.builds(
    Picture, st.just("picture.png"), st.just(PNG), WORDS.map(lambda words: one_line(words.replace("\r", "")))
)


@st.composite
def choices(draw) -> ItemData:
    right, wrong = draw(st.integers(1, 4)), draw(st.integers(0, 3))
    multiple = draw(st.booleans())
    weights = [1 / right if multiple else 1.0] * right + [draw(st.sampled_from([0.0, -0.5, -1 / 3]))] * wrong
    weights += [0.0] * (2 - len(weights))
    text = draw(TEXT)
    drawn = draw(st.permutations(weights))
    return ItemData(
        kind="choice",
        title=title_for(draw(WORDS), text, ""),
        text=text,
        options=tuple(Option(draw(TEXT), weight, draw(HTML), draw(PICTURES)) for weight in drawn),
        multiple=multiple,
        feedback=draw(HTML),
        picture=draw(PICTURES),
        category=one_line(draw(WORDS)),
        tags=distinct(draw(st.lists(WORDS, max_size=3))),
    )


TRUTHS = st.builds(
    lambda item, true, right, wrong: replace(
        item,
        options=(Option("True", float(true), right), Option("False", float(not true), wrong)),
        multiple=False,
        shuffle=False,
    ),
    choices(),
    st.booleans(),
    HTML,
    HTML,
)


@given(st.lists(choices() | TRUTHS, max_size=4))
def test_what_is_written_comes_back(items):
    written = gift.write(items)
    back = gift.parse(written.data)
    assert (written.skipped, back.skipped) == ((), ())
    assert [replace(one, where="") for one in back.items] == items


SIGNS = st.text(st.sampled_from("\\~=#{}:%[]/\n $<>a1T"), max_size=80) | st.text(max_size=80)


@given(
    st.binary(max_size=200) | SIGNS.map(str.encode) | SIGNS.map(lambda signs: b"[html]a{" + signs.encode())
)
def test_any_file_is_read_or_refused(data):
    try:
        result = gift.parse(data)
    except UnreadableFile:
        return
    again = gift.parse(gift.write(result.items).data)
    assert [replace(one, where="") for one in again.items] == [replace(one, where="") for one in result.items]

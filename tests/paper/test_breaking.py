"""Lines of paragraphs: nothing is lost, and nothing is wider than its line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paper.breaking import broken, plain

texts = st.text("ab가 *\n", max_size=60)


def measure(letters: str, heavy: bool) -> float:
    return sum(2.0 if letter == "가" else 1.0 for letter in letters) * (1.5 if heavy else 1.0)


def test_heavy_words_keep_to_the_words_beside_them() -> None:
    lines = broken("a **bb**a cc", heavy=False, marked=True, width=6, measure=measure)
    assert lines == [[("a ", False), ("bb", True), ("a", False)], [("cc", False)]]


def test_an_empty_text_is_one_empty_line() -> None:
    assert broken("", heavy=False, marked=False, width=6, measure=measure) == [[]]


@given(texts, st.integers(3, 20), st.booleans())
def test_letters_stay_in_their_order_and_lines_within_their_width(text: str, width: int, heavy: bool) -> None:
    lines = broken(text, heavy=heavy, marked=False, width=width, measure=measure)
    joined = "".join(letters for line in lines for letters, _heavy in line)
    assert joined.replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(sum(measure(*run) for run in line) <= width for line in lines)


@given(texts, st.integers(3, 20))
def test_nothing_is_heavy_in_a_plain_text(text: str, width: int) -> None:
    lines = broken(plain(text), heavy=False, marked=True, width=width, measure=measure)
    assert [heavy for line in lines for _letters, heavy in line if heavy] == []

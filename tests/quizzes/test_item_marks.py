"""Counted marks give what the whole table gives."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.item_marks import item_quality
from quizzes.reliability import difficulty, discrimination_index, item_rest_correlations

Table = list[list[int | None]]


def marks_of(table: Table, item: int) -> dict[tuple[int, int], list[int]]:
    marks: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for row in table:
        if row[item] is not None:
            others = [mark for place, mark in enumerate(row) if place != item and mark is not None]
            marks[sum(others), len(others)][row[item]] += 1
    return marks


def tables(marks: st.SearchStrategy) -> st.SearchStrategy[Table]:
    sizes = st.tuples(st.integers(1, 12), st.integers(2, 5))
    return sizes.flatmap(
        lambda size: st.lists(
            st.lists(marks, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    )


def close(value: float | None) -> object:
    return value if value is None else pytest.approx(value, abs=1e-9)


@given(tables(st.integers(0, 1)))
def test_complete_tables_agree_with_reliability(table: Table) -> None:
    rest, apart, shares = item_rest_correlations(table), discrimination_index(table), difficulty(table)
    for item in range(len(table[0])):
        quality = item_quality(marks_of(table, item))
        assert quality.answered == len(table)
        assert quality.difficulty == close(shares[item])
        assert quality.item_rest == close(rest[item])
        assert quality.discrimination == close(apart[item])


@given(tables(st.sampled_from([0, 1, None])))
def test_gaps_are_missing_and_never_wrong(table: Table) -> None:
    rest, shares = item_rest_correlations(table), difficulty(table)
    for item in range(len(table[0])):
        if shares[item] is None:
            continue
        quality = item_quality(marks_of(table, item))
        assert (quality.difficulty, quality.item_rest) == (close(shares[item]), close(rest[item]))


def test_nothing_answered_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one answer"):
        item_quality({})

"""One judge's sheet becomes one number, and what is missing never counts as zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.judging.scoring import Answer, Criterion, MissingCriteria, NothingAnswered, sheet_score

RUBRIC = (
    Criterion("idea", weight=3, minimum=1, maximum=5),
    Criterion("craft", weight=1, minimum=0, maximum=10),
    Criterion("text", weight=2, minimum=0, maximum=4, required=False),
)


def test_weights_and_ranges_of_their_own():
    answers = [Answer("idea", 4), Answer("craft", 5), Answer("text", 1)]
    assert sheet_score(RUBRIC, answers) == pytest.approx((3 * 0.75 + 1 * 0.5 + 2 * 0.25) / 6)


def test_an_open_criterion_takes_its_weight_with_it():
    answers = [Answer("idea", 4), Answer("craft", 5), Answer("text")]
    assert sheet_score(RUBRIC, answers) == pytest.approx((3 * 0.75 + 1 * 0.5) / 4)
    assert sheet_score(RUBRIC, answers[:2]) == sheet_score(RUBRIC, answers)


def test_not_applicable_is_an_answer_without_points():
    answers = [Answer("idea", 4), Answer("craft", not_applicable=True)]
    assert sheet_score(RUBRIC, answers) == pytest.approx(0.75)


def test_a_missing_required_criterion_blocks():
    with pytest.raises(MissingCriteria) as refusal:
        sheet_score(RUBRIC, [Answer("text", 4)])
    assert refusal.value.keys == ("idea", "craft")


def test_nothing_applicable_is_no_score():
    with pytest.raises(NothingAnswered):
        sheet_score(RUBRIC, [Answer("idea", not_applicable=True), Answer("craft", not_applicable=True)])


@pytest.mark.parametrize(
    "answer",
    [
        Answer("idea", 0),
        Answer("idea", 5.1),
        Answer("idea", float("nan")),
        Answer("idea", 3, not_applicable=True),
        Answer("smell", 3),
        Answer("craft", 3),
    ],
)
def test_an_impossible_answer_is_refused(answer):
    with pytest.raises(ValueError, match=answer.key):
        sheet_score(RUBRIC, [Answer("craft", 5), answer])


@pytest.mark.parametrize("broken", [{"weight": 0}, {"weight": -1}, {"minimum": 1}, {"maximum": float("inf")}])
def test_an_impossible_criterion_is_refused(broken):
    with pytest.raises(ValueError, match="idea"):
        Criterion("idea", **broken)


@given(
    shares=st.lists(
        st.tuples(st.floats(0, 1), st.floats(0.01, 100), st.floats(-50, 50)), min_size=1, max_size=8
    ),
    width=st.floats(0.1, 100),
)
def test_between_the_lowest_and_the_highest_share(shares, width):
    rubric = [Criterion(str(i), weight, low, low + width) for i, (_, weight, low) in enumerate(shares)]
    answers = [
        Answer(str(i), min(low + width, low + share * width)) for i, (share, _, low) in enumerate(shares)
    ]
    score = sheet_score(rubric, answers)
    every = [share for share, _, _ in shares]
    assert 0 <= score <= 1
    assert min(every) - 1e-9 <= score <= max(every) + 1e-9
    assert sheet_score(rubric, reversed(answers)) == score

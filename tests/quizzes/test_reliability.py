from math import inf, isclose, nan, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes._numbers import t_quantile
from quizzes.measurement import (
    PairedChange,
    alpha_if_deleted,
    cronbach_alpha,
    difficulty,
    discrimination_index,
    hake_gain,
    item_rest_correlations,
    kr20,
    paired_change,
)
from tests.quizzes.published import LSAT6

Table = list[list[float | None]]


def tables(values: st.SearchStrategy[float | None], most_items: int = 6) -> st.SearchStrategy[Table]:
    def of_width(items: int) -> st.SearchStrategy[Table]:
        return st.lists(st.lists(values, min_size=items, max_size=items), max_size=12)

    return st.integers(0, most_items).flatmap(of_width)


marks = st.integers(0, 1)
marks_or_missing = st.none() | st.just(nan) | marks
scores = st.integers(-50, 50)

# Wuensch, East Carolina University, "The Kuder-Richardson 20" (StatHelp, KR20.txt): ten students, ten items,
# Σpq = 2.18 and variance of totals 5.84, hence KR-20 = 10/9 · (1 - 2.18/5.84) = .6967.
WUENSCH = [
    [int(mark) for mark in row]
    for row in (
        *("1111110110", "1011011101", "1111011001", "0010001000", "0000010010"),
        *("1110111111", "1101110111", "1111111101", "0101111101", "1101101110"),
    )
]


# --- Published values -------------------------------------------------------------------------------------


def test_kr20_of_a_published_worked_example() -> None:
    assert kr20(WUENSCH) == pytest.approx(10 / 9 * (1 - 2.18 / 5.84))


def test_kr20_of_a_second_worked_example() -> None:
    # "Reliability coefficient using the KR-20 & 21" (teaching sheet): Σpq = 2.05, variance 3.29, KR-20 = .42.
    rows = ["1100110011", "0010110100", "1111001111", "0101101101", "1100111011"]
    rows += ["1111111011", "1000011001", "1100111101", "1101100001", "0000110001"]
    table = [[int(mark) for mark in row] for row in rows]
    assert kr20(table) == pytest.approx(0.42, abs=0.005)


def test_item_analysis_of_lsat6() -> None:
    # Chalmers, mirt reference page of LSAT6, itemstats(): alpha .295; then mean, item-rest, alpha if
    # removed.
    assert cronbach_alpha(LSAT6) == pytest.approx(0.295, abs=5e-4)
    assert difficulty(LSAT6) == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])
    assert item_rest_correlations(LSAT6) == pytest.approx([0.113, 0.153, 0.173, 0.144, 0.122], abs=5e-4)
    assert alpha_if_deleted(LSAT6) == pytest.approx([0.275, 0.238, 0.217, 0.246, 0.266], abs=5e-4)


def test_hake_gain_of_published_figures() -> None:
    # Hake 1998: <g> = (<post> - <pre>)/(100 - <pre>); its interactive courses average .48, as 25 -> 61 does.
    assert hake_gain(25, 61) == pytest.approx(0.48)


def test_paired_change_of_the_sleep_data() -> None:
    # Student 1908; R documentation of t.test(paired): mean of differences 1.58, interval .7001142 to
    # 2.4598858.
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    change = paired_change(first, second)
    assert change.people == 10
    assert change.mean == pytest.approx(1.58)
    assert (change.low, change.high) == pytest.approx((0.7001142, 2.4598858), abs=5e-8)
    # Standard deviations 1.78901 and 2.00225: d_av = 1.58/1.89563 = .8335.
    assert change.effect_size == pytest.approx(0.8335, abs=1e-4)


@pytest.mark.parametrize(
    ("degrees", "upper_5", "upper_2_5", "upper_0_5"),
    [
        # NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: upper critical values of Student's t.
        *[(1, 6.314, 12.706, 63.657), (2, 2.920, 4.303, 9.925), (3, 2.353, 3.182, 5.841)],
        *[(10, 1.812, 2.228, 3.169), (29, 1.699, 2.045, 2.756), (60, 1.671, 2.000, 2.660)],
        *[(100, 1.660, 1.984, 2.626), (10**9, 1.645, 1.960, 2.576)],
    ],
)
def test_t_quantiles_of_the_published_table(
    degrees: int, upper_5: float, upper_2_5: float, upper_0_5: float
) -> None:
    assert t_quantile(0.95, degrees) == pytest.approx(upper_5, abs=6e-4)
    assert t_quantile(0.975, degrees) == pytest.approx(upper_2_5, abs=6e-4)
    assert t_quantile(0.995, degrees) == pytest.approx(upper_0_5, abs=6e-4)


@given(st.floats(0.0005, 0.9995))
def test_t_quantiles_in_closed_form(probability: float) -> None:
    # One degree is Cauchy, tan(π(p - ½)); two degrees (2p - 1)/√(2p(1 - p)).
    assert t_quantile(probability, 1) == pytest.approx(
        np.tan(np.pi * (probability - 0.5)), rel=1e-9, abs=1e-12
    )
    two = (2 * probability - 1) / sqrt(2 * probability * (1 - probability))
    assert t_quantile(probability, 2) == pytest.approx(two, rel=1e-9, abs=1e-12)


@given(st.floats(0.51, 0.999), st.floats(1, 1e7), st.floats(1.001, 10))
def test_t_quantiles_shrink_with_the_degrees_without_a_seam(p: float, degrees: float, factor: float) -> None:
    assert t_quantile(p, degrees * factor) <= t_quantile(p, degrees) * (1 + 1e-9)
    assert t_quantile(1 - p, degrees) == pytest.approx(-t_quantile(p, degrees), rel=1e-9)


@pytest.mark.parametrize(
    ("probability", "degrees"), [(0, 5), (1, 5), (nan, 5), (0.5, 0), (0.5, -1), (0.5, nan)]
)
def test_t_quantile_refuses(probability: float, degrees: float) -> None:
    with pytest.raises(ValueError, match=r"^(probability|degrees) must"):
        t_quantile(probability, degrees)


# --- KR-20 and alpha --------------------------------------------------------------------------------------


@given(tables(marks_or_missing))
def test_kr20_is_alpha_on_marks(table: Table) -> None:
    assert kr20(table) == cronbach_alpha(table)


@given(tables(scores), st.floats(0.1, 10), st.integers(-20, 20))
def test_alpha_is_at_most_one_and_blind_to_unit_and_origin(table: Table, unit: float, origin: int) -> None:
    alpha = cronbach_alpha(table)
    moved = cronbach_alpha([[value * unit + origin for value in row] for row in table])
    assert (moved is None) == (alpha is None)
    if alpha is not None:
        assert alpha <= 1 + 1e-12
        assert moved == pytest.approx(alpha, rel=1e-6, abs=1e-6)


@given(tables(scores), st.randoms())
def test_order_of_people_does_not_matter(table: Table, random: Random) -> None:
    shuffled = list(table)
    random.shuffle(shuffled)
    assert cronbach_alpha(shuffled) == _approximately(cronbach_alpha(table))
    assert item_rest_correlations(shuffled) == _approximately(item_rest_correlations(table))


def _approximately(expected: float | list[float | None] | None) -> object:
    """Compares numbers but for rounding, also in a list; None only with None."""
    if isinstance(expected, list):
        return [_approximately(value) for value in expected]
    return None if expected is None else pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(st.lists(scores, min_size=2), st.integers(2, 6))
def test_items_that_agree_have_alpha_one(column: list[int], items: int) -> None:
    assume(len(set(column)) > 1)
    assert cronbach_alpha([[score] * items for score in column]) == pytest.approx(1)


def test_alpha_counts_only_people_who_answered_everything() -> None:
    gaps: Table = [*WUENSCH, [1, None, 1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, nan, 1, 1, 1, 1, 1]]
    assert kr20(gaps) == kr20(WUENSCH)
    assert alpha_if_deleted(gaps) == alpha_if_deleted(WUENSCH)


@pytest.mark.parametrize(
    "table",
    [
        [],  # nobody
        [[], []],  # no items
        [[1], [0]],  # one item
        [[1, 0, 1]],  # one person
        [[1, 0], [0, 1]],  # all have the same total
        [[1, 1], [1, 1]],  # nobody differs at all
        [[1, None], [None, 0]],  # nobody answered everything
        np.zeros((0, 3)),
    ],
)
def test_alpha_is_none_where_it_is_not_defined(table: Table) -> None:
    assert kr20(table) is None
    assert cronbach_alpha(table) is None


@given(tables(scores))
def test_alpha_if_deleted_is_alpha_of_the_others(table: Table) -> None:
    items = len(table[0]) if table else 0
    others = [cronbach_alpha([row[:item] + row[item + 1 :] for row in table]) for item in range(items)]
    assert alpha_if_deleted(table) == _approximately(others)


def test_arrays_are_as_good_as_lists() -> None:
    assert kr20(np.array(WUENSCH)) == kr20(WUENSCH)
    assert kr20(np.array(WUENSCH, dtype=bool)) == kr20(WUENSCH)
    assert difficulty(np.array([[1, None], [0, 1]], dtype=object)) == [0.5, 1]


@pytest.mark.parametrize("table", [[[0, 2], [1, 0]], [[0.5, 1], [1, 0]], [[-1, 0], [0, 1]]])
def test_kr20_refuses_other_scores(table: Table) -> None:
    with pytest.raises(ValueError, match="0, 1 or missing"):
        kr20(table)


@pytest.mark.parametrize("table", [[[1, 0], [1]], [["1", "0"], ["0", "1"]], [[1, inf], [0, 1]], np.zeros(3)])
@pytest.mark.parametrize("function", [kr20, cronbach_alpha, item_rest_correlations, difficulty])
def test_no_table_is_refused(function: object, table: Table) -> None:
    with pytest.raises(ValueError, match=r"^matrix must"):
        function(table)


# --- Items ------------------------------------------------------------------------------------------------


def test_item_rest_by_hand() -> None:
    # Item 1 against the sum of items 2 and 3: (1,1,0,0) and (2,1,1,0): covariance .25, SDs .5 and √.5.
    table = [[1, 1, 1], [1, 1, 0], [0, 0, 1], [0, 0, 0]]
    assert item_rest_correlations(table)[0] == pytest.approx(0.25 / (0.5 * sqrt(0.5)))


def test_item_rest_with_gaps_uses_the_mean_of_what_else_was_answered() -> None:
    # Item 1: rests 1, 1, 0, 1/2 of the first four; the last two answered nothing else or not item 1.
    # Own (1,1,0,0), rest (1,1,0,.5): covariance .1875, SDs .5 and √.171875.
    table = [[1, 1, None], [1, None, 1], [0, 0, 0], [0, 1, 0], [1, None, None], [None, 0, 1]]
    assert item_rest_correlations(table)[0] == pytest.approx(0.1875 / (0.5 * sqrt(0.171875)))


@given(tables(marks_or_missing))
def test_item_rest_lies_within_one_and_is_defined_for_every_table(table: Table) -> None:
    correlations = item_rest_correlations(table)
    assert len(correlations) == (len(table[0]) if table else 0)
    assert all(value is None or -1 <= value <= 1 for value in correlations)


@given(tables(scores, most_items=4), st.sampled_from([-2, 3]))
def test_turning_one_item_round_turns_its_correlation_round(table: Table, factor: int) -> None:
    assume(table and table[0])
    turned = [[row[0] * factor, *row[1:]] for row in table]
    before, after = item_rest_correlations(table)[0], item_rest_correlations(turned)[0]
    assert after == _approximately(None if before is None else before * factor / abs(factor))


@pytest.mark.parametrize(
    "table", [[[1, 0]], [[1], [0]], [[1, 0], [1, 1]], [[1, 1], [0, 1]], [[1, None], [0, None]]]
)
def test_item_rest_is_none_where_it_is_not_defined(table: Table) -> None:
    assert item_rest_correlations(table)[0] is None


def test_difficulty_counts_those_who_answered() -> None:
    assert difficulty([[1, None, 0.5], [0, None, 1], [1, None, nan]]) == [2 / 3, None, 0.75]
    assert difficulty([]) == []
    assert difficulty(np.zeros((0, 2))) == [None, None]


@pytest.mark.parametrize("function", [difficulty, discrimination_index])
def test_scores_beyond_one_are_refused(function: object) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        function([[2, 0], [0, 1]])


def test_discrimination_of_a_class_of_forty() -> None:
    # A published exercise: 40 students, groups of 11 (27 %), 9 right in the upper, 3 in the lower:
    # D = .55.
    # Column 1 is the item, the others rank people from 1 to 40; people 12 to 29 are in neither group.
    item = [1] * 9 + [0] * 2 + [1] * 9 + [0] * 9 + [1] * 3 + [0] * 8
    ranks = [[1] * (78 - 2 * person) + [0] * 2 * person for person in range(40)]
    table = [[mark, *rank] for mark, rank in zip(item, ranks, strict=True)]
    assert discrimination_index(table)[0] == pytest.approx(6 / 11)


@given(tables(marks_or_missing), st.randoms())
def test_discrimination_does_not_depend_on_the_order_of_tied_people(table: Table, random: Random) -> None:
    shuffled = list(table)
    random.shuffle(shuffled)
    values = discrimination_index(table)
    assert discrimination_index(shuffled) == _approximately(values)
    assert all(value is None or -1 <= value <= 1 for value in values)


def test_ties_share_the_last_place_of_a_group() -> None:
    # Four people, groups of one. Two tie at the top, so each is half of the upper group.
    table = [[1, 1, 0], [0, 1, 1], [0, 1, 0], [0, 0, 0]]
    assert discrimination_index(table) == [0.5, 1, 0.5]
    # Eight people, groups of two: the best, and half each of two who tie; one of these is right: (1 + ½)/2.
    table = [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [0, 1, 1, 1, 0], *[[0, 1, 0, 0, 0]] * 3, *[[0] * 5] * 2]
    assert discrimination_index(table)[0] == 0.75


@pytest.mark.parametrize("table", [[[1, 0]], [[1, 0], [0, 1]], [[None, None], [1, 0]]])
def test_discrimination_is_none_where_people_cannot_be_ranked(table: Table) -> None:
    assert discrimination_index(table) == [None, None]


def test_discrimination_is_none_for_an_item_one_group_never_saw() -> None:
    assert discrimination_index([[1, 1, None], [1, 0, 1], [0, 0, 0]]) == [1, 1, None]


# --- Gains ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pre", "post", "gain"),
    [
        (0, 50, 0.5),
        (50, 50, 0.0),
        (60, 40, -0.5),
        (0, 100, 1.0),
        (99, 0, -99.0),
        (100, 100, None),
        (100, 90, None),
    ],
)
def test_hake_gain(pre: float, post: float, gain: float | None) -> None:
    assert hake_gain(pre, post) == gain


@pytest.mark.parametrize(("pre", "post"), [(-1, 50), (50, 101), (nan, 50), (50, nan), (inf, 50)])
def test_hake_gain_refuses_what_is_no_percentage(pre: float, post: float) -> None:
    with pytest.raises(ValueError, match="percentage"):
        hake_gain(pre, post)


def test_paired_change_by_hand() -> None:
    # Changes 1, 2, 3: mean 2, SD 1, t(.95; 2) = 2.920: 90 % interval 2 ± 2.920/√3. SDs 1 and 2: d_av 2/1.5.
    change = paired_change([1, 2, 3], [2, 4, 6], level=0.9)
    assert (change.people, change.mean) == (3, 2)
    assert (change.low, change.high) == pytest.approx((2 - 2.920 / sqrt(3), 2 + 2.920 / sqrt(3)), abs=5e-4)
    assert change.effect_size == pytest.approx(2 / 1.5)


def test_pairs_with_a_gap_do_not_count() -> None:
    with_gaps = paired_change([1, 2, None, 3, nan], [2, 4, 5, 6, 1])
    assert with_gaps == paired_change([1, 2, 3], [2, 4, 6])


def test_one_pair_has_a_change_and_no_interval() -> None:
    assert paired_change([1], [3]) == PairedChange(people=1, mean=2, low=None, high=None, effect_size=None)


def test_people_who_are_all_alike_have_no_effect_size() -> None:
    assert paired_change([1, 1], [3, 3]) == PairedChange(people=2, mean=2, low=2, high=2, effect_size=None)


@given(st.lists(st.tuples(scores, scores), min_size=2, max_size=20))
def test_paired_change_turns_round_with_the_occasions(pairs: list[tuple[int, int]]) -> None:
    pre, post = [list(side) for side in zip(*pairs, strict=True)]
    there, back = paired_change(pre, post), paired_change(post, pre)
    assert there.low <= there.mean <= there.high
    assert (back.mean, back.low, back.high) == pytest.approx((-there.mean, -there.high, -there.low))
    assert (there.effect_size is None) == (len(set(pre)) == len(set(post)) == 1)
    assert there.effect_size is None or isclose(back.effect_size, -there.effect_size, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("pre", "post", "message"),
    [
        *[([1, 2], [1], "pair people"), ([], [], "at least one"), ([None], [1], "at least one")],
        ([1, inf], [1, 2], "finite"),
    ],
)
def test_paired_change_refuses(pre: list[float], post: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        paired_change(pre, post)


@pytest.mark.parametrize("level", [0, 1, 95, nan])
def test_paired_change_refuses_other_levels(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        paired_change([1, 2], [2, 4], level=level)

"""Agreement: published tables, and what must hold for any ratings."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.judging.agreement import icc, kendalls_w, krippendorff_alpha

# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: 4 observers, 12 units.
FOUR_OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)

# Shrout & Fleiss 1979, table 2: 6 targets, 4 judges.
FOUR_JUDGES = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))

# Zar 1999, Biostatistical Analysis (4th edition), p. 444: wing, tail and bill length of 12 birds.
BIRDS = (
    (10.4, 10.8, 11.1, 10.2, 10.3, 10.2, 10.7, 10.5, 10.8, 11.2, 10.6, 11.4),
    (7.4, 7.6, 7.9, 7.2, 7.4, 7.1, 7.4, 7.2, 7.8, 7.7, 7.8, 8.3),
    (17.0, 17.0, 20.0, 14.5, 15.5, 13.0, 19.5, 16.0, 21.0, 20.0, 18.0, 22.0),
)

KINDS = ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def test_krippendorffs_example_with_missing_values():
    found = {level: round(krippendorff_alpha(FOUR_OBSERVERS, level=level), 3) for level in LEVELS}
    assert found == {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}


def test_shrout_and_fleiss_table_4():
    found = [round(icc(FOUR_JUDGES, kind=kind), 2) for kind in KINDS]
    assert found == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


def test_zars_birds_with_ties():
    """Corrected for ties .9241, as the R package synchrony prints for these data."""
    assert round(kendalls_w(BIRDS), 4) == 0.9241


def test_full_agreement_is_one():
    rows = [(1, 2, 3, 4)] * 3
    assert [krippendorff_alpha(rows, level=level) for level in LEVELS] == pytest.approx([1] * 4)
    assert kendalls_w(rows) == pytest.approx(1)
    assert [icc(list(zip(*rows, strict=True)), kind=kind) for kind in KINDS] == pytest.approx([1] * 6)


def test_two_judges_in_opposite_order_have_no_concordance():
    assert kendalls_w([(1, 2, 3), (3, 2, 1)]) == pytest.approx(0)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("rows", [(), ((), ()), ((3, 3), (3, 3)), ((1, None), (None, 2)), ((None,), (None,))])
def test_alpha_of_ratings_that_leave_nothing_to_compare(rows, level):
    assert krippendorff_alpha(rows, level=level) is None


def test_equal_ratings_leave_nothing_to_compare():
    rows = ((0.3, 0.3), (0.3, 0.3), (0.3, 0.3))
    assert kendalls_w(rows) is None
    assert [icc(rows, kind=kind) for kind in KINDS] == [None] * 6


@pytest.mark.parametrize(
    "call",
    [
        lambda: krippendorff_alpha(((1, 2), (1,))),
        lambda: krippendorff_alpha(((1, math.nan), (1, 2))),
        lambda: krippendorff_alpha(((-1, 1), (1, 2)), level="ratio"),
        lambda: krippendorff_alpha(((1, 1), (1, 2)), level="close"),
        lambda: icc(((1, 2), (1, None))),
        lambda: icc(((1,), (2,))),
        lambda: icc(((1, 2), (2, 1)), kind="4,1"),
        lambda: kendalls_w(((1, 2, 3),)),
        lambda: kendalls_w(((1, 2), (1, math.inf))),
    ],
)
def test_tables_that_make_no_sense_are_refused(call):
    with pytest.raises(ValueError, match=r"\w"):
        call()


def tables(cell):
    """Tables of 2 to 6 rows and 2 to 7 columns."""
    return st.tuples(st.integers(2, 6), st.integers(2, 7)).flatmap(
        lambda size: st.lists(
            st.lists(cell, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    )


GAPS = st.one_of(st.none(), st.integers(0, 5))


@given(ratings=tables(GAPS), shuffle=st.randoms(), level=st.sampled_from(LEVELS))
def test_alpha_does_not_depend_on_the_order_of_observers_or_units(ratings, shuffle, level):
    alpha = krippendorff_alpha(ratings, level=level)
    columns = list(zip(*ratings, strict=True))
    shuffle.shuffle(columns)
    rows = list(zip(*columns, strict=True))
    shuffle.shuffle(rows)
    again = krippendorff_alpha(rows, level=level)
    assert (alpha is None) == (again is None)
    if alpha is not None:
        assert math.isfinite(alpha)
        assert alpha <= 1 + 1e-12
        assert again == pytest.approx(alpha)


@given(ratings=tables(GAPS), names=st.permutations(range(6)))
def test_nominal_alpha_does_not_depend_on_what_categories_are_called(ratings, names):
    renamed = [[None if value is None else names[value] for value in row] for row in ratings]
    assert krippendorff_alpha(renamed, level="nominal") == pytest.approx(
        krippendorff_alpha(ratings, level="nominal")
    )


@given(ratings=tables(st.integers(0, 5)), constant=st.floats(-20, 20), kind=st.sampled_from(["3,1", "3,k"]))
def test_consistency_does_not_see_a_constant_of_a_judge(ratings, constant, kind):
    moved = [[row[0] + constant, *row[1:]] for row in ratings]
    first, second = icc(ratings, kind=kind), icc(moved, kind=kind)
    if first is not None and second is not None:
        assert second == pytest.approx(first, abs=1e-6)


@given(ratings=tables(st.one_of(st.integers(0, 4), st.floats(-1e6, 1e6))))
def test_agreement_is_a_number_or_none(ratings):
    for kind in KINDS:
        value = icc(ratings, kind=kind)
        assert value is None or math.isfinite(value)
    concordance = kendalls_w(ratings)
    assert concordance is None or -1e-9 <= concordance <= 1 + 1e-9
    turned = kendalls_w([[-value for value in row] for row in ratings])
    assert turned == pytest.approx(concordance, abs=1e-9)

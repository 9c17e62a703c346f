"""Orders from ballots: published elections, ties, and what must hold for any ballots."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.judging.rankings import borda, borda_points, head_to_head, schulze, strongest_paths

# Schulze 2011, Social Choice and Welfare 36, example 1: 45 voters.
FORTY_FIVE = [
    list(ballot)
    for ballot, voters in {
        "ACBED": 5,
        "ADECB": 5,
        "BEDAC": 8,
        "CABED": 3,
        "CAEBD": 7,
        "CBADE": 2,
        "DCEBA": 7,
        "EBADC": 8,
    }.items()
    for _ in range(voters)
]


def test_schulze_example_1():
    assert schulze(FORTY_FIVE) == ["E", "A", "C", "B", "D"]


def test_strongest_paths_of_example_1():
    paths = strongest_paths(FORTY_FIVE)
    found = [[paths[a, b] for b in "ABCDE" if b != a] for a in "ABCDE"]
    assert found == [[28, 28, 30, 24], [25, 28, 33, 24], [25, 29, 29, 24], [25, 28, 28, 24], [25, 28, 28, 31]]


def test_head_to_head_of_example_1():
    pairs = head_to_head(FORTY_FIVE)
    assert [pairs["A", other] for other in "BCDE"] == [20, 26, 30, 22]
    assert pairs["D", "A"] == 15


def test_borda_counts_who_stands_behind():
    ballots = [["a", "b", "c"], ["a", "c", "b"], ["b", "c", "a"]]
    assert borda_points(ballots) == {"a": 4, "b": 3, "c": 2}
    assert borda(ballots) == ["a", "b", "c"]


def test_who_is_left_out_shares_the_last_place():
    ballots = [["a"], ["a", "b", "c"]]
    assert borda_points(ballots) == {"a": 4, "b": 1.5, "c": 0.5}
    assert head_to_head(ballots)["b", "c"] == 1


def test_a_winner_of_every_comparison_wins_though_borda_says_otherwise():
    """Three of five put a before b; b is never far down, a is."""
    ballots = [["a", "b", "c", "d"]] * 3 + [["b", "c", "d", "a"]] * 2
    assert borda(ballots)[0] == "b"
    assert schulze(ballots)[0] == "a"


def test_a_full_circle_is_a_tie_broken_by_name():
    ballots = [["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"]]
    assert schulze(ballots) == borda(ballots) == ["a", "b", "c"]
    assert set(strongest_paths(ballots).values()) == {2}


@pytest.mark.parametrize("order", [borda, schulze])
def test_few_ballots(order):
    assert order([]) == []
    assert order([[]]) == []
    assert order([["a"]]) == ["a"]
    with pytest.raises(ValueError, match="twice"):
        order([["a", "a"]])


BALLOTS = st.lists(
    st.permutations("abcdef").flatmap(lambda full: st.integers(0, 6).map(lambda n: list(full)[:n])),
    max_size=12,
)


@given(ballots=BALLOTS, shuffle=st.randoms())
def test_orders_name_everybody_once_in_any_order_of_ballots(ballots, shuffle):
    shuffled = list(ballots)
    shuffle.shuffle(shuffled)
    named = {entry for ballot in ballots for entry in ballot}
    for order in (borda, schulze):
        assert set(order(ballots)) == named
        assert len(order(ballots)) == len(named)
        assert order(shuffled) == order(ballots)


@given(ballots=BALLOTS)
def test_schulze_respects_every_stronger_path(ballots):
    paths, order = strongest_paths(ballots), schulze(ballots)
    for place, entry in enumerate(order):
        for behind in order[place + 1 :]:
            assert paths[entry, behind] >= paths[behind, entry]


@given(ballots=BALLOTS)
def test_points_of_a_ballot_are_shared_out(ballots):
    points = borda_points(ballots)
    pairs = len(points) * (len(points) - 1) / 2
    assert sum(points.values()) == pytest.approx(len(ballots) * pairs)

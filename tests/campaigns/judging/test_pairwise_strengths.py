"""Bradley-Terry: published estimates, limits, and what must hold for any comparisons."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.judging.pairwise import SMALL_PRIOR, NotComparable, bradley_terry

# Agresti 2002, Categorical Data Analysis (2nd edition), table 10.10: American League baseball 1987, wins of
# the team of the row over the team of the column.
TEAMS = ("Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore")
WINS = (
    (0, 7, 9, 7, 7, 9, 11),
    (6, 0, 7, 5, 11, 9, 9),
    (4, 6, 0, 7, 7, 8, 12),
    (6, 8, 6, 0, 6, 7, 10),
    (6, 2, 6, 7, 0, 7, 12),
    (4, 4, 5, 6, 6, 0, 6),
    (2, 4, 1, 3, 1, 7, 0),
)
BASEBALL = {
    (winner, loser): count
    for winner, row in zip(TEAMS, WINS, strict=True)
    for loser, count in zip(TEAMS, row, strict=True)
    if count
}


def test_baseball_as_published():
    """Table 10.11, column 3, Baltimore at 0; also a test of the R package BradleyTerry2."""
    strengths = bradley_terry(BASEBALL)
    published = {
        "Milwaukee": 1.58,
        "Detroit": 1.44,
        "Toronto": 1.29,
        "New York": 1.25,
        "Boston": 1.11,
        "Cleveland": 0.68,
        "Baltimore": 0.0,
    }
    base = strengths.estimates["Baltimore"]
    assert {team: round(value - base, 2) for team, value in strengths.estimates.items()} == published
    assert list(strengths.estimates) == list(TEAMS)
    assert set(strengths.comparisons.values()) == {78}


def test_two_entries_have_the_log_odds_and_its_error():
    """β₁ - β₂ = ln(a/b), with variance 1/a + 1/b; each β is half of it."""
    strengths = bradley_terry({("a", "b"): 6, ("b", "a"): 2})
    assert strengths.estimates["a"] == pytest.approx(math.log(3) / 2)
    assert strengths.standard_errors["a"] == pytest.approx(math.sqrt(1 / 6 + 1 / 2) / 2)
    assert strengths.chance("a", "b") == pytest.approx(0.75)


def test_without_a_prior_an_unbeaten_entry_has_no_strength():
    with pytest.raises(NotComparable) as refusal:
        bradley_terry({("a", "b"): 3, ("b", "c"): 1, ("c", "b"): 1})
    assert set(refusal.value.groups) == {("a",), ("b", "c")}


def test_with_a_prior_an_unbeaten_entry_is_strong_and_uncertain():
    strengths = bradley_terry({("a", "b"): 3, ("b", "c"): 1, ("c", "b"): 1}, prior=SMALL_PRIOR)
    assert next(iter(strengths.estimates)) == "a"
    assert strengths.standard_errors["a"] > strengths.standard_errors["b"]


def test_one_win_with_the_small_prior():
    """By hand: β = ln x where won 1½ of 2 against strengths 1 and 1/x, so (x/(1+x)) + x²/(1+x²) = 1½."""
    x = math.exp(bradley_terry({("a", "b"): 1}, prior=SMALL_PRIOR).estimates["a"])
    assert x / (1 + x) + x**2 / (1 + x**2) == pytest.approx(1.5)


def test_nothing_compared():
    assert bradley_terry({}).estimates == {}
    assert bradley_terry({}, prior=1).estimates == {}


@pytest.mark.parametrize("wins", [{("a", "a"): 1}, {("a", "b"): -1}, {("a", "b"): math.nan}])
def test_impossible_counts_are_refused(wins):
    with pytest.raises(ValueError, match="a"):
        bradley_terry(wins, prior=1)


def test_a_negative_prior_is_refused():
    with pytest.raises(ValueError, match="prior"):
        bradley_terry({("a", "b"): 1}, prior=-1)


COMPARISONS = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1]),
    st.integers(0, 30),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(wins=COMPARISONS, prior=st.sampled_from([0.0, 0.1, SMALL_PRIOR, 3.0]), shuffle=st.randoms())
def test_expected_wins_are_those_won(wins, prior, shuffle):
    """The likelihood equations: W_i = Σ n_ik P(i beats k), imagined comparisons included."""
    try:
        strengths = bradley_terry(wins, prior=prior)
    except NotComparable:
        assert prior == 0
        return
    beta = strengths.estimates
    for entry in beta:
        won = prior + sum(count for (winner, _), count in wins.items() if winner == entry)
        expected = 2 * prior / (1 + math.exp(-beta[entry]))
        for (winner, loser), count in wins.items():
            if entry in (winner, loser):
                other = loser if entry == winner else winner
                expected += count * strengths.chance(entry, other)
        assert expected == pytest.approx(won, abs=1e-6)
    assert all(math.isfinite(error) and error >= 0 for error in strengths.standard_errors.values())
    items = list(wins.items())
    shuffle.shuffle(items)
    assert bradley_terry(dict(items), prior=prior) == strengths


@given(wins=COMPARISONS)
def test_turning_every_result_round_turns_the_strengths_round(wins):
    forth = bradley_terry(wins, prior=1).estimates
    back = bradley_terry(
        {(loser, winner): count for (winner, loser), count in wins.items()}, prior=1
    ).estimates
    assert {entry: -value for entry, value in back.items()} == pytest.approx(forth, abs=1e-8)

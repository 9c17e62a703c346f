from math import copysign, inf, isfinite, nan, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.measurement import (
    BiasBand,
    SignalDetection,
    SkillBand,
    bias_band,
    brier_points,
    forced_choice_d_prime,
    roc_area,
    signal_detection,
    skill_band,
)

z = NormalDist().inv_cdf

Counts = tuple[int, int, int, int]


@st.composite
def judgements(draw: st.DrawFn, most: int = 10_000) -> Counts:
    fakes, genuine = draw(st.integers(1, most)), draw(st.integers(1, most))
    return draw(st.integers(0, fakes)), fakes, draw(st.integers(0, genuine)), genuine


# Few distinct steps make ties, as a 6-step scale does; floats make none.
ratings = st.lists(st.integers(1, 6), min_size=1, max_size=40) | st.lists(
    st.floats(allow_nan=False), min_size=1, max_size=40
)
probabilities = st.floats(0, 1)


# --- Yes/no judgements against known values ---------------------------------------------------------------


def test_d_prime_and_criterion_match_the_published_log_linear_example() -> None:
    # R package statpsych, reference page of signal(): signal(82, 46, 100, 100) returns
    # HR .8168317, FAR .460396, d-prime 1.002793, Bias -0.4019603 (its "Bias" is c).
    result = signal_detection(82, 100, 46, 100)
    assert result.d_prime == pytest.approx(1.002793, abs=1e-6)
    assert result.criterion == pytest.approx(-0.4019603, abs=1e-7)


def test_every_figure_of_20_hits_and_10_false_alarms_by_hand() -> None:
    # 20 of 25 and 10 of 25. Corrected: H = 20.5/26 = .788462, F = 10.5/26 = .403846.
    # Normal table: z(H) = .80105, z(F) = -.24340; φ(.80105) = .28945, φ(.24340) = .38730.
    # d' = 1.04445, c = -(.55765)/2 = -.27882, ln beta = -.27882 · 1.04445 = -.29122.
    # Var = .166790/(25 · .083781) + .240754/(25 · .150001) = .079631 + .064201 = .143832; SE = .37925.
    # Raw H = .8, F = .4: A' = .5 + .4 · 1.4/(4 · .8 · .6) = .5 + .56/1.92; B'' = (.16 - .24)/(.16 + .24).
    result = signal_detection(20, 25, 10, 25)
    assert result.d_prime == pytest.approx(1.04445, abs=2e-4)
    assert result.criterion == pytest.approx(-0.27882, abs=1e-4)
    assert result.ln_beta == pytest.approx(-0.29122, abs=2e-4)
    assert result.se_d_prime == pytest.approx(0.37925, abs=1e-4)
    assert result.se_criterion == result.se_d_prime / 2
    assert result.a_prime == pytest.approx(0.5 + 0.56 / 1.92)
    assert result.b_double_prime == pytest.approx(-0.2)


def test_the_correction_fades_with_many_items() -> None:
    # Uncorrected H = .8, F = .4, normal table: z(.8) = .8416, z(.4) = -.2533: d' = 1.095, c = -.294.
    result = signal_detection(800_000, 1_000_000, 400_000, 1_000_000)
    assert result.d_prime == pytest.approx(1.095, abs=5e-4)
    assert result.criterion == pytest.approx(-0.294, abs=5e-4)


@pytest.mark.parametrize(
    ("counts", "a_prime", "b_double_prime"),
    [
        ((5, 5, 0, 5), 1.0, 0.0),  # perfect: .5 + 1 · 2/(4 · 1 · 1); 0/0
        ((0, 5, 5, 5), 0.0, 0.0),  # every answer wrong: the mirror of perfect
        ((5, 5, 5, 5), 0.5, 0.0),  # H = F = 1
        ((0, 5, 0, 5), 0.5, 0.0),  # H = F = 0
        ((1, 3, 2, 6), 0.5, 0.0),  # H = F = 1/3 from different counts
        ((5, 5, 1, 5), 0.95, -1.0),  # .5 + .8 · 1.8/(4 · .8) = .5 + .45; (0 - .16)/.16
        ((4, 5, 0, 5), 0.95, 1.0),  # .5 + .8 · 1.8/(4 · .8); (.16 - 0)/.16
        (
            (1, 5, 5, 5),
            0.05,
            -1.0,
        ),  # mirrored: .5 - .8 · 1.8/(4 · 1 · .8); below chance, still calls more fake
        ((3, 10, 1, 10), 0.5 + 0.24 / 1.08, 0.4),  # .2 · 1.2/(4 · .3 · .9); (.21 - .09)/.30
        ((1, 10, 3, 10), 0.5 - 0.24 / 1.08, 0.4),  # mirrored; trusting either way (4 of 20 called fake)
    ],
)
def test_a_prime_and_b_double_prime_by_hand(counts: Counts, a_prime: float, b_double_prime: float) -> None:
    result = signal_detection(*counts)
    assert result.a_prime == pytest.approx(a_prime)
    assert result.b_double_prime == pytest.approx(b_double_prime)


@pytest.mark.parametrize(("counts", "leaning"), [((5, 5, 5, 5), -1), ((0, 5, 0, 5), 1)])
def test_bots_that_always_say_the_same_show_leaning_and_no_skill(counts: Counts, leaning: int) -> None:
    result = signal_detection(*counts)
    assert result.d_prime == 0
    assert result.criterion == pytest.approx(leaning * z(5.5 / 6))
    assert skill_band(result.d_prime) is SkillBand.GUESSING
    expected = BiasBand.SUSPICIOUS if leaning < 0 else BiasBand.TRUSTING
    assert bias_band(result.criterion) is expected


def test_a_bot_with_unequal_numbers_keeps_the_small_d_prime_the_docstring_names() -> None:
    assert signal_detection(10, 10, 5, 5).d_prime == pytest.approx(z(10.5 / 11) - z(5.5 / 6))
    assert signal_detection(10, 10, 5, 5).d_prime == pytest.approx(0.31, abs=0.005)


def test_perfect_player() -> None:
    result = signal_detection(5, 5, 0, 5)
    assert result.d_prime == pytest.approx(2 * z(5.5 / 6))
    assert result.criterion == 0


def test_single_items_by_hand() -> None:
    # H = 1.5/2 = .75, F = .5/2 = .25; z = ±.67449, φ = .31778; Var = 2 · .1875/(1 · .100982) = 3.71354.
    result = signal_detection(1, 1, 0, 1)
    assert result.d_prime == pytest.approx(2 * 0.6744898, abs=1e-6)
    assert result.se_d_prime == pytest.approx(sqrt(3.71354), abs=1e-4)


def test_interval() -> None:
    result = SignalDetection(1.0, 0.0, 0.0, 0.8, 0.0, se_d_prime=0.5, se_criterion=0.25)
    assert result.interval() == pytest.approx((1 - 0.979982, 1 + 0.979982), abs=1e-6)  # 1.959964 · .5
    assert result.interval(level=0.9) == pytest.approx(
        (1 - 0.822427, 1 + 0.822427), abs=1e-6
    )  # 1.644854 · .5


@pytest.mark.parametrize("level", [0, 1, -0.1, 95, nan])
def test_interval_rejects_other_levels(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        signal_detection(3, 5, 1, 5).interval(level)


# --- Yes/no judgements: properties ------------------------------------------------------------------------


@given(judgements())
def test_every_figure_is_finite_and_within_its_range(counts: Counts) -> None:
    result = signal_detection(*counts)
    assert all(isfinite(getattr(result, name)) for name in SignalDetection.__slots__)
    assert 0 <= result.a_prime <= 1
    assert -1 <= result.b_double_prime <= 1
    assert result.se_d_prime > 0
    assert result.ln_beta == result.criterion * result.d_prime
    low, high = result.interval()
    assert low < result.d_prime < high


@pytest.mark.parametrize("hits", [0, 1, 10**18 - 1, 10**18])
def test_counts_beyond_float_precision(hits: int) -> None:
    result = signal_detection(hits, 10**18, 10**18 - hits, 10**18)
    assert all(isfinite(getattr(result, name)) for name in SignalDetection.__slots__)
    assert copysign(1, result.d_prime) == (1 if hits > 10 else -1)


@given(judgements())
def test_swapping_the_labels_turns_skill_round_and_keeps_leaning(counts: Counts) -> None:
    hits, fakes, false_alarms, genuine = counts
    result, swapped = signal_detection(*counts), signal_detection(false_alarms, genuine, hits, fakes)
    assert swapped.d_prime == -result.d_prime
    assert swapped.criterion == result.criterion
    assert swapped.a_prime == pytest.approx(1 - result.a_prime)
    assert swapped.b_double_prime == result.b_double_prime
    assert swapped.se_d_prime == result.se_d_prime


@given(judgements())
def test_swapping_every_answer_turns_skill_and_leaning_round(counts: Counts) -> None:
    hits, fakes, false_alarms, genuine = counts
    result = signal_detection(*counts)
    swapped = signal_detection(fakes - hits, fakes, genuine - false_alarms, genuine)
    assert swapped.d_prime == -result.d_prime
    assert swapped.criterion == -result.criterion
    assert swapped.ln_beta == result.ln_beta
    assert swapped.a_prime == pytest.approx(1 - result.a_prime)
    assert swapped.b_double_prime == -result.b_double_prime
    assert swapped.se_d_prime == result.se_d_prime


@given(judgements())
def test_one_more_fake_caught_raises_d_prime(counts: Counts) -> None:
    hits, fakes, false_alarms, genuine = counts
    if hits < fakes:
        better = signal_detection(hits + 1, fakes, false_alarms, genuine)
        worse = signal_detection(*counts)
        assert better.d_prime > worse.d_prime
        assert better.criterion < worse.criterion


@given(st.integers(1, 10_000), st.data())
def test_equal_numbers_give_equal_rates_no_skill(items: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, items))
    result = signal_detection(yes, items, yes, items)
    assert result.d_prime == 0
    assert result.a_prime == 0.5
    assert result.b_double_prime == 0


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ((6, 5, 0, 5), "hits"),
        ((-1, 5, 0, 5), "hits"),
        ((0, 5, 6, 5), "false_alarms"),
        ((0, 5, -1, 5), "false_alarms"),
        ((0, 0, 0, 5), "fakes"),
        ((0, -1, 0, 5), "fakes"),
        ((0, 5, 0, 0), "genuine"),
        ((True, 5, 0, 5), "hits"),
        ((0, True, 0, 5), "fakes"),
        ((0, 5, False, 5), "false_alarms"),
        ((0, 5, 0, True), "genuine"),
        ((1.0, 5, 0, 5), "hits"),
        ((1, 5.0, 0, 5), "fakes"),
        ((1, 5, nan, 5), "false_alarms"),
        ((1, 5, 0, "5"), "genuine"),
        ((None, 5, 0, 5), "hits"),
    ],
)
def test_illegal_counts_are_refused_by_name(counts: Counts, named: str) -> None:
    with pytest.raises(ValueError, match=f"^{named} must be"):
        signal_detection(*counts)


# --- Which of the two? ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proportion", "d_prime"),
    [(0.5, 0.0), (0.75, 1.41421 * 0.67449), (0.25, -1.41421 * 0.67449), (0.841345, 1.41421)],  # √2 · z
)
def test_forced_choice(proportion: float, d_prime: float) -> None:
    assert forced_choice_d_prime(proportion) == pytest.approx(d_prime, abs=1e-5)


@pytest.mark.parametrize("proportion", [0, 1, 0.0, 1.0, -0.1, 1.1, nan, inf])
def test_forced_choice_refuses_the_ends(proportion: float) -> None:
    with pytest.raises(ValueError, match="proportion_correct"):
        forced_choice_d_prime(proportion)


# --- ROC area ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fake", "genuine", "area"),
    [
        ([6, 5], [1, 2, 3], 1.0),
        ([1], [6], 0.0),
        ([4, 4], [4], 0.5),
        ([6, 4, 3], [4, 2, 1], 7.5 / 9),  # 6 beats three; 4 beats two, ties one; 3 beats two
        ([inf, 0], [-inf, 0], 3.5 / 4),
    ],
)
def test_roc_area_by_counting_pairs(fake: list[float], genuine: list[float], area: float) -> None:
    assert roc_area(fake, genuine) == pytest.approx(area)


def test_roc_area_is_the_trapezoidal_area() -> None:
    # Six steps; points (F, H) from the strictest cut: (0,1/4) (1/4,2/4) (1/4,3/4) (2/4,3/4) (3/4,1) (1,1).
    # Area: 1/4·(1/4+2/4)/2 + 1/4·3/4 + 1/4·(3/4+1)/2 + 1/4·1 = 3/32 + 6/32 + 7/32 + 8/32 = 24/32.
    assert roc_area([6, 5, 4, 2], [5, 3, 2, 1]) == 24 / 32


@given(ratings, ratings)
def test_roc_area_equals_brute_force_and_complements(fake: list[float], genuine: list[float]) -> None:
    wins = sum((f > g) + (f == g) / 2 for f in fake for g in genuine)
    assert roc_area(fake, genuine) == pytest.approx(wins / (len(fake) * len(genuine)))
    assert roc_area(fake, genuine) + roc_area(genuine, fake) == pytest.approx(1)


@given(st.lists(st.integers(-99, 99), min_size=1), st.lists(st.integers(-99, 99), min_size=1))
def test_roc_area_only_sees_the_order(fake: list[int], genuine: list[int]) -> None:
    area = roc_area(fake, genuine)
    assert roc_area([r**3 + 7 for r in fake], [r**3 + 7 for r in genuine]) == area
    assert roc_area([2.0**r for r in fake], [2.0**r for r in genuine]) == area
    assert roc_area([-r for r in fake], [-r for r in genuine]) == pytest.approx(1 - area)
    assert roc_area(fake[::-1], genuine[::-1]) == area


def test_roc_area_leaves_its_arguments_alone() -> None:
    fake, genuine = [3, 1, 2], [2, 3, 1]
    roc_area(fake, genuine)
    assert (fake, genuine) == ([3, 1, 2], [2, 3, 1])


@pytest.mark.parametrize(("fake", "genuine"), [([], [1]), ([1], []), ([], []), ([1, nan], [1]), ([1], [nan])])
def test_roc_area_refuses_empty_and_nan(fake: list[float], genuine: list[float]) -> None:
    with pytest.raises(ValueError, match=r"at least one|NaN"):
        roc_area(fake, genuine)


# --- Points for confidence --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p_fake", "is_fake", "points"),
    [
        *[(1, True, 100), (0, True, 0), (0, False, 100), (1, False, 0), (0.5, True, 75), (0.5, False, 75)],
        *[(0.8, True, 96), (0.8, False, 36), (0.1, True, 19)],  # 1-.04, 1-.64, 1-.81
    ],
)
def test_brier_points_by_hand(p_fake: float, is_fake: bool, points: int) -> None:
    result = brier_points(p_fake, is_fake)
    assert result == points
    assert type(result) is int


def test_brier_points_scale_with_full() -> None:
    assert brier_points(0.5, True, full=1000) == 750


@given(probabilities, probabilities)
def test_stating_the_true_belief_earns_most(true: float, stated: float) -> None:
    def expected(p: float) -> float:
        return true * brier_points(p, True, full) + (1 - true) * brier_points(p, False, full)

    full = 10**9
    # Another statement costs exactly full · (true - stated)²; rounding moves either side by half a point.
    assert expected(true) - expected(stated) == pytest.approx(full * (true - stated) ** 2, abs=1.01)


@given(st.integers(0, 50))
def test_always_fake_and_always_genuine_earn_the_same(pairs: int) -> None:
    truths = [True, False] * pairs
    assert sum(brier_points(1, t) for t in truths) == sum(brier_points(0, t) for t in truths) == 100 * pairs


@given(probabilities, st.booleans())
def test_brier_points_stay_within_range_and_treat_both_kinds_alike(p_fake: float, is_fake: bool) -> None:
    assert 0 <= brier_points(p_fake, is_fake) <= 100
    assert brier_points(p_fake, True, 10**6) == pytest.approx(brier_points(1 - p_fake, False, 10**6), abs=1)


@pytest.mark.parametrize("p_fake", [-0.01, 1.01, nan, inf, 80])
def test_brier_points_refuse_what_is_no_probability(p_fake: float) -> None:
    with pytest.raises(ValueError, match="p_fake"):
        brier_points(p_fake, True)


# --- Bands ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("d_prime", "band"),
    [
        *[(-inf, "guessing"), (-1, "guessing"), (0, "guessing"), (0.499, "guessing"), (0.5, "learning")],
        *[(0.999, "learning"), (1, "sharp"), (1.999, "sharp"), (2, "expert"), (inf, "expert")],
    ],
)
def test_skill_band(d_prime: float, band: str) -> None:
    assert skill_band(d_prime) == band


@pytest.mark.parametrize(
    ("criterion", "band"),
    [
        *[(-1, "suspicious"), (-0.301, "suspicious"), (-0.3, "balanced"), (0, "balanced"), (0.3, "balanced")],
        *[(0.301, "trusting"), (1, "trusting")],
    ],
)
def test_bias_band(criterion: float, band: str) -> None:
    assert bias_band(criterion) == band


def test_bands_refuse_nan() -> None:
    with pytest.raises(ValueError, match="d_prime"):
        skill_band(nan)
    with pytest.raises(ValueError, match="criterion"):
        bias_band(nan)

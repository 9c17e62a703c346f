from collections import Counter
from dataclasses import fields, replace
from functools import cache
from math import nan, sqrt
from random import Random
from statistics import NormalDist, fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes._numbers import t_quantile
from quizzes.comparison import Answers, Comparison, Estimate, Order, Participant, Verdict, compare
from quizzes.measurement import roc_area, signal_detection

SHARE = NormalDist().cdf


def a_class(
    seed: int,
    people: int = 60,
    items: int = 20,
    gain: float = 0.0,
    shift: float = 0.0,
    form: float = 0.0,
    spread: float = 0.3,
    share_ab: float = 0.5,
) -> list[Participant]:
    """A simulated class with d' about 1 and c about 0; `form` is how much d' is higher on B than on A.

    People differ in d' and c with standard deviation `spread`. Everyone gains `gain` and shifts c by `shift`.
    """
    chance = np.random.default_rng(seed)

    def occasion(d_prime: float, criterion: float) -> Answers:
        hits = chance.binomial(items, SHARE(d_prime / 2 - criterion))
        false_alarms = chance.binomial(items, SHARE(-d_prime / 2 - criterion))
        return Answers(int(hits), items, int(false_alarms), items)

    def participant(number: int) -> Participant:
        order = Order.AB if number < share_ab * people else Order.BA
        half = form / 2 if order is Order.AB else -form / 2
        d_prime, criterion = chance.normal(1, spread), chance.normal(0, spread)
        before = occasion(d_prime - half, criterion)
        return Participant(number, order, before, occasion(d_prime + gain + half, criterion + shift))

    return [participant(number) for number in range(people)]


@cache
def verdicts(seeds: int = 100, **planted: float) -> Counter[Verdict]:
    return Counter(compare(a_class(seed, **planted)).verdict for seed in range(seeds))


def pooled(answers: list[Answers]) -> tuple[float, float]:
    names = ("hits", "fakes", "false_alarms", "genuine")
    result = signal_detection(*(sum(getattr(one, name) for one in answers) for name in names))
    return result.d_prime, result.criterion


def occasions(low: int = 0) -> st.SearchStrategy[Answers]:
    @st.composite
    def build(draw: st.DrawFn) -> Answers:
        fakes, genuine = draw(st.integers(low, 12)), draw(st.integers(low, 12))
        return Answers(draw(st.integers(0, fakes)), fakes, draw(st.integers(0, genuine)), genuine)

    return build()


def classes(low: int = 0, least: int = 0) -> st.SearchStrategy[list[Participant]]:
    one = st.tuples(st.sampled_from(Order), occasions(low), occasions(low))
    return st.lists(one, min_size=least, max_size=14).map(
        lambda rows: [Participant(number, *row) for number, row in enumerate(rows)]
    )


# --- What was planted is found ----------------------------------------------------------------------------


def test_a_class_that_only_becomes_more_suspicious_is_told_so() -> None:
    # Of 100 classes; the nominal rate of "better" is 2.5 %, with a standard deviation of 1.6.
    found = verdicts(shift=-0.6)
    assert found[Verdict.MORE_SUSPICIOUS] >= 90
    assert found[Verdict.BETTER] <= 7


def test_a_class_that_only_becomes_more_trusting_is_told_so() -> None:
    found = verdicts(shift=0.6)
    assert found[Verdict.MORE_TRUSTING] >= 90
    assert found[Verdict.BETTER] <= 7


def test_a_small_suspicious_class_with_few_items_is_not_called_worse() -> None:
    # Here persons' own d' would drop by .05 by the correction alone.
    found = verdicts(shift=-0.6, people=28, items=10)
    assert found[Verdict.MORE_SUSPICIOUS] >= 88
    assert found[Verdict.WORSE] <= 7


def test_a_class_without_change_is_told_so() -> None:
    # Two intervals at 95 %: about 90 % of the classes show neither change.
    found = verdicts()
    assert found[Verdict.NO_CLEAR_CHANGE] >= 83
    assert found[Verdict.BETTER] <= 7


def test_a_form_gap_alone_is_no_gain() -> None:
    assert verdicts(form=0.8)[Verdict.BETTER] <= 7


def test_losses_are_told() -> None:
    assert verdicts(seeds=40, gain=-0.5) == {Verdict.WORSE: 40}


def test_a_planted_gain_and_form_gap_are_found() -> None:
    result = compare(a_class(1, people=1000, gain=0.5, form=0.8))
    assert result.verdict is Verdict.BETTER
    assert result.gain.value == pytest.approx(0.5, abs=0.05)
    assert result.form_effect.value == pytest.approx(0.8, abs=0.06)
    # Each order alone is far off: B2 - A1 = .5 + .8 and A2 - B1 = .5 - .8.
    assert result.gain_ab.value == pytest.approx(1.3, abs=0.1)
    assert result.gain_ba.value == pytest.approx(-0.3, abs=0.1)


@pytest.mark.parametrize("share_ab", [0.5, 0.2])
def test_intervals_hold_the_planted_gain_as_often_as_they_say(share_ab: float) -> None:
    # People who are all alike, because pooling pulls towards zero where they differ (see the next test).
    results = [compare(a_class(seed, gain=0.5, form=0.8, spread=0, share_ab=share_ab)) for seed in range(60)]
    assert sum(result.gain.low <= 0.5 <= result.gain.high for result in results) >= 52
    assert sum(result.form_effect.low <= 0.8 <= result.form_effect.high for result in results) >= 52
    assert fmean(result.gain.value for result in results) == pytest.approx(0.5, abs=0.03)
    assert fmean(result.form_effect.value for result in results) == pytest.approx(0.8, abs=0.03)


def test_pooling_and_the_mean_of_persons_pull_towards_zero_as_the_module_says() -> None:
    def found(items: int, spread: float) -> tuple[float, float]:
        results = [compare(a_class(s, 1000, items, gain=0.5, form=0.8, spread=spread)) for s in range(4)]
        own = fmean(one.after.mean_d_prime - one.before.mean_d_prime for one in results)
        return fmean(one.gain.value for one in results), own

    assert found(items=10, spread=0) == pytest.approx((0.50, 0.47), abs=0.025)
    assert found(items=10, spread=0.3) == pytest.approx((0.47, 0.46), abs=0.025)


def test_28_learners_at_10_and_10_items_show_a_gain_of_a_half_four_times_in_five() -> None:
    # learning.md: "About 28 learners at 10 + 10 items show a class change of .5 with 80 % power".
    assert verdicts(people=28, items=10, gain=0.5)[Verdict.BETTER] >= 75


# --- Figures by another way -------------------------------------------------------------------------------


@settings(deadline=None)
@given(classes(low=1, least=5))
def test_gain_is_the_mean_of_the_orders_pooled_changes(people: list[Participant]) -> None:
    result = compare(people)
    orders = [[one for one in people if one.order is order] for order in Order]
    before, after = (
        [pooled([getattr(one, side) for one in order]) for order in orders if order]
        for side in ("before", "after")
    )
    changes = np.array(after) - np.array(before)
    assert (result.gain.value, result.criterion_change.value) == pytest.approx(tuple(changes.mean(axis=0)))
    assert result.gain.value == pytest.approx(result.after.d_prime.value - result.before.d_prime.value)
    assert (result.people_ab, result.people_ba) == tuple(map(len, orders))
    if result.form_effect:
        assert result.gain_ab.value == pytest.approx(result.gain.value + result.form_effect.value)
        assert result.gain_ba.value == pytest.approx(result.gain.value - result.form_effect.value)


@settings(deadline=None)
@given(classes(low=1, least=5))
def test_every_estimate_has_its_interval(people: list[Participant]) -> None:
    result = compare(people)
    estimates = [
        value for field in fields(result) if isinstance(value := getattr(result, field.name), Estimate)
    ]
    for one in estimates:
        assert one.standard_error > 0
        assert 1 <= one.degrees <= len(people) - 1
        margin = t_quantile(0.975, one.degrees) * one.standard_error
        assert (one.low, one.high) == pytest.approx((one.value - margin, one.value + margin))
    narrow = compare(people, level=0.5).gain
    assert result.gain.low < narrow.low < narrow.high < result.gain.high


@settings(deadline=None)
@given(classes(low=1, least=5))
def test_swapping_the_occasions_turns_gains_round(people: list[Participant]) -> None:
    other = {Order.AB: Order.BA, Order.BA: Order.AB}
    turned = compare(
        [replace(p, order=other[p.order], before=p.after, after=p.before) for p in people],
    )
    result = compare(people)
    assert turned.gain.value == pytest.approx(-result.gain.value)
    assert turned.gain.standard_error == pytest.approx(result.gain.standard_error)
    if result.form_effect:
        assert turned.form_effect.value == pytest.approx(result.form_effect.value)
        assert turned.order_effect.value == pytest.approx(-result.order_effect.value)


@settings(deadline=None)
@given(classes(low=1, least=5), st.randoms())
def test_the_order_of_people_does_not_matter(people: list[Participant], random: Random) -> None:
    shuffled = list(people)
    random.shuffle(shuffled)
    assert compare(shuffled).gain.low == pytest.approx(compare(people).gain.low)


def test_the_standard_error_is_the_jackknife_s() -> None:
    people = a_class(3, people=12)

    def variance(order: Order) -> float:
        group = [one for one in people if one.order is order]
        without = [[other for other in group if other is not one] for one in group]
        gains = [pooled([o.after for o in rest])[0] - pooled([o.before for o in rest])[0] for rest in without]
        centre = fmean(gains)
        return (len(group) - 1) / len(group) * sum((gain - centre) ** 2 for gain in gains)

    ab, ba = variance(Order.AB), variance(Order.BA)
    gain = compare(people).gain
    assert gain.standard_error == pytest.approx(sqrt(ab + ba) / 2)
    # Welch & Satterthwaite with six people in each order.
    assert gain.degrees == pytest.approx((ab + ba) ** 2 / (ab**2 / 5 + ba**2 / 5))


def test_the_jackknife_agrees_with_the_binomial_where_people_are_alike() -> None:
    people = a_class(5, people=1000, spread=0)
    one = signal_detection(*(int(sum(x)) for x in zip(*[_counts(p.before) for p in people], strict=True)))
    assert compare(people).before.d_prime.standard_error == pytest.approx(one.se_d_prime, rel=0.1)


def _counts(answers: Answers) -> tuple[int, int, int, int]:
    return answers.hits, answers.fakes, answers.false_alarms, answers.genuine


def test_means_of_persons_by_hand() -> None:
    people = a_class(7, people=10)
    own = [signal_detection(*_counts(one.after)) for one in people]
    after = compare(people).after
    assert after.mean_d_prime == pytest.approx(fmean(one.d_prime for one in own))
    assert after.mean_criterion == pytest.approx(fmean(one.criterion for one in own))


def test_people_who_all_answer_alike_keep_a_doubt() -> None:
    # No spread between people: the binomial's standard error of 30 of 50 and 20 of 50, on both occasions.
    same = Answers(6, 10, 4, 10)
    people = [Participant(n, Order.AB if n < 5 else Order.BA, same, same) for n in range(10)]
    result = compare(people)
    once = signal_detection(30, 50, 20, 50)
    assert result.gain.value == 0
    assert result.gain.standard_error == pytest.approx(sqrt(4 * once.se_d_prime**2) / 2)
    assert result.verdict is Verdict.NO_CLEAR_CHANGE


def test_an_order_effect_is_a_difference_between_the_groups() -> None:
    # Group AB is better by .6 throughout; half of that is the order effect, and gain and form stay clean.
    better = [replace(one, person=-1 - one.person, order=Order.AB) for one in _level(1.6, seed=1)]
    people = better + [replace(one, order=Order.BA) for one in _level(1.0, seed=2)]
    result = compare(people)
    assert result.order_effect.value == pytest.approx(0.3, abs=0.05)
    assert result.gain.value == pytest.approx(0, abs=0.05)
    assert result.form_effect.value == pytest.approx(0, abs=0.05)


def _level(d_prime: float, seed: int) -> list[Participant]:
    chance = np.random.default_rng(seed)
    hits = chance.binomial(20, SHARE(d_prime / 2), size=(500, 4)).tolist()
    return [
        Participant(n, Order.AB, Answers(a, 20, 20 - b, 20), Answers(c, 20, 20 - d, 20))
        for n, (a, b, c, d) in enumerate(hits)
    ]


# --- ROC areas --------------------------------------------------------------------------------------------


def rated(number: int, before: tuple[int, ...], after: tuple[int, ...]) -> Participant:
    """Fakes were rated 3 and 5; the ratings of two genuine items are given."""
    one, other = (Answers(1, 2, 1, 2, (3, 5), ratings) for ratings in (before, after))
    return Participant(number, Order.AB if number % 2 else Order.BA, one, other)


def test_roc_areas_are_means_of_persons() -> None:
    people = [rated(number, before=(3, 4), after=(1, 2)) for number in range(6)]
    people += [rated(number, before=(5, 5), after=(1, 5)) for number in range(6, 12)]
    result = compare(people)
    assert roc_area((3, 5), (3, 4)) == 0.625
    assert result.before.roc_area.value == pytest.approx((0.625 + 0.25) / 2)
    assert result.after.roc_area.value == pytest.approx((1 + 0.625) / 2)
    assert result.roc_change.value == pytest.approx(0.375)
    assert result.roc_change.standard_error == 0


def test_fewer_than_five_people_with_ratings_have_no_roc_area() -> None:
    people = [rated(number, (3, 4), (1, 2)) for number in range(4)]
    people += [rated(number, (3, 4), ()) for number in range(4, 10)]
    result = compare(people)
    assert (result.people, result.roc_change) == (10, None)
    assert (result.before.roc_area, result.after.roc_area) == (None, None)
    assert compare([*people, rated(10, (3, 4), (1, 2))]).roc_change.value == pytest.approx(0.375)


# --- Few people, one order, gaps --------------------------------------------------------------------------


@given(classes().map(lambda people: people[:4]))
def test_of_fewer_than_five_people_nothing_is_told(people: list[Participant]) -> None:
    assert compare(people) == Comparison(Verdict.TOO_FEW)


@settings(deadline=None)
@given(classes())
def test_every_class_gets_a_verdict(people: list[Participant]) -> None:
    counted = [p for p in people if min(p.before.fakes, p.before.genuine, p.after.fakes, p.after.genuine)]
    result = compare(people)
    if len(counted) < 5:
        assert result == Comparison(Verdict.TOO_FEW)
    else:
        assert (result.people, result.left_out) == (len(counted), len(people) - len(counted))
        assert result.confounded == (len({one.order for one in counted}) == 1)


def test_people_who_saw_only_one_kind_on_an_occasion_are_left_out() -> None:
    people = a_class(11, people=12)
    gappy = Participant("gappy", Order.AB, Answers(0, 0, 1, 5), Answers(3, 5, 1, 5))
    result = compare([*people, gappy])
    assert result == replace(compare(people), left_out=1)


@pytest.mark.parametrize("order", list(Order))
def test_one_order_alone_cannot_tell_form_from_gain(order: Order) -> None:
    people = [replace(one, order=order) for one in a_class(13, people=200, share_ab=1, gain=0.5, form=0.8)]
    result = compare(people)
    assert (result.verdict, result.confounded) == (Verdict.CONFOUNDED, True)
    assert result.gain.value == pytest.approx(1.3, abs=0.1)
    assert (result.form_effect, result.order_effect, result.gain_ab, result.gain_ba) == (None,) * 4


@pytest.mark.parametrize("in_ba", [1, 2, 4])
def test_a_small_order_is_not_given_away(in_ba: int) -> None:
    people = a_class(17, people=40, share_ab=1 - in_ba / 40)
    result = compare(people)
    assert (result.people_ab, result.people_ba, result.confounded) == (40 - in_ba, in_ba, False)
    assert (result.form_effect, result.order_effect, result.gain_ab, result.gain_ba) == (None,) * 4
    assert result.gain.low < result.gain.value < result.gain.high


def test_an_order_of_one_borrows_the_other_order_s_spread() -> None:
    people = a_class(19, people=21, share_ab=20 / 21)
    alone = compare(people[:20])
    gain = compare(people).gain
    spread = alone.gain.standard_error * sqrt(20)
    assert gain.standard_error == pytest.approx(sqrt(spread**2 / 20 + spread**2) / 2)
    assert gain.degrees == 19


# --- Refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        *[
            (Answers(6, 5, 0, 5), "hits"),
            (Answers(1, 0, 0, 5), "hits"),
            (Answers(0, 5, 1, 0), "false_alarms"),
        ],
        *[
            (Answers(0, -1, 0, 5), "fakes"),
            (Answers(0, 5, 0, True), "genuine"),
            (Answers(1.0, 5, 0, 5), "hits"),
        ],
    ],
)
@pytest.mark.parametrize("side", ["before", "after"])
def test_impossible_counts_are_refused_by_name(answers: Answers, named: str, side: str) -> None:
    people = a_class(1, people=6)
    people[2] = replace(people[2], **{side: answers})
    with pytest.raises(ValueError, match=f"^{named} must be"):
        compare(people)


def test_the_same_person_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="only once"):
        compare([*a_class(1), a_class(2)[0]])


@pytest.mark.parametrize("level", [0, 1, 95, nan])
def test_other_levels_are_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        compare([], level=level)


def test_ratings_that_are_no_number_are_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        compare([rated(number, (3, nan), (1, 2)) for number in range(6)])

"""The study before and after: did a class get better at telling fakes, or only more suspicious? No Django.

Two parallel forms A and B; half the people take A first (order AB), half B first (order BA). Write A1, B1 for
the true d' on a form before and A2, B2 for after, averaged over people. The orders' changes are

    change in AB = B2 - A1        change in BA = A2 - B1

    their mean            = ((A2 - A1) + (B2 - B1))/2   the gain: no form enters
    half their difference = ((B1 - A1) + (B2 - A2))/2   the form effect: no gain enters

so a form that is easier by .8 moves one order up and the other down and leaves the gain alone. Both orders
weigh the same, however many people took them. What remains of the four means, half the difference of the
orders' levels over both occasions,

    ((A1 + B2) - (B1 + A2))/4 = ((B2 - A2) - (B1 - A1))/4 plus half of any difference between the two groups,

is the order effect. It cannot be taken apart: groups that differ from the start, a form gap that changes
with time, and learning more from one form than from the other look the same in it. With one order alone the
form is part of the gain.

d' and c of an order and occasion are those of its pooled counts, as if one person had answered, and the
uncertainty is that between people: a jackknife leaves out one person at a time. Why pooled: the log-linear
correction pulls a single person's d' towards zero, the more the fewer the items and the better the person
(10 + 10 items: true 1.0 gives .98 on average, 1.9 gives 1.83 and, with c = -.6, 1.71). A class that only
becomes more suspicious would seem to get worse by .03 to .06, and more or fewer skipped items on one
occasion would pass for a change. Pooling is free of that. Its own price is that people who differ in d' and
c pull the pooled d' towards zero on both occasions alike: by 5 % with standard deviations of .3 and .3, by
10 % with .5 and .4. A planted gain of .50 (form gap .80) comes back as
                                    pooled          mean of persons
    people alike,       10 + 10     .50 (.80)       .47 (.76)
    sd .3 and .3,       10 + 10     .47 (.76)       .46 (.75)
    sd .5 and .4,       10 + 10     .45 (.72)       .45 (.73)
    sd .5 and .4,       20 + 20     .45 (.72)       .48 (.76)
so pooling is never far behind, and no gain stays no gain whatever happens to c. The mean of persons' own d'
is reported beside it.

Sources
    Macmillan & Kaplan 1985, Psychological Bulletin 98: d' from average hit and false-alarm rates
    Miller 1974, Biometrika 61: the jackknife
    Senn 2002, Cross-over Trials in Clinical Research, chapter 3: AB/BA designs
    Welch 1947, Biometrika 34; Satterthwaite 1946, Biometrics Bulletin 2: unequal variances
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

from quizzes._numbers import Array, Counts, require_count, t_margin
from quizzes.measurement import SignalDetection, roc_area, signal_detection

# Results of fewer people are not shown.
FEWEST_PEOPLE = 5


class Order(StrEnum):
    """Which form came first."""

    AB = "AB"
    BA = "BA"


class Verdict(StrEnum):
    """The result in words, from the intervals of the change in d' and of the change in c.

    CONFOUNDED  everyone took the same form first, so that an easier form would pass for a gain
    """

    BETTER = "better at telling"
    MORE_SUSPICIOUS = "more suspicious, not more accurate"
    MORE_TRUSTING = "more trusting, not more accurate"
    WORSE = "worse at telling"
    NO_CLEAR_CHANGE = "no clear change"
    CONFOUNDED = "form and gain cannot be told apart"
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True)
class Answers:
    """One person, one occasion: `hits` of `fakes` and `false_alarms` of `genuine` items were called fake.

    Only answered items count. Ratings, if there are any, are how sure the person was that an item is fake,
    one for each fake and each genuine item; they may be shorter where no confidence was given.
    """

    hits: int
    fakes: int
    false_alarms: int
    genuine: int
    fake_ratings: Sequence[float] = ()
    genuine_ratings: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """One person's two occasions. A person who answered no fake or no genuine item on one is left out."""

    person: int | str
    order: Order
    before: Answers
    after: Answers


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its standard error, t interval and degrees of freedom (not whole: Satterthwaite)."""

    value: float
    standard_error: float
    low: float
    high: float
    degrees: float


@dataclass(frozen=True, slots=True)
class Occasion:
    """One occasion, both orders weighing the same, so that after minus before is the gain.

    d_prime, criterion              from pooled counts
    mean_d_prime, mean_criterion    means of persons' own d' and c (log-linear, pulled towards zero)
    roc_area                        mean of persons' own areas, 0 to 1, chance .5; None below five people with
                                    ratings on both occasions. Unlike d' it has no pull with few items.
                                    Where only one order gave ratings, it is that order's
    """

    d_prime: Estimate
    criterion: Estimate
    mean_d_prime: float
    mean_criterion: float
    roc_area: Estimate | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of `compare`. With the verdict TOO_FEW everything else is None, with one order what is said.

    people          those that count; people_ab and people_ba by order
    left_out        people who answered no fake or no genuine item on one occasion
    gain            change in d', mean of the two orders
    criterion_change  change in c, mean of the two orders; below 0: calls more things fake than before
    roc_change      change in ROC area, mean of the two orders; None as in `Occasion`
    gain_ab, gain_ba  change in d' in each order
    form_effect     d' on B minus d' on A: above 0, B is the easier form
    order_effect    half of how much higher AB scored than BA over both occasions; see the module for what
                    hides in it
    confounded      everyone took the same form first: gain and criterion_change contain the form

    gain_ab, gain_ba, form_effect and order_effect are None unless both orders have at least five people: they
    would give away the few of the smaller order.
    """

    verdict: Verdict
    people: int | None = None
    people_ab: int | None = None
    people_ba: int | None = None
    left_out: int | None = None
    before: Occasion | None = None
    after: Occasion | None = None
    gain: Estimate | None = None
    criterion_change: Estimate | None = None
    roc_change: Estimate | None = None
    gain_ab: Estimate | None = None
    gain_ba: Estimate | None = None
    form_effect: Estimate | None = None
    order_effect: Estimate | None = None
    confounded: bool | None = None


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure of one order: its value, the variance of the value, and the degrees of freedom of that."""

    value: float
    variance: float
    degrees: int


@dataclass(frozen=True, slots=True)
class _Group:
    """Figures of one order's people, as columns: before, after.

    pooled  from pooled counts, d' before and after, c before and after
    shares  the jackknife's pseudo-values of `pooled`, people × 4
    chance  variances of `pooled` by the binomial alone
    own     persons' d' before and after, c before and after, people × 4
    areas   ROC areas before and after of those who have both, people × 2
    """

    pooled: Array
    shares: Array
    chance: Array
    own: Array
    areas: Array


# Which of d' before, d' after, c before, c after enter a figure.
_BEFORE, _AFTER = np.array([1, 0, 0, 0]), np.array([0, 1, 0, 0])
_C_BEFORE, _C_AFTER = np.array([0, 0, 1, 0]), np.array([0, 0, 0, 1])
_GAIN, _C_CHANGE, _LEVEL = _AFTER - _BEFORE, _C_AFTER - _C_BEFORE, (_BEFORE + _AFTER) / 2


def compare(participants: Sequence[Participant], level: float = 0.95) -> Comparison:
    """Compare two occasions of the same people; intervals at this confidence level.

    "Better" and "worse" need an interval of the gain without zero; otherwise the interval of the change in c
    decides. Nothing but TOO_FEW is said of fewer than five people who count.

    ValueError for impossible counts (as in `signal_detection`, but no fakes or no genuine items are
    possible), NaN ratings, a person who comes twice, or a level outside 0 to 1, both excluded.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, both excluded: {level!r}")
    if len({participant.person for participant in participants}) < len(participants):
        raise ValueError("a person may come only once")
    counted = [participant for participant in participants if _counts(participant)]
    if len(counted) < FEWEST_PEOPLE:
        return Comparison(Verdict.TOO_FEW)
    by_order = [[one for one in counted if one.order is order] for order in Order]
    groups = [_group(people) for people in by_order if people]
    return _comparison(groups, [len(people) for people in by_order], len(participants) - len(counted), level)


def _comparison(groups: list[_Group], sizes: list[int], left_out: int, level: float) -> Comparison:
    gain, criterion_change = _mean(groups, _GAIN, level), _mean(groups, _C_CHANGE, level)
    confounded = len(groups) < 2
    by_order = _by_order(groups, level) if min(sizes) >= FEWEST_PEOPLE else {}
    return Comparison(
        verdict=Verdict.CONFOUNDED if confounded else _verdict(gain, criterion_change),
        people=sum(sizes),
        people_ab=sizes[0],
        people_ba=sizes[1],
        left_out=left_out,
        before=_occasion(groups, 0, level),
        after=_occasion(groups, 1, level),
        gain=gain,
        criterion_change=criterion_change,
        roc_change=_area(groups, np.array([-1, 1]), level),
        confounded=confounded,
        **by_order,
    )


def _by_order(groups: list[_Group], level: float) -> dict[str, Estimate]:
    gains = [_pooled(group, _GAIN) for group in groups]
    levels = [_pooled(group, _LEVEL) for group in groups]
    return {
        "gain_ab": _combined(gains[:1], [1], level),
        "gain_ba": _combined(gains[1:], [1], level),
        "form_effect": _combined(gains, [0.5, -0.5], level),
        "order_effect": _combined(levels, [0.5, -0.5], level),
    }


def _verdict(gain: Estimate, criterion_change: Estimate) -> Verdict:
    if gain.low > 0:
        return Verdict.BETTER
    if gain.high < 0:
        return Verdict.WORSE
    if criterion_change.high < 0:
        return Verdict.MORE_SUSPICIOUS
    return Verdict.MORE_TRUSTING if criterion_change.low > 0 else Verdict.NO_CLEAR_CHANGE


def _occasion(groups: list[_Group], column: int, level: float) -> Occasion:
    own = np.mean([group.own.mean(axis=0) for group in groups], axis=0)
    return Occasion(
        d_prime=_mean(groups, (_BEFORE, _AFTER)[column], level),
        criterion=_mean(groups, (_C_BEFORE, _C_AFTER)[column], level),
        mean_d_prime=float(own[column]),
        mean_criterion=float(own[column + 2]),
        roc_area=_area(groups, np.eye(2)[column], level),
    )


def _mean(groups: list[_Group], figure: Array, level: float) -> Estimate:
    """The mean of the orders, each weighing the same."""
    return _combined([_pooled(group, figure) for group in groups], [1 / len(groups)] * len(groups), level)


def _area(groups: list[_Group], figure: Array, level: float) -> Estimate | None:
    if sum(len(group.areas) for group in groups) < FEWEST_PEOPLE:
        return None
    rated = [_figure(group.areas @ figure) for group in groups if len(group.areas)]
    return _combined(rated, [1 / len(rated)] * len(rated), level)


def _pooled(group: _Group, figure: Array) -> _Figure:
    spread = _figure(group.shares @ figure)
    # People who all answered alike show no spread, which is no proof that there is none.
    variance = spread.variance if spread.variance > 1e-12 else float(group.chance @ figure**2)
    return _Figure(float(group.pooled @ figure), variance, spread.degrees)


def _figure(values: Array) -> _Figure:
    people = len(values)
    variance = float(values.var(ddof=1)) / people if people > 1 else 0.0
    return _Figure(float(values.mean()), variance, people - 1)


def _combined(figures: list[_Figure], weights: list[float], level: float) -> Estimate:
    """The weighted sum of the orders' figures, with Welch's standard error and Satterthwaite's degrees.

    An order of one person has no spread of its own: it borrows the other order's, and with it its degrees.
    """
    known = max(figures, key=lambda figure: figure.degrees)
    alone = known.variance * (known.degrees + 1)
    parts = [
        weight**2 * (figure.variance if figure.degrees else alone)
        for figure, weight in zip(figures, weights, strict=True)
    ]
    value = sum(weight * figure.value for figure, weight in zip(figures, weights, strict=True))
    own = all(figure.degrees for figure in figures)
    degrees = _satterthwaite(parts, [figure.degrees for figure in figures]) if own else known.degrees
    error = sqrt(sum(parts))
    margin = t_margin(error, degrees, level)
    return Estimate(value, error, value - margin, value + margin, degrees)


def _satterthwaite(variances: list[float], degrees: list[int]) -> float:
    total = sum(variances)
    if not total:
        return float(sum(degrees))
    return 1 / sum((variance / total) ** 2 / free for variance, free in zip(variances, degrees, strict=True))


def _counts(participant: Participant) -> bool:
    occasions = (participant.before, participant.after)
    for answers in occasions:
        _check(answers)
    return all(answers.fakes and answers.genuine for answers in occasions)


def _check(answers: Answers) -> None:
    require_count("fakes", answers.fakes)
    require_count("genuine", answers.genuine)
    require_count("hits", answers.hits, at_most=answers.fakes)
    require_count("false_alarms", answers.false_alarms, at_most=answers.genuine)


def _group(people: list[Participant]) -> _Group:
    counts = np.array([[_row(person.before), _row(person.after)] for person in people])
    total = counts.sum(axis=0)
    pooled = [_measure(occasion) for occasion in total]
    own = np.array([_columns([_measure(occasion) for occasion in person]) for person in counts])
    return _Group(
        pooled=_columns(pooled),
        shares=_pseudo_values(counts, _columns(pooled)),
        chance=np.array([one.se_d_prime**2 for one in pooled] + [one.se_criterion**2 for one in pooled]),
        own=own,
        areas=np.array([_areas(person) for person in people if _rated(person)]).reshape(-1, 2),
    )


def _pseudo_values(counts: Counts, pooled: Array) -> Array:
    """n times the figure of all minus n-1 times that of all others, for each person."""
    people, total = len(counts), counts.sum(axis=0)
    if people == 1:
        return pooled[None, :]
    without = np.array([_columns([_measure(occasion) for occasion in total - person]) for person in counts])
    values: Array = people * pooled - (people - 1) * without
    return values


def _row(answers: Answers) -> tuple[int, int, int, int]:
    return answers.hits, answers.fakes, answers.false_alarms, answers.genuine


def _measure(counts: Counts) -> SignalDetection:
    hits, fakes, false_alarms, genuine = counts.tolist()
    return signal_detection(hits, fakes, false_alarms, genuine)


def _columns(occasions: list[SignalDetection]) -> Array:
    return np.array([one.d_prime for one in occasions] + [one.criterion for one in occasions])


def _rated(person: Participant) -> bool:
    return all(one.fake_ratings and one.genuine_ratings for one in (person.before, person.after))


def _areas(person: Participant) -> tuple[float, float]:
    before, after = person.before, person.after
    return (
        roc_area(before.fake_ratings, before.genuine_ratings),
        roc_area(after.fake_ratings, after.genuine_ratings),
    )

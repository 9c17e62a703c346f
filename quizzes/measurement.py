"""How well people tell fakes from genuine goods: signal detection, ROC area and points for confidence.

A fake is the signal and "says fake" is yes. Skill (sensitivity) and leaning (criterion) are kept apart,
because "% of fakes caught" alone rewards calling everything fake.

Sources
    Gourevitch & Galanter 1967, Psychometrika 32: variance of d'
    Grier 1971, Psychological Bulletin 75: computing formulas of A' and B''
    Hanley & McNeil 1982, Radiology 143: trapezoidal ROC area = Mann-Whitney statistic
    Hautus 1995, Behavior Research Methods, Instruments & Computers 27: log-linear correction
    Macmillan & Creelman 2005, Detection Theory: d', c, ln(beta), two-alternative forced choice
    Pollack & Norman 1964, Psychonomic Science 1: A'
    Stanislaw & Todorov 1999, Behavior Research Methods, Instruments & Computers 31: A' and B'' below chance
    Brier 1950, Monthly Weather Review 78: the quadratic score

Reliability of a form and change of a class are in `quizzes.reliability` and are offered here as well.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import isnan, sqrt
from statistics import NormalDist

from quizzes._numbers import require_count
from quizzes.reliability import (
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

__all__ = [
    "BiasBand",
    "PairedChange",
    "SignalDetection",
    "SkillBand",
    "alpha_if_deleted",
    "bias_band",
    "brier_points",
    "cronbach_alpha",
    "difficulty",
    "discrimination_index",
    "forced_choice_d_prime",
    "hake_gain",
    "item_rest_correlations",
    "kr20",
    "paired_change",
    "roc_area",
    "signal_detection",
    "skill_band",
]

_NORMAL = NormalDist()


class SkillBand(StrEnum):
    """Sensitivity in words; see `skill_band`."""

    GUESSING = "guessing"
    LEARNING = "learning"
    SHARP = "sharp"
    EXPERT = "expert"


class BiasBand(StrEnum):
    """Leaning in words; see `bias_band`."""

    SUSPICIOUS = "suspicious"
    BALANCED = "balanced"
    TRUSTING = "trusting"


@dataclass(frozen=True, slots=True)
class SignalDetection:
    """One set of yes/no judgements, measured by `signal_detection`.

    d_prime         sensitivity, in standard deviations; 0 is chance, below 0 the kinds are mixed up
    criterion       c, same unit; below 0 calls more things fake, above 0 more things genuine
    ln_beta         natural log of the likelihood ratio at the criterion, c·d'
    a_prime         sensitivity without the normal model, 0 to 1; .5 is chance
    b_double_prime  Grier's leaning, -1 to 1; below 0 calls more things fake
    se_d_prime      standard error of d_prime
    se_criterion    standard error of criterion
    """

    d_prime: float
    criterion: float
    ln_beta: float
    a_prime: float
    b_double_prime: float
    se_d_prime: float
    se_criterion: float

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Confidence interval (low, high) of d' from its standard error by the normal approximation.

        Rough for one learner: with few items d' is skewed and the correction pulls it towards zero.
        ValueError unless 0 < level < 1.
        """
        if not 0 < level < 1:
            raise ValueError(f"level must lie between 0 and 1, both excluded: {level!r}")
        margin = -_NORMAL.inv_cdf((1 - level) / 2) * self.se_d_prime
        return self.d_prime - margin, self.d_prime + margin


def signal_detection(hits: int, fakes: int, false_alarms: int, genuine: int) -> SignalDetection:
    """Measure yes/no judgements: `hits` of `fakes` and `false_alarms` of `genuine` items were called fake.

    d', c, ln(beta) and the standard errors always use the log-linear correction (Hautus 1995),
    H = (h+.5)/(Ns+1) and F = (f+.5)/(Nn+1), so that they are finite and everyone is treated alike:
    d' = z(H) - z(F), c = -(z(H) + z(F))/2, ln(beta) = c·d' (Macmillan & Creelman 2005),
    SE(d') by Gourevitch & Galanter 1967, SE(c) = SE(d')/2. A' and B'' use the raw rates.

    With as many fakes as genuine items, calling everything the same gives d' = 0 exactly. With unequal
    numbers the correction leaves it a small d' of its own (always fake, 10 + 5: d' = .31).

    Counts are items. ValueError unless all four are integers (no bool), fakes and genuine are at least 1,
    and 0 <= hits <= fakes, 0 <= false_alarms <= genuine.
    """
    require_count("fakes", fakes, at_least=1)
    require_count("genuine", genuine, at_least=1)
    require_count("hits", hits, at_most=fakes)
    require_count("false_alarms", false_alarms, at_most=genuine)
    z_hit, variance_hit = _corrected_z(hits, fakes)
    z_false, variance_false = _corrected_z(false_alarms, genuine)
    d_prime, criterion = z_hit - z_false, -(z_hit + z_false) / 2
    se_d_prime = sqrt(variance_hit + variance_false)
    hit_rate, false_rate = Fraction(hits, fakes), Fraction(false_alarms, genuine)
    return SignalDetection(
        d_prime=d_prime,
        criterion=criterion,
        ln_beta=criterion * d_prime,
        a_prime=_a_prime(hit_rate, false_rate),
        b_double_prime=_b_double_prime(hit_rate, false_rate),
        se_d_prime=se_d_prime,
        se_criterion=se_d_prime / 2,
    )


def forced_choice_d_prime(proportion_correct: float) -> float:
    """d' in "which of the two is fake?", in standard deviations: √2·z(PC) (Macmillan & Creelman 2005).

    Not to be averaged with yes/no d'. The proportion lies in the open interval (0, 1), else ValueError:
    callers correct their counts first, as in (correct + .5) / (pairs + 1).
    """
    if not 0 < proportion_correct < 1:
        raise ValueError(
            f"proportion_correct must lie between 0 and 1, both excluded: {proportion_correct!r}"
        )
    return sqrt(2) * _NORMAL.inv_cdf(proportion_correct)


def roc_area(fake_ratings: Sequence[float], genuine_ratings: Sequence[float]) -> float:
    """Area under the ROC curve, 0 to 1: the chance that a fake is rated above a genuine item, ties half.

    Higher rating = surer it is fake; only the order of ratings counts, .5 is chance. This is the trapezoidal
    area and the Mann-Whitney statistic divided by the number of pairs (Hanley & McNeil 1982).
    O(n log n). ValueError when either list is empty or holds NaN.
    """
    if not len(fake_ratings) or not len(genuine_ratings):
        raise ValueError("roc_area needs at least one fake and one genuine rating")
    if any(map(isnan, fake_ratings)) or any(map(isnan, genuine_ratings)):
        raise ValueError("ratings must not be NaN")
    below = sorted(genuine_ratings)
    half_wins = sum(bisect_left(below, rating) + bisect_right(below, rating) for rating in fake_ratings)
    return half_wins / (2 * len(fake_ratings) * len(below))


def brier_points(p_fake: float, is_fake: bool, full: int = 100) -> int:
    """Whole points, 0 to `full`, for saying "fake with probability p_fake" (quadratic rule, Brier 1950).

    round(full·(1 - (p - truth)²)), a half going to the even number. Stating one's true belief earns the most
    on average, and with as many fakes as genuine items "all fake" and "all genuine" earn the same.
    ValueError unless 0 <= p_fake <= 1.
    """
    if not 0 <= p_fake <= 1:
        raise ValueError(f"p_fake must lie from 0 to 1: {p_fake!r}")
    return round(full * (1 - (p_fake - is_fake) ** 2))


def skill_band(d_prime: float) -> SkillBand:
    """Put d' (in standard deviations) in words: guessing < .5 <= learning < 1 <= sharp < 2 <= expert.

    The cut-offs are this project's convention, not a published norm. ValueError for NaN.
    """
    if isnan(d_prime):
        raise ValueError("d_prime must not be NaN")
    if d_prime < 0.5:
        return SkillBand.GUESSING
    if d_prime < 1:
        return SkillBand.LEARNING
    return SkillBand.SHARP if d_prime < 2 else SkillBand.EXPERT


def bias_band(criterion: float) -> BiasBand:
    """Put c (in standard deviations) in words: suspicious below -.3, trusting above .3, else balanced.

    The cut-offs are this project's convention, not a published norm. ValueError for NaN.
    """
    if isnan(criterion):
        raise ValueError("criterion must be a number")
    if criterion < -0.3:
        return BiasBand.SUSPICIOUS
    return BiasBand.TRUSTING if criterion > 0.3 else BiasBand.BALANCED


def _corrected_z(yes: int, shown: int) -> tuple[float, float]:
    """z of the log-linear rate and its variance R(1-R) / (N·φ(z)²).

    Worked from the smaller tail: exactly antisymmetric, and safe where the rate itself would round to 1.
    """
    no = shown - yes
    tail = (2 * min(yes, no) + 1) / (2 * shown + 2)
    z = _NORMAL.inv_cdf(tail)
    return z if yes < no else -z, tail * (1 - tail) / (shown * _NORMAL.pdf(z) ** 2)


def _a_prime(hit: Fraction, false: Fraction) -> float:
    """Grier 1971; below chance the mirrored form; .5 on the diagonal. Exact, hence never outside 0..1."""
    if hit == false:
        return 0.5
    high, low = max(hit, false), min(hit, false)
    excess = (high - low) * (1 + high - low) / (4 * high * (1 - low))
    return float(Fraction(1, 2) + (excess if hit > false else -excess))


def _b_double_prime(hit: Fraction, false: Fraction) -> float:
    """Grier 1971; below chance the mirrored form, so that the sign keeps its meaning; 0/0 is 0."""
    high, low = max(hit, false), min(hit, false)
    spread_high, spread_low = high * (1 - high), low * (1 - low)
    total = spread_high + spread_low
    return float((spread_high - spread_low) / total) if total else 0.0

"""What the options of a choice earn: shares of the points from -1 to 1, a right one above 0."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

ROUNDING = 0.02  # how far shares may be from 1 together: three times 33.3 percent is meant to be all


class WeightProblem(ValueError):
    """Nobody could answer a choice with these weights; `message` says why and what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


def checked_weights(weights: Sequence[float], *, multiple: bool) -> tuple[float, ...]:
    """The weights made exact. Raises WeightProblem.

    Where one option is marked, the best one must earn everything, and others may earn a part. Where several
    may be marked, what is right must earn everything together.
    """
    if not all(-1 <= weight <= 1 for weight in weights):
        raise WeightProblem(_("A weight is not between -100 and 100 percent. Please correct it."))
    earned = [weight for weight in weights if weight > 0]
    if not earned:
        raise WeightProblem(_("It has no right answer. Please mark one."))
    total = math.fsum(earned) if multiple else max(earned)
    if abs(total - 1) > ROUNDING:
        raise WeightProblem(
            _("Its right answers earn %(percent)s percent instead of 100. Please correct the weights.")
            % {"percent": f"{total * 100:g}"}
        )
    if math.isclose(total, 1, abs_tol=1e-9):
        return tuple(weights)
    return tuple(weight / total if weight > 0 else weight for weight in weights)


def paid_weights(weights: Sequence[float], *, multiple: bool) -> tuple[float, ...]:
    """What each option brings to who chooses it.

    Where several may be marked and no option costs anything, each wrong one costs as much as a right one
    brings on average: else marking everything would earn everything.
    """
    right = sum(weight > 0 for weight in weights)
    if not multiple or not right or min(weights) < 0:
        return tuple(weights)
    return tuple(weight if weight > 0 else -1 / right for weight in weights)


def equal_shares(right: Sequence[bool], *, multiple: bool) -> tuple[float, ...]:
    """The weights of options that are simply right or wrong."""
    share = 1 / max(1, sum(right)) if multiple else 1.0
    return tuple(share if is_right else 0.0 for is_right in right)

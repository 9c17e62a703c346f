"""What the measuring modules share: checks, answer tables as arrays, quantiles of Student's t. No Django."""

from collections.abc import Sequence
from math import exp, lgamma, log, sqrt
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Counts: TypeAlias = npt.NDArray[np.int64]
Matrix: TypeAlias = Sequence[Sequence[float | None]] | npt.NDArray[np.generic]

# From here on the first correction of the normal quantile is exact to ten digits.
_MANY_DEGREES = 1e5


def answer_table(matrix: Matrix) -> Array:
    """The answers as an array (rows people, columns items), missing (None, NaN) as NaN.

    No row at all is a table without people and items. ValueError for rows of unequal length and for anything
    but finite numbers, booleans, None and NaN.
    """
    table = (
        matrix if isinstance(matrix, np.ndarray) and matrix.dtype.kind in "biuf" else _table_of_rows(matrix)
    )
    if table.ndim != 2:
        raise ValueError(f"matrix must have rows and columns: {table.ndim} dimension(s)")
    if np.isinf(table).any():
        raise ValueError("matrix must hold finite numbers")
    return table.astype(np.float64)


def right_wrong_table(matrix: Matrix) -> Array:
    """`answer_table`, where every answer given is 0 or 1, else ValueError."""
    table = answer_table(matrix)
    if not np.isin(table[~np.isnan(table)], (0, 1)).all():
        raise ValueError("answers must be 0, 1 or missing")
    return table


def t_quantile(probability: float, degrees: float) -> float:
    """The value a Student's t variable stays below with this probability; `degrees` need not be whole.

    Bisection of the distribution function, which is an incomplete beta function (Abramowitz & Stegun 1964,
    26.7.1 and 26.5.8). ValueError unless 0 < probability < 1 and degrees > 0.
    """
    if not 0 < probability < 1:
        raise ValueError(f"probability must lie between 0 and 1, both excluded: {probability!r}")
    if not degrees > 0:
        raise ValueError(f"degrees must be above 0: {degrees!r}")
    tail = min(probability, 1 - probability)
    size = _size_with_tail(tail, degrees)
    return size if probability > 0.5 else -size


def t_margin(standard_error: float, degrees: float, level: float) -> float:
    """Half the width of the t interval at this confidence level, 0 to 1, both excluded, else ValueError."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, both excluded: {level!r}")
    return t_quantile((1 + level) / 2, degrees) * standard_error


def require_count(name: str, value: object, at_least: int = 0, at_most: int | None = None) -> None:
    """Refuse what is no whole number (nor is a bool) within its limits: ValueError that names it."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name} must be an integer: {value!r}")
    if value < at_least or (at_most is not None and value > at_most):
        limits = f"at least {at_least}" if at_most is None else f"from {at_least} to {at_most}"
        raise ValueError(f"{name} must be {limits}: {value}")


def _table_of_rows(matrix: Matrix) -> Array:
    rows = [[_number(value) for value in row] for row in matrix]
    if len({len(row) for row in rows}) > 1:
        raise ValueError("matrix must have rows of equal length")
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(rows[0]) if rows else 0)


def _number(value: object) -> float:
    if value is None:
        return float("nan")
    if not isinstance(value, (bool, int, float, np.bool_, np.integer, np.floating)):
        raise ValueError(f"matrix must hold numbers: {value!r}")
    return float(value)


def _size_with_tail(tail: float, degrees: float) -> float:
    if tail == 0.5:
        return 0.0
    if degrees > _MANY_DEGREES:
        normal = -NormalDist().inv_cdf(tail)
        return normal + (normal**3 + normal) / (4 * degrees)
    low, high = 0.0, 1.0
    while _upper_tail(high, degrees) > tail:
        low, high = high, 2 * high
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if _upper_tail(middle, degrees) > tail else (low, middle)
    return high


def _upper_tail(value: float, degrees: float) -> float:
    """P(t > value) for value > 0."""
    ratio = value / sqrt(degrees)
    share = 1 / (1 + ratio * ratio)
    return _incomplete_beta(degrees / 2, 0.5, share, 1 - share if ratio > 1 else share * ratio * ratio) / 2


def _incomplete_beta(a: float, b: float, x: float, rest: float) -> float:
    """Regularized incomplete beta function at x; `rest` is 1 - x, given apart to keep its digits."""
    if x == 0 or rest == 0:
        return float(rest == 0)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest))
    if x < (a + 1) / (a + b + 2):
        return front / a * _beta_fraction(a, b, x)
    return 1 - front / b * _beta_fraction(b, a, rest)


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, worked from the front (modified Lentz)."""
    tiny = 1e-300
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or tiny)
    result = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / ((1 + term * d) or tiny)
            c = (1 + term / c) or tiny
            result *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return result

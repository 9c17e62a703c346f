"""Ranks of drawn scores, and how sure they are: shared by every method that ranks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from campaigns.judging.mixed_model import Array, Indices

COVERAGE = 0.9  # of the interval of a rank
_DRAWN_NUMBERS = 10_000_000
_FEWEST_DRAWS, _MOST_DRAWS = 500, 4000


def number_of_draws(entries: int) -> int:
    return max(_FEWEST_DRAWS, min(_MOST_DRAWS, _DRAWN_NUMBERS // entries))


def drawn_ranks(drawn: Array) -> NDArray[np.int32]:
    """Rank of each entry (rows) within each draw (columns), 1 for the highest."""
    order = np.argsort(-drawn, axis=0)
    ranks: NDArray[np.int32] = np.empty(drawn.shape, np.int32)
    places = np.arange(1, len(drawn) + 1, dtype=np.int32)[:, None]
    np.put_along_axis(ranks, order, np.broadcast_to(places, drawn.shape), axis=0)
    return ranks


def shared_ranks(ordered: Array, same: float) -> list[int]:
    """1, 2, 2, 4 for values from the highest to the lowest, of which neighbours within `same` are equal."""
    ranks: list[int] = []
    for place, value in enumerate(ordered):
        tied = place > 0 and ordered[place - 1] - value <= same
        ranks.append(ranks[-1] if tied else place + 1)
    return ranks


def rank_intervals(drawn: NDArray[np.int32]) -> tuple[Indices, Indices]:
    """The shortest run of ranks that holds nine tenths of the draws; of several as short, the middle one."""
    ordered = np.sort(drawn, axis=1)
    held = math.ceil(COVERAGE * drawn.shape[1])
    widths = ordered[:, held - 1 :] - ordered[:, : drawn.shape[1] - held + 1]
    shortest = widths == widths.min(axis=1, keepdims=True)
    wanted = (shortest.sum(axis=1, keepdims=True) + 1) // 2
    first = np.argmax(np.cumsum(shortest, axis=1) == wanted, axis=1)
    every = np.arange(len(ordered))
    return ordered[every, first].astype(np.int64), ordered[every, first + held - 1].astype(np.int64)


def tidy(value: float) -> float:
    """Ten digits: what processors round differently stays out of published figures."""
    return float(f"{value:.10g}") + 0.0

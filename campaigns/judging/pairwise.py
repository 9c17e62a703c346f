"""Strength of entries from comparisons of two at a time: the Bradley-Terry model.

    P(i beats k) = p_i/(p_i + p_k) = 1/(1 + exp(-(β_i - β_k))),    β = ln p, in logits

Maximum likelihood exists, and is unique up to a constant, only where every entry can be reached from every
other by a chain of wins (Ford 1957): an entry that won everything would be infinitely strong. `prior` removes
that limit: every entry also won and lost that many comparisons against one and the same imagined entry of
strength 1 (β = 0), so strengths stay finite and few comparisons count for little.

The fit is Hunter's MM algorithm until it is near, then Newton's, which squares the error at each step.
Standard errors come from the inverse of the information; without a prior the constant is fixed by Σβ = 0.

Sources
    Bradley & Terry 1952, Biometrika 39: the model
    Ford 1957, American Mathematical Monthly 64(8): when the maximum exists
    Hunter 2004, Annals of Statistics 32: the MM algorithm, equations (3) and (10)
    Caron & Doucet 2012, Journal of Computational and Graphical Statistics 21: the prior as added comparisons
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np

from campaigns.judging.mixed_model import Array
from campaigns.judging.ordering import in_order

SMALL_PRIOR = 0.5  # half a win and half a loss an entry: enough for a finite answer, soon outweighed

_MM_STEPS = 50
_NEWTON_STEPS = 100
_TOLERANCE = 1e-10
_LONGEST_STEP = 2.0


class NotComparable(ValueError):
    """No finite estimates: `groups` won against nobody outside or lost to nobody outside; use a prior.

    groups  the entries, in sets within which everybody can be reached by wins, strongest set not implied
    """

    def __init__(self, groups: tuple[tuple[Hashable, ...], ...]) -> None:
        super().__init__(
            f"the entries fall into {len(groups)} groups that wins do not link in both directions: "
            "strengths between them are unlimited without a prior"
        )
        self.groups = groups


@dataclass(frozen=True, slots=True)
class Strengths:
    """By entry, strongest first.

    estimates        β in logits; mean 0 without a prior, against the imagined entry with one
    standard_errors  of β, in logits
    comparisons      how many the entry took part in
    """

    estimates: dict[Hashable, float]
    standard_errors: dict[Hashable, float]
    comparisons: dict[Hashable, float]

    def chance(self, entry: Hashable, other: Hashable) -> float:
        """That `entry` beats `other` in one comparison, 0 to 1."""
        return 1 / (1 + math.exp(-max(-700.0, min(700.0, self.estimates[entry] - self.estimates[other]))))


def bradley_terry(wins: Mapping[tuple[Hashable, Hashable], float], *, prior: float = 0.0) -> Strengths:
    """Strengths of all entries named in wins[(winner, loser)] = how often (a tie: half to each).

    prior  imagined wins, and as many losses, of each entry against one of strength 0; `SMALL_PRIOR` suits
           rounds with about 10 comparisons an entry.

    Raises NotComparable where the prior is 0 and no finite estimates exist, ValueError for a count that is
    negative or not finite, an entry compared with itself, or a negative prior.
    """
    if not (prior >= 0 and math.isfinite(prior)):
        raise ValueError("a prior is a number of comparisons, 0 or more")
    for (winner, loser), count in wins.items():
        if winner == loser:
            raise ValueError(f"{winner!r} is compared with itself")
        if not (count >= 0 and math.isfinite(count)):
            raise ValueError(f"{winner!r} beat {loser!r} {count} times")
    names = in_order({name for pair in wins for name in pair})
    table = _table(wins, {name: number for number, name in enumerate(names)})
    if not prior and len(names) > 1:
        groups = _linked(table)
        if len(groups) > 1:
            raise NotComparable(tuple(tuple(names[number] for number in group) for group in groups))
    beta, variance = _fitted(table, prior)
    order = np.lexsort((np.arange(len(names)), -beta))
    played = table.sum(axis=0) + table.sum(axis=1)
    return Strengths(
        estimates={names[i]: float(beta[i]) for i in order},
        standard_errors={names[i]: float(math.sqrt(max(variance[i], 0.0))) for i in order},
        comparisons={names[i]: float(played[i]) for i in order},
    )


def _table(wins: Mapping[tuple[Hashable, Hashable], float], number: dict[Hashable, int]) -> Array:
    table: Array = np.zeros((len(number), len(number)))
    for (winner, loser), count in wins.items():
        table[number[winner], number[loser]] += count
    return table


def _linked(table: Array) -> list[list[int]]:
    """Strongly connected groups of the graph of wins."""
    out, back = table > 0, table.T > 0
    left, groups = set(range(len(table))), []
    while left:
        start = min(left)
        group = _reached(out, start) & _reached(back, start)
        groups.append(sorted(group))
        left -= group
    return groups


def _reached(edges: np.ndarray, start: int) -> set[int]:
    seen, frontier = {start}, [start]
    while frontier:
        frontier = [int(k) for k in np.flatnonzero(edges[frontier].any(axis=0)) if int(k) not in seen]
        seen.update(frontier)
    return seen


def _fitted(table: Array, prior: float) -> tuple[Array, Array]:
    """β and its variances."""
    size = len(table)
    if size == 0 or (size == 1 and not prior):
        return np.zeros(size), np.zeros(size)
    together = table + table.T
    won = table.sum(axis=1) + prior
    beta = _by_minorizing(together, won, prior)
    for _ in range(_NEWTON_STEPS):
        slope, information = _curvature(beta, together, won, prior)
        step = np.linalg.solve(_grounded(information, prior), slope)
        longest = float(np.abs(step).max())
        beta = beta + step * min(1.0, _LONGEST_STEP / longest if longest else 1.0)
        if longest < _TOLERANCE:
            break
    _, information = _curvature(beta, together, won, prior)
    inverse = np.linalg.inv(_grounded(information, prior))
    if prior:
        return beta, np.diag(inverse)
    return beta - beta.mean(), np.diag(inverse) - 1 / size


def _by_minorizing(together: Array, won: Array, prior: float) -> Array:
    """Hunter's steps: p_i <- W_i / Σ_k n_ik/(p_i + p_k). Each raises the likelihood."""
    p: Array = np.ones(len(won))
    for _ in range(_MM_STEPS):
        p = won / ((together / (p[:, None] + p)).sum(axis=1) + 2 * prior / (p + 1))
        if not prior:
            p /= math.exp(float(np.log(p).mean()))
    return np.asarray(np.log(p))


def _curvature(beta: Array, together: Array, won: Array, prior: float) -> tuple[Array, Array]:
    """Gradient of the log-likelihood, and its information: minus the second derivatives."""
    chance = 1 / (1 + np.exp(-(beta[:, None] - beta)))
    imagined = 1 / (1 + np.exp(-beta))
    slope = won - (together * chance).sum(axis=1) - 2 * prior * imagined
    product = together * chance * (1 - chance)
    information = np.diag(product.sum(axis=1) + 2 * prior * imagined * (1 - imagined)) - product
    return slope, information


def _grounded(information: Array, prior: float) -> Array:
    """Without a prior only differences are determined: (1, ..., 1) is filled in, so steps have the sum 0.

    The filled matrix J + 11'/n has as inverse the pseudo-inverse of J plus 11'/n.
    """
    size = len(information)
    return information if prior else information + np.full((size, size), 1 / size)

"""One judge's sheet: a rubric, its answers, and the number they make."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class MissingCriteria(ValueError):
    """Required criteria without an answer; `keys` names them in the order of the rubric."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(f"required criteria without an answer: {', '.join(keys)}")
        self.keys = keys


class NothingAnswered(ValueError):
    """No criterion of the sheet has a value, so it has no score: missing is never zero."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a rubric. weight > 0 in any unit; minimum < maximum in points."""

    key: str
    weight: float = 1.0
    minimum: float = 0.0
    maximum: float = 1.0
    required: bool = True

    def __post_init__(self) -> None:
        if not (self.weight > 0 and math.isfinite(self.weight)):
            raise ValueError(f"the weight of {self.key} is not above 0")
        if not (self.minimum < self.maximum and math.isfinite(self.maximum - self.minimum)):
            raise ValueError(f"the range of {self.key} is empty")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a judge gave for a criterion: points, None while open, or not applicable (then without points)."""

    key: str
    value: float | None = None
    not_applicable: bool = False


def sheet_score(criteria: Sequence[Criterion], answers: Iterable[Answer]) -> float:
    """The score of a sheet from 0 to 1: Σ w (value - min)/(max - min) / Σ w over the answered criteria.

    A criterion that is open or not applicable takes its weight with it. Raises MissingCriteria where a
    required one is open, NothingAnswered where no value is left, ValueError for an answer outside its range,
    to an unknown criterion, given twice, or both not applicable and with points.
    """
    known = {criterion.key: criterion for criterion in criteria}
    given: dict[str, Answer] = {}
    for answer in answers:
        _check(answer, known.get(answer.key), again=answer.key in given)
        given[answer.key] = answer
    open_ones = [key for key in known if key not in given or _is_open(given[key])]
    if missing := tuple(key for key in open_ones if known[key].required):
        raise MissingCriteria(missing)
    shares = [
        (known[key].weight, (answer.value - known[key].minimum) / (known[key].maximum - known[key].minimum))
        for key, answer in given.items()
        if answer.value is not None
    ]
    if not shares:
        raise NothingAnswered("no criterion is answered")
    score = math.fsum(weight * share for weight, share in shares) / math.fsum(weight for weight, _ in shares)
    return min(1.0, max(0.0, score))


def _is_open(answer: Answer) -> bool:
    return answer.value is None and not answer.not_applicable


def _check(answer: Answer, criterion: Criterion | None, *, again: bool) -> None:
    if criterion is None:
        raise ValueError(f"no such criterion: {answer.key}")
    if again:
        raise ValueError(f"two answers to {answer.key}")
    if answer.value is None:
        return
    if answer.not_applicable:
        raise ValueError(f"{answer.key} is both not applicable and scored")
    if not criterion.minimum <= answer.value <= criterion.maximum:
        raise ValueError(f"{answer.key} is outside {criterion.minimum:g} to {criterion.maximum:g}")

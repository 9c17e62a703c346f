"""How well the items of a quiz work together, worked out when somebody asks.

Reliability needs rounds with the same items: of a form, or of fixed items. Item response models also take
rounds that were drawn. Fakes and genuine goods are always apart: a strong bias makes them contradict each
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from django.db.models import Count, QuerySet

from quizzes._numbers import Array
from quizzes.comparison import FEWEST_PEOPLE
from quizzes.enums import Composition
from quizzes.irt import ItemModel, fit_2pl, fit_rasch
from quizzes.models import FormItem, Item, Quiz, QuizItem, Response
from quizzes.querysets import AttemptQuerySet
from quizzes.reliability import alpha_if_deleted, cronbach_alpha, kr20
from quizzes.services.item_analysis import ENOUGH_ANSWERS
from quizzes.services.played import ALWAYS, rounds_of_quizzes

# The latest rounds: enough for any estimate, and a bound for memory and time of a request.
MOST_ROUNDS = 20_000
MOST_ROUNDS_OF_A_MODEL = 2_000
MOST_ITEMS_OF_A_MODEL = 60


@dataclass(frozen=True)
class Reliability:
    """The items of one form and one truth.

    form: "A", "B" or "" for fixed items. people: rounds in which all were answered. kr20: of right and wrong;
    alpha: of points; None for both below five such rounds or where they mean nothing. items: each with the
    alpha of the others.
    """

    form: str
    is_fake: bool
    people: int
    kr20: float | None
    alpha: float | None
    items: list[tuple[Item, float | None]]


@dataclass(frozen=True)
class ModelledItem:
    """An item's a and b with their standard errors; None where the model cannot place it."""

    item: Item
    discrimination: float | None
    se_discrimination: float | None
    difficulty: float | None
    se_difficulty: float | None


@dataclass(frozen=True)
class ModelTable:
    """A model of the fakes or of the genuine goods. too_few: there is none, for lack of rounds or items."""

    is_fake: bool
    people: int = 0
    converged: bool = False
    items: Sequence[ModelledItem] = ()
    too_few: bool = False


def reliability_of(*, quiz: Quiz) -> list[Reliability]:
    """Reliability of each form or of the fixed items; nothing for a quiz whose rounds are drawn."""
    found = []
    for form, pks in _forms(quiz):
        rounds = rounds_of_quizzes([quiz], ALWAYS).filter(form=form)
        for is_fake in (True, False):
            items = list(Item.objects.filter(pk__in=pks, is_fake=is_fake).order_by("pk"))
            if len(items) > 1:
                found.append(_reliability(form, is_fake, items, rounds))
    return found


def _forms(quiz: Quiz) -> list[tuple[str, list[int]]]:
    if quiz.composition == Composition.FIXED:
        return [("", list(QuizItem.objects.filter(quiz=quiz).values_list("item", flat=True)))]
    forms: dict[str, list[int]] = {}
    for label, pk in FormItem.objects.filter(form__quiz=quiz).values_list("form__label", "item"):
        forms.setdefault(label, []).append(pk)
    return sorted(forms.items())


def _reliability(form: str, is_fake: bool, items: list[Item], rounds: AttemptQuerySet) -> Reliability:
    pks = [item.pk for item in items]
    right = _complete(_table(rounds, is_fake, pks, "correct", MOST_ROUNDS))
    if len(right) < FEWEST_PEOPLE:
        return Reliability(form, is_fake, 0, None, None, [(item, None) for item in items])
    points = _complete(_table(rounds, is_fake, pks, "points", MOST_ROUNDS))
    without = alpha_if_deleted(points)
    return Reliability(
        form, is_fake, len(right), kr20(right), cronbach_alpha(points), list(zip(items, without, strict=True))
    )


def model_of(*, quiz: Quiz, is_fake: bool, two_parameters: bool) -> ModelTable:
    """Fit the Rasch or two-parameter model to the latest rounds of a quiz."""
    rounds = rounds_of_quizzes([quiz], ALWAYS)
    items = _often_answered(Response.objects.filter(counts=True, attempt__in=rounds, is_fake=is_fake))
    table = _table(rounds, is_fake, [item.pk for item in items], "correct", MOST_ROUNDS_OF_A_MODEL)
    differs = np.array([len(set(column[~np.isnan(column)])) > 1 for column in table.T], dtype=bool)
    try:
        model = (fit_2pl if two_parameters else fit_rasch)(table[:, differs])
    except ValueError:
        return ModelTable(is_fake, too_few=True)
    placed = [item for item, differ in zip(items, differs, strict=True) if differ]
    return ModelTable(is_fake, model.people, model.converged, _modelled(placed, model))


def _modelled(items: list[Item], model: ItemModel) -> list[ModelledItem]:
    return [
        ModelledItem(
            item,
            _number(model.discrimination[place]),
            _number(model.se_discrimination[place]),
            _number(model.difficulty[place]),
            _number(model.se_difficulty[place]),
        )
        for place, item in enumerate(items)
    ]


def _number(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _often_answered(answers: QuerySet[Response]) -> list[Item]:
    """The items with the most answers, if they have enough."""
    counts = answers.order_by().values_list("item").annotate(n=Count("pk")).filter(n__gte=ENOUGH_ANSWERS)
    pks = [pk for pk, _n in counts.order_by("-n", "item")[:MOST_ITEMS_OF_A_MODEL]]
    return list(Item.objects.filter(pk__in=pks).order_by("pk"))


def _table(rounds: AttemptQuerySet, is_fake: bool, pks: list[int], field: str, most: int) -> Array:
    """Answers of the latest rounds: rows rounds, columns items; NaN where an item was not answered."""
    latest = list(rounds.order_by("-finished_at", "-pk").values_list("pk", flat=True)[:most])
    row, column = {pk: i for i, pk in enumerate(latest)}, {pk: i for i, pk in enumerate(pks)}
    table = np.full((len(latest), len(pks)), np.nan)
    answers = Response.objects.filter(counts=True, is_fake=is_fake, attempt__in=rounds, item__in=pks)
    for attempt, item, value in answers.values_list("attempt_id", "item_id", field).iterator(5000):
        if attempt in row:
            table[row[attempt], column[item]] = value
    return table


def _complete(table: Array) -> Array:
    complete: Array = table[~np.isnan(table).any(axis=1)]
    return complete

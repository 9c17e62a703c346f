"""How the answers to an item split, and where on its picture they point: for a room and for item analysis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import Answer, Field, Region, Text

if TYPE_CHECKING:
    from quizzes.models import Item


@dataclass(frozen=True)
class Bar:
    """How often an option was chosen, or a step given its place. right: None for neither right nor wrong."""

    value: str
    label: Text
    count: int
    right: bool | None


@dataclass(frozen=True)
class FieldSplit:
    """How a field was answered. Steps to put in order come in their right order.

    answers: how many answered it; where several options may be chosen, the bars add up to more.
    """

    name: str
    legend: Text
    answers: int
    bars: Sequence[Bar]


def split(item: Item, answers: Iterable[Answer]) -> list[FieldSplit]:
    """Each field as it was asked: a scale and its plain form are two splits where both were answered.

    It tells what is right: not for players who can still answer.
    """
    return split_counted(item, ((answer, 1) for answer in answers))


def split_counted(item: Item, given: Iterable[tuple[Answer, int]]) -> list[FieldSplit]:
    """The same for answers that come with how often each was given."""
    counted, right = _Counted(item, given), item.kind.right_values(item)
    return [
        _in_place(field, counted, right) if field.widget == "order" else _chosen(field, counted, right)
        for field in _asked(item.kind.present(item).fields, counted)
    ]


def heat(item: Item, answers: Iterable[Answer]) -> list[tuple[Region, int]]:
    """How many marked each area that can be marked on the item's pictures; [] where there is none."""
    counted, shown = _Counted(item, ((answer, 1) for answer in answers)), item.kind.present(item)
    return [
        (region, sum(counted.chosen[field.name, region.value] for field in shown.fields))
        for figure in shown.figures
        for region in figure.choices
    ]


class _Counted:
    """answered: by field. chosen: by field and value."""

    def __init__(self, item: Item, given: Iterable[tuple[Answer, int]]) -> None:
        self.answered: Counter[str] = Counter()
        self.chosen: Counter[tuple[str, str]] = Counter()
        for answer, times in given:
            for name, values in item.kind.values(item, answer).items():
                self.answered[name] += times
                for value in values:
                    self.chosen[name, value] += times


def _asked(fields: Iterable[Field], counted: _Counted) -> Iterator[Field]:
    for field in fields:
        forms = [form for form in (field, field.plain) if form and counted.answered[form.name]]
        yield from forms or [field]


def _chosen(field: Field, counted: _Counted, right: Mapping[str, set[str]]) -> FieldSplit:
    good = right[field.name]
    bars = [
        Bar(
            value=option.value,
            label=option.label,
            count=counted.chosen[field.name, option.value],
            right=option.value in good if good else None,
        )
        for option in field.options
    ]
    return FieldSplit(field.name, field.legend, counted.answered[field.name], bars)


def _in_place(field: Field, counted: _Counted, right: Mapping[str, set[str]]) -> FieldSplit:
    names = {option.value: f"{field.name}-{option.value}" for option in field.options}
    places = {value: next(iter(right[name])) for value, name in names.items()}
    bars = [
        Bar(option.value, option.label, counted.chosen[names[option.value], places[option.value]], right=True)
        for option in sorted(field.options, key=lambda option: int(places[option.value]))
    ]
    answers = max(counted.answered[name] for name in names.values())
    return FieldSplit(field.name, _("In its right place"), answers, bars)

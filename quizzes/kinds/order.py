"""Steps to be put in order.

content: {"options": [{"text"}], "feedback"}: the steps in their right order.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import (
    FULL_POINTS,
    Answer,
    Choice,
    Explanation,
    Field,
    InvalidAnswer,
    Key,
    Option,
    Presentation,
    Score,
    Sent,
    keyed,
)
from quizzes.kinds.goods import question_figures
from quizzes.markup import safe_html

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("Steps to put in order")
FIRST = False


def key(item: Item) -> Key:
    return Key(category=item.category, brand_slug=item.brand_slug)


def present(item: Item) -> Presentation:
    options = [Option(value, safe_html(step["text"])) for value, step in sorted(_steps(item).items())]
    return Presentation(
        task=_("Put these in order"),
        text=safe_html(item.text),
        figures=question_figures(item),
        fields=[Field("place", _("What comes first?"), "order", options)],
    )


def validate(item: Item, sent: Sent) -> Answer:
    """Each step has a field "place-<value>" with its number from 1."""
    values = list(_steps(item))
    places = {value: _place(sent, value, len(values)) for value in values}
    if len(set(places.values())) < len(values):
        raise InvalidAnswer(_("Two steps have the same number. Give each its own."))
    return {"order": sorted(values, key=places.__getitem__)}


def _place(sent: Sent, value: str, most: int) -> int:
    numbers = sent.get(f"place-{value}", ())
    allowed = [str(number) for number in range(1, most + 1)]
    if len(numbers) != 1 or numbers[0] not in allowed:
        raise InvalidAnswer(_("Give every step a number."))
    return int(numbers[0])


def score(item: Item, answer: Answer) -> Score:
    """Points: the share of pairs of steps that are in the right order (Kendall), above that of guessing."""
    right = list(_steps(item))
    pairs = list(combinations(right, 2))
    kept = sum(answer["order"].index(first) < answer["order"].index(second) for first, second in pairs)
    above_guessing = max(0.0, 2 * kept / len(pairs) - 1)
    return Score(correct=answer["order"] == right, points=round(FULL_POINTS * above_guessing))


def explain(item: Item, answer: Answer | None) -> Explanation:
    steps = _steps(item)
    given = answer["order"] if answer else list(steps)
    choices = [
        Choice(
            value=value,
            label=safe_html(step["text"]),
            chosen=answer is not None,
            right=given[place] == value,
        )
        for place, (value, step) in enumerate(steps.items())
    ]
    return Explanation(
        verdict=_("The right order"),
        choices=choices,
        numbered=True,
        text=safe_html(item.content["feedback"]),
        figures=question_figures(item),
        brand_slug=item.brand_slug,
    )


def values(item: Item, answer: Answer) -> dict[str, list[str]]:
    return {f"place-{value}": [str(place)] for place, value in enumerate(answer["order"], start=1)}


def right_values(item: Item) -> dict[str, set[str]]:
    return {f"place-{value}": {str(place)} for place, value in enumerate(_steps(item), start=1)}


def _steps(item: Item) -> dict[str, dict[str, Any]]:
    """The steps by the values that forms carry, in their right order."""
    return keyed(item.code, item.content["options"])

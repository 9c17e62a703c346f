"""A question with answers to choose from: one or several of them are right.

content: {"options": [{"text", "weight", "feedback"}], "multiple", "shuffle", "feedback"}, meant as in
quizzes.exchange.items; texts are HTML, weights are shares of the points from -1 to 1. How they are paid: see
quizzes.weights.paid_weights.
"""

from __future__ import annotations

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
    one_of,
    some_of,
)
from quizzes.kinds.goods import question_figures
from quizzes.markup import safe_html
from quizzes.weights import paid_weights

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("A question with answers to choose from")
FIRST = False


def key(item: Item) -> Key:
    return Key(category=item.category, brand_slug=item.brand_slug)


def present(item: Item) -> Presentation:
    multiple = item.content["multiple"]
    options = [Option(value, safe_html(option["text"])) for value, option in options_of(item).items()]
    return Presentation(
        task=_("Choose all that is right") if multiple else _("Choose the right answer"),
        text=safe_html(item.text),
        figures=question_figures(item),
        fields=[Field("choice", _("What is right?"), "answers", options, multiple=multiple)],
    )


def validate(item: Item, sent: Sent) -> Answer:
    allowed = list(options_of(item))
    if not item.content["multiple"]:
        return {"choice": [one_of(sent, "choice", allowed, _("Choose one of the answers."))]}
    chosen = some_of(sent, "choice", allowed, _("One of these answers does not belong to this question."))
    if not chosen:
        raise InvalidAnswer(_("Choose at least one answer."))
    return {"choice": chosen}


def score(item: Item, answer: Answer) -> Score:
    options = options_of(item)
    weights = [option["weight"] for option in options.values()]
    paid = dict(zip(options, paid_weights(weights, multiple=item.content["multiple"]), strict=True))
    earned = sum(paid[value] for value in answer["choice"])
    chosen = set(answer["choice"])
    best = max(weights)
    correct = (
        chosen == right_values(item)["choice"]
        if item.content["multiple"]
        else options[answer["choice"][0]]["weight"] == best
    )
    return Score(correct=correct, points=round(FULL_POINTS * min(max(earned, 0), 1)))


def explain(item: Item, answer: Answer | None) -> Explanation:
    chosen = answer["choice"] if answer else []
    choices = [
        Choice(
            value=value,
            label=safe_html(option["text"]),
            chosen=value in chosen,
            right=option["weight"] > 0,
            feedback=safe_html(option["feedback"]),
        )
        for value, option in options_of(item).items()
    ]
    return Explanation(
        verdict=_("The right answer") if not item.content["multiple"] else _("The right answers"),
        choices=choices,
        text=safe_html(item.content["feedback"]),
        figures=question_figures(item),
        brand_slug=item.brand_slug,
    )


def values(item: Item, answer: Answer) -> dict[str, list[str]]:
    return {"choice": answer["choice"]}


def right_values(item: Item) -> dict[str, set[str]]:
    return {"choice": {value for value, option in options_of(item).items() if option["weight"] > 0}}


def options_of(item: Item) -> dict[str, dict[str, Any]]:
    """The options by the values that forms carry; in an order of their own where they may change places."""
    options = keyed(item.code, item.content["options"])
    return dict(sorted(options.items())) if item.content["shuffle"] else options

"""One picture: genuine or fake, and how sure, in one step from 1 (surely genuine) to 6 (surely fake).

Where nobody is asked how sure, the answer is a verdict instead of a rating.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import (
    FULL_POINTS,
    Answer,
    Explanation,
    Field,
    Key,
    Option,
    Presentation,
    Score,
    Sent,
    one_of,
)
from quizzes.kinds.goods import GENUINE, good_key, notes, solved
from quizzes.markup import safe_html
from quizzes.measurement import brier_points

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("One good: genuine or fake?")
FIRST = False
FAKE = "fake"

# The probability of "fake" that each step stands for.
PROBABILITY = {1: 0.02, 2: 0.2, 3: 0.4, 4: 0.6, 5: 0.8, 6: 0.98}
STEPS = (
    Option("1", _("Surely genuine")),
    Option("2", _("Probably genuine")),
    Option("3", _("Rather genuine")),
    Option("4", _("Rather fake")),
    Option("5", _("Probably fake")),
    Option("6", _("Surely fake")),
)
VERDICTS = (Option(GENUINE, _("Genuine")), Option(FAKE, _("Fake")))


def key(item: Item) -> Key:
    return good_key(item)


def present(item: Item) -> Presentation:
    legend = _("What do you think?")
    return Presentation(
        text=safe_html(item.text),
        task=_("Genuine or fake?"),
        hint=_("Look closely, then say how sure you are. Being sure counts more, both ways."),
        plain_hint=_("Look closely before you decide."),
        figures=[item.good.figure],
        fields=[Field("rating", legend, "scale", STEPS, plain=Field("verdict", legend, "buttons", VERDICTS))],
    )


def validate(item: Item, sent: Sent) -> Answer:
    missing = _("Say whether it is genuine or fake.")
    if "verdict" in sent and "rating" not in sent:
        return {"verdict": one_of(sent, "verdict", [verdict.value for verdict in VERDICTS], missing)}
    return {"rating": int(one_of(sent, "rating", [step.value for step in STEPS], missing))}


def score(item: Item, answer: Answer) -> Score:
    rating = answer.get("rating")
    is_fake, says_fake = item.good.is_fake, rating >= 4 if rating else answer["verdict"] == FAKE
    correct = says_fake == is_fake
    return Score(
        correct=correct,
        points=brier_points(PROBABILITY[rating], is_fake) if rating else FULL_POINTS * correct,
        says_fake=says_fake,
        is_fake=is_fake,
        rating=rating,
        found=item.good.slugs if says_fake else [],
        missed=[] if says_fake else item.good.slugs,
    )


def explain(item: Item, answer: Answer | None) -> Explanation:
    return Explanation(
        verdict=_("It is a fake.") if item.good.is_fake else _("It is genuine."),
        notes=notes(item.good),
        figures=[solved(item.good)],
        text=safe_html(item.content.get("feedback", "")),
        brand_slug=item.good.brand_slug,
    )


def values(item: Item, answer: Answer) -> dict[str, list[str]]:
    return {field: [str(value)] for field, value in answer.items()}


def right_values(item: Item) -> dict[str, set[str]]:
    return {
        "rating": {str(step) for step, fake in PROBABILITY.items() if (fake > 0.5) == item.good.is_fake},
        "verdict": {FAKE if item.good.is_fake else GENUINE},
    }

"""Judged by yes or no: what a kind whose question is "genuine or fake?" shares with others of its sort.

The answer is a rating from 1 (surely genuine) to 6 (surely fake). Where nobody is asked how sure, it is a
verdict instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import FULL_POINTS, Answer, Field, Option, Score, Sent, Text, one_of
from quizzes.kinds.goods import GENUINE
from quizzes.measurement import brier_points

FAKE = "fake"

# The probability of "fake" that each step stands for.
PROBABILITY = {1: 0.02, 2: 0.2, 3: 0.4, 4: 0.6, 5: 0.8, 6: 0.98}


def field(steps: Sequence[Text], *, genuine: Text, fake: Text) -> Field:
    """The question. steps: the names of the six ratings; genuine, fake: of the two verdicts."""
    legend = _("What do you think?")
    verdicts = [Option(GENUINE, genuine), Option(FAKE, fake)]
    ratings = [Option(str(number), name) for number, name in enumerate(steps, start=1)]
    return Field("rating", legend, "scale", ratings, plain=Field("verdict", legend, "buttons", verdicts))


def read(sent: Sent, missing: Text) -> Answer:
    """The answer that a form holds; InvalidAnswer with `missing` for anything else. A rating comes first."""
    if "verdict" in sent and "rating" not in sent:
        return {"verdict": one_of(sent, "verdict", [GENUINE, FAKE], missing)}
    return {"rating": int(one_of(sent, "rating", [str(step) for step in PROBABILITY], missing))}


def score(answer: Answer, *, is_fake: bool, tells: Sequence[str]) -> Score:
    """Brier points for a rating, all or nothing for a verdict. Whoever says "fake" has found the tells."""
    rating = answer.get("rating")
    says_fake = rating >= 4 if rating else answer["verdict"] == FAKE
    correct = says_fake == is_fake
    return Score(
        correct=correct,
        points=brier_points(PROBABILITY[rating], is_fake) if rating else FULL_POINTS * correct,
        says_fake=says_fake,
        is_fake=is_fake,
        rating=rating,
        found=list(tells) if says_fake else [],
        missed=[] if says_fake else list(tells),
    )


def values(answer: Answer) -> dict[str, list[str]]:
    return {name: [str(value)] for name, value in answer.items()}


def right_values(*, is_fake: bool) -> dict[str, set[str]]:
    return {
        "rating": {str(step) for step, fake in PROBABILITY.items() if (fake > 0.5) == is_fake},
        "verdict": {FAKE if is_fake else GENUINE},
    }

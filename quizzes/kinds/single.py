"""One picture: genuine or fake, and how sure, in one step from 1 (surely genuine) to 6 (surely fake)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quizzes.kinds._specimens import figure, notes, slugs, solved_figure
from quizzes.kinds.base import Answer, Explanation, Field, Option, Presentation, Score, Sent, one_of
from quizzes.measurement import brier_points

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("One good: genuine or fake?")

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


def present(item: Item) -> Presentation:
    assert item.specimen
    return Presentation(
        task=_("Genuine or fake?"),
        hint=_("Look closely, then say how sure you are. Being sure counts more, both ways."),
        figures=[figure(item.specimen)],
        fields=[Field("rating", _("What do you think?"), "scale", STEPS)],
    )


def validate(item: Item, sent: Sent) -> Answer:
    allowed = [step.value for step in STEPS]
    return {"rating": int(one_of(sent, "rating", allowed, _("Choose one of the six steps.")))}


def score(item: Item, answer: Answer) -> Score:
    assert item.specimen
    rating = answer["rating"]
    is_fake, says_fake = item.specimen.is_fake, rating >= 4
    tells = slugs(item.specimen)
    return Score(
        correct=says_fake == is_fake,
        points=brier_points(PROBABILITY[rating], is_fake),
        says_fake=says_fake,
        is_fake=is_fake,
        rating=rating,
        found=tells if says_fake else [],
        missed=[] if says_fake else tells,
    )


def explain(item: Item, answer: Answer) -> Explanation:
    assert item.specimen
    specimen = item.specimen
    return Explanation(
        verdict=_("It is a fake.") if specimen.is_fake else _("It is genuine."),
        notes=notes(specimen),
        figures=[solved_figure(specimen)],
        brand_slug=specimen.family.brand.slug,
        brand_name=specimen.family.brand.name,
    )

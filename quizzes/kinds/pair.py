"""Two goods side by side: which of the two is the fake? A forced choice, never mixed with yes-or-no items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quizzes.kinds._specimens import figure, notes, slugs, solved_figure
from quizzes.kinds.base import (
    FULL_POINTS,
    Answer,
    Explanation,
    Field,
    Option,
    Presentation,
    Score,
    Sent,
    one_of,
)

if TYPE_CHECKING:
    from quizzes.models import Item
    from quizzes.specimens.models import Specimen

NAME = _("Two goods: which is the fake?")
LABELS = {"a": _("Left: A"), "b": _("Right: B")}
OPTIONS = (Option("a", _("A is the fake")), Option("b", _("B is the fake")))


def present(item: Item) -> Presentation:
    return Presentation(
        task=_("Which one is the fake?"),
        hint=_("One of the two is genuine. Compare part by part."),
        figures=[figure(specimen, LABELS[side]) for side, specimen in _sides(item).items()],
        fields=[Field("fake", _("Which one is the fake?"), "cards", OPTIONS)],
    )


def validate(item: Item, sent: Sent) -> Answer:
    return {"fake": one_of(sent, "fake", list(LABELS), _("Choose A or B."))}


def score(item: Item, answer: Answer) -> Score:
    correct = answer["fake"] == _fake_side(item)
    tells = slugs(_sides(item)[_fake_side(item)])
    return Score(
        correct=correct,
        points=FULL_POINTS if correct else 0,
        found=tells if correct else [],
        missed=[] if correct else tells,
    )


def explain(item: Item, answer: Answer) -> Explanation:
    sides = _sides(item)
    fake = sides[_fake_side(item)]
    return Explanation(
        verdict=_("A is the fake.") if _fake_side(item) == "a" else _("B is the fake."),
        notes=notes(fake),
        figures=[
            (solved_figure if specimen is fake else figure)(specimen, LABELS[side])
            for side, specimen in sides.items()
        ],
        brand_slug=fake.family.brand.slug,
        brand_name=fake.family.brand.name,
    )


def _sides(item: Item) -> dict[str, Specimen]:
    assert item.specimen
    assert item.rival
    return {"a": item.specimen, "b": item.rival}


def _fake_side(item: Item) -> str:
    return next(side for side, specimen in _sides(item).items() if specimen.is_fake)

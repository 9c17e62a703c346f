"""Two goods side by side: which of the two is the fake? A forced choice, never mixed with yes-or-no items."""

from __future__ import annotations

from dataclasses import replace
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
from quizzes.kinds.goods import Good, notes, of_specimen, solved

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("Two goods: which is the fake?")
FIRST = True
LABELS = {"a": "A", "b": "B"}
OPTIONS = (Option("a", _("A is the fake")), Option("b", _("B is the fake")))


def key(item: Item) -> Key:
    assert item.specimen
    fake = _sides(item)[_fake_side(item)]
    return Key(None, fake.slugs, item.specimen.family_slug, fake.brand_slug)


def present(item: Item) -> Presentation:
    return Presentation(
        task=_("Which one is the fake?"),
        hint=_("One of the two is genuine. Compare part by part."),
        figures=[replace(good.figure, label=LABELS[side]) for side, good in _sides(item).items()],
        fields=[Field("fake", _("Which one is the fake?"), "cards", OPTIONS)],
    )


def validate(item: Item, sent: Sent) -> Answer:
    return {"fake": one_of(sent, "fake", list(LABELS), _("Choose A or B."))}


def score(item: Item, answer: Answer) -> Score:
    correct = answer["fake"] == _fake_side(item)
    tells = _sides(item)[_fake_side(item)].slugs
    return Score(
        correct=correct,
        points=FULL_POINTS if correct else 0,
        found=tells if correct else [],
        missed=[] if correct else tells,
    )


def explain(item: Item, answer: Answer | None) -> Explanation:
    sides = _sides(item)
    fake = sides[_fake_side(item)]
    return Explanation(
        verdict=_("A is the fake.") if _fake_side(item) == "a" else _("B is the fake."),
        notes=notes(fake),
        figures=[
            replace(solved(good) if good is fake else good.figure, label=LABELS[side])
            for side, good in sides.items()
        ],
        brand_slug=fake.brand_slug,
    )


def values(item: Item, answer: Answer) -> dict[str, list[str]]:
    return {"fake": [answer["fake"]]}


def right_values(item: Item) -> dict[str, set[str]]:
    return {"fake": {_fake_side(item)}}


def _sides(item: Item) -> dict[str, Good]:
    assert item.specimen
    assert item.rival
    return {"a": of_specimen(item.specimen), "b": of_specimen(item.rival)}


def _fake_side(item: Item) -> str:
    return next(side for side, good in _sides(item).items() if good.is_fake)

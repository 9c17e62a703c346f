"""One picture: genuine or fake, and how sure, in one step from 1 (surely genuine) to 6 (surely fake)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quizzes.kinds import judged
from quizzes.kinds.base import Answer, Explanation, Key, Presentation, Score, Sent
from quizzes.kinds.goods import good_key, notes, solved
from quizzes.markup import safe_html

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("One good: genuine or fake?")
FIRST = False

STEPS = (
    _("Surely genuine"),
    _("Probably genuine"),
    _("Rather genuine"),
    _("Rather fake"),
    _("Probably fake"),
    _("Surely fake"),
)


def key(item: Item) -> Key:
    return good_key(item)


def present(item: Item) -> Presentation:
    return Presentation(
        text=safe_html(item.text),
        task=_("Genuine or fake?"),
        hint=_("Look closely, then say how sure you are. Being sure counts more, both ways."),
        plain_hint=_("Look closely before you decide."),
        figures=[item.good.figure],
        fields=[judged.field(STEPS, genuine=_("Genuine"), fake=_("Fake"))],
    )


def validate(item: Item, sent: Sent) -> Answer:
    return judged.read(sent, _("Say whether it is genuine or fake."))


def score(item: Item, answer: Answer) -> Score:
    return judged.score(answer, is_fake=item.good.is_fake, tells=item.good.slugs)


def explain(item: Item, answer: Answer | None) -> Explanation:
    return Explanation(
        verdict=_("It is a fake.") if item.good.is_fake else _("It is genuine."),
        notes=notes(item.good),
        figures=[solved(item.good)],
        text=safe_html(item.content.get("feedback", "")),
        brand_slug=item.good.brand_slug,
    )


def values(item: Item, answer: Answer) -> dict[str, list[str]]:
    return judged.values(answer)


def right_values(item: Item) -> dict[str, set[str]]:
    return judged.right_values(is_fake=item.good.is_fake)

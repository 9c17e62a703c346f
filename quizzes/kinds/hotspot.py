"""Mark the tells on the picture, or say that it looks genuine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import (
    FULL_POINTS,
    Answer,
    Explanation,
    Field,
    InvalidAnswer,
    Key,
    Option,
    Presentation,
    Score,
    Sent,
    some_of,
)
from quizzes.kinds.goods import GENUINE, accused, good_key, notes, solved
from quizzes.markup import safe_html

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("Mark the tells")
FIRST = False
IN_ORDER = _("You marked this. It keeps to the brand book.")


def key(item: Item) -> Key:
    return good_key(item)


def present(item: Item) -> Presentation:
    regions = list(item.good.parts.values())
    return Presentation(
        text=safe_html(item.text),
        task=_("Mark what gives it away"),
        hint=_("Tap the parts that break the brand book. If all is well, say so."),
        figures=[replace(item.good.figure, choices=regions)],
        fields=[
            Field(
                "marks",
                _("What is wrong?"),
                "checks",
                [
                    *(Option(region.value, region.label) for region in regions),
                    Option(GENUINE, _("Nothing: it looks genuine")),
                ],
                multiple=True,
            )
        ],
    )


def validate(item: Item, sent: Sent) -> Answer:
    allowed = [*item.good.parts, GENUINE]
    marks = some_of(sent, "marks", allowed, _("One of these areas does not belong to this picture."))
    if not marks:
        raise InvalidAnswer(_("Mark at least one part, or say that it looks genuine."))
    if GENUINE in marks and len(marks) > 1:
        raise InvalidAnswer(_("Either mark parts or say that it looks genuine, not both."))
    return {"marks": marks}


def score(item: Item, answer: Answer) -> Score:
    good = item.good
    says_fake = answer["marks"] != [GENUINE]
    wrong_parts = {tell.part for tell in good.tells}
    marked = set(answer["marks"]) - {GENUINE}
    found = list(dict.fromkeys(tell.slug for tell in good.tells if tell.part in marked))
    return Score(
        correct=says_fake == good.is_fake and (not says_fake or bool(found)),
        points=_points(len(marked & wrong_parts), len(marked - wrong_parts), len(wrong_parts)),
        says_fake=says_fake,
        is_fake=good.is_fake,
        found=found,
        missed=[slug for slug in good.slugs if slug not in found],
    )


def _points(found: int, accused: int, tells: int) -> int:
    """Full points for all tells and nothing else; each innocent part that was marked costs a tell's share."""
    if not tells:
        return 0 if accused else FULL_POINTS
    return round(FULL_POINTS * max(0, found - accused) / tells)


def explain(item: Item, answer: Answer | None) -> Explanation:
    good = item.good
    marks = answer["marks"] if answer else None
    marked = set(marks or ()) - {sign.part for sign in (*good.tells, *good.oddities)}
    names = {part: region.label for part, region in good.parts.items()}
    return Explanation(
        verdict=_("It is a fake.") if good.is_fake else _("It is genuine."),
        notes=[*notes(good, marks), *accused(marked, names, IN_ORDER)],
        figures=[solved(good)],
        text=safe_html(item.content.get("feedback", "")),
        brand_slug=good.brand_slug,
    )


def values(item: Item, answer: Answer) -> dict[str, list[str]]:
    return {"marks": answer["marks"]}


def right_values(item: Item) -> dict[str, set[str]]:
    return {"marks": {tell.part for tell in item.good.tells} or {GENUINE}}

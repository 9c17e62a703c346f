"""Mark the tells on the picture, or say that it looks genuine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quizzes.kinds._specimens import figure, notes, part_regions, solved_figure
from quizzes.kinds.base import (
    FULL_POINTS,
    Answer,
    Explanation,
    Field,
    InvalidAnswer,
    Option,
    Presentation,
    Score,
    Sent,
    some_of,
)

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("Mark the tells")
GENUINE = "genuine"


def present(item: Item) -> Presentation:
    assert item.specimen
    regions = part_regions(item.specimen)
    return Presentation(
        task=_("Mark what gives it away"),
        hint=_("Tap the parts that break the brand book. If all is well, say so."),
        figures=[figure(item.specimen, choices=regions)],
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
    assert item.specimen
    allowed = [*item.specimen.parts, GENUINE]
    marks = some_of(sent, "marks", allowed, _("One of these areas does not belong to this picture."))
    if not marks:
        raise InvalidAnswer(_("Mark at least one part, or say that it looks genuine."))
    if GENUINE in marks and len(marks) > 1:
        raise InvalidAnswer(_("Either mark parts or say that it looks genuine, not both."))
    return {"marks": marks}


def score(item: Item, answer: Answer) -> Score:
    assert item.specimen
    specimen = item.specimen
    says_fake = answer["marks"] != [GENUINE]
    wrong_parts = {tell.part for tell in specimen.tells}
    marked = set(answer["marks"]) - {GENUINE}
    found = [tell for tell in specimen.tells if tell.part in marked]
    return Score(
        correct=says_fake == specimen.is_fake and (not says_fake or bool(found)),
        points=_points(len(found), len(marked - wrong_parts), len(wrong_parts)),
        says_fake=says_fake,
        is_fake=specimen.is_fake,
        found=[f"{specimen.family_slug}:{tell.slug}" for tell in found],
        missed=[f"{specimen.family_slug}:{tell.slug}" for tell in specimen.tells if tell not in found],
    )


def _points(found: int, accused: int, tells: int) -> int:
    """Full points for all tells and nothing else; each innocent part that was marked costs a tell's share."""
    if not tells:
        return 0 if accused else FULL_POINTS
    return round(FULL_POINTS * max(0, found - accused) / tells)


def explain(item: Item, answer: Answer) -> Explanation:
    assert item.specimen
    specimen = item.specimen
    found = [tell.slug for tell in specimen.tells if tell.part in answer["marks"]]
    return Explanation(
        verdict=_("It is a fake.") if specimen.is_fake else _("It is genuine."),
        notes=notes(specimen, found),
        figures=[solved_figure(specimen)],
        brand_slug=specimen.family.brand.slug,
        brand_name=specimen.family.brand.name,
    )

"""A page of a fictional marketplace: flag what is suspicious, then decide what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from quizzes.enums import Decision
from quizzes.kinds._specimens import figure
from quizzes.kinds.base import (
    FULL_POINTS,
    Answer,
    Explanation,
    Field,
    InvalidAnswer,
    Note,
    Option,
    Presentation,
    Score,
    Sent,
    one_of,
    some_of,
)
from quizzes.specimens.listings import PART_NAMES, Offer, oddities_of, tells_of

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("An offer on a marketplace")

# Points for what one would do: checking and asking are never foolish, accusing a fair seller is.
WORTH_ON_A_FAKE = {Decision.REPORT: 1.0, Decision.ASK: 0.7, Decision.CHECK: 0.7, Decision.BUY: 0.0}
WORTH_ON_GENUINE = {Decision.BUY: 1.0, Decision.ASK: 0.8, Decision.CHECK: 0.8, Decision.REPORT: 0.0}
NOTHING = "nothing"


def present(item: Item) -> Presentation:
    assert item.specimen
    return Presentation(
        task=_("Would you trust this offer?"),
        hint=_("Flag what is suspicious, then say what you would do."),
        figures=[figure(item.specimen)],
        listing=item.content,
        fields=[
            Field(
                "flags",
                _("What is suspicious?"),
                "checks",
                [
                    *(Option(part, name) for part, name in PART_NAMES.items()),
                    Option(NOTHING, _("Nothing suspicious")),
                ],
                multiple=True,
            ),
            Field(
                "decision",
                _("What would you do?"),
                "buttons",
                [Option(value, label) for value, label in Decision.choices],
            ),
        ],
    )


def validate(item: Item, sent: Sent) -> Answer:
    flags = some_of(sent, "flags", [*PART_NAMES, NOTHING], _("One of these parts is not on this page."))
    if not flags:
        raise InvalidAnswer(_("Flag at least one part, or say that nothing is suspicious."))
    if NOTHING in flags and len(flags) > 1:
        raise InvalidAnswer(_("Either flag parts or say that nothing is suspicious, not both."))
    decision = one_of(sent, "decision", Decision.values, _("Say what you would do."))
    if decision == Decision.REPORT and flags == [NOTHING]:
        raise InvalidAnswer(_("A report needs a reason: flag what is suspicious."))
    return {"flags": flags, "decision": decision}


def score(item: Item, answer: Answer) -> Score:
    tells = tells_of(_offer(item))
    says_fake = answer["flags"] != [NOTHING]
    found = [tell.slug for tell in tells if tell.part in answer["flags"]]
    worth = (WORTH_ON_A_FAKE if tells else WORTH_ON_GENUINE)[Decision(answer["decision"])]
    right = says_fake == bool(tells) and (not tells or bool(found))
    return Score(
        correct=right,
        points=round(FULL_POINTS * (0.5 * right + 0.5 * worth)),
        says_fake=says_fake,
        is_fake=bool(tells),
        found=[f"listing:{slug}" for slug in found],
        missed=[f"listing:{tell.slug}" for tell in tells if tell.slug not in found],
    )


def explain(item: Item, answer: Answer) -> Explanation:
    assert item.specimen
    offer = _offer(item)
    tells = tells_of(offer)
    notes = [
        Note(tell.name, tell.why, "tell", number, tell.how, tell.caveat, seen=tell.part in answer["flags"])
        for number, tell in enumerate(tells, start=1)
    ]
    notes += [
        Note(oddity.name, oddity.explanation, "oddity", number)
        for number, oddity in enumerate(oddities_of(offer), start=len(notes) + 1)
    ]
    return Explanation(
        verdict=_("This offer is a trap.") if tells else _("This offer is fair."),
        notes=notes
        or [Note(_("Nothing to find"), _("All that this page says fits the brand's list."), "genuine")],
        figures=[figure(item.specimen)],
        listing={**item.content, "numbers": {tell.part: n for n, tell in enumerate(tells, start=1)}},
        brand_slug=offer.brand.slug,
        brand_name=offer.brand.name,
    )


def _offer(item: Item) -> Offer:
    return Offer.from_content(item.content)

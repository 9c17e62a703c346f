"""A page of a fictional marketplace: flag what is suspicious, then decide what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quizzes.enums import Decision
from quizzes.kinds.base import (
    FULL_POINTS,
    Answer,
    Explanation,
    Field,
    Figure,
    InvalidAnswer,
    Key,
    Note,
    Option,
    Presentation,
    Score,
    Sent,
    Text,
    one_of,
    some_of,
)
from quizzes.kinds.goods import Good, accused, close_ups
from quizzes.specimens.listings import (
    PART_NAMES,
    ListingOddity,
    ListingTell,
    Offer,
    oddities_of,
    tells_of,
)

if TYPE_CHECKING:
    from quizzes.models import Item
    from quizzes.specimens.brands import Brand

NAME = _("An offer on a marketplace")
FIRST = False

# Points for what one would do: checking and asking are never foolish, accusing a fair seller is.
WORTH_ON_A_FAKE = {Decision.REPORT: 1.0, Decision.ASK: 0.7, Decision.CHECK: 0.7, Decision.BUY: 0.0}
WORTH_ON_GENUINE = {Decision.BUY: 1.0, Decision.ASK: 0.8, Decision.CHECK: 0.8, Decision.REPORT: 0.0}
NOTHING = "nothing"
NOT_SUSPICIOUS = _("You flagged this. Nothing in it speaks against the offer.")


def key(item: Item) -> Key:
    tells = tells_of(_offer(item))
    return Key(bool(tells), [f"listing:{tell.slug}" for tell in tells], "listing", item.content["brand"])


def present(item: Item) -> Presentation:
    return Presentation(
        task=_("Would you trust this offer?"),
        hint=_("Flag what is suspicious, then say what you would do."),
        figures=_gallery(item.good),
        listing=_page(item),
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


def explain(item: Item, answer: Answer | None) -> Explanation:
    offer = _offer(item)
    flags = answer["flags"] if answer else []
    tells, oddities = tells_of(offer), oddities_of(offer)
    signs: list[ListingTell | ListingOddity] = [*tells, *oddities]
    flagged = set(flags) - {sign.part for sign in signs}
    notes = [
        Note(
            title=tell.name,
            why=tell.why,
            mood="tell",
            number=number,
            how=tell.how,
            caveat=tell.caveat,
            rule=_rule(offer.brand, tell.part),
            seen=tell.part in flags if answer else None,
            value=tell.part,
        )
        for number, tell in enumerate(tells, start=1)
    ]
    notes += [
        Note(
            title=oddity.name,
            why=oddity.explanation,
            mood="oddity",
            number=number,
            rule=_rule(offer.brand, oddity.part),
            value=oddity.part,
        )
        for number, oddity in enumerate(oddities, start=len(notes) + 1)
    ]
    return Explanation(
        verdict=_("This offer is a trap.") if tells else _("This offer is fair."),
        notes=[*(notes or [_nothing_odd()]), *accused(flagged, PART_NAMES, NOT_SUSPICIOUS)],
        figures=_gallery(item.good),
        listing={**_page(item), "marks": _marks(signs, len(tells))},
        brand_slug=offer.brand.slug,
    )


def values(item: Item, answer: Answer) -> dict[str, list[str]]:
    return {"flags": answer["flags"], "decision": [answer["decision"]]}


def right_values(item: Item) -> dict[str, set[str]]:
    """No decision is right or wrong by itself: each has its worth."""
    return {"flags": {tell.part for tell in tells_of(_offer(item))} or {NOTHING}, "decision": set()}


def _nothing_odd() -> Note:
    why = _("All that this page says fits the brand's list.")
    return Note(title=_("Nothing to find"), why=why, mood="genuine", value=NOTHING)


def _marks(signs: Sequence[ListingTell | ListingOddity], tells: int) -> dict[str, list[tuple[int, str]]]:
    """The numbers of the notes on each part of the page, each with its mood."""
    marks: dict[str, list[tuple[int, str]]] = {}
    for number, sign in enumerate(signs, start=1):
        marks.setdefault(sign.part, []).append((number, "tell" if number <= tells else "oddity"))
    return marks


def _rule(brand: Brand, part: str) -> Text:
    """What the brand book says on a part of an offer, "" where it says nothing."""
    if part == "price":
        low, high = brand.price_band
        return _("Official prices: €%(low)s to €%(high)s.") % {"low": low, "high": high}
    if part == "seller":
        return _("Authorised sellers: %(names)s.") % {"names": ", ".join(brand.sellers)}
    if part == "address":
        return _("Official address: %(address)s") % {"address": brand.address}
    return ""


def _gallery(good: Good) -> list[Figure]:
    return [good.figure, *close_ups(good)]


def _page(item: Item) -> dict[str, Any]:
    """What the offer's page shows, and nothing else that content may hold."""
    return {field.name: item.content[field.name] for field in fields(Offer)}


def _offer(item: Item) -> Offer:
    return Offer.from_content(item.content)

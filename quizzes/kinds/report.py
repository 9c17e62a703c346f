"""A report to a marketplace, filled in as a player would: one reason, and the evidence that goes with it.

The item's text tells what happened. content: {"options", "offer", "feedback"}:

    options   reasons and evidence, each {"part", "text", "weight", "feedback"}; texts are HTML
              part    "reason" or "evidence"
              weight  of a reason: 1 for the right one, 0 for the others
                      of evidence: 1 a reviewer needs it, 0 it does not help, -1 it does harm
              feedback  what a reviewer makes of it
    offer     the page that is reported, as quizzes.specimens.listings.Offer; missing where words tell it
    feedback  HTML, shown after every answer

A report is worth its quality. Each thing that is needed earns its share, what does not help costs as much,
what does harm costs twice that, and all of it together never less than everything: who attaches all earns
nothing. A wrong reason leads to the wrong desk, so that WRONG_REASON of the evidence is left.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

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
    Text,
    keyed,
    one_of,
    some_of,
)
from quizzes.kinds.goods import close_ups, question_figures
from quizzes.markup import safe_html
from quizzes.specimens.listings import Offer

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("A report to a marketplace")
FIRST = False

REASON, EVIDENCE = "reason", "evidence"
NEEDED, WEAK, HARMFUL = 1, 0, -1
WRONG_REASON = 0.4  # of what the evidence is worth
HARM = 2  # how many weak pieces one harmful piece costs
WORTH = {NEEDED: "needed", WEAK: "weak", HARMFUL: "harmful"}


@dataclass(frozen=True)
class Weighed:
    """A reason or a piece of evidence after the answer.

    worth: "right" or "wrong" for a reason, "needed", "weak" or "harmful" for evidence. chosen: None where
    nothing is said of any player.
    """

    value: str
    label: Text
    worth: str
    feedback: Text
    chosen: bool | None

    @property
    def is_good(self) -> bool:
        return self.worth in ("right", "needed")

    @property
    def is_gap(self) -> bool:
        """Whether a player left out what is needed."""
        return self.worth == "needed" and self.chosen is False


@dataclass(frozen=True)
class ReportExplanation(Explanation):
    """What a reviewer would have needed."""

    template: str = "quizzes/components/report_weighed.html"
    reasons: Sequence[Weighed] = ()
    evidence: Sequence[Weighed] = ()


def key(item: Item) -> Key:
    return Key(category=item.category, brand_slug=item.brand_slug)


def present(item: Item) -> Presentation:
    page = _page(item)
    return Presentation(
        task=_("Write the report"),
        hint=_("Choose one reason, and attach what a reviewer needs to decide. More is not better."),
        text=safe_html(item.text),
        figures=[item.good.figure, *close_ups(item.good)] if page else question_figures(item),
        listing=page,
        fields=[
            Field(REASON, _("What is the reason?"), "answers", _choices(item, REASON)),
            Field(EVIDENCE, _("What do you attach?"), "answers", _choices(item, EVIDENCE), multiple=True),
        ],
    )


def validate(item: Item, sent: Sent) -> Answer:
    wrong = _("One of these does not belong to this report.")
    reason = one_of(sent, REASON, list(options_of(item, REASON)), _("Choose one reason."))
    evidence = some_of(sent, EVIDENCE, list(options_of(item, EVIDENCE)), wrong)
    if not evidence:
        raise InvalidAnswer(_("Attach at least one thing: without it nobody can look into a report."))
    return {REASON: reason, EVIDENCE: evidence}


def score(item: Item, answer: Answer) -> Score:
    right = right_values(item)
    is_right = answer[REASON] in right[REASON]
    weights = {value: option["weight"] for value, option in options_of(item, EVIDENCE).items()}
    quality = evidence_quality(weights, answer[EVIDENCE]) * (1 if is_right else WRONG_REASON)
    return Score(
        correct=is_right and set(answer[EVIDENCE]) == right[EVIDENCE],
        points=round(FULL_POINTS * quality),
    )


def evidence_quality(weights: Mapping[str, float], attached: Collection[str]) -> float:
    """What attached evidence is worth, from 0 to 1. weights: of all that can be attached, by value."""
    needed = sum(weight == NEEDED for weight in weights.values())
    if not needed:
        return 0.0
    every = sum(_burden(weight) for weight in weights.values())
    burden = sum(_burden(weights[value]) for value in attached)
    earned = sum(weights[value] == NEEDED for value in attached) / needed
    return max(0.0, earned - burden * max(1 / needed, 1 / every)) if burden else earned


def _burden(weight: float) -> int:
    """How much a reviewer is held up, in pieces that do not help."""
    return {NEEDED: 0, WEAK: 1}.get(round(weight), HARM)


def explain(item: Item, answer: Answer | None) -> ReportExplanation:
    return ReportExplanation(
        verdict=_("What the reviewer needs"),
        reasons=_weighed(item, REASON, {1: "right", 0: "wrong"}, [answer[REASON]] if answer else None),
        evidence=_weighed(item, EVIDENCE, WORTH, answer[EVIDENCE] if answer else None),
        asked=safe_html(item.text),
        text=safe_html(item.content["feedback"]),
        brand_slug=item.brand_slug,
    )


def _weighed(
    item: Item, part: str, words: Mapping[int, str], chosen: Collection[str] | None
) -> list[Weighed]:
    """What is good comes first, as a reviewer would go through it."""
    entries = [
        Weighed(
            value=value,
            label=safe_html(option["text"]),
            worth=words[round(option["weight"])],
            feedback=safe_html(option["feedback"]),
            chosen=None if chosen is None else value in chosen,
        )
        for value, option in options_of(item, part).items()
    ]
    return sorted(entries, key=lambda entry: list(words.values()).index(entry.worth))


def values(item: Item, answer: Answer) -> dict[str, list[str]]:
    return {REASON: [answer[REASON]], EVIDENCE: answer[EVIDENCE]}


def right_values(item: Item) -> dict[str, set[str]]:
    return {
        part: {value for value, option in options_of(item, part).items() if option["weight"] > 0}
        for part in (REASON, EVIDENCE)
    }


def options_of(item: Item, part: str) -> dict[str, dict[str, Any]]:
    """Reasons or evidence by the values that forms carry, in an order of their own."""
    options = keyed(item.code, item.content["options"])
    return {value: option for value, option in sorted(options.items()) if option["part"] == part}


def _choices(item: Item, part: str) -> list[Option]:
    return [Option(value, safe_html(option["text"])) for value, option in options_of(item, part).items()]


def _page(item: Item) -> dict[str, Any] | None:
    """The page that is reported, to be read and not flagged; None where there is none to show."""
    offer = item.content.get("offer")
    if not offer or item.specimen is None:
        return None
    return {**{field.name: offer[field.name] for field in fields(Offer)}, "is_read": True}

"""The other chair: reports and counter-notices on a reviewer's desk, each to be decided.

The item's text says where the player sits. content: {"options", "feedback"}; each option is a file,
{"text", "is_counter", "weight", "feedback"}:

    text        HTML: what was sent in, and what the listing shows
    is_counter  whether it is a counter-notice: a seller asks for a listing to be put back
    weight      1 what it asks for is well founded, 0 more is needed to decide, -1 it is not
    feedback    HTML: why

What each file asks for is either granted (a listing is taken down, or put back), asked about, or refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    Text,
    keyed,
    one_of,
)
from quizzes.kinds.goods import question_figures
from quizzes.markup import safe_html

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("The reviewer's chair: reports to decide")
FIRST = False

GRANT, ASK, REFUSE = "grant", "ask", "refuse"
RIGHT = {1: GRANT, 0: ASK, -1: REFUSE}  # by weight
OF_A_REPORT = {GRANT: _("Take it down"), ASK: _("Ask for more"), REFUSE: _("Leave it up")}
OF_A_COUNTER_NOTICE = {GRANT: _("Put it back"), ASK: _("Ask for more"), REFUSE: _("Keep it down")}


@dataclass(frozen=True)
class PaperField(Field):
    """A question about something that is read first. paper: safe HTML."""

    paper: Text = ""


@dataclass(frozen=True)
class Ruling:
    """A file after the answer. given: what the player decided, "" where nothing is said of any player."""

    name: str
    title: Text
    paper: Text
    right: Text
    given: Text
    is_right: bool
    feedback: Text


@dataclass(frozen=True)
class ReviewExplanation(Explanation):
    """How each file should have been decided."""

    template: str = "quizzes/components/review_rulings.html"
    rulings: Sequence[Ruling] = ()


def key(item: Item) -> Key:
    return Key(category=item.category, brand_slug=item.brand_slug)


def present(item: Item) -> Presentation:
    return Presentation(
        task=_("You are the reviewer"),
        hint=_("Read each one, then decide. Behind every listing there is a seller, honest or not."),
        text=safe_html(item.text),
        figures=question_figures(item),
        fields=[
            PaperField(
                name=name,
                legend=_title(number, file),
                widget="buttons",
                options=[Option(value, label) for value, label in _decisions(file).items()],
                paper=safe_html(file["text"]),
            )
            for number, (name, file) in enumerate(_files(item).items(), start=1)
        ],
    )


def validate(item: Item, sent: Sent) -> Answer:
    missing = _("Decide every one of them.")
    return {name: one_of(sent, name, list(RIGHT.values()), missing) for name in _files(item)}


def score(item: Item, answer: Answer) -> Score:
    """Points: the share of files that were decided right."""
    files = _files(item)
    right = sum(answer[name] == _right(file) for name, file in files.items())
    return Score(correct=right == len(files), points=round(FULL_POINTS * right / len(files)))


def explain(item: Item, answer: Answer | None) -> ReviewExplanation:
    rulings = [
        Ruling(
            name=name,
            title=_title(number, file),
            paper=safe_html(file["text"]),
            right=_decisions(file)[_right(file)],
            given=_decisions(file)[answer[name]] if answer else "",
            is_right=answer is not None and answer[name] == _right(file),
            feedback=safe_html(file["feedback"]),
        )
        for number, (name, file) in enumerate(_files(item).items(), start=1)
    ]
    return ReviewExplanation(
        verdict=_("What a careful reviewer decides"),
        rulings=rulings,
        text=safe_html(item.content["feedback"]),
        figures=question_figures(item),
        brand_slug=item.brand_slug,
    )


def values(item: Item, answer: Answer) -> dict[str, list[str]]:
    return {name: [decision] for name, decision in answer.items()}


def right_values(item: Item) -> dict[str, set[str]]:
    return {name: {_right(file)} for name, file in _files(item).items()}


def _files(item: Item) -> dict[str, dict[str, Any]]:
    """The files by the names of their fields, in the order in which they lie on the desk."""
    return {f"file-{value}": file for value, file in keyed(item.code, item.content["options"]).items()}


def _right(file: dict[str, Any]) -> str:
    return RIGHT[round(file["weight"])]


def _decisions(file: dict[str, Any]) -> dict[str, Text]:
    return OF_A_COUNTER_NOTICE if file["is_counter"] else OF_A_REPORT


def _title(number: int, file: dict[str, Any]) -> Text:
    title = _("%(number)d. Counter-notice") if file["is_counter"] else _("%(number)d. Report")
    return title % {"number": number}

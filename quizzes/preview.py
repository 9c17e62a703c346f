"""How an item looks to a player, without a round: the question, and what is shown after the answer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from quizzes.kinds.base import Field, Sent

if TYPE_CHECKING:
    from quizzes.models import Item

QUESTION, FEEDBACK = "question", "feedback"
LABELS = {QUESTION: gettext_lazy("Question"), FEEDBACK: gettext_lazy("After the answer")}
TEMPLATES = {
    QUESTION: "quizzes/desk/preview_question.html",
    FEEDBACK: "quizzes/desk/preview_feedback.html",
}
NO_ROUND = "0" * 16  # a code that no round has


def modes(item: Item) -> list[tuple[str, Any]]:
    """Question and feedback, each in the item's language; in every language for an item without words."""
    names = dict(settings.LANGUAGES)
    codes = [item.language] if item.language in names else list(names)
    return [
        (f"{page}-{code}", gettext("%(page)s, %(language)s") % {"page": label, "language": names[code]})
        for page, label in LABELS.items()
        for code in codes
    ]


def parts_of(item: Item, mode: str) -> tuple[str, str]:
    """Page and language of a mode; those of the first mode for one that the item does not have."""
    known = [name for name, _label in modes(item)]
    page, _dash, language = (mode if mode in known else known[0]).partition("-")
    return page, language


def template(item: Item, mode: str) -> str:
    return TEMPLATES[parts_of(item, mode)[0]]


def context(item: Item, mode: str) -> dict[str, Any]:
    """What the templates of a round need. Nothing is stored; the question's page holds no answer."""
    presentation = item.kind.present(item)
    shared = {
        "item": item,
        "attempt": SimpleNamespace(code=NO_ROUND, item_ids=[item.pk]),
        "position": 1,
        "progress": SimpleNamespace(answered=0, total=1, position=None),
    }
    if parts_of(item, mode)[0] == QUESTION:
        return {**shared, "presentation": presentation, "chosen": {}, "refusal": None, "token": ""}
    answer = item.kind.validate(item, _first_of_each(presentation.fields))
    return {
        **shared,
        "response": item.kind.score(item, answer),
        "explanation": item.kind.explain(item, answer),
    }


def _first_of_each(fields: Any) -> Sent:
    """The form of a player who takes the first of everything."""
    sent: dict[str, list[str]] = {}
    for field in fields:
        sent.update(_first(field))
    return sent


def _first(field: Field) -> dict[str, list[str]]:
    if field.widget == "order":
        return {f"{field.name}-{option.value}": [str(n)] for n, option in enumerate(field.options, start=1)}
    return {field.name: [field.options[0].value]}

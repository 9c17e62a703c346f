"""What an import would bring, as people read it before they confirm it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.exchange.bank import bank_data
from quizzes.exchange.items import ItemData
from quizzes.exchange.services.choices import Choices
from quizzes.exchange.services.drafting import draft, remarks_on, shown_of
from quizzes.exchange.services.reading import Reading, as_specimen
from quizzes.kinds import KINDS
from quizzes.markup import safe_html
from quizzes.models import Item

MOST = 200


@dataclass(frozen=True)
class Answer:
    """An answer, a step or an area. right: to be marked; None where nothing is right or wrong."""

    text: Any
    right: bool | None = None


@dataclass(frozen=True)
class Row:
    """An item as it will be. remarks: what is missing, or changed."""

    where: str
    kind: Any
    title: str
    text: Any
    answers: Sequence[Answer]
    has_picture: bool
    status: Any
    remarks: Sequence[Any]


def preview_rows(reading: Reading, choices: Choices, *, most: int = MOST) -> list[Row]:
    """The first items of a reading; nothing is stored."""
    return [_row(item, choices, reading.copies) for item in reading.items[:most]]


def _row(item: ItemData, choices: Choices, copies: frozenset[str]) -> Row:
    made = _made(item, choices)
    return Row(
        where=item.where,
        kind=KINDS[item.kind].NAME,
        title=str(made),
        text=safe_html(item.text),
        answers=_answers(item),
        has_picture=made.picture is not None or made.specimen is not None,
        status=made.get_status_display(),
        remarks=remarks_on(item, made, copies),
    )


def _made(item: ItemData, choices: Choices) -> Item:
    shown, bank = shown_of(item, choices), bank_data(item)
    specimen = as_specimen(bank.specimen) if bank and bank.specimen else None
    # Its collection is not looked up: nobody stores this one.
    picture = shown.photograph(collection=None) if shown else None
    return draft(item, choices, str, picture=picture, specimen=specimen)


def _answers(item: ItemData) -> list[Answer]:
    if item.areas:
        return [Answer(area.tell, True) for area in item.areas]
    bank = bank_data(item)
    if item.kind == "case" and bank:
        is_fake = bank.content["is_fake"]
        return [Answer(bank.content["genuine"], not is_fake), Answer(bank.content["fake"], is_fake)]
    if item.kind in ("report", "review") and bank:
        rows = bank.content["options"]
        return [Answer(safe_html(row["text"]), row["weight"] > 0) for row in rows]
    if item.kind == "order":
        return [Answer(safe_html(option.text)) for option in item.options]
    return [Answer(safe_html(option.text), option.weight > 0) for option in item.options]

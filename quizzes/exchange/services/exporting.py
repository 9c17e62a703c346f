"""Writing items of the bank into a file, and saying what does not fit into it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.refusals import BadRequest
from quizzes.enums import ItemStatus
from quizzes.exchange.items import MAX_FILE_BYTES, MAX_ITEMS, Skipped, Text
from quizzes.exchange.registry import WRITERS, Format
from quizzes.exchange.services.collecting import bank_items, plain_items, too_much, with_everything
from quizzes.models import Item, Quiz

FILE_NAME = "questions"


class NothingToExport(BadRequest):
    """No item was chosen."""


@dataclass(frozen=True)
class Exported:
    """A written file. loses: what it does not say of the items in it, "" for nothing."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    written: int
    skipped: tuple[Skipped, ...]
    loses: Text


def items_to_export(
    *, tag: str = "", quiz: Quiz | None = None, ids: tuple[int, ...] | None = None
) -> QuerySet[Item]:
    """The items with these keys, or all that are released; those with a tag or in a quiz, if asked for.

    Items of endless practice are drawn anew everywhere; they are written only where they are chosen.
    """
    if ids is not None:
        return Item.objects.filter(pk__in=ids).order_by("pk")
    found = Item.objects.filter(status=ItemStatus.RELEASED, for_practice=False).order_by("pk")
    if tag:
        found = found.filter(tags__name=tag)
    if quiz is not None:
        found = found.filter(quiz_items__quiz=quiz).order_by("quiz_items__sort_order")
    return found


def export_items(*, items: QuerySet[Item], format: str) -> Exported:
    """Items as a file. format: a slug of registry.WRITERS. Raises NothingToExport and TooMuch."""
    known = WRITERS[format]
    chosen = list(with_everything(items)[: MAX_ITEMS + 1])
    if not chosen:
        raise NothingToExport(_("There are no items to export. Please choose others."))
    if len(chosen) > MAX_ITEMS:
        raise too_much()
    collect = bank_items if format == "package" else plain_items
    collected, unreadable = collect(chosen)
    result = known.module.write(collected)
    if len(result.data) > MAX_FILE_BYTES:
        raise too_much()
    return Exported(
        name=file_name(known),
        media_type=known.module.MEDIA_TYPE,
        data=result.data,
        written=len(collected) - len(result.skipped),
        skipped=(*unreadable, *result.skipped),
        loses=known.loses,
    )


def file_name(known: Format) -> str:
    return f"{FILE_NAME}-{known.slug}{known.module.SUFFIXES[0]}"

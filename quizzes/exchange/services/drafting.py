"""A question of a file as an item of the bank: the same for its preview and for keeping it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from quizzes.enums import PLAYABLE, ItemStatus
from quizzes.exchange.bank import bank_data
from quizzes.exchange.content import content_of
from quizzes.exchange.items import ItemData
from quizzes.exchange.services.choices import Choices
from quizzes.exchange.services.pictures import LONGEST, Shown, digest
from quizzes.exchange.services.vocabulary import LONGEST_NAME
from quizzes.models import Item
from quizzes.services.release import problems_of

LONGEST_TAG, LONGEST_LANGUAGE = 100, 10
DEFAULT_LEVEL = 2


def shown_of(item: ItemData, choices: Choices) -> Shown | None:
    """The photograph of an item, None for an item without one."""
    if item.picture is None:
        return None
    bank = bank_data(item)
    ours = bank.photograph if bank else None
    return Shown(
        picture=digest(item.picture.content),
        description=item.picture.description,
        rights=(ours.rights if ours else "") or choices.rights,
        name=ours.title if ours else "",
        called=item.title,
    )


def tags_of(item: ItemData, choices: Choices) -> list[str]:
    """The tags that an item gets: its own and those for the whole file, each once."""
    return list(dict.fromkeys(tag[:LONGEST_TAG] for tag in (*item.tags, *choices.tags)))


def draft(item: ItemData, choices: Choices, slug_of: Callable[[str], str], **shows: Any) -> Item:
    """The item, not stored yet. slug_of: of the tell with this name. shows: picture, specimen, rival.

    It gets the status that was chosen, as far as it can be played.
    """
    bank = bank_data(item)
    language = language_of(item, choices)
    with translation.override(language or settings.LANGUAGE_CODE):
        content = dict(bank.content) if bank else content_of(item, slug_of)
    made = Item(
        kind_slug=item.kind,
        title=item.title,
        language=language,
        level=item.level or DEFAULT_LEVEL,
        category=item.category[:LONGEST],
        text=item.text,
        content=content,
        brand_slug=bank.brand if bank else "",
        for_practice=bank.for_practice if bank else False,
        **shows,
    )
    wanted = choices.status or (bank.status if bank else ItemStatus.DRAFT)
    made.status = ItemStatus.DRAFT if wanted in PLAYABLE and problems_of(made) else wanted
    return made


def language_of(item: ItemData, choices: Choices) -> str:
    """Its own language without the country; an item of the bank without a language has no words."""
    if bank_data(item):
        return item.language
    return item.language.partition("-")[0].lower()[:LONGEST_LANGUAGE] or choices.language


def remarks_on(item: ItemData, made: Item, copies: frozenset[str]) -> list[Any]:
    """What an editor should know before an item is imported."""
    bank = bank_data(item)
    remarks: list[Any] = []
    if bank and bank.code in copies:
        remarks.append(_("The bank has another version of it: this one comes in as a copy."))
    if made.status == ItemStatus.DRAFT:
        remarks += problems_of(made)
    if made.language and made.language not in dict(settings.LANGUAGES):
        remarks.append(_("Its language is none of this website's: players do not get it."))
    if _is_cut(item):
        remarks.append(_("A very long description, tag, category or name of a tell is cut off."))
    return remarks


def _is_cut(item: ItemData) -> bool:
    return (
        bool(item.picture and len(item.picture.description) > LONGEST)
        or len(item.category) > LONGEST
        or any(len(tag) > LONGEST_TAG for tag in item.tags)
        or any(len(area.tell) > LONGEST_NAME for area in item.areas)
    )

"""Keeping what was read: all of it, or nothing in the database and in the storage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.search.backends import get_search_backends

from accounts.refusals import BadRequest
from quizzes.enums import Composition, ItemStatus
from quizzes.exchange.bank import bank_data
from quizzes.exchange.items import ItemData
from quizzes.exchange.services.choices import Choices
from quizzes.exchange.services.drafting import draft, shown_of, tags_of
from quizzes.exchange.services.goods import keep_books, keep_specimens, new_books, rule_picture
from quizzes.exchange.services.pictures import Shown, Written, all_or_nothing, keep_photographs
from quizzes.exchange.services.reading import Reading, specimens_of
from quizzes.exchange.services.vocabulary import Vocabulary
from quizzes.kinds.base import Key
from quizzes.models import Item, ItemTag, Quiz, QuizItem
from quizzes.specimens.models import Specimen, opaque_code
from uploads.models import Photograph

BATCH = 500
CREATED = "wagtail.create"


class NothingPlayable(BadRequest):
    """None of the items is released, so there is nothing to make a quiz of."""


@dataclass(frozen=True)
class Kept:
    """What an import brought. quiz: None where none was asked for."""

    items: list[Item]
    quiz: Quiz | None


@dataclass(frozen=True)
class _Shelf:
    """What the items of an import point to, stored already."""

    photographs: Mapping[Shown, Photograph]
    specimens: Mapping[str, Specimen]
    taken: frozenset[str]  # codes of items in the bank

    def shows(self, item: ItemData, choices: Choices) -> dict[str, Any]:
        shown, bank = shown_of(item, choices), bank_data(item)
        return {
            "picture": self.photographs[shown] if shown else None,
            "specimen": self.specimens[bank.specimen.code] if bank and bank.specimen else None,
            "rival": self.specimens[bank.rival.code] if bank and bank.rival else None,
        }

    def code(self, item: ItemData) -> str:
        bank = bank_data(item)
        return bank.code if bank and bank.code not in self.taken else opaque_code()


def needs_rights(reading: Reading) -> bool:
    """Whether a picture came without a word on who made it."""
    return any(not shown.rights for shown in _shown(reading, Choices(language="")))


def keep_import(*, reading: Reading, choices: Choices, now: dt.datetime, by: Any = None) -> Kept:
    """Stores every item of a reading, in its order.

    Items whose picture has no rights statement or description, or that cannot be played for another reason,
    come as drafts. Raises NothingPlayable where a quiz was asked for and no item is released.
    """
    with all_or_nothing() as written, transaction.atomic():
        shelf = _keep_shelf(reading, choices, by, written)
        vocabulary = Vocabulary()
        items = [_draft(item, choices, shelf, vocabulary) for item in reading.items]
        _keep_items(items, reading.items, vocabulary)
        _keep_tags(items, [tags_of(item, choices) for item in reading.items])
        _note(items, now, by)
        _index(items, shelf.photographs.values())
        quiz = _keep_quiz(items, choices.quiz_title) if choices.quiz_title else None
    return Kept(items, quiz)


def _shown(reading: Reading, choices: Choices) -> list[Shown]:
    rules = chain.from_iterable(book.rules for book in _books(reading))
    every = [
        *(shown_of(item, choices) for item in reading.items),
        *(rule_picture(rule, choices.rights) for rule in rules),
    ]
    return [shown for shown in every if shown]


def _books(reading: Reading) -> list[Any]:
    banks = (bank_data(item) for item in reading.items)
    return new_books(bank.book for bank in banks if bank and bank.book)


def _keep_shelf(reading: Reading, choices: Choices, by: Any, written: Written) -> _Shelf:
    photographs = keep_photographs(
        shown=_shown(reading, choices), pictures=reading.pictures, by=by, written=written
    )
    keep_books(books=_books(reading), photographs=photographs, rights=choices.rights)
    banks = [bank for item in reading.items if (bank := bank_data(item))]
    specimens = keep_specimens(
        specimens=chain.from_iterable(map(specimens_of, banks)), pictures=reading.pictures, written=written
    )
    codes = [bank.code for bank in banks]
    taken = Item.objects.filter(code__in=codes).values_list("code", flat=True)
    return _Shelf(photographs, specimens, frozenset(taken))


def _draft(item: ItemData, choices: Choices, shelf: _Shelf, vocabulary: Vocabulary) -> Item:
    def slug_of(name: str) -> str:
        return vocabulary.slug_of(name, category=item.category)

    made = draft(item, choices, slug_of, **shelf.shows(item, choices))
    made.code = shelf.code(item)
    return made


def _key(item: Item) -> Key:
    """The answer key. That of a photograph is read off its areas: its kind would make its renditions."""
    if item.specimen is None and item.picture is not None and item.kind_slug in ("single", "hotspot"):
        tells = [area["tell"] for area in item.content.get("areas", []) if area["tell"]]
        return Key(bool(tells), tells, item.category, item.brand_slug)
    return item.kind.key(item)


def _keep_items(items: Sequence[Item], data: Sequence[ItemData], vocabulary: Vocabulary) -> None:
    for each in data:
        bank = bank_data(each)
        vocabulary.add(bank.tells if bank else ())
    keys = [_key(item) for item in items]
    for item, key in zip(items, keys, strict=True):
        item.is_fake, item.category, item.brand_slug = key.is_fake, key.category, key.brand_slug
        vocabulary.add_slugs(key.tells)
    Item.objects.bulk_create(items, batch_size=BATCH)
    tells = vocabulary.keep()
    through = Item.tells.through
    through.objects.bulk_create(
        [
            through(item_id=item.pk, tell_id=tells[slug])
            for item, key in zip(items, keys, strict=True)
            for slug in dict.fromkeys(key.tells)
        ],
        batch_size=BATCH,
    )


def _keep_tags(items: Sequence[Item], names: Sequence[Sequence[str]]) -> None:
    wanted = set(chain.from_iterable(names))
    tags = {tag.name: tag for tag in Tag.objects.filter(name__in=wanted)}
    for name in sorted(wanted - set(tags)):
        tags[name] = Tag.objects.create(name=name)
    ItemTag.objects.bulk_create(
        [
            ItemTag(content_object=item, tag=tags[name])
            for item, own in zip(items, names, strict=True)
            for name in own
        ],
        batch_size=BATCH,
    )


def _note(items: Sequence[Item], now: dt.datetime, by: Any) -> None:
    """The first line of each item's history."""
    kind = ContentType.objects.get_for_model(Item)
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                content_type=kind,
                object_id=str(item.pk),
                label=str(item),
                action=CREATED,
                user=by,
                timestamp=now,
                content_changed=True,
            )
            for item in items
        ],
        batch_size=BATCH,
    )


def _index(items: Sequence[Item], photographs: Iterable[Photograph]) -> None:
    """What saving one by one would have told the search and the lists of where things are used."""
    pictures = Photograph.objects.filter(pk__in=[photograph.pk for photograph in photographs])
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Item, items)
        backend.add_bulk(Photograph, pictures.prefetch_related("tags"))
    for item in items:
        if item.picture_id:
            ReferenceIndex.create_or_update_for_object(item)


def _keep_quiz(items: Sequence[Item], title: str) -> Quiz:
    released = [item for item in items if item.status == ItemStatus.RELEASED]
    if not released:
        raise NothingPlayable(
            _("None of these items is released, so there is nothing to play. Import them without a quiz.")
        )
    quiz = Quiz.objects.create(title=title, slug=_free_slug(title), composition=Composition.FIXED)
    QuizItem.objects.bulk_create(
        [QuizItem(quiz=quiz, item=item, sort_order=place) for place, item in enumerate(released)]
    )
    return quiz


def _free_slug(title: str) -> str:
    slug = slugify(title)[:40] or "quiz"
    taken = set(Quiz.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return slug if slug not in taken else f"{slug}-{opaque_code()[:8]}"

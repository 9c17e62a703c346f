"""Items of the bank as plain data: for our own package, and for formats of other programs."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from quizzes.exchange.bank import (
    BANK,
    BankData,
    BookData,
    PhotographData,
    RuleData,
    SpecimenData,
    TellData,
)
from quizzes.exchange.choices import Problem, left_out
from quizzes.exchange.content import fields_of
from quizzes.exchange.items import MAX_FILE_BYTES, Area, ItemData, Picture, Skipped, UnreadableFile
from quizzes.kinds.goods import Good, of_specimen
from quizzes.markup import clean_html
from quizzes.models import BrandBook, Item, Tell
from quizzes.services.bank import clean_content
from quizzes.specimens.drawing import RENDITION_WIDTHS
from quizzes.specimens.models import Specimen, picture_path
from uploads.models import Photograph

PLAIN_KINDS = ("choice", "order", "hotspot")


class TooMuch(UnreadableFile):
    """What was asked for does not fit into one file that could be read again."""


class _Files:
    """Reads pictures, each once, and counts how much it is."""

    def __init__(self) -> None:
        self._read: dict[str, bytes] = {}
        self._total = 0

    def read(self, path: str) -> bytes:
        if path not in self._read:
            self._read[path] = self._content(path)
            self._total += len(self._read[path])
        if self._total > MAX_FILE_BYTES:
            raise too_much()
        return self._read[path]

    def _content(self, path: str) -> bytes:
        try:
            with default_storage.open(path) as file:
                content: bytes = file.read()
        except OSError as error:
            raise Problem(_("Its picture is missing in the library. Please choose it again.")) from error
        return content


def too_much() -> TooMuch:
    return TooMuch(
        _("These items make a file of more than %(megabytes)d MB. Please export fewer at a time.")
        % {"megabytes": MAX_FILE_BYTES // 1024 // 1024}
    )


def with_everything(items: QuerySet[Item]) -> QuerySet[Item]:
    """The items with all that collecting needs, in a number of queries that does not grow with them."""
    return items.select_related("specimen", "rival", "picture").prefetch_related("tags", "tells")


def bank_items(items: Iterable[Item]) -> tuple[list[ItemData], list[Skipped]]:
    """Items with everything that the bank keeps of them, and those whose pictures are gone."""
    files = _Files()
    kept = list(items)
    books = _books({item.brand_slug for item in kept}, files)
    return _each(kept, lambda item: _bank_item(item, books, files))


def plain_items(items: Iterable[Item]) -> tuple[list[ItemData], list[Skipped]]:
    """Items as other programs know them. Of kinds that these do not know only the name is there."""
    files = _Files()
    return _each(items, lambda item: _plain_item(item, files))


def _each(items: Iterable[Item], collect: Callable[[Item], ItemData]) -> tuple[list[ItemData], list[Skipped]]:
    collected: list[ItemData] = []
    skipped: list[Skipped] = []
    for item in items:
        try:
            collected.append(collect(item))
        except Problem as problem:
            skipped.append(left_out(_named(item), problem.message))
    return collected, skipped


def _named(item: Item) -> ItemData:
    return ItemData(kind=item.kind_slug, title=item.title, where=str(item))


def _shared(item: Item) -> ItemData:
    """The fields that every kind has."""
    return replace(
        _named(item),
        text=clean_html(item.text),
        category=item.category,
        tags=tuple(sorted(tag.name for tag in item.tags.all())),
        language=item.language,
        level=item.level,
    )


def _picture(photograph: Photograph, files: _Files) -> Picture:
    path = photograph.file.name
    return Picture(posixpath.basename(path), files.read(path), photograph.description)


def _plain_item(item: Item, files: _Files) -> ItemData:
    if item.kind_slug not in PLAIN_KINDS:
        return replace(_named(item), title=str(item))
    data = replace(_shared(item), title=str(item), **fields_of(item.content))
    with translation.override(item.language or translation.get_language()):
        shown = _shown(data, item, files)
    if item.kind_slug == "hotspot" and not shown.areas:
        raise Problem(
            _("Nothing in its picture is a tell, and other programs need one. Choose our own package.")
        )
    return shown


def _shown(data: ItemData, item: Item, files: _Files) -> ItemData:
    if item.specimen is not None:
        return _of_specimen(data, item.specimen, files)
    if item.picture is not None:
        return replace(data, picture=_picture(item.picture, files))
    return data


def _of_specimen(data: ItemData, specimen: Specimen, files: _Files) -> ItemData:
    good = of_specimen(specimen)
    content = files.read(picture_path(specimen.code, RENDITION_WIDTHS[-1]))
    picture = Picture(f"{specimen.code}.webp", content, str(good.figure.alt))
    areas = tuple(_areas(good)) if data.kind == "hotspot" else ()
    return replace(data, picture=picture, areas=areas)


def _areas(good: Good) -> Iterator[Area]:
    for tell in good.tells:
        yield Area(
            shape="polygon",
            points=tuple((x, y) for x, y in good.parts[tell.part].polygon),
            tell=str(tell.name),
            explanation=str(tell.why),
            check=str(tell.how),
        )


def _bank_item(item: Item, books: Mapping[str, BookData], files: _Files) -> ItemData:
    bank = BankData(
        code=item.code,
        status=item.status,
        brand=item.brand_slug,
        for_practice=item.for_practice,
        content=clean_content(item.content),
        specimen=_specimen(item.specimen, files),
        rival=_specimen(item.rival, files),
        photograph=_photograph(item.picture) if item.picture else None,
        tells=tuple(sorted((_tell(tell) for tell in item.tells.all()), key=lambda tell: tell.slug)),
        book=books.get(item.brand_slug),
    )
    plain = fields_of(bank.content) if item.kind_slug in ("choice", "order", "hotspot", "single") else {}
    data = replace(_shared(item), **plain, content={BANK: bank})
    return replace(data, picture=_picture(item.picture, files)) if item.picture else data


def _photograph(photograph: Photograph) -> PhotographData:
    return PhotographData(photograph.title, photograph.rights)


def _tell(tell: Tell) -> TellData:
    return TellData(tell.slug, tell.name, tell.category, tell.why, tell.how, tell.caveat)


def _specimen(specimen: Specimen | None, files: _Files) -> SpecimenData | None:
    if specimen is None:
        return None
    return SpecimenData(
        code=specimen.code,
        family=specimen.family_slug,
        seed=specimen.seed,
        generator=specimen.generator,
        level=specimen.level,
        traits=specimen.traits,
        oddities=tuple(specimen.oddity_slugs),
        parts=specimen.parts,
        pictures={width: files.read(picture_path(specimen.code, width)) for width in RENDITION_WIDTHS},
    )


def _books(slugs: Iterable[str], files: _Files) -> dict[str, BookData]:
    found = BrandBook.objects.filter(slug__in=slugs).prefetch_related("rules__picture")
    return {book.slug: _book(book, files) for book in found}


def _book(book: BrandBook, files: _Files) -> BookData:
    return BookData(
        slug=book.slug,
        name=book.name,
        line=book.line,
        story=book.story,
        price_low=book.price_low,
        price_high=book.price_high,
        sellers=book.sellers,
        address=book.address,
        rules=tuple(
            RuleData(
                title=rule.title,
                text=rule.text,
                picture=_picture(rule.picture, files) if rule.picture else None,
                photograph=_photograph(rule.picture) if rule.picture else PhotographData(),
            )
            for rule in book.rules.all()
        ),
    )

"""Items written as our own package, see quizzes.exchange.package."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from io import BytesIO
from typing import Any

from quizzes.exchange._questions import media_type
from quizzes.exchange.bank import (
    BankData,
    BookData,
    PhotographData,
    RuleData,
    SpecimenData,
    TellData,
    bank_data,
)
from quizzes.exchange.embedded import SUFFIXES
from quizzes.exchange.items import Area, ExportResult, ItemData, Option, Picture

FORMAT = "bonafide.questions"
VERSION = 1
ITEMS = "items.json"
PLAIN = ("title", "text", "category", "language")


@dataclass
class _Package:
    """What the package holds beside its items, each thing once."""

    media: dict[str, bytes] = field(default_factory=dict)
    specimens: dict[str, SpecimenData] = field(default_factory=dict)
    tells: dict[str, TellData] = field(default_factory=dict)
    books: dict[str, BookData] = field(default_factory=dict)

    def file(self, picture: Picture) -> str:
        digest = hashlib.sha256(picture.content).hexdigest()[:24]
        path = f"media/{digest}.{SUFFIXES[media_type(picture)]}"
        self.media[path] = picture.content
        return path


def write(items: Sequence[ItemData]) -> ExportResult:
    """Every item as a package; nothing is skipped."""
    package = _Package()
    entries = [_entry(item, package) for item in items]
    root = {
        "format": FORMAT,
        "version": VERSION,
        "items": entries,
        "specimens": [_specimen(specimen, package) for specimen in package.specimens.values()],
        "tells": [asdict(tell) for tell in package.tells.values()],
        "books": [_book(book, package) for book in package.books.values()],
    }
    return ExportResult(_zipped(root, package.media))


def _zipped(root: dict[str, Any], media: dict[str, bytes]) -> bytes:
    written = json.dumps(root, ensure_ascii=False, indent=1, allow_nan=False).encode()
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        # A ZipInfo of its own carries no time of day: the same items make the same file.
        archive.writestr(zipfile.ZipInfo(ITEMS), written, zipfile.ZIP_DEFLATED)
        for path, content in sorted(media.items()):
            archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_STORED)
    return out.getvalue()


def _entry(item: ItemData, package: _Package) -> dict[str, Any]:
    bank = bank_data(item)
    entry: dict[str, Any] = {"kind": item.kind}
    entry |= {name: value for name in PLAIN if (value := getattr(item, name))}
    if item.tags:
        entry["tags"] = list(item.tags)
    if item.level is not None:
        entry["level"] = item.level
    if item.picture:
        entry["picture"] = _photograph(item.picture, bank.photograph if bank else None, package)
    return entry | (_of_bank(bank, package) if bank else _of_others(item, package))


def _of_others(item: ItemData, package: _Package) -> dict[str, Any]:
    entry: dict[str, Any] = {"multiple": item.multiple, "shuffle": item.shuffle, "feedback": item.feedback}
    if item.options:
        entry["options"] = [_option(option, package) for option in item.options]
    if item.areas:
        entry["areas"] = [_area(area) for area in item.areas]
    return entry


def _option(option: Option, package: _Package) -> dict[str, Any]:
    entry: dict[str, Any] = {"text": option.text, "weight": option.weight, "feedback": option.feedback}
    if option.picture:
        entry["picture"] = _photograph(option.picture, None, package)
    return entry


def _area(area: Area) -> dict[str, Any]:
    return {**asdict(area), "points": [list(point) for point in area.points]}


def _of_bank(bank: BankData, package: _Package) -> dict[str, Any]:
    entry: dict[str, Any] = {"code": bank.code, "status": bank.status, "content": dict(bank.content)}
    if bank.brand:
        entry["brand"] = bank.brand
    if bank.for_practice:
        entry["for_practice"] = True
    for name, specimen in (("specimen", bank.specimen), ("rival", bank.rival)):
        if specimen:
            package.specimens[specimen.code] = specimen
            entry[name] = specimen.code
    if bank.tells:
        package.tells |= {tell.slug: tell for tell in bank.tells}
        entry["tells"] = [tell.slug for tell in bank.tells]
    if bank.book:
        package.books[bank.book.slug] = bank.book
        entry["book"] = bank.book.slug
    return entry


def _photograph(picture: Picture, data: PhotographData | None, package: _Package) -> dict[str, Any]:
    entry = {"file": package.file(picture), "name": picture.name, "description": picture.description}
    return entry | ({"title": data.title, "rights": data.rights} if data else {})


def _specimen(specimen: SpecimenData, package: _Package) -> dict[str, Any]:
    pictures = {
        str(width): package.file(Picture(f"{width}.webp", content))
        for width, content in specimen.pictures.items()
    }
    return {
        "code": specimen.code,
        "family": specimen.family,
        "seed": specimen.seed,
        "generator": specimen.generator,
        "level": specimen.level,
        "traits": specimen.traits,
        "oddities": list(specimen.oddities),
        "parts": specimen.parts,
        "pictures": pictures,
    }


def _book(book: BookData, package: _Package) -> dict[str, Any]:
    plain = {name: value for name, value in vars(book).items() if name != "rules"}
    return {**plain, "rules": [_rule(rule, package) for rule in book.rules]}


def _rule(rule: RuleData, package: _Package) -> dict[str, Any]:
    entry: dict[str, Any] = {"title": rule.title, "text": rule.text}
    if rule.picture:
        entry["picture"] = _photograph(rule.picture, rule.photograph, package)
    return entry

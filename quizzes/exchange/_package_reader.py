"""Our own package read without trusting it, see quizzes.exchange.package.

What is wrong with the package refuses it; what is wrong with one item skips that item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.enums import ItemStatus
from quizzes.exchange._content_reader import checked_content, read_area, read_html, read_option
from quizzes.exchange._json import Fields, object_of, read_json, wrong
from quizzes.exchange._package_writer import FORMAT, ITEMS, VERSION
from quizzes.exchange.archives import Archive, open_archive
from quizzes.exchange.bank import (
    BANK,
    BankData,
    BookData,
    PhotographData,
    RuleData,
    SpecimenData,
    TellData,
)
from quizzes.exchange.choices import MAX_OPTIONS, MAX_TITLE, Problem, checked_options, title_for
from quizzes.exchange.content import fields_of
from quizzes.exchange.items import (
    ImportResult,
    ItemData,
    Option,
    Picture,
    Skipped,
    UnreadableFile,
)
from quizzes.exchange.text import check_count
from quizzes.kinds import KINDS
from quizzes.specimens.drawing import RENDITION_WIDTHS

Part = TypeVar("Part")

CODE = re.compile(r"[0-9a-f]{16}")
LANGUAGE = re.compile(r"(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,6})?)?")
MEDIA = re.compile(r"media/[0-9a-f]{24}\.(?:jpg|png|webp)")
SLUG = re.compile(r"[\w:.-]{1,80}")
BOOK_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")
BRAND = re.compile(r"[-a-zA-Z0-9_]{0,50}")
MAX_TAGS, MAX_TAG = 50, 100
MAX_TELLS, MAX_RULES, MAX_ODDITIES, MAX_AREAS = 100, 50, 50, 500
MAX_SEED = 2**63 - 1


def parse(data: bytes) -> ImportResult:
    """The items of a package. Raises UnreadableFile."""
    archive = open_archive(data)
    root = read_json(ITEMS, archive.read(ITEMS))
    _check_version(root)
    entries = root.get("items")
    if not isinstance(entries, list):
        raise UnreadableFile(_("items.json holds no list of items. Please export the questions again."))
    check_count(len(entries))
    shared = _Shared(archive, root)
    items: list[ItemData] = []
    skipped: list[Skipped] = []
    for number, entry in enumerate(entries, 1):
        where = gettext("item %(number)d") % {"number": number}
        try:
            items.append(_item(object_of("items", entry), where, shared))
        except Problem as problem:
            kind = entry.get("kind") if isinstance(entry, dict) else ""
            skipped.append(Skipped(where, kind[:40] if isinstance(kind, str) else "", problem.message))
    return ImportResult(tuple(items), tuple(skipped))


def _check_version(root: Mapping[str, Any]) -> None:
    version = root.get("version")
    if root.get("format") != FORMAT or isinstance(version, bool) or not isinstance(version, int):
        raise UnreadableFile(_("This ZIP holds an items.json that is not ours. Please choose its format."))
    if version != VERSION:
        raise UnreadableFile(
            _("This package has version %(version)d; version %(known)d is read here. Please update first.")
            % {"version": version, "known": VERSION}
        )


class _Shared:
    """What stands beside the items. Each thing is read when an item names it first."""

    def __init__(self, archive: Archive, root: Mapping[str, Any]) -> None:
        self._archive = archive
        self._raw = {
            "specimens": _by_name(root, "specimens", "code"),
            "tells": _by_name(root, "tells", "slug"),
            "books": _by_name(root, "books", "slug"),
        }
        self._read: dict[tuple[str, str], Any] = {}

    def specimen(self, code: str) -> SpecimenData:
        return self._once("specimens", code, self._specimen)

    def tell(self, slug: str) -> TellData:
        return self._once("tells", slug, _tell)

    def book(self, slug: str) -> BookData:
        return self._once("books", slug, self._book)

    def _once(self, group: str, name: str, read: Callable[[Fields], Part]) -> Part:
        if name not in self._raw[group]:
            raise Problem(
                _("The package names “%(name)s” and does not hold it. Please export it again.")
                % {"name": name}
            )
        if (group, name) not in self._read:
            self._read[group, name] = read(Fields(self._raw[group][name]))
        found: Part = self._read[group, name]
        return found

    def picture(self, fields: Fields | None) -> Picture | None:
        if fields is None:
            return None
        return Picture(
            name=fields.text("name", most=255),
            content=self._content(fields.matching("file", MEDIA)),
            description=fields.text("description", most=1000),
        )

    def _content(self, path: str) -> bytes:
        try:
            return self._archive.read(path)
        except UnreadableFile as damaged:  # the other items can still be read
            raise Problem(damaged.message) from damaged

    def _specimen(self, fields: Fields) -> SpecimenData:
        pictures = fields.part("pictures") or Fields({})
        return SpecimenData(
            code=fields.matching("code", CODE),
            family=fields.text("family", most=40, default=None),
            seed=fields.whole("seed", high=MAX_SEED),
            generator=fields.whole("generator", low=1, high=32_767),
            level=fields.whole("level", low=1, high=3),
            traits=fields.data("traits"),
            oddities=fields.texts("oddities", most=MAX_ODDITIES, longest=80),
            parts=fields.data("parts"),
            pictures={
                width: self._content(pictures.matching(str(width), MEDIA)) for width in RENDITION_WIDTHS
            },
        )

    def _book(self, fields: Fields) -> BookData:
        return BookData(
            slug=fields.matching("slug", BOOK_SLUG),
            name=fields.text("name", most=60, default=None),
            line=fields.text("line", most=160),
            story=fields.text("story"),
            price_low=fields.whole_or_none("price_low"),
            price_high=fields.whole_or_none("price_high"),
            sellers=fields.text("sellers"),
            address=fields.text("address", most=100),
            rules=tuple(self._rule(rule) for rule in fields.objects("rules", most=MAX_RULES)),
        )

    def _rule(self, fields: Fields) -> RuleData:
        photograph = fields.part("picture")
        return RuleData(
            title=fields.text("title", most=80, default=None),
            text=fields.text("text"),
            picture=self.picture(photograph),
            photograph=_photograph(photograph) if photograph else PhotographData(),
        )


def _by_name(root: Mapping[str, Any], group: str, key: str) -> dict[str, Mapping[str, Any]]:
    entries = root.get(group, [])
    if not isinstance(entries, list):
        raise UnreadableFile(
            _("“%(key)s” in items.json is no list. Please export the questions again.") % {"key": group}
        )
    return {
        entry[key]: entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get(key), str)
    }


def _photograph(fields: Fields) -> PhotographData:
    return PhotographData(fields.text("title", most=255), fields.text("rights", most=255))


def _tell(fields: Fields) -> TellData:
    return TellData(
        slug=fields.matching("slug", SLUG),
        name=fields.text("name", most=120, default=None),
        category=fields.text("category", most=255),
        why=fields.text("why"),
        how=fields.text("how"),
        caveat=fields.text("caveat"),
    )


def _item(fields: Fields, where: str, shared: _Shared) -> ItemData:
    picture = shared.picture(fields.part("picture"))
    item = ItemData(
        kind=fields.one_of("kind", KINDS),
        title=fields.text("title", most=MAX_TITLE),
        text=read_html(fields, "text"),
        picture=picture,
        category=fields.text("category", most=255),
        tags=fields.texts("tags", most=MAX_TAGS, longest=MAX_TAG),
        language=fields.matching("language", LANGUAGE) if "language" in fields.values else "",
        level=fields.whole_or_none("level", low=1, high=3),
        where=where,
    )
    return _of_bank(item, fields, shared) if "code" in fields.values else _of_others(item, fields, shared)


def _of_others(item: ItemData, fields: Fields, shared: _Shared) -> ItemData:
    multiple = fields.truth("multiple")
    options = tuple(_option(option, shared) for option in fields.objects("options", most=MAX_OPTIONS))
    areas = tuple(read_area(area) for area in fields.objects("areas", most=MAX_AREAS))
    if item.kind == "choice":
        options = checked_options(options, multiple=multiple)
    elif item.kind == "order" and len(options) < 2:
        raise Problem(_("It has fewer than two steps to put in order. Please add some."))
    elif item.kind == "hotspot" and not (areas and item.picture):
        raise Problem(_("It has no picture, or nothing to mark on it."))
    elif item.kind not in ("choice", "order", "hotspot"):
        raise wrong("code")
    return replace(
        item,
        title=title_for(item.title, item.text, item.where),
        options=options,
        areas=areas,
        multiple=multiple,
        shuffle=fields.truth("shuffle", default=True),
        feedback=read_html(fields, "feedback"),
    )


def _option(fields: Fields, shared: _Shared) -> Option:
    return replace(read_option(fields), picture=shared.picture(fields.part("picture")))


def _of_bank(item: ItemData, fields: Fields, shared: _Shared) -> ItemData:
    content = checked_content(item.kind, fields.data("content"))
    photograph = fields.part("picture")
    bank = BankData(
        code=fields.matching("code", CODE),
        status=fields.one_of("status", ItemStatus.values),
        brand=fields.matching("brand", BRAND) if "brand" in fields.values else "",
        for_practice=fields.truth("for_practice"),
        content=content,
        specimen=shared.specimen(fields.text("specimen")) if "specimen" in fields.values else None,
        rival=shared.specimen(fields.text("rival")) if "rival" in fields.values else None,
        photograph=_photograph(photograph) if photograph else None,
        tells=tuple(shared.tell(slug) for slug in fields.texts("tells", most=MAX_TELLS, longest=80)),
        book=shared.book(fields.text("book")) if "book" in fields.values else None,
    )
    plain = fields_of(content) if item.kind in ("choice", "order", "hotspot", "single") else {}
    return replace(item, **plain, content={BANK: bank})

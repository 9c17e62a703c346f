"""Filling the question bank."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from quizzes.enums import ItemStatus
from quizzes.models import Item
from quizzes.specimens.collection import GENERATOR, Drawn
from quizzes.specimens.drawing import RENDITION_WIDTHS
from quizzes.specimens.listings import Offer, tells_of
from quizzes.specimens.models import Specimen, picture_path


def keep_pictures(*, drawn: Iterable[Drawn]) -> None:
    """Copy the pictures of drawn specimens to the media storage, those that are not there yet."""
    for one in drawn:
        for width in RENDITION_WIDTHS:
            path = picture_path(one.entry.code, width)
            if not default_storage.exists(path):
                default_storage.save(path, ContentFile(one.entry.path(width).read_bytes()))


def keep_specimen(*, drawn: Drawn) -> Specimen:
    """Store a drawn specimen; one that is already there is returned unchanged."""
    entry, planned = drawn.entry, drawn.entry.plan()
    specimen, _ = Specimen.objects.get_or_create(
        code=entry.code,
        defaults={
            "family_slug": entry.family,
            "seed": entry.seed,
            "generator": GENERATOR,
            "level": entry.level,
            "traits": planned.traits,
            "oddity_slugs": list(planned.oddities),
            "parts": drawn.parts,
        },
    )
    return specimen


@transaction.atomic
def load_items(*, drawn: Iterable[Drawn], listings: Iterable[dict[str, Any]]) -> int:
    """Fill the bank with items on these specimens and with these offers; returns the number of new items."""
    before = Item.objects.count()
    kept = [(one.entry, keep_specimen(drawn=one)) for one in drawn]
    for entry, specimen in kept:
        if entry.use in ("single", "hotspot"):
            _release(entry.use, specimen, level=entry.level, is_fake=specimen.is_fake)
    pairs: dict[tuple[str, int], list[Specimen]] = {}
    for entry, specimen in kept:
        if entry.use == "pair":
            pairs.setdefault((entry.family, entry.seed), []).append(specimen)
    for sides in pairs.values():
        left, right = sorted(sides, key=lambda specimen: specimen.code)
        _release("pair", left, rival=right, level=left.level, is_fake=None)
    pictured = {specimen.family.brand.slug: specimen for entry, specimen in kept if entry.use == "listing"}
    for content in listings:
        _release_offer(content, pictured[content["brand"]])
    return Item.objects.count() - before


def _release(kind: str, specimen: Specimen, **values: Any) -> Item:
    item, _ = Item.objects.get_or_create(
        kind_slug=kind, specimen=specimen, defaults={**values, "status": ItemStatus.RELEASED}
    )
    return item


def _release_offer(listing: dict[str, Any], specimen: Specimen) -> None:
    content = {key: value for key, value in listing.items() if key != "level"}
    Item.objects.get_or_create(
        kind_slug="listing",
        content=content,
        defaults={
            "specimen": specimen,
            "language": content["language"],
            "level": listing["level"],
            "is_fake": bool(tells_of(Offer.from_content(content))),
            "status": ItemStatus.RELEASED,
        },
    )

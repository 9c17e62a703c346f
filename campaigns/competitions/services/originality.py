"""Finds works that are alike: among this and earlier competitions, and known slogans. Only people refuse.

PostgreSQL searches slogans by pg_trgm. On SQLite, and for pictures everywhere, each process holds an index in
memory, which it brings up to date before each search.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from PIL import Image

from campaigns.competitions.enums import Kind
from campaigns.competitions.models import EntryAsset, EntryVersion, KnownSlogan, SimilarityFlag
from campaigns.competitions.similarity import (
    PICTURE_THRESHOLDS,
    SLOGAN_THRESHOLD,
    PictureHashes,
    PictureIndex,
    SloganIndex,
    slogan_similarity,
    trigram_threshold,
)
from uploads.resumable.services import open_picture

MOST = 10  # likenesses that are kept for a version
CANDIDATES = 50  # that are compared at first
WIDEST = 20_000  # and at most
WINDOW = 200  # rows that are read again on PostgreSQL: a lower number may be committed after a higher one

Found = list[tuple[int, float]]


@transaction.atomic
def flag_likenesses(*, version: EntryVersion) -> list[SimilarityFlag]:
    """Keep what a version is like. Flags that a person has ruled on stay as they are."""
    others, known = likenesses(version)
    rows = [("other_id", key, value) for key, value in others] + [
        ("known_id", key, value) for key, value in known
    ]
    for column, key, value in rows:
        SimilarityFlag.objects.get_or_create(
            version=version, **{column: key}, defaults={"similarity": round(min(value, 1.0), 4)}
        )
    return list(version.flags.all())


def likenesses(version: EntryVersion) -> tuple[Found, Found]:
    """(versions of other entries, known slogans) that are alike, each as (id, similarity from 0 to 1)."""
    if version.normalised:
        return _like_slogan(version), _like_known(version)
    if version.asset:
        return _like_picture(version), []
    return [], []


def same_works(version: EntryVersion) -> list[str]:
    """Codes of other entries of which some version holds the same slogan, link or picture."""
    same = EntryVersion.objects.exclude(entry=version.entry).filter(entry__erased_at=None)
    if version.normalised:
        same = same.filter(normalised=version.normalised)
    elif version.asset:
        same = same.filter(asset__upload__sha256=version.asset.upload.sha256)
    elif version.content.get("link"):
        same = same.filter(content__link=version.content["link"])
    else:
        return []
    return list(same.order_by("entry__code").values_list("entry__code", flat=True).distinct()[:MOST])


def metadata_left(asset: EntryAsset) -> list[str]:
    """Kinds of metadata in the stored picture. There are none in what we wrote ourselves."""
    with open_picture(asset.upload) as file, Image.open(file) as picture:
        exif = ["EXIF"] if picture.getexif() else []
        return exif + [key for key in ("xmp", "icc_profile", "comment", "exif") if picture.info.get(key)]


def _like_slogan(version: EntryVersion) -> Found:
    if connection.vendor == "postgresql":
        return _in_database(version)
    return _foreign(version, lambda limit: _told(SLOGANS.search(version.normalised, limit), limit))


def _in_database(version: EntryVersion) -> Found:
    """Trigrams find every slogan beyond the threshold, save those that differ in spaces alone.

    Asked are the newest versions of other entries only: nobody hides a copy behind their own older versions.
    """
    table, text = EntryVersion._meta.db_table, version.normalised
    with transaction.atomic(), connection.cursor() as cursor:
        least = str(trigram_threshold(SLOGAN_THRESHOLD))
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [least])
        cursor.execute(
            f"SELECT id, normalised FROM {table} AS one "
            "WHERE (normalised %% %s OR replace(normalised, ' ', '') = %s) AND entry_id <> %s AND NOT EXISTS "
            f"(SELECT 1 FROM {table} AS newer WHERE newer.entry_id = one.entry_id AND newer.id > one.id) "
            "ORDER BY similarity(normalised, %s) DESC LIMIT %s",
            [text, text.replace(" ", ""), version.entry_id, text, CANDIDATES],
        )
        rows = cursor.fetchall()
    return _best((key, slogan_similarity(text, other)) for key, other in rows)[:MOST]


def _told(found: Found, limit: int) -> tuple[Found, bool]:
    """What an index found, and whether it may hold more."""
    return found, len(found) == limit


def _foreign(version: EntryVersion, find: Callable[[int], tuple[Found, bool]]) -> Found:
    """Newest versions of other entries. More is asked for while own and older versions crowd them out."""
    limit = CANDIDATES
    while True:
        found, may_be_more = find(limit)
        newest = _newest_of_others(version, [key for key, _value in found])
        kept = _best((key, value) for key, value in found if key in newest)
        if len(kept) >= MOST or not may_be_more or limit >= WIDEST:
            return kept[:MOST]
        limit *= 8


def _like_known(version: EntryVersion) -> Found:
    """The index may still hold a text that was edited, so what is found is compared as it stands."""
    found = {key for key, _value in KNOWN.search(version.normalised)}
    rows = KnownSlogan.objects.filter(pk__in=found).values_list("pk", "text")
    return _best((key, slogan_similarity(version.normalised, text)) for key, text in rows)[:MOST]


def _like_picture(version: EntryVersion) -> Found:
    assert version.asset is not None
    hashes = PictureHashes.from_bytes(bytes(version.asset.hashes))
    is_logo = version.entry.category.kind == Kind.LOGO
    return _foreign(
        version, partial(_versions_near, hashes, PICTURE_THRESHOLDS["logo" if is_logo else "design"])
    )


def _versions_near(hashes: PictureHashes, threshold: float, limit: int) -> tuple[Found, bool]:
    assets = PICTURES.search(hashes, limit)
    near = {key: 1 - distance for key, distance in assets if distance <= threshold}
    versions = EntryVersion.objects.filter(asset__in=near).values_list("pk", "asset_id")
    return [(pk, near[asset]) for pk, asset in versions], len(near) == limit


def _newest_of_others(version: EntryVersion, ids: list[int]) -> set[int]:
    """Those that are the newest version of another entry, whose work still stands."""
    entries = (
        EntryVersion.objects.filter(pk__in=ids).exclude(entry=version.entry).filter(entry__erased_at=None)
    )
    newest = (
        EntryVersion.objects.filter(entry__in=entries.values("entry"))
        .values("entry")
        .annotate(newest=Max("pk"))
    )
    return set(newest.order_by().values_list("newest", flat=True)) & set(ids)


def _best(pairs: Iterable[tuple[int, float]]) -> Found:
    close = [pair for pair in pairs if pair[1] >= SLOGAN_THRESHOLD]
    return sorted(close, key=lambda pair: (-pair[1], pair[0]))


Rows = Iterator[tuple[Any, int, Any]]


class Catalogue:
    """An index in the memory of this process, filled with the rows that came since it was last asked.

    rows_after: given the mark of the last row that was taken in (None for none), yields mark, key and value.
    options: what the index is asked with.
    """

    def __init__(self, make: Callable[[], Any], rows_after: Callable[[Any], Rows], **options: float) -> None:
        self._make, self._rows_after, self._options = make, rows_after, options
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Begin anew: for tests, whose rows come and go."""
        self._index, self._last = self._make(), None
        self._held: set[tuple[Any, int]] = set()

    def search(self, what: Any, limit: int = CANDIDATES) -> Found:
        with self._lock:
            for mark, key, value in self._rows_after(self._last):
                if (mark, key) not in self._held:
                    self._index.add(key, value)
                    self._held.add((mark, key))
                self._last = mark
            return list(self._index.search(what, limit=limit, **self._options))


def _versions_after(last: int | None) -> Rows:
    rows = EntryVersion.objects.filter(pk__gt=(last or 0) - _window()).exclude(normalised="").order_by("pk")
    return rows.values_list("pk", "pk", "normalised").iterator(chunk_size=2000)


def _known_after(last: datetime | None) -> Rows:
    rows = KnownSlogan.objects.all()
    if last:
        rows = rows.filter(changed_at__gt=last - timedelta(seconds=_window()))
    return rows.order_by("changed_at").values_list("changed_at", "pk", "text").iterator(chunk_size=2000)


def _assets_after(last: int | None) -> Rows:
    rows = (
        EntryAsset.objects.filter(pk__gt=(last or 0) - _window()).order_by("pk").values_list("pk", "hashes")
    )
    for key, stored in rows.iterator(chunk_size=2000):
        yield key, key, PictureHashes.from_bytes(bytes(stored))


def _window() -> int:
    return WINDOW if connection.vendor == "postgresql" else 0


SLOGANS = Catalogue(SloganIndex, _versions_after, threshold=SLOGAN_THRESHOLD)
KNOWN = Catalogue(SloganIndex, _known_after, threshold=SLOGAN_THRESHOLD)
PICTURES = Catalogue(PictureIndex, _assets_after)

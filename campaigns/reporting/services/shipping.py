"""Bringing the records that come with the project onto a website, and keeping them up to date there.

What nobody changed follows the project; what editors changed stays as it is, what they deleted stays away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import Http404
from wagtail.log_actions import log

from campaigns.reporting.kinds import SHIPPED_KINDS
from campaigns.reporting.models import Marketplace, ShippedRecord
from campaigns.reporting.rules import may_edit_reporting
from campaigns.reporting.services.shipped_words import (
    Difference,
    differences,
    digest_of,
    is_newer,
    record_of,
    say,
    version_of,
)
from campaigns.reporting.shipped import CONTENT, Entry, entries


class Fate(StrEnum):
    """What became of a record."""

    NEW = "new"
    FOLLOWED = "followed"  # nobody had changed it
    HELD = "held"  # somebody changed it here, so it stays while the project's version is newer
    AWAY = "away"  # deleted here
    GONE = "gone"  # the project no longer has it
    REFUSED = "refused"  # it does not go together with what is here


@dataclass(frozen=True)
class Change:
    """record: as it is here, or as it would be. problems: why it was refused."""

    fate: Fate
    record: Any
    differences: Iterable[Difference] = ()
    problems: Iterable[str] = ()


def load_records(
    *, today: date, restore: bool = False, dry_run: bool = False, folder: Path = CONTENT
) -> list[Change]:
    """Bring what is new, and have what nobody changed follow; returns everything that is not as shipped.

    restore: bring back what was deleted here, too. dry_run: leave all as it is.
    """
    with transaction.atomic():
        changes = list(_Loading(today, restore).load(list(entries(folder))))
        transaction.set_rollback(dry_run)
    return changes


class _Loading:
    """One run, with everything that is here. Its rows are locked: no editor's change is overwritten."""

    def __init__(self, today: date, restore: bool) -> None:
        self.today, self.restore = today, restore
        self.shipped = {row.key: row for row in ShippedRecord.objects.order_by("pk").select_for_update()}
        self.here: dict[str, dict[int, Any]] = {
            kind: model._default_manager.order_by("pk").select_for_update().in_bulk()
            for kind, model in SHIPPED_KINDS.items()
        }

    def load(self, wanted: list[Entry]) -> Iterator[Change]:
        for entry in wanted:
            marketplace = self._marketplace_of(entry)
            if marketplace is not None or not entry.marketplace:  # else it is away with its marketplace
                version = record_of(entry, marketplace=marketplace, today=self.today)
                yield from self._load(entry, version)
        for key in sorted(self.shipped.keys() - {entry.key for entry in wanted}):
            record = self._record_here(key)
            if record is not None:
                yield Change(Fate.GONE, record)

    def _load(self, entry: Entry, version: Any) -> Iterator[Change]:
        row = self.shipped.get(entry.key) or self._row_for_what_was_here(entry, version)
        if row is None:
            yield self._bring(ShippedRecord(key=entry.key), entry, version)
            return
        record = self._record_here(entry.key)
        if record is None and row.record_id is not None:
            yield self._bring(row, entry, version) if self.restore else Change(Fate.AWAY, version)
        elif record is not None and row.version != version_of(entry):
            yield from self._meet(row, entry, record, version)

    def _bring(self, row: ShippedRecord, entry: Entry, record: Any) -> Change:
        change = _saved(record, Fate.NEW)
        if change.fate == Fate.NEW:
            self.shipped[entry.key] = _settle(row, entry, record)
            self.here[entry.kind][record.pk] = record
        return change

    def _meet(self, row: ShippedRecord, entry: Entry, record: Any, version: Model) -> Iterator[Change]:
        """A record that is here, and another version of it."""
        new = differences(record, version)
        if not new:
            _settle(row, entry, record)
        elif row.kept_as == digest_of(record):
            yield _follow(row, entry, record, version)
        elif is_newer(record, version):
            yield Change(Fate.HELD, record, new)

    # --- what is here -------------------------------------------------------------------------------------

    def _record_here(self, key: str) -> Any:
        row = self.shipped[key]
        return self.here[row.kind].get(row.record_id)

    def _marketplace_of(self, entry: Entry) -> Marketplace | None:
        return self._record_here(entry.marketplace) if entry.marketplace in self.shipped else None

    def _row_for_what_was_here(self, entry: Entry, version: Any) -> ShippedRecord | None:
        """For a record from before this was noted down, or one that editors made by themselves."""
        taken = {row.record_id for row in self.shipped.values() if row.kind == entry.kind}
        free = [record for pk, record in self.here[entry.kind].items() if pk not in taken]
        record = next((one for one in free if _is_same(entry.kind, one, version)), None)
        if record is None and not any(_says_something_of_it(entry.kind, one, version) for one in free):
            return None
        row = ShippedRecord(key=entry.key, record_id=record and record.pk)
        if record is not None and _is_as_shipped(record, version):
            row.kept_as = digest_of(record)
        if record is not None and _is_settled(record, version):
            row.version = version_of(entry)
        row.save()
        self.shipped[entry.key] = row
        return row


def _is_same(kind: str, record: Any, version: Any) -> bool:
    """Whether a record here is about the same as one of the project."""
    if kind == "marketplace":
        return bool(record.slug == version.slug or record.name == version.name)
    if kind == "authority":
        is_same = record.purpose == version.purpose and (
            _share_words(record.name, version.name) or record.address == version.address != ""
        )
        return bool(is_same and record.country == version.country)
    if kind == "note":
        is_same = _share_words(record.text, version.text) or record.source == version.source != ""
        return bool(is_same and record.country == version.country)
    return _is_of_same_place(record, version) and (
        kind == "route" or record.shops == version.shops or _share_words(record.shops, version.shops)
    )


def _says_something_of_it(kind: str, record: Any, version: Any) -> bool:
    """Whether editors wrote, in records of their own, what a marketplace does in a country."""
    return kind == "protection" and _is_of_same_place(record, version)


def _is_of_same_place(record: Any, version: Any) -> bool:
    return bool(record.marketplace_id == version.marketplace_id and record.country == version.country)


def _share_words(one: dict[str, str], other: dict[str, str]) -> bool:
    return bool(set(one.items()) & set(other.items()))


def _is_as_shipped(record: Any, version: Any) -> bool:
    """The date alone may be an earlier one: that of a computer whose clock was behind."""
    new = [one.name for one in differences(record, version)]
    if new == ["checked_on"] and record.checked_on and version.checked_on:
        return bool(record.checked_on < version.checked_on)
    return not new


def _is_settled(record: Any, version: Any) -> bool:
    """Nothing newer, or nothing that anybody looked up, while somebody here did."""
    is_looked_up = getattr(record, "checked_by_id", None) is not None
    return (is_looked_up and version.checked_on is None) or not is_newer(record, version)


# --- one record -------------------------------------------------------------------------------------------


def _follow(row: ShippedRecord, entry: Entry, record: Any, version: Model, *, user: Any = None) -> Change:
    """Have a record say what the project says now. Nobody here stands for it any more."""
    new = differences(record, version)
    say(record, version)
    if hasattr(record, "checked_by"):
        record.checked_by = None
    change = _saved(record, Fate.FOLLOWED, new, user)
    if change.fate == Fate.FOLLOWED:
        _settle(row, entry, record)
    return change


def _saved(record: Any, fate: Fate, new: Iterable[Difference] = (), user: Any = None) -> Change:
    """Save a record with its place in its history, or say why not."""
    action = "wagtail.create" if record.pk is None else "wagtail.edit"
    try:
        record.full_clean()
    except ValidationError as error:
        if record.pk is not None:
            record.refresh_from_db()
        return Change(Fate.REFUSED, record, new, error.messages)
    record.save()
    log(instance=record, action=action, user=user, content_changed=True)
    return Change(fate, record, new)


def _settle(row: ShippedRecord, entry: Entry, record: Any) -> ShippedRecord:
    """Note down that a record is as the project has it."""
    row.record_id, row.version, row.kept_as = record.pk, version_of(entry), digest_of(record)
    row.save()
    return row


# --- what editors decide ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Newer:
    """A record here, and a newer version of it that the project ships."""

    row: ShippedRecord
    entry: Entry
    record: Any
    today: date

    @cached_property
    def version(self) -> Any:
        marketplace = self.record.marketplace if self.entry.marketplace else None
        return record_of(self.entry, marketplace=marketplace, today=self.today)

    @cached_property
    def differences(self) -> list[Difference]:
        return differences(self.record, self.version)


def newer_versions(*, records: Iterable[tuple[str, Any]], today: date) -> list[Newer]:
    """Of some records, each with its kind, those of which the project ships a newer version."""
    here = {(kind, record.pk): record for kind, record in records}
    return list(_newer(ShippedRecord.objects.order_by("key"), here, today))


def _newer(
    rows: Iterable[ShippedRecord], here: dict[tuple[str, int | None], Any], today: date
) -> Iterator[Newer]:
    wanted = {entry.key: entry for entry in entries()}
    for row in rows:
        entry, record = wanted.get(row.key), here.get((row.kind, row.record_id))
        if entry is not None and record is not None and row.version != version_of(entry):
            newer = Newer(row, entry, record, today)
            if is_newer(record, newer.version):
                yield newer


def access_shipped(user: Any, *, pk: int) -> ShippedRecord:
    """What became of a shipped record, for somebody who keeps these records correct. Raises 404."""
    row = ShippedRecord.objects.filter(pk=pk).first() if may_edit_reporting(user) else None
    if row is None:
        raise Http404
    return row


@transaction.atomic
def take_newer(*, row: ShippedRecord, user: Any, today: date) -> Change | None:
    """Have a record say what the project says, whoever changed it before. None: nothing is newer any more."""
    newer = _lock_newer(row, today)
    if newer is None:
        return None
    return _follow(newer.row, newer.entry, newer.record, newer.version, user=user)


@transaction.atomic
def decline_newer(*, row: ShippedRecord, today: date) -> Change | None:
    """Keep a record as it is here, until the project ships yet another version. None: as in take_newer."""
    newer = _lock_newer(row, today)
    if newer is None:
        return None
    newer.row.version = version_of(newer.entry)
    newer.row.save()
    return Change(Fate.HELD, newer.record)


def _lock_newer(row: ShippedRecord, today: date) -> Newer | None:
    """Read what is there now, and lock it in the order of _Loading: the row, then its record."""
    rows = list(ShippedRecord.objects.select_for_update().filter(pk=row.pk))
    records = SHIPPED_KINDS[row.kind]._default_manager.select_for_update().filter(pk=row.record_id)
    return next(_newer(rows, {(row.kind, record.pk): record for record in records}, today), None)

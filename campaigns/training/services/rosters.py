"""Rosters: a file is looked at first, and taken when all of it is right and nothing changed meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from campaigns.training.enums import Kind, Phase
from campaigns.training.exceptions import NotOpen, RosterChanged
from campaigns.training.models import CampusSession, RosterEntry, RosterImport
from campaigns.training.roster_files import Refused, number_key, read_roster

FIELDS = ("number", "name", "group")
MAX_NAME = 120  # of the file


class What(StrEnum):
    """What taking a file does to a line of the roster."""

    CHANGED = "changed"
    GONE = "gone"
    NEW = "new"
    SAME = "same"


@dataclass(frozen=True)
class Student:
    """A line of a roster. joined: whether somebody in the session has said that it is theirs."""

    number: str
    name: str
    group: str
    joined: bool = False


@dataclass(frozen=True)
class Change:
    """What happens to one line. before: None for a new one; after: None for one that goes."""

    what: What
    before: Student | None
    after: Student | None

    @property
    def number(self) -> str:
        known = self.after or self.before
        assert known is not None
        return known.number

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Before and after, of each field; the same text twice where nothing changes."""
        old, new = self.before or self.after, self.after or self.before
        return [(getattr(old, field), getattr(new, field)) for field in FIELDS]


@dataclass(frozen=True)
class Looked:
    """What a file holds. Where rows were refused there is no pending import, and nothing was stored."""

    pending: RosterImport | None
    refused: Sequence[Refused]
    notes: Sequence[str]
    students: int


@dataclass(frozen=True)
class Plan:
    """What taking an import would do. fingerprint: of the roster that it was compared with."""

    changes: Sequence[Change]
    fingerprint: str

    @property
    def counts(self) -> dict[str, int]:
        found = [change.what for change in self.changes]
        return {what.value: found.count(what) for what in What}


def look(*, session: CampusSession, data: bytes, name: str, now: datetime) -> Looked:
    """Read a file. Its rows are kept for a day, until somebody takes them; not one where any row is refused.

    Raises UnreadableRoster for what is no list, and NotOpen for a session that takes none.
    """
    check_takes_roster(session)
    file = read_roster(data)
    pending = None
    if not file.refused:
        rows = [{field: getattr(line, field) for field in FIELDS} for line in file.lines]
        pending = RosterImport.objects.create(
            session=session, file_name=name[-MAX_NAME:], rows=rows, made_at=now
        )
    return Looked(pending, file.refused, file.notes, len(file.lines))


def check_takes_roster(session: CampusSession) -> None:
    """Raises NotOpen: whoever takes a module alone, or a session that was cancelled, has no roster."""
    if session.kind == Kind.OPEN or session.phase == Phase.CANCELLED:
        raise NotOpen(_("This session takes no roster."))


def access_import(*, session: CampusSession, code: str) -> RosterImport:
    """A file of this session that was looked at. Raises 404 for none, and for one that was taken."""
    found = session.imports.filter(code=code).first()
    if found is None:
        raise Http404(_("This list was taken already, or it is too old. Send the file again."))
    return found


def plan(*, pending: RosterImport, replace: bool) -> Plan:
    """What taking it would do now. replace: whether lines that are not in the file go."""
    return _plan(_kept(pending.session_id), pending.rows, replace=replace)


def take(*, pending: RosterImport, replace: bool, fingerprint: str) -> Plan:
    """Do what the plan said. fingerprint: of that plan.

    Raises RosterChanged where the roster is not as it was then, and where the file was taken already.
    """
    with transaction.atomic():
        CampusSession.objects.select_for_update(of=("self",)).get(pk=pending.session_id)
        rows = RosterImport.objects.filter(pk=pending.pk).values_list("rows", flat=True).first()
        kept = _kept(pending.session_id)
        if rows is None or _fingerprint(kept) != fingerprint:
            raise RosterChanged(
                _("The roster has changed meanwhile. Look at what would happen now, and take it then.")
            )
        found = _plan(kept, rows, replace=replace)
        _write(pending.session_id, found.changes)
        pending.delete()
    return found


def _kept(session: int) -> dict[str, Student]:
    """The roster by the keys of its numbers."""
    rows = RosterEntry.objects.filter(session=session).values_list("number_key", *FIELDS, "attendance")
    return {
        key: Student(number, name, group, joined=attendance is not None)
        for key, number, name, group, attendance in rows
    }


def _fingerprint(kept: Mapping[str, Student]) -> str:
    """Of a roster and of who has joined: somebody may be on a line that goes."""
    parts = [repr((key, kept[key])) for key in sorted(kept)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _plan(kept: Mapping[str, Student], rows: Sequence[Mapping[str, Any]], *, replace: bool) -> Plan:
    changes = []
    seen = set()
    for row in rows:
        key = number_key(row["number"])
        seen.add(key)
        before = kept.get(key)
        joined = before is not None and before.joined
        after = Student(row["number"], row["name"], row["group"], joined=joined)
        changes.append(Change(_what(before, after), before, after))
    if replace:
        changes += [Change(What.GONE, one, None) for key, one in kept.items() if key not in seen]
    order = list(What)
    return Plan(sorted(changes, key=lambda change: order.index(change.what)), _fingerprint(kept))


def _what(before: Student | None, after: Student) -> What:
    if before is None:
        return What.NEW
    return What.SAME if before == after else What.CHANGED


def _write(session: int, changes: Sequence[Change]) -> None:
    gone = [number_key(change.number) for change in changes if change.what == What.GONE]
    RosterEntry.objects.filter(session=session, number_key__in=gone).delete()
    RosterEntry.objects.bulk_create(
        (
            RosterEntry(
                session_id=session,
                number=change.after.number,
                number_key=number_key(change.number),
                name=change.after.name,
                group=change.after.group,
            )
            for change in changes
            if change.after is not None and change.what in (What.NEW, What.CHANGED)
        ),
        update_conflicts=True,
        unique_fields=["session", "number_key"],
        update_fields=FIELDS,
    )


@transaction.atomic
def drop(*, session: CampusSession) -> int:
    """Delete who is expected, and files that wait to be taken. Who joined, and what they did, stays without a
    number. Returns how many students were on the roster."""
    session.imports.all().delete()
    return session.roster.all().delete()[1].get("training.RosterEntry", 0)

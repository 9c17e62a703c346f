"""Proving the chain: every event is read once, in order, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import DatabaseError, transaction

from audit.chain import FIRST, hash_of
from audit.models import AuditEvent, AuditHead

CHUNK = 2_000  # events in memory at a time
CHANGED, MISSING, INSERTED, REORDERED = "changed", "missing", "inserted", "reordered"


@dataclass(frozen=True)
class Broken:
    """The first event that is wrong. what: one of the words above; why: how it was found out."""

    number: int
    what: str
    why: str

    def __str__(self) -> str:
        return f"event {self.number} is {self.what}: {self.why}"


@dataclass(frozen=True)
class Verdict:
    """events: how many were read; head: the hash of the last. kept_at: the number of the event whose hash
    was kept elsewhere, None if there is none."""

    events: int
    head: str
    broken: Broken | None = None
    kept_at: int | None = None


def verify(*, kept: str = "") -> Verdict:
    """Work out the chain again. kept: a head that was kept elsewhere, "" for none."""
    head = AuditHead.objects.first()
    if head is None:
        return Verdict(0, FIRST, Broken(0, MISSING, "the row with the head of the chain is gone"))
    verdict = Verdict(0, FIRST, kept_at=0 if kept == FIRST else None)
    events = AuditEvent.objects.filter(number__lte=head.number).order_by("number").iterator(CHUNK)
    for event in _readable(events):
        broken = _look(event, verdict, head)
        if broken or event is None:
            return replace(verdict, broken=broken)
        kept_at = event.number if event.hash == kept else verdict.kept_at
        verdict = Verdict(event.number, event.hash, kept_at=kept_at)
    return replace(verdict, broken=_look_at_end(verdict, head))


def _readable(events: Iterator[AuditEvent]) -> Iterator[AuditEvent | None]:
    """Each event; None, and no more, where a stored value is no value of its column."""
    try:
        yield from events
    except DatabaseError:
        raise
    except Exception:  # whatever a column makes of what was written past it
        yield None


def _look(event: AuditEvent | None, before: Verdict, head: AuditHead) -> Broken | None:
    """What is wrong with an event that follows the events before."""
    number = before.events + 1
    own = _hash(event) if event else None
    if event is None or own is None:
        return Broken(number, CHANGED, "it cannot be read")
    if event.number < number:
        return Broken(event.number, INSERTED, "numbers begin at 1")
    if event.number > number:
        return Broken(number, MISSING, f"the next one is event {event.number}")
    if own != event.hash:
        return _look_for_number(event, head)
    if event.previous_hash != before.head:
        return _replaced(event, head)
    return None


def _hash(event: AuditEvent) -> str | None:
    """None where a column holds something else than it should."""
    try:
        return hash_of(event.facts)
    except (AttributeError, TypeError, ValueError):
        return None


def _look_for_number(event: AuditEvent, head: AuditHead) -> Broken:
    """Its hash is wrong: is it right with another number?"""
    facts, number = event.facts, event.number
    was = next(
        (n for n in range(1, head.number + 2) if hash_of(replace(facts, number=n)) == event.hash), None
    )
    if was is None:
        return Broken(number, CHANGED, "its hash does not fit what it says")
    before = AuditEvent.objects.filter(hash=event.previous_hash).values_list("number", flat=True).first()
    if was < number and before == was - 1:
        return Broken(was, INSERTED, f"the event that was recorded as {was} is now {number}")
    if was > number and before is None and event.previous_hash != FIRST:
        return Broken(number, MISSING, f"the event that was recorded as {was} stands in its place")
    return Broken(number, REORDERED, f"it was recorded as event {was}")


def _replaced(event: AuditEvent, head: AuditHead) -> Broken:
    """Its hash is right, but it follows another event: either this one or the one before was rewritten."""
    number = event.number
    confirmed = event.hash == head.hash or AuditEvent.objects.filter(previous_hash=event.hash).exists()
    if confirmed and number > 1:
        return Broken(number - 1, CHANGED, f"event {number} holds another hash of it")
    return Broken(number, CHANGED, "it does not hold the hash of the event before")


def _look_at_end(verdict: Verdict, head: AuditHead) -> Broken | None:
    if verdict.events < head.number:
        return Broken(verdict.events + 1, MISSING, f"{head.number} events were recorded")
    if verdict.head != head.hash:
        return Broken(verdict.events, CHANGED, "the head of the chain holds another hash of it")
    with transaction.atomic():  # nobody records meanwhile
        last = AuditHead.objects.select_for_update().get().number
        beyond = AuditEvent.objects.filter(number__gt=last).values_list("number", flat=True).first()
    return Broken(beyond, INSERTED, f"{last} events were recorded") if beyond else None

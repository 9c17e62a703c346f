"""Events for tests, and the hands of somebody who gets past the guards of the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from audit import guards, kinds
from audit.chain import FIRST, Facts, hash_of
from audit.models import AuditEvent, AuditHead
from audit.services import record
from audit.verification import verify

START = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
KIND = "test.happened"
SUBJECT = ("thing", "K7QX2M")
kinds.register(KIND, "It happened")


def happen(**given: Any) -> AuditEvent:
    """One event, with whatever a test wants otherwise."""
    facts = {"kind": KIND, "subject": SUBJECT, "actor": "", "data": {}, "now": START}
    return record(**{**facts, **given})


def chain_of(count: int) -> list[AuditEvent]:
    return [happen(data={"step": step}) for step in range(1, count + 1)]


def assert_whole_chain() -> None:
    """Everything that was recorded is in the chain, as it was recorded."""
    verdict = verify()
    assert (verdict.broken, verdict.events) == (None, AuditEvent.objects.count())


@contextmanager
def without_guards() -> Iterator[None]:
    guards.remove(connection)
    try:
        yield
    finally:
        guards.install(connection)


def tamper(sql: str, *values: Any) -> None:
    """Write past the guards."""
    with without_guards(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def forge(event: AuditEvent, **changed: Any) -> None:
    """Change an event and make its own hash fit again."""
    facts = Facts(**{**vars(event.facts), **changed})
    for name in changed:
        setattr(event, name, changed[name])
    event.hash = hash_of(facts)
    with without_guards():
        super(type(AuditEvent.objects.all()), AuditEvent.objects.filter(pk=event.pk)).update(
            **changed, hash=event.hash
        )


def plant(number: int, previous_hash: str, **changed: Any) -> AuditEvent:
    """Write an event into the table that was never recorded, with a hash that fits."""
    given = {"at": START, "kind": KIND, "subject_type": "thing", "subject_id": "X", "actor": "", "data": {}}
    facts = Facts(number=number, previous_hash=previous_hash, **{**given, **changed})
    event = AuditEvent(**vars(facts), hash=hash_of(facts))
    event.save()
    return event


def forget_events() -> None:
    """For tests that commit: the chain as it was before any event."""
    with without_guards(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditevent")
        AuditHead.objects.update(number=0, hash=FIRST)

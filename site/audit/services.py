"""Recording events."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.transaction import TransactionManagementError

from audit import kinds
from audit.chain import ACTOR, SLUG, TOKEN, Facts, check_data, hash_of
from audit.models import AuditEvent, AuditHead

Subject = tuple[str, str]
GUEST, GUARDIAN, SYSTEM = "", "guardian", "system"


def record(*, kind: str, subject: Subject, actor: str, data: dict[str, Any], now: dt.datetime) -> AuditEvent:
    """Add an event to the chain, in the transaction of what it records: both stay or neither.

    subject: its type and its public code, such as ("entry", "K7QX2M"). actor: GUEST, GUARDIAN, SYSTEM or
    `actor_of` a user. data: plain facts without personal data, see `chain.check_data`.

    Everybody who records waits here for the transaction before to end: record last, after every other row
    was locked, so that two transactions never wait for each other.

    Raises UnknownKind, ValueError and TransactionManagementError; all of them are errors in the program.
    """
    kinds.check_known(kind)
    _check_subject(subject)
    if not ACTOR.fullmatch(actor):
        raise ValueError(f"{actor!r} is no actor")
    check_data(data)
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("An event is recorded in the transaction of what it is about.")
    return _append(kind=kind, subject_type=subject[0], subject_id=subject[1], actor=actor, data=data, at=now)


def _append(**given: Any) -> AuditEvent:
    # SQLite knows no locked rows, but its transactions are IMMEDIATE: one writer at a time.
    head = AuditHead.objects.select_for_update().get()
    facts = Facts(number=head.number + 1, previous_hash=head.hash, **given)
    event = AuditEvent(**vars(facts), hash=hash_of(facts))
    event.save()
    AuditHead.objects.filter(pk=head.pk).update(number=event.number, hash=event.hash)
    return event


def actor_of(user: Any) -> str:
    """How the chain names who did something: by number only. A guest for None and nobody signed in."""
    return f"user:{user.pk}" if user is not None and user.is_authenticated else GUEST


def _check_subject(subject: Subject) -> None:
    subject_type, subject_id = subject
    if not SLUG.fullmatch(subject_type):
        raise ValueError(f"{subject_type!r} is no type of a subject")
    if not (subject_id and TOKEN.fullmatch(subject_id)):
        raise ValueError("a subject is named by its public code")

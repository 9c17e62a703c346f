"""`manage.py verify_audit`: whole, or the first event that is wrong and how."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.chain import FIRST
from audit.models import AuditHead
from audit.verification import verify
from tests.audit.events import chain_of, forge, happen, plant, tamper

pytestmark = pytest.mark.django_db


def said(**options: Any) -> list[str]:
    out = io.StringIO()
    call_command("verify_audit", stdout=out, **options)
    return out.getvalue().splitlines()


def found() -> tuple[int, str]:
    """The first event that is wrong, and what it is."""
    broken = verify().broken
    assert broken is not None
    return broken.number, broken.what


def swap_numbers(one: int, other: int) -> None:
    for old, new in ((one, 1000), (other, one), (1000, other)):
        tamper("UPDATE audit_auditevent SET number = %s WHERE number = %s", new, old)


def shift_numbers(first: int, last: int, by: int) -> None:
    numbers = range(first, last + 1)
    for number in sorted(numbers, reverse=by > 0):
        tamper("UPDATE audit_auditevent SET number = %s WHERE number = %s", number + by, number)


def drop(number: int) -> None:
    tamper("DELETE FROM audit_auditevent WHERE number = %s", number)


# --- whole ---


def test_an_empty_chain_is_whole() -> None:
    assert said() == ["0 events, whole", f"head {FIRST}"]
    assert said(head=FIRST) == ["0 events, whole", "the head that was kept is event 0", f"head {FIRST}"]


def test_a_chain_is_whole_and_says_its_head() -> None:
    events = chain_of(3)
    assert said() == ["3 events, whole", f"head {events[2].hash}"]


def test_a_head_that_was_kept_is_found_after_more_was_recorded() -> None:
    kept = chain_of(2)[1].hash
    head = happen().hash
    assert said(head=kept.upper()) == ["3 events, whole", "the head that was kept is event 2", f"head {head}"]


def test_a_head_is_64_letters() -> None:
    with pytest.raises(CommandError, match="64 hexadecimal letters"):
        said(head="abc")


# --- broken ---


def test_the_command_names_what_is_wrong() -> None:
    chain_of(3)
    tamper("UPDATE audit_auditevent SET actor = 'system' WHERE number = 2")
    with pytest.raises(CommandError) as refused:
        said()
    assert str(refused.value) == (
        "The chain is broken: event 2 is changed: its hash does not fit what it says."
    )
    assert refused.value.returncode == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-11-22 09:30:00.000001"),
        ("kind", "test.other"),
        ("subject_type", "other"),
        ("subject_id", "OTHER"),
        ("actor", "system"),
        ("data", '{"step": 9}'),
        ("data", '{"step": "2"}'),
        ("data", "{}"),
        ("data", "null"),
        ("previous_hash", "1" * 64),
        ("hash", "1" * 64),
    ],
)
def test_a_change_of_any_column_is_found(column: str, value: str) -> None:
    chain_of(4)
    tamper(f"UPDATE audit_auditevent SET {column} = %s WHERE number = 2", value)
    assert found() == (2, "changed")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite stores a text in a column of times")
def test_what_cannot_be_read_is_changed() -> None:
    chain_of(3)
    tamper("UPDATE audit_auditevent SET at = %s WHERE number = 2", "yesterday")
    assert found() == (2, "changed")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_change_with_a_hash_that_fits_is_found(number: int) -> None:
    forge(chain_of(3)[number - 1], actor="system")
    assert found() == (number, "changed")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_another_hash_before_is_found(number: int) -> None:
    forge(chain_of(3)[number - 1], previous_hash="1" * 64)
    assert found() == (number, "changed") if number != 3 else found()[1] == "changed"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_an_event_that_is_gone_is_missed(number: int) -> None:
    chain_of(4)
    drop(number)
    assert found() == (number, "missing")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_gap_that_was_closed_is_found(number: int) -> None:
    chain_of(4)
    drop(number)
    shift_numbers(number + 1, 4, -1)
    assert found() == (number, "missing")


def test_an_event_that_was_put_in_between_is_found() -> None:
    events = chain_of(4)
    shift_numbers(3, 4, +1)
    plant(3, events[1].hash)
    assert found() == (3, "inserted")


@pytest.mark.parametrize("number", [0, -3, 4, 9])
def test_an_event_outside_the_chain_is_found(number: int) -> None:
    events = chain_of(3)
    plant(number, events[2].hash)
    assert found() == (number, "inserted")


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 3), (1, 4)])
def test_another_order_is_found(one: int, other: int) -> None:
    chain_of(4)
    swap_numbers(one, other)
    assert found() == (one, "reordered")


def test_a_head_that_is_gone_is_found() -> None:
    chain_of(2)
    tamper("DELETE FROM audit_audithead")
    assert found() == (0, "missing")


# --- cut off ---


def cut_off(number: int, head: str) -> None:
    """Take away the last event, and set the head back."""
    drop(number)
    tamper("UPDATE audit_audithead SET number = %s, hash = %s", number - 1, head)


def test_an_end_that_was_cut_off_is_found_by_the_head_that_was_kept() -> None:
    events = chain_of(3)
    kept = events[2].hash
    cut_off(3, events[1].hash)
    assert said() == ["2 events, whole", f"head {events[1].hash}"]
    with pytest.raises(CommandError, match="none of its 2 events has the head that was kept"):
        said(head=kept)
    happen()
    with pytest.raises(CommandError, match="none of its 3 events has the head that was kept"):
        said(head=kept)


def test_a_chain_that_was_written_anew_is_found_by_the_head_that_was_kept() -> None:
    kept = chain_of(3)[2].hash
    for number in (1, 2, 3):
        drop(number)
    tamper("UPDATE audit_audithead SET number = 0, hash = %s", FIRST)
    for _step in range(3):
        happen(actor="system")
    assert len(said()) == 2
    with pytest.raises(CommandError, match="none of its 3 events"):
        said(head=kept)


# --- whatever is done ---


COLUMNS = {
    "kind": "test.other",
    "subject_type": "other",
    "subject_id": "OTHER",
    "actor": "system",
    "data": '{"x": 1}',
    "previous_hash": "1" * 64,
    "hash": "1" * 64,
}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_done_to_one_event_is_found_at_its_number(data: st.DataObject) -> None:
    length = data.draw(st.integers(1, 8))
    number = data.draw(st.integers(1, length))
    with transaction.atomic():
        chain_of(length)
        assert verify().broken is None
        column = data.draw(st.sampled_from(["gone", *COLUMNS]))
        if column == "gone":
            drop(number)
            assert found() == (number, "missing")
        else:
            tamper(f"UPDATE audit_auditevent SET {column} = %s WHERE number = %s", COLUMNS[column], number)
            assert found() == (number, "changed")
        transaction.set_rollback(True)
    assert AuditHead.objects.get().number == 0

"""Points: given once, never changed, never below nothing, and forgotten with the player."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from rewards.badges import BADGES, badges_of
from rewards.enums import Reason
from rewards.models import LedgerEntry
from rewards.services import award, forget, total_points

NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
HOLDER = "player:" + "a" * 64

pytestmark = pytest.mark.django_db


def give(
    points: int = 10, *, holder: str = HOLDER, reason: Reason = Reason.ROUND, source: str = "round:1"
) -> LedgerEntry:
    return award(holder=holder, reason=reason, points=points, source=source, now=NOW)


def test_the_same_thing_pays_once() -> None:
    first = give(10)
    again = award(
        holder=HOLDER, reason=Reason.ROUND, points=99, source="round:1", now=NOW + dt.timedelta(days=1)
    )
    assert (again.pk, again.points, again.given_at) == (first.pk, 10, NOW)
    assert (LedgerEntry.objects.count(), total_points(holder=HOLDER)) == (1, 10)


def test_another_source_reason_or_holder_pays_again() -> None:
    give(10)
    give(10, source="round:2")
    give(5, reason=Reason.KEEN_EYE)
    give(7, holder="player:b")
    assert (total_points(holder=HOLDER), total_points(holder="player:b")) == (25, 7)


def test_the_database_itself_pays_once() -> None:
    give(10)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(
            holder=HOLDER, reason=Reason.ROUND, points=10, source="round:1", given_at=NOW
        )


def test_nobody_has_points_before_the_first() -> None:
    assert total_points(holder="player:nobody") == 0


def test_no_points_are_points_too() -> None:
    assert give(0).points == 0


def test_points_are_never_below_nothing() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        give(-1)
    assert LedgerEntry.objects.count() == 0


def test_an_entry_cannot_be_changed() -> None:
    entry = give(10)
    entry.points = 1_000_000
    with pytest.raises(ValueError, match="append-only"):
        entry.save()
    with pytest.raises(ValueError, match="append-only"):
        entry.save(update_fields=["points"])
    assert total_points(holder=HOLDER) == 10


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: LedgerEntry.objects.update(points=1_000_000),
        lambda entry: LedgerEntry.objects.filter(pk=entry.pk).update(points=1_000_000),
        lambda entry: LedgerEntry.objects.bulk_update([entry], ["points"]),
        lambda entry: LedgerEntry.objects.update_or_create(pk=entry.pk, defaults={"points": 1_000_000}),
    ],
    ids=["all", "some", "bulk", "or create"],
)
def test_many_entries_cannot_be_changed_at_once(change: Callable[[LedgerEntry], object]) -> None:
    entry = give(10)
    with pytest.raises(ValueError, match="append-only"), transaction.atomic():
        change(entry)
    assert total_points(holder=HOLDER) == 10


def test_nothing_of_ours_updates_the_ledger() -> None:
    """Not by the model, then not by SQL either: only tests of the database write to it directly."""
    import re

    from tests.house.trees import ROOT, python_files

    sql = re.compile(rf"(update|insert into)\s+\W?{LedgerEntry._meta.db_table}", re.I)
    assert [path for path in python_files() if sql.search((ROOT / path).read_text())] == []


def test_badges_are_computed_from_reasons_of_skill_in_their_order() -> None:
    assert badges_of(holder=HOLDER) == []
    give(10)
    assert badges_of(holder=HOLDER) == []  # for playing much there is no badge
    give(0, reason=Reason.CALIBRATED, source="round:2")
    give(0, reason=Reason.KEEN_EYE, source="round:3")
    give(0, reason=Reason.KEEN_EYE, source="round:4")
    give(0, reason=Reason.FAIR_MIND, holder="player:b")
    assert [badge.reason for badge in badges_of(holder=HOLDER)] == [Reason.KEEN_EYE, Reason.CALIBRATED]


def test_every_skill_has_one_badge_with_words_and_a_drawing() -> None:
    assert [badge.reason for badge in BADGES] == [reason for reason in Reason if reason != Reason.ROUND]
    for badge in BADGES:
        assert str(badge.name) != ""
        assert str(badge.meaning).endswith(".")
        assert badge.icon != ""


def test_badges_are_stored_nowhere() -> None:
    give(0, reason=Reason.KEEN_EYE)
    assert [name for name in connection.introspection.table_names() if "badge" in name] == []
    forget(holders=[HOLDER])
    assert badges_of(holder=HOLDER) == []


def test_forgetting_removes_everything_of_these_holders_and_of_nobody_else() -> None:
    give(10)
    give(5, reason=Reason.KEEN_EYE)
    give(7, holder="player:b")
    give(9, holder="player:c")
    assert forget(holders=[HOLDER, "player:b", "player:nobody"]) == 3
    assert (
        total_points(holder=HOLDER),
        total_points(holder="player:b"),
        total_points(holder="player:c"),
    ) == (0, 0, 9)
    assert forget(holders=[HOLDER]) == 0
    assert forget(holders=[]) == 0


def test_after_forgetting_the_same_key_starts_again() -> None:
    give(10)
    forget(holders=[HOLDER])
    assert give(20).points == 20

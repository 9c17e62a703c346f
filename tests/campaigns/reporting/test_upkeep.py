"""What needs a look on a day, and what it means that somebody looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from campaigns.reporting.enums import Drawing, Outcome, SeenAs, State
from campaigns.reporting.kinds import KINDS
from campaigns.reporting.models import Checked, Departure, LinkCheck
from campaigns.reporting.services.guide import guide_for
from campaigns.reporting.services.upkeep import (
    Lack,
    Missing,
    access_record,
    departures,
    look_through,
    note_checked,
)
from tests.campaigns.reporting.listed import (
    TODAY,
    make_authority,
    make_marketplace,
    make_note,
    make_protection,
    make_route,
    steps,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 4, 8, tzinfo=dt.UTC)


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "parts"),
    [
        (0, ("", "")),
        (150, ("", "")),
        (151, ("", "soon")),
        (180, ("", "soon")),
        (181, ("old", "")),
        (900, ("old", "")),
    ],
)
def test_what_gets_old(days: int, parts: tuple[str, str]) -> None:
    make_authority(checked_on=days_ago(days))
    found = look_through(today=TODAY)
    assert ("old" if found.old else "", "soon" if found.soon else "") == parts
    assert [line.holds_until for line in found.soon] == [TODAY + dt.timedelta(180 - days)] * bool(parts[1])
    assert found.total == bool("".join(parts))


def test_the_longest_unchecked_comes_first() -> None:
    bazaar = make_marketplace()
    make_route(bazaar, checked_on=days_ago(200))
    make_protection(bazaar, checked_on=days_ago(300))
    make_authority(checked_on=days_ago(250))
    assert [line.kind for line in look_through(today=TODAY).old] == ["protection", "authority", "route"]


def test_what_is_not_verified() -> None:
    make_authority(state=State.GAP)
    make_note("KR", state=State.RECHECK)
    found = look_through(today=TODAY)
    assert [line.kind for line in found.gaps] == ["authority"]
    assert [line.kind for line in found.recheck] == ["note"]
    assert found.total == 2


def test_a_verified_record_without_a_day_is_a_gap() -> None:
    make_authority(checked_on=None)
    found = look_through(today=TODAY)
    assert (len(found.gaps), found.total) == (1, 1)


def test_marketplaces_of_which_nothing_is_said() -> None:
    bazaar, corner = make_marketplace(), make_marketplace("Corner")
    make_marketplace("Hidden", is_listed=False)
    make_route(bazaar)
    make_protection(corner)
    assert look_through(today=TODAY).missing == [
        Missing(Lack.PROTECTION, bazaar),
        Missing(Lack.ROUTE, corner),
    ]


def test_countries_of_which_it_is_not_said_who_helps() -> None:
    bazaar = make_marketplace()
    for place in ("", "EU", "IT", "KR"):
        make_route(bazaar, place)
    make_protection(bazaar, "SG")
    make_note("FR")
    make_authority("KR", state=State.GAP)
    make_authority("EU")
    missing = look_through(today=TODAY).missing
    assert [(one.lack, one.country) for one in missing] == [
        (Lack.AUTHORITY, code) for code in ("FR", "IT", "SG")
    ]


@pytest.mark.parametrize(
    ("values", "languages"),
    [
        ({}, []),
        ({"asks_for": {"en": "A photograph"}}, ["ko"]),
        ({"asks_for": {"ko": "사진"}}, ["en"]),
        ({"asks_for": {"en": "A photograph", "ko": ""}}, ["ko"]),
        ({"asks_for": {}}, []),
        ({"steps": [("step", {"text": {"en": "Tap.", "ko": ""}, "drawing": ""})]}, ["ko"]),
        ({"steps": steps(("Tap.", Drawing.MENU)), "reason": {"ko": "위조품"}}, ["en"]),
    ],
)
def test_texts_that_are_missing_in_one_language(values: dict[str, object], languages: list[str]) -> None:
    bazaar = make_marketplace()
    make_protection(bazaar)
    make_route(bazaar, **values)
    found = look_through(today=TODAY).untranslated
    assert [one.languages for one in found] == ([languages] if languages else [])


def test_links_that_fail_with_the_records_they_stand_in() -> None:
    bazaar = make_marketplace()
    make_protection(bazaar)
    routes = [make_route(bazaar, place) for place in ("", "IT")]
    for number, (address, outcome) in enumerate(
        [
            (routes[0].report_address, Outcome.BROKEN),
            (bazaar.help_address, Outcome.MOVED),
            (routes[0].source, Outcome.UNCLEAR),
            ("https://gone.example/", Outcome.BROKEN),
        ]
    ):
        since = NOW - dt.timedelta(days=number)
        LinkCheck.objects.create(address=address, outcome=outcome, checked_at=NOW, failing_since=since)
    found = look_through(today=TODAY)
    assert [one.records for one in found.links] == [[bazaar], routes]
    assert found.links_checked_at == NOW


def test_departures_of_thirty_days_by_the_alphabet() -> None:
    corner, bazaar = make_marketplace("Corner"), make_marketplace()
    for days, count in ((0, 3), (29, 4), (30, 50)):
        Departure.objects.create(marketplace=corner, day=days_ago(days), count=count)
    assert departures(today=TODAY) == [(bazaar, 0), (corner, 7)]


def make_of_each(name: str, country: str) -> None:
    """One record of each kind that needs a look, and links that fail."""
    marketplace = make_marketplace(name)
    for record in (
        make_route(marketplace, checked_on=None),
        make_protection(marketplace, country, checked_on=days_ago(200)),
        make_authority(country, about={"en": "Only English"}),
        make_note(country, state=State.RECHECK),
    ):
        for address in {record.source, getattr(record, "report_address", "")} - {""}:
            LinkCheck.objects.get_or_create(
                address=address, defaults={"outcome": Outcome.BROKEN, "checked_at": NOW, "failing_since": NOW}
            )


def test_the_number_of_queries_does_not_grow(person: Callable[..., User]) -> None:
    counts = []
    for names in (["One"], ["Two", "Three"]):
        for name in names:
            make_of_each(name, {"One": "KR", "Two": "IT", "Three": "SG"}[name])
        with CaptureQueriesContext(connection) as asked:
            found = look_through(today=TODAY)
            assert str(found.old[0].record)
            departures(today=TODAY)
        counts.append(len(asked))
    assert counts == [8, 8]


# --- that somebody looked ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "source", "after"),
    [
        (State.VERIFIED, "https://help.bazaar.example/", State.VERIFIED),
        (State.RECHECK, "https://help.bazaar.example/", State.VERIFIED),
        (State.GAP, "https://help.bazaar.example/", State.VERIFIED),
        (State.GAP, "", State.GAP),
        (State.RECHECK, "", State.RECHECK),
    ],
)
def test_looking_a_record_up(person: Callable[..., User], state: State, source: str, after: State) -> None:
    editor = person(Role.EDITOR)
    record = make_authority(state=state, source=source, checked_on=days_ago(400))
    note_checked(record=record, user=editor, today=TODAY)
    record.refresh_from_db()
    assert (record.state, record.checked_on, record.checked_by) == (after, TODAY, editor)


@pytest.mark.parametrize(
    ("source", "before", "after"),
    [
        ("https://help.bazaar.example/", SeenAs.COPY, SeenAs.PAGE),
        ("https://help.bazaar.example/", SeenAs.PAGE, SeenAs.PAGE),
        ("https://help.bazaar.example/", SeenAs.ELSEWHERE, SeenAs.ELSEWHERE),
        ("", SeenAs.COPY, SeenAs.COPY),
    ],
)
def test_whoever_opened_the_source_read_the_page_itself(
    person: Callable[..., User], source: str, before: SeenAs, after: SeenAs
) -> None:
    record = make_authority(source=source, seen_as=before, state=State.RECHECK)
    note_checked(record=record, user=person(Role.EDITOR), today=TODAY)
    record.refresh_from_db()
    assert record.seen_as == after


def test_a_figure_comes_back_once_it_was_looked_up(person: Callable[..., User]) -> None:
    bazaar = make_marketplace()
    record = make_protection(bazaar, checked_on=days_ago(181))
    assert guide_for(marketplace=bazaar, country="IT", today=TODAY).refunds[0].days is None
    note_checked(record=record, user=person(Role.EDITOR), today=TODAY)
    assert guide_for(marketplace=bazaar, country="IT", today=TODAY).refunds[0].days == 15


@pytest.mark.parametrize("role", [Role.JUDGE, Role.TRAINER])
def test_others_find_no_record(person: Callable[..., User], role: Role) -> None:
    record = make_authority()
    with pytest.raises(Http404):
        access_record(person(role), kind="authority", pk=record.pk)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGER, Role.ADMINISTRATOR])
def test_who_may_find_a_record_of_each_kind(person: Callable[..., User], role: Role) -> None:
    user, bazaar = person(role), make_marketplace()
    records: dict[str, Checked] = {
        "route": make_route(bazaar),
        "protection": make_protection(bazaar),
        "authority": make_authority(),
        "note": make_note(),
    }
    assert list(records) == list(KINDS)
    for kind, record in records.items():
        assert access_record(user, kind=kind, pk=record.pk) == record
    for kind, pk in (("route", 999_999), ("marketplace", bazaar.pk), ("", 1)):
        with pytest.raises(Http404):
            access_record(user, kind=kind, pk=pk)


def test_a_record_outlives_the_account_of_who_checked_it(person: Callable[..., User]) -> None:
    editor = person(Role.EDITOR)
    record = note_checked(record=make_authority(), user=editor, today=TODAY)
    editor.delete()
    record.refresh_from_db()
    assert (record.checked_by, record.checked_on, record.state) == (None, TODAY, State.VERIFIED)

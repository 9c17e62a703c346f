"""An old look at the source does not vouch for what an editor changes afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from campaigns.reporting.enums import State
from campaigns.reporting.models import Authority, BuyerProtection, Checked
from tests.campaigns.reporting.desk_forms import (
    as_kept,
    authority_as_kept,
    errors,
    of_step,
    protection_as_kept,
    route_form,
    translated,
)
from tests.campaigns.reporting.listed import (
    TODAY,
    make_authority,
    make_marketplace,
    make_note,
    make_protection,
    make_route,
)

pytestmark = pytest.mark.django_db

SNIPPETS = "/admin/snippets/reporting/"
AUTHORITY, PROTECTION = f"{SNIPPETS}authority/", f"{SNIPPETS}buyerprotection/"
LONG_AGO = TODAY - dt.timedelta(100)
LOOK_AGAIN = (
    "This changes what visitors read. Open the source again, compare, and set the date to the day you did. "
    "If you cannot do it now, set the state to “To be checked again”."
)


@pytest.fixture
def editor(person: Callable[..., User]) -> User:
    return person(Role.EDITOR, name="ada")


@pytest.fixture
def desk(editor: User) -> Client:
    client = Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("changed", "by"),
    [
        ({"state": "recheck"}, "ada"),
        ({"source": "https://other.example/"}, "ada"),
        ({"checked_on": "2026-05-03"}, "ada"),
        ({"phone": "118", "checked_on": "2026-05-03"}, "ada"),
        ({"phone": "118", "state": "recheck"}, "ada"),
        ({"editors_note": "Doubtful."}, "bo"),
        ({"source_name": "The office"}, "bo"),
        ({}, "bo"),
    ],
)
def test_whoever_changes_state_source_or_date_has_checked_it(
    desk: Client, person: Callable[..., User], changed: dict[str, str], by: str
) -> None:
    record = make_authority(checked_by=person(Role.EDITOR, name="bo"), checked_on=LONG_AGO)
    form = {**authority_as_kept(record), **changed}
    assert desk.post(f"{AUTHORITY}edit/{record.pk}/", form).status_code == 302
    record.refresh_from_db()
    assert record.checked_by.username == by


@pytest.mark.parametrize(
    "changed",
    [
        {"phone": "118"},
        {"name_ko": "사무소"},
        {"about_en": "Takes no reports."},
        {"address": "https://other.example/"},
        {"purpose": "advice"},
        {"country": "IT"},
        {"phone": "118", "checked_on": str(LONG_AGO - dt.timedelta(1))},
        {"phone": "118", "editors_note": "Somebody told me.", "source": "https://other.example/"},
    ],
)
def test_an_old_look_at_an_authority_does_not_vouch_for_a_change(
    desk: Client, person: Callable[..., User], changed: dict[str, str]
) -> None:
    record = make_authority(checked_by=person(Role.EDITOR, name="bo"), checked_on=LONG_AGO)
    response = desk.post(f"{AUTHORITY}edit/{record.pk}/", {**authority_as_kept(record), **changed})
    assert errors(response) == {"checked_on": [LOOK_AGAIN]}
    kept = Authority.objects.get()
    assert (kept.phone, kept.checked_on, kept.checked_by.username) == ("117", LONG_AGO, "bo")


@pytest.mark.parametrize(
    "changed",
    [
        {"days": "999"},
        {"days": ""},
        {"counted_from": "purchase"},
        {"shops_en": "Mall shops"},
        {"caveat_ko": ""},
        {"claim_address": ""},
        {"country": "IT"},
        {"steps-0-value-text-en": "Open your order."},
        {"steps-0-value-text-ko": "주문을 열어요."},
        {"steps-0-value-drawing": "menu"},
        {"steps-0-deleted": "1"},
    ],
)
def test_an_old_look_at_buyer_protection_does_not_vouch_for_a_change(
    desk: Client, changed: dict[str, str]
) -> None:
    record = make_protection(make_marketplace(), checked_on=LONG_AGO)
    address, form = f"{PROTECTION}edit/{record.pk}/", {**protection_as_kept(record), **changed}
    assert errors(desk.post(address, form)) == {"checked_on": [LOOK_AGAIN]}
    assert BuyerProtection.objects.get().days == 15
    assert desk.post(address, {**form, "checked_on": str(TODAY)}).status_code == 302


@pytest.mark.parametrize(
    ("kind", "field"), [("route", "reason_en"), ("route", "asks_for_ko"), ("note", "text_en")]
)
def test_nor_does_it_for_the_texts_of_a_route_or_a_note(desk: Client, kind: str, field: str) -> None:
    if kind == "note":
        record: Checked = make_note(checked_on=LONG_AGO)
        form = {**as_kept(record), "country": "IT", **translated("text", **record.text)}  # type: ignore[attr-defined]
    else:
        record = make_route(make_marketplace(), checked_on=LONG_AGO)
        form = route_form(record.marketplace, *(of_step(step) for step in record.steps))
        form |= {**as_kept(record), "report_address": record.report_address}
        form |= translated("reason", **record.reason) | translated("asks_for", **record.asks_for)
    address = f"{SNIPPETS}{record._meta.model_name}/edit/{record.pk}/"
    assert errors(desk.post(address, {**form, field: "Otherwise"})) == {"checked_on": [LOOK_AGAIN]}
    assert desk.post(address, form).status_code == 302


def test_steps_that_only_got_other_ids_are_the_same(desk: Client, person: Callable[..., User]) -> None:
    bo = person(Role.EDITOR, name="bo")
    record = make_protection(make_marketplace(), checked_on=LONG_AGO, checked_by=bo)
    form = protection_as_kept(record) | {"editors_note": "Doubtful."}
    assert desk.post(f"{PROTECTION}edit/{record.pk}/", form).status_code == 302
    record.refresh_from_db()
    assert (record.editors_note, record.checked_on, record.checked_by) == ("Doubtful.", LONG_AGO, bo)


def test_whoever_changes_a_figure_on_the_day_of_its_check_has_checked_it(
    desk: Client, editor: User, person: Callable[..., User]
) -> None:
    record = make_protection(make_marketplace(), checked_by=person(Role.EDITOR, name="bo"))
    form = protection_as_kept(record) | {"days": "30"}
    assert desk.post(f"{PROTECTION}edit/{record.pk}/", form).status_code == 302
    record.refresh_from_db()
    assert (record.days, record.checked_on, record.checked_by) == (30, TODAY, editor)


@pytest.mark.parametrize("state", [State.RECHECK, State.GAP])
def test_a_figure_does_not_come_in_by_way_of_doubt(desk: Client, state: State) -> None:
    record = make_protection(make_marketplace(), state=state, checked_on=LONG_AGO)
    address, form = f"{PROTECTION}edit/{record.pk}/", protection_as_kept(record) | {"days": "999"}
    assert desk.post(address, form).status_code == 302
    assert errors(desk.post(address, {**form, "state": "verified"})) == {"checked_on": [LOOK_AGAIN]}
    assert desk.post(address, {**form, "state": "verified", "checked_on": str(TODAY)}).status_code == 302

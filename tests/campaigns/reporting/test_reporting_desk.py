"""Reporting in the editing desk: who comes in, what is saved, and who is noted as having checked it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.enums import Role
from accounts.models import User
from campaigns.reporting.enums import State
from campaigns.reporting.models import Authority, Marketplace, ReportRoute
from tests.campaigns.reporting.desk_forms import authority_form, errors, route_form
from tests.campaigns.reporting.listed import (
    TODAY,
    make_authority,
    make_marketplace,
    make_note,
    make_protection,
    make_route,
)

pytestmark = pytest.mark.django_db

HOME, SNIPPETS = "/admin/reporting/", "/admin/snippets/reporting/"
MARKETPLACE, ROUTE, AUTHORITY = f"{SNIPPETS}marketplace/", f"{SNIPPETS}reportroute/", f"{SNIPPETS}authority/"
PROTECTION = f"{SNIPPETS}buyerprotection/"
LISTS = [f"{SNIPPETS}{name}/" for name in ("reportroute", "buyerprotection", "authority", "countrynote")]
KEEPERS = (Role.EDITOR, Role.MANAGER, Role.ADMINISTRATOR)


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


def told(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- who comes in -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [HOME, MARKETPLACE, f"{MARKETPLACE}add/", *LISTS])
@pytest.mark.parametrize("role", [*KEEPERS, Role.JUDGE, Role.TRAINER, None])
def test_who_comes_in(client_of: Callable[..., Client], role: Role | None, address: str) -> None:
    response = client_of(role).get(address)
    assert response.status_code == (200 if role in KEEPERS else 302)
    if role is None:
        assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", [Role.JUDGE, Role.TRAINER, None])
def test_others_change_nothing(client_of: Callable[..., Client], role: Role | None) -> None:
    record, client = make_authority(checked_on=TODAY - dt.timedelta(300)), client_of(role)
    client.post(f"{HOME}checked/authority/{record.pk}/")
    client.post(f"{HOME}check-links/")
    record.refresh_from_db()
    assert record.checked_on == TODAY - dt.timedelta(300)


@pytest.mark.parametrize(("role", "shown"), [(role, True) for role in KEEPERS])
def test_the_menu_and_the_front_page_lead_there(
    client_of: Callable[..., Client], role: Role, shown: bool
) -> None:
    make_authority(checked_on=TODAY - dt.timedelta(181))
    front = client_of(role).get("/admin/").content.decode()
    assert front.count("Reporting: what needs a look") == 1
    assert '<tr><th scope="row">Checked too long ago</th><td>1</td></tr>' in front
    assert HOME in front


# --- what needs a look ------------------------------------------------------------------------------------


def test_the_page_without_any_record(desk: Client) -> None:
    page = desk.get(HOME).content.decode()
    assert "Every record is in order. Nothing to do here." in page
    assert "There is no marketplace yet." in page


def test_checked_today_on_the_page(desk: Client, editor: User) -> None:
    record = make_protection(make_marketplace(), checked_on=TODAY - dt.timedelta(181))
    assert desk.get(HOME).content.decode().count(f"{HOME}checked/protection/{record.pk}/") == 1
    response = desk.post(f"{HOME}checked/protection/{record.pk}/", follow=True)
    assert response.redirect_chain == [(HOME, 302)]
    assert told(response) == ["Bazaar · Everywhere: checked today."]
    assert f"{HOME}checked/protection/{record.pk}/" not in response.content.decode()
    record.refresh_from_db()
    assert (record.checked_on, record.checked_by, record.state) == (TODAY, editor, State.VERIFIED)


def test_checked_today_on_the_records_own_page(desk: Client) -> None:
    record = make_authority(state=State.GAP, source="", checked_on=None)
    back = desk.post(f"{HOME}checked/authority/{record.pk}/", {"back": "record"}, follow=True)
    assert back.redirect_chain == [(f"{AUTHORITY}edit/{record.pk}/", 302)]
    assert told(back) == [
        "Office for Fakes · South Korea: the day is noted. Name the source as well, so that visitors see the "
        "figures."
    ]


@pytest.mark.parametrize("address", ["checked/route/999999/", "checked/marketplace/1/", "checked/x/1/"])
def test_a_record_that_is_gone(desk: Client, address: str) -> None:
    assert desk.post(f"{HOME}{address}", follow=True).status_code == 404


def test_links_are_looked_at_in_the_background(
    desk: Client, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert told(desk.post(f"{HOME}check-links/", follow=True)) == [
        "In the demonstration no address is asked."
    ]
    settings.DEMONSTRATION = False
    with django_capture_on_commit_callbacks(execute=True):
        statuses = [desk.post(f"{HOME}check-links/").status_code for _press in range(5)]
    assert statuses == [302, 302, 302, 302, 429]
    assert DBTaskResult.objects.filter(task_path="campaigns.reporting.tasks.check_links").count() == 4


# --- what is saved ----------------------------------------------------------------------------------------


def test_whoever_adds_a_record_has_checked_it(desk: Client, editor: User) -> None:
    response = desk.post(f"{AUTHORITY}add/", authority_form(), follow=True)
    made = Authority.objects.get()
    assert (response.redirect_chain[0][0], made.checked_by) == (AUTHORITY, editor)
    assert (made.name, made.country) == ({"en": "Office", "ko": "사무소"}, "KR")


def test_a_route_with_its_steps(desk: Client) -> None:
    bazaar = make_marketplace()
    steps = [
        ("Tap the three dots.", "점 세 개를 눌러요.", "menu"),
        ("Choose a reason.", "이유를 골라요.", ""),
    ]
    form = route_form(bazaar, *steps, country="IT", report_address="https://bazaar.example/report")
    response = desk.post(f"{ROUTE}add/", form, follow=True)
    assert len(told(response)) == 1  # that it was created
    route = ReportRoute.objects.get()
    assert [(dict(step.value["text"]), step.value["drawing"]) for step in route.steps] == [
        ({"en": en, "ko": ko}, drawing) for en, ko, drawing in steps
    ]
    assert (route.country, route.report_address) == ("IT", "https://bazaar.example/report")


def test_a_text_without_korean_is_saved_and_named(desk: Client) -> None:
    bazaar = make_marketplace()
    form = route_form(bazaar, ("Tap the three dots.", "", "menu"))
    response = desk.post(f"{ROUTE}add/", form, follow=True)
    assert "A text is missing in this language: Korean. Visitors read the other one." in told(response)
    assert ReportRoute.objects.count() == 1


BAD_ADDRESS = "Give a plain https address, such as https://www.example.com/help: no port, no sign-in part."


@pytest.mark.parametrize(
    "address",
    [
        "http://office.example/",
        "javascript:alert(1)",
        "https://user@office.example/",
        "https://office.example:444/",
        "https://xn--ffice-0ta.example/",
        "https://оffice.example/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
    ],
)
@pytest.mark.parametrize("field", ["address", "source"])
def test_addresses_that_are_not_plain_are_refused(desk: Client, field: str, address: str) -> None:
    response = desk.post(f"{AUTHORITY}add/", authority_form(**{field: address}))
    assert list(errors(response)) == [field]
    message = "Enter a valid URL." if address.startswith("javascript") else BAD_ADDRESS
    assert errors(response)[field][-1] == message
    assert Authority.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"country": ""}, "country"),
        ({"country": "XX"}, "country"),
        ({"state": "verified", "checked_on": "2026-05-04"}, "source"),
        ({"state": "verified", "source": "https://office.example/"}, "checked_on"),
        ({"checked_on": "2026-05-06"}, "checked_on"),
        ({"name_en": "", "name_ko": ""}, "name"),
        ({"address": f"https://office.example/{'a' * 2_000_000}"}, "address"),
    ],
)
def test_what_a_record_needs(desk: Client, values: dict[str, str], field: str) -> None:
    response = desk.post(f"{AUTHORITY}add/", authority_form(**values))
    assert list(errors(response)) == [field]
    assert Authority.objects.count() == 0


def test_one_route_a_country(desk: Client) -> None:
    bazaar = make_marketplace()
    make_route(bazaar, "IT")
    response = desk.post(f"{ROUTE}add/", route_form(bazaar, country="IT"))
    assert (len(errors(response)), ReportRoute.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "other"}, "slug"),
        ({"hosts": "https://corner.example/"}, "hosts"),
        ({"hosts": "corner.example\nBAZAAR.example"}, "hosts"),
        ({"hosts": "corner.example\nwww.bazaar.example"}, "hosts"),
        ({"help_address": "http://corner.example/"}, "help_address"),
    ],
)
def test_what_a_marketplace_needs(desk: Client, values: dict[str, str], field: str) -> None:
    make_marketplace()
    usual = {"name": "Corner", "slug": "corner", "hosts": "corner.example", "help_address": ""}
    response = desk.post(f"{MARKETPLACE}add/", {**usual, **values})
    assert list(errors(response)) == [field]
    assert Marketplace.objects.count() == 1


@pytest.mark.parametrize(
    ("host", "message"),
    [
        ("shop.bazaar.example", "“shop.bazaar.example” belongs to Bazaar already."),
        ("it.shop.bazaar.example", "“it.shop.bazaar.example” overlaps with “shop.bazaar.example” of Bazaar."),
        ("bazaar.example", "“bazaar.example” overlaps with “shop.bazaar.example” of Bazaar."),
        ("other.bazaar.example", None),
        ("myshop.bazaar.example", None),
    ],
)
def test_a_host_belongs_to_one_marketplace(desk: Client, host: str, message: str | None) -> None:
    make_marketplace(hosts="shop.bazaar.example")
    form = {"name": "Corner", "slug": "corner", "hosts": host, "help_address": ""}
    response = desk.post(f"{MARKETPLACE}add/", form)
    assert Marketplace.objects.filter(slug="corner").exists() is (message is None)
    if message:
        assert errors(response) == {"hosts": [message]}


def test_a_marketplace_may_have_hosts_below_its_own(desk: Client) -> None:
    record = make_marketplace()
    form = {
        "name": "Bazaar",
        "slug": "bazaar",
        "hosts": "bazaar.example\nit.bazaar.example",
        "help_address": "",
    }
    assert desk.post(f"{MARKETPLACE}edit/{record.pk}/", form).status_code == 302


def test_hosts_are_kept_in_small_letters_and_once(desk: Client) -> None:
    form = {"name": "Corner", "slug": "corner", "hosts": " Corner.Example \n\ncorner.example\ncorner.test"}
    assert desk.post(f"{MARKETPLACE}add/", {**form, "help_address": ""}).status_code == 302
    assert Marketplace.objects.get().host_list == ["corner.example", "corner.test"]


def test_nothing_is_saved_by_itself(desk: Client) -> None:
    record = make_authority()
    for address in (f"{AUTHORITY}add/", f"{AUTHORITY}edit/{record.pk}/", f"{MARKETPLACE}add/"):
        assert desk.get(address).context["autosave_enabled"] is False


def test_a_form_begins_with_what_is_missing(desk: Client) -> None:
    bazaar = make_marketplace()
    form = desk.get(f"{ROUTE}add/?marketplace={bazaar.pk}").context["form"]
    assert form["marketplace"].value() == str(bazaar.pk)
    assert desk.get(f"{AUTHORITY}add/?country=IT").context["form"]["country"].value() == "IT"


# --- lists ------------------------------------------------------------------------------------------------


def test_a_list_says_standing_place_and_who_checked(desk: Client, editor: User) -> None:
    make_route(make_marketplace(), "IT", checked_on=TODAY - dt.timedelta(181), checked_by=editor)
    page = desk.get(ROUTE).content.decode()
    assert page.count("reporting-standing--old") == 1
    for words in ("Checked too long ago", "Italy", "Nov. 4, 2025", "ada"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("country=IT", ["Bazaar · Italy"]),
        ("country=all", ["Corner · Everywhere"]),
        ("state=gap", ["Corner · Everywhere"]),
        ("q=corn", ["Corner · Everywhere"]),
        ("q=nobody", []),
        ("country=", ["Bazaar · Italy", "Corner · Everywhere"]),
    ],
)
def test_lists_are_narrowed_and_searched(desk: Client, query: str, found: list[str]) -> None:
    make_route(make_marketplace(), "IT")
    make_route(make_marketplace("Corner"), state=State.GAP)
    assert [str(one) for one in desk.get(f"{ROUTE}?{query}").context["object_list"]] == found


def test_a_list_of_one_marketplace(desk: Client) -> None:
    bazaar = make_marketplace()
    make_route(bazaar)
    make_route(make_marketplace("Corner"))
    response = desk.get(f"{ROUTE}?marketplace={bazaar.pk}")
    assert [str(one) for one in response.context["object_list"]] == ["Bazaar · Everywhere"]


def test_authorities_are_found_by_their_korean_name(desk: Client) -> None:
    make_authority()
    make_authority("IT", name={"en": "Guard", "ko": "경비대"})
    for words, count in (("위조품", 1), ("guard", 1), ("위", 1)):
        assert len(desk.get(AUTHORITY, {"q": words}).context["object_list"]) == count


def test_marketplaces_are_found_by_a_host(desk: Client) -> None:
    make_marketplace()
    make_marketplace("Corner")
    assert [one.name for one in desk.get(MARKETPLACE, {"q": "ner.exa"}).context["object_list"]] == ["Corner"]


@pytest.mark.parametrize("address", [HOME, *LISTS])
def test_the_number_of_queries_is_the_same_for_one_row_and_three(
    desk: Client, person: Callable[..., User], address: str
) -> None:
    counts = []
    desk.get(address)
    for places in (["KR"], ["IT", "SG"]):
        for place in places:
            checked = {"checked_by": person(Role.EDITOR), "checked_on": TODAY - dt.timedelta(200)}
            bazaar = make_marketplace(f"Shop {place}")
            make_route(bazaar, place, **checked)
            make_protection(bazaar, place, **checked)
            make_authority(place, **checked)
            make_note(place, **checked)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]

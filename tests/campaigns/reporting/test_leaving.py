"""The way out: only to addresses on the list, and only marketplace and day are counted."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from campaigns.reporting.models import Departure, ReportRoute
from tests.campaigns.reporting.listed import (
    make_authority,
    make_marketplace,
    make_note,
    make_protection,
    make_route,
)

pytestmark = pytest.mark.django_db

FORM = "https://report.bazaar.example/form"
GONE = "This link is no longer in our list. Start again, and you see what we know today."
# What comes after /en/report/leave/: an address, or a way to bend one. {pk} is the route's.
PAYLOADS = [
    "route/0/go/",
    "route/-1/go/",
    "route/999999/go/",
    "route/9999999999999999999999/go/",
    "route/{pk}.0/go/",
    "route/{pk}%00/go/",
    "route/0x1/go/",
    "route/٣/go/",
    "ROUTE/{pk}/go/",
    "route%20/{pk}/go/",
    "route%2f..%2fauthority/{pk}/go/",
    "__class__/{pk}/go/",
    "https:/{pk}/go/",
    "javascript:alert(1)/{pk}/go/",
    "https%3A%2F%2Fevil.example/{pk}/go/",
    "//evil.example/{pk}/go/",
    "%5c%5cevil.example/{pk}/go/",
    "route'%20OR%201=1--/{pk}/go/",
    "route%0d%0aLocation:%20https:%2f%2fevil.example/{pk}/go/",
    "user/1/go/",
    "route/{pk}/go/..;/evil.example",
    "route/{pk}/go//evil.example",
    "route/{pk}/go/https://evil.example",
    "route/{pk}/go/@evil.example",
    "route/{pk}@evil.example/go/",
]
# What may be sent along with the true address without bending it.
QUERIES = [
    "next=https://evil.example",
    "next=//evil.example&url=https://evil.example&address=https://evil.example",
    "kind=authority&pk=1",
    "redirect=javascript:alert(1)",
    "link=https%3A%2F%2Fevil.example%2F&host=evil.example",
    "x=%0d%0aLocation:%20https://evil.example",
    "%00=%00",
]


@pytest.fixture
def route() -> ReportRoute:
    return make_route(make_marketplace())


@pytest.fixture(autouse=True)
def _no_limit_of_before() -> None:
    cache.clear()


def counted() -> list[tuple[str, int]]:
    return list(Departure.objects.values_list("marketplace__slug", "count"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_is_made_up_leads_anywhere(client: Client, route: ReportRoute, payload: str) -> None:
    response = client.get(f"/en/report/leave/{payload.format(pk=route.pk)}", follow=True)
    targets = [target for target, _status in response.redirect_chain]
    assert [target for target in targets if not target.startswith("/en/report/leave/")] == []
    assert response.status_code == 404
    assert counted() == []


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_sent_along_changes_nothing(client: Client, route: ReportRoute, query: str) -> None:
    response = client.get(f"/en/report/leave/route/{route.pk}/go/?{query}")
    assert (response.status_code, response.url) == (302, FORM)
    page = client.get(f"/en/report/leave/route/{route.pk}/?{query}")
    assert "evil.example" not in page.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_REFERER": "https://evil.example/"},
        {"HTTP_X_ORIGINAL_URL": "https://evil.example/"},
        {"HTTP_X_REWRITE_URL": "//evil.example"},
        {"HTTP_FORWARDED": "host=evil.example"},
    ],
)
def test_headers_change_nothing(client: Client, route: ReportRoute, headers: dict[str, str]) -> None:
    response = client.get(f"/en/report/leave/route/{route.pk}/go/", **headers)
    assert (response.status_code, response.url) == (302, FORM)


def test_a_foreign_host_is_not_answered(client: Client, route: ReportRoute) -> None:
    response = client.get(f"/en/report/leave/route/{route.pk}/go/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert counted() == []


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_looking_is_possible(client: Client, route: ReportRoute, method: str) -> None:
    for path in ("", "go/"):
        response = getattr(client, method)(f"/en/report/leave/route/{route.pk}/{path}")
        assert response.status_code == 405
    assert counted() == []


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://report.bazaar.example/form",
        "https://report.bazaar.example@evil.example/",
        "https://127.0.0.1/",
        "https://report.bazaar.example:8443/",
        "https://xn--bzaar-fra.example/",
        "",
    ],
)
def test_an_address_that_no_form_would_have_let_in_is_not_led_to(client: Client, address: str) -> None:
    route = make_route(make_marketplace(), report_address=address)
    for path in ("", "go/"):
        response = client.get(f"/en/report/leave/route/{route.pk}/{path}")
        assert (response.status_code, str(response.context["message"])) == (404, GONE)


def test_the_page_names_the_host_and_leads_on_without_a_trace(client: Client, route: ReportRoute) -> None:
    response = client.get(f"/en/report/leave/route/{route.pk}/")
    html = response.content.decode()
    assert '<p class="report-host">report.<wbr>bazaar.<wbr>example</p>' in html
    assert f'href="/en/report/leave/route/{route.pk}/go/" rel="noopener noreferrer"' in html
    assert 'href="/en/report/?marketplace=bazaar"' in html
    assert "no-store" in response.headers["Cache-Control"]
    assert FORM not in html
    assert counted() == []


@pytest.mark.parametrize("change", ["delete", "unlist"])
def test_a_marketplace_may_go_while_its_page_is_open(client: Client, route: ReportRoute, change: str) -> None:
    path = f"/en/report/leave/route/{route.pk}/"
    assert client.get(path).status_code == 200
    marketplace = route.marketplace
    if change == "delete":
        marketplace.delete()
    else:
        marketplace.is_listed = False
        marketplace.save()
    for address in (path, f"{path}go/"):
        response = client.get(address)
        assert (response.status_code, str(response.context["message"])) == (404, GONE)
        assert '<a class="button" href="/en/report/">Report a fake</a>' in response.content.decode()
    assert counted() == []


@pytest.mark.parametrize("comes_from", ["cross-site", "same-site", "none"])
def test_other_sites_neither_count_nor_pass_by_the_page(
    client: Client, route: ReportRoute, comes_from: str
) -> None:
    path = f"/en/report/leave/route/{route.pk}/"
    response = client.get(f"{path}go/", HTTP_SEC_FETCH_SITE=comes_from)
    assert (response.status_code, response.url, counted()) == (302, path, [])


def test_our_own_page_leads_on_and_counts(client: Client, route: ReportRoute) -> None:
    response = client.get(f"/en/report/leave/route/{route.pk}/go/", HTTP_SEC_FETCH_SITE="same-origin")
    assert (response.url, counted()) == (FORM, [("bazaar", 1)])


def test_every_kind_of_link_leads_to_its_own_address(client: Client, route: ReportRoute) -> None:
    bazaar = route.marketplace
    refund, helper, note = make_protection(bazaar), make_authority(), make_note()
    leads_to = {
        f"marketplace/{bazaar.pk}": bazaar.help_address,
        f"route/{route.pk}": route.report_address,
        f"route-source/{route.pk}": route.source,
        f"protection/{refund.pk}": refund.claim_address,
        f"protection-source/{refund.pk}": refund.source,
        f"authority/{helper.pk}": helper.address,
        f"authority-source/{helper.pk}": helper.source,
        f"note-source/{note.pk}": note.source,
    }
    found = {link: client.get(f"/en/report/leave/{link}/go/").url for link in leads_to}
    assert found == leads_to
    assert counted() == [("bazaar", 3)]  # what leads to a source is not counted


def test_marketplace_and_day_are_counted_and_nothing_else_is_kept(client: Client, route: ReportRoute) -> None:
    tables = [table for table in connection.introspection.table_names() if "cache" not in table]

    def rows() -> dict[str, int]:
        with connection.cursor() as cursor:
            return {table: _count(cursor, table) for table in tables}

    before = rows()
    for _again in range(2):
        response = client.get(
            f"/en/report/leave/route/{route.pk}/go/?typed=secret",
            HTTP_USER_AGENT="canary",
            REMOTE_ADDR="203.0.113.9",
        )
        assert dict(response.cookies) == {}
    after = rows()
    assert {table: after[table] - before[table] for table in tables if after[table] != before[table]} == {
        "reporting_departure": 1
    }
    assert list(Departure.objects.values("marketplace_id", "day", "count")) == [
        {"marketplace_id": route.marketplace_id, "day": timezone.localdate(), "count": 2}
    ]
    assert Session.objects.count() == 0


def _count(cursor: object, table: str) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # type: ignore[attr-defined]
    return cursor.fetchone()[0]  # type: ignore[attr-defined,no-any-return]


def test_looking_ahead_is_not_counted(client: Client, route: ReportRoute) -> None:
    assert client.head(f"/en/report/leave/route/{route.pk}/go/").url == FORM
    assert counted() == []


def test_authorities_are_not_counted(client: Client) -> None:
    helper = make_authority()
    assert client.get(f"/en/report/leave/authority/{helper.pk}/go/").url == helper.address
    html = client.get(f"/en/report/leave/authority/{helper.pk}/").content.decode()
    assert "We do not count this step." in html
    assert counted() == []


def test_many_at_once_are_led_on_and_not_counted(client: Client, route: ReportRoute) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        for _again in range(35):
            assert client.get(f"/en/report/leave/route/{route.pk}/go/").url == FORM
    assert counted() == [("bazaar", 30)]

"""The page that says how this is kept correct: every record, in an order, and by country."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from campaigns.reporting.enums import Standing, State
from campaigns.reporting.models import Marketplace
from campaigns.reporting.services.listing import count_by_standing, listing
from home.models import SiteSettings
from tests.campaigns.reporting.listed import (
    make_authority,
    make_marketplace,
    make_note,
    make_protection,
    make_route,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


def body(client: Client, path: str) -> str:
    response = client.get(f"/en/report/{path}")
    assert response.status_code == 200
    return response.content.decode()


def test_every_record_that_visitors_see_is_listed_with_its_source(client: Client, today: dt.date) -> None:
    bazaar = make_marketplace()
    hidden = make_marketplace("Hidden", is_listed=False)
    route = make_route(bazaar, checked_on=today)
    make_route(hidden, checked_on=today)
    refund = make_protection(bazaar, "SG", checked_on=today - dt.timedelta(days=181))
    make_authority("IT", state=State.GAP, source="", source_name="", checked_on=None)
    note = make_note("IT", state=State.RECHECK)
    html = body(client, "correct/")
    assert re.findall(r'href="/en/report/leave/([^"]+)/"', html) == [
        f"route-source/{route.pk}",
        f"protection-source/{refund.pk}",
        f"note-source/{note.pk}",
    ]
    assert html.count('class="report-record"') == 4
    assert re.findall(r"<dd>(\d+)</dd>", html) == ["1", "1", "1", "1"]
    assert "Hidden" not in html
    assert "Office for Fakes" in html


def told(today: dt.date, country: str = "") -> dict[str, list[str]]:
    """What the records of each marketplace and country tell, in their order."""
    groups = [group for part in listing(today=today, country=country) for group in part.groups]
    return {
        group.title: [" ".join([str(one.subject), *map(str, one.about)]) for one in group.records]
        for group in groups
    }


def test_records_stand_with_their_marketplace_or_country_in_the_order_of_the_alphabet(
    today: dt.date,
) -> None:
    for name in ("Zunder", "eCorner", "Bazaar"):
        make_protection(make_marketplace(name), "SG", shops={"en": "mall shops"})
    make_route(Marketplace.objects.get(name="eCorner"))
    for country in ("KR", "IT", "EU"):
        make_note(country)
    make_authority("KR")
    refund, law = ["Money back Singapore mall shops"], "What the law says"
    found = told(today)
    assert found == {
        "Bazaar": refund,
        "eCorner": ["Where to report Everywhere", *refund],
        "Zunder": refund,
        "European Union": [law],
        "Italy": [law],
        "South Korea": ["Office for Fakes Report fakes", law],
    }
    assert list(found) == ["Bazaar", "eCorner", "Zunder", "European Union", "Italy", "South Korea"]


@pytest.mark.parametrize(
    ("country", "places"),
    [
        ("", ["", "EU", "IT", "KR"]),
        ("it", ["", "EU", "IT"]),
        ("KR", ["", "KR"]),
        ("ZZ", [""]),
        ("<script>", ["", "EU", "IT", "KR"]),
    ],
)
def test_a_country_is_chosen_without_a_script(client: Client, country: str, places: list[str]) -> None:
    routes = {
        place: make_route(make_marketplace(f"Bazaar {place}"), place) for place in ("", "EU", "IT", "KR")
    }
    html = body(client, f"correct/?{urlencode({'country': country})}")
    assert re.findall(r'href="/en/report/leave/route-source/(\d+)/"', html) == [
        str(routes[place].pk) for place in places
    ]
    chosen = re.findall(r'<option value="([^"]*)" selected>', html)
    assert chosen == ([country.upper()] if len(places) < 4 else [])


def test_groups_say_what_is_in_them_and_can_all_be_unfolded(client: Client, today: dt.date) -> None:
    bazaar = make_marketplace()
    make_route(bazaar, checked_on=today)
    make_protection(bazaar, state=State.GAP)
    folded = body(client, "correct/?country=IT")
    assert re.findall(r'<span class="report-standing-\w+">([^<]+)</span>', folded) == [
        "Checked: 1",
        "Not known yet: 1",
    ]
    assert (folded.count('class="report-group">'), folded.count('class="report-group" open')) == (1, 0)
    (unfold,) = re.findall(r'href="([^"]+)#list"', folded)
    unfolded = body(client, f"correct/{unescape(unfold)}")
    assert unfolded.count('class="report-group" open') == 1
    assert '<option value="IT" selected>' in unfolded
    assert '<input type="hidden" name="open" value="1">' in unfolded


def test_records_are_counted_by_what_they_are_worth(today: dt.date) -> None:
    bazaar = make_marketplace()
    for country, days in (("", 0), ("IT", 180), ("KR", 181)):
        make_route(bazaar, country, checked_on=today - dt.timedelta(days=days))
    assert count_by_standing(listing(today=today)) == [
        (Standing.CURRENT, 2),
        (Standing.OLD, 1),
        (Standing.RECHECK, 0),
        (Standing.GAP, 0),
    ]


def test_an_empty_list_says_so(client: Client) -> None:
    assert "Nothing is in the list yet." in body(client, "correct/")
    assert "Nothing is in the list for this country." in body(client, "correct/?country=JP")


@pytest.mark.parametrize("contact", ["", "desk@bonafide.example"])
def test_mistakes_are_told_to_whom_the_settings_name(client: Client, contact: str) -> None:
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.contact = contact
    settings.save()
    main = body(client, "correct/").partition('id="tell-us"')[2].partition("</main>")[0]
    assert re.findall(r'href="mailto:([^"]*)"', main) == ([contact] if contact else [])


def test_sponsors_are_disclosed(client: Client) -> None:
    make_marketplace()
    assert "No marketplace in this list gives us money or goods." in body(client, "correct/")
    make_marketplace("Payer", pays=True)
    assert "These marketplaces give us money or goods: Payer." in body(client, "correct/")
    assert "Sponsor" in body(client, "found/payer/IT/")
    assert "Sponsor" not in body(client, "found/bazaar/IT/")

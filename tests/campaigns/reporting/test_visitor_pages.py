"""The pages of a visitor: where to begin, the guide, and the checks."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.reporting.enums import Drawing, Purpose, State
from campaigns.reporting.services.choosing import Chosen, chosen_of, countries, shops
from tests.campaigns.reporting.listed import (
    make_authority,
    make_marketplace,
    make_note,
    make_protection,
    make_route,
    steps,
)

pytestmark = pytest.mark.django_db

CANARY = "canary-of-an-editor"
PAGES = ["", "unsure/", "created/", "correct/", "found/bazaar/IT/", "bought/bazaar/IT/", "bought/other/ZZ/"]


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


def body(client: Client, path: str, language: str = "en") -> str:
    response = client.get(f"/{language}/report/{path}")
    assert response.status_code == 200
    return response.content.decode()


def options(html: str, field: str) -> list[str]:
    found = re.search(rf'<select id="report-{field}".*?</select>', html, re.DOTALL)
    assert found
    return re.findall(r'<option value="([^"]*)"', found[0])


def headings(html: str) -> list[str]:
    return re.findall(r'<h2 id="part-(\w+)"', html)


# --- where to begin -------------------------------------------------------------------------------------


def test_the_marketplaces_stand_in_the_order_of_the_alphabet_and_sponsors_are_named(client: Client) -> None:
    make_marketplace("Zunder")
    make_marketplace("eCorner")
    make_marketplace("Bazaar", pays=True)
    make_marketplace("Hidden", is_listed=False)
    html = body(client, "")
    assert options(html, "marketplace") == ["", "bazaar", "ecorner", "zunder", "other"]
    assert '<option value="bazaar">Bazaar (sponsor)</option>' in html


def test_countries_with_records_come_first() -> None:
    bazaar = make_marketplace()
    hidden = make_marketplace("Hidden", is_listed=False)
    make_route(bazaar, "SG")
    make_route(bazaar, "EU")
    make_protection(bazaar, "")
    make_protection(hidden, "FR")
    make_authority("KR")
    make_note("IT")
    known, others = countries(language="en")
    assert [one.code for one in known] == ["IT", "SG", "KR"]
    assert {"FR", "US", "GB"} <= {one.code for one in others}
    assert {one.code for one in known} & {one.code for one in others} == set()


def test_the_hosts_are_handed_to_the_browser(client: Client) -> None:
    make_marketplace("Bazaar", hosts="bazaar.example\nbazaar.test")
    found = re.search(r'<script id="report-hosts" type="application/json">(.*?)</script>', body(client, ""))
    assert found
    assert json.loads(found[1]) == [
        {"slug": "bazaar", "name": "Bazaar", "hosts": ["bazaar.example", "bazaar.test"]}
    ]


def test_the_field_for_an_address_is_never_sent(client: Client) -> None:
    form = re.search(r"<form class=\"report-form\".*?</form>", body(client, ""), re.DOTALL)
    assert form
    assert set(re.findall(r' name="(\w+)"', form[0])) == {"way", "marketplace", "country"}


@pytest.mark.parametrize(("language", "country"), [("en", ""), ("ko", "KR")])
def test_only_korean_readers_find_a_country_chosen(client: Client, language: str, country: str) -> None:
    response = client.get(f"/{language}/report/")
    assert response.context["country"] == country


@pytest.mark.parametrize(
    ("query", "goes_to"),
    [
        ("way=found&marketplace=bazaar&country=IT", "/en/report/found/bazaar/IT/"),
        ("way=bought&marketplace=other&country=ZZ", "/en/report/bought/other/ZZ/"),
        ("way=bought&marketplace=BAZAAR&country=it", "/en/report/bought/bazaar/IT/"),
        ("way=unsure", "/en/report/unsure/"),
        ("way=unsure&marketplace=bazaar&country=IT", "/en/report/unsure/?marketplace=bazaar&country=IT"),
        ("", "/en/report/?again=1"),
        ("way=found&marketplace=bazaar", "/en/report/?way=found&marketplace=bazaar&again=1"),
        ("way=found&marketplace=gone&country=IT", "/en/report/?way=found&country=IT&again=1"),
        ("way=found&marketplace=bazaar&country=XX", "/en/report/?way=found&marketplace=bazaar&again=1"),
        ("way=%00&marketplace=%00&country=%00", "/en/report/?again=1"),
        (
            "way=https://evil.example&marketplace=//evil.example&country=%0d%0aLocation:x",
            "/en/report/?again=1",
        ),
        ("way=found&marketplace=..%2f..%2fadmin&country=IT&next=//evil.example", None),
    ],
)
def test_the_choices_lead_to_a_guide_or_back(client: Client, query: str, goes_to: str | None) -> None:
    make_marketplace()
    response = client.get(f"/en/report/go/?{query}")
    assert response.status_code == 302
    assert response.url == (goes_to or "/en/report/?way=found&country=IT&again=1")


def test_what_is_still_open_is_said_beside_it(client: Client) -> None:
    make_marketplace()
    html = body(client, "?way=found&marketplace=bazaar&again=1")
    assert "Almost there" in html
    assert re.findall(r'id="(\w+)-error"', html) == ["country"]
    assert '<option value="bazaar" selected>' in html
    assert 'value="found" required checked' in html


# --- where partners point -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "goes_to"),
    [
        ("", "/en/report/"),
        ("marketplace=bazaar&country=IT&lang=ko", "/ko/report/?marketplace=bazaar&country=IT"),
        ("marketplace=Bazaar&country=kr", "/en/report/?marketplace=bazaar&country=KR"),
        ("marketplace=gone&country=IT", "/en/report/?country=IT&unlisted=1"),
        ("marketplace=bazaar&country=Mars&lang=xx", "/en/report/?marketplace=bazaar"),
        ("lang=//evil.example&next=https://evil.example", "/en/report/"),
        ("way=found&marketplace=bazaar", "/en/report/?marketplace=bazaar"),
    ],
)
def test_a_deep_link_keeps_only_what_is_known(client: Client, query: str, goes_to: str) -> None:
    make_marketplace()
    response = client.get(f"/report/?{query}")
    assert (response.status_code, response.url) == (302, goes_to)


def test_a_deep_link_without_a_language_follows_the_browser(client: Client) -> None:
    response = client.get("/report/", HTTP_ACCEPT_LANGUAGE="ko-KR,ko;q=0.9")
    assert response.url == "/ko/report/"


@pytest.mark.parametrize("query", ["?unlisted=1", "?marketplace=gone"])
def test_an_unknown_marketplace_gets_the_first_page_with_a_notice(client: Client, query: str) -> None:
    assert "The marketplace you came from is not in our list" in body(client, query)


def test_nobody_who_comes_as_usual_sees_a_notice(client: Client) -> None:
    make_marketplace()
    for query in ("", "?marketplace=bazaar", "?marketplace=other"):
        assert "not in our list" not in body(client, query).split("<template")[0]


def test_what_can_be_chosen_is_enough_to_go_on() -> None:
    make_marketplace()
    chosen = chosen_of(values={"way": "found", "marketplace": "bazaar", "country": "IT"}, listed=shops())
    assert chosen == Chosen("found", "bazaar", "IT")
    assert (chosen.is_complete, Chosen("bought", "bazaar").is_complete, Chosen("unsure").is_complete) == (
        True,
        False,
        True,
    )


# --- the guide ------------------------------------------------------------------------------------------


def test_money_comes_first_for_buyers_and_not_at_all_for_others(client: Client, today: dt.date) -> None:
    bazaar = make_marketplace()
    make_route(bazaar, checked_on=today)
    make_protection(bazaar, checked_on=today)
    make_note("IT", checked_on=today)
    rest = ["dsa", "helpers", "notes", "after"]
    assert headings(body(client, "bought/bazaar/IT/")) == ["refund", "report", *rest]
    assert headings(body(client, "found/bazaar/IT/")) == ["report", *rest]
    assert headings(body(client, "found/bazaar/KR/")) == ["report", "helpers", "after"]


def test_a_guide_leads_out_only_through_our_own_page(client: Client, today: dt.date) -> None:
    bazaar = make_marketplace()
    route, refund = make_route(bazaar, checked_on=today), make_protection(bazaar, checked_on=today)
    helper, note = make_authority("IT", checked_on=today), make_note("IT", checked_on=today)
    html = body(client, "bought/bazaar/IT/")
    assert set(re.findall(r'href="/en/report/leave/([^"]+)/"', html)) == {
        f"marketplace/{bazaar.pk}",
        f"route/{route.pk}",
        f"route-source/{route.pk}",
        f"protection/{refund.pk}",
        f"protection-source/{refund.pk}",
        f"authority/{helper.pk}",
        f"authority-source/{helper.pk}",
        f"note-source/{note.pk}",
    }
    main = html.partition("<main")[2].partition("</main>")[0]
    assert re.findall(r'href="(?:https?:)?//[^"]*"', main) == []


@pytest.mark.parametrize(
    ("values", "notice"),
    [
        ({"days_ago": 180}, ""),
        ({"days_ago": 181}, "more than 180 days ago. Check on the site before you rely on it."),
        ({"state": State.RECHECK}, "This is not verified, or somebody doubts it. Check on the site"),
        ({"state": State.GAP}, "We do not know this for sure yet."),
    ],
)
def test_what_no_longer_holds_is_a_notice_and_no_number(
    client: Client, today: dt.date, values: dict[str, object], notice: str
) -> None:
    bazaar = make_marketplace()
    record = {"checked_on": today - dt.timedelta(days=int(str(values.pop("days_ago", 0)))), **values}
    make_protection(bazaar, days=77, **record)
    make_authority("IT", phone="0800 77 77", **record)
    html = body(client, "bought/bazaar/IT/")
    assert (notice == "") == ("77 days" in html) == ("0800 77 77" in html) == ("data-refund" in html)
    assert html.count('class="proof-notice"') == (2 if notice else 0)
    assert notice in html


def test_every_drawing_is_drawn_and_described(client: Client, today: dt.date) -> None:
    bazaar = make_marketplace()
    for country, chosen in (("IT", list(Drawing)[:5]), ("KR", list(Drawing)[5:])):
        make_route(bazaar, country, checked_on=today, steps=steps(*((one.value, one) for one in chosen)))
    for language in ("en", "ko"):
        html = "".join(body(client, f"found/bazaar/{country}/", language) for country in ("IT", "KR"))
        labels = re.findall(r'<svg class="drawing"[^>]* aria-label="([^"]+)"', html)
        assert (len(labels), len(set(labels))) == (len(Drawing), len(Drawing))


def test_what_the_law_says_of_notices_stands_in_records_alone(client: Client, today: dt.date) -> None:
    make_marketplace()
    note = make_note("EU", text={"en": "Anybody may send one."}, checked_on=today)
    assert "Anybody may send one." in body(client, "found/bazaar/IT/")
    note.checked_on = today - dt.timedelta(days=181)
    note.save()
    for shop, words in (
        ("bazaar", "In the EU you can also send the marketplace a formal notice."),
        ("other", "Do others sell there too? Then in the EU you can also send the shop a formal notice."),
    ):
        part = body(client, f"found/{shop}/IT/").partition('aria-labelledby="part-dsa"')[2]
        said = re.sub(r"<[^>]+>", " ", part.partition("</h2>")[2].partition("</section>")[0])
        assert " ".join(said.split()) == f"{words} The evidence pack writes it with you"


def test_no_more_is_promised_than_records_hold(client: Client) -> None:
    assert "Every figure has a date and a source; what we do not know is marked." in body(client, "")
    lead = "So every figure here has a date and a source; what we do not know is marked."
    assert lead in body(client, "correct/")


@pytest.mark.parametrize("way", ["found", "bought"])
def test_another_shop_in_another_country_has_a_guide(client: Client, way: str) -> None:
    html = body(client, f"{way}/other/ZZ/")
    assert html.count('<li class="report-step">') == {"found": 4, "bought": 8}[way]
    assert f'href="/en/report/pack/{way}/other/ZZ/"' in html
    assert "Another country" in html


def test_editors_words_reach_no_page(client: Client, today: dt.date) -> None:
    bazaar = make_marketplace()
    noted = {"editors_note": CANARY, "checked_on": today}
    make_route(bazaar, **noted)
    make_protection(bazaar, **noted)
    make_authority("IT", purpose=Purpose.RIGHTS, **noted)
    make_note("IT", **noted)
    assert [path for path in PAGES if CANARY in body(client, path)] == []


@pytest.mark.parametrize("path", ["found/gone/IT/", "bought/hidden/IT/", "found/bazaar/XX/"])
def test_what_is_not_in_the_list_is_said_kindly(client: Client, path: str) -> None:
    make_marketplace()
    make_marketplace("Hidden", is_listed=False)
    response = client.get(f"/en/report/{path}")
    assert response.status_code == 404
    assert "list" in response.context["message"]
    assert '<a class="button" href="/en/report/">Report a fake</a>' in response.content.decode()


def test_an_error_of_another_part_leads_home_alone(client: Client) -> None:
    html = client.get("/en/no-such-page/").content.decode()
    part = html.partition('<p class="error-status">')[2].partition("</section>")[0]
    assert re.findall(r'class="(button[^"]*)"', part) == ["button-row", "button"]


@pytest.mark.parametrize("path", ["found/bazaar/it/", "unsure/bazaar/IT/", "found/bazaar/ITA/"])
def test_what_is_no_address_of_a_guide_is_not_found(client: Client, path: str) -> None:
    make_marketplace()
    assert client.get(f"/en/report/{path}").status_code == 404


# --- not sure -------------------------------------------------------------------------------------------


def test_the_checks_lead_on_with_what_was_chosen(client: Client) -> None:
    make_marketplace()
    html = body(client, "unsure/?marketplace=bazaar&country=IT")
    assert 'href="/en/report/found/bazaar/IT/"' in html
    assert 'href="/en/report/bought/bazaar/IT/"' in html
    html = body(client, "unsure/?marketplace=bazaar")
    assert 'href="/en/report/?way=found&amp;marketplace=bazaar"' in html


def test_the_checks_are_in_the_words_of_the_quizzes_and_are_sent_nowhere(client: Client) -> None:
    html = body(client, "unsure/")
    assert html.count('<details class="report-check"') == 7
    for words in ("A price far below the list", "A look-alike address", "Copied reviews"):
        assert words in html
    main = html.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main


# --- someone copied my design ---------------------------------------------------------------------------


def test_creators_see_who_advises_them(client: Client, today: dt.date) -> None:
    make_authority("KR", name={"en": "Office for Designs"}, purpose=Purpose.RIGHTS, checked_on=today)
    make_authority("IT", name={"en": "Customs"}, purpose=Purpose.CUSTOMS, checked_on=today)
    html = body(client, "created/")
    assert re.findall(r"<h3>([^<]+)</h3>\s*<p>Takes", html) == ["Office for Designs"]


# --- every page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_pages_leave_nothing_in_the_browser_and_may_be_kept(client: Client, path: str) -> None:
    make_marketplace()
    response = client.get(f"/en/report/{path}")
    assert response.status_code == 200
    assert dict(response.cookies) == {}
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "no-store" not in response.headers.get("Cache-Control", "")


def queries(client: Client, path: str) -> int:
    client.get(f"/en/report/{path}")  # what is looked up once in a process
    with CaptureQueriesContext(connection) as captured:
        body(client, path)
    return len(captured)


@pytest.mark.parametrize("path", ["", "created/", "correct/", "bought/bazaar-0/IT/"])
def test_more_records_need_no_more_queries(client: Client, today: dt.date, path: str) -> None:
    def add(number: int) -> None:
        bazaar = make_marketplace(f"Bazaar {number}")
        make_route(bazaar, "IT", checked_on=today)
        make_protection(bazaar, "IT", checked_on=today)
        make_authority("IT", purpose=Purpose.RIGHTS, checked_on=today)
        make_note("IT", checked_on=today)

    add(0)
    one = queries(client, path)
    add(1)
    add(2)
    assert queries(client, path) == one

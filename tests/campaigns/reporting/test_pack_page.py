"""The page of the evidence pack as it leaves the server: the same for everybody, with every text in it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from campaigns.reporting.enums import Way
from campaigns.reporting.pack_fields import FIELDS
from campaigns.reporting.pack_texts import EXTRA_GAPS, drafts_in
from campaigns.reporting.services.vocabulary import names_in, vocabulary
from config import pagecache
from quizzes.models import Tell
from quizzes.names import tell_name
from quizzes.specimens import listings
from quizzes.specimens.families import FAMILIES
from tests.campaigns.reporting.listed import TODAY, make_authority, make_marketplace, make_route

pytestmark = pytest.mark.django_db


def data_in(page: str, name: str = "pack-data") -> Any:
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def open_pack(client: Client, path: str = "found/bazaar/IT", language: str = "en") -> str:
    answer = client.get(f"/{language}/report/pack/{path}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("found/bazaar/IT", ["report", "notice"]),
        ("found/bazaar/KR", ["report"]),
        ("bought/bazaar/IT", ["report", "notice", "message"]),
        ("bought/other/ZZ", ["report", "message"]),
    ],
)
def test_a_notice_is_for_the_eu_and_a_message_for_buyers(client: Client, path: str, texts: list[str]) -> None:
    make_marketplace()
    page = open_pack(client, path)
    data = data_in(page)
    assert {code: list(spoken["texts"]) for code, spoken in data.items()} == {"en": texts, "ko": texts}
    assert re.findall(r'data-draft="(\w+)"', page) == texts


def test_texts_are_there_in_both_languages_whatever_the_page_is_in(client: Client) -> None:
    make_marketplace()
    english, korean = (data_in(open_pack(client, language=code)) for code in ("en", "ko"))
    assert english == korean
    for code in ("en", "ko"):
        with translation.override(code):
            assert english[code]["texts"]["report"]["lines"][2] == gettext(
                "Address of the listing: {listing}"
            )
            assert english[code]["tells"]["leather:ring-open"] == str(tell_name("leather:ring-open"))


def test_every_gap_can_be_filled() -> None:
    known = {field.slug for field in FIELDS} | EXTRA_GAPS
    for code in ("en", "ko"):
        for way in (Way.FOUND, Way.BOUGHT):
            for draft in drafts_in(code, way=way, has_dsa=True).drafts:
                gaps = set(re.findall(r"\{(\w+)\}", "\n".join(draft.lines)))
                assert gaps | set(draft.missing) == gaps
                assert gaps - known == set()


def test_a_notice_has_what_article_16_asks_for(client: Client) -> None:
    notice = drafts_in("en", way=Way.FOUND, has_dsa=True).drafts[1]
    assert set(notice.missing) == {"listing", "reasons", "name", "email", "good_faith"}


def test_the_tells_are_those_of_the_quizzes() -> None:
    Tell.objects.create(slug="zip-rough", name="Rough zip", category="leather")
    Tell.objects.create(slug="lid-loose", name="Loose lid", category="Bottles")
    Tell.objects.create(slug="odd", name="Odd", category="")
    Tell.objects.create(slug="leather:ring-open", name="an old name", category="leather")
    kinds = vocabulary()
    assert [kind.slug for kind in kinds] == ["listing", *FAMILIES, "Bottles", ""]
    coded = {
        f"{group}:{tell.slug}"
        for group, tells in [
            ("listing", listings.TELLS),
            *((slug, one.tells) for slug, one in FAMILIES.items()),
        ]
        for tell in tells
    }
    names = names_in("en", kinds)
    assert set(names) == coded | {"zip-rough", "lid-loose", "odd"}
    assert names["leather:ring-open"] == "Gap in the ring"
    leather = next(kind for kind in kinds if kind.slug == "leather")
    assert leather.words[-1].slug == "zip-rough"


@pytest.mark.parametrize("path", ["found/nobody/IT", "found/bazaar/XX"])
def test_what_is_not_listed_is_a_page_that_says_so(client: Client, path: str) -> None:
    make_marketplace()
    answer = client.get(f"/en/report/pack/{path}/")
    assert answer.status_code == 404
    assert "Choose" in answer.content.decode()


def test_nothing_can_be_sent_from_it(client: Client) -> None:
    make_marketplace()
    main = open_pack(client, "bought/bazaar/IT").split("<main", 1)[1].split("</main>", 1)[0]
    assert "<form" not in main
    assert not re.search(r"<(input|textarea|select|button)[^>]*\sname=", main)


def test_the_same_page_for_everybody(client: Client) -> None:
    make_marketplace()
    path = "/en/report/pack/found/bazaar/IT/"
    answer = client.get(path)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "no-store" not in answer.get("Cache-Control", "")
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    assert pagecache.page_key(scope) is not None


def test_without_script_there_is_a_sheet_for_a_pen(client: Client) -> None:
    make_marketplace()
    sheet = open_pack(client).split("<noscript>", 1)[1].split("</noscript>", 1)[0]
    assert "needs JavaScript" in sheet
    assert "Exact address: ______________" in sheet
    assert "To: Bazaar" in sheet
    assert "{" not in sheet


def test_an_old_number_is_not_shown(client: Client) -> None:
    make_marketplace()
    make_authority("IT", phone="117117", checked_on=TODAY.replace(year=2020))
    page = open_pack(client)
    assert "117117" not in page
    assert "check on the site" in page


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    first = make_marketplace()
    counts = []
    for number in (1, 3):
        for place in range(number):
            shop = make_marketplace(f"Shop {number}{place}")
            make_route(shop)
            make_authority("IT")
            Tell.objects.create(slug=f"t{number}{place}", name="A tell", category=f"Kind {number}{place}")
        make_route(first, "IT" if number == 1 else "")
        open_pack(client)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            open_pack(client)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_worker_looks_after_packs_only(client: Client) -> None:
    answer = client.get("/en/report/pack/worker.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert "no-store" in answer["Cache-Control"]
    assert "Service-Worker-Allowed" not in answer


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_without_a_report_form_there_is_the_help_center(client: Client) -> None:
    shop = make_marketplace()
    link = re.search(r'<a href="([^"]+)">Website or help center of Bazaar</a>', open_pack(client))
    assert link
    assert link[1] == f"/en/report/leave/marketplace/{shop.pk}/"
    shop.help_address = ""
    shop.save()
    assert "Website or help center of Bazaar" not in open_pack(client)


@pytest.mark.parametrize(
    ("path", "times"), [("found/bazaar/IT", 0), ("found/other/IT", 2), ("found/other/KR", 0)]
)
def test_whom_a_notice_is_for(client: Client, path: str, times: int) -> None:
    make_marketplace()
    page = text_of(open_pack(client, path))
    assert page.count("This is for websites on which other people sell.") == times
    assert "must answer" not in page

"""The badge for partners: the picture, the page with its code, and what either of them keeps: nothing."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from tests.campaigns.reporting.listed import make_marketplace

BADGE = "/en/report/badge/"
PICTURE = "/en/report/badge/light.svg"
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "rect", "g", "path", "text", "linearGradient", "stop"}


def code_of(page: str, **asked: str) -> str:
    """The code that the page gives to be copied."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", Client().get(page, asked).content.decode(), re.S)
    assert found is not None
    return html.unescape(found[1])


def link_in(code: str) -> str:
    found = re.search(r'href="([^"]*)"', code)
    assert found is not None
    return html.unescape(found[1])


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_picture_holds_words_and_shapes_only(language: str, look: str) -> None:
    root = ElementTree.fromstring(Client().get(f"/{language}/report/badge/{look}.svg").content)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ALLOWED
    names = {name for element in root.iter() for name in element.attrib}
    assert [name for name in names if name.startswith("on") or name in ("style", "class", "href")] == []
    with override(language):
        words = gettext("Report a fake")
    assert [text.text for text in root.iter(f"{SVG}text")] == ["bonafide", words]
    assert (root.attrib["aria-label"], root.attrib["lang"]) == (words, language)


def test_other_sites_may_show_the_picture_for_a_day_and_nobody_is_told_apart() -> None:
    response = Client().get(PICTURE)
    headers = {
        "Content-Type": "image/svg+xml",
        "Cache-Control": "public, max-age=86400",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    assert {name: response[name] for name in headers} == headers
    policy = {part.strip() for part in response["Content-Security-Policy"].split(";")}
    assert policy == {"default-src 'none'", "frame-ancestors 'none'", "sandbox"}
    assert "Set-Cookie" not in response
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("look", ["neon", "light.svg", "LIGHT"])
def test_there_are_no_other_looks(db: None, look: str) -> None:
    assert Client().get(f"/en/report/badge/{look}.svg").status_code == 404


@override_settings(SITE_URL="https://bonafide.example")
def test_the_code_holds_what_was_chosen(db: None) -> None:
    make_marketplace()
    code = code_of(BADGE, marketplace="bazaar", country="IT", lang="ko", look="dark")
    with override("ko"):
        words = gettext("Report a fake")
    assert code == (
        '<a href="https://bonafide.example/report/?marketplace=bazaar&amp;country=IT&amp;lang=ko">\n'
        '  <img src="https://bonafide.example/ko/report/badge/dark.svg" width="224" height="64" '
        f'alt="{words}">\n</a>'
    )


@override_settings(SITE_URL="https://bonafide.example")
@pytest.mark.parametrize(("page", "language"), [(BADGE, "en"), ("/ko/report/badge/", "ko")])
def test_without_a_choice_the_visitor_chooses(db: None, page: str, language: str) -> None:
    assert link_in(code_of(page)) == f"https://bonafide.example/report/?lang={language}"


@pytest.mark.parametrize(
    "asked",
    [
        {"marketplace": "nowhere", "country": "XX", "lang": "xx", "look": "neon"},
        {"marketplace": "hidden", "country": "EU", "lang": "", "look": ""},
        {"marketplace": '"><script>alert(1)</script>', "country": "I", "lang": "../", "look": "../light"},
    ],
)
def test_what_does_not_exist_counts_as_not_chosen(db: None, asked: dict[str, str]) -> None:
    make_marketplace()
    make_marketplace("Hidden", is_listed=False)
    assert code_of(BADGE, **asked) == code_of(BADGE)


def test_the_badge_leads_to_the_page_where_a_report_begins(db: None) -> None:
    make_marketplace()
    path = link_in(code_of(BADGE, marketplace="bazaar", country="IT", lang="ko")).partition("/report/")[2]
    response = Client().get(f"/report/{path}")
    assert (response.status_code, response["Location"]) == (
        302,
        "/ko/report/?marketplace=bazaar&country=IT",
    )


def test_the_page_offers_listed_marketplaces_and_sets_no_cookie(db: None) -> None:
    for name in ("Bazaar", "Market Hall"):
        make_marketplace(name)
    make_marketplace("Hidden", is_listed=False)
    response = Client().get(BADGE)
    select = re.search(r'name="marketplace">(.*?)</select>', response.content.decode(), re.S)
    assert select is not None
    assert re.findall(r'value="([^"]*)"', select[1]) == ["", "bazaar", "market-hall", "other"]
    assert "Set-Cookie" not in response


def test_more_marketplaces_need_no_more_queries(db: None) -> None:
    counts = []
    for name in ("Bazaar", "Fair", "Hall"):
        make_marketplace(name)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Client().get(BADGE)
        counts.append(len(queries))
    assert counts[1] == counts[2]

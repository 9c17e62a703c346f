"""The records that come with the project: all that the facts name, in their state, in both languages, and
loaded without touching what editors wrote."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from django.utils import translation

from campaigns.reporting.addresses import host_of, leads_to
from campaigns.reporting.countries import applying_to
from campaigns.reporting.models import Authority, BuyerProtection, CountryNote, Marketplace, ReportRoute
from campaigns.reporting.services.guide import guide_for
from campaigns.reporting.services.shipping import load_records
from campaigns.reporting.shipped import LANGUAGES, authorities, entries, marketplaces, notes

TODAY = dt.date(2026, 11, 23)
DIGIT = re.compile(r"\d")

# What was read in a stored copy is verified; what only others say is rechecked; what was recalled is a gap.
# The third is what stands in the table of platforms for the place: V, S, R or nothing found.
ROUTES = {
    ("alibaba", "", "recheck"),  # R; a page was found that names the button, for something else
    ("aliexpress", "", "recheck"),  # V, facts "AliExpress: report path"; could not be read again
    ("amazon", "", "gap"),  # R
    ("coupang", "", "recheck"),  # S
    ("ebay", "", "recheck"),  # R; an old page of eBay says nearly the same
    ("etsy", "", "recheck"),  # S
    ("facebook", "", "recheck"),  # S
    ("instagram", "", "recheck"),  # S
    ("lazada", "", "recheck"),  # S
    ("lazada", "SG", "verified"),  # V: the ministry says that "Report" exists
    ("naver-smart-store", "", "gap"),  # R
    ("shopee", "", "recheck"),  # V; read again for Malaysia only
    ("shopee", "MY", "verified"),  # V
    ("taobao", "", "gap"),  # R
    ("temu", "", "gap"),  # R
    ("tiktok-shop", "", "recheck"),  # S
    ("tmall", "", "gap"),  # R
}
PROTECTIONS = [
    ("alibaba", "", "verified", 30, "confirmed"),  # V, "Alibaba.com Trade Assurance claim window"
    ("aliexpress", "", "recheck", None, "delivery"),  # S, "AliExpress: buyer protection window"
    ("amazon", "", "recheck", None, "delivery"),  # V, "Amazon A-to-z window"; read for two countries
    ("amazon", "AE", "verified", 90, "latest_delivery"),
    ("amazon", "CA", "verified", 90, "latest_delivery"),
    ("coupang", "", "gap", None, "delivery"),  # not found
    ("ebay", "", "recheck", None, "delivery"),  # S, "eBay Money Back Guarantee window"
    (
        "etsy",
        "",
        "verified",
        None,
        "delivery",
    ),  # V, "Etsy Purchase Protection"; "Etsy case window" is recalled
    ("facebook", "", "gap", None, "delivery"),  # weak for buyers
    ("instagram", "", "gap", None, "delivery"),  # weak for buyers
    ("lazada", "", "gap", None, "delivery"),  # per country
    ("lazada", "PH", "recheck", None, "delivery"),  # V, "Lazada PH LazMall returns"; not found again
    ("lazada", "SG", "verified", 7, "delivery"),  # V, "Lazada SG: buyer confirmation period"
    ("lazada", "SG", "verified", 30, "delivery"),  # the same, LazMall
    ("naver-smart-store", "", "gap", None, "delivery"),  # not found
    ("shopee", "", "gap", None, "delivery"),  # per country
    ("shopee", "PH", "gap", None, "delivery"),  # shops that are not of the Mall
    ("shopee", "PH", "verified", 15, "delivery"),  # V, "Shopee PH Mall inauthentic item"
    ("shopee", "SG", "verified", 15, "delivery"),  # V, "Shopee SG return/refund window"
    ("taobao", "", "gap", None, "delivery"),  # R
    ("temu", "", "recheck", None, "delivery"),  # V, but the page is that of the United States
    ("temu", "US", "verified", 90, "purchase"),  # V, "Temu purchase protection window"
    ("tiktok-shop", "", "gap", None, "delivery"),  # per country
    ("tiktok-shop", "ID", "recheck", None, "delivery"),  # V, but the page does not say from when
    ("tiktok-shop", "US", "verified", 90, "delivery"),  # V, "TikTok Shop US money-back guarantee"
    ("tiktok-shop", "VN", "verified", 15, "delivery"),  # V, "TikTok Shop VN / ID request windows"
    ("tmall", "", "gap", None, "delivery"),  # R
]
AUTHORITIES = [
    ("EU", "rights", "recheck", "www.euipo.europa.eu", ""),
    ("GB", "advice", "verified", "www.citizensadvice.org.uk", "0808 223 1133"),  # "UK consumer helpline"
    ("GB", "fraud", "verified", "www.reportfraud.police.uk", "0300 123 2040"),  # "UK fraud reporting service"
    ("GB", "report", "verified", "crimestoppers-uk.org", ""),
    ("IT", "report", "verified", "uibm.mise.gov.it", ""),  # link only: stored numbers conflict
    ("IT", "report", "recheck", "www.gdf.gov.it", ""),  # the number 117 was read in an article of 2012
    ("IT", "rights", "verified", "uibm.mise.gov.it", ""),
    ("KR", "advice", "verified", "www.ccn.go.kr", "1372"),
    ("KR", "report", "verified", "www.ippolice.go.kr", ""),
    ("KR", "rights", "recheck", "www.pcc.or.kr", ""),
    ("SG", "advice", "verified", "www.case.org.sg", ""),  # "Singapore routes for a buyer"
    ("SG", "advice", "verified", "www.judiciary.gov.sg", ""),
    ("SG", "report", "verified", "www.police.gov.sg", ""),
    ("US", "customs", "verified", "www.cbp.gov", ""),
    ("US", "report", "recheck", "www.iprcenter.gov", ""),  # read in a release of 2014
]
NOTES = [
    ("EU", "verified"),  # "DSA Art. 16 notice must allow"
    ("EU", "verified"),  # trusted flaggers, Art. 22
    ("IT", "verified"),  # "Italy administrative fine for the final buyer of fakes"
    ("KR", "verified"),  # "Korean IP office name"
]


# Of each marketplace: its help center, or the front page where its countries have one each.
HELP = {
    "alibaba": "service.alibaba.com",
    "aliexpress": "service.aliexpress.com",
    "amazon": "www.amazon.com",
    "coupang": "mc.coupang.com",
    "ebay": "www.ebay.com",
    "etsy": "help.etsy.com",
    "facebook": "www.facebook.com",
    "instagram": "help.instagram.com",
    "lazada": "www.lazada.com",
    "naver-smart-store": "help.naver.com",
    "shopee": "shopee.com",
    "taobao": "consumerservice.taobao.com",
    "temu": "www.temu.com",
    "tiktok-shop": "support.tiktok.com",
    "tmall": "service.tmall.com",
}


def routes_and_protections() -> Iterator[dict[str, Any]]:
    for words in marketplaces():
        yield from (*words["routes"], *words["protections"])


def records() -> list[dict[str, Any]]:
    return [*routes_and_protections(), *authorities(), *notes()]


def texts(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text in several languages, with the field it belongs to."""
    if isinstance(value, list):
        for inner in value:
            yield from texts(inner, name)
    elif isinstance(value, dict) and "en" in value:
        yield name, {code: text for code, text in value.items() if code != "drawing"}
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, key)


# --- what the files say -------------------------------------------------------------------------------------
def test_every_platform_is_there() -> None:
    assert [words["name"] for words in marketplaces()] == [
        "Alibaba.com", "AliExpress", "Amazon", "Coupang", "eBay", "Etsy", "Facebook", "Instagram", "Lazada",
        "Naver Smart Store", "Shopee", "Taobao", "Temu", "TikTok Shop", "Tmall",
    ]  # fmt: skip


def test_every_text_is_there_in_both_languages() -> None:
    found = [text for record in records() for _field, text in texts(record)]
    assert len(found) > 150
    assert [text for text in found if set(text) != set(LANGUAGES) or not all(text.values())] == []
    korean = re.compile("[가-힣]")
    only_names = {"Crimestoppers", "Shopee Mall"}
    untranslated = {text["ko"] for text in found if not korean.search(text["ko"])}
    assert untranslated == only_names


def test_korean_speaks_as_the_website_does() -> None:
    """To the end in 해요체, in every sentence that steps, notes and explanations say."""
    told = {"steps", "caveat", "about", "text", "asks_for"}
    for record in records():
        for field, text in texts(record):
            if field in told:
                assert re.search(r"(요|세요)[.?!]?(\s*\(.*\))?$", text["ko"].rstrip(".")), text["ko"]


def test_hosts_belong_to_one_marketplace() -> None:
    hosts = [(host, words["slug"]) for words in marketplaces() for host in words["hosts"]]
    for (one, its), (other, theirs) in combinations(hosts, 2):
        assert not leads_to(one, other), (one, its, theirs)
        assert not leads_to(other, one), (other, its, theirs)


def test_every_address_may_be_led_to() -> None:
    fields = ("source", "address", "report_address", "claim_address")
    addresses = [record[field] for record in records() for field in fields if record.get(field)]
    addresses += [words["help_address"] for words in marketplaces()]
    assert len(addresses) > 50
    for address in addresses:
        assert host_of(address)


def test_every_marketplace_has_a_way_out() -> None:
    assert {words["slug"]: host_of(words["help_address"]) for words in marketplaces()} == HELP


def test_a_way_out_leads_to_the_marketplace_itself() -> None:
    for words in marketplaces():
        hosts = [*words["hosts"], *({"naver.com"} if words["slug"] == "naver-smart-store" else ())]
        ways = [
            words["help_address"],
            *(one["claim_address"] for one in words["protections"] if "claim_address" in one),
        ]
        ways += [one["report_address"] for one in words["routes"] if "report_address" in one]
        for way in ways:
            assert any(leads_to(host_of(way), host) for host in hosts), way


def test_a_way_out_for_everybody_is_not_that_of_one_country() -> None:
    """What a country's own site offers stands in that country's records."""
    ways = [
        (words["slug"], one["country"], one["claim_address"])
        for words in marketplaces()
        for one in words["protections"]
        if "claim_address" in one
    ]
    assert sorted(ways) == [
        ("lazada", "SG", "https://www.lazada.sg/helpcenter/"),
        ("lazada", "SG", "https://www.lazada.sg/helpcenter/"),
        ("shopee", "PH", "https://help.shopee.ph/"),
        ("shopee", "PH", "https://help.shopee.ph/"),
        ("shopee", "SG", "https://help.shopee.sg/"),
    ]


def test_a_record_says_what_it_is_worth() -> None:
    for record in records():
        assert record["editors_note"]
        if record["state"] == "verified":
            assert record["source"]
            assert record["source_name"]
            assert record["checked_on"] == TODAY
            assert record["seen_as"] in ("copy", "elsewhere")  # no live page was read
        else:
            assert {"days", "counted_from", "phone", "checked_on"} & set(record) == set()


def test_figures_stand_where_they_are_hidden_once_they_are_old() -> None:
    """In days, telephones and notes; beyond that only in the warnings of verified records."""
    for record in records():
        for field, text in texts(record):
            hidden = field in ("name", "text") or (field == "caveat" and record["state"] == "verified")
            if DIGIT.search("".join(text.values())):
                assert hidden, text


def test_a_record_keeps_its_name_for_good() -> None:
    """A website knows its records by these names. Add to them; change or give one again, and it loses one."""
    protections = [(slug, country) for slug, country, *_rest in PROTECTIONS]
    alone = [place for place in protections if protections.count(place) == 1]
    several = ["lazada:SG:lazmall", "lazada:SG:others", "shopee:PH:mall", "shopee:PH:others"]
    alone.remove(("lazada", "PH"))
    names = [f"marketplace:{slug}" for slug in HELP]
    names += [f"route:{slug}:{country or 'everywhere'}" for slug, country, _state in ROUTES]
    names += [f"protection:{slug}:{country or 'everywhere'}" for slug, country in alone]
    names += [f"protection:{name}" for name in ("lazada:PH:lazmall", *several)]
    names += [
        "authority:eu-euipo", "authority:gb-citizens-advice", "authority:gb-crimestoppers",
        "authority:gb-report-fraud", "authority:it-anti-counterfeiting-line",
        "authority:it-anti-counterfeiting-rights", "authority:it-finance-police",
        "authority:kr-consumer-counseling", "authority:kr-one-stop-center", "authority:kr-patent-attorneys",
        "authority:sg-case", "authority:sg-police", "authority:sg-small-claims",
        "authority:us-cbp-e-allegations", "authority:us-ipr-center",
        "note:eu-dsa-16", "note:eu-dsa-22", "note:it-fine-for-buyers", "note:kr-office-name",
    ]  # fmt: skip
    assert sorted(entry.key for entry in entries()) == sorted(names)


def test_reporting_earns_nothing() -> None:
    for record in records():
        for _field, text in texts(record):
            assert "reward" not in text["en"].lower()
            assert "포상" not in text["ko"]


# --- what is loaded -----------------------------------------------------------------------------------------
@pytest.fixture
def loaded(db: None) -> list[Any]:
    return [change.record for change in load_records(today=TODAY)]


def test_every_record_is_loaded_in_its_state(loaded: list[Any]) -> None:
    assert set(ReportRoute.objects.values_list("marketplace__slug", "country", "state")) == ROUTES
    protections = BuyerProtection.objects.values_list(
        "marketplace__slug", "country", "state", "days", "counted_from"
    )
    assert Counter(protections) == Counter(PROTECTIONS)
    helpers = [
        (one.country, one.purpose, one.state, host_of(one.address), one.phone)
        for one in Authority.objects.all()
    ]
    assert Counter(helpers) == Counter(AUTHORITIES)
    assert Counter(CountryNote.objects.values_list("country", "state")) == Counter(NOTES)
    assert len(loaded) == 15 + len(ROUTES) + len(PROTECTIONS) + len(AUTHORITIES) + len(NOTES)


def test_editors_can_save_what_was_loaded(loaded: list[Any]) -> None:
    for record in loaded:
        record.refresh_from_db()
        record.full_clean()
        for field in record._meta.get_fields():
            if hasattr(field, "text_length"):
                value = getattr(record, field.name)
                assert all(len(text) <= field.text_length for text in value.values()), value
        if hasattr(record, "steps"):
            record._meta.get_field("steps").stream_block.clean(record.steps)
            assert 1 <= len(record.steps) <= 8


def test_every_marketplace_has_steps_everywhere(loaded: list[Any]) -> None:
    for marketplace in Marketplace.objects.all():
        for country in ("IT", "KR", "SG", "US", "ZZ"):
            guide = guide_for(marketplace=marketplace, country=country, today=TODAY)
            assert guide.routes[0].steps
            assert guide.refunds[0].steps
            assert {one.country for one in guide.routes} <= set(applying_to(country))


def test_figures_of_amazon_stand_where_they_were_read(loaded: list[Any]) -> None:
    amazon = Marketplace.objects.get(slug="amazon")
    days = {
        country: [one.days for one in guide_for(marketplace=amazon, country=country, today=TODAY).refunds]
        for country in ("AE", "CA", "DE", "US", "ZZ")
    }
    assert days == {"AE": [90], "CA": [90], "DE": [None], "US": [None], "ZZ": [None]}


def test_a_korean_reads_korean(loaded: list[Any]) -> None:
    with translation.override("ko"):
        guide = guide_for(marketplace=Marketplace.objects.get(slug="aliexpress"), country="KR", today=TODAY)
    assert [helper.name for helper in guide.helpers if helper.phone] == ["1372 소비자상담센터"]
    assert guide.routes[0].steps[1].text.startswith("누르면 신고 센터")

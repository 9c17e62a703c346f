from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from quizzes.specimens.brands import BRANDS
from quizzes.specimens.demonstration_listings import LISTINGS
from quizzes.specimens.family import LEVELS, TELLS_AT_LEVEL
from quizzes.specimens.listings import (
    ODDITIES,
    PART_NAMES,
    TELLS,
    ListingOddity,
    ListingTell,
    Offer,
    oddities_of,
    tells_of,
)

FAIR: dict[str, Any] = {
    "brand": "tarnvik",
    "shop": "Bazario",
    "title": "Tarnvik running shoes, teal",
    "price": 99,
    "old_price": None,
    "seller": "Fjord Sport",
    "seller_since": 2020,
    "sold": 900,
    "rating": 4.5,
    "reviews": [
        {"author": "mint_fox", "stars": 5, "text": "Warm feet on cold mornings."},
        {"author": "owl_at_noon", "stars": 4, "text": "Laces are a little short."},
        {"author": "jam_and_rye", "stars": 3, "text": "Took nine days to arrive."},
    ],
    "description": "New, in the box, with a receipt.",
    "delivery": "Delivery in 3 days.",
    "payment": "Card through Bazario checkout.",
    "contact": "Bazario messages.",
    "address": "bazario.example/o/10001",
    "notice": "Returns within 30 days.",
    "language": "en",
}
COPIED = [{"author": name, "stars": 5, "text": "Lovely shoes, came fast!"} for name in ("a_fox", "b_fox")]
SHORT_PRAISE = [{"author": name, "stars": 5, "text": "Great!"} for name in ("a_fox", "b_fox")]
CROSS = [{"author": "grumble_goat", "stars": 1, "text": "Never again, wrong size!"}, *FAIR["reviews"]]


def offer(**changes: Any) -> Offer:
    return Offer.from_content({**FAIR, **changes})


def tells(**changes: Any) -> list[str]:
    return [tell.slug for tell in tells_of(offer(**changes))]


def oddities(**changes: Any) -> list[str]:
    return [oddity.slug for oddity in oddities_of(offer(**changes))]


ONE_TELL: list[tuple[str, dict[str, Any]]] = [
    ("price-far-below", {"price": 29.9}),
    ("brand-altered", {"title": "Tarnv1k running shoes"}),
    ("brand-altered", {"title": "Tаrnvik running shoes"}),  # with a Cyrillic а
    ("brand-altered", {"title": "Tarnviks running shoes"}),
    ("brand-altered", {"title": "Running shoes, brand as in the picture"}),
    ("brand-altered", {"title": "타른박 러닝화", "language": "ko", "delivery": "택배 발송"}),
    ("replica-in-title", {"title": "Tarnvik running shoes 1:1"}),
    ("replica-in-title", {"title": "Tarnvik AAA+ shoes"}),
    ("replica-in-title", {"title": "타른빅 레플리카 러닝화"}),
    ("replica-in-title", {"title": "Tarnvik AAA급 러닝화"}),
    ("replica-in-description", {"description": "Mirror quality, nobody will know."}),
    ("replica-in-description", {"description": "미러급이라 구분이 안 됩니다."}),
    ("replica-in-description", {"description": "No refunds. Best replica in town."}),
    ("not-on-list", {"seller": "Tarnvik Official Outlet"}),
    ("not-on-list", {"seller": "타른빅 공식몰"}),
    ("not-on-list", {"seller": "Fjord Sports"}),
    ("copied-reviews", {"reviews": COPIED}),
    ("disguised-parcel", {"delivery": "Sent in 3 days, declared as a gift."}),
    ("disguised-parcel", {"delivery": "로고는 가려서 발송해요.", "language": "ko"}),
    ("pays-outside", {"payment": "Gift cards only, send me the codes."}),
    ("pays-outside", {"payment": "Bank transfer to my personal account."}),
    ("pays-outside", {"payment": "카드 결제 불가, 개인 계좌 입금만 가능"}),
    ("chats-outside", {"contact": "Text me on a messenger instead."}),
    ("chats-outside", {"contact": "DM으로 문의 주세요"}),
    ("look-alike-address", {"address": "tamvik.example/shoes"}),
    ("look-alike-address", {"address": "https://bazarrio.example"}),
    ("look-alike-address", {"address": "tarnvik.example.pay-now.example"}),
    ("pressure", {"notice": "Offer ends in 09:59!"}),
    ("pressure", {"notice": "특가 종료까지 12분 남았습니다"}),
]

SECOND_HAND = {"seller": "juniper_attic", "description": "Second-hand, worn one winter, scuffs on the toes."}
ONE_ODDITY: list[tuple[str, dict[str, Any]]] = [
    ("sale", {"price": 59, "old_price": 119}),
    ("new-seller", {"sold": 3, "seller": "Laufwerk 21"}),
    ("private-seller", {"seller": "juniper_attic", "title": "Tarnvik shoes, private sale"}),
    ("honest-wear", {"description": "Second-hand and checked by us: a scratch on the heel."}),
    ("foreign-delivery", {"delivery": "Versand in 2 Werktagen."}),
    ("foreign-delivery", {"delivery": "Sent within 3 days.", "language": "ko"}),
    ("grumpy-review", {"reviews": CROSS}),
]

INNOCENT: list[dict[str, Any]] = [
    {"price": 30},
    {"price": 20, **SECOND_HAND},
    {"title": "TARNVIK’s shoes", "address": "www.tarnvik.example/a"},
    {"title": "타른빅 러닝화", "contact": "1:1 문의 환영"},
    {"description": "This is no replica. A 1:1 chat with our team helps with sizes."},
    {"description": "레플리카가 아닙니다. 1:1 상담 가능"},
    {"description": "Runs on two AAA batteries, see the small mirror in the lid."},
    {"seller": "Laufwerk 21", "address": "laufwerk21.example/tarnvik"},
    {"seller": "tarnvik_fan_lou"},
    {"reviews": SHORT_PRAISE},
    {"delivery": "Gift wrapping on request. Plain box, 14 days."},
    {"payment": "Card or invoice. We never ask for gift cards."},
    {"payment": "Bazario gift cards welcome."},
    {"payment": "개인 계좌 입금은 받지 않습니다."},
    {"contact": "Bazario messenger, weekdays."},
    {"address": "orders.bazario.example/o/2"},
    {"notice": "Sale until 31 January. No hurry, returns within 30 days."},
    {"notice": "Orders are answered within 24 hours, 09:00 to 17:00."},
    {"notice": "결제 후 24시간 이내 발송"},
]


def test_a_plain_offer_shows_nothing() -> None:
    assert tells() == []
    assert oddities() == []


@pytest.mark.parametrize(("slug", "changes"), ONE_TELL)
def test_a_tell_is_seen_and_no_other(slug: str, changes: dict[str, Any]) -> None:
    assert tells(**changes) == [slug]


@pytest.mark.parametrize(("slug", "changes"), ONE_ODDITY)
def test_an_oddity_is_seen_and_is_no_tell(slug: str, changes: dict[str, Any]) -> None:
    assert oddities(**changes) == [slug]
    assert tells(**changes) == []


@pytest.mark.parametrize("changes", INNOCENT)
def test_what_resembles_a_tell_is_none(changes: dict[str, Any]) -> None:
    assert tells(**changes) == []


def test_every_tell_and_oddity_is_tried_here() -> None:
    assert {slug for slug, _ in ONE_TELL} == {tell.slug for tell in TELLS}
    assert {slug for slug, _ in ONE_ODDITY} == {oddity.slug for oddity in ODDITIES}


def test_a_tell_reads_only_the_part_it_is_shown_on() -> None:
    for slug, changes in ONE_TELL:
        part = next(tell.part for tell in TELLS if tell.slug == slug)
        seen = offer(**changes)
        assert tells_of(replace(seen, **{part: getattr(offer(), part)})) == []


def test_slugs_are_unique_and_parts_have_names() -> None:
    signs: list[ListingTell | ListingOddity] = [*TELLS, *ODDITIES]
    assert len({sign.slug for sign in signs}) == len(signs)
    assert {sign.part for sign in signs} <= set(PART_NAMES)


@pytest.mark.parametrize("brand", BRANDS.values(), ids=BRANDS)
def test_a_listed_seller_at_the_list_price_is_fair_for_every_brand(brand: Any) -> None:
    for seller in brand.sellers:
        page = {"brand": brand.slug, "title": f"{brand.name}, new", "seller": seller}
        assert tells(**page, price=brand.price_band[0], address=brand.address) == []


# --- The demonstration's offers ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ko"])
def test_half_of_the_offers_are_traps_for_every_brand(language: str) -> None:
    kinds = Counter(
        (content["brand"], bool(tells_of(Offer.from_content(content))))
        for content in LISTINGS
        if content["language"] == language
    )
    assert kinds == {(brand, trap): 1 for brand in BRANDS for trap in (True, False)}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_at_least_half_of_the_fair_offers_are_odd(language: str) -> None:
    offers = [Offer.from_content(content) for content in LISTINGS if content["language"] == language]
    fair = [bool(oddities_of(offer)) for offer in offers if not tells_of(offer)]
    assert sum(fair) * 2 >= len(fair)


def test_some_traps_are_odd_too() -> None:
    offers = [Offer.from_content(content) for content in LISTINGS]
    traps = [bool(oddities_of(offer)) for offer in offers if tells_of(offer)]
    assert sum(traps) * 2 >= len(traps)


def test_the_level_says_how_many_tells_a_trap_shows() -> None:
    for content in LISTINGS:
        found = tells_of(Offer.from_content(content))
        assert content["level"] in LEVELS
        assert len(found) in (0, TELLS_AT_LEVEL[content["level"]])
        assert len({tell.part for tell in found}) == len(found)


def test_every_tell_and_oddity_is_used() -> None:
    offers = [Offer.from_content(content) for content in LISTINGS]
    assert {tell.slug for offer in offers for tell in tells_of(offer)} == {tell.slug for tell in TELLS}
    assert {oddity.slug for offer in offers for oddity in oddities_of(offer)} == {o.slug for o in ODDITIES}


def test_every_part_is_on_every_page_and_short() -> None:
    for content in LISTINGS:
        assert all(content[part] for part in PART_NAMES)
        assert len(content["description"]) <= 240
        assert len(content["reviews"]) == 3


def test_all_addresses_are_reserved_ones() -> None:
    for content in LISTINGS:
        assert content["address"].split("/")[0].endswith(".example")
    assert len({content["address"] for content in LISTINGS}) == len(LISTINGS)


def test_reviewers_are_all_different() -> None:
    authors = [review["author"] for content in LISTINGS for review in content["reviews"]]
    assert len(set(authors)) == len(authors)

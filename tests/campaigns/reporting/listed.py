"""Marketplaces and records as tests need them. The hosts are of the kind that exists for examples."""

from __future__ import annotations

import datetime as dt
from typing import Any

from campaigns.reporting.enums import CountedFrom, Drawing, Purpose, SeenAs, State
from campaigns.reporting.models import (
    Authority,
    BuyerProtection,
    CountryNote,
    Marketplace,
    ReportRoute,
)

TODAY = dt.date(2026, 5, 4)
CHECKED = {
    "state": State.VERIFIED,
    "source": "https://help.bazaar.example/returns",
    "source_name": "Bazaar help center",
    "seen_as": SeenAs.PAGE,
    "checked_on": TODAY,
}


def make_marketplace(name: str = "Bazaar", **values: Any) -> Marketplace:
    slug = name.lower().replace(" ", "-")
    hosts = f"{slug}.example\n{slug}.test"
    return Marketplace.objects.create(
        **{
            "name": name,
            "slug": slug,
            "hosts": hosts,
            "help_address": f"https://help.{slug}.example/",
            **values,
        }
    )


def steps(*pairs: tuple[str, Drawing | str]) -> list[tuple[str, Any]]:
    """Steps with a text, the same in Korean with a sign before it, and a drawing."""
    return [
        ("step", {"text": {"en": text, "ko": f"한국어: {text}"}, "drawing": str(drawing)})
        for text, drawing in pairs
    ]


def make_route(marketplace: Marketplace, country: str = "", **values: Any) -> ReportRoute:
    return ReportRoute.objects.create(
        **{
            "marketplace": marketplace,
            "country": country,
            "steps": steps(
                ("Open the listing and tap the three dots.", Drawing.MENU),
                ("Choose “Counterfeit”.", Drawing.REASON),
            ),
            "report_address": f"https://report.{marketplace.slug}.example/form",
            "reason": {"en": "Counterfeit", "ko": "위조품"},
            **CHECKED,
            **values,
        }
    )


def make_protection(marketplace: Marketplace, country: str = "", **values: Any) -> BuyerProtection:
    return BuyerProtection.objects.create(
        **{
            "marketplace": marketplace,
            "country": country,
            "days": 15,
            "counted_from": CountedFrom.DELIVERY,
            "steps": steps(("Open your order and tap “Return or refund”.", Drawing.ORDER)),
            "caveat": {"en": "A chargeback ends it.", "ko": "카드 결제 취소를 하면 끝나요."},
            "claim_address": f"https://{marketplace.slug}.example/orders",
            **CHECKED,
            **values,
        }
    )


def make_authority(country: str = "KR", **values: Any) -> Authority:
    return Authority.objects.create(
        **{
            "country": country,
            "purpose": Purpose.REPORT,
            "name": {"en": "Office for Fakes", "ko": "위조품 사무소"},
            "about": {"en": "Takes reports of fakes.", "ko": "위조품 신고를 받아요."},
            "address": "https://office.example/",
            "phone": "117",
            **CHECKED,
            **values,
        }
    )


def make_note(country: str = "IT", **values: Any) -> CountryNote:
    text = {"en": "Buying a fake can cost you a fine.", "ko": "위조품을 사면 벌금을 낼 수 있어요."}
    return CountryNote.objects.create(**{"country": country, "text": text, **CHECKED, **values})

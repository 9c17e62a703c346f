"""What a visitor chooses from before there is a guide: what brought them here, a marketplace, a country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from campaigns.reporting.countries import ELSEWHERE, EU, EVERYWHERE, is_country, names
from campaigns.reporting.enums import Way
from campaigns.reporting.models import (
    Authority,
    BuyerProtection,
    CountryNote,
    Marketplace,
    ReportRoute,
)
from campaigns.reporting.models.marketplaces import RESERVED

# Where most readers of a language are. Of English nothing can be told.
COUNTRY_OF_LANGUAGE = {"ko": "KR"}


@dataclass(frozen=True)
class Shop:
    """A marketplace as the list on the first page shows it. hosts: by which an address is recognised."""

    slug: str
    name: str
    hosts: Sequence[str]
    pays: bool


@dataclass(frozen=True)
class Country:
    code: str
    name: str


@dataclass(frozen=True)
class Chosen:
    """What is chosen so far; "" for what is not, or for what nobody can choose."""

    way: str = ""
    marketplace: str = ""
    country: str = ""

    @property
    def is_complete(self) -> bool:
        """Enough to go on: those who are not sure need neither marketplace nor country."""
        return self.way == Way.UNSURE or all((self.way, self.marketplace, self.country))

    def as_query(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


def shops() -> list[Shop]:
    """Every listed marketplace in the order of the alphabet, in which eBay stands before Etsy."""
    listed = sorted(Marketplace.objects.listed(), key=lambda one: one.name.casefold())
    return [Shop(one.slug, one.name, one.host_list, one.pays) for one in listed]


def countries(*, language: str) -> tuple[list[Country], list[Country]]:
    """Those with a record of their own, and all others, each in the order of the alphabet."""
    codes = _recorded()
    every = [Country(code, name) for code, name in names(language).items()]
    return [one for one in every if one.code in codes], [one for one in every if one.code not in codes]


def _recorded() -> set[str]:
    """The countries that some record that visitors see is for."""
    shown = {"marketplace__is_listed": True}
    placed = [
        BuyerProtection.objects.filter(**shown),
        Authority.objects.all(),
        CountryNote.objects.all(),
    ]
    found = ReportRoute.objects.filter(**shown).order_by().values_list("country")
    found = found.union(*(records.order_by().values_list("country") for records in placed))
    return {code for (code,) in found} - {EU, EVERYWHERE}


def chosen_of(*, values: Mapping[str, Any], listed: Sequence[Shop]) -> Chosen:
    """What can be chosen among the values that came with a request."""
    way, marketplace = str(values.get("way", "")), str(values.get("marketplace", "")).lower()
    country = str(values.get("country", "")).upper()
    return Chosen(
        way=way if way in Way.values else "",
        marketplace=marketplace if marketplace in {RESERVED, *(shop.slug for shop in listed)} else "",
        country=country if country == ELSEWHERE or is_country(country) else "",
    )

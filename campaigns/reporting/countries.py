"""Countries by their ISO 3166 code: their names in every language, and which are members of the EU."""

from __future__ import annotations

from functools import cache

from babel import Locale
from django.utils.translation import get_language

EU = "EU"
ELSEWHERE = "ZZ"  # any country that is not named
EVERYWHERE = ""  # of a record: holds in every country that has none of its own
# Member states since 2020-02-01: https://european-union.europa.eu/principles-countries-history/eu-countries_en
EU_MEMBERS = frozenset(
    {
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    }
)
# In Babel's list, and no countries.
_NO_COUNTRY = frozenset(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"])


@cache
def names(language: str) -> dict[str, str]:
    """The name of every country by its code, in the order of the alphabet of a language."""
    found = Locale.parse(language).territories
    countries = {
        code: name
        for code, name in found.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    }
    return dict(sorted(countries.items(), key=lambda entry: entry[1]))


def country_name(code: str) -> str:
    """A country's name in the current language, also of the EU; the code itself where there is no name."""
    return Locale.parse(get_language() or "en").territories.get(code, code)


def is_country(code: str) -> bool:
    return code in names("en")


def applying_to(country: str) -> list[str]:
    """The countries of records that hold in a country, the most special first."""
    return [country, *([EU] if country in EU_MEMBERS else []), EVERYWHERE]


def choices() -> list[tuple[str, str]]:
    """For forms: the EU first, then every country by name."""
    return [(EU, country_name(EU)), *names(get_language() or "en").items()]

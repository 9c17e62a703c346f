"""The practice quiz that comes with the project, as files: content/<quiz>/<language>.toml. Pure reading."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeAlias

from quizzes.specimens.collection import Drawn, read_index
from quizzes.specimens.demonstration_listings import LISTINGS
from quizzes.specimens.families import FAMILIES

CONTENT = Path(__file__).parent / "content"
REPORT_PRACTICE = "report-it-well"
LANGUAGES = ("en", "ko")

Words: TypeAlias = dict[str, Any]


def read(quiz: str, language: str) -> Words:
    """A quiz in one language, as its file says it."""
    return tomllib.loads((CONTENT / quiz / f"{language}.toml").read_text(encoding="utf-8"))


def offer_at(address: str) -> Words:
    """An offer that reports are about, as the content of an item."""
    found = next(listing for listing in LISTINGS if listing["address"] == address)
    return {name: value for name, value in found.items() if name != "level"}


def goods_shown(quiz: str) -> dict[str, Drawn]:
    """The drawn goods that the offers of a quiz show, by brand."""
    reports = [report for language in LANGUAGES for report in read(quiz, language)["reports"]]
    brands = {offer_at(report["offer"])["brand"] for report in reports if "offer" in report}
    goods = {FAMILIES[one.entry.family].brand.slug: one for one in read_index() if one.entry.use == "listing"}
    return {brand: goods[brand] for brand in sorted(brands)}

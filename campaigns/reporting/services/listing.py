"""Every record that visitors can see, for the page that says how this is kept correct; who helps creators.

Plain data with an allow-list: neither who checked a record nor what editors note for themselves is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.reporting.enums import Purpose, Standing
from campaigns.reporting.models import (
    Authority,
    BuyerProtection,
    CountryNote,
    ReportRoute,
)
from campaigns.reporting.models.checked import place_name
from campaigns.reporting.querysets import PlacedQuerySet
from campaigns.reporting.services.guide import Helper, Proof, helper_of, proof_of


@dataclass(frozen=True)
class Record:
    """group: the marketplace or the country it belongs to. subject: what it tells, or who helps. about: where
    and for what that holds."""

    group: str
    subject: Any
    about: Sequence[str]
    proof: Proof


@dataclass(frozen=True)
class Group:
    """The records of one marketplace or of one country."""

    title: str
    records: Sequence[Record]

    @property
    def counts(self) -> list[tuple[Standing, int]]:
        """How many records have each standing that occurs, the best first."""
        return [(standing, number) for standing, number in _counted(self.records) if number]


@dataclass(frozen=True)
class Part:
    """Groups of one kind, in the order of the alphabet."""

    title: Any
    groups: Sequence[Group]


def listing(*, today: date, country: str = "") -> list[Part]:
    """Every record that visitors can see, by marketplace and by country.

    country: only what holds there; "" for everything.
    """
    return [
        Part(_("Marketplaces"), _grouped(_of_marketplaces(today, country))),
        Part(_("Countries"), _grouped(_of_countries(today, country))),
    ]


def count_by_standing(parts: Iterable[Part]) -> list[tuple[Standing, int]]:
    """How many records have each standing, the best first."""
    return _counted(record for part in parts for group in part.groups for record in group.records)


def helpers_of_creators(*, today: date) -> list[Helper]:
    """The authorities of every country that advise creators."""
    return [helper_of(one, today) for one in Authority.objects.filter(purpose=Purpose.RIGHTS)]


def _of_marketplaces(today: date, country: str) -> Iterator[Record]:
    for route in _on_marketplaces(ReportRoute.objects.all(), country):
        proof = proof_of(route, kind="route-source", today=today)
        yield Record(route.marketplace.name, _("Where to report"), [place_name(route.country)], proof)
    for refund in _on_marketplaces(BuyerProtection.objects.all(), country):
        proof = proof_of(refund, kind="protection-source", today=today)
        about = [text for text in (place_name(refund.country), str(refund.shops)) if text]
        yield Record(refund.marketplace.name, _("Money back"), about, proof)


def _of_countries(today: date, country: str) -> Iterator[Record]:
    for authority in _holding(Authority.objects.all(), country):
        proof = proof_of(authority, kind="authority-source", today=today)
        place = place_name(authority.country)
        yield Record(place, str(authority.name), [authority.get_purpose_display()], proof)
    for note in _holding(CountryNote.objects.all(), country):
        proof = proof_of(note, kind="note-source", today=today)
        yield Record(place_name(note.country), _("What the law says"), [], proof)


def _holding(records: PlacedQuerySet, country: str) -> PlacedQuerySet:
    """Those that hold in a country, or all."""
    return records.applying_to(country) if country else records


def _on_marketplaces(records: PlacedQuerySet, country: str) -> PlacedQuerySet:
    listed = records.filter(marketplace__is_listed=True).select_related("marketplace")
    return _holding(listed, country)


def _grouped(records: Iterable[Record]) -> list[Group]:
    """In the order of the alphabet, in which eBay stands before Etsy; records of one group stay in theirs."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.group, []).append(record)
    return [Group(title, found[title]) for title in sorted(found, key=str.casefold)]


def _counted(records: Iterable[Record]) -> list[tuple[Standing, int]]:
    found = Counter(record.proof.standing for record in records)
    return [(standing, found[standing]) for standing in Standing]

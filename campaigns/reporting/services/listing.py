"""Every record that visitors can see, for the page that says how this is kept correct; who helps creators.

Plain data with an allow-list: neither who checked a record nor what editors note for themselves is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.reporting.enums import Purpose, Standing
from campaigns.reporting.models import (
    Authority,
    BuyerProtection,
    Checked,
    CountryNote,
    ReportRoute,
)
from campaigns.reporting.services.guide import Helper, Proof, helper_of, proof_of


@dataclass(frozen=True)
class Record:
    """subject: what it is about. about: of a refund rule, the shops it is for. place: a country's code."""

    subject: str
    about: str
    place: str
    proof: Proof


@dataclass(frozen=True)
class Group:
    """The records of one kind."""

    title: Any
    records: Sequence[Record]


def listing(*, today: date) -> list[Group]:
    """Every record that visitors can see, by kind."""
    routes = ReportRoute.objects.filter(marketplace__is_listed=True).select_related("marketplace")
    refunds = BuyerProtection.objects.filter(marketplace__is_listed=True).select_related("marketplace")
    return [
        Group(
            _("Where to report"),
            _by_name(_of_marketplace(one, "", "route-source", today) for one in routes),
        ),
        Group(
            _("Money back"),
            _by_name(_of_marketplace(one, str(one.shops), "protection-source", today) for one in refunds),
        ),
        Group(
            _("Who helps"),
            [
                _record(one, str(one.name), one.get_purpose_display(), "authority-source", today)
                for one in Authority.objects.all()
            ],
        ),
        Group(
            _("What the law says"),
            [_record(one, "", "", "note-source", today) for one in CountryNote.objects.all()],
        ),
    ]


def count_by_standing(groups: Iterable[Group]) -> list[tuple[Standing, int]]:
    """How many records have each standing, the best first."""
    found = Counter(record.proof.standing for group in groups for record in group.records)
    return [(standing, found[standing]) for standing in Standing]


def helpers_of_creators(*, today: date) -> list[Helper]:
    """The authorities of every country that advise creators."""
    return [helper_of(one, today) for one in Authority.objects.filter(purpose=Purpose.RIGHTS)]


def _by_name(records: Iterable[Record]) -> list[Record]:
    """In the order of the alphabet, in which eBay stands before Etsy; those of one name stay in theirs."""
    return sorted(records, key=lambda record: record.subject.casefold())


def _of_marketplace(record: Any, about: str, kind: str, today: date) -> Record:
    return _record(record, record.marketplace.name, about, kind, today)


def _record(record: Checked, subject: str, about: str, kind: str, today: date) -> Record:
    return Record(subject, about, record.country, proof_of(record, kind=kind, today=today))

"""What somebody is told about a marketplace in a country: the steps, the money, who helps.

Plain data with an allow-list: what editors note for themselves, and figures that do not hold any more, never
reach a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from campaigns.reporting.countries import EU_MEMBERS, applying_to
from campaigns.reporting.enums import CountedFrom, Drawing, Purpose, SeenAs, Standing
from campaigns.reporting.exceptions import NotListed
from campaigns.reporting.models import (
    Authority,
    BuyerProtection,
    Checked,
    CountryNote,
    Marketplace,
    ReportRoute,
)
from campaigns.reporting.models.marketplaces import RESERVED
from campaigns.translated import in_language

_GONE = _("This marketplace is no longer in our list. Choose another one, or “Another shop”.")

Record = TypeVar("Record", bound=Checked)


@dataclass(frozen=True)
class Proof:
    """Where something was read, when, and what that is worth today.

    kind, pk: of the link to the source, for reporting_tags.leave; kind "" where there is none.
    """

    standing: Standing
    source_name: str
    seen_as: SeenAs
    checked_on: date | None
    kind: str
    pk: int

    @property
    def is_current(self) -> bool:
        return self.standing == Standing.CURRENT


@dataclass(frozen=True)
class Step:
    text: str
    drawing: Drawing | None


@dataclass(frozen=True)
class Route:
    """Where to report. asks_for: "" where it no longer holds. link: pk of the form's address for
    reporting_tags.leave, None without one."""

    country: str
    steps: Sequence[Step]
    reason: str
    asks_for: str
    link: int | None
    proof: Proof


@dataclass(frozen=True)
class Refund:
    """How to get the money back. days: None where no figure is known or the known one no longer holds;
    caveat: "" likewise."""

    country: str
    shops: str
    days: int | None
    counted_from: CountedFrom
    steps: Sequence[Step]
    caveat: str
    link: int | None
    proof: Proof


@dataclass(frozen=True)
class Helper:
    """An authority. phone: "" where none is known or the known one no longer holds."""

    country: str
    purpose: str
    name: str
    about: str
    phone: str
    link: int | None
    proof: Proof


@dataclass(frozen=True)
class Note:
    """What the law says. text: "" where it no longer holds."""

    country: str
    text: str
    proof: Proof


@dataclass(frozen=True)
class Guide:
    """marketplace: None for a shop that is not in the list. has_dsa: whether a notice under Article 16 of the
    EU's Digital Services Act can be sent."""

    marketplace: Marketplace | None
    country: str
    has_dsa: bool
    routes: Sequence[Route] = ()
    refunds: Sequence[Refund] = ()
    helpers: Sequence[Helper] = field(default=())
    notes: Sequence[Note] = ()


def access_marketplace(*, slug: str) -> Marketplace | None:
    """The listed marketplace with this short name; None for RESERVED. Raises NotListed."""
    if slug == RESERVED:
        return None
    found = Marketplace.objects.listed().filter(slug=slug).first()
    if found is None:
        raise NotListed(_GONE)
    return found


def guide_for(*, marketplace: Marketplace | None, country: str, today: date) -> Guide:
    """What is known for a marketplace in a country, read in the current language."""
    routes, protections = ReportRoute.objects.none(), BuyerProtection.objects.none()
    if marketplace is not None:
        routes = marketplace.routes.applying_to(country)
        protections = marketplace.protections.applying_to(country)
    return Guide(
        marketplace=marketplace,
        country=country,
        has_dsa=country in EU_MEMBERS,
        routes=[_route(one, today) for one in _most_special(routes, country)],
        refunds=[_refund(one, today) for one in _most_special(protections, country)],
        helpers=[helper_of(one, today) for one in _by_place(_for_buyers(country), country)],
        notes=[_note(one, today) for one in _by_place(CountryNote.objects.applying_to(country), country)],
    )


def _for_buyers(country: str) -> Iterable[Authority]:
    """Those who help a buyer; bodies for creators have a page of their own."""
    return Authority.objects.applying_to(country).exclude(purpose=Purpose.RIGHTS)


def _most_special(records: Iterable[Record], country: str) -> list[Record]:
    """Those of the country itself; without one those of the EU; without those what holds everywhere."""
    found = list(records)
    for place in applying_to(country):
        here = [record for record in found if record.country == place]
        if here:
            return here
    return []


def _by_place(records: Iterable[Record], country: str) -> list[Record]:
    """Those of the country first."""
    places = applying_to(country)
    return sorted(records, key=lambda record: places.index(record.country))


def proof_of(record: Checked, *, kind: str, today: date) -> Proof:
    """kind: of the link to the record's source, see services.links.LINKS."""
    return Proof(
        standing=record.standing(today),
        source_name=record.source_name,
        seen_as=SeenAs(record.seen_as),
        checked_on=record.checked_on,
        kind=kind if record.source else "",
        pk=record.pk,
    )


def _steps(record: ReportRoute | BuyerProtection) -> list[Step]:
    return [
        Step(in_language(one.value["text"]), Drawing(one.value["drawing"]) if one.value["drawing"] else None)
        for one in record.steps
    ]


def _route(record: ReportRoute, today: date) -> Route:
    proof = proof_of(record, kind="route-source", today=today)
    return Route(
        country=record.country,
        steps=_steps(record),
        reason=str(record.reason),
        asks_for=str(record.asks_for) if proof.is_current else "",
        link=record.pk if record.report_address else None,
        proof=proof,
    )


def _refund(record: BuyerProtection, today: date) -> Refund:
    proof = proof_of(record, kind="protection-source", today=today)
    return Refund(
        country=record.country,
        shops=str(record.shops),
        days=record.days if proof.is_current else None,
        counted_from=CountedFrom(record.counted_from),
        steps=_steps(record),
        caveat=str(record.caveat) if proof.is_current else "",
        link=record.pk if record.claim_address else None,
        proof=proof,
    )


def helper_of(record: Authority, today: date) -> Helper:
    proof = proof_of(record, kind="authority-source", today=today)
    return Helper(
        country=record.country,
        purpose=record.get_purpose_display(),
        name=str(record.name),
        about=str(record.about),
        phone=record.phone if proof.is_current else "",
        link=record.pk if record.address else None,
        proof=proof,
    )


def _note(record: CountryNote, today: date) -> Note:
    proof = proof_of(record, kind="note-source", today=today)
    return Note(record.country, str(record.text) if proof.is_current else "", proof)

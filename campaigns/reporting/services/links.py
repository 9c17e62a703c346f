"""Every address this website leads to in reporting, and the way out.

An address is on the list because an editor put it into a record; nothing that a visitor sends is ever led to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Model
from django.utils.translation import gettext_lazy as _

from campaigns.reporting.addresses import host_of
from campaigns.reporting.exceptions import NotListed
from campaigns.reporting.models import (
    Authority,
    BuyerProtection,
    CountryNote,
    Departure,
    Marketplace,
    ReportRoute,
)

# What an address is called in ours: the model and its field.
LINKS: dict[str, tuple[type[Model], str]] = {
    "marketplace": (Marketplace, "help_address"),
    "route": (ReportRoute, "report_address"),
    "route-source": (ReportRoute, "source"),
    "protection": (BuyerProtection, "claim_address"),
    "protection-source": (BuyerProtection, "source"),
    "authority": (Authority, "address"),
    "authority-source": (Authority, "source"),
    "note-source": (CountryNote, "source"),
}


@dataclass(frozen=True)
class Link:
    """An approved way out. marketplace: whose it is; None for authorities, notes and sources."""

    kind: str
    pk: int
    address: str
    host: str
    marketplace: Marketplace | None

    @property
    def labels(self) -> list[str]:
        """The host's parts between its dots, after which it may break."""
        return self.host.split(".")


def access_link(*, kind: str, pk: int) -> Link:
    """The approved address of this kind. Raises NotListed where there is none, or none any more."""
    model, field = LINKS.get(kind, (None, ""))
    record = model._default_manager.filter(pk=pk).first() if model else None
    marketplace = _marketplace_of(record)
    address = getattr(record, field, "")
    try:
        host = host_of(address)
    except ValueError as error:
        raise NotListed(_MISSING) from error
    if marketplace is not None and not marketplace.is_listed:
        raise NotListed(_MISSING)
    return Link(kind, pk, address, host, None if kind.endswith("-source") else marketplace)


_MISSING = _("This link is no longer in our list. Start again, and you see what we know today.")


def _marketplace_of(record: Model | None) -> Marketplace | None:
    if isinstance(record, Marketplace):
        return record
    return getattr(record, "marketplace", None)


def count_departure(*, marketplace: Marketplace, today: date) -> None:
    """One more went on to a marketplace today."""
    Departure.objects.get_or_create(marketplace=marketplace, day=today)
    Departure.objects.filter(marketplace=marketplace, day=today).update(count=F("count") + 1)


def addresses() -> Iterator[tuple[str, Model]]:
    """Every address on the list with the record it stands in. One address may stand in several."""
    for model, field in LINKS.values():
        for record in model._default_manager.exclude(**{field: ""}):
            yield getattr(record, field), record

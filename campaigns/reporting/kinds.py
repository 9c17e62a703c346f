"""What kinds of records there are, as files, addresses and the desk call them."""

from __future__ import annotations

from django.db.models import Model

from campaigns.reporting.models import (
    Authority,
    BuyerProtection,
    Checked,
    CountryNote,
    Marketplace,
    ReportRoute,
)

KINDS: dict[str, type[Checked]] = {  # what somebody looked up
    "route": ReportRoute,
    "protection": BuyerProtection,
    "authority": Authority,
    "note": CountryNote,
}
SHIPPED_KINDS: dict[str, type[Model]] = {"marketplace": Marketplace, **KINDS}

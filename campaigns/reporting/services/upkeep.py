"""What editors should look at: what is too old, unknown, missing or leads nowhere; and that they looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from campaigns.reporting.countries import EU, EVERYWHERE
from campaigns.reporting.enums import FAILED, SeenAs, Standing, State
from campaigns.reporting.kinds import KINDS
from campaigns.reporting.models import FRESH_DAYS, Checked, LinkCheck, Marketplace
from campaigns.reporting.rules import may_edit_reporting
from campaigns.reporting.services.links import LINKS
from campaigns.reporting.services.shipping import Newer, newer_versions
from campaigns.translated import TranslatedField

SOON_DAYS = 30  # so long before a record gets too old it is shown
DEPARTURE_DAYS = 30


class Lack(StrEnum):
    """What is not there at all."""

    ROUTE = "route"
    PROTECTION = "protection"
    AUTHORITY = "authority"


@dataclass(frozen=True)
class Line:
    """A record, and until when its figures are shown; None where they are not."""

    kind: str
    record: Checked
    standing: Standing
    holds_until: date | None


@dataclass(frozen=True)
class Missing:
    """marketplace: None where a country lacks something. country: EVERYWHERE where a marketplace does."""

    lack: Lack
    marketplace: Marketplace | None = None
    country: str = EVERYWHERE


@dataclass(frozen=True)
class Untranslated:
    """A record, and the codes of the languages in which a text of it is missing."""

    kind: str
    record: Checked
    languages: list[str]


@dataclass(frozen=True)
class FailingLink:
    check: LinkCheck
    records: list[Model]


@dataclass(frozen=True)
class Upkeep:
    """Everything that needs a look. links_checked_at: of the last look at any address, None before it."""

    old: list[Line]
    soon: list[Line]
    newer: list[Newer]
    recheck: list[Line]
    gaps: list[Line]
    missing: list[Missing]
    untranslated: list[Untranslated]
    links: list[FailingLink]
    links_checked_at: Any

    @property
    def total(self) -> int:
        lines = len(self.old) + len(self.soon) + len(self.recheck) + len(self.gaps)
        others = (self.newer, self.missing, self.untranslated, self.links)
        return lines + sum(len(part) for part in others)


# --- what needs a look ------------------------------------------------------------------------------------


def look_through(*, today: date) -> Upkeep:
    """Everything that needs a look on a day, the most urgent first in each list."""
    records = [(kind, record) for kind, model in KINDS.items() for record in _all_of(model)]
    marketplaces = list(Marketplace.objects.order_by("name"))
    lines = sorted((_line(kind, record, today) for kind, record in records), key=_urgency)
    checks = list(LinkCheck.objects.order_by("failing_since", "address"))
    soon = today + timedelta(days=SOON_DAYS)
    return Upkeep(
        old=[line for line in lines if line.standing == Standing.OLD],
        soon=[line for line in lines if line.holds_until and line.holds_until < soon],
        newer=newer_versions(
            records=[*(("marketplace", one) for one in marketplaces), *records], today=today
        ),
        recheck=[line for line in lines if line.standing == Standing.RECHECK],
        gaps=[line for line in lines if line.standing == Standing.GAP],
        missing=[*_without_records(marketplaces, records), *_without_authority(records)],
        untranslated=[
            Untranslated(kind, record, missing)
            for kind, record in records
            if (missing := languages_missing(record))
        ],
        links=_failing(checks, [*marketplaces, *(record for _kind, record in records)]),
        links_checked_at=max((check.checked_at for check in checks), default=None),
    )


def _all_of(model: type[Checked]) -> Any:
    has_marketplace = any(field.name == "marketplace" for field in model._meta.get_fields())
    related = ["checked_by", *(["marketplace"] if has_marketplace else [])]
    return model._default_manager.select_related(*related)


def _line(kind: str, record: Checked, today: date) -> Line:
    standing = record.standing(today)
    is_current = standing == Standing.CURRENT and record.checked_on is not None
    holds_until = record.checked_on + timedelta(days=FRESH_DAYS) if is_current and record.checked_on else None
    return Line(kind, record, standing, holds_until)


def _urgency(line: Line) -> tuple[date, str]:
    return line.record.checked_on or date.min, str(line.record)


def _without_records(
    marketplaces: list[Marketplace], records: list[tuple[str, Checked]]
) -> Iterator[Missing]:
    """Marketplaces that visitors see, and of which nothing is said."""
    having = {
        kind: {getattr(record, "marketplace_id", None) for found, record in records if found == kind}
        for kind in (Lack.ROUTE, Lack.PROTECTION)
    }
    for marketplace in marketplaces:
        for lack, those in having.items():
            if marketplace.is_listed and marketplace.pk not in those:
                yield Missing(lack, marketplace)


def _without_authority(records: list[tuple[str, Checked]]) -> Iterator[Missing]:
    """Countries of which something is said, but not who helps."""
    places = {"authority": {EU, EVERYWHERE}, "other": set()}
    for kind, record in records:
        places["authority" if kind == "authority" else "other"].add(getattr(record, "country", EVERYWHERE))
    for country in sorted(places["other"] - places["authority"]):
        yield Missing(Lack.AUTHORITY, country=country)


def languages_missing(record: Model) -> list[str]:
    """The languages in which a text of a record is missing that it has in another one."""
    texts = [text for text in _texts_of(record) if any(text.values())]
    return [code for code, _name in settings.LANGUAGES if any(not text.get(code) for text in texts)]


def _texts_of(record: Model) -> Iterator[dict[str, str]]:
    for field in record._meta.get_fields():
        if isinstance(field, TranslatedField):
            yield getattr(record, field.name) or {}
    for step in getattr(record, "steps", ()):
        yield step.value["text"]


def _failing(checks: list[LinkCheck], records: list[Model]) -> list[FailingLink]:
    standing: dict[str, list[Model]] = {}
    for record in records:
        fields = {field for model, field in LINKS.values() if isinstance(record, model)}
        for address in {getattr(record, field) for field in fields}:
            standing.setdefault(address, []).append(record)
    # What was taken off the list since the last run is nobody's worry any more.
    return [
        FailingLink(check, standing[check.address])
        for check in checks
        if check.outcome in FAILED and check.address in standing
    ]


def departures(*, today: date) -> list[tuple[Marketplace, int]]:
    """How many went on to each marketplace in the last DEPARTURE_DAYS days, by the alphabet."""
    recent = Q(departures__day__gt=today - timedelta(days=DEPARTURE_DAYS))
    count = Coalesce(Sum("departures__count", filter=recent), 0)
    return [(one, one.gone) for one in Marketplace.objects.annotate(gone=count).order_by("name")]


# --- that somebody looked ---------------------------------------------------------------------------------


def access_record(user: Any, *, kind: str, pk: int) -> Checked:
    """A record for somebody who keeps it correct. Raises 404."""
    model = KINDS.get(kind) if may_edit_reporting(user) else None
    record = model._default_manager.filter(pk=pk).first() if model else None
    if record is None:
        raise Http404
    return record


def note_checked(*, record: Checked, user: Any, today: date) -> Checked:
    """Somebody opened the source of a record today and it is right. Without a source it stays what it was."""
    record.checked_on, record.checked_by = today, user
    if record.source:
        record.state = State.VERIFIED
        if record.seen_as != SeenAs.ELSEWHERE:  # another page about it is not the page itself, open or not
            record.seen_as = SeenAs.PAGE
    record.save(update_fields=["checked_on", "checked_by", "state", "seen_as"])
    return record

"""The screening page, and entries to look at there."""

from __future__ import annotations

from campaigns.competitions.models import Entry
from campaigns.competitions.services import checks, screening

HOME = "/admin/competitions/"


def page(entry: Entry) -> str:
    return f"{HOME}entry/{entry.code}/"


def looked_at(entry: Entry) -> Entry:
    checks.run_checks(version=screening.newest_version(entry))
    return entry

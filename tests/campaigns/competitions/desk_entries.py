"""Entries of every state, and the addresses at which managers find them."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from campaigns.competitions.models import Competition, Entry
from campaigns.competitions.services import entries
from tests.campaigns.competitions.contest import (
    attach,
    begin,
    grown_up,
    introduce,
    make_entrant,
    minor,
    submit,
    submitted,
    write,
)
from tests.campaigns.competitions.screened import HOME

DASHBOARD = f"{HOME}of/real-deal/"
CSV, XLSX = f"{DASHBOARD}entries.csv", f"{DASHBOARD}entries.xlsx"


def drawn(competition: Competition, key: str, *, seed: int = 0) -> Entry:
    """A design that was submitted."""
    entry = begin(competition, category="design", entrant=make_entrant(key))
    introduce(entry, grown_up(email=f"{key}@people.example"))
    attach(entry, seed=seed)
    write(entry, slogan="")
    submit(entry)
    return Entry.objects.get(pk=entry.pk)


def of_a_minor(competition: Competition, key: str, *, school: str = "Hanbit High School") -> Entry:
    entry = begin(competition, entrant=make_entrant(key), age=15)
    introduce(entry, minor(guardian=f"{key}@families.example", name=key, school=school))
    write(entry, slogan=f"A slogan by {key}")
    submit(entry)
    return Entry.objects.get(pk=entry.pk)


def judge(entry: Entry, verdict: str, manager: Client, reason: str = "Because") -> None:
    entry.refresh_from_db()
    version = entry.versions.last()
    last = version.screenings.last()
    data = {"number": version.number, "seen": last.pk if last else 0, "verdict": verdict, "reason": reason}
    assert manager.post(f"{HOME}entry/{entry.code}/", data).status_code == 302


def of_every_state(competition: Competition, manager: Client) -> dict[str, Entry]:
    """One entry in each state."""
    found = {
        "screener": submitted(competition, key="a", slogan="One of a kind"),
        "consent": of_a_minor(competition, "b", school="Seorin School"),
        "returned": submitted(competition, key="c", slogan="Nothing like the first"),
        "eligible": drawn(competition, "d"),
        "refused": submitted(competition, key="e", slogan="Trust grows slowly"),
        "withdrawn": submitted(competition, key="f", slogan="Quite another thing"),
        "disqualified": submitted(competition, key="g", slogan="Honest work pays"),
    }
    for state, verdict in (("returned", "return"), ("eligible", "pass"), ("refused", "refuse")):
        judge(found[state], verdict, manager)
    now = timezone.now()
    entries.withdraw_entry(entry=found["withdrawn"], actor="", now=now)
    entries.disqualify_entry(entry=found["disqualified"], reason="Bought", actor="", now=now)
    return found

"""Bring the marketplaces, authorities and notes that come with the project onto this website."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from campaigns.reporting.services.shipping import Change, Fate, load_records

TOLD = {
    Fate.NEW: "new",
    Fate.FOLLOWED: "brought up to date",
    Fate.HELD: "changed here, so it stays; the project has a newer version",
    Fate.AWAY: "deleted here, so it stays away",
    Fate.GONE: "no longer comes with the project, stays here",
    Fate.REFUSED: "does not go together with what is here, left out",
}
COUNTED = {
    Fate.NEW: "new",
    Fate.FOLLOWED: "brought up to date",
    Fate.HELD: "newer in the project, but changed here",
    Fate.AWAY: "deleted here",
    Fate.GONE: "no longer in the project",
    Fate.REFUSED: "left out",
}


class Command(BaseCommand):
    help = (
        "Loads the marketplaces, report routes, buyer protection, authorities and notes that come with the "
        "project. Run again, it brings up to date what nobody changed here; what editors changed stays, and "
        "what they deleted stays away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--restore", action="store_true", help="bring back what was deleted here, too")

    def handle(self, *args: Any, **options: Any) -> None:
        changes = load_records(
            today=timezone.localdate(), restore=options["restore"], dry_run=options["dry_run"]
        )
        for change in changes:
            self._tell(change)
        number = Counter(change.fate for change in changes)
        sums = [f"{words}: {number[fate]}" for fate, words in COUNTED.items() if number[fate]]
        said = "; ".join(sums).capitalize() or "Everything is as the project ships it"
        self.stdout.write(f"{said}.{' Nothing was written: --dry-run.' if options['dry_run'] else ''}")

    def _tell(self, change: Change) -> None:
        record = change.record
        self.stdout.write(f"{record._meta.verbose_name}: {record}: {TOLD[change.fate]}")
        for new in change.differences:
            self.stdout.write(f"  {new.label}: “{new.here}” here, “{new.shipped}” in the project")
        for problem in change.problems:
            self.stdout.write(f"  {problem}")

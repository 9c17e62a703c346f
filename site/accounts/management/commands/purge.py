"""Let go of what has been kept long enough. Run it daily."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.retention import RULES


class Command(BaseCommand):
    help = (
        "Lets go of what has been kept long enough: links between rounds and browsers, reminders that were "
        "not played, names in live sessions, files that were never imported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        now, dry_run = timezone.now(), options["dry_run"]
        verb = "would be " if dry_run else ""
        for rule in RULES:
            count = rule.apply(now=now, dry_run=dry_run)
            self.stdout.write(f"{count} {rule.things} {verb}{rule.done}")

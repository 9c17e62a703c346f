"""Let go of what has been kept long enough. Run it daily."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from quizzes.services.privacy import unlink_players


class Command(BaseCommand):
    help = "Cuts the link between rounds older than PLAYER_DAYS and the browsers that played them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        rounds = unlink_players(now=timezone.now(), dry_run=options["dry_run"])
        verb = "would be unlinked" if options["dry_run"] else "unlinked"
        self.stdout.write(f"{rounds} rounds {verb}")

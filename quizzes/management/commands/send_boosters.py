"""Send the reminders that are due to those who gave an address and confirmed it. Run it daily."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizzes.services.booster_mails import send_due


class Command(BaseCommand):
    help = "Sends each due booster once, to addresses that were confirmed, and deletes the address with it."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = send_due(now=timezone.now())
        self.stdout.write(f"{sent} boosters sent")
        if failed:
            raise CommandError(f"{failed} boosters could not be sent; the next run tries them again.")

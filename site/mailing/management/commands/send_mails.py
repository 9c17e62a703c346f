"""Send what is due: retries, and mails whose task was lost."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mailing.services import send_due


class Command(BaseCommand):
    help = (
        "Sends every mail that is due, also those that a stopped worker left behind. The worker (db_worker) "
        "sends by itself; run this every few minutes beside it, or in place of it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        states = send_due(now=timezone.now())
        self.stdout.write(
            f"{states['sent']} mails sent, {states['waiting']} to be tried again, {states['failed']} failed"
        )

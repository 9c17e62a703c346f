"""Bring the marketplaces, authorities and notes that come with the project onto this website."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from campaigns.reporting.services.shipping import load_records


class Command(BaseCommand):
    help = "Loads the marketplaces, report routes, buyer protection and authorities. What is there stays."

    def handle(self, *args: Any, **options: Any) -> None:
        records = load_records(today=timezone.localdate())
        for record in records:
            self.stdout.write(f"{record._meta.verbose_name}: {record}")
        self.stdout.write(f"{len(records)} records are new.")

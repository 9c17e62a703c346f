"""Look whether the addresses that reporting leads to still open. Run it weekly or daily."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from campaigns.reporting.services.link_checks import check_links, is_off, over_the_internet


class Command(BaseCommand):
    help = (
        "Looks at every address on the lists of reporting, a few at once and for a few minutes at most, and "
        "tells editors of what newly fails. Asks only public https addresses; off in the demonstration."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if is_off():
            self.stdout.write("off in the demonstration: no address was asked")
            return
        run = check_links(look_at_all=over_the_internet(), now=timezone.now())
        self.stdout.write(
            f"{run.looked_at} addresses looked at, {run.failing} fail, {run.left} left for the next run, "
            f"{run.told} editors told"
        )

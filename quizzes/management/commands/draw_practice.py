"""Draw specimens for endless practice. Seconds of work for each: never in a request."""

from __future__ import annotations

import os
import time
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from quizzes.services.practice import keep_for_practice, new_entries, pool_size
from quizzes.specimens.collection import draw

LOWEST_PRIORITY = 19


class Command(BaseCommand):
    help = "Draws new specimens from secret seeds for the pool of endless practice, one after the other."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, default=24, help="how many to draw (24)")
        parser.add_argument(
            "--up-to", action="store_true", help="count those that the pool has: draw only what is missing"
        )
        parser.add_argument("--seed-start", type=int, help="draw from this seed on, to try it out")
        parser.add_argument("--pause", type=float, default=0, help="seconds to wait between two (0)")
        parser.add_argument(
            "--parent",
            type=int,
            help="work at the lowest priority, as long as this is the parent process",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        parent = options["parent"]
        if parent:
            os.nice(LOWEST_PRIORITY)
        count = options["count"] - (pool_size() if options["up_to"] else 0)
        for entry in islice(new_entries(seed_start=options["seed_start"]), max(count, 0)):
            time.sleep(options["pause"])
            if parent and os.getppid() != parent:
                return
            drawn, pictures = draw(entry)
            item = keep_for_practice(drawn=drawn, pictures=pictures)
            if options["verbosity"]:
                self.stdout.write(f"{entry.family} {item.code}")

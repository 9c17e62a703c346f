"""Prove that nothing in the record of events was changed, taken away or put in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.chain import HASH
from audit.verification import verify


class Command(BaseCommand):
    help = (
        "Works out the hash chain of all audit events again. Says that it is whole, or names the first "
        "event that is wrong and ends with 1. Keep the head that it prints somewhere else."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", default="", help="a head that was kept elsewhere: it must still be in the chain"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kept = options["head"].strip().lower()
        if kept and not HASH.fullmatch(kept):
            raise CommandError("A head is 64 hexadecimal letters, as this command prints it.")
        verdict = verify(kept=kept)
        if verdict.broken:
            raise CommandError(f"The chain is broken: {verdict.broken}.")
        if kept and verdict.kept_at is None:
            raise CommandError(
                f"The chain is broken: none of its {verdict.events} events has the head that was kept. "
                "Its end was cut off, or it was written anew."
            )
        self.stdout.write(f"{verdict.events} events, whole")
        if kept:
            self.stdout.write(f"the head that was kept is event {verdict.kept_at}")
        self.stdout.write(f"head {verdict.head}")

"""Import a file of questions into the question bank: all of it, or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from accounts.refusals import Refusal
from quizzes.enums import ItemStatus
from quizzes.exchange.items import MAX_FILE_BYTES, Skipped
from quizzes.exchange.registry import READERS
from quizzes.exchange.services.choices import Choices
from quizzes.exchange.services.importing import keep_import, needs_rights
from quizzes.exchange.services.reading import Reading, read_file


class Command(BaseCommand):
    help = "Imports a file of questions. What cannot be imported is said, question by question."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--format", default="", help=f"{', '.join(READERS)}; found out by itself")
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=list(dict(settings.LANGUAGES)),
            help="of questions that do not say theirs (%(default)s)",
        )
        parser.add_argument("--tag", action="append", default=[], help="for every item; may be repeated")
        parser.add_argument(
            "--rights", default="", help="who made the pictures and why we may show them; without it drafts"
        )
        parser.add_argument(
            "--status",
            default="",
            choices=["", ItemStatus.DRAFT.value, ItemStatus.RELEASED.value],
            help="as the file says, or draft",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be imported")
        parser.add_argument("--json", action="store_true", help='print {"read", "imported", "skipped"}')

    def handle(self, *args: Any, **options: Any) -> None:
        choices = Choices(options["language"], tuple(options["tag"]), options["rights"], options["status"])
        try:
            with translation.override(options["language"]):  # of "True" and "False"
                reading = read_file(
                    data=_content(options["file"]), name=Path(options["file"]).name, format=options["format"]
                )
            if not options["dry_run"]:
                keep_import(reading=reading, choices=choices, now=timezone.now())
        except (Refusal, OSError) as error:
            self._refuse(str(error), options["file"], as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(_report(reading), ensure_ascii=False))
        else:
            self._tell(reading, choices, dry_run=options["dry_run"])

    def _refuse(self, message: str, path: str, *, as_json: bool) -> None:
        """A file that is refused has the same shape as one that is read: all of it is left out."""
        if as_json:
            whole = {"where": Path(path).name, "type": "file", "why": message}
            self.stdout.write(json.dumps({"read": 0, "imported": 0, "skipped": [whole]}, ensure_ascii=False))
        raise CommandError(message)

    def _tell(self, reading: Reading, choices: Choices, *, dry_run: bool) -> None:
        verb = "would be imported" if dry_run else "imported"
        self.stdout.write(f"{reading.read} questions read, {len(reading.items)} {verb}")
        for skipped in reading.skipped:
            self.stdout.write(f"left out: {skipped.where} ({skipped.type}): {skipped.why}")
        if needs_rights(reading) and not choices.rights:
            self.stdout.write("Pictures without a rights statement: their items are drafts. Use --rights.")


def _content(path: str) -> bytes:
    """The file, but never more of it than is refused anyway."""
    with Path(path).open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def _report(reading: Reading) -> dict[str, Any]:
    return {
        "read": reading.read,
        "imported": len(reading.items),
        "skipped": [as_json(skipped) for skipped in reading.skipped],
    }


def as_json(skipped: Skipped) -> dict[str, str]:
    return {"where": skipped.where, "type": skipped.type, "why": str(skipped.why)}

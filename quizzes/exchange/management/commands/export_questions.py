"""Write items of the question bank into a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.refusals import Refusal
from quizzes.exchange.management.commands.import_questions import as_json
from quizzes.exchange.registry import WRITERS, format_to_write
from quizzes.exchange.services.exporting import Exported, export_items, items_to_export
from quizzes.models import Quiz


class Command(BaseCommand):
    help = "Writes released items into a file, and says what the format cannot carry."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--format", default="", choices=list(WRITERS), help="by the name of the file, or our package"
        )
        parser.add_argument("--tag", default="", help="only items with this tag")
        parser.add_argument(
            "--quiz", default="", help="only the fixed items of the quiz with this short name"
        )
        parser.add_argument("--json", action="store_true", help='print {"written", "skipped", "loses"}')

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            exported = export_items(
                items=items_to_export(tag=options["tag"], quiz=_quiz(options["quiz"])),
                format=options["format"] or format_to_write(path.name),
            )
            if exported.written:
                path.write_bytes(exported.data)
        except (Refusal, OSError) as error:
            self._refuse(str(error), as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(_report(exported), ensure_ascii=False))
        else:
            self._tell(exported)
        if not exported.written:
            raise CommandError("None of these items fits into this format. Nothing was written.")

    def _refuse(self, message: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"error": message}, ensure_ascii=False))
        raise CommandError(message)

    def _tell(self, exported: Exported) -> None:
        self.stdout.write(f"{exported.written} items written")
        for skipped in exported.skipped:
            self.stdout.write(f"left out: {skipped.where} ({skipped.type}): {skipped.why}")
        if exported.loses:
            self.stdout.write(f"Not in this format: {exported.loses}")


def _quiz(slug: str) -> Quiz | None:
    if not slug:
        return None
    try:
        return Quiz.objects.get(slug=slug)
    except Quiz.DoesNotExist as error:
        raise CommandError(f"There is no quiz with the short name {slug}.") from error


def _report(exported: Exported) -> dict[str, Any]:
    return {
        "written": exported.written,
        "skipped": [as_json(skipped) for skipped in exported.skipped],
        "loses": str(exported.loses),
    }

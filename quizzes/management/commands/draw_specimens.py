"""Draw the demonstration set and the pictures of the brand books. Minutes of work: never in a request."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from quizzes.specimens.collection import FOLDER, Drawn, Entry, draw, entries, reference_plan, write_index
from quizzes.specimens.drawing import render, renditions
from quizzes.specimens.families import FAMILIES

REFERENCE_WIDTH = 1200


class Command(BaseCommand):
    help = (
        "Draws the demonstration specimens and brand-book pictures from their seeds (same seed, same bytes)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--family", choices=sorted(FAMILIES), help="only this family of goods")
        parser.add_argument("--jobs", type=int, default=2, help="processes to draw with (2)")

    def handle(self, *args: Any, **options: Any) -> None:
        FOLDER.mkdir(exist_ok=True)
        wanted = options["family"]
        with ProcessPoolExecutor(options["jobs"]) as pool:
            drawn = []
            for one in pool.map(
                _draw_and_keep, [entry for entry in entries() if wanted in (None, entry.family)]
            ):
                drawn.append(one)
                self.stdout.write(f"{one.entry.family} {one.entry.code}")
            list(pool.map(_draw_reference, [slug for slug in FAMILIES if wanted in (None, slug)]))
        if wanted is None:
            _remove_others(drawn)
            write_index(drawn)


def _draw_and_keep(entry: Entry) -> Drawn:
    drawn, pictures = draw(entry)
    for width, data in pictures.items():
        entry.path(width).write_bytes(data)
    return drawn


def _draw_reference(family_slug: str) -> None:
    planned = reference_plan(FAMILIES[family_slug])
    picture = render(planned.family.draw(planned.family.brand, planned.traits))
    folder = Path(settings.BASE_DIR) / "static" / "img" / "brands"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{family_slug}.webp").write_bytes(renditions(picture)[REFERENCE_WIDTH])


def _remove_others(drawn: list[Drawn]) -> None:
    kept = {path.name for one in drawn for width in (400, 800, 1200) for path in [one.entry.path(width)]}
    for path in FOLDER.glob("*.webp"):
        if path.name not in kept:
            path.unlink()

"""What kinds that show specimens share: figures, and notes from the brand book."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import Figure, Note, Region, Text
from quizzes.specimens.models import Specimen


def figure(specimen: Specimen, label: Text = "", choices: Sequence[Region] = ()) -> Figure:
    """A specimen as it is shown before the answer."""
    return Figure(src=specimen.url(), srcset=specimen.srcset, alt=specimen.alt, label=label, choices=choices)


def solved_figure(specimen: Specimen, label: Text = "") -> Figure:
    """The same picture with its tells and oddities marked, numbered as in `notes`."""
    signs = [*specimen.tells, *specimen.oddities]
    marks = [
        Region(str(number), sign.name, specimen.parts[sign.part])
        for number, sign in enumerate(signs, start=1)
    ]
    return Figure(src=specimen.url(), srcset=specimen.srcset, alt=specimen.alt, label=label, marks=marks)


def notes(specimen: Specimen, found: Sequence[str] | None = None) -> list[Note]:
    """One note for each tell and oddity; `found` (slugs) says which tells the player pointed at."""
    rules = {rule.part: rule.text for rule in specimen.family.rules}
    tells = [
        Note(
            title=tell.name,
            why=tell.why,
            how=tell.how,
            caveat=tell.caveat,
            rule=rules.get(tell.part, ""),
            mood="tell",
            number=number,
            seen=None if found is None else tell.slug in found,
        )
        for number, tell in enumerate(specimen.tells, start=1)
    ]
    oddities = [
        Note(title=oddity.name, why=oddity.explanation, mood="oddity", number=number)
        for number, oddity in enumerate(specimen.oddities, start=len(tells) + 1)
    ]
    return [*tells, *oddities] or [nothing_odd()]


def nothing_odd() -> Note:
    return Note(
        title=_("Nothing to find"),
        why=_("Every part you can see keeps to the brand book."),
        mood="genuine",
    )


def part_regions(specimen: Specimen) -> list[Region]:
    """Every part of the good as a labelled area, the same list for genuine goods and fakes."""
    names = specimen.family.part_names
    return [Region(part, names[part], polygon) for part, polygon in specimen.parts.items()]


def slugs(specimen: Specimen) -> list[str]:
    """The names under which this specimen's tells are counted: family and tell."""
    return [f"{specimen.family_slug}:{tell.slug}" for tell in specimen.tells]

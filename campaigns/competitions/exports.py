"""Entries as a table, for managers: CSV and XLSX with the same rows.

What a spreadsheet would take for a formula is neutralised. Names, schools and addresses are in it: the file
is for who runs the competition, never for judges.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Count, QuerySet, TextChoices
from django.utils.translation import gettext as _

from campaigns.competitions.enums import NEEDED, AIUse, Eligibility, Status
from campaigns.competitions.models import (
    Competition,
    ConsentRecord,
    Contributor,
    Entry,
    EntryFormVersion,
    EntryVersion,
    GuardianRequest,
)
from campaigns.competitions.services.forms import shown_answers
from campaigns.translated import Translated
from paper.workbook import workbook
from quizzes.services.open_data import neutral

PLACES = (1, 2, 3)
PERSON = ("name", "school", "teacher", "country", "age", "contact")
ENTRY = (
    "pk", "code", "category__title", "division__title", "status", "eligibility", "language", "submitted_at",
)  # fmt: skip
VERSION = (
    "entry", "number", "form", "content", "asset__upload__width", "asset__upload__height",
    "originality__ai_use", "originality__ai_how", "originality__third_party",
)  # fmt: skip
CONTRIBUTOR = (
    "entry", "place", "pk", "name", "school", "teacher", "country__name",
    "age_band__title", "email",
)  # fmt: skip


def columns() -> list[str]:
    """The names of the columns, in the current language."""
    own = [
        _("code"), _("category"), _("division"), _("status"), _("eligibility"), _("language"),
        _("submitted"), _("version"), _("title"), _("slogan or link"), _("answers"), _("picture"),
        _("AI use"), _("how AI was used"), _("other people's material"), _("consent complete"),
    ]  # fmt: skip
    person = [_("name"), _("school"), _("teacher"), _("country"), _("age"), _("contact")]
    return own + [f"{name} {place}" for place in PLACES for name in person]


def rows(competition: Competition) -> Iterator[list[Any]]:
    """A row for every entry that was ever submitted, in the order of submission.

    One question for each table, however many entries: a national contest is read in a second.
    """
    entries = Entry.objects.filter(competition=competition).ever_submitted()
    sheet = _Sheet(competition, entries.order_by())
    for entry in entries.order_by("submitted_at", "pk").values_list(*ENTRY):
        yield sheet.row(*entry)


class _Sheet:
    """What the rows are made of, by the id of their entry; labels in the current language."""

    def __init__(self, competition: Competition, entries: QuerySet[Entry]) -> None:
        self.zone = competition.zone
        self.status, self.eligibility, self.ai_use = (_labels(one) for one in (Status, Eligibility, AIUse))
        self.words = {True: _("yes"), False: _("no")}
        versions = EntryVersion.objects.filter(entry__in=entries).order_by("number").values_list(*VERSION)
        self.versions = {entry: rest for entry, *rest in versions}  # the newest is the last
        forms = EntryFormVersion.objects.filter(pk__in={rest[1] for rest in self.versions.values()})
        self.forms = dict(forms.values_list("pk", "definition"))
        self.people = _people(entries)

    def row(
        self, pk: int, code: str, category: Translated, division: Translated, status: str, eligibility: str,
        language: str, submitted: datetime,
    ) -> list[Any]:  # fmt: skip
        number, form, content, width, height, ai_use, ai_how, third_party = self.versions[pk]
        answers = shown_answers(self.forms[form], content.get("answers", {}), judges=False)
        people = self.people.get(pk, {})
        own = [
            code,
            str(category),
            str(division),
            self.status[status],
            self.eligibility[eligibility],
            language,
            submitted.astimezone(self.zone).isoformat(timespec="seconds"),
            number,
            content.get("title", ""),
            content.get("slogan") or content.get("link", ""),
            "\n".join(f"{question}: {answer}" for question, answer in answers),
            f"{width} x {height}" if width else "",
            self.ai_use[ai_use],
            ai_how,
            third_party,
            self.words[bool(people) and all(agreed for agreed, _cells in people.values())],
        ]
        nobody = (False, [""] * len(PERSON))
        return own + [cell for place in PLACES for cell in people.get(place, nobody)[1]]


def _people(entries: QuerySet[Entry]) -> dict[int, dict[int, tuple[bool, list[str]]]]:
    """Whether somebody allowed what an entry needs, and their cells; by entry and place."""
    standing = ConsentRecord.objects.filter(
        contributor__entry__in=entries, scope__in=NEEDED, withdrawn_at=None
    )
    agreed = dict(standing.order_by().values_list("contributor").annotate(Count("pk")))
    asked = GuardianRequest.objects.filter(contributor__entry__in=entries).exclude(email="")
    guardians = dict(asked.order_by("requested_at").values_list("contributor", "email"))
    found: dict[int, dict[int, tuple[bool, list[str]]]] = defaultdict(dict)
    people = Contributor.objects.filter(entry__in=entries).values_list(*CONTRIBUTOR)
    for entry, place, pk, name, school, teacher, country, band, email in people:
        cells = [name, school, teacher, _(country), str(band or ""), email or guardians.get(pk, "")]
        found[entry][place] = agreed.get(pk) == len(NEEDED), cells
    return found


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    return {one.value: str(one.label) for one in choices}


def csv_lines(competition: Competition) -> Iterator[str]:
    """CSV with a byte order mark, so that spreadsheets read Korean as UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(columns())
    for row in rows(competition):
        yield writer.writerow([neutral(cell) for cell in row])


def xlsx(competition: Competition) -> bytes:
    """The same as a workbook with one sheet. Every cell is text or a number, never a formula."""
    lines = chain([columns()], rows(competition))
    return workbook(_("Entries"), ([neutral(cell) for cell in row] for row in lines))


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line

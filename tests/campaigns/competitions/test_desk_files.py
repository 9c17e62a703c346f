"""The files of a competition: they match the database, and hold no formula."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from campaigns.competitions.enums import Scope
from campaigns.competitions.models import Competition, Entry
from tests.campaigns.competitions.contest import submitted
from tests.campaigns.competitions.desk_entries import CSV, XLSX, of_every_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(competition: Competition, manager: Client) -> dict[str, Entry]:
    return of_every_state(competition, manager)


PERSON = ["name", "school", "teacher", "country", "age", "contact"]
HEAD = [
    "code", "category", "division", "status", "eligibility", "language", "submitted", "version", "title",
    "slogan or link", "answers", "picture", "AI use", "how AI was used", "other people's material",
    "consent complete",
    *(f"{name} {place}" for place in (1, 2, 3) for name in PERSON),
]  # fmt: skip


def expected(entry: Entry, competition: Competition) -> list[str]:
    """A row of the files, from the database."""
    version = entry.versions.last()
    assert entry.submitted_at is not None
    person = entry.contributors.get()
    asset = version.asset
    asked = person.guardian_requests.first()
    agreed = person.consents.filter(
        withdrawn_at=None, scope__in=(Scope.ENTER, Scope.DATA, Scope.LICENCE)
    ).count()
    return [
        entry.code,
        str(entry.category),
        str(entry.division),
        entry.get_status_display(),
        entry.get_eligibility_display(),
        entry.language,
        entry.submitted_at.astimezone(competition.zone).isoformat(timespec="seconds"),
        str(version.number),
        version.content["title"],
        version.content["slogan"],
        "",
        f"{asset.upload.width} x {asset.upload.height}" if asset else "",
        version.originality.get_ai_use_display(),
        version.originality.ai_how,
        version.originality.third_party,
        "yes" if agreed == 3 else "no",
        person.name,
        person.school,
        person.teacher,
        str(person.country),
        str(person.age_band),
        person.email or asked.email,
        *[""] * 12,
    ]


def test_the_files_match_the_database(
    manager: Client, competition: Competition, mixed: dict[str, Entry]
) -> None:
    rows = [expected(one, competition) for one in Entry.objects.order_by("submitted_at", "pk")]
    sent = manager.get(CSV)
    text = b"".join(sent.streaming_content).decode("utf-8")
    assert text[0] == "\ufeff"
    assert list(csv.reader(io.StringIO(text[1:]))) == [HEAD, *rows]
    assert cells(manager.get(XLSX).content) == [HEAD, *rows]
    assert sent["Content-Disposition"] == f'attachment; filename="real-deal-{competition.season}-entries.csv"'


def cells(book: bytes) -> list[list[str]]:
    sheet = load_workbook(io.BytesIO(book)).active
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_formulas_are_neutralised(competition: Competition, manager: Client, sign: str) -> None:
    entry = submitted(competition)
    version = entry.versions.get()
    version.content = {**version.content, "title": f"{sign}SUM(A1)"}
    version.save()
    text = b"".join(manager.get(CSV).streaming_content).decode()[1:]
    title = list(csv.reader(io.StringIO(text)))[1][8]
    sheet = load_workbook(io.BytesIO(manager.get(XLSX).content)).active
    assert title == f"'{sign}SUM(A1)"
    assert (sheet.cell(2, 9).value, sheet.cell(2, 9).data_type) == (title, "s")


def test_signs_that_no_workbook_holds_are_left_out(competition: Competition, manager: Client) -> None:
    entry = submitted(competition)
    version = entry.versions.get()
    version.content = {**version.content, "title": "a\x01b\x0b & <c> \ufffe", "slogan": "x" * 40_000}
    version.save()
    row = cells(manager.get(XLSX).content)[1]
    assert (row[8], len(row[9])) == ("ab & <c> ", 32_767)


def test_a_file_is_in_the_language_of_who_asks(competition: Competition, manager: Client) -> None:
    submitted(competition)
    manager.cookies["django_language"] = "ko"
    korean = b"".join(manager.get(CSV, headers={"accept-language": "ko"}).streaming_content).decode()[1:]
    assert list(csv.reader(io.StringIO(korean)))[1][1:3] == ["슬로건", "누구나"]

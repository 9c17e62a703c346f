"""People with a word of their own in every field, and looking for these words everywhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TestCase
from django.utils import timezone
from PIL import Image

from accounts.models import User
from campaigns.competitions.models import Competition, Entry
from campaigns.competitions.services import entries, screening
from tests.campaigns.competitions.contest import (
    attach,
    begin,
    draft,
    grown_up,
    introduce,
    make_entrant,
    minor,
    picture_file,
    submit,
    write,
)

# One word for each field, that stands nowhere else; letters only, so that no escaping hides it.
FIELDS = (
    "name", "school", "teacher", "email", "guardian", "title", "slogan", "answer", "aihow", "thirdparty",
    "reason", "filename", "exif", "draft", "ended",
)  # fmt: skip
CANARIES = {field: f"qzx{field}vjw" for field in FIELDS}


def in_tables(words: dict[str, str]) -> set[tuple[str, str, str]]:
    """(table, column, field) wherever a word stands in the database, whatever its letters' case."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names, rows = [column[0] for column in cursor.description], cursor.fetchall()
            for place, name in enumerate(names):
                text = "\n".join(_read(row[place]) for row in rows).casefold()
                found |= {(table, name, field) for field, word in words.items() if word.casefold() in text}
    return found


def _read(value: Any) -> str:
    if isinstance(value, memoryview | bytes):
        return bytes(value).decode("latin-1")
    return str(value)


def private_files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def photograph() -> io.BytesIO:
    """A JPEG with a place and a name in its EXIF."""
    exif = Image.Exif()
    exif[0x013B] = CANARIES["exif"]  # artist
    exif.get_ifd(0x8825)[1] = "N"  # the GPS part
    out = io.BytesIO()
    with Image.open(picture_file()) as picture:
        picture.convert("RGB").save(out, "JPEG", exif=exif)
    out.seek(0)
    out.name = f"{CANARIES['filename']}.jpg"
    return out


def words(**given: Any) -> dict[str, Any]:
    facts = {
        "title": CANARIES["title"],
        "slogan": CANARIES["slogan"],
        "third_party": CANARIES["thirdparty"],
        "ai_use": "partial",
        "ai_how": CANARIES["aihow"],
    }
    return draft(**facts | given)


def plant(competition: Competition, *, category: str, is_minor: bool, key: str = "key") -> Entry:
    """An entry with a word in every field, screened and returned; also a draft that differs from it."""
    entry = begin(competition, category=category, entrant=make_entrant(key), age=15 if is_minor else 22)
    told = {name: CANARIES[name] for name in ("name", "school", "teacher")}
    if is_minor:
        introduce(entry, minor(**told, guardian=f"{CANARIES['guardian']}@families.example"))
    else:
        introduce(entry, grown_up(**told, email=f"{CANARIES['email']}@people.example"))
    if category == "design":
        attach(entry, file=photograph())
    question = entries.definition_for(entry)["questions"][0]["id"]
    answers = {question: CANARIES["answer"]}
    slogan = CANARIES["slogan"] if category == "slogan" else ""
    write(entry, **words(slogan=slogan, answers=answers))
    submit(entry)
    screener = User.objects.get_or_create(username="screener")[0]
    screening.decide(
        entry=entry, number=1, verdict="return", reason=CANARIES["reason"], user=screener, now=timezone.now()
    )
    write(entry, **words(slogan=slogan, answers=answers, title=CANARIES["draft"]))
    entry.refresh_from_db()
    return entry


def expected_fields(*, category: str, is_minor: bool) -> set[str]:
    """The fields whose words the website keeps: never a file's name or its EXIF."""
    left_out = {"filename", "exif", "ended"}
    left_out |= {"slogan"} if category == "design" else set()
    left_out |= {"email"} if is_minor else {"guardian"}
    return set(FIELDS) - left_out


ALL_KINDS = pytest.mark.parametrize(
    ("category", "is_minor"), [("slogan", False), ("slogan", True), ("design", False), ("design", True)]
)


def commit(act: Callable[[], Any]) -> Any:
    """What an act gives, once what it leaves for after the commit is done too."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return act()

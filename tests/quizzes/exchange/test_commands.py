"""Import and export from the command line, for people and for programs."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from quizzes.enums import ItemStatus
from quizzes.exchange.registry import WRITERS
from quizzes.models import Item, Quiz, QuizItem
from tests.quizzes.exchange.files import ENTITY_BOMB, GIFT, gift_zip, stored
from uploads.models import Photograph

pytestmark = pytest.mark.django_db

ESSAY = {
    "where": "line 9",
    "type": "essay",
    "why": "An open question has no answers to choose from. Please write answers between the braces.",
}


def run(command: str, *arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    path = tmp_path / "lecture.gift"
    path.write_text(GIFT)
    return path


def test_json_says_what_was_read_imported_and_skipped(gift: Path) -> None:
    assert json.loads(run("import_questions", gift, "--json")) == {
        "read": 3,
        "imported": 2,
        "skipped": [ESSAY],
    }
    assert Item.objects.count() == 2


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path, before = tmp_path / "q.zip", stored()
    path.write_bytes(gift_zip())
    said = json.loads(run("import_questions", path, "--json", "--dry-run"))
    assert said == {"read": 2, "imported": 2, "skipped": []}
    assert Item.objects.count() == Photograph.objects.count() == 0
    assert stored() == before


def test_people_are_told_in_sentences(gift: Path) -> None:
    assert run("import_questions", gift, "--dry-run").splitlines() == [
        "3 questions read, 2 would be imported",
        f"left out: line 9 (essay): {ESSAY['why']}",
    ]


def test_everything_about_the_items_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "q.zip"
    path.write_bytes(gift_zip())
    said = ("--language", "ko", "--tag", "a", "--tag", "b", "--rights", "Own", "--status", "released")
    run("import_questions", path, *said)
    described, blind = Item.objects.order_by("pk")
    assert [item.status for item in (described, blind)] == [ItemStatus.RELEASED, ItemStatus.DRAFT]
    assert sorted(described.tags.names()) == ["a", "b"]
    assert (described.language, described.picture.rights) == ("ko", "Own")


def test_pictures_without_rights_come_as_drafts_and_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "q.zip"
    path.write_bytes(gift_zip())
    said = run("import_questions", path, "--status", "released").splitlines()
    assert said[-1] == "Pictures without a rights statement: their items are drafts. Use --rights."
    assert {item.status for item in Item.objects.all()} == {ItemStatus.DRAFT}


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    ("data", "format", "why"),
    [
        (
            ENTITY_BOMB,
            "",
            "Line 1: the file cannot be taken, because it declares a document type or entities.",
        ),
        (b"", "", "This file is empty."),
        (GIFT.encode(), "moodle_xml", "Line 1: this is not complete, well-formed XML"),
        (GIFT.encode(), "word", "The format “word” is not known here. Known are: package, gift"),
    ],
)
def test_a_bad_file_fails_with_the_reason(
    tmp_path: Path, data: bytes, format: str, why: str, as_json: bool
) -> None:
    path, out = tmp_path / "bad", io.StringIO()
    path.write_bytes(data)
    with pytest.raises(CommandError) as failed:
        call_command("import_questions", str(path), format=format, json=as_json, stdout=out)
    assert str(failed.value)[: len(why)] == why
    whole = {"where": "bad", "type": "file", "why": str(failed.value)}
    report = {"read": 0, "imported": 0, "skipped": [whole]}
    assert out.getvalue() == (json.dumps(report, ensure_ascii=False) + "\n" if as_json else "")
    assert Item.objects.count() == 0


def test_a_file_that_is_not_there_fails_kindly(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run("import_questions", tmp_path / "nothing.gift")


def test_a_huge_file_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.gift"
    with path.open("wb") as file:
        file.truncate(2**40)  # a terabyte that takes no room on the disk
    with pytest.raises(CommandError) as failed:
        run("import_questions", path)
    assert str(failed.value)[:30] == "This file is larger than 50 MB"


@pytest.mark.parametrize("format", WRITERS)
def test_what_is_exported_can_be_imported(tmp_path: Path, gift: Path, format: str) -> None:
    gift.write_text(f"{GIFT}::Bare:: Which? {{=a ~b}}\n")
    run("import_questions", gift, "--status", "released")
    path = tmp_path / "out.bin"
    said = json.loads(run("export_questions", path, "--format", format, "--json"))
    assert said["written"] + len(said["skipped"]) == 3
    assert said["loses"] == str(WRITERS[format].loses)
    Item.objects.all().delete()
    assert json.loads(run("import_questions", path, "--json")) == {
        "read": said["written"],
        "imported": said["written"],
        "skipped": [],
    }


def test_the_name_of_the_file_gives_the_format(tmp_path: Path, gift: Path) -> None:
    run("import_questions", gift, "--status", "released")
    path = tmp_path / "out.xml"
    assert run("export_questions", path).splitlines()[0] == "2 items written"
    assert path.read_bytes()[:5] == b"<?xml"


def test_a_tag_or_a_quiz_is_exported(tmp_path: Path, gift: Path) -> None:
    run("import_questions", gift, "--status", "released", "--tag", "mine")
    quiz = Quiz.objects.create(title="Q", slug="q", composition="fixed")
    QuizItem.objects.create(quiz=quiz, item=Item.objects.first())
    path = tmp_path / "out.zip"
    assert run("export_questions", path, "--tag", "mine").splitlines() == ["2 items written"]
    assert run("export_questions", path, "--quiz", "q").splitlines() == ["1 items written"]
    for wrong in (("--tag", "other"), ("--quiz", "other")):
        with pytest.raises(CommandError):
            run("export_questions", path, *wrong)


def test_nothing_is_written_where_nothing_fits(tmp_path: Path) -> None:
    Item.objects.create(kind_slug="single", status="released")
    path = tmp_path / "out.gift"
    with pytest.raises(CommandError):
        run("export_questions", path)
    assert not path.exists()


def test_true_and_false_are_words_of_the_language_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "statement.gift"
    path.write_text("금은 은보다 무겁다.{T}")
    call_command("import_questions", str(path), language="ko", stdout=io.StringIO())
    assert [option["text"] for option in Item.objects.get().content["options"]] == ["참", "거짓"]

"""Open data: what the files hold, what they leave out, and that their program gives the report again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from quizzes.enums import Occasion
from quizzes.models import Attempt, Item, Response, Study, Tell
from quizzes.open_data_analysis import rounded
from quizzes.services.group_report import quizzes_report
from quizzes.services.open_data import (
    FILES,
    TooFewPeople,
    group_figures,
    neutral,
    open_data_of_quiz,
    open_data_of_study,
    study_figures,
)
from quizzes.services.study_report import study_report
from tests.quizzes.simulated import (
    NOON,
    PLANTED,
    SUSPICIOUS_ONLY,
    Skill,
    make_items,
    make_quiz,
    make_study,
    play,
    take_part,
)

PROGRAM = re.compile(r"```python\n(.*?)```", re.S)
EXPECTED = re.compile(r"```json\n(.*?)\n```", re.S)


def files_of(data: Any) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(b"".join(data.chunks))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def rows_of(files: dict[str, str], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name])))


def run(files: dict[str, str], folder: Path) -> Any:
    """What the program in analysis.md prints, run by itself beside the tables."""
    for name, text in files.items():
        (folder / name).write_text(text, newline="")
    (folder / "analysis.py").write_text(PROGRAM.search(files["analysis.md"]).group(1))
    command = [sys.executable, "-I", "analysis.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.django_db
def test_the_program_gives_the_group_report_again(tmp_path: Path) -> None:
    quiz, items = make_quiz(), make_items(6, 4)
    Tell.objects.create(slug="glue-marks", name="Glue marks")
    tells = {item.pk: ["glue-marks"] * (place % 2) + ["=rare"] for place, item in enumerate(items[:6])}
    rng = Random(4)
    for seed in range(3):
        skills = [Skill(rng.gauss(1, 0.5), rng.gauss(-0.2, 0.4)) for _person in range(8)]
        play(quiz=quiz, items=items[seed:], skills=skills, seed=seed, tells=tells)
    play(quiz=quiz, items=items[:2], skills=[Skill(1)] * 3, seed=9, tells=tells)
    expected = rounded(group_figures(quizzes_report(quizzes=[quiz])))
    files = files_of(open_data_of_quiz(quiz=quiz))
    assert run(files, tmp_path) == expected
    assert json.loads(EXPECTED.search(files["analysis.md"]).group(1)) == expected
    assert sorted(expected) == [
        "answers",
        "criterion",
        "d_prime",
        "mean_criterion",
        "mean_d_prime",
        "people",
        "points",
        "roc_area",
        "rounds",
        "tells",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("skill", "orders", "people"),
    [
        (PLANTED, ["AB", "BA"], 14),
        (SUSPICIOUS_ONLY, ["AB", "AB", "AB", "BA"], 12),
        (PLANTED, ["BA"], 6),
        (PLANTED, ["AB"] * 7 + ["BA"], 8),
    ],
)
def test_the_program_gives_the_study_report_again(
    skill: dict[tuple[str, str], Skill], orders: list[str], people: int, tmp_path: Path
) -> None:
    """Both orders, one that is small, one alone, and one of a single person.

    What it says is the report on the orders and occasions of five people or more.
    """
    study, forms = make_study()
    study.trained_tells.add(Tell.objects.create(slug="taught", name="Taught"))
    tells = {forms["A"][0].pk: ["taught"], forms["B"][0].pk: ["taught"], forms["A"][1].pk: ["other"]}
    take_part(study=study, forms=forms, people=people, skill=skill, orders=orders, tells=tells)
    take_part(study=study, forms=forms, people=2, skill=skill, occasions=[Occasion.PRE], seed=9)
    files = files_of(open_data_of_study(study=study))
    for order, occasion in small_cells(study):
        Attempt.objects.filter(participant__order=order, occasion=occasion).delete()
    expected = rounded(study_figures(study_report(study=study)))
    assert run(files, tmp_path) == expected
    assert json.loads(EXPECTED.search(files["analysis.md"]).group(1)) == expected
    assert ("form_effect" in expected) == (
        min(orders.count("AB"), orders.count("BA")) * people >= 5 * len(orders)
    )


def small_cells(study: Study) -> list[tuple[str, str]]:
    """Orders and occasions that fewer than five people took."""
    taken = Counter(
        Attempt.objects.filter(participant__study=study).values_list("participant__order", "occasion")
    )
    return [cell for cell, people in taken.items() if people < 5]


@pytest.mark.django_db
def test_orders_and_occasions_of_few_people_are_left_out_of_a_study() -> None:
    study, forms = make_study()
    later = (Occasion.PRE, Occasion.POST, Occasion.DELAYED)
    skill = PLANTED | {(Occasion.DELAYED, label): Skill(1) for label in "AB"}
    take_part(study=study, forms=forms, people=5, skill=skill, orders=["AB"])
    take_part(study=study, forms=forms, people=4, skill=skill, orders=["AB"], occasions=later, seed=2)
    take_part(study=study, forms=forms, people=4, skill=skill, orders=["BA"], seed=3)
    files = files_of(open_data_of_study(study=study))
    rows = rows_of(files, "responses.csv")
    people = {(row["order"], row["occasion"], row["person"]) for row in rows}
    assert Counter((order, occasion) for order, occasion, _person in people) == {
        ("AB", "pre"): 9,
        ("AB", "post"): 9,
    }
    left_out = "the answers of an order and occasion that fewer than five people took are left out"
    assert [left_out in files[name] for name in ("codebook.csv", "codebook.md")] == [True, True]


@pytest.mark.django_db
def test_of_two_orders_of_four_people_nothing_is_exported() -> None:
    study, forms = make_study()
    take_part(study=study, forms=forms, people=8, skill=PLANTED)
    with pytest.raises(TooFewPeople, match="in the same order"):
        open_data_of_study(study=study)


@pytest.mark.django_db
def test_the_export_of_a_quiz_tells_nothing_of_the_studies_that_used_it() -> None:
    study, forms = make_study()
    take_part(study=study, forms=forms, people=10, skill=PLANTED)
    rows = rows_of(files_of(open_data_of_quiz(quiz=study.quiz)), "responses.csv")
    assert {(row["order"], row["occasion"]) for row in rows} == {("", "")}
    assert {row["form"] for row in rows} == {"A", "B"}


@pytest.mark.django_db
def test_one_row_for_each_answer_with_all_columns_of_the_codebook() -> None:
    study, forms = make_study()
    take_part(study=study, forms=forms, people=10, skill=PLANTED)
    files = files_of(open_data_of_study(study=study))
    rows = rows_of(files, "responses.csv")
    assert len(rows) == Response.objects.count()
    for name, columns in FILES.items():
        assert next(csv.reader(io.StringIO(files[name]))) == list(columns)
    listed = [(row["file"], row["column"]) for row in rows_of(files, "codebook.csv")]
    assert listed == [(name, column) for name, columns in FILES.items() for column in columns]
    one = Response.objects.select_related("item", "attempt__participant").get(
        attempt__participant__number=1, attempt__occasion=Occasion.POST, position=3
    )
    (row,) = [
        row
        for row in rows
        if (row["item"], row["occasion"], row["answer"], row["order"])
        == (one.item.code, "post", f'{{"rating":{one.rating}}}', one.attempt.participant.order)
        and row["position"] == "3"
    ][:1]
    assert {name: row[name] for name in ("quiz", "form", "truth", "rating", "points", "seconds", "day")} == {
        "quiz": "study",
        "form": one.attempt.form,
        "truth": "fake",
        "rating": str(one.rating),
        "points": str(one.points),
        "seconds": "8",
        "day": "2026-05-11",
    }
    assert len({row["person"] for row in rows}) == 10


@pytest.mark.django_db
def test_a_time_that_nobody_knows_is_an_empty_cell() -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 6)
    Response.objects.filter(position=1).update(seconds=None)
    rows = rows_of(files_of(open_data_of_quiz(quiz=quiz)), "responses.csv")
    assert {row["seconds"] for row in rows if row["position"] == "1"} == {""}
    assert "" not in {row["seconds"] for row in rows if row["position"] != "1"}


@pytest.mark.django_db
def test_nobody_can_be_followed_from_one_export_to_the_next() -> None:
    quiz = make_quiz()
    attempts = play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 6)
    first, second = (files_of(open_data_of_quiz(quiz=quiz)) for _export in range(2))
    people = [{row["person"] for row in rows_of(files, "responses.csv")} for files in (first, second)]
    assert (len(people[0]), people[0] & people[1]) == (6, set())
    everything = "".join(first.values())
    known = [value for one in attempts for value in (one.code, one.player)]
    assert [value for value in known if value in everything] == []
    assert re.findall(r"\d\d:\d\d", first["responses.csv"]) == []


@pytest.mark.django_db
def test_a_day_on_which_few_played_is_left_empty() -> None:
    quiz, items = make_quiz(), make_items()
    play(quiz=quiz, items=items, skills=[Skill(1)] * 5)
    play(quiz=quiz, items=items, skills=[Skill(1)] * 4, seed=2, finished_at=NOON + dt.timedelta(days=1))
    rows = rows_of(files_of(open_data_of_quiz(quiz=quiz)), "responses.csv")
    assert {row["day"]: sum(one["day"] == row["day"] for one in rows) for row in rows} == {
        "2026-05-04": 100,
        "": 80,
    }


@pytest.mark.django_db
def test_a_day_of_unlinked_rounds_that_one_person_could_have_played_is_left_empty() -> None:
    quiz, items = make_quiz(), make_items()
    play(quiz=quiz, items=items, skills=[Skill(1)] * 5)
    for hour in range(5):
        played = NOON + dt.timedelta(days=1, hours=hour)
        play(quiz=quiz, items=items, skills=[Skill(1)], players=[""], seed=hour, finished_at=played)
    rows = rows_of(files_of(open_data_of_quiz(quiz=quiz)), "responses.csv")
    assert Counter(row["day"] for row in rows) == {"2026-05-04": 100, "": 100}


@pytest.mark.django_db
def test_a_language_in_which_few_played_is_left_empty() -> None:
    quiz, items = make_quiz(), make_items()
    play(quiz=quiz, items=items, skills=[Skill(1)] * 5)
    few = play(quiz=quiz, items=items, skills=[Skill(1)] * 4, seed=2)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in few]).update(language="ko")
    rows = rows_of(files_of(open_data_of_quiz(quiz=quiz)), "responses.csv")
    assert {name: sum(row["language"] == name for row in rows) for name in ("en", "ko", "")} == {
        "en": 100,
        "ko": 0,
        "": 80,
    }


@pytest.mark.django_db
def test_of_four_people_nothing_is_exported() -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(), skills=[Skill(1)] * 4)
    with pytest.raises(TooFewPeople) as refusal:
        open_data_of_quiz(quiz=quiz)
    assert refusal.value.status == 409
    study, forms = make_study()
    take_part(study=study, forms=forms, people=4, skill=PLANTED)
    with pytest.raises(TooFewPeople):
        open_data_of_study(study=study)


@pytest.mark.django_db
def test_formulas_are_neutralised_in_every_table() -> None:
    quiz, items = make_quiz(), make_items(1, 1)
    hostile = '=HYPERLINK("http://evil.example")'
    Item.objects.filter(pk=items[0].pk).update(
        title=hostile, text="<p>@SUM(A1)</p>", category="+1", brand_slug="-x"
    )
    Tell.objects.create(slug="own", name=hostile)
    play(quiz=quiz, items=items, skills=[Skill(1)] * 5, tells={items[0].pk: ["own"]})
    Attempt.objects.update(language="-2")
    files = files_of(open_data_of_quiz(quiz=quiz))
    cells = [
        cell
        for name in ("responses.csv", "items.csv", "tells.csv", "codebook.csv")
        for row in csv.reader(io.StringIO(files[name]))
        for cell in row
    ]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert sum(cell == f"'{hostile}" for cell in cells) == 2


@given(st.text())
def test_a_text_never_begins_a_formula(text: str) -> None:
    cell = neutral(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell.removeprefix("'") == text.removeprefix("'")


@given(st.integers() | st.floats(allow_nan=False))
def test_numbers_stay_numbers_below_zero_too(number: float) -> None:
    assert neutral(number) is number


@pytest.mark.django_db
def test_memory_and_queries_do_not_grow_with_answers() -> None:
    quiz, items, counts = make_quiz(), make_items(), []
    for people in (5, 50):
        play(quiz=quiz, items=items, skills=[Skill(1)] * people, seed=people)
        with CaptureQueriesContext(connection) as captured:
            chunks = [len(chunk) for chunk in open_data_of_quiz(quiz=quiz).chunks]
        counts.append(len(captured))
        assert max(chunks) < 2 * 64 * 1024 + 1024
    assert counts[0] == counts[1]

"""Open data: the answers of a quiz or a study as a ZIP of tables, without anybody's name, and their analysis.

Only what reports count is in it: answers in finished rounds. A person is a random code that is made for one
export and never kept. Nothing is exported of fewer than five people: no day or language of fewer, and of a
study no order and occasion.
"""

from __future__ import annotations

import csv
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refusals import Conflict
from quizzes import open_data_analysis
from quizzes.comparison import FEWEST_PEOPLE, Estimate
from quizzes.markup import to_plain
from quizzes.models import Item, Quiz, Response, Study
from quizzes.querysets import AttemptQuerySet
from quizzes.services._streaming import zipped
from quizzes.services.group_report import GroupReport, quizzes_report
from quizzes.services.played import (
    ALWAYS,
    Period,
    Rate,
    answers_of,
    fewest_people_by,
    in_large_cells,
    rounds_of_quizzes,
    rounds_of_study,
    tell_names,
)
from quizzes.services.study_report import StudyReport, report_on_rounds

_ROWS = 2000
# What a spreadsheet may take for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


_OF_ANSWERS = (
    "attempt",
    "position",
    "answer",
    "is_fake",
    "says_fake",
    "rating",
    "correct",
    "points",
    "found",
    "missed",
    "seconds",
    "day",
)
# In the export of a quiz nothing depends on them, and few people may share one.
_NO_STUDY = {"occasion": "", "order": ""}
_OF_ROUNDS = {
    "quiz": "attempt__quiz__slug",
    "language": "attempt__language",
    "form": "attempt__form",
    "occasion": "attempt__occasion",
    "order": "attempt__participant__order",
    "participant": "attempt__participant",
    "player": "attempt__player",
    "item": "item__code",
    "kind": "item__kind_slug",
}


class TooFewPeople(Conflict):
    """Of fewer than five people nothing is exported."""


RESPONSES: dict[str, Any] = {
    "person": gettext_lazy("who answered: a random code, made for this export alone"),
    "round": gettext_lazy("which of their rounds: a random code, made for this export alone"),
    "quiz": gettext_lazy("short name of the quiz"),
    "language": gettext_lazy("language in which it was played"),
    "form": gettext_lazy("A or B for a quiz with two parallel forms, otherwise empty"),
    "occasion": gettext_lazy("pre, post or delayed in the export of a study, otherwise empty"),
    "order": gettext_lazy(
        "the forms before and after in the export of a study: AB or BA, otherwise empty; "
        "the answers of an order and occasion that fewer than five people took are left out"
    ),
    "day": gettext_lazy(
        "day on which the round was finished; empty where fewer than five people played then"
    ),
    "position": gettext_lazy("place in the round, from 1"),
    "item": gettext_lazy("code of the item, see items.csv"),
    "kind": gettext_lazy("kind of item: single, case, pair, hotspot, listing, choice or order"),
    "truth": gettext_lazy("fake or genuine when it was answered; empty where nothing is judged by yes or no"),
    "answer": gettext_lazy("the answer as JSON"),
    "says": gettext_lazy("what the answer says: fake or genuine; empty where nothing is judged by yes or no"),
    "rating": gettext_lazy("from 1 (surely genuine) to 6 (surely fake); empty where it was not asked"),
    "confidence": gettext_lazy(
        "how sure: 1 (rather), 2 (probably), 3 (surely); empty where it was not asked"
    ),
    "correct": gettext_lazy("1 right, 0 wrong"),
    "points": gettext_lazy("points, 0 to 100; with a rating by Brier's rule"),
    "found": gettext_lazy("tells that were found, with spaces between them"),
    "missed": gettext_lazy("tells that were there and not found, with spaces between them"),
    "seconds": gettext_lazy(
        "seconds from seeing the item to answering, whole; empty where nobody knows, as on paper"
    ),
}
ITEMS: dict[str, Any] = {
    "item": gettext_lazy("code of the item"),
    "kind": gettext_lazy("kind of item"),
    "truth": gettext_lazy("fake or genuine today; empty where nothing is judged by yes or no"),
    "level": gettext_lazy("1 obvious, 2 moderate, 3 subtle"),
    "category": gettext_lazy("kind of goods"),
    "brand": gettext_lazy("short name of the invented brand"),
    "language": gettext_lazy("language of its words; empty where it has none"),
    "tells": gettext_lazy("its tells, with spaces between them"),
    "title": gettext_lazy("name in the question bank"),
    "question": gettext_lazy("text of the question, without its layout"),
}
TELLS: dict[str, Any] = {
    "tell": gettext_lazy("short name of the tell"),
    "name": gettext_lazy("name of the tell"),
    "taught": gettext_lazy("1 if it was taught in the study, 0 if it was not; empty outside a study"),
}
FILES = {"responses.csv": RESPONSES, "items.csv": ITEMS, "tells.csv": TELLS}


@dataclass(frozen=True)
class OpenData:
    """An export that may be given away. name: of the file. chunks: its bytes, made while they are read."""

    name: str
    chunks: Iterator[bytes]


def open_data_of_quiz(*, quiz: Quiz, period: Period = ALWAYS) -> OpenData:
    """The answers of a quiz. Raises TooFewPeople (409) below five people."""
    report = quizzes_report(quizzes=[quiz], period=period)
    if report is None:
        raise TooFewPeople(
            _("Fewer than five people: nothing is exported, so that nobody can be recognised. Wait for more.")
        )
    rounds = rounds_of_quizzes([quiz], period)
    return OpenData(f"{quiz.slug}.zip", _archive(rounds, None, "group", group_figures(report)))


def open_data_of_study(*, study: Study, period: Period = ALWAYS) -> OpenData:
    """The answers of a study. Raises TooFewPeople (409) where fewer than five people took both forms.

    What it says is worked out from what it holds: orders and occasions of fewer than five people are in
    neither.
    """
    rounds = in_large_cells(rounds_of_study(study, period))
    report = report_on_rounds(study=study, rounds=rounds)
    if report is None:
        raise TooFewPeople(
            _(
                "Fewer than five people took both forms in the same order: nothing is exported, so that "
                "nobody can be recognised. Wait for more."
            )
        )
    taught = set(study.trained_tells.values_list("slug", flat=True))
    return OpenData(f"study-{study.pk}.zip", _archive(rounds, taught, "study", study_figures(report)))


def group_figures(report: GroupReport) -> dict[str, Any]:
    """The report as analysis.md works it out again; an interval is [value, low, high]."""
    skill = report.skill
    estimates = {
        "d_prime": skill.d_prime if skill else None,
        "criterion": skill.criterion if skill else None,
        "mean_d_prime": skill.mean_d_prime if skill else None,
        "mean_criterion": skill.mean_criterion if skill else None,
        "roc_area": report.roc.area if report.roc else None,
        "points": report.points,
    }
    return {
        "people": report.people,
        "rounds": report.rounds,
        "answers": report.answers,
        **_intervals(estimates),
        "tells": {tell.slug: _rate(tell.rate) for tell in report.tells},
    }


def study_figures(report: StudyReport) -> dict[str, Any]:
    """The report as analysis.md works it out again; an interval is [value, low, high]."""
    result, points = report.comparison, report.points
    estimates = {
        "d_prime_before": result.before.d_prime if result.before else None,
        "d_prime_after": result.after.d_prime if result.after else None,
        "criterion_before": result.before.criterion if result.before else None,
        "criterion_after": result.after.criterion if result.after else None,
        "gain": result.gain,
        "criterion_change": result.criterion_change,
        "roc_change": result.roc_change,
        "form_effect": result.form_effect,
        "order_effect": result.order_effect,
    }
    return {
        "people": report.people,
        "answers": report.answers,
        **_intervals(estimates),
        **({"points": [points.mean, points.low, points.high]} if points else {}),
        "tells": {tell.slug: _rates((tell.before, tell.after)) for tell in report.tells},
        "taught": _rates(report.taught),
        "untaught": _rates(report.untaught),
    }


def _intervals(estimates: dict[str, Estimate | None]) -> dict[str, list[float]]:
    return {name: [one.value, one.low, one.high] for name, one in estimates.items() if one}


def _rate(rate: Rate) -> list[float | None] | None:
    return None if rate.share is None else [rate.count, rate.share, rate.low, rate.high]


def _rates(rates: tuple[Rate, Rate] | None) -> list[Any] | None:
    return None if rates is None else [_rate(rate) for rate in rates]


def _archive(
    rounds: AttemptQuerySet, taught: set[str] | None, kind: str, figures: dict[str, Any]
) -> Iterator[bytes]:
    answers = answers_of(rounds)
    return zipped(
        [
            ("responses.csv", _table(RESPONSES, _responses(rounds, answers, kind))),
            ("items.csv", _table(ITEMS, _items(answers))),
            ("tells.csv", _table(TELLS, _tells(answers, taught))),
            ("codebook.csv", _table(_CODEBOOK, _codebook())),
            ("codebook.md", [_codebook_page()]),
            ("analysis.md", [_analysis_page(kind, figures)]),
        ]
    )


def _responses(rounds: AttemptQuerySet, answers: QuerySet[Response], kind: str) -> Iterator[list[Any]]:
    key = secrets.token_bytes(32)
    days = _large_groups(fewest_people_by(rounds, TruncDate("finished_at")))
    languages = _large_groups(fewest_people_by(rounds, "language"))
    fields = (*_OF_ANSWERS, *_OF_ROUNDS.values())
    # By the random codes of rounds, so that the order tells nothing about time.
    found = answers.annotate(day=TruncDate("attempt__finished_at")).order_by("attempt__code", "position")
    for values in found.values_list(*fields).iterator(_ROWS):
        row = dict(zip((*_OF_ANSWERS, *_OF_ROUNDS), values, strict=True))
        cells = {
            **row,
            **(_NO_STUDY if kind != "study" else {}),
            "person": _code(key, "p", _person(row)),
            "round": _code(key, "r", f"round {row['attempt']}"),
            "day": days.get(row["day"], ""),
            "language": languages.get(row["language"], ""),
            "truth": _truth(row["is_fake"]),
            "answer": json.dumps(row["answer"], ensure_ascii=False, sort_keys=True, separators=(",", ":")),
            "says": _truth(row["says_fake"]),
            "confidence": row["rating"] and abs(2 * row["rating"] - 7) // 2 + 1,
            "correct": int(row["correct"]),
            "found": " ".join(row["found"]),
            "missed": " ".join(row["missed"]),
        }
        yield [cells[column] for column in RESPONSES]


def _large_groups(people: Mapping[Any, int]) -> dict[Any, str]:
    """How a day or a language is written; those of fewer people stay empty."""
    return {value: str(value) for value, number in people.items() if number >= FEWEST_PEOPLE}


def _person(row: Mapping[str, Any]) -> str:
    if row["participant"]:
        return f"participant {row['participant']}"
    return f"player {row['player']}" if row["player"] else f"unlinked {row['attempt']}"


def _code(key: bytes, letter: str, text: str) -> str:
    return letter + hmac.digest(key, text.encode(), "sha256").hex()[:12]


def _truth(is_fake: bool | None) -> str:
    return "" if is_fake is None else "fake" if is_fake else "genuine"


def _items(answers: QuerySet[Response]) -> Iterator[list[Any]]:
    items = Item.objects.filter(pk__in=answers.order_by().values("item")).prefetch_related("tells")
    for item in items.order_by("code").iterator(_ROWS):
        yield [
            item.code,
            item.kind_slug,
            _truth(item.is_fake),
            item.level,
            item.category,
            item.brand_slug,
            item.language,
            " ".join(sorted(tell.slug for tell in item.tells.all())),
            item.title,
            to_plain(item.text),
        ]


def _tells(answers: QuerySet[Response], taught: set[str] | None) -> Iterator[list[Any]]:
    slugs: set[str] = set()
    for found, missed in answers.order_by().values_list("found", "missed").distinct():
        slugs.update(found, missed)
    for slug, name in tell_names(slugs).items():
        yield [slug, str(name), "" if taught is None else int(slug in taught)]


_CODEBOOK = {"file": None, "column": None, "meaning": None}


def _codebook() -> Iterator[list[Any]]:
    for file, columns in FILES.items():
        for column, meaning in columns.items():
            yield [file, column, str(meaning)]


def _codebook_page() -> str:
    parts = ["# " + _("Codebook"), _("Tables are CSV in UTF-8, with commas, and a point in decimals.")]
    parts.append(
        _(
            "A cell that begins with one of the signs = + - @ has an apostrophe before it, so that a "
            "spreadsheet takes it for text; numbers are left as they are."
        )
    )
    for file, columns in FILES.items():
        rows = [f"| `{column}` | {meaning} |" for column, meaning in columns.items()]
        parts.append(
            "\n".join([f"## {file}\n", "| " + _("column") + " | " + _("meaning") + " |", "|---|---|", *rows])
        )
    return "\n\n".join(parts) + "\n"


_ORDERS = gettext_lazy(
    "It is the report on the answers in these tables. Where they hold one order of the forms alone, a gain "
    "cannot be told from a difference between the forms."
)


def _analysis_page(kind: str, figures: dict[str, Any]) -> str:
    """The program that works the report out again, and what it should say."""
    program = Path(open_data_analysis.__file__).read_text(encoding="utf-8")
    program = program.replace('REPORT = "group"', f'REPORT = "{kind}"')
    expected = json.dumps(open_data_analysis.rounded(figures), indent=1, sort_keys=True)
    return "\n\n".join(
        [
            "# " + _("Analysis"),
            _(
                "This program works the report out again from the tables. Save it as analysis.py beside them "
                "and run it with Python 3.10 or later: python3 analysis.py. It needs nothing else."
            ),
            f"```python\n{program}```",
            "## " + _("What it should say"),
            _("An interval is [value, low, high] at 95 %; a share is [answers, share, low, high]."),
            *([str(_ORDERS)] if kind == "study" else []),
            f"```json\n{expected}\n```\n",
        ]
    )


def neutral(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers, below zero too."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _table(columns: Iterable[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    """A CSV file, line by line."""
    writer = csv.writer(_Line())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([neutral(cell) for cell in row])


class _Line:
    """Hands a written line back to whoever had it written."""

    def write(self, line: str) -> str:
        return line

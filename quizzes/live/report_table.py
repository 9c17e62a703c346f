"""The report on a session as one table for spreadsheets: a row for each figure, question and tell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from quizzes.comparison import Estimate
from quizzes.live.report_figures import kind_of, title_of
from quizzes.live.services.report import QuestionReport, SessionReport
from quizzes.services.open_data import neutral

COLUMNS = (
    "what",
    "name",
    "kind",
    "value",
    "low",
    "high",
    "answers",
    "present",
    "median_seconds",
    "answers_given",
)


def report_table(report: SessionReport) -> str:
    """CSV. The mark at its start tells spreadsheets that it is UTF-8."""
    file = io.StringIO()
    file.write("\ufeff")
    table = csv.DictWriter(file, COLUMNS, restval="")
    table.writeheader()
    for row in _rows(report):
        table.writerow({name: neutral(_rounded(cell)) for name, cell in row.items()})
    return file.getvalue()


def _rows(report: SessionReport) -> Iterator[dict[str, Any]]:
    attendance = report.attendance
    counts = {
        "joined": attendance.joined,
        "answered": attendance.answered,
        "removed": attendance.removed,
        "questions": len(report.questions),
        "minutes": report.minutes,
    }
    yield from ({"what": "session", "name": name, "value": value} for name, value in counts.items())
    yield from (_estimate(name, estimate) for name, estimate in _estimates(report).items())
    yield from (_question(question) for question in report.questions)
    for tell in report.group.tells if report.group else ():
        yield {"what": "tell", "name": str(tell.name), **_share(tell.rate)}


def _estimates(report: SessionReport) -> dict[str, Estimate | None]:
    group = report.group
    skill, roc = (group.skill, group.roc) if group else (None, None)
    return {
        "d_prime": skill.d_prime if skill else None,
        "criterion": skill.criterion if skill else None,
        "roc_area": roc.area if roc else None,
        "points": group.points if group else None,
    }


def _estimate(name: str, estimate: Estimate | None) -> dict[str, Any]:
    row = {"what": "group", "name": name}
    return {**row, "value": estimate.value, "low": estimate.low, "high": estimate.high} if estimate else row


def _question(question: QuestionReport) -> dict[str, Any]:
    return {
        "what": "question",
        "name": title_of(question),
        "kind": kind_of(question),
        **_share(question.right),
        "present": question.present,
        "median_seconds": question.seconds,
        "answers_given": "; ".join(
            f"{bar.label}: {bar.count}" for field in question.split for bar in field.bars
        ),
    }


def _share(rate: Any) -> dict[str, Any]:
    return {"value": rate.share, "low": rate.low, "high": rate.high, "answers": rate.count}


def _rounded(cell: Any) -> Any:
    return round(cell, 4) if isinstance(cell, float) else cell

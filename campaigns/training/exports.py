"""Results of a session as tables: of the group, and of the students on its roster. CSV and XLSX alike.

What a spreadsheet would take for a formula is neutralised. The students' table holds names: it is for the
lecturer of the session.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from campaigns.training.services.results import (
    FeedbackFigures,
    RightOf,
    SessionResults,
    StudentRow,
)
from paper.workbook import workbook
from quizzes.desk.report_figures import change_figures, order_figures
from quizzes.live.services.report import SessionReport
from quizzes.services.open_data import neutral
from quizzes.services.played import Rate
from quizzes.services.study_report import StudyReport

DIGITS = 4


def student_table(rows: Sequence[StudentRow]) -> Iterator[list[Any]]:
    """A header, and a row for each student. Results are empty while the session runs."""
    words = {True: _("yes"), False: _("no")}
    yield [
        _("student number"), _("name"), _("class"), _("joined"), _("first test"), _("second test"),
        _("lessons finished"), _("right in the first test"), _("answers in the first test"),
        _("right in the second test"), _("answers in the second test"), _("band"),
    ]  # fmt: skip
    for row in rows:
        yield [
            row.number,
            row.name,
            row.group,
            words[row.joined],
            words[row.took_first],
            words[row.took_second],
            row.lessons,
            *_result(row.first_test),
            *_result(row.second_test),
            str(row.band_label),
        ]


def _result(test: RightOf | None) -> list[Any]:
    return [test.right, test.answers] if test else ["", ""]


def group_table(results: SessionResults) -> Iterator[list[Any]]:
    """A header, and a row for each figure: its part, name, value, interval, and of how many answers."""
    yield [_("part"), _("figure"), _("value"), _("low"), _("high"), _("answers")]
    attended = {
        _("joined"): results.attended.joined,
        _("first test"): results.attended.first_test,
        _("second test"): results.attended.second_test,
        _("both tests"): results.attended.both_tests,
        _("live quiz"): results.attended.live,
        _("feedback"): results.attended.feedback,
    }
    yield from ([_("attendance"), name, count, "", "", ""] for name, count in attended.items())
    if results.report:
        yield from _before_and_after(results.report)
    if results.live:
        yield from _live(results.live)
    if results.feedback:
        yield from _feedback(results.feedback)


def _before_and_after(report: StudyReport) -> Iterator[list[Any]]:
    part = _("before and after")
    yield [part, _("people with both tests"), report.people, "", "", report.answers]
    yield [part, _("what it says"), str(report.sentence), "", "", ""]
    for figure in [*change_figures(report.comparison, _("after")), *order_figures(report.comparison)]:
        yield [part, str(figure.label), *_numbers(figure.estimate), ""]
    if report.hake is not None:
        yield [part, _("normalized gain of right answers (Hake)"), round(report.hake, DIGITS), "", "", ""]
    rates = {
        _("tells that were taught"): report.taught,
        _("tells that were not taught"): report.untaught,
        _("genuine goods called fake"): report.false_alarms,
    }
    for name, pair in rates.items():
        for when, rate in zip((_("before"), _("after")), pair or (), strict=False):
            yield [part, f"{name}, {when}", *_rate(rate)]


def _live(report: SessionReport) -> Iterator[list[Any]]:
    skill = report.group.skill if report.group else None
    if skill:
        yield [_("live quiz"), _("Sensitivity d′"), *_numbers(skill.d_prime), ""]
        yield [_("live quiz"), _("Criterion c"), *_numbers(skill.criterion), ""]


def _feedback(figures: FeedbackFigures) -> Iterator[list[Any]]:
    part, answers = _("feedback"), figures.answers
    yield [part, _("clear, from 1 to 5"), round(figures.mean_clear, DIGITS), "", "", answers]
    yield [part, _("useful, from 1 to 5"), round(figures.mean_useful, DIGITS), "", "", answers]
    yield [part, _("would recommend it"), figures.would, "", "", figures.said]
    yield from ([part, _("in their own words"), text, "", "", ""] for text in figures.texts)


def _numbers(estimate: Any) -> list[Any]:
    return [round(value, DIGITS) for value in (estimate.value, estimate.low, estimate.high)]


def _rate(rate: Rate) -> list[Any]:
    if rate.share is None or rate.low is None or rate.high is None:
        return [_("fewer than 5"), "", "", ""]
    return [*(round(value, DIGITS) for value in (rate.share, rate.low, rate.high)), rate.count]


def as_csv(table: Iterator[list[Any]]) -> str:
    """CSV. The mark at its start tells spreadsheets that it is UTF-8."""
    file = io.StringIO()
    file.write("\ufeff")
    csv.writer(file).writerows([neutral(cell) for cell in row] for row in table)
    return file.getvalue()


def as_xlsx(title: str, table: Iterator[list[Any]]) -> bytes:
    """A workbook with one sheet. Numbers of students stay texts, so that no leading zero is lost."""
    return workbook(title, ([neutral(cell) for cell in row] for row in table))

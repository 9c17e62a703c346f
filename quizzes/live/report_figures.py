"""The report on a session as the page, the table and the sheet show it: the same words and charts for all."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quizzes.charts import Row, share_bars
from quizzes.desk import report_figures as figures
from quizzes.desk.words import item_label, truth_label
from quizzes.live.services.report import QuestionReport, SessionReport


def title_of(question: QuestionReport) -> str:
    return f"{question.position}. {item_label(question.item)}"


def kind_of(question: QuestionReport) -> str:
    """The kind of its item and, where it is judged by yes or no, the truth."""
    words = (question.item.kind.NAME, truth_label(question.item.is_fake))
    return " · ".join(str(word) for word in words if word)


def context_of(report: SessionReport) -> dict[str, Any]:
    """What the page shows beside the report itself."""
    lines = [(title_of(question), kind_of(question), question) for question in report.questions]
    context = {"report": report, "questions": lines, "questions_chart": _questions_chart(report)}
    if report.group is None:
        return context
    skill, curves = figures.skill_figures(report.group), figures.curves_of_group(report.group)
    return {
        **context,
        "skill": skill,
        "skill_chart": figures.figures_chart(_("Sensitivity and criterion, in standard deviations"), skill),
        "roc_chart": figures.roc_of(curves),
        "roc_points": figures.roc_points(curves),
        "tells_chart": figures.tells_of_group(report.group),
    }


def _questions_chart(report: SessionReport) -> SafeString | None:
    rows = [
        Row(title_of(question), [figures.share(question.right)])
        for question in report.questions
        if question.right.share is not None
    ]
    if not rows:
        return None
    return share_bars(
        name="questions",
        title=_("Right answers to each question"),
        description=_("Each share with its 95 % interval. The list below it holds the same numbers."),
        rows=rows,
    )

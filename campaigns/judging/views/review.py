"""Everything a judge gave in a round, side by side, before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.refusals import Conflict
from audit.services import actor_of
from campaigns.judging.enums import Visibility
from campaigns.judging.exceptions import NotReady
from campaigns.judging.models import Judge, Round, ScoreSheet
from campaigns.judging.services.blinded import works_of
from campaigns.judging.services.queues import QueueLine, access_round, queue_of
from campaigns.judging.services.rubrics import criteria_of
from campaigns.judging.services.sheets import confirm_round, digest_of, value_of
from campaigns.judging.sheets import Answer, MissingCriteria, NothingAnswered, sheet_score
from campaigns.judging.views.base import check_declared, is_open, judge_page, kept, page_context
from campaigns.judging.views.sheet_fields import criteria_in, shown
from campaigns.translated import in_language


@dataclass(frozen=True)
class Cell:
    """What was given for a criterion. text: points, or "na"; is_gap: a required one that is open."""

    criterion: str
    text: str
    reason: str
    is_gap: bool


@dataclass(frozen=True)
class Row:
    """An entry with everything given to it. score: from 0 to 100 as it would be confirmed; None: open."""

    line: QueueLine
    title: str
    cells: tuple[Cell, ...]
    score: float | None
    sheet: ScoreSheet | None

    @property
    def comment(self) -> str:
        return self.sheet.comment if self.sheet else ""


@judge_page("GET", "HEAD", "POST")
def review(request: HttpRequest, code: str) -> HttpResponse:
    """All entries by all criteria. POST confirms: all of them, or with `partly` those that are complete."""
    judge, judged = access_round(user=request.user, code=code)
    check_declared(judge)
    if judged.rubric_version_id is None:
        raise Http404
    if request.method != "POST":
        return kept(_show(request, judge, judged, _rows(judge, judged)), request, judged)
    try:
        confirmed = confirm_round(
            judge=judge,
            judged=judged,
            actor=actor_of(request.user),
            now=timezone.now(),
            partly="partly" in request.POST,
            seen=request.POST.get("seen", ""),
        )
    except (NotReady, Conflict) as refusal:
        rows = _rows(judge, judged)  # as they are by now
        return _show(request, judge, judged, rows, error=str(refusal.message), status=refusal.status)
    told = ngettext("%(count)s entry is confirmed.", "%(count)s entries are confirmed.", len(confirmed))
    messages.success(request, told % {"count": len(confirmed)})
    return redirect("judging:queue", judged.code)


def _rows(judge: Judge, judged: Round) -> list[Row]:
    """In the judge's order. Three queries for any number of entries."""
    lines = queue_of(judge, judged)
    works = works_of(line.round_entry_id for line in lines)
    sheets = ScoreSheet.objects.filter(
        assignment__judge=judge, assignment__round_entry__round=judged, voided_at=None
    ).prefetch_related("scores")
    by_entry = {one.assignment.round_entry_id: one for one in sheets.select_related("assignment")}
    return [
        _row(judged, line, works[line.round_entry_id].title, by_entry.get(line.round_entry_id))
        for line in lines
    ]


def _row(judged: Round, line: QueueLine, title: str, sheet: ScoreSheet | None) -> Row:
    given = {one.criterion: one for one in sheet.scores.all()} if sheet else {}
    cells = tuple(
        Cell(
            criterion=in_language(one["title"]),
            text=shown(value_of(given.get(one["key"]))),
            reason=given[one["key"]].reason if one["key"] in given else "",
            is_gap=one["required"] and one["key"] not in given,
        )
        for one in criteria_in(judged)
    )
    answers = [Answer(one.criterion, one.value, not_applicable=one.value is None) for one in given.values()]
    return Row(line, title, cells, _score(judged, answers), sheet)


def _score(judged: Round, answers: list[Answer]) -> float | None:
    assert judged.rubric_version is not None  # asked by the view
    try:
        return 100 * sheet_score(criteria_of(judged.rubric_version), answers)
    except (MissingCriteria, NothingAnswered):
        return None


def _show(
    request: HttpRequest, judge: Judge, judged: Round, rows: list[Row], *, error: str = "", status: int = 200
) -> HttpResponse:
    waiting = [row for row in rows if not row.line.is_confirmed]
    ready = [row for row in waiting if row.line.is_complete]
    is_sorted = request.GET.get("by") == "score"
    context: dict[str, Any] = page_context(request, judge, judged) | {
        "rows": sorted(rows, key=lambda row: -(row.score or -1)) if is_sorted else rows,
        "is_sorted": is_sorted,
        "criteria": [in_language(one["title"]) for one in criteria_in(judged)],
        "means": _means(judged, rows),
        "total": len(rows),
        "complete": sum(row.line.is_complete or row.line.is_confirmed for row in rows),
        "ready": len(ready),
        "gaps": [row for row in waiting if not row.line.is_complete],
        "has_confirmed": any(row.line.is_confirmed for row in rows),
        "can_confirm": is_open(judged) and bool(ready),
        "is_final": judged.visibility == Visibility.AFTER_OWN,
        "seen": digest_of({row.line.code: row.sheet for row in waiting}),
        "error": error,
    }
    return render(request, "judging/judge_review.html", context, status=status)


def _means(judged: Round, rows: list[Row]) -> list[str]:
    """The judge's own mean of each criterion, "" where they gave no points."""
    columns = [[row.cells[place].text for row in rows] for place in range(len(criteria_in(judged)))]
    given = [[float(text) for text in column if text not in ("", "na")] for column in columns]
    return [f"{sum(points) / len(points):.1f}" if points else "" for points in given]

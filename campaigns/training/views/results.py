"""Results of a session: the page, and its tables as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.training import exports
from campaigns.training.models import CampusSession
from campaigns.training.roster_files import number_key
from campaigns.training.services.access import access_session
from campaigns.training.services.results import (
    RightOf,
    SessionResults,
    StudentRow,
    session_results,
    student_rows,
)
from quizzes.desk.report_figures import context_of_study, skill_figures
from quizzes.live.services.sessions import holds
from quizzes.measurement import SkillBand

A_PAGE = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """A column of the students' table, and by what it is sorted."""

    slug: str
    label: Any
    key: Callable[[StudentRow], Any]
    needs_skill: bool = False


def _share(test: RightOf | None) -> float:
    return test.right / test.answers if test else -1


def _rank(row: StudentRow) -> int:
    return list(SkillBand).index(row.band) if row.band else -1


COLUMNS = (
    Column("number", gettext_lazy("Student number"), lambda row: row.number),
    Column("name", gettext_lazy("Name"), lambda row: row.name.casefold()),
    Column("class", gettext_lazy("Class"), lambda row: row.group.casefold()),
    Column("joined", gettext_lazy("Joined"), lambda row: row.joined),
    Column("first", gettext_lazy("First test"), lambda row: (row.took_first, _share(row.first_test))),
    Column("second", gettext_lazy("Second test"), lambda row: (row.took_second, _share(row.second_test))),
    Column("lessons", gettext_lazy("Lessons"), lambda row: row.lessons),
    Column("band", gettext_lazy("Band"), _rank, needs_skill=True),
)


@login_required
@never_cache
@require_safe
def results(request: HttpRequest, session: str) -> HttpResponse:
    """All results. ?sort= names a column, with "-" before it the other way; ?q= looks for a student."""
    found = access_session(user=request.user, public_code=session)
    shown = session_results(session=found, now=timezone.now())
    context = {
        "session": found,
        "here": "results",
        "results": shown,
        "may_open_live": found.live is not None and holds(user=request.user, session=found.live),
        **(context_of_study(shown.report) if shown.report else {}),
        **_live(shown),
        **(_students(request, shown) if shown.roster else {}),
    }
    return render(request, "training/desk/results.html", context)


def _live(results: SessionResults) -> dict[str, Any]:
    group = results.live.group if results.live else None
    return {"live_skill": skill_figures(group)[:2] if group else []}


def _students(request: HttpRequest, results: SessionResults) -> dict[str, Any]:
    query = request.GET.get("q", "").strip()
    columns = [column for column in COLUMNS if results.shows_skill or not column.needs_skill]
    ways = [f"{sign}{column.slug}" for column in columns for sign in ("", "-")]
    sort = next((way for way in ways if way == request.GET.get("sort")), "number")
    rows = _sorted(_matching(student_rows(session=results.session), query), columns, sort)
    return {
        "students": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "columns": [(column, _direction(column, sort)) for column in columns],
        "query": query,
        "sort": sort,
    }


def _matching(rows: Sequence[StudentRow], query: str) -> list[StudentRow]:
    """Rows in whose number, name or class the words stand."""
    wanted = number_key(query)
    texts = ((row, (row.number, row.name, row.group)) for row in rows)
    return [row for row, parts in texts if any(wanted in number_key(part) for part in parts)]


def _sorted(rows: list[StudentRow], columns: Sequence[Column], sort: str) -> list[StudentRow]:
    for column in columns:
        if column.slug == sort.removeprefix("-"):
            return sorted(rows, key=column.key, reverse=sort.startswith("-"))
    return rows


def _direction(column: Column, sort: str) -> str:
    """How the table is sorted by a column, in the words of aria-sort; "" where it is not."""
    return {column.slug: "ascending", f"-{column.slug}": "descending"}.get(sort, "")


@login_required
@never_cache
@require_safe
def results_csv(request: HttpRequest, session: str, table: str) -> HttpResponse:
    found = access_session(user=request.user, public_code=session)
    data = exports.as_csv(_table(found, table)).encode()
    return _file(data, "text/csv; charset=utf-8", f"{found.code}-{table}.csv")


@login_required
@never_cache
@require_safe
def results_xlsx(request: HttpRequest, session: str, table: str) -> HttpResponse:
    found = access_session(user=request.user, public_code=session)
    data = exports.as_xlsx(_("Results"), _table(found, table))
    return _file(data, XLSX, f"{found.code}-{table}.xlsx")


def _table(session: CampusSession, table: str) -> Any:
    if table == "group":
        return exports.group_table(session_results(session=session, now=timezone.now()))
    if table == "students":
        return exports.student_table(student_rows(session=session))
    raise Http404


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response

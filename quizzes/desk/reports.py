"""Reports of the editing desk: group report, item analysis, reliability, open data."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail import hooks

from accounts.menu import PermittedMenuItem
from quizzes.desk import report_figures as figures
from quizzes.desk.item_reports import (
    ItemAnalysisView,
    ItemReportResultsView,
    ItemReportView,
    ReliabilityView,
    flagged_rows,
)
from quizzes.desk.report_page import NEEDED, POLICY, Guarded, ReportPage
from quizzes.desk.report_subjects import ExportForm, ReportForm, quizzes_below
from quizzes.models import Quiz, Study
from quizzes.services.group_report import quizzes_report
from quizzes.services.open_data import OpenData, open_data_of_quiz, open_data_of_study
from quizzes.services.study_report import study_report


class GroupReportView(ReportPage):
    """What a group can tell: a quiz, all quizzes of a campaign, or a study."""

    page_title = gettext_lazy("Group report")
    header_icon = "group"
    template_name = "quizzes/desk/report_group.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ReportForm(self.request.GET or None)
        context = super().get_context_data(form=form, **kwargs)
        if not form.is_valid():
            return context
        subject = form.chosen
        context["subject"] = subject
        if isinstance(subject, Study):
            return {**context, **self._study(subject, form)}
        quizzes = [subject] if isinstance(subject, Quiz) else quizzes_below(subject)
        return {**context, **self._group(quizzes, form)}

    def _group(self, quizzes: list[Quiz], form: ReportForm) -> dict[str, Any]:
        report = quizzes_report(quizzes=quizzes, period=form.period)
        context = {"quizzes": quizzes, "studies": Study.objects.filter(quiz__in=quizzes)}
        if report is None:
            return {**context, "suppressed": True}
        rows, curves = figures.skill_figures(report), figures.curves_of_group(report)
        title = _("Sensitivity and criterion, in standard deviations")
        return {
            **context,
            "group": report,
            "flagged": flagged_rows(report.flagged),
            "skill": rows,
            "skill_chart": figures.figures_chart(title, rows),
            "roc_chart": figures.roc_of(curves),
            "roc_points": figures.roc_points(curves),
            "tells_chart": figures.tells_of_group(report),
        }

    def _study(self, study: Study, form: ReportForm) -> dict[str, Any]:
        report = study_report(study=study, period=form.period)
        if report is None:
            return {"suppressed": True}
        return {**figures.context_of_study(report), "flagged": flagged_rows(report.flagged)}


class OpenDataView(ReportPage):
    """Which answers shall be exported?"""

    page_title = gettext_lazy("Open data")
    header_icon = "download"
    template_name = "quizzes/desk/report_open_data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=ExportForm(self.request.GET or None), **kwargs)


class DownloadView(Guarded, View):
    """The export as a ZIP. 409 for groups that are too small."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        form = ExportForm(request.GET)
        if not form.is_valid():
            return redirect(f"{reverse('quiz_reports:open_data')}?{request.GET.urlencode()}")
        chosen = form.chosen
        if isinstance(chosen, Study):
            data = open_data_of_study(study=chosen, period=form.period)
        else:
            data = open_data_of_quiz(quiz=chosen, period=form.period)
        return streamed(request, data)


def streamed(request: HttpRequest, data: OpenData) -> StreamingHttpResponse:
    """The file, made while it is sent; each kind of server wants its own kind of iterator."""
    chunks = _one_by_one(data.chunks) if isinstance(request, ASGIRequest) else data.chunks
    response = StreamingHttpResponse(chunks, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{data.name}"'
    response["Cache-Control"] = "no-store"
    return response


async def _one_by_one(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (chunk := await sync_to_async(_next)(chunks)) is not None:
        yield chunk


def _next(chunks: Iterator[bytes]) -> bytes | None:
    return next(chunks, None)


ENTRIES = (
    ("groups", GroupReportView, 100),
    ("items", ItemReportView, 110),
    ("reliability", ReliabilityView, 120),
    ("open_data", OpenDataView, 130),
)


def _menu_item(name: str, view: type[Any], order: int) -> PermittedMenuItem:
    return PermittedMenuItem(
        view.page_title,
        reverse(f"quiz_reports:{name}"),
        name=f"quiz-{name}",
        icon_name=view.header_icon,
        order=order,
        may=lambda user: POLICY.user_has_permission(user, NEEDED),
    )


for entry in ENTRIES:
    hooks.register("register_reports_menu_item", lambda entry=entry: _menu_item(*entry))


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern | URLResolver]:
    addresses = [
        path("groups/", GroupReportView.as_view(), name="groups"),
        path("items/", ItemReportView.as_view(), name="items"),
        path("items/results/", ItemReportResultsView.as_view(), name="items_results"),
        path("items/<int:pk>/", ItemAnalysisView.as_view(), name="item"),
        path("reliability/", ReliabilityView.as_view(), name="reliability"),
        path("open-data/", OpenDataView.as_view(), name="open_data"),
        path("open-data/download/", DownloadView.as_view(), name="download"),
    ]
    return [path("reports/quizzes/", include((addresses, "quiz_reports")))]

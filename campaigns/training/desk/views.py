"""Training at a glance: the calendar, sessions, places, trainers, and what groups have learned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.generic import View

from campaigns.training import impact_charts as charts
from campaigns.training.desk.access import ManagersOnly, TrainingPage
from campaigns.training.desk.calendar import last_day, month_of, read_month, shown
from campaigns.training.desk.filters import ReportForm, SessionsForm
from campaigns.training.funder_sheet import kept_sheet
from campaigns.training.models import Campus, TrainingModulePage
from campaigns.training.services import overview
from campaigns.training.services.impact import impact, kept_impact
from campaigns.training.services.overview import Wanted

SESSIONS_A_PAGE = 50
PLACES_A_PAGE = 200


class IndexView(TrainingPage):
    """The month's calendar and the figures that matter most."""

    here = "index"
    template_name = "training/admin/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, today = timezone.now(), timezone.localdate()
        first = read_month(self.request.GET.get("month", ""), today=today)
        sessions = overview.sessions_for_desk(Wanted(since=first, until=last_day(first)))
        return super().get_context_data(
            standing=overview.standing(now=now),
            found=kept_impact(now=now),
            month=month_of(sessions, first=first, today=today),
            this_month=today.replace(day=1),
            **kwargs,
        )


class SessionsView(TrainingPage):
    here = "sessions"
    template_name = "training/admin/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SessionsForm(self.request.GET)
        found = overview.sessions_for_desk(form.wanted)
        page = Paginator(found, SESSIONS_A_PAGE).get_page(self.request.GET.get("page"))
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            form=form,
            page=page,
            rows=[one for session in page if (one := shown(session))],
            query=query.urlencode(),
            is_narrowed=form.wanted != Wanted(),
            **kwargs,
        )


class CampusesView(TrainingPage):
    """Where training happens, by country and city."""

    here = "campuses"
    template_name = "training/admin/campuses.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = overview.campuses_for_desk(now=timezone.now())
        page = Paginator(found, PLACES_A_PAGE).get_page(self.request.GET.get("page"))
        countries = overview.by_country(_with_day(page))
        most = max((country.students for country in countries), default=0)
        return super().get_context_data(page=page, countries=countries, most=most, query="", **kwargs)


def _with_day(campuses: Iterable[Campus]) -> Iterable[Campus]:
    """Each with the day of its last session on its own clocks as `latest_day`."""
    for campus in campuses:
        latest = campus.latest
        campus.latest_day = latest.astimezone(campus.zone).date() if latest else None
        yield campus


class TrainersView(TrainingPage):
    here = "trainers"
    template_name = "training/admin/trainers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = overview.trainers_for_desk(now=timezone.now())
        page = Paginator(found, PLACES_A_PAGE).get_page(self.request.GET.get("page"))
        keys = {one.module.translation_key for trainer in page for one in trainer.qualifications.all()}
        titles = overview.module_titles(keys)
        rows = [
            (trainer, [(titles[one.module.translation_key], one) for one in trainer.qualifications.all()])
            for trainer in page
        ]
        modules = TrainingModulePage.objects.live().exists()
        return super().get_context_data(
            page=page, rows=rows, waiting=overview.without_campus(), has_modules=modules, query="", **kwargs
        )


class LearningView(TrainingPage):
    """What groups have learned, what they said, and the way to the funder's report."""

    here = "learning"
    template_name = "training/admin/learning.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.GET
        form = ReportForm(given if "since" in given or "until" in given else None)
        found = kept_impact(now=timezone.now())
        return super().get_context_data(
            form=form,
            found=found,
            sentences=charts.sentences_of(found.learning),
            tables=charts.tables_of(found.learning),
            **kwargs,
        )


class ReportView(ManagersOnly, View):
    """The funder's report. Days that are wrong lead back to where they are chosen."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ReportForm(request.GET)
        if not form.is_valid():
            return redirect(f"{reverse('training_desk:learning')}?{request.GET.urlencode()}")
        language = form.cleaned_data["language"] or translation.get_language()
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        since, until, now = form.cleaned_data["since"], form.cleaned_data["until"], timezone.now()
        with translation.override(language):
            sheet = kept_sheet(
                impact(now=now, since=since, until=until),
                since=since,
                until=until,
                language=language,
                site=request.get_host(),
                now=now,
            )
        response = HttpResponse(sheet, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="bonafide-training-{language}.pdf"'
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response

"""A competition at a glance, and its entries as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from audit.models import AuditHead
from campaigns.competitions import exports
from campaigns.competitions.desk.access import DeskPage, ManagersOnly, access_for_desk
from campaigns.competitions.desk.bars import day_columns
from campaigns.competitions.desk.times import local
from campaigns.competitions.models import Competition, Entry
from campaigns.competitions.services.overview import Overview, overview
from mailing.models import OutgoingMail

CSV = "text/csv; charset=utf-8"
LINES = 200  # of a file that are sent at a time
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class IndexView(DeskPage):
    """All competitions, to choose one."""

    page_title = gettext_lazy("Entries")
    template_name = "competitions/desk/index.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        rows = [
            {"competition": one, "closes": local(one.closes_at, one), "deadline": deadline_words(one, now)}
            for one in Competition.objects.all()
        ]
        return super().get_context_data(rows=rows, **kwargs)


def deadline_words(competition: Competition, now: datetime) -> str:
    """What the clock says about the entry window, as a sentence without the times themselves."""
    if now < competition.opens_at:
        return _("Opens in %(time)s.") % {"time": timeuntil(competition.opens_at, now)}
    if now <= competition.closes_at:
        return _("Closes in %(time)s.") % {"time": timeuntil(competition.closes_at, now)}
    return _("Closed.")


class DashboardView(DeskPage):
    template_name = "competitions/desk/dashboard.html"
    header_icon = "pick"

    @cached_property
    def competition(self) -> Competition:
        return access_for_desk(self.kwargs["slug"])

    def get_page_title(self) -> str:
        return str(self.competition)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition, now = self.competition, timezone.now()
        found = overview(competition=competition)
        head = AuditHead.objects.first()
        return super().get_context_data(
            competition=competition,
            found=found,
            numbers=_numbers(found, competition),
            waiting=_waiting(found, competition),
            table=_table(found, competition),
            chart=day_columns(found.days) if found.days else "",
            schools=[
                (name, count, _queue(competition, state="all", school=name)) for name, count in found.schools
            ],
            days=[
                (day, count, _queue(competition, state="all", day=day.isoformat()))
                for day, count in found.days
            ],
            opens=local(competition.opens_at, competition),
            closes=local(competition.closes_at, competition),
            deadline=deadline_words(competition, now),
            undelivered=_undelivered(competition, now),
            head=head,
            **kwargs,
        )


def _undelivered(competition: Competition, now: datetime) -> int:
    """Mails about entries of this competition that a manager should know of."""
    codes = Entry.objects.filter(competition=competition).values("code")
    mails = OutgoingMail.objects.undelivered(now).filter(about_type="entry", about_id__in=codes)
    return mails.count()


def _queue(competition: Competition, **query: str) -> str:
    return f"{reverse('competition_desk:queue', args=[competition.slug])}?{urlencode(query)}"


def _numbers(found: Overview, competition: Competition) -> list[tuple[Any, int, str]]:
    return [
        (_("Take part"), found.submitted, _queue(competition, state="all")),
        (_("Eligible"), found.eligible, _queue(competition, state="eligible")),
        (_("Withdrawn"), found.withdrawn, _queue(competition, state="withdrawn")),
        (_("Drafts"), found.drafts, ""),
    ]


def _waiting(found: Overview, competition: Competition) -> list[tuple[Any, Any, int, str]]:
    waiting = found.waiting
    return [
        (_("Screeners"), _("to decide"), waiting.screener, _queue(competition, state="screener")),
        (_("Guardians"), _("to consent"), waiting.guardians, _queue(competition, state="consent")),
        (
            _("Entrants"),
            _("to fix what was returned"),
            waiting.entrants,
            _queue(competition, state="returned"),
        ),
        (_("Screeners"), _("to look at likenesses"), waiting.likenesses, _queue(competition, state="alike")),
    ]


def _table(found: Overview, competition: Competition) -> dict[str, Any]:
    """The counts with their sums, also down the columns."""
    sums = [sum(cells[place] for _name, cells, _sum in found.table) for place in range(len(found.divisions))]
    return {"divisions": found.divisions, "rows": found.table, "sums": sums, "sum": sum(sums)}


class ExportView(ManagersOnly, View):
    """The entries as a file. kind: csv or xlsx."""

    kind = ""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
        chosen = access_for_desk(slug)
        name = f"{chosen.slug}-{chosen.season}-entries.{self.kind}"
        if self.kind == "csv":
            response = _streamed(request, _in_language(exports.csv_lines(chosen)))
        else:
            response = HttpResponse(exports.xlsx(chosen), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _in_language(lines: Iterator[str]) -> Iterator[str]:
    """Many lines at a time, in the language of the request, which is over when they are made."""
    language = translation.get_language()
    while True:
        with translation.override(language):
            some = "".join(islice(lines, LINES))
        if not some:
            return
        yield some


def _streamed(request: HttpRequest, lines: Iterator[str]) -> StreamingHttpResponse:
    """Each kind of server wants its own kind of iterator."""
    chunks = _one_by_one(lines) if isinstance(request, ASGIRequest) else lines
    return StreamingHttpResponse(chunks, content_type=CSV)


async def _one_by_one(chunks: Iterator[str]) -> AsyncIterator[str]:
    while (chunk := await sync_to_async(_next)(chunks)) is not None:
        yield chunk


def _next(chunks: Iterator[str]) -> str | None:
    return next(chunks, None)

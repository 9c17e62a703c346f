"""What comes after a session: the trainer's report, and the round that a player keeps."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import client_address, limited, same_origin
from quizzes.live.report_figures import context_of
from quizzes.live.report_sheet import report_sheet
from quizzes.live.report_table import report_table
from quizzes.live.services.privacy import keep_round
from quizzes.live.services.report import SessionReport, session_report
from quizzes.live.services.sessions import access_session, find_session
from quizzes.players import COOKIE, hash_key, new_key, remember
from quizzes.services.privacy import days_to_remember

CAMPUS_RATE = "600/m"


@login_required
@never_cache
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Who came, what they can tell, and how each question went."""
    return render(request, "live/desk/report.html", context_of(_report(request, code)))


@login_required
@never_cache
@require_safe
def report_csv(request: HttpRequest, code: str) -> HttpResponse:
    return _file(report_table(_report(request, code)).encode(), "text/csv; charset=utf-8", f"{code}.csv")


@login_required
@never_cache
@require_safe
def report_pdf(request: HttpRequest, code: str) -> HttpResponse:
    sheet = report_sheet(
        _report(request, code), language=request.LANGUAGE_CODE, site=request.get_host(), now=timezone.now()
    )
    return _file(sheet, "application/pdf", f"{code}.pdf")


def _report(request: HttpRequest, code: str) -> SessionReport:
    return session_report(session=access_session(user=request.user, code=code))


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="bonafide-{name}"'
    return response


@csrf_exempt  # the button stands on a cached page: its origin is checked instead of a token
@require_POST
@same_origin
@limited(group="live-keep", rate=CAMPUS_RATE)
@never_cache
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Link a player's round to this browser, and show its result with the way to go on alone."""
    token = request.POST.get("token", "")
    session = find_session(code=code, address=client_address(request), token=token)
    key, now = request.COOKIES.get(COOKIE) or new_key(), timezone.now()
    attempt = keep_round(session=session, token=token, player=hash_key(key), now=now)
    response = redirect("quizzes:result", attempt.code)
    days = days_to_remember(player=attempt.player, today=timezone.localdate(now))
    remember(response, key, days=days)
    return response

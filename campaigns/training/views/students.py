"""A session on a phone: joining, and the page of what is on. No account."""

from __future__ import annotations

from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import BadRequest, Refusal
from accounts.requests import client_address, limited, same_origin
from campaigns.training.models import Attendance, CampusSession, TrainingModulePage
from campaigns.training.services import claims, lessons, live_quiz, sessions, sheets
from campaigns.training.services.access import access_now, attendance_of
from campaigns.training.services.now import now_of
from campaigns.training.services.visit import visit_of
from campaigns.training.views.students_base import (
    CAMPUS_RATE,
    attendance_at,
    days_of,
    phone_post,
    plain,
    session_at,
    wants_json,
)
from quizzes.live import guesses, registry
from quizzes.live.tokens import issue_token
from quizzes.players import COOKIE, hash_key, new_key, player_of, remember
from quizzes.views.play import current_language

NOW_SECONDS = 2  # that what is on is kept in front of Django: then the next phone's question is passed on


@csrf_exempt  # its origin is checked instead, so that looking at the page sets no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin
@limited(group="campus", rate=CAMPUS_RATE)
@never_cache
def session(request: HttpRequest, code: str) -> HttpResponse:
    """GET says what is on and how far this phone is; POST joins."""
    found = session_at(request, code)
    if request.method == "POST":
        return _join(request, found)
    attendance = attendance_of(session=found, player=player_of(request))
    return _page(request, found, attendance)


def _page(
    request: HttpRequest,
    session: CampusSession,
    attendance: Attendance | None,
    refusal: Refusal | None = None,
    sheet_refusal: Refusal | None = None,
) -> HttpResponse:
    visit = visit_of(session=session, attendance=attendance, now=timezone.now())
    context = {
        "visit": visit,
        "session": session,
        "attendance": attendance,
        "refusal": refusal,
        "number": request.POST.get("number", ""),
        "takes_sheets": sheets.takes_sheets(session),
        "sheet_refusal": sheet_refusal,
        "sheet_number": request.POST.get("sheet", ""),
        "days": days_of(session, player=player_of(request), now=timezone.now()),
        "scores": range(1, 6),
    }
    refused = refusal or sheet_refusal
    status = refused.status if refused else 200
    return render(request, "training/student/session.html", context, status=status)


def _join(request: HttpRequest, session: CampusSession) -> HttpResponse:
    """Into the session, with the phone's key for as long as it is needed."""
    key, now = request.COOKIES.get(COOKIE) or new_key(), timezone.now()
    player = hash_key(key)
    sessions.join(session=session, player=player, language=current_language(), now=now)
    guesses.know(code=session.code, address=client_address(request))
    response = redirect("campus:session", session.code)
    remember(response, key, days=days_of(session, player=player, now=now))
    return response


@csrf_exempt  # the button stands on a cached page: its origin is checked instead of a token
@require_http_methods(["POST"])
@same_origin
@limited(group="campus", rate=CAMPUS_RATE)
@never_cache
def alone(request: HttpRequest, page: int) -> HttpResponse:
    """Take a module alone, in one's own time."""
    module = get_object_or_404(TrainingModulePage.objects.live().public(), pk=page)
    return _join(request, sessions.open_session_of(module=module, now=timezone.now()))


@require_safe
def now(request: HttpRequest, code: str) -> HttpResponse:
    """What is on, for phones that ask all the time: the same for everybody, so kept in front of Django."""
    found = access_now(code=code, address=client_address(request), player=player_of(request))
    response = JsonResponse(vars(now_of(found)))
    response["Cache-Control"] = f"max-age=0, s-maxage={NOW_SECONDS}"
    return response


@phone_post
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """Say who one is on the lecturer's roster."""
    attendance = attendance_at(request, code)
    try:
        claims.claim(attendance=attendance, number=request.POST.get("number", "")[:40], now=timezone.now())
    except Refusal as refusal:
        return _page(request, attendance.session, attendance, refusal)
    return redirect("campus:session", code)


@phone_post
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """Say which sheet of paper was one's own."""
    attendance = attendance_at(request, code)
    number = request.POST.get("sheet", "")[:40]
    try:
        sheets.claim_sheet(attendance=attendance, number=number, now=timezone.now())
    except Refusal as refusal:
        return _page(request, attendance.session, attendance, sheet_refusal=refusal)
    return redirect("campus:session", code)


@phone_post
@plain
def lesson_done(request: HttpRequest, code: str) -> HttpResponse:
    """A lesson was finished. lesson: its key, the same in every language."""
    attendance = attendance_at(request, code)
    lessons.finish_lesson(attendance=attendance, key=request.POST.get("lesson", ""))
    return JsonResponse({"lessons": attendance.lessons})


@phone_post
@plain
def live(request: HttpRequest, code: str) -> HttpResponse:
    """Into the live quiz: the token of this phone's player, and where it plays."""
    attendance = attendance_at(request, code)
    if not wants_json(request):
        raise BadRequest(_("The live quiz needs JavaScript. Turn it on, or wait here."))
    player = live_quiz.enter(attendance=attendance, language=current_language(), now=timezone.now())
    async_to_sync(registry.tell)(code)
    token = issue_token(session_id=player.session_id, player_id=player.pk)
    return JsonResponse({"token": token, "url": reverse("live:play", args=[code])})

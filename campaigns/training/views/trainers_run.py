"""The console: from here a trainer moves a session, most often on a phone in a lecture hall."""

from __future__ import annotations

from typing import Any

from asgiref.sync import async_to_sync
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refusal
from accounts.requests import client_address
from campaigns.training import moves
from campaigns.training.enums import TESTS, Phase
from campaigns.training.models import CampusSession
from campaigns.training.services import phases
from campaigns.training.services.access import access_session
from campaigns.training.services.standing import counts_of, show_slide
from campaigns.training.slides import Slide, slides_of
from campaigns.training.views.trainers import ask, number_in
from campaigns.training.views.trainers_overview import screen_address
from quizzes.live import guesses, registry
from quizzes.live.enums import State
from quizzes.live.models import LiveSession
from quizzes.live.services import sessions as live_sessions
from quizzes.live.views.players import join_links


@login_required
@never_cache
@require_safe
def console(request: HttpRequest, session: str) -> HttpResponse:
    """Where the session is, how many are with it, what to say, and where it goes next."""
    found = access_session(user=request.user, public_code=session)
    slides = slides_in(found)
    number = min(found.slide, len(slides) - 1)
    ways = moves.moves_of(found)
    context = {
        "session": found,
        "here": "run",
        "hint": moves.HINTS[Phase(found.phase)],
        "next": ways[0] if ways else None,
        "others": ways[1:],
        "counts": counts_of(found),
        "is_test": found.phase in TESTS,
        "minutes": moves.planned_minutes(found),
        "seconds": _seconds_in(found),
        "slides": slides,
        "slide": number,
        "on_the_wall": slides[number] if slides else None,
        "screen_url": screen_address(request, found),
        **join_links(request, found.code),
    }
    return render(request, "training/desk/console.html", context)


def slides_in(session: CampusSession) -> list[Slide]:
    """The slides while they are on; none in other phases, and none once the module's page is gone."""
    if session.phase != Phase.LESSONS or session.module is None:
        return []
    return slides_of(session.module)


def _seconds_in(session: CampusSession) -> int:
    """How long the phase has lasted; counted here, as the clock of a phone may be wrong."""
    since = session.moved_at
    return max(0, int((timezone.now() - since).total_seconds())) if since else 0


@login_required
@never_cache
@require_safe
def now(request: HttpRequest, session: str) -> JsonResponse:
    """What the console asks every few seconds. Who types the code beside it is in the room."""
    found = access_session(user=request.user, public_code=session)
    guesses.know(code=found.code, address=client_address(request))
    return JsonResponse(standing(found) | {"seconds": _seconds_in(found)})


def standing(session: CampusSession) -> dict[str, Any]:
    """Where a session is, in a few bytes."""
    counts = counts_of(session)
    return {
        "phase": session.phase,
        "seq": session.seq,
        "slide": session.slide,
        "joined": counts.joined,
        "in_test": counts.in_test,
        "finished": counts.finished,
        "feedback": counts.feedback,
    }


@login_required
@never_cache
@require_POST
def move(request: HttpRequest, session: str) -> HttpResponse:
    """Move the session on; what cannot be undone is asked first, and done with sure=1."""
    found = access_session(user=request.user, public_code=session)
    to, seq = request.POST.get("to", ""), number_in(request, "seq")
    may_go = to in phases.ways_on(found) and seq == found.seq
    if may_go and not request.POST.get("sure"):
        counts = counts_of(found)
        if moves.losses(found, to, counts):
            return ask(request, found, Phase(to), counts)
    try:
        moved = phases.move(session=found, to=to, seq=seq, user=request.user, now=timezone.now())
    except Refusal as refusal:  # WrongPhase, or a live quiz that the bank cannot fill
        messages.warning(request, refusal.message)
    else:
        _tell_the_room(moved)
    return redirect("campus_desk:console", session)


def _tell_the_room(session: CampusSession) -> None:
    """Phones that hang on the sockets of the live quiz learn at once that it has ended."""
    live = session.live
    if live is not None and LiveSession.objects.filter(pk=live.pk, state=State.FINISHED).exists():
        async_to_sync(registry.tell)(live.code)


@login_required
@never_cache
@require_POST
def slide(request: HttpRequest, session: str) -> HttpResponse:
    """Show another slide. Scripts get which one it is then."""
    found = access_session(user=request.user, public_code=session)
    number = show_slide(session=found, number=number_in(request, "slide"), total=len(slides_in(found)))
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"slide": number})
    return redirect("campus_desk:console", session)


@login_required
@never_cache
@require_POST
def live(request: HttpRequest, session: str) -> HttpResponse:
    """On to the console of the live quiz, also for a second trainer who did not begin it."""
    found = access_session(user=request.user, public_code=session)
    if found.live is None or live_sessions.has_ended(found.live):
        messages.warning(request, _("The live quiz is not on."))
        return redirect("campus_desk:console", session)
    if found.phase != Phase.LIVE:
        raise Http404(_("The live quiz is not on."))
    live_sessions.hold_together(session=found.live, user=request.user)
    return redirect("live:console", found.live.code)

"""The projector: opened with its key, on a computer where nobody is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import client_address, same_origin
from campaigns.training.enums import TESTS, Phase
from campaigns.training.services.access import access_screen
from campaigns.training.services.standing import counts_of, show_slide
from campaigns.training.views.trainers import number_in
from campaigns.training.views.trainers_run import slides_in, standing
from quizzes.live import guesses
from quizzes.live.views.players import join_links


@never_cache
@require_safe
def screen(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """What is on now. The live quiz has a projector's page of its own, which leads back."""
    session = access_screen(code=code, key=key)
    if session.phase == Phase.LIVE and session.live is not None:
        return redirect("live:screen", session.live.code, session.live.screen_key)
    slides = slides_in(session)
    number = max(0, min(session.slide, len(slides) - 1))
    context = {
        "session": session,
        "key": key,
        "counts": counts_of(session),
        "is_test": session.phase in TESTS,
        "slides": slides,  # all of them: they can be turned while the network is gone
        "number": number,
        "has_qr": session.phase in (Phase.DOORS, Phase.FEEDBACK),
        **join_links(request, session.code),
    }
    return render(request, "training/screen.html", context)


@never_cache
@require_safe
def now(request: HttpRequest, code: str, key: str) -> JsonResponse:
    """What the projector asks every second. Who types the code beside it is in the room."""
    session = access_screen(code=code, key=key)
    guesses.know(code=code, address=client_address(request))
    return JsonResponse(standing(session))


@csrf_exempt  # the key is the permission and no cookie is used: the origin is checked instead of a token
@require_POST
@same_origin
@never_cache
def move(request: HttpRequest, code: str, key: str) -> JsonResponse:
    """Show another slide: keys of the computer, or a presenter's clicker."""
    session = access_screen(code=code, key=key)
    number = show_slide(session=session, number=number_in(request, "slide"), total=len(slides_in(session)))
    return JsonResponse({"slide": number})

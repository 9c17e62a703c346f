"""Pages of players and of the projector. They hold nothing of anybody: the protocol fills them."""

from __future__ import annotations

from contextlib import suppress

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import BadRequest, Refusal, TooMany
from accounts.requests import client_address, limited, same_origin
from quizzes.live import guesses
from quizzes.live.codes import normalise_code
from quizzes.live.doors import Door, door_of
from quizzes.live.services import sessions

CAMPUS_RATE = "600/m"
ARRIVALS_RATE = "6000/m"  # a whole campus that scans a code


@require_safe
@limited(group="live-code", rate=ARRIVALS_RATE)
def find_language(request: HttpRequest, code: str = "") -> HttpResponse:
    """The short address on the projector and in its QR code: on to the page in the phone's language."""
    door = None
    with suppress(Refusal):  # it goes where all codes go
        door = _door(request, code) if code else None
    response = redirect(
        door.page if door else reverse("live:play", args=[code]) if code else reverse("live:enter")
    )
    response["Vary"] = "Accept-Language"
    return response


@csrf_exempt  # the form stands on a page that is kept for everybody: its origin is checked instead of a token
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin
@limited(group="live-enter", rate=CAMPUS_RATE)
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code from the projector."""
    if request.method != "POST":
        return render(request, "live/enter.html")
    typed = request.POST.get("code", "")
    try:
        code = _code(typed)
        door = _door(request, code)
    except Refusal as refusal:
        context = {"refusal": refusal, "code": typed}
        return render(request, "live/enter.html", context, status=refusal.status)
    return redirect(door.page if door else reverse("live:play", args=[code]))


def _door(request: HttpRequest, code: str) -> Door | None:
    """Where a code leads besides its live session.

    Raises NoSuchSession for a wrong code, and TooMany where nothing is looked up any more, so that no answer
    tells whether a code is right.
    """
    address = client_address(request)
    guesses.check_guesses(code=code, address=address)
    door = door_of(code)
    if door is None:
        sessions.find_session(code=code, address=address)
    return door


def _code(typed: str) -> str:
    code = normalise_code(typed)
    if not code:
        raise BadRequest(_("A code has 6 letters and numbers. It stands on the projector."))
    return code


@require_safe
@limited(group="live-play", rate=ARRIVALS_RATE)
def play(request: HttpRequest, code: str) -> HttpResponse:
    """The player's page. It is the same for every phone, and so is kept in front of Django."""
    door, is_whole = None, True
    try:
        door = _door(request, code)
    except Refusal as refusal:  # the page itself says so, once its script has asked
        is_whole = not isinstance(refusal, TooMany)
    response = render(request, "live/play.html", {"code": code, "door": door})
    if not is_whole:
        add_never_cache_headers(response)  # others are not shown this one
    return response


@never_cache
@require_safe
def screen(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """What the projector shows."""
    session = sessions.access_screen(code=code, key=key)
    context = {"session": session, "key": key, "door": door_of(code), **join_links(request, session.code)}
    return render(request, "live/screen.html", context)


def join_links(request: HttpRequest, code: str) -> dict[str, str | SafeString]:
    """The address at which a session is joined, and its QR code as SVG."""
    url = request.build_absolute_uri(reverse("live-code", args=[code]))
    drawn = segno.make_qr(url, error="m").svg_inline(
        scale=8, border=2, svgclass="qr", lineclass=None, omitsize=True
    )
    return {"join_url": url, "qr": mark_safe(drawn)}

"""What every page of judges shares: who one is, generous limits, and what a browser may keep for a tunnel."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refusal
from accounts.requests import check_limit, check_origin
from campaigns.competitions.views.reading import told
from campaigns.judging.models import Judge, Round
from campaigns.judging.services.queues import takes_scores

READ_RATE = "1200/m"
WRITE_RATE = "600/m"
KEPT_FOR = timedelta(days=2)  # in a browser, at most until the round closes
SAFE = ("GET", "HEAD")
OWNER = "Judging-Owner"  # whose answer it is: the worker drops what it keeps of anybody else

View = Callable[..., HttpResponse]


class NotDeclared(Exception):
    """A judge who has not yet said who they are close to."""

    def __init__(self, judge: Judge) -> None:
        super().__init__(judge.code)
        self.judge = judge


def judge_page(*methods: str, is_script: bool = False) -> Callable[[View], View]:
    """A page of somebody signed in, sent to from our own pages only.

    The origin is checked instead of a token: a page that waited in the browser through a tunnel holds an old
    one. is_script: asked by a script, which gets refusals as JSON and 401 instead of the way to the sign-in.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _signed_out() if is_script else redirect_to_login(request.get_full_path())
            _count(request)
            try:
                response = view(request, *args, **kwargs)
            except NotDeclared as missing:
                place = reverse("judging:declare", args=[missing.judge.code])
                return _first(place) if is_script else redirect(place)
            except Refusal as refusal:
                if is_script:
                    return told(refusal)
                raise
            response[OWNER] = owner_of(request)
            return response

        return csrf_exempt(_own_origin(require_http_methods(list(methods))(never_cache(wrapper))))

    return decorate


def _own_origin(view: View) -> View:
    """Refuses whatever may change something and does not come from our own pages, before all else."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in SAFE:
            check_origin(request)
        return view(request, *args, **kwargs)

    return wrapper


def _signed_out() -> HttpResponse:
    message = _("You are signed out. Sign in again: what you gave is kept in this browser.")
    return JsonResponse({"message": message, "sign_in": reverse("judging:home")}, status=401)


def _first(place: str) -> HttpResponse:
    message = _("Say first who you are close to. What you gave is kept in this browser.")
    return JsonResponse({"message": message, "sign_in": place}, status=401)


def _count(request: HttpRequest) -> None:
    group, rate = ("judge-read", READ_RATE) if request.method in SAFE else ("judge-write", WRITE_RATE)
    check_limit(group=group, rate=rate, value=str(request.user.pk))


def owner_of(request: HttpRequest) -> str:
    """Stands for who is signed in, in their own browser: what it keeps is never sent as somebody else's."""
    return salted_hmac("campaigns.judging.owner", str(request.user.pk)).hexdigest()[:16]


def check_owner(request: HttpRequest, owner: Any) -> HttpResponse | None:
    """An answer for what somebody else gave in the same browser; None for one's own."""
    return None if owner == owner_of(request) else _signed_out()


def check_declared(judge: Judge) -> None:
    """Raises NotDeclared."""
    if judge.declared_at is None:
        raise NotDeclared(judge)


def is_open(judged: Round) -> bool:
    """Whether its judges can still give something."""
    return takes_scores(judged, timezone.now())


def kept(response: HttpResponse, request: HttpRequest, judged: Round) -> HttpResponse:
    """Lets the judge's own browser keep a page or picture for a tunnel, while the round is open.

    The header is read by static/js/judging/worker.js: owner, round, and until when in seconds since 1970.
    """
    if is_open(judged):
        until = min(judged.closes_at, timezone.now() + KEPT_FOR)
        response["Judging-Keep"] = f"{owner_of(request)} {judged.code} {int(until.timestamp())}"
    return response


def page_context(request: HttpRequest, judge: Judge, judged: Round | None = None) -> dict[str, Any]:
    """What the frame of every page needs."""
    return {
        "judge": judge,
        "judged": judged,
        "competition": judge.competition,
        "owner": owner_of(request),
        "is_open": judged is not None and is_open(judged),
    }

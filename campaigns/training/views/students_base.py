"""What the views of students share: who asks, from where, and how a script is told no."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.refusals import BadRequest, Refusal
from accounts.requests import client_address, limited, same_origin
from campaigns.training.models import Attendance, CampusSession
from campaigns.training.services.access import access_by_code, access_own
from quizzes.players import player_of
from quizzes.services.privacy import days_to_remember

# A whole campus is one address: only a phone's own key is limited tightly.
CAMPUS_RATE = "6000/m"
PHONE_RATE = "60/m"
MAX_BYTES = 64 * 1024

View = Callable[..., HttpResponse]


def phone(view: View) -> View:
    """For whatever a phone asks of its session."""
    own = limited(
        group="campus-phone",
        rate=PHONE_RATE,
        key=lambda request: player_of(request) or client_address(request),
    )
    return limited(group="campus", rate=CAMPUS_RATE)(own(view))


def phone_post(view: View) -> View:
    """What a phone sends: from pages that are kept for everybody and can carry no token, so the origin is
    checked instead."""
    return csrf_exempt(require_POST(same_origin(phone(never_cache(view)))))


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, and not a form."""
    return "application/json" in request.headers.get("Accept", "")


def plain(view: View) -> View:
    """A script is told no in JSON, a form gets the usual page."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not wants_json(request):
            return view(request, *args, **kwargs)
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            response = JsonResponse({"message": str(refusal.message)}, status=refusal.status)
            if refusal.retry_after is not None:
                response["Retry-After"] = str(refusal.retry_after)
            return response
        except Http404 as missing:
            return JsonResponse({"message": str(missing)}, status=404)

    return wrapper


def session_at(request: HttpRequest, code: str) -> CampusSession:
    return access_by_code(code=code, address=client_address(request), player=player_of(request))


def attendance_at(request: HttpRequest, code: str) -> Attendance:
    """Who this phone is in the session. Raises 404 for a phone that has not joined."""
    return access_own(code=code, player=player_of(request), address=client_address(request))


def days_of(session: CampusSession, *, player: str, now: datetime) -> int:
    """How long a phone keeps its key: as long as its rounds, and through the whole of a course."""
    days = days_to_remember(player=player, today=timezone.localdate(now))
    left = (session.ends_at - now).days + 1 if session.ends_at else 0
    return days + max(0, left)


def json_of(request: HttpRequest) -> Any:
    """What a script has sent. Raises BadRequest."""
    if len(request.body) > MAX_BYTES:
        raise BadRequest(_("That was more than this page sends."))
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise BadRequest(_("This could not be read. Reload the page.")) from error

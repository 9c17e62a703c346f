"""The protocol over plain HTTP, for networks that block sockets: the same services, the same messages."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refusal
from accounts.requests import client_address, limited, same_origin
from quizzes.live import guesses, messages, presence, registry
from quizzes.live.enums import Audience, State
from quizzes.live.exceptions import NotAllowed, SignedOut
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.services import commands, players, sessions, snapshots, steps
from quizzes.live.services.players import Entry
from quizzes.live.sockets import given_in, language_in, text_in
from quizzes.live.tokens import is_token
from quizzes.views.play import current_language

# A phone asks every second or two, and a whole campus is one address: the tight limit is the player's.
PLAYER_RATE = "120/m"
CAMPUS_RATE = "6000/m"

View = Callable[..., HttpResponse]


def _token(request: HttpRequest) -> str:
    return request.headers.get("X-Live-Token", "")


def _player_or_address(request: HttpRequest) -> str:
    """Whom the tight limit counts: a player, or an address from which somebody makes up tokens."""
    token = _token(request)
    return token if is_token(token) else client_address(request)


def plain(view: View) -> View:
    """A view of the protocol: refusals are `err` messages with the status of their kind."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return JsonResponse(messages.error_message(refusal), status=refusal.status)

    return never_cache(wrapper)


def player_view(view: View) -> View:
    """For phones that have a token."""
    return plain(limited(group="live-player", rate=PLAYER_RATE, key=_player_or_address)(_on_campus(view)))


def _on_campus(view: View) -> View:
    return limited(group="live-campus", rate=CAMPUS_RATE)(view)


def phone_post(view: View) -> View:
    """What a phone sends: no cookie is used, so the origin is checked instead of a token of a form."""
    return csrf_exempt(require_POST(same_origin(view)))


@phone_post
@plain
@_on_campus
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Join, or come back, or (with "type": "name") ask for a nickname."""
    message = messages.decode(request.body.decode(errors="replace"))
    language, token = language_in(message), text_in(message, "token")
    session = sessions.find_session(code=code, address=client_address(request), token=token)
    if message["type"] == "name":
        nickname = players.propose_nickname(session=session, language=language)
        return JsonResponse({"type": "name", "nickname": nickname, "own_names": session.own_names})
    player = _arrive(session, token, Entry(language, text_in(message, "nickname")))
    guesses.know(code=session.code, address=client_address(request))
    player.language = language
    presence.note(code, player.pk)
    _tell(session)
    return JsonResponse(_hello(session, player))


def _player_of(request: HttpRequest, code: str) -> tuple[LiveSession, LivePlayer]:
    """Who asks, and in which session. Raises a Refusal for nobody."""
    token = _token(request)
    session = sessions.find_session(code=code, address=client_address(request), token=token)
    (player,) = players.come_back(session=session, tokens=[token])
    if isinstance(player, Refusal):
        raise player
    presence.note(code, player.pk)
    return session, player


def _arrive(session: LiveSession, token: str, entry: Entry) -> LivePlayer:
    if token:
        (arrived,) = players.come_back(session=session, tokens=[token])
    else:
        (arrived,) = players.join(session=session, entries=[entry], now=timezone.now())
    if isinstance(arrived, Refusal):
        raise arrived
    return arrived


def _hello(session: LiveSession, player: LivePlayer) -> dict[str, Any]:
    now = timezone.now()
    session = steps.advance(session=session, now=now)
    (hello,) = snapshots.player_hellos(session=session, players=[player], now=now)
    return hello


@require_safe
@player_view
def state(request: HttpRequest, code: str) -> HttpResponse:
    """What a socket would have told since `since`: everything, or 204 when nothing has changed."""
    session, player = _player_of(request, code)
    session = steps.advance(session=session, now=timezone.now())
    if _has_seen(request, session):
        return HttpResponse(status=204)
    player.language = current_language()
    return JsonResponse(_hello(session, player))


@phone_post
@player_view
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Store an answer."""
    received_at = timezone.now()
    session, player = _player_of(request, code)
    message = messages.decode(request.body.decode(errors="replace"))
    given = given_in(message, player_id=player.pk, received_at=received_at)
    (acknowledged,) = snapshots.acknowledgements(session=session, given=[given])
    if isinstance(acknowledged, Refusal):
        raise acknowledged
    _tell(session)
    return JsonResponse(acknowledged)


@require_safe
@plain
def screen_state(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The projector's state."""
    session = sessions.access_screen(code=code, key=key)
    return _watcher_state(request, session, Audience.SCREEN)


@require_safe
@plain
def host_state(request: HttpRequest, code: str) -> HttpResponse:
    """The console's state."""
    return _watcher_state(request, _hosted(request, code), Audience.HOST)


@require_POST
@plain
def command(request: HttpRequest, code: str) -> HttpResponse:
    """Do what a host asks for, and tell how the session is then."""
    session = _hosted(request, code)
    message = messages.decode(request.body.decode(errors="replace"))
    if message["type"] not in messages.FROM_HOST:
        raise NotAllowed(_("You cannot do this here."))
    changed = commands.obey(session=session, message=message, now=timezone.now())
    _tell(session, changed)
    session.refresh_from_db()
    return JsonResponse(_watcher_hello(request, session, Audience.HOST))


def _hosted(request: HttpRequest, code: str) -> LiveSession:
    try:
        return sessions.access_session(user=request.user, code=code)
    except Http404 as error:
        raise SignedOut(_("You are signed out, or do not hold this session. Sign in again.")) from error


def _watcher_state(request: HttpRequest, session: LiveSession, audience: Audience) -> HttpResponse:
    guesses.know(code=session.code, address=client_address(request))
    session = steps.advance(session=session, now=timezone.now())
    return JsonResponse(_watcher_hello(request, session, audience))


def _watcher_hello(request: HttpRequest, session: LiveSession, audience: Audience) -> dict[str, Any]:
    """The snapshot, with the counts and the roster that a socket would be told beside it."""
    hello = snapshots.watcher_hello(
        session=session,
        audience=audience,
        language=current_language(),
        now=timezone.now(),
    )
    here = registry.here(session.code)
    more = [snapshots.tally(session=session, here=here)]
    if audience == Audience.HOST or session.state == State.LOBBY:
        rows = snapshots.roster(session=session, here=here, audience=audience)
        more.append({"type": "roster", "put": list(rows.values()), "gone": []})
    return {**hello, "more": more}


def _has_seen(request: HttpRequest, session: LiveSession) -> bool:
    return request.GET.get("since", "") == str(session.seq)


def _tell(session: LiveSession, player_id: int | None = None) -> None:
    """Let the sockets of this and every other process know."""
    async_to_sync(registry.tell)(session.code, player_id=player_id)

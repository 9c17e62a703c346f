"""The socket side of the protocol: reads messages, asks the room or a service, answers.

Plain ASGI and no consumer class: the dispatch of a consumer makes a thousand arrivals at once dearer
(docs/benchmarks.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from autobahn.exception import Disconnected
from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal
from accounts.requests import address_of
from quizzes.live import guesses, registry
from quizzes.live.database import in_database
from quizzes.live.enums import Audience
from quizzes.live.exceptions import Busy, NoSuchSession, NotAllowed, SignedOut, TooFast, Unreadable
from quizzes.live.limits import MessageRate
from quizzes.live.messages import FROM_HOST, FROM_PLAYER, FROM_SCREEN, UNREADABLE, decode
from quizzes.live.models import LiveSession
from quizzes.live.room import Room, Socket
from quizzes.live.services import commands, players, sessions
from quizzes.live.services.answers import Given

FIRST_MESSAGE = 15.0  # seconds that a socket may stay silent before it has said who it is
RECHECK = 3.0  # seconds between two looks whether a host is still one
ALLOWED = {Audience.PLAYER: FROM_PLAYER, Audience.HOST: FROM_HOST, Audience.SCREEN: FROM_SCREEN}
CLOSED_FOR_GOOD = 4000
MAX_FIELDS = 50

logger = logging.getLogger(__name__)
Message = dict[str, Any]


async def live_socket(scope: Message, receive: Callable[[], Awaitable[Message]], send: Any) -> None:
    """One connection, from its handshake to its end."""
    await _Visit(scope, receive, send).run()


class _Visit:
    def __init__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Any) -> None:
        arguments = scope["url_route"]["kwargs"]
        self.scope, self.receive, self.send = scope, receive, send
        self.code: str = arguments["code"]
        self.rate = MessageRate()
        self.room: Room | None = None
        self.recheck: asyncio.Task[None] | None = None
        self.is_open = True
        self.socket = Socket(
            audience=Audience(arguments["audience"]),
            language=settings.LANGUAGE_CODE,
            send=self._send,
            close=self._close,
        )

    async def run(self) -> None:
        await self.receive()
        await self.send({"type": "websocket.accept"})
        try:
            while self.is_open:
                event = await self._next()
                if event is None or event["type"] == "websocket.disconnect":
                    break
                await self._take(event)
        finally:
            self._leave()
        await self._close()

    async def _next(self) -> Message | None:
        """What comes next; None when somebody does not say who they are."""
        if self.room is not None:
            return await self.receive()
        try:
            return await asyncio.wait_for(self.receive(), FIRST_MESSAGE)
        except TimeoutError:
            return None

    async def _take(self, event: Message) -> None:
        """Do what one message asks for, or say why not."""
        try:
            if not self.rate.allows(asyncio.get_running_loop().time()):
                raise TooFast(_("That was too fast. Wait a moment."))
            await self._handle(decode(event.get("text")))
        except (NoSuchSession, SignedOut) as refusal:
            await self.socket.refuse(refusal)
            await self._close()
        except Refusal as refusal:
            await self.socket.refuse(refusal)
        except DatabaseError:
            logger.exception("A message of a live session could not be handled.")
            await self.socket.refuse(Busy(_("The server is busy. Your answer is sent again by itself.")))
        if self.rate.is_hopeless:
            await self._close()

    async def _handle(self, message: Message) -> None:
        kind = message["type"]
        if kind not in ALLOWED[self.socket.audience]:
            raise NotAllowed(_("You cannot do this here."))
        if kind == "ping":
            await self.socket.tell({"type": "pong"})
            return
        if kind in ("join", "name", "watch"):
            await self._arrive(message)
            return
        if self.room is None:
            raise NotAllowed(_("Say who you are first."))
        if kind == "ans":
            given = given_in(message, player_id=self.socket.player_id, received_at=timezone.now())
            await self.socket.tell(await self.room.answer(given))
            return
        await in_database(self._check_host)
        changed = await in_database(
            commands.obey, session=self.room.session, message=message, now=timezone.now()
        )
        await registry.tell(self.code, player_id=changed)

    async def _arrive(self, message: Message) -> None:
        """Somebody says who they are, or asks for a name."""
        self.socket.language = language_in(message)
        if message["type"] == "watch":
            await self._watch(text_in(message, "key"))
            return
        token = text_in(message, "token")
        if self.socket.player_id and not token:
            raise NotAllowed(_("This phone is in the session already."))
        session = await in_database(self._find, token)
        if message["type"] == "name":
            nickname = await in_database(
                players.propose_nickname, session=session, language=self.socket.language
            )
            await self.socket.tell({"type": "name", "nickname": nickname, "own_names": session.own_names})
            return
        self._enter_room(session)
        assert self.room
        await self.room.enter(self.socket, token=token, nickname=text_in(message, "nickname"))
        if not token:
            await in_database(self._know)

    async def _watch(self, key: str) -> None:
        try:
            session = await in_database(self._access, key)
        except Http404 as error:
            raise NoSuchSession(_("This link is not valid. Open it again from the console.")) from error
        self._enter_room(session)
        assert self.room
        await self.room.watch(self.socket)
        if self.socket.audience == Audience.HOST and self.recheck is None:
            self.recheck = asyncio.create_task(self._keep_checking())

    def _enter_room(self, session: LiveSession) -> None:
        if self.room is None:
            self.room = registry.enter(session)

    def _find(self, token: str) -> LiveSession:
        """The session; the one that the room knows spares a look."""
        address = self._address()
        if room := registry.rooms.get(self.code):
            sessions.check_guesses(code=self.code, address=address, token=token)
            return room.session
        return sessions.find_session(code=self.code, address=address, token=token)

    def _access(self, key: str) -> LiveSession:
        """The session, for its console or its projector."""
        if self.socket.audience == Audience.HOST:
            session = self._check_host()
        else:
            session = sessions.access_screen(code=self.code, key=key)
        self._know()
        return session

    def _know(self) -> None:
        guesses.know(code=self.code, address=self._address())

    def _address(self) -> str:
        headers = dict(self.scope["headers"])
        return address_of(
            forwarded=headers.get(b"x-forwarded-for", b"").decode("latin-1"),
            peer=(self.scope.get("client") or [""])[0],
        )

    def _check_host(self) -> LiveSession:
        """The session, for one of its hosts who is still signed in. Raises SignedOut for anybody else."""
        store = import_module(settings.SESSION_ENGINE).SessionStore
        key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME)
        user = get_user(SimpleNamespace(session=store(key)))
        try:
            return sessions.access_session(user=user, code=self.code)
        except Http404 as error:
            raise SignedOut(_("You are signed out, or do not hold this session. Sign in again.")) from error

    async def _keep_checking(self) -> None:
        """End the connection soon after a host has signed out or lost the role."""
        while True:
            await asyncio.sleep(RECHECK)
            try:
                await in_database(self._check_host)
            except SignedOut as refusal:
                await self.socket.refuse(refusal)
                await self._close()
                return
            except DatabaseError:  # it is looked at again
                continue

    async def _send(self, text: str) -> None:
        if not self.is_open:
            return
        try:
            await self.send({"type": "websocket.send", "text": text})
        except Disconnected:  # the phone is gone, and the server has not told us yet
            self.is_open = False

    async def _close(self) -> None:
        if self.is_open:
            self.is_open = False
            self._leave()
            with contextlib.suppress(Disconnected):
                await self.send({"type": "websocket.close", "code": CLOSED_FOR_GOOD})

    def _leave(self) -> None:
        if self.recheck is not None and self.recheck is not asyncio.current_task():
            self.recheck.cancel()
        room, self.room = self.room, None
        if room is not None:
            room.leave(self.socket)
            registry.leave(room)


def text_in(message: Message, name: str) -> str:
    value = message.get(name, "")
    if not isinstance(value, str):
        raise Unreadable(UNREADABLE)
    return value


def language_in(message: Message) -> str:
    """The language in which somebody wants to be told; the site's where we do not speak it."""
    wanted = message.get("language")
    return next((code for code, _name in settings.LANGUAGES if code == wanted), settings.LANGUAGE_CODE)


def given_in(message: Message, *, player_id: int, received_at: dt.datetime) -> Given:
    """The answer in an `ans` message. Raises Unreadable."""
    question, values = message.get("q"), message.get("values")
    if not isinstance(question, int) or not _is_form(values):
        raise Unreadable(UNREADABLE)
    assert isinstance(values, dict)
    return Given(player_id, question, values, received_at)


def _is_form(values: Any) -> bool:
    """Whether these are fields of a form, each with a list of texts."""
    return (
        isinstance(values, dict)
        and len(values) <= MAX_FIELDS
        and all(
            isinstance(texts, list) and all(isinstance(text, str) for text in texts)
            for texts in values.values()
        )
    )

"""The sockets of one session in this process, and what is sent to them.

What is true of a session stands in the database; a room looks there when it is woken, when something is due,
and once a second in any case. So it does not matter to which process a host, a projector or a phone is
connected, nor whether one of them was killed in between.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal
from quizzes.live import news, presence
from quizzes.live.batch import Batch
from quizzes.live.database import in_database
from quizzes.live.enums import Audience, State
from quizzes.live.exceptions import Elsewhere, Removed
from quizzes.live.messages import encode, error_message, state_message
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.news import Message, News
from quizzes.live.services import players, snapshots
from quizzes.live.services.answers import Given
from quizzes.live.services.players import Entry

POLL = 1.0  # seconds between two looks when nothing wakes the room
TALLY = 0.2  # seconds between two tallies
ROSTER = 1.0  # seconds between two rosters
ROWS = 150  # players in one roster: a socket carries 64 KB at once, and Hangul takes three bytes a letter
ANSWERS = 0.03  # seconds that answers are collected before they are stored
ARRIVALS = 0.05  # seconds that people at the door are collected
SILENCE = 5.0  # seconds after which the players of another process count as gone
CHUNK = 200  # sends between two breaths of the event loop

_ELSEWHERE = _("You opened this session somewhere else. It goes on there.")
_REMOVED = _("The trainer took you out of this session.")

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Socket:
    """One open connection. send: takes a text; close: ends it. roster: what this watcher was told of whom."""

    audience: Audience
    language: str
    send: Callable[[str], Awaitable[None]]
    close: Callable[[], Awaitable[None]]
    player_id: int = 0
    seated_at: float = 0.0  # by the clock, which processes share
    factor: int = 1
    roster: dict[int, Message] = field(default_factory=dict)
    tally: str = ""

    async def tell(self, message: Message) -> None:
        await self.send(encode(message))

    async def refuse(self, refusal: Refusal) -> None:
        with translation.override(self.language):
            text = encode(error_message(refusal))
        await self.send(text)


class Chore:
    """Something that a room does when asked, at most every `gap` seconds."""

    def __init__(self, work: Callable[[], Awaitable[None]], *, gap: float) -> None:
        self.work = work
        self.gap = gap
        self.at = math.inf
        self.done_at = 0.0

    def ask(self) -> None:
        self.at = min(self.at, max(_clock(), self.done_at + self.gap))

    async def do(self) -> None:
        """Do it if it is due; if it fails, because the database is gone for a while, again a little later."""
        if self.at > _clock():
            return
        self.at = math.inf
        try:
            await self.work()
        except Exception:
            logger.exception("A live session could not be looked at; trying again.")
            self.at = _clock() + POLL
        self.done_at = _clock()


def _clock() -> float:
    return asyncio.get_running_loop().time()


class Room:
    def __init__(self, session: LiveSession) -> None:
        self.session = session
        self.connections = 0  # also of those who have not said who they are
        self.players: dict[int, Socket] = {}
        self.watchers: set[Socket] = set()
        self.elsewhere: dict[str, tuple[float, frozenset[int]]] = {}  # when heard, players at other processes
        self.told = news.told_of(session)
        self.looking = Chore(self._look, gap=0)
        self.tallying = Chore(self._tally, gap=TALLY)
        self.calling_roll = Chore(self._call_roll, gap=ROSTER)
        self.woken = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self.joining: Batch[Entry, LivePlayer | Refusal] = Batch(self._join, wait=ARRIVALS)
        self.returning: Batch[str, LivePlayer | Refusal] = Batch(self._come_back, wait=ARRIVALS)
        self.greeting: Batch[LivePlayer, Message] = Batch(self._greet, wait=0)
        self.answering: Batch[Given, Message | Refusal] = Batch(self._store, wait=ANSWERS)

    @property
    def is_empty(self) -> bool:
        return not self.players and not self.watchers

    @property
    def here(self) -> frozenset[int]:
        """The players who are connected, to whichever process, or who ask over plain HTTP."""
        elsewhere = (ids for _heard, ids in self.elsewhere.values())
        return presence.asking(self.session.code).union(self.players, *elsewhere)

    # --- what people do -----------------------------------------------------------------------------------
    async def enter(self, socket: Socket, *, token: str, nickname: str) -> None:
        """Let a player in, new or back, and tell them everything. Raises a Refusal."""
        if token:
            player = await self.returning.ask(token)
        else:
            player = await self.joining.ask(Entry(language=socket.language, nickname=nickname))
        if isinstance(player, Refusal):
            raise player
        player.language = socket.language
        hello = await self.greeting.ask(player)
        while hello["seq"] < self.told.seq:  # the session moved on while this was read
            hello = await self.greeting.ask(player)
        older = self.players.get(player.pk)
        self._seat(socket, player)
        await socket.tell(hello)
        if older is not None and older is not socket:
            await _send_away(older)

    def _seat(self, socket: Socket, player: LivePlayer) -> None:
        self._unseat(socket)
        socket.player_id, socket.seated_at = player.pk, time.time()
        socket.factor = player.factor
        self.players[player.pk] = socket
        self.start()
        self._changed()

    async def watch(self, socket: Socket) -> None:
        """Let a projector or a host look."""
        hello = await in_database(_watcher_hello, self.session.pk, socket)
        while hello["seq"] < self.told.seq:
            hello = await in_database(_watcher_hello, self.session.pk, socket)
        self.watchers.add(socket)
        await socket.tell(hello)
        self.start()
        self._changed()

    def leave(self, socket: Socket) -> None:
        self.watchers.discard(socket)
        self._unseat(socket)
        self._changed()

    def _unseat(self, socket: Socket) -> None:
        if self.players.get(socket.player_id) is socket:
            del self.players[socket.player_id]

    async def answer(self, given: Given) -> Message:
        """Store an answer together with those that come in beside it; returns its acknowledgement."""
        outcome = await self.answering.ask(given)
        if isinstance(outcome, Refusal):
            raise outcome
        self._changed()
        return outcome

    async def refresh(self, player_id: int) -> None:
        """A host has changed a player: tell them, or let them go."""
        socket = self.players.get(player_id)
        if socket is None:
            return
        found = await in_database(LivePlayer.objects.select_related("attempt").get, pk=player_id)
        if found.removed_at is not None:
            await socket.refuse(Removed(_REMOVED))
            await socket.close()
            return
        await self._greet_again([found])

    @property
    def seats(self) -> list[tuple[int, float]]:
        """Who is connected to this process, and since when."""
        return [(player, socket.seated_at) for player, socket in self.players.items()]

    async def hear_presence(self, process: str, seats: dict[int, float]) -> None:
        """Another process tells who is connected to it: whoever came there later is there now.

        Answers may have come in there as well, so everything is counted again.
        """
        self.elsewhere[process] = (_clock(), frozenset(seats))
        self._changed()
        for player in seats.keys() & self.players.keys():
            if seats[player] > self.players[player].seated_at:
                await _send_away(self.players[player])

    def forget_silent_processes(self) -> None:
        silent = [process for process, (heard, _ids) in self.elsewhere.items() if _clock() - heard > SILENCE]
        for process in silent:
            del self.elsewhere[process]
            self._changed()

    # --- the loop -----------------------------------------------------------------------------------------
    def start(self) -> None:
        if self.task is None or self.task.done():
            self.looking.ask()
            self.task = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Look at the session now."""
        self.looking.ask()
        self._changed()

    def _changed(self) -> None:
        """Somebody came, went or answered: watchers are told soon."""
        self.tallying.ask()
        self.calling_roll.ask()
        self.woken.set()

    async def _run(self) -> None:
        chores = (self.looking, self.tallying, self.calling_roll)
        while not self.is_empty:
            try:
                for chore in chores:
                    await chore.do()
            except Exception:  # the database may be gone for a while: nobody is sent away for that
                logger.exception("A live session could not be looked at; trying again.")
                self.looking.at = min(self.looking.at, _clock() + POLL)
            self.woken.clear()
            wait = min(chore.at for chore in chores) - _clock()
            if wait > 0:
                await _wait(self.woken, wait)

    async def _look(self) -> None:
        found: News = await in_database(
            news.look,
            session_id=self.session.pk,
            told=self.told,
            languages={socket.language for socket in self.players.values()},
            watching={(socket.audience, socket.language) for socket in self.watchers},
        )
        before, self.told = self.told, found.told
        self.session = found.session
        seconds = POLL if found.due is None else (found.due - timezone.now()).total_seconds()
        self.looking.at = min(self.looking.at, _clock() + max(0.0, min(POLL, seconds)))
        try:
            await self._tell(found)
        except Exception:
            self.told = before  # all is told again
            raise

    async def _tell(self, found: News) -> None:
        if found.teams_dealt:
            await self._greet_again(await in_database(_seated, list(self.players)))
        else:
            await self._tell_players(found)
        for socket in list(self.watchers):
            if message := found.to_watchers.get((socket.audience, socket.language)):
                await socket.tell(message)
        if found.to_watchers:
            self._changed()

    async def _tell_players(self, found: News) -> None:
        texts = {language: encode(message) for language, message in found.to_players.items()}
        for number, socket in enumerate(list(self.players.values()) if texts else [], start=1):
            if socket.language in texts:
                await socket.send(_own_text(texts[socket.language], socket, found))
            else:  # the first of this language came while this was read
                await self.refresh(socket.player_id)
            if number % CHUNK == 0:
                await asyncio.sleep(0)

    async def _greet_again(self, found: Sequence[LivePlayer]) -> None:
        """Tell players everything, because something about themselves has changed."""
        for player in found:
            if player.pk in self.players:
                player.language = self.players[player.pk].language
        for player, hello in zip(found, await self._greet(found), strict=True):
            if socket := self.players.get(player.pk):
                socket.factor = player.factor
                await socket.tell(hello)

    async def _tally(self) -> None:
        if not self.watchers:
            return
        tally = await in_database(snapshots.tally, session=self.session, here=self.here)
        text = encode(tally)
        for watcher in list(self.watchers):
            if watcher.tally != text:
                watcher.tally = text
                await watcher.send(text)

    async def _call_roll(self) -> None:
        """Tell each watcher who has come, gone or changed since their last roster."""
        lobby = self.session.state == State.LOBBY
        watchers = [socket for socket in self.watchers if lobby or socket.audience == Audience.HOST]
        for audience in {socket.audience for socket in watchers}:
            rows = await in_database(
                snapshots.roster, session=self.session, here=self.here, audience=audience
            )
            for watcher in watchers:
                if watcher.audience == audience:
                    await _tell_roster(watcher, rows)

    # --- groups -------------------------------------------------------------------------------------------
    async def _join(self, entries: Sequence[Entry]) -> list[LivePlayer | Refusal]:
        return await in_database(players.join, session=self.session, entries=entries, now=timezone.now())

    async def _come_back(self, tokens: Sequence[str]) -> list[LivePlayer | Refusal]:
        return await in_database(players.come_back, session=self.session, tokens=tokens)

    async def _greet(self, arrived: Sequence[LivePlayer]) -> list[Message]:
        return await in_database(_hellos, self.session.pk, arrived)

    async def _store(self, given: Sequence[Given]) -> list[Message | Refusal]:
        return await in_database(snapshots.acknowledgements, session=self.session, given=given)


def _hellos(session_id: int, arrived: Sequence[LivePlayer]) -> list[Message]:
    session = LiveSession.objects.get(pk=session_id)
    return snapshots.player_hellos(session=session, players=arrived, now=timezone.now())


def _watcher_hello(session_id: int, socket: Socket) -> Message:
    session = LiveSession.objects.select_related("quiz").get(pk=session_id)
    return snapshots.watcher_hello(
        session=session, audience=socket.audience, language=socket.language, now=timezone.now()
    )


async def _tell_roster(watcher: Socket, rows: dict[int, Message]) -> None:
    put = [row for pk, row in rows.items() if watcher.roster.get(pk) != row]
    gone = [pk for pk in watcher.roster if pk not in rows]
    watcher.roster = rows
    while put or gone:
        await watcher.tell({"type": "roster", "put": put[:ROWS], "gone": gone[:ROWS]})
        put, gone = put[ROWS:], gone[ROWS:]


def _seated(player_ids: Sequence[int]) -> list[LivePlayer]:
    return list(LivePlayer.objects.select_related("attempt").filter(pk__in=player_ids))


def _own_text(text: str, socket: Socket, found: News) -> str:
    """The message of all with what is this player's own: their time, or their result."""
    if found.results is not None:
        own, points = found.results.get(socket.player_id, (None, 0))
        return f'{text[:-1]},"own":{encode(own)},"points":{points}}}'
    if socket.factor != 1 and found.session.personal_time and '"closes_in"' in text:
        own_time = state_message(found.session, now=found.now, factor=socket.factor)["closes_in"]
        return encode({**found.to_players[socket.language], "closes_in": own_time})
    return text


async def _send_away(socket: Socket) -> None:
    """The player is somewhere else now."""
    await socket.refuse(Elsewhere(_ELSEWHERE))
    await socket.close()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)

"""A live session of many players on servers of its own: times, and what they cost. One JSON object a line.

Run with `make bench-live PLAYERS=1000 [PROCESSES=2]`; PLAYERS may be a list. One process works on SQLite; two
work on PostgreSQL (DATABASE_URL, in a database made for it) with a Redis of their own. This process is the
load: plain sockets and frames made beforehand, so that it measures the servers and not itself.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import resource
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from tests.benchmarks.surroundings import own_servers, p99, say, say_machine, website
from tests.quizzes.live.servers import Daphne, Redis, free_port
from tests.quizzes.live.wire import CLOSE, PING, PONG, TEXT, frame, handshake, take_frames, text_frame

KINDS = (
    "pair",
    "single",
    "hotspot",
    "listing",
    "single",
    "single",
)  # of the questions; all come back in the last
ROUNDS = len(KINDS) - 1
REPEATING = 10  # every so many players answer twice
FIRST = 20  # players who come before anything is measured: the first of a process pay for its imports
ARRIVALS = 250  # players a second: pages spread them
DROPPED = 300
QUIET = 0.6  # seconds: nothing is revealed before the last answers are in
PATIENCE = 120.0  # seconds until the benchmark gives up

Message = dict[str, Any]


# --- the load ---------------------------------------------------------------------------------------------
class Wait:
    """When each of so many messages of one type came."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.at: list[float] = []
        self.all = asyncio.get_running_loop().create_future()

    def arrived(self, moment: float) -> None:
        self.at.append(moment)
        if len(self.at) == self.count:
            self.all.set_result(None)


class Line(asyncio.Protocol):
    """One WebSocket. `waits` is shared by all lines that are counted together."""

    def __init__(self, opening: bytes, first: bytes, waits: dict[bytes, Wait]) -> None:
        self.opening, self.first, self.waits = opening, first, waits
        self.buffer = bytearray()
        self.is_open = self.is_leaving = False
        self.hello: Message = {}
        self.acknowledged: dict[int, list[Any]] = defaultdict(list)

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.opening)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.is_open:
            head, found, rest = bytes(self.buffer).partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head[:20], head
            self.buffer, self.is_open = bytearray(rest), True
            self.transport.write(self.first)
        for opcode, payload in take_frames(self.buffer):
            if opcode == TEXT:
                self.take(payload, time.perf_counter())
            elif opcode == PING:
                self.transport.write(frame(PONG, payload))
            elif opcode == CLOSE:
                self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        assert self.is_leaving, f"The server ended a line: {error}"

    def leave(self) -> None:
        self.is_leaving = True
        self.transport.abort()

    def take(self, payload: bytes, moment: float) -> None:
        kind = payload[9 : payload.index(b'"', 9)]  # {"type":"...
        if kind == b"hello":
            self.hello = json.loads(payload)
        elif kind == b"ack":
            message = json.loads(payload)
            self.acknowledged[message["q"]].append(message["own"])
        elif kind == b"err":
            raise AssertionError(payload)
        if wait := self.waits.get(kind):
            wait.arrived(moment)


class Host(Line):
    """The trainer's console. seq: of the last state."""

    seq = 0

    def take(self, payload: bytes, moment: float) -> None:
        message = json.loads(payload)
        self.seq = message.get("seq", self.seq)
        super().take(payload, moment)

    def step(self, do: str) -> float:
        """Returns when it was sent."""
        self.transport.write(text_frame(type="step", do=do, seq=self.seq))
        return time.perf_counter()


def values_of(item: Any, fake: bool) -> dict[str, list[str]]:
    """The fields of an answer as a socket carries them."""
    from tests.quizzes.players import form_for

    return {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in form_for(item, fake).items()
    }


class Crowd:
    """All players of a session, spread over its servers."""

    def __init__(self, stage: Any, servers: list[Daphne]) -> None:
        self.stage, self.servers = stage, servers
        self.waits: dict[bytes, Wait] = {}
        self.lines: list[Line] = []

    def expect(self, kind: str, count: int | None = None) -> Wait:
        wait = self.waits[kind.encode()] = Wait(len(self.lines) if count is None else count)
        return wait

    async def until(self, wait: Wait) -> None:
        await asyncio.wait_for(wait.all, PATIENCE)

    async def connect(self, place: int, first: bytes, make: type[Line] = Line, **how: Any) -> Any:
        """how: "end" of the address, "cookie"; "waits" if it is not counted with the players."""
        server = self.servers[place % len(self.servers)]
        path, cookie = f"{self.stage.at}/{how.get('end', 'play')}/", how.get("cookie", "")
        opening = handshake(path, origin=server.origin, cookie=cookie)
        loop = asyncio.get_running_loop()
        line = make(opening, first, how.get("waits", self.waits))
        await loop.create_connection(lambda: line, "127.0.0.1", server.port)
        return line

    async def arrive(self, count: int) -> None:
        """So many new players, one after another."""
        join, started = text_frame(type="join", language="en"), time.perf_counter()
        hello = self.expect("hello", count)
        tasks = []
        for number in range(count):
            await asyncio.sleep(started + number / ARRIVALS - time.perf_counter())
            tasks.append(asyncio.create_task(self.connect(len(self.lines) + number, join)))
        self.lines += await asyncio.gather(*tasks)
        await self.until(hello)

    async def come_back(self, places: Iterable[int]) -> None:
        """These players drop at once, and all come back at once with their tokens."""
        places = list(places)
        tokens = [self.lines[place].hello["token"] for place in places]
        known = [self.lines[place].acknowledged for place in places]
        for place in places:
            self.lines[place].leave()
        hello = self.expect("hello", len(places))
        back = await asyncio.gather(
            *(
                self.connect(place, text_frame(type="join", language="en", token=token))
                for place, token in zip(places, tokens, strict=True)
            )
        )
        for place, line, acknowledged in zip(places, back, known, strict=True):
            line.acknowledged, self.lines[place] = acknowledged, line
        await self.until(hello)


# --- what is measured -------------------------------------------------------------------------------------
class Measurement:
    """One session of `players` on `servers`."""

    def __init__(self, players: int, servers: list[Daphne]) -> None:
        from home.demonstration.pages import build_quiz
        from quizzes.models import Item
        from tests.quizzes.live.stage import Stage

        self.players, self.servers = players, servers
        shown = Item.objects.shown().order_by("pk")
        self.items = [shown.filter(kind_slug=kind)[place] for place, kind in enumerate(KINDS)]
        item_ids = [item.pk for item in self.items]
        self.stage = Stage(quiz=build_quiz(), item_ids=item_ids, seconds=90)
        self.crowd: Crowd = None  # type: ignore[assignment]
        self.times: dict[str, list[float]] = defaultdict(list)
        self.bursts: list[float] = []
        self.told_cpu = self.answer_cpu = 0.0
        self.told = 0

    def say(self, figure: str, value: float, unit: str, **parameters: Any) -> None:
        size = {"players": self.players, "processes": len(self.servers)}
        limit = limit_of(figure, self.players, len(self.servers))
        say(figure, value, unit, limit=limit, **size, **parameters)

    @property
    def cpu_ms(self) -> float:
        return sum(server.cpu_ms for server in self.servers)

    @property
    def memory_kib(self) -> int:
        return sum(server.memory_kib for server in self.servers)

    async def run(self) -> None:
        from tests.quizzes.live.stage import cookie_of

        asyncio.get_running_loop().set_exception_handler(give_up)
        self.crowd = Crowd(self.stage, self.servers)
        watch = {"type": "watch", "language": "en"}
        cookie = cookie_of(self.stage.browser)
        self.host = await self.crowd.connect(
            0, text_frame(**watch), Host, end="host", cookie=cookie, waits={}
        )
        key = self.stage.session.screen_key
        screen = await self.crowd.connect(1, text_frame(**watch, key=key), end="screen", waits={})
        await self.crowd.arrive(min(FIRST, self.players))
        gc.collect()
        gc.disable()
        await self.measure_joining()
        for number in range(1, ROUNDS + 1):
            await self.measure_round(number)
        self.report_rounds()
        await self.measure_coming_back()
        await self.report_answers()
        gc.enable()
        for line in (*self.crowd.lines, self.host, screen):
            line.leave()

    async def measure_joining(self) -> None:
        count = self.players - len(self.crowd.lines)
        if not count:
            return
        cpu, memory = self.cpu_ms, self.memory_kib
        await self.crowd.arrive(count)
        self.say("join_cpu_ms_per_player", (self.cpu_ms - cpu) / count, "ms")
        self.say("memory_kib_per_player", (self.memory_kib - memory) / count, "KiB")

    async def tell(self, do: str, kind: str) -> None:
        """The host takes a step; every player is told of it."""
        wait, cpu = self.crowd.expect(kind), self.cpu_ms
        own = self.host.waits[kind.encode()] = Wait(1)  # the host is told last, and needs its seq
        started = self.host.step(do)
        await self.crowd.until(wait)
        await self.crowd.until(own)
        self.times[kind] += [(moment - started) * 1000 for moment in wait.at]
        self.told_cpu += self.cpu_ms - cpu
        self.told += self.players

    async def measure_round(self, number: int) -> None:
        await self.tell("prepare", "prep")
        await self.tell("open", "open")
        await self.measure_burst(number)
        await self.tell("close", "close")
        await asyncio.sleep(QUIET)
        await self.tell("reveal", "reveal")

    async def measure_burst(self, number: int) -> None:
        """All answer in the same instant. When the last is acknowledged, all must be stored."""
        answer, again = (
            text_frame(type="ans", q=number, values=values_of(self.items[number - 1], fake))
            for fake in (True, False)
        )
        wait, cpu = self.crowd.expect("ack"), self.cpu_ms
        started = time.perf_counter()
        for line in self.crowd.lines:
            line.transport.write(answer)
        await self.crowd.until(wait)
        self.bursts.append((time.perf_counter() - started) * 1000)
        self.answer_cpu += self.cpu_ms - cpu
        stored = sum(count for (_player, question), count in self.recount().items() if question == number)
        assert stored == self.players, f"{stored} answers are stored, {self.players} are acknowledged."
        repeating = self.crowd.lines[::REPEATING]
        wait = self.crowd.expect("ack", len(repeating))
        for line in repeating:
            line.transport.write(again)
        await self.crowd.until(wait)

    def recount(self) -> Counter[tuple[int, int]]:
        """What the database holds. No connection stays open: it would make closing cheap for the server."""
        from django.db import connection

        found = self.stage.recount()
        connection.close()
        return found

    def report_rounds(self) -> None:
        for kind in ("prep", "open"):
            times = self.times[kind]
            median = round(statistics.median(times), 1)
            self.say("question_p99_ms", p99(times), "ms", message=kind, median=median)
        self.say("burst_ack_ms", max(self.bursts), "ms", median=round(statistics.median(self.bursts), 1))
        self.say("cpu_ms_per_player_and_message", self.told_cpu / self.told, "ms")
        self.say("cpu_ms_per_answer", self.answer_cpu / (self.players * ROUNDS), "ms")

    async def measure_coming_back(self) -> None:
        """In an open question that all have answered; each must be told of it and of their own answer."""
        number = ROUNDS + 1
        await self.tell("prepare", "prep")
        await self.tell("open", "open")
        await self.measure_burst(number)
        places = Random(1).sample(range(self.players), min(DROPPED, self.players))
        before = [self.crowd.lines[place].hello["me"]["nickname"] for place in places]
        cpu, started = self.cpu_ms, time.perf_counter()
        await self.crowd.come_back(places)
        elapsed = (time.perf_counter() - started) * 1000
        for place, nickname in zip(places, before, strict=True):
            line = self.crowd.lines[place]
            state = {name: line.hello["state"][name] for name in ("type", "q", "seq")}
            assert state == {"type": "open", "q": number, "seq": self.host.seq}, state
            assert line.hello["me"]["nickname"] == nickname
            assert line.hello["own"] == line.acknowledged[number][0]
        self.say("resume_all_ms", elapsed, "ms", resumed=len(places))
        self.say("resume_cpu_ms_per_player", (self.cpu_ms - cpu) / len(places), "ms")

    async def report_answers(self) -> None:
        """Over the whole session: each acknowledged answer is stored once, and is the first one given."""
        recount = self.recount()
        lines = self.crowd.lines
        changed = sum(
            any(own != owns[0] for own in owns) for line in lines for owns in line.acknowledged.values()
        )
        assert not changed, f"{changed} second answers took the place of the first."
        acknowledged = sum(len(line.acknowledged) for line in lines)
        self.say("answers_lost", acknowledged - len(recount), "answers", acknowledged=acknowledged)
        twice = sum(count > 1 for count in recount.values())
        self.say("answers_twice", twice, "answers", stored=recount.total())


def give_up(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """End at the first thing that goes wrong in a line."""
    sys.exit(repr(context.get("exception") or context["message"]))


def limit_of(figure: str, players: int, processes: int) -> float | None:
    """What the figure may be at most, where a limit is set for so many players."""
    always = {"answers_lost": 0, "answers_twice": 0, "join_cpu_ms_per_player": 3, "resume_all_ms": 5000}
    if figure == "question_p99_ms":
        steps = [(1000, 250), (5000, 600)] if processes == 1 else [(2000, 300)]
        return next((limit for most, limit in steps if players <= most), None)
    if figure == "burst_ack_ms":
        return 1000 if processes == 1 and players <= 1000 else None
    return always.get(figure)


# --- the surroundings -------------------------------------------------------------------------------------
@contextmanager
def own_redis(processes: int) -> Iterator[dict[str, str]]:
    """The environment that leads to a Redis, which several processes need."""
    if processes == 1:
        yield {}
        return
    redis = Redis()
    yield {"REDIS_URL": redis.url}
    redis.stop()


def raise_open_files(players: int) -> None:
    """Each player is an open file here and in the server."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < players + 200:
        sys.exit(
            f"{players} players need {players + 200} open files; this machine allows {hard} (ulimit -n)."
        )


def fill_database() -> None:
    from home.demonstration.pages import build_quiz
    from quizzes.services.bank import load_items
    from quizzes.specimens.collection import read_index
    from quizzes.specimens.demonstration_listings import LISTINGS

    load_items(drawn=read_index(), listings=LISTINGS)
    build_quiz()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--players", type=lambda given: [int(part) for part in given.split(",")], default=[1000]
    )
    parser.add_argument("--processes", type=int, choices=(1, 2), default=1)
    chosen = parser.parse_args()
    raise_open_files(max(chosen.players))
    several = chosen.processes > 1
    with (
        own_redis(chosen.processes) as redis,
        website(on_postgresql=several, DJANGO_ALLOW_ASYNC_UNSAFE="true", **redis),
    ):
        fill_database()
        say_machine()
        for players in chosen.players:
            with own_servers() as started:
                servers = [started.start(port) for port in (None, free_port())[: chosen.processes]]
                asyncio.run(Measurement(players, servers).run())


if __name__ == "__main__":
    main()

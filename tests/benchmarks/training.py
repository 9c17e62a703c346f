"""Many phones of a campus session on one Daphne: they join, wait, and take the first test. JSON lines.

Run with `make bench-training [PHONES=300] [DATABASE=postgresql]`. Phones do what the scripts of the page
do, at the pace of static/js/campus, and think half as long as people; some lose their connection with an
answer on its way and send it again. Answers are recounted in the database. Pictures are not asked for: nginx
serves them.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import statistics
import time
from collections import Counter, defaultdict
from random import Random
from typing import Any

from tests.benchmarks.surroundings import own_servers, p99, say, say_machine, website
from tests.quizzes.live.servers import Daphne

FAKES = GENUINE = 8  # of each form
ARRIVING = 45.0  # seconds in which all phones join
WAITING = 10.0  # seconds in which all wait
POLL = (3.0, 5.0)  # as in static/js/campus/watch.js
SOON = (4.0, 9.0)  # as in static/js/campus/answers.js
BEGIN = (0.5, 8.0)  # as in static/js/campus/test.js
THINK = (2.0, 5.0)  # seconds: half of what people take
DROP = 0.1  # of the messages with answers whose connection breaks before their reply
AGAIN = (0.25, 1.0)
FIRST = 5  # phones before anything is measured: the first of a process pay for its imports
PATIENCE = 60.0
LIMIT = 1000.0  # milliseconds, of the project


# --- a phone ----------------------------------------------------------------------------------------------
class Line:
    """HTTP over one connection that is kept, as a browser keeps it."""

    def __init__(self, server: Daphne) -> None:
        self.server = server
        self.writer: asyncio.StreamWriter | None = None

    async def ask(
        self, method: str, path: str, body: bytes = b"", *, drop: bool = False, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Raises ConnectionError for a line that broke; drop breaks it before the reply."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.server.origin.partition('//')[2]}"]
        headers |= {"Origin": self.server.origin} if method == "POST" else {}
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items() if value]
        lines += [f"Content-Length: {len(body)}"] if method == "POST" else []
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await self.writer.drain()
        if drop:
            await asyncio.sleep(0.001)
            self.close()
            raise ConnectionError
        return await self._reply()

    async def _reply(self) -> tuple[int, dict[str, str], bytes]:
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE)).decode("latin-1")
        status, *fields = head.split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _colon, value in (one.partition(":") for one in fields)
        }
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(await self.reader.readline(), 16):
                body += (await self.reader.readexactly(size + 2))[:-2]
            await self.reader.readexactly(2)
        else:
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return int(status.split()[1]), headers, body

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None


class Phone:
    """Somebody in the session. Times go to `crowd`."""

    def __init__(self, crowd: Crowd, number: int) -> None:
        self.crowd, self.rng = crowd, Random(number)
        self.line, self.cookie = Line(crowd.server), ""
        self.phase = ""
        self.waiting: list[dict[str, Any]] = []
        self.acknowledged: set[int] = set()
        self.resent = 0

    async def ask(self, kind: str, method: str, path: str, body: bytes = b"", **options: Any) -> bytes:
        """The body of a reply; everything else than what is asked for ends the benchmark."""
        started = time.perf_counter()
        status, headers, content = await self.line.ask(
            method, self.crowd.at + path, body, Cookie=self.cookie, **options
        )
        self.crowd.times[kind].append((time.perf_counter() - started) * 1000)
        assert status in (200, 302), (kind, status, content[-500:])
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].partition(";")[0]
        return content

    async def post(self, kind: str, path: str, sent: Any = None, **options: Any) -> Any:
        body = json.dumps(sent).encode()
        kinds = {"Accept": "application/json", "Content_Type": "application/json"}
        return json.loads(await self.ask(kind, "POST", path, body, **kinds, **options))

    async def join(self) -> None:
        await self.ask("session page", "GET", "")
        await self.ask("join", "POST", "", Content_Type="application/x-www-form-urlencoded")
        page = (await self.ask("session page", "GET", "")).decode()
        self.sheet = page.partition('data-sheet="')[2].partition('"')[0]
        self.order = page.partition('data-order="')[2].partition('"')[0].split(",")

    async def look(self) -> None:
        self.phase = json.loads(await self.ask("now", "GET", "now/"))["phase"]

    async def until(self, phase: str) -> None:
        while self.phase != phase:
            await asyncio.sleep(self.rng.uniform(*POLL))
            await self.look()

    async def take_test(self) -> None:
        await self.ask("test page", "GET", "test/pre/")
        sheet = await self.ask("items", "GET", self.sheet.removeprefix(self.crowd.at))
        assert all(code.encode() in sheet for code in self.order)
        looking = asyncio.create_task(self.keep_looking())
        sending = asyncio.create_task(self.keep_sending(len(self.order)))
        for position in range(1, len(self.order) + 1):
            await asyncio.sleep(self.rng.uniform(*THINK))
            values = {"rating": [str(self.rng.randint(1, 6))]}
            self.waiting.append({"position": position, "values": values, "seconds": 3})
        await sending
        looking.cancel()

    async def keep_looking(self) -> None:
        """On a connection of its own, as browsers do while another request is under way."""
        own = Phone(self.crowd, 0)
        own.rng, own.cookie = self.rng, self.cookie
        while True:
            await asyncio.sleep(self.rng.uniform(*POLL))
            await own.look()

    async def keep_sending(self, total: int) -> None:
        await asyncio.sleep(self.rng.uniform(*BEGIN))
        begun = await self.post("begin", "test/pre/begin/")
        assert begun["order"] == self.order
        while len(self.acknowledged) < total:
            while not self.waiting:
                await asyncio.sleep(0.05)
            is_last = self.waiting[-1]["position"] == total
            await asyncio.sleep(0 if is_last else self.rng.uniform(*SOON))
            await self.send(list(self.waiting))

    async def send(self, sent: list[dict[str, Any]]) -> None:
        try:
            taken = await self.post("answers", "test/pre/answers/", sent, drop=self.rng.random() < DROP)
        except ConnectionError:
            self.resent += 1
            await asyncio.sleep(self.rng.uniform(*AGAIN))
            return
        states = {one["position"]: one["state"] for one in taken["taken"]}
        assert set(states.values()) == {"stored"}, states
        self.acknowledged |= set(states)
        self.waiting = [one for one in self.waiting if one["position"] not in states]


# --- all phones -------------------------------------------------------------------------------------------
class Crowd:
    def __init__(self, server: Daphne, session: Any, phones: int) -> None:
        self.server, self.session = server, session
        self.at = f"/en/campus/{session.code}/"
        self.times: dict[str, list[float]] = defaultdict(list)
        self.phones = [Phone(self, number) for number in range(phones)]

    async def run(self, move: Any) -> None:
        for first in range(FIRST):
            warm = Phone(self, -first)
            await warm.join()
            await warm.look()
            await warm.ask("test page", "GET", "test/pre/")
            warm.line.close()
        self.times.clear()
        cpu, started = self.server.cpu_ms, time.perf_counter()
        everybody = [asyncio.create_task(self.one(phone)) for phone in self.phones]
        await asyncio.sleep(ARRIVING + WAITING)
        say("cpu_share_joining", (self.server.cpu_ms - cpu) / (time.perf_counter() - started) / 1000, "cores")
        self.moved = time.perf_counter()
        await asyncio.to_thread(move)
        cpu, started = self.server.cpu_ms, time.perf_counter()
        await asyncio.gather(*everybody)
        say("cpu_share_test", (self.server.cpu_ms - cpu) / (time.perf_counter() - started) / 1000, "cores")

    async def one(self, phone: Phone) -> None:
        await asyncio.sleep(phone.rng.uniform(0, ARRIVING))
        await phone.join()
        await phone.until("pre")
        self.times["until a phone knows that the test is open"].append(
            (time.perf_counter() - self.moved) * 1000
        )
        await phone.take_test()

    def report(self) -> None:
        for kind, found in self.times.items():
            limit = None if kind.startswith("until") else LIMIT
            median, most = round(statistics.median(found), 1), round(max(found), 1)
            say(f"{kind}, p99", p99(found), "ms", median=median, most=most, count=len(found), limit=limit)

    def recount(self) -> None:
        """What phones were told is stored, against what the database holds."""
        from django.db import connection

        from quizzes.models import Response

        rows = Response.objects.filter(attempt__participant__study=self.session.study_id)
        held = Counter(rows.values_list("attempt__player", "position"))
        connection.close()
        told = sum(len(phone.acknowledged) for phone in self.phones)
        say("answers_lost", told - len(held), "answers", acknowledged=told, limit=0)
        say(
            "answers_twice",
            sum(count > 1 for count in held.values()),
            "answers",
            stored=held.total(),
            limit=0,
        )
        say("connections_dropped", sum(phone.resent for phone in self.phones), "connections")


# --- the surroundings -------------------------------------------------------------------------------------
def fill_database() -> Any:
    """A planned session of a module whose forms have as many fakes as genuine goods."""
    from django.utils import timezone

    from home.models import HomePage
    from quizzes.enums import Composition
    from quizzes.models import FormItem, Item, QuizForm
    from quizzes.services.bank import load_items
    from quizzes.specimens.collection import read_index
    from tests.campaigns.training.taught import make_campus, make_module, make_trainer, plan
    from tests.quizzes.simulated import make_quiz

    assert HomePage.objects.exists()
    load_items(drawn=read_index(), listings=[])
    quiz, now = make_quiz("tests", Composition.FORMS), timezone.now()
    goods = Item.objects.filter(kind_slug="single")
    fakes, genuine = (goods.filter(is_fake=truth).order_by("pk") for truth in (True, False))
    for label, start in (("A", 0), ("B", FAKES)):
        form = QuizForm.objects.create(quiz=quiz, label=label, frozen_at=now)
        items = [*fakes[start : start + FAKES], *genuine[start : start + GENUINE]]
        assert len(items) == FAKES + GENUINE
        for match, item in enumerate(items):
            FormItem.objects.create(form=form, item=item, match=match)
    campus = make_campus()
    trainer = make_trainer(campus)
    return plan(make_module(forms=quiz), campus, trainer, starts_at=now + dt.timedelta(minutes=5)), trainer


def measure(phones: int) -> None:
    session, trainer = fill_database()
    from django.db import connections
    from django.utils import timezone

    from campaigns.training.services import phases

    def move_to(phase: str) -> None:
        session.refresh_from_db()
        phases.move(session=session, to=phase, seq=session.seq, user=trainer, now=timezone.now())
        connections.close_all()

    move_to("doors")
    with own_servers() as servers:
        crowd = Crowd(servers.start(), session, phones)
        asyncio.run(crowd.run(lambda: move_to("pre")))
        crowd.report()
        crowd.recount()
        say("memory", crowd.server.memory_kib / 1024, "MiB")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    chosen = parser.parse_args()
    with website(on_postgresql=chosen.database == "postgresql", DJANGO_ALLOW_ASYNC_UNSAFE="true"):
        say_machine(phones=chosen.phones, database=chosen.database)
        measure(chosen.phones)


if __name__ == "__main__":
    main()

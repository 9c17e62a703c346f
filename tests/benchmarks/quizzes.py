"""What playing costs: CPU and queries per answer, and pages uncached and repeated. One JSON object a line.

Run with `make bench-quizzes`. It uses a database of its own in a temporary folder.
"""

from __future__ import annotations

import asyncio
import io
import statistics
import time
import zipfile
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter

from tests.benchmarks.surroundings import say, say_machine, website

if TYPE_CHECKING:
    from quizzes.models import Quiz

ROUNDS = 15
VIEWS = 60
TELLS = ["leather:stitch-pitch", "leather:serial"]
IMPORTED = 1_000


def prepare() -> Quiz:
    from django.conf import settings
    from django.core.management import call_command

    from quizzes.models import Quiz

    settings.RATELIMIT_ENABLE = False
    settings.ALLOWED_HOSTS = ["*"]
    call_command("load_demonstration", stdout=io.StringIO())
    return Quiz.objects.get(slug="spot-the-fake")


def measure_answers(quiz: Quiz, stored: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from quizzes.models import Item
    from tests.quizzes.players import Player, form_for

    cpu, queries = [], []
    for _ in range(ROUNDS):
        player = Player()
        attempt = player.begin(quiz)
        for position, pk in enumerate(attempt.item_ids, start=1):
            item = Item.objects.shown().get(pk=pk)
            form = {**form_for(item, bool(item.is_fake)), "token": player.token(attempt, position)}
            with CaptureQueriesContext(connection) as captured:
                before = time.process_time()
                player.client.post(player.page(attempt, position), form)
                cpu.append((time.process_time() - before) * 1000)
            if position < len(attempt.item_ids):  # the last answer also finishes the round
                queries.append(len(captured))
    say("answer_cpu_ms", statistics.median(cpu), "ms", stored_responses=stored, answers=len(cpu))
    say("answer_queries", max(queries), "queries", stored_responses=stored)


def fill(quiz: Quiz, count: int) -> None:
    """Store responses of other players, as many as asked for."""
    from django.utils import timezone

    from quizzes.models import Attempt, Item, Response

    item_ids = list(Item.objects.filter(kind_slug="single").values_list("pk", flat=True))[:12]
    now = timezone.now()
    missing = count - Response.objects.count()
    attempts = Attempt.objects.bulk_create(
        [
            Attempt(
                quiz=quiz,
                player=f"{n:064x}",
                language="en",
                item_ids=item_ids,
                started_at=now,
                finished_at=now,
            )
            for n in range(max(0, missing) // 12 + 1)
        ],
        batch_size=2000,
    )
    rows = (
        Response(
            attempt=attempt, item_id=pk, position=place, answer={"rating": 6}, says_fake=True, is_fake=True,
            correct=True, rating=6, points=100, seconds=9, answered_at=now,
        )
        for attempt in attempts
        for place, pk in enumerate(item_ids, start=1)
    )  # fmt: skip
    Response.objects.bulk_create(rows, batch_size=5000)


def measure_group_report(quiz: Quiz) -> None:
    """The report on all stored rounds; their ratings differ, because rounds that are alike cost nothing."""
    from quizzes.models import Response
    from quizzes.services.group_report import quizzes_report

    rng = Random(1)
    rows = list(Response.objects.filter(rating__isnull=False).only("rating"))
    for row in rows:
        row.is_fake, row.rating = rng.random() < 0.5, rng.randint(1, 6)
        row.says_fake = row.rating >= 4
        row.found, row.missed = (TELLS, []) if row.says_fake else ([], TELLS)
    fields = ["rating", "says_fake", "is_fake", "found", "missed"]
    Response.objects.bulk_update(rows, fields, batch_size=2000)
    answers = Response.objects.filter(attempt__finished_at__isnull=False, counts=True).count()
    seconds = []
    for _ in range(5):
        before = time.perf_counter()
        quizzes_report(quizzes=[quiz])
        seconds.append(time.perf_counter() - before)
    say("group_report_seconds", statistics.median(seconds), "s", responses=answers)


def photographs(count: int, size: tuple[int, int]) -> dict[str, bytes]:
    """Pictures with as much detail as photographs have, every one different, by file name."""
    rng = Random(1)
    grain = Image.frombytes("RGB", (256, 192), rng.randbytes(256 * 192 * 3)).filter(ImageFilter.BoxBlur(2))
    scene = grain.resize(size, Image.Resampling.BICUBIC)
    found = {}
    for number in range(count):
        out = io.BytesIO()
        ImageChops.offset(scene, number, number // 7).save(out, "JPEG", quality=85)
        found[f"p{number}.jpg"] = out.getvalue()
    return found


def measure_import(size: tuple[int, int]) -> None:
    """Reading and keeping a GIFT file whose questions all have a picture of their own."""
    from django.utils import timezone

    from quizzes.exchange.services.choices import Choices
    from quizzes.exchange.services.importing import keep_import
    from quizzes.exchange.services.reading import read_file

    pictures = photographs(IMPORTED, size)
    questions = (f'::{name}:: Which? <img src="{name}" alt="A"> {{=a ~b ~c}}' for name in pictures)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("q.gift", "\n\n".join(questions))
        for name, content in pictures.items():
            archive.writestr(name, content)
    before = time.perf_counter()
    reading = read_file(data=packed.getvalue(), name="q.zip")
    kept = keep_import(
        reading=reading, choices=Choices("en", rights="Own", status="released"), now=timezone.now()
    )
    seconds = time.perf_counter() - before
    say("import_seconds", seconds, "s", questions=len(kept.items), picture="x".join(map(str, size)))


def cpu_of(views: int, view: Callable[[], object]) -> float:
    before = time.process_time()
    for _ in range(views):
        view()
    return (time.process_time() - before) * 1000 / views


async def get(path: str) -> int:
    from config.asgi import application

    messages: list[dict] = []
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1), "server": ("localhost", 80),
    }  # fmt: skip

    asked = False

    async def receive() -> dict:
        nonlocal asked
        if asked:
            await asyncio.sleep(3600)
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        messages.append(message)

    await application(scope, receive, send)
    return int(messages[0]["status"])


async def measure_repeats(path: str) -> float:
    assert await get(path) == 200
    before = time.process_time()
    for _ in range(VIEWS * 20):
        await get(path)
    return (time.process_time() - before) * 1000 / (VIEWS * 20)


def measure_pages() -> None:
    from django.test import Client

    for name, path in (
        ("home", "/en/"),
        ("campaign", "/en/campaigns/look-twice/"),
        ("brand_book", "/en/brands/tarnvik/"),
    ):
        client = Client()
        if client.get(path).status_code != 200:
            continue
        say(
            "page_uncached_cpu_ms",
            cpu_of(VIEWS, lambda client=client, path=path: client.get(path)),
            "ms",
            page=name,
        )
        say("page_repeat_cpu_ms", asyncio.run(measure_repeats(path)), "ms", page=name)


def measure_all() -> None:
    from quizzes.services import rounds
    from tests.quizzes.players import Player

    quiz = prepare()
    rounds.progress_of(Player().begin(quiz))  # warm
    measure_pages()
    measure_import((640, 480))
    for stored in (1_000, 100_000, 1_000_000):
        fill(quiz, stored)
        measure_answers(quiz, stored)
        if stored == 100_000:
            measure_group_report(quiz)


def main() -> None:
    with website():
        say_machine()
        measure_all()


if __name__ == "__main__":
    main()

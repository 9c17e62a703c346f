"""What a national contest costs: the last hour before a deadline, a desk of 10,000 entries, the audit chain.

One JSON object a line. Run with `make bench-competitions`, or as a program with the parts that are wanted. It
works on PostgreSQL (DATABASE_URL, in a database made for it): a real Daphne, tasks in the database, and one
worker beside them. This process is the load.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from tests.quizzes.live.servers import Daphne, Servers  # noqa: E402 (needs the path)

DEFAULT_DATABASE = "postgres://postgres@127.0.0.1:5432/bonafide"
RATE, SECONDS = 20, 30  # submissions a second, and for how long
FIRST = 20  # submissions before anything is measured: the first of a process pay for its imports
SAVES = 4  # every so many submissions come right after a last save; the others' was some time before
DESIGNS = 4  # every so many entries are designs with a picture, the others slogans
ENTRIES = 10_000
EVENTS = 100_000
TIMES = 7  # each page is asked for
WORKER = ["db_worker", "--backend", "background", "--no-startup-delay", "--no-reload", "--verbosity", "0"]


def say(figure: str, value: float, unit: str, **parameters: object) -> None:
    line = {"figure": figure, "value": round(value, 3), "unit": unit, **parameters}
    print(json.dumps(line | {"load": round(os.getloadavg()[0], 1)}), flush=True)


# --- the surroundings -------------------------------------------------------------------------------------
@contextmanager
def own_database() -> Iterator[str]:
    name = f"bonafide_bench_{os.getpid()}"
    address = urlsplit(os.environ.get("DATABASE_URL") or DEFAULT_DATABASE)
    with psycopg.connect(urlunsplit(address._replace(path="/postgres")), autocommit=True) as postgres:
        postgres.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(address._replace(path=f"/{name}"))
        finally:
            from django.db import connection

            connection.close()
            connection.close_pool()
            postgres.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def worker(folder: Path) -> Iterator[None]:
    with (folder / "worker.txt").open("wb") as log:
        running = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), *WORKER], stdout=log, stderr=log)
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)


def set_up() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


# --- the last hour before a deadline ------------------------------------------------------------------------
@dataclass
class Draft:
    """A draft that waits for the button, or for a last save with this data. key: of its person's browser."""

    code: str
    key: str
    revision: int
    data: dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """How long the answers took, in ms, counted from when they were due; what the last one was.

    saved: None where there was no last save.
    """

    saved: float | None
    submitted: float
    status: int


def drafts(count: int) -> list[Draft]:
    from django.utils import timezone

    from tests.campaigns.competitions.contest import (
        attach,
        begin,
        draft,
        grown_up,
        introduce,
        make_competition,
        make_entrant,
        write,
    )

    competition = make_competition(closes_at=timezone.now() + dt.timedelta(hours=1))
    made = []
    for place in range(count):
        key, is_design = f"key-{place}", place % DESIGNS == 0
        entry = begin(competition, category="design" if is_design else "slogan", entrant=make_entrant(key))
        introduce(entry, grown_up(email=f"{key}@people.example"))
        if is_design:
            attach(entry, seed=place)
        data = draft(title=f"Work {place}", slogan="" if is_design else f"Look {place} times, buy real")
        entry = write(entry, **data | ({"third_party": "A font"} if place % SAVES == 1 else {}))
        made.append(Draft(entry.code, key, entry.draft_revision, data))
    return made


def send(server: Daphne, one: Draft, due: float) -> Sent:
    """The submission of one person, for some right after a last save, each over a line of its own."""
    time.sleep(max(0.0, due - time.perf_counter()))
    at, number = f"/en/entries/{one.code}/", int(one.key.removeprefix("key-"))
    headers = {
        "Cookie": f"entrant={one.key}",
        "Origin": f"http://127.0.0.1:{server.port}",
        "X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}",
    }
    revision, saved = one.revision, None
    if number % SAVES == 1:
        body = json.dumps({"revision": revision, "data": one.data}).encode()
        status, told = post(server, f"{at}draft/", body, {**headers, "Content-Type": "application/json"})
        saved, due = (time.perf_counter() - due) * 1000, time.perf_counter()
        if status != 200:
            return Sent(saved, 0.0, status)
        revision = json.loads(told)["revision"]
    form = urlencode({"revision": revision}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    status, _told = post(server, f"{at}submit/", form, {**headers, **kind})
    return Sent(saved, (time.perf_counter() - due) * 1000, status)


def post(server: Daphne, address: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        line.request("POST", address, body, headers)
        response = line.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        line.close()


def measure_deadline(folder: Path) -> None:
    waiting = drafts(FIRST + RATE * SECONDS)
    servers = Servers(os.environ, folder / "errors.txt")
    try:
        server = servers.start()
        with worker(folder), ThreadPoolExecutor(128) as pool:
            now = time.perf_counter()
            list(pool.map(lambda one: send(server, one, now), waiting[:FIRST]))
            before, began = server.cpu_ms, time.perf_counter() + 0.5
            due = [began + place / RATE for place in range(RATE * SECONDS)]
            sent = list(pool.map(lambda one, at: send(server, one, at), waiting[FIRST:], due))
            spent = time.perf_counter() - began
            cpu = (server.cpu_ms - before) / len(sent)
            tell_deadline(waiting, sent, spent, cpu)
            tell_checks(len(waiting))
    finally:
        servers.stop()


def tell_deadline(waiting: list[Draft], sent: list[Sent], spent: float, cpu: float) -> None:
    from audit.verification import verify
    from campaigns.competitions.models import EntryVersion

    stored = dict(EntryVersion.objects.values_list("entry__code", "content__title"))
    measured = waiting[FIRST:]
    acknowledged = [one for one, told in zip(measured, sent, strict=True) if told.status == 302]
    lost = [one for one in acknowledged if stored.get(one.code) != one.data["title"]]
    parameters = {"rate": RATE, "seconds": SECONDS, "database": "postgresql", "worker": 1}
    say("deadline_submitted", len(acknowledged), "entries", **parameters)
    say("deadline_refused", len(sent) - len(acknowledged), "entries", **parameters)
    say("deadline_lost", len(lost), "entries", **parameters)
    for name in ("saved", "submitted"):
        times = sorted(took for told in sent if (took := getattr(told, name)) is not None)
        say(f"deadline_{name}_ms_p50", statistics.median(times), "ms", **parameters)
        say(f"deadline_{name}_ms_p99", times[int(len(times) * 0.99)], "ms", limit=2000, **parameters)
    say("deadline_cpu_ms", cpu, "ms", **parameters)
    say("deadline_done_after_s", spent, "s", **parameters)
    say("deadline_chain_is_whole", verify().broken is None, "true is 1", **parameters)


def tell_checks(count: int) -> None:
    """How long after the last submission the worker has looked at every version."""
    from campaigns.competitions.models import EntryVersion

    began = time.perf_counter()
    while (left := EntryVersion.objects.filter(checks=None).count()) and time.perf_counter() - began < 120:
        time.sleep(0.5)
    say("deadline_checked_after_s", time.perf_counter() - began, "s", versions=count, unchecked=left)


# --- the desk with many entries -----------------------------------------------------------------------------
def measure_desk() -> None:
    from django.contrib.auth.models import Group
    from django.db import connection
    from django.test import Client

    from accounts.enums import Role
    from accounts.models import User
    from campaigns.competitions.models import Entry
    from tests.campaigns.competitions.contest import make_competition, make_many

    competition = make_competition(slug="national")
    before = time.perf_counter()
    make_many(competition, ENTRIES)
    say("entries_made_s", time.perf_counter() - before, "s", entries=ENTRIES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    manager = User.objects.create_user(username="manager", email="manager@people.example")
    manager.groups.add(Group.objects.get(name=Role.MANAGER.value))
    client = Client(SERVER_NAME="localhost")
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    own = "/admin/competitions/of/national/"
    code = Entry.objects.filter(competition=competition).order_by("submitted_at")[ENTRIES // 2].code
    pages = {
        "dashboard": own,
        "queue": f"{own}entries/",
        "queue_all_last_page": f"{own}entries/?state=all&p=400",
        "queue_alike": f"{own}entries/?state=alike",
        "queue_school": f"{own}entries/?state=all&school=School+17",
        "queue_words": f"{own}entries/?state=all&q=look+47",
        "screening": f"/admin/competitions/entry/{code}/?state=all",
        "csv": f"{own}entries.csv",
        "xlsx": f"{own}entries.xlsx",
    }
    for name, address in pages.items():
        measure_page(client, name, address)


def measure_page(client: Any, name: str, address: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spent, size = [], 0
    for _time in range(TIMES):
        before = time.perf_counter()
        response = client.get(address)
        size = len(response.getvalue() if response.streaming else response.content)
        spent.append((time.perf_counter() - before) * 1000)
        assert response.status_code == 200, response.status_code
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        _body = response.getvalue() if response.streaming else response.content
    parameters = {"entries": ENTRIES, "kilobytes": size // 1024}
    say(f"desk_{name}_ms", statistics.median(spent[1:]), "ms", limit=1000, **parameters)
    say(f"desk_{name}_queries", len(asked), "queries", **parameters)


# --- the chain --------------------------------------------------------------------------------------------
def measure_chain() -> None:
    from audit.chain import Facts, hash_of
    from audit.models import AuditEvent, AuditHead
    from audit.verification import verify
    from tests.audit.events import without_guards

    head = AuditHead.objects.get()
    number, previous, rows = head.number, head.hash, []
    at = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    while number < EVENTS:
        number += 1
        facts = Facts(
            number=number,
            previous_hash=previous,
            at=at + dt.timedelta(seconds=number),
            kind="entry.submitted",
            subject_type="entry",
            subject_id=f"E{number}",
            actor="",
            data={"version": 1, "sha256": "0" * 64},
        )
        previous = hash_of(facts)
        rows.append(AuditEvent(**vars(facts), hash=previous))
    plain = super(type(AuditEvent.objects.all()), AuditEvent.objects.all())  # the product adds one by one
    plain.bulk_create(rows, batch_size=5_000)
    with without_guards():  # the head goes on by one event at a time
        AuditHead.objects.update(number=number, hash=previous)
    before = time.perf_counter()
    verdict = verify()
    spent = time.perf_counter() - before
    assert (verdict.broken, verdict.events) == (None, EVENTS), verdict.broken
    say("audit_verify_s", spent, "s", events=EVENTS)


PARTS = ("deadline", "desk", "chain")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS), default=PARTS)
    parts = parser.parse_args().parts
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(1))  # the database made for it goes all the same
    with tempfile.TemporaryDirectory() as folder, own_database() as database:
        os.environ.pop("REDIS_URL", None)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "DATA_DIR": folder,
            "DATABASE_URL": database,
            "EMAIL_URL": "dummymail://",
            "TRUSTED_PROXIES": "1",  # people come from many places
        }
        set_up()
        say("machine", os.cpu_count() or 0, "cores", python=platform.python_version())
        if "deadline" in parts:
            measure_deadline(Path(folder))
        if "desk" in parts:
            measure_desk()
        if "chain" in parts:
            measure_chain()


if __name__ == "__main__":
    main()

"""What a national contest costs: the last hour before a deadline, a desk of 10,000 entries, the audit chain.

One JSON object a line. Run with `make bench-competitions`, or as a module with the parts that are wanted. It
works on PostgreSQL (DATABASE_URL, in a database made for it): a real Daphne, tasks in the database, and one
worker beside them. This process is the load.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.surroundings import chosen, cost_of, own_servers, p99, say, say_machine, website
from tests.quizzes.live.servers import ROOT, Daphne

RATE, SECONDS = 20, 30  # submissions a second, and for how long
FIRST = 20  # submissions before anything is measured: the first of a process pay for its imports
SAVES = 4  # every so many submissions come right after a last save; the others' was some time before
DESIGNS = 4  # every so many entries are designs with a picture, the others slogans
ENTRIES = 10_000
EVENTS = 100_000
TIMES = 7  # each page is asked for
WORKER = ["db_worker", "--backend", "background", "--no-startup-delay", "--no-reload", "--verbosity", "0"]


# --- the surroundings -------------------------------------------------------------------------------------
@contextmanager
def worker() -> Iterator[None]:
    with (Path(os.environ["DATA_DIR"]) / "worker.txt").open("wb") as log:
        running = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), *WORKER], stdout=log, stderr=log)
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)


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


def measure_deadline() -> None:
    waiting = drafts(FIRST + RATE * SECONDS)
    with own_servers() as servers, worker(), ThreadPoolExecutor(128) as pool:
        server = servers.start()
        now = time.perf_counter()
        list(pool.map(lambda one: send(server, one, now), waiting[:FIRST]))
        before, began = server.cpu_ms, time.perf_counter() + 0.5
        due = [began + place / RATE for place in range(RATE * SECONDS)]
        sent = list(pool.map(lambda one, at: send(server, one, at), waiting[FIRST:], due))
        spent = time.perf_counter() - began
        cpu = (server.cpu_ms - before) / len(sent)
        tell_deadline(waiting, sent, spent, cpu)
        tell_checks(len(waiting))


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
        times = [took for told in sent if (took := getattr(told, name)) is not None]
        say(f"deadline_{name}_ms_p50", statistics.median(times), "ms", **parameters)
        say(f"deadline_{name}_ms_p99", p99(times), "ms", limit=2000, **parameters)
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
        cost = cost_of(partial(client.get, address), TIMES)
        parameters = {"entries": ENTRIES, "kilobytes": cost.kilobytes}
        say(f"desk_{name}_ms", cost.ms, "ms", limit=1000, **parameters)
        say(f"desk_{name}_queries", cost.queries, "queries", **parameters)


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


PARTS = {"deadline": measure_deadline, "desk": measure_desk, "chain": measure_chain}


def main() -> None:
    measures = chosen(PARTS)
    # People come from many places, and no mail is sent.
    with website(on_postgresql=True, EMAIL_URL="dummymail://", TRUSTED_PROXIES="1"):
        say_machine()
        for measure in measures:
            measure()


if __name__ == "__main__":
    main()

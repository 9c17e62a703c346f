"""`kill -9` while entries are submitted and pictures attached: what was acknowledged is there."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from campaigns.competitions.entrants import COOKIE
from campaigns.competitions.enums import Status
from campaigns.competitions.models import Competition, Entry, EntryAsset
from campaigns.competitions.services import artwork
from campaigns.competitions.services.sweeping import sweep_small
from tests.audit.events import assert_whole_chain
from tests.campaigns.competitions.contest import (
    begin,
    draft,
    grown_up,
    introduce,
    make_competition,
    make_entrant,
    picture_file,
)
from tests.effort import KILLS
from tests.quizzes.live.servers import Daphne, Servers, free_port
from tests.quizzes.live.wire import PATIENCE
from tests.uploads.sending import in_rows, on_disk
from uploads.enums import UploadState
from uploads.models import Upload
from uploads.resumable.sweeping import sweep

HANDS = 3  # people who send at once
ANSWERS = 15  # a server is killed after as many, at most; an entry takes five
SECONDS = 0.05  # and within such a time
TOKEN = "a" * 32


@dataclass
class Design:
    """A draft that is not sent yet, and what its person was told of it."""

    code: str
    key: str
    picture: bytes
    is_attached: bool = False
    saved: int = 0
    is_submitted: bool = False


class Unexpected(Exception):
    """An answer that a server should not give."""


class Hand(threading.Thread):
    """Draws, writes and submits one design after the other, until the server is gone."""

    def __init__(self, server: Daphne, designs: Iterator[Design], answers: threading.Semaphore) -> None:
        super().__init__()
        self.port, self.designs, self.answers = server.port, designs, answers
        self.begun: list[Design] = []
        self.wrong = ""

    def run(self) -> None:
        try:
            for design in self.designs:
                self.begun.append(design)
                self._send(design)
        except (OSError, http.client.HTTPException):
            return
        except Unexpected as error:
            self.wrong = str(error)

    def _send(self, design: Design) -> None:
        at = f"/en/entries/{design.code}/"
        begun = self._ask(201, design, "/en/uploads/", {"purpose": "entry", "size": len(design.picture)})
        upload = str(begun.headers["Location"])
        self._ask(200, design, upload, design.picture, method="PATCH", **{"Upload-Offset": "0"})
        token = upload.rstrip("/").rpartition("/")[2]
        shown = json.dumps({"upload": token, "revision": 0})
        attached = self._ask(200, design, f"{at}picture/", shown.encode())
        design.is_attached = True
        revision = json.loads(attached.body)["revision"]  # type: ignore[attr-defined]
        written = json.dumps({"revision": revision, "data": draft(title=design.code, slogan="")})
        saved = self._ask(200, design, f"{at}draft/", written.encode())
        design.saved = json.loads(saved.body)["revision"]  # type: ignore[attr-defined]
        self._ask(302, design, f"{at}submit/", {"revision": design.saved})
        design.is_submitted = True

    def _ask(
        self,
        expected: int,
        design: Design,
        address: str,
        body: bytes | dict[str, object],
        *,
        method: str = "POST",
        **headers: str,
    ) -> http.client.HTTPResponse:
        if isinstance(body, dict):
            body, kind = urlencode(body).encode(), "application/x-www-form-urlencoded"
        else:
            kind = "application/json"
        own = {
            "Cookie": f"{COOKIE}={design.key}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": kind,
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(method, address, body, {**own, **headers})
            response = line.getresponse()
            response.body = response.read()  # type: ignore[attr-defined]
        finally:
            line.close()
        if response.status != expected:
            raise Unexpected(f"{method} {address}: {response.status} {response.body[:500]!r}")  # type: ignore[attr-defined]
        self.answers.release()
        return response


class Desk:
    """Hands out drafts of people who said who they are; makes them as they are needed."""

    def __init__(self, competition: Competition) -> None:
        self.competition = competition
        self.waiting: list[Design] = []
        self._lock = threading.Lock()

    def fill(self, count: int) -> None:
        while len(self.waiting) < count:
            number = Entry.objects.count()
            key = f"key-{number}"
            entry = begin(self.competition, category="design", entrant=make_entrant(key))
            introduce(entry, grown_up(email=f"{key}@people.example"))
            self.waiting.append(Design(entry.code, key, picture_file(seed=number).getvalue()))

    def __iter__(self) -> Iterator[Design]:
        return self

    def __next__(self) -> Design:
        with self._lock:
            if not self.waiting:
                raise StopIteration
            return self.waiting.pop()


def send_until_killed(server: Daphne, desk: Desk, rng: Random) -> list[Design]:
    answers = threading.Semaphore(0)
    hands = [Hand(server, desk, answers) for _hand in range(HANDS)]
    for hand in hands:
        hand.start()
    for _answer in range(rng.randint(0, ANSWERS)):
        answers.acquire(timeout=PATIENCE)
    time.sleep(rng.uniform(0, SECONDS))  # the moment of the power cut
    server.kill()
    for hand in hands:
        hand.join(PATIENCE)
        assert (hand.is_alive(), hand.wrong) == (False, "")
    return [design for hand in hands for design in hand.begun]


def check_kept(design: Design) -> None:
    """What was acknowledged is stored; what was not is stored wholly or not at all."""
    entry = Entry.objects.get(code=design.code)
    versions = list(entry.versions.select_related("asset__upload"))
    if design.is_attached:
        asset = EntryAsset.objects.select_related("upload").get(token=entry.draft["asset"])
        assert asset.upload.state == UploadState.CLAIMED
        for small in (True, False):
            artwork.open_asset(asset, small=small)[0].close()
    if design.saved:
        assert (entry.draft["title"], entry.draft_revision) == (design.code, design.saved)
    if design.is_submitted:
        assert len(versions) == 1
    sent = AuditEvent.objects.about("entry", design.code).filter(kind="entry.submitted")
    assert entry.status == (Status.SUBMITTED if versions else Status.DRAFT)
    assert [one.data["version"] for one in sent] == [one.number for one in versions]
    for version in versions:
        assert (version.content["title"], version.originality.own_work) == (design.code, True)
        assert version.asset.token == entry.draft["asset"]


def small_copies() -> set[str]:
    return set(EntryAsset.objects.values_list("small", flat=True))


@pytest.mark.long
def test_no_acknowledged_entry_is_lost_in_kills(servers: Servers, private: Path) -> None:
    rng, desk = Random(5), Desk(make_competition())
    server = servers.start(free_port())
    designs: list[Design] = []
    for _kill in range(KILLS):
        desk.fill(12)
        begun = send_until_killed(server, desk, rng)
        designs += begun
        for design in begun:
            check_kept(design)
        assert_whole_chain()
        server = servers.start(server.port)
    server.kill()

    done = [design for design in designs if design.is_submitted]
    assert 0 < len(done) < len(designs)  # some kills came before the acknowledgement
    for design in designs:
        check_kept(design)
    assert Entry.objects.ever_submitted().count() >= len(done)

    later = timezone.now() + dt.timedelta(minutes=61)
    stray = on_disk(private) - in_rows() - small_copies()
    would_go = sweep_small(now=later, dry_run=True)
    assert would_go == len([name for name in stray if name.startswith("small/")])
    sweep(now=later)
    assert sweep_small(now=later) == would_go
    assert on_disk(private) == in_rows() | small_copies()
    sweep(now=later + dt.timedelta(days=1))
    assert on_disk(private) == in_rows() | small_copies()
    claimed = Upload.objects.values_list("pk", flat=True)
    assert set(claimed) == set(EntryAsset.objects.values_list("upload_id", flat=True))


def test_a_small_copy_without_a_row_goes_after_an_hour(private: Path) -> None:
    now = timezone.now()
    sweep_small(now=now + dt.timedelta(days=1))  # what other tests left
    stray = private / "small" / "stray.webp"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"left behind")
    for moment, gone in ((now, 0), (now + dt.timedelta(minutes=59), 0), (now + dt.timedelta(minutes=61), 1)):
        assert sweep_small(now=moment, dry_run=True) == gone
        assert stray.exists()
    assert sweep_small(now=now + dt.timedelta(minutes=61)) == 1
    assert not stray.exists()


def test_a_row_whose_small_copy_is_missing_is_told(private: Path, caplog: pytest.LogCaptureFixture) -> None:
    competition = make_competition(slug="told")
    entry = begin(competition, category="design")
    owner = entry.contributors.get().entrant.key_hash
    asset = artwork.attach_file(
        entry=entry, file=picture_file(), owner=owner, revision=entry.draft_revision, now=timezone.now()
    )
    (private / asset.small).unlink()
    assert sweep_small(now=timezone.now()) == 0
    assert [record.getMessage() for record in caplog.records] == [
        f"The small copy of the picture {asset.token} is missing: restore it from a backup."
    ]
    assert EntryAsset.objects.filter(pk=asset.pk).exists()

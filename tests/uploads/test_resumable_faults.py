"""`kill -9` during uploads, many requests at once, and a full disk, against real processes."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from tests.effort import KILLS
from tests.quizzes.live.servers import Daphne, Servers, free_port
from tests.quizzes.live.wire import PATIENCE
from tests.races import Act, at_once
from tests.served import served_copy
from tests.uploads.conftest import beside_the_pieces
from tests.uploads.pictures import picture, saved
from tests.uploads.sending import ADDRESS, COOKIE, PURPOSE, clean_sum, in_rows, on_disk
from uploads.enums import UploadState
from uploads.models import Upload
from uploads.resumable.files import private_storage
from uploads.resumable.services import discard_rows
from uploads.resumable.sweeping import sweep

SECONDS = 0.03  # within which a server is killed, once it has taken some pieces
PHOTO = saved(picture(1600, 1200), "PNG")
PIECES = 12
AT_ONCE = 8
TOKEN = "a" * 32

pytestmark = pytest.mark.xdist_group("uploads_faults")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="module")
def servers(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Servers]:
    """Starts servers on a database of their own, which this module's tests see too."""
    settings = "tests.uploads.sending_settings"
    with django_db_blocker.unblock(), served_copy(folder, settings=settings) as environment:
        started = Servers(environment, folder / "errors.txt")
        yield started
        started.stop()


@pytest.fixture
def private(servers: Servers, folder: Path, settings: Any) -> Path:
    """The servers' private files, and nothing in them."""
    settings.DATA_DIR = folder
    settings.STORAGES = beside_the_pieces(settings.STORAGES)
    discard_rows(Upload.objects.all())
    return folder / "private"


class Line:
    """Somebody's requests to one server. What fails with the server raises OSError or HTTPException."""

    def __init__(self, server: Daphne, key: str = "mina") -> None:
        self.port = server.port
        self.headers = {"Cookie": f"{COOKIE}={key}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        line.request(method, address, body, {**self.headers, **headers})
        response = line.getresponse()
        response.body = response.read()  # type: ignore[attr-defined]
        line.close()
        return response

    def begin(self, size: int) -> str:
        body = urlencode({"purpose": PURPOSE, "size": size}).encode()
        response = self.ask("POST", ADDRESS, body, **{"Content-Type": "application/x-www-form-urlencoded"})
        assert response.status == 201, response.body  # type: ignore[attr-defined]
        return str(response.headers["Location"])

    def piece(self, address: str, offset: int, data: bytes) -> http.client.HTTPResponse:
        return self.ask("PATCH", address, data, **{"Upload-Offset": str(offset)})

    def offset(self, address: str) -> int:
        response = self.ask("HEAD", address)
        assert response.status == 200
        return int(response.headers["Upload-Offset"])


class Journey(threading.Thread):
    """Sends one picture from where the server is, until it is complete or the server is gone."""

    def __init__(self, line: Line, address: str | None, size: int) -> None:
        super().__init__()
        self.line, self.address, self.size = line, address, size
        self.acknowledged = 0
        self.is_complete = False
        self.pieces = threading.Semaphore(0)

    def wait_for_pieces(self, count: int) -> None:
        """Until so many more were acknowledged, or all."""
        for _ in range(count):
            if self.is_complete or not self.pieces.acquire(timeout=PATIENCE):
                return

    def run(self) -> None:
        try:
            self.address = self.address or self.line.begin(len(PHOTO))
            self.acknowledged = self.line.offset(self.address)
            while not self.is_complete:
                end = self.acknowledged + self.size
                answer = self.line.piece(self.address, self.acknowledged, PHOTO[self.acknowledged : end])
                assert answer.status in (200, 204), answer.status
                self.acknowledged = int(answer.headers["Upload-Offset"])
                self.is_complete = answer.status == 200
                self.pieces.release(5 if self.is_complete else 1)
        except (OSError, http.client.HTTPException):
            return


@pytest.mark.long
def test_kills_leave_no_file_without_row_and_no_row_without_file(servers: Servers, private: Path) -> None:
    rng = Random(3)
    address: str | None = None
    finished, resumed = [], 0
    server = servers.start(free_port())
    for number in range(KILLS):
        journey = Journey(Line(server, f"key-{number // 6}"), address, len(PHOTO) // PIECES)
        journey.start()
        journey.wait_for_pieces(rng.randint(0, 4))
        time.sleep(rng.uniform(0, SECONDS))  # the moment of the power cut
        server.kill()
        journey.join(PATIENCE)
        server = servers.start(server.port)
        address = None
        if journey.address is not None:
            back = Line(server, f"key-{number // 6}")
            assert back.offset(journey.address) >= journey.acknowledged
            if journey.is_complete:
                finished.append(journey.address)
            elif number % 6 < 5:
                address, resumed = journey.address, resumed + 1
    if address is not None:
        last = Journey(Line(server, f"key-{(KILLS - 1) // 6}"), address, len(PHOTO))
        last.run()
        finished.append(str(last.address))
    server.kill()

    assert resumed > KILLS // 6  # most kills came in the middle of a picture
    sweep(now=timezone.now() + timedelta(minutes=61))
    assert on_disk(private) == in_rows()
    assert finished != []
    for done in finished:
        upload = Upload.objects.get(pk=done.rstrip("/").rpartition("/")[2])
        assert (upload.state, upload.sha256) == (UploadState.COMPLETE, clean_sum(PHOTO))
        assert private_storage().exists(upload.picture)
    sweep(now=timezone.now() + timedelta(hours=25))
    assert on_disk(private) == in_rows() == set()


def test_of_many_equal_pieces_at_once_one_is_taken(servers: Servers, private: Path) -> None:
    server = servers.start(free_port())
    line = Line(server)
    address = line.begin(len(PHOTO))
    for offset in range(0, len(PHOTO), len(PHOTO) // 5):
        piece = PHOTO[offset : offset + len(PHOTO) // 5]
        statuses = _at_once(lambda at=offset, data=piece: line.piece(address, at, data).status)  # type: ignore[misc]
        taken = statuses[200] + statuses[204]
        assert taken <= 1
        assert set(statuses) <= {200, 204, 409, 423}
        assert line.offset(address) == offset + len(piece)
    upload = Upload.objects.get()
    if upload.state == UploadState.RECEIVING:  # the lock was taken between the last byte and the cleaning
        assert line.piece(address, len(PHOTO), b"").status == 200
    assert Upload.objects.get().sha256 == clean_sum(PHOTO)
    assert on_disk(private) == in_rows()
    server.kill()


def test_of_many_uploads_begun_at_once_five_are_taken(servers: Servers, private: Path) -> None:
    server = servers.start(free_port())
    line = Line(server, "everywhere")
    body = urlencode({"purpose": PURPOSE, "size": 10}).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    statuses = _at_once(lambda: line.ask("POST", ADDRESS, body, **form).status, times=3 * AT_ONCE)
    assert statuses == {201: 5, 409: 3 * AT_ONCE - 5}
    assert len(on_disk(private)) == 5
    assert on_disk(private) == in_rows()
    server.kill()


def _at_once(act: Act, times: int = AT_ONCE) -> Counter[int]:
    """The answers to as many equal requests, sent together."""
    return Counter(at_once(*[act] * times))

"""Whatever happens on the way, the bytes that arrive are the bytes that were sent."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.uploads.pictures import picture, saved
from tests.uploads.sending import Sender, clean_sum, in_rows, on_disk, upload_of

DATA = saved(picture(300, 200), "PNG")
CLEAN = clean_sum(DATA)

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of lines about wrong offsets would hide the one that counts."""
    caplog.set_level("CRITICAL", "django")


lengths = st.integers(0, len(DATA))
steps = st.one_of(
    st.tuples(st.just("send"), lengths),
    st.tuples(st.just("send, and the answer is lost"), lengths),
    st.tuples(st.just("send from a wrong place"), lengths),
    st.tuples(st.just("ask"), st.just(0)),
    st.tuples(st.just("crash while writing"), st.integers(0, 2000)),
    st.tuples(st.just("lose what was written"), st.integers(0, 2000)),
)


class Journey:
    """An upload, and where its sender believes it to be. The last byte is kept for the end."""

    def __init__(self, sender: Sender, private: Path) -> None:
        self.sender = sender
        self.address = sender.begun(len(DATA))
        self.part = private / "parts" / upload_of(self.address).part
        self.believed = 0

    def take(self, step: str, number: int) -> None:
        if step == "send":
            self.believed = self.send(self.believed, number)
        elif step == "send, and the answer is lost":
            self.send(self.believed, number)
        elif step == "send from a wrong place":
            self.send(number, 1000)
        elif step == "ask":
            self.believed = int(self.sender.client.head(self.address)["Upload-Offset"])
        elif step == "crash while writing":
            self.crash(number)
        else:
            os.truncate(self.part, min(self.part.stat().st_size, max(0, self.stored() - number)))

    def crash(self, number: int) -> None:
        """Bytes behind those that count: what is left when the row did not get to know of them."""
        if self.part.stat().st_size >= self.stored():
            with self.part.open("r+b") as part:
                part.seek(self.stored())
                part.write(b"?" * number)

    def send(self, offset: int, length: int) -> int:
        """Where the server says to go on."""
        piece = DATA[offset : min(offset + length, len(DATA) - 1)]
        return int(self.sender.piece(self.address, offset, piece)["Upload-Offset"])

    def stored(self) -> int:
        return upload_of(self.address).offset

    def finish(self) -> int:
        """The rest, by somebody who listens to the server; the last status."""
        for _ in range(5):
            offset = int(self.sender.client.head(self.address)["Upload-Offset"])
            answer = self.sender.piece(self.address, offset, DATA[offset:])
            if answer.status_code == 200:
                return 200
        return answer.status_code


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(taken=st.lists(steps, max_size=12))
def test_any_journey_ends_with_the_exact_bytes(
    sender: Sender, private: Path, taken: list[tuple[str, int]]
) -> None:
    journey = Journey(Sender(uuid.uuid4().hex), private)
    lossless = "lose what was written" not in dict(taken)
    for step, number in taken:
        journey.take(step, number)
        if lossless:
            assert journey.part.read_bytes()[: journey.stored()] == DATA[: journey.stored()]
    assert journey.finish() == 200
    upload = upload_of(journey.address)
    assert (upload.sha256, upload.offset) == (CLEAN, len(DATA))
    assert on_disk(private) == in_rows()

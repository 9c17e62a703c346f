"""Whoever tries codes in a room shuts out nobody who comes there with a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.quizzes.live.servers import Daphne, Servers
from tests.quizzes.live.stage import Stage

TRIES = 121  # one more than quizzes.live.guesses allows


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator[Daphne]:
    """A server of its own: nobody else is to be shut out by what is tried here."""
    started = Servers(environment, Path(environment["DATA_DIR"]) / "room_codes.txt")
    yield started.start()
    started.stop()


def is_shut(room: Stage, server: Daphne) -> bool:
    """Whether somebody new who has the right code is refused after many wrong ones."""
    for number in range(TRIES):
        line = HTTPConnection("127.0.0.1", server.port)
        line.request("GET", f"/live/ZZZ{number:03}/", headers={"Host": "localhost"})
        line.getresponse()
        line.close()
    phone = room.phone(server)
    phone.send(type="join", language="en")
    return phone.wait("hello", "err")["type"] == "err"


def test_a_code_opens_where_a_player_a_screen_or_a_console_is(
    stage: Callable[..., Stage], server: Daphne
) -> None:
    empty, played, shown, held = (stage() for _room in range(4))
    lines = [played.player(server), shown.screen(server), held.host(server)]
    for line in lines:
        line.hang_up()
    assert is_shut(empty, server) or is_shut(stage(), server)  # a minute may have ended meanwhile
    assert [room.player(server).hello["type"] for room in (played, shown, held)] == ["hello"] * 3

"""A player who sends what the page never would: refused with a code, and nobody else notices."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.quizzes.live.servers import Daphne
from tests.quizzes.live.stage import Player, Stage, Watcher
from tests.quizzes.live.wire import BINARY, TEXT, frame

MakeStage = Callable[..., Stage]


@dataclass
class Scene:
    """An open question, somebody hostile, and somebody who just plays."""

    server: Daphne
    stage: Stage
    host: Watcher
    hostile: Player
    bystander: Player
    opened: tuple[int, int] = (0, 0)  # seq and number of the question

    def open(self) -> None:
        """Open the next question; both players know."""
        self.host.step("prepare", "prep")
        state = self.host.step("open", "open")
        for player in (self.bystander, self.hostile):
            player.wait("open", q=state["q"])
        self.opened = state["seq"], state["q"]


@pytest.fixture
def scene(stage: MakeStage, daphne: Daphne) -> Iterator[Scene]:
    opened = stage(pace="none")
    host, bystander, hostile = opened.host(daphne), opened.player(daphne), opened.player(daphne)
    scene = Scene(daphne, opened, host, hostile, bystander)
    scene.open()
    yield scene
    seq, question = scene.opened
    assert bystander.quiet() == []
    bystander.answer(question, 6)
    assert bystander.wait("ack", "err")["type"] == "ack"
    assert (host.seq, opened.recount()[opened.player_id(bystander), question]) == (seq, 1)
    for line in (host, bystander, hostile):
        line.hang_up()


def refused(player: Player) -> str:
    return player.wait("err", "ack")["code"]


@pytest.mark.parametrize(
    "command",
    [
        {"type": "step", "do": "close", "seq": 6},
        {"type": "set", "options": {"teams": 4}},
        {"type": "player", "do": "remove", "id": 1},
        {"type": "watch", "language": "en"},
    ],
    ids=lambda command: command["type"],
)
def test_commands_of_a_host_are_refused(scene: Scene, command: dict[str, Any]) -> None:
    scene.hostile.send(**command)
    assert refused(scene.hostile) == "not-allowed"


def test_an_answer_counts_only_for_who_sends_it(scene: Scene) -> None:
    victim = scene.stage.player_id(scene.bystander)
    scene.hostile.send(
        type="ans", q=1, values={"rating": ["1"]}, player=victim, id=victim, token=scene.bystander.token
    )
    scene.hostile.wait("ack")
    recount = scene.stage.recount()
    assert recount[victim, 1] == 0
    assert recount[scene.stage.player_id(scene.hostile), 1] == 1


def test_only_the_site_writes_tokens(scene: Scene, stage: MakeStage, daphne: Daphne) -> None:
    other = stage().player(daphne)
    forged = scene.bystander.token[:-1] + ("A" if scene.bystander.token[-1] != "A" else "B")
    codes = []
    for token in (forged, other.token, "1", "[1,2]"):
        phone = scene.stage.phone(daphne)
        phone.send(type="join", language="en", token=token)
        codes.append(phone.wait("hello", "err").get("code"))
    assert codes == ["not-allowed"] * 4


def test_nobody_answers_before_saying_who_they_are(scene: Scene, daphne: Daphne) -> None:
    phone = scene.stage.phone(daphne)
    phone.answer(1, 5)
    assert refused(phone) == "not-allowed"


@pytest.mark.parametrize("question", [0, 2, -1])
def test_an_answer_to_another_question_is_late(scene: Scene, question: int) -> None:
    scene.hostile.answer(question, 5)
    assert refused(scene.hostile) == "late"


def test_an_answer_to_an_old_question_is_late(scene: Scene) -> None:
    scene.host.step("close", "close")
    scene.stage.let_the_last_answers_in()
    scene.host.step("reveal", "reveal")
    scene.open()
    scene.hostile.answer(1, 5)
    assert refused(scene.hostile) == "late"
    assert scene.stage.recount() == {}


@pytest.mark.parametrize(
    "values", [{}, {"rating": []}, {"rating": ["7"]}, {"rating": ["1", "2"]}, {"other": ["1"]}], ids=str
)
def test_what_is_no_answer_is_invalid(scene: Scene, values: dict[str, list[str]]) -> None:
    scene.hostile.send(type="ans", q=1, values=values)
    assert refused(scene.hostile) == "invalid"


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "ans", "q": 1, "val',
        "",
        "null",
        "[]",
        '"ans"',
        '{"q": 1}',
        '{"type": 7}',
        '{"type": "ans"}',
        '{"type": "ans", "q": "2", "values": {"rating": ["5"]}}',
        '{"type": "ans", "q": 1, "values": {"rating": "5"}}',
        '{"type": "ans", "q": 1, "values": [["rating", "5"]]}',
        '{"type": "ans", "q": 1, "values": {"rating": [5]}}',
        '{"type": "ping", "x": ' + "[" * 5000 + "]" * 5000 + "}",
        json.dumps({"type": "ans", "q": 1, "values": {"rating": ["5" * 20_000]}}),
    ],
    ids=lambda text: text[:30] or "empty",
)
def test_what_is_no_message_is_unreadable(scene: Scene, text: str) -> None:
    scene.hostile.send_bytes(frame(TEXT, text.encode()))
    assert refused(scene.hostile) == "unreadable"


@pytest.mark.parametrize("join", [{"token": 7}, {"nickname": ["Otter"]}], ids=str)
def test_what_is_no_name_is_unreadable(scene: Scene, join: dict[str, Any]) -> None:
    phone = scene.stage.phone(scene.server)
    phone.send(type="join", language="en", **join)
    assert refused(phone) == "unreadable"


def test_bytes_are_unreadable(scene: Scene) -> None:
    scene.hostile.send_bytes(frame(BINARY, bytes(range(256))))
    assert refused(scene.hostile) == "unreadable"


def test_a_message_of_100_kilobytes_ends_the_line(scene: Scene) -> None:
    scene.hostile.send_bytes(frame(TEXT, b'{"type": "ping", "x": "' + b"x" * 100_000 + b'"}'))
    assert scene.hostile.ends()


def test_who_sends_too_much_is_told_so_and_then_let_go(scene: Scene) -> None:
    ping = frame(TEXT, b'{"type": "ping"}')
    for _ in range(3000):  # a slow server lets some through while it works
        scene.hostile.send_bytes(ping)
        scene.hostile.read()
        if not scene.hostile.is_open:
            break
    assert scene.hostile.ends()
    codes = [message["code"] for message in scene.hostile.got if message["type"] == "err"]
    assert set(codes) == {"fast"}
    again = scene.stage.player(scene.server, token=scene.hostile.token)
    again.hang_up()

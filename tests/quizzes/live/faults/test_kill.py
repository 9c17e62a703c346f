"""`kill -9` in an open question, while answers come in."""

from __future__ import annotations

import select
import time
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from tests.effort import KILLS
from tests.quizzes.live.servers import Servers, free_port
from tests.quizzes.live.stage import Player, Stage
from tests.quizzes.live.wire import PATIENCE

PHONES = 12  # that answer at every kill
GAP = 0.012  # seconds between two of them

MakeStage = Callable[..., Stage]


def test_no_acknowledged_answer_is_lost_in_kills(servers: Servers, stage: MakeStage) -> None:
    rng = Random(1)
    stage = stage(pace="none")
    server = servers.start(free_port())
    host = stage.host(server)
    host.step("prepare", "prep")
    host.step("open", "open")
    acknowledged: set[int] = set()
    everybody: set[int] = set()
    for _ in range(KILLS):
        phones = stage.players(server, [{}] * PHONES)
        names = {phone: stage.player_id(phone) for phone in phones}
        everybody |= set(names.values())
        _answer_until(phones, heard=rng.randint(0, PHONES * 2 // 3), moment=rng.uniform(0, 2 * GAP))
        server.kill()
        heard = {phone for phone in phones if _got_acknowledged(phone)}
        acknowledged |= {names[phone] for phone in heard}

        server = servers.start(server.port)
        back_again = stage.players(server, [{"token": phone.token} for phone in phones])
        for phone, back in zip(phones, back_again, strict=True):
            told = {name: back.hello["state"][name] for name in ("type", "q")}
            assert told == {"type": "open", "q": 1}
            if phone in heard:
                assert back.hello["own"] == {"values": {"rating": ["5"]}}
            back.hang_up()

    assert 0 < len(acknowledged) < len(everybody)  # some kills came before the acknowledgement, some after
    recount = stage.recount()
    assert acknowledged <= {player for player, _question in recount}
    assert set(recount.values()) == {1}

    host = stage.host(server)
    late = stage.player(server)
    late.answer(1, 2)
    late.wait("ack")
    host.step("close", "close")
    assert late.wait("close")["q"] == 1
    server.kill()


def _answer_until(phones: Sequence[Player], *, heard: int, moment: float) -> None:
    """One answers after the other, until so many heard that theirs is stored and a moment more has gone by.

    So some kills come before any acknowledgement and some after many, however fast the machine is.
    """
    waiting = list(phones)
    until, is_enough = time.monotonic() + PATIENCE, False
    while (left := until - time.monotonic()) > 0:
        if (
            not is_enough
            and sum("ack" in [message["type"] for message in phone.got] for phone in phones) >= heard
        ):
            until, is_enough = time.monotonic() + moment, True
            continue
        if waiting:
            waiting.pop().answer(1, 5)
        for phone in select.select(phones, [], [], min(GAP, left))[0]:
            phone.read()
    assert is_enough


def _got_acknowledged(phone: Player) -> bool:
    """Whether it was told that its answer is stored, also by what the killed server had sent just before."""
    assert phone.ends()
    return Counter(message["type"] for message in phone.got)["ack"] == 1


def test_a_question_with_a_time_closes_by_itself_after_a_kill(servers: Servers, stage: MakeStage) -> None:
    stage = stage(seconds=60)
    server = servers.start(free_port())
    host = stage.host(server)
    host.step("prepare", "prep")
    host.step("open", "open")
    player = stage.player(server)
    server.kill()
    server = servers.start(server.port)
    back = stage.player(server, token=player.token)
    assert back.hello["state"]["type"] == "open"
    assert back.hello["state"]["closes_in"] <= 60_000
    server.kill()
    stage.let_time_pass(59)
    server = servers.start(server.port)
    last = stage.player(server, token=player.token)
    told = last.hello["state"]
    assert (told if told["type"] == "close" else last.wait("close"))["q"] == 1
    server.kill()


def test_a_question_goes_on_without_its_host(servers: Servers, stage: MakeStage) -> None:
    stage = stage(seconds=5)  # enough for an answer on a slow machine
    server = servers.start(free_port())
    player = stage.player(server)
    host = stage.host(server)
    host.step("prepare", "prep")
    host.step("open", "open")
    host.hang_up()
    player.answer(1, 5)
    player.wait("ack")
    player.wait("close")
    host = stage.host(server)
    assert host.got[0]["state"]["type"] == "close"
    stage.let_the_last_answers_in()
    host.step("reveal", "reveal")
    assert player.wait("reveal")["own"]["values"] == {"rating": ["5"]}
    server.kill()

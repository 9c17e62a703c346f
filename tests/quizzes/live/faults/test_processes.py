"""One session through two processes, with Redis between them or without. Runs with `make test-services`."""

from __future__ import annotations

from collections.abc import Callable

from tests.quizzes.live.servers import Daphne, Redis
from tests.quizzes.live.stage import Stage

MakeStage = Callable[..., Stage]
Two = tuple[Daphne, Daphne]


def test_one_session_goes_through_two_processes(stage: MakeStage, two_daphnes: Two) -> None:
    stage = stage(pace="none")
    here, there = two_daphnes
    host, screen = stage.host(here), stage.screen(there)
    players = [stage.player(server) for server in (here, there, there)]
    host.step("prepare", "prep")
    host.step("open", "open")
    for player in players:
        player.wait("open", q=1)
        player.answer(1, 5)
        player.wait("ack")
    for watcher in (host, screen):
        watcher.wait("tally", q=1, joined=3, here=3, answered=3)
    second = stage.host(there)
    second.step("close", "close")
    for line in (host, screen, *players):
        line.wait("close", q=1)
    assert set(stage.recount().values()) == {1}


def test_two_hosts_at_two_processes_cannot_step_twice(stage: MakeStage, two_daphnes: Two) -> None:
    stage = stage(pace="none")
    hosts = [stage.host(server) for server in two_daphnes]
    seq = hosts[0].seq
    for host in hosts:
        host.send(type="step", do="prepare", seq=seq)
    for host in hosts:
        host.quiet()
    assert [message["code"] for host in hosts for message in host.got if message["type"] == "err"] == [
        "outdated"
    ]
    stage.session.refresh_from_db()
    assert (stage.session.seq, stage.session.question) == (seq + 1, 1)


def test_a_player_comes_back_through_the_other_process(stage: MakeStage, two_daphnes: Two) -> None:
    stage = stage(pace="none")
    here, there = two_daphnes
    host, player = stage.host(here), stage.player(here)
    host.step("prepare", "prep")
    host.step("open", "open")
    player.answer(1, 5)
    player.wait("ack")
    newer = stage.player(there, token=player.token)
    assert newer.hello["own"] == {"values": {"rating": ["5"]}}
    assert player.wait("err")["code"] == "elsewhere"
    assert player.ends()
    assert newer.quiet() == []


def test_a_session_goes_on_without_redis_and_after_it(
    stage: MakeStage, two_daphnes: Two, redis: Redis
) -> None:
    stage = stage(pace="none")
    here, there = two_daphnes
    host = stage.host(here)
    players = [stage.player(server) for server in two_daphnes]
    host.step("prepare", "prep")
    host.step("open", "open")
    for player in players:
        player.wait("open", q=1)
    redis.stop()
    try:
        for player in players:
            player.answer(1, 5)
            assert player.wait("ack", "err")["type"] == "ack"
        host.step("close", "close")
        late = stage.player(there)
    finally:
        redis.start()
    for player in players:
        player.wait("close", q=1)
    assert late.hello["state"]["type"] == "close"
    assert len(stage.recount()) == 2
    stage.host(there).step("pause", "pause")
    for player in (*players, late):
        player.wait("pause")

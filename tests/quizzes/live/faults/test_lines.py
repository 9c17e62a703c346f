"""Whose page may open a socket, and when the server ends one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quizzes.live.models import LivePlayer
from tests.quizzes.live.servers import Daphne
from tests.quizzes.live.stage import Player, Stage, Watcher, cookie_of, make_trainer, sign_in
from tests.quizzes.live.wire import NotOpened

MakeStage = Callable[..., Stage]


@pytest.mark.parametrize("end", ["play", "screen", "host"])
@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://elsewhere.example", "http://localhost", "http://localhost:1", "https://{own}"],
    ids=str,
)
def test_pages_of_other_sites_open_no_socket(
    stage: MakeStage, daphne: Daphne, origin: str | None, end: str
) -> None:
    own = daphne.origin.removeprefix("http://")
    with pytest.raises(NotOpened) as refusal:
        Player(daphne.port, f"{stage().at}/{end}/", origin=origin and origin.format(own=own))
    assert refusal.value.status == 403


def test_of_two_tabs_the_newer_one_plays_on(stage: MakeStage, daphne: Daphne) -> None:
    stage = stage(pace="none")
    host, older = stage.host(daphne), stage.player(daphne)
    newer = stage.player(daphne, token=older.token)
    assert older.wait("err")["code"] == "elsewhere"
    assert older.ends()
    assert newer.hello["me"] == older.hello["me"]
    host.step("prepare", "prep")
    host.step("open", "open")
    newer.answer(1, 5)
    newer.wait("ack")
    assert host.wait("tally", answered=1) == {"type": "tally", "q": 1, "joined": 1, "here": 1, "answered": 1}


def test_a_repeated_answer_gets_the_first_one_back(stage: MakeStage, daphne: Daphne) -> None:
    stage = stage(pace="none")
    host, player = stage.host(daphne), stage.player(daphne)
    host.step("prepare", "prep")
    host.step("open", "open")
    first = {"type": "ack", "q": 1, "own": {"values": {"rating": ["5"]}}}
    for rating in (5, 1):
        player.answer(1, rating)
        assert player.wait("ack", "err") == first
    assert stage.recount() == {(stage.player_id(player), 1): 1}


def test_signing_out_ends_the_line_of_a_host(stage: MakeStage, daphne: Daphne) -> None:
    stage = stage()
    host, player = stage.host(daphne), stage.player(daphne)
    stage.browser.logout()
    assert host.ends()
    assert host.got[-1]["code"] == "signed-out"
    assert player.quiet() == []


def test_losing_the_role_ends_the_line_of_a_host(stage: MakeStage, daphne: Daphne) -> None:
    stage = stage()
    host = stage.host(daphne)
    stage.trainer.groups.clear()
    host.send(type="step", do="prepare", seq=host.seq)
    assert host.wait("err", "prep")["code"] == "signed-out"
    assert host.ends()


def test_only_its_hosts_get_the_console(stage: MakeStage, daphne: Daphne) -> None:
    opened = stage()
    codes = []
    for cookie in ("", cookie_of(sign_in(make_trainer()))):
        line = Watcher(daphne.port, f"{opened.at}/host/", origin=daphne.origin, cookie=cookie)
        line.send(type="watch", language="en")
        codes.append(line.wait("hello", "err").get("code"))
    assert codes == ["signed-out", "signed-out"]


def test_a_player_who_was_removed_stays_out(stage: MakeStage, daphne: Daphne) -> None:
    stage = stage()
    host, player, other = stage.host(daphne), stage.player(daphne), stage.player(daphne)
    host.send(type="player", do="remove", id=stage.player_id(player))
    assert player.wait("err")["code"] == "removed"
    assert player.ends()
    phone = stage.phone(daphne)
    phone.send(type="join", language="en", token=player.token)
    assert phone.wait("hello", "err")["code"] == "removed"
    assert "err" not in [message["type"] for message in other.quiet()]
    assert LivePlayer.objects.filter(session=stage.session, removed_at=None).count() == 1

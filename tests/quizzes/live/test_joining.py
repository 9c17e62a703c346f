"""Getting in: with which name, into which team, with which token, and who is kept out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.refusals import Refusal
from quizzes.live import nicknames
from quizzes.live.exceptions import InvalidNickname, NotAllowed, Removed, RoomFull, Unreadable, WrongStep
from quizzes.live.models import LivePlayer
from quizzes.live.services import players
from quizzes.live.services.players import Entry, come_back, give_time, join, remove, rename
from quizzes.live.tokens import issue_token
from quizzes.models import Attempt
from tests.quizzes.live.room import Held

pytestmark = pytest.mark.django_db

Hold = Callable[..., Held]


def refusals(outcome: list[LivePlayer | Refusal]) -> list[type[Refusal] | None]:
    return [type(one) if isinstance(one, Refusal) else None for one in outcome]


def token_of(player: LivePlayer) -> str:
    return issue_token(session_id=player.session_id, player_id=player.pk)


def test_a_group_gets_names_of_their_own_and_a_round_each(held: Hold) -> None:
    room = held()
    group = room.join(40) + room.join(10, language="ko")
    assert len({nicknames.key(player.nickname) for player in group}) == 50
    rounds = Attempt.objects.filter(live_player__in=group)
    assert {round.item_ids == room.session.item_ids for round in rounds} == {True}
    assert sorted(rounds.values_list("language", flat=True)) == ["en"] * 40 + ["ko"] * 10


def test_nothing_of_a_guest_is_stored_but_the_nickname(held: Hold) -> None:
    room = held()
    (player,) = room.join()
    stored = {field.name for field in LivePlayer._meta.fields}
    assert stored == {
        "id", "session", "nickname", "name_key", "language", "team", "factor", "attempt", "joined_at",
        "removed_at",
    }  # fmt: skip
    assert player.attempt
    assert not LivePlayer.objects.filter(nickname="").exists()


def test_a_larger_group_costs_the_same_queries(held: Hold) -> None:
    room = held()
    counts = []
    for number in (1, 3):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            room.join(number)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_proposed_name_is_taken_unless_somebody_was_faster(held: Hold) -> None:
    room = held()
    name = players.propose_nickname(session=room.session, language="en")
    first, second = room.join(2, nickname=name)
    assert (first.nickname, second.nickname == name) == (name, False)


@pytest.mark.parametrize(
    "name", ["Captain", "admin", "   ", "<script>", "Kind Clover 01012345678", "Kind Clover " + "9" * 5000]
)
def test_names_of_their_own_only_where_the_trainer_allows_it(held: Hold, name: str) -> None:
    room = held()
    outcome = join(session=room.session, entries=[Entry("en", name)], now=room.now)
    assert refusals(outcome) == [InvalidNickname]
    assert not room.session.players.exists()


def test_own_names_are_checked_and_unique(held: Hold) -> None:
    room = held(own_names=True)
    entries = [Entry("en", name) for name in ("Mina", "ＭＩＮＡ", "mi na", "Тrainer", "관리자", "Juno")]
    outcome = join(session=room.session, entries=entries, now=room.now)
    assert refusals(outcome) == [None, *[InvalidNickname] * 4, None]
    assert sorted(room.session.players.values_list("nickname", flat=True)) == ["Juno", "Mina"]


def test_newcomers_fill_the_smallest_team(held: Hold) -> None:
    room = held(teams=3)
    group = room.join(8)
    assert sorted(player.team for player in group) == [1, 1, 1, 2, 2, 2, 3, 3]
    remove(session=room.session, player_id=next(one.pk for one in group if one.team == 3), now=room.now)
    assert room.join()[0].team == 3


def test_a_full_or_ended_session_takes_nobody(held: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    room = held()
    monkeypatch.setattr(players, "MOST_PLAYERS", 2)
    outcome = join(session=room.session, entries=[Entry("en")] * 3, now=room.now)
    assert refusals(outcome) == [None, None, RoomFull]
    room.step("finish")
    assert refusals(join(session=room.session, entries=[Entry("en")], now=room.now)) == [RoomFull]


def test_a_token_brings_its_player_back_and_nobody_else(held: Hold) -> None:
    room, other = held(), held()
    player, gone = room.join(2)
    (stranger,) = other.join()
    remove(session=room.session, player_id=gone.pk, now=room.now)
    tokens = [token_of(player), token_of(gone), token_of(stranger), token_of(player)[:-1], "", "é:x:y"]
    back = come_back(session=room.session, tokens=tokens)
    assert back[0] == player
    assert refusals(back[1:]) == [Removed, *[NotAllowed] * 4]


def test_a_host_renames_slows_and_removes_only_their_own_players(held: Hold) -> None:
    room, other = held(), held()
    player, second = room.join(2)
    (stranger,) = other.join()
    assert rename(session=room.session, player_id=player.pk, nickname="Calm Heron").nickname == "Calm Heron"
    assert give_time(session=room.session, player_id=player.pk, factor=2).factor == 2
    with pytest.raises(InvalidNickname):
        rename(session=room.session, player_id=second.pk, nickname="calm  heron")
    with pytest.raises(Unreadable):
        give_time(session=room.session, player_id=player.pk, factor=3)
    for change in (
        lambda: rename(session=room.session, player_id=stranger.pk, nickname="Quiet Fox"),
        lambda: give_time(session=room.session, player_id=stranger.pk, factor=2),
        lambda: remove(session=room.session, player_id=stranger.pk, now=room.now),
    ):
        with pytest.raises(NotAllowed):
            change()
    stranger.refresh_from_db()
    assert (stranger.factor, stranger.removed_at) == (1, None)


def test_a_change_of_a_player_is_a_change_of_the_session(held: Hold) -> None:
    """Then every page shows it, the standings on the wall too."""
    room = held()
    (player,) = room.join()
    seq = room.session.seq
    rename(session=room.session, player_id=player.pk, nickname="Calm Heron")
    room.session.refresh_from_db()
    assert room.session.seq == seq + 1
    room.step("finish")
    with pytest.raises(WrongStep):
        rename(session=room.session, player_id=player.pk, nickname="Quiet Fox")

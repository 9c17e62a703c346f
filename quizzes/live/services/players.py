"""Who is in the room: joining in groups, coming back, and what hosts may change about a player."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal
from quizzes.live import nicknames
from quizzes.live.exceptions import (
    InvalidNickname,
    NotAllowed,
    Removed,
    RoomFull,
    Unreadable,
    WrongStep,
)
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.services.sessions import has_ended
from quizzes.live.tokens import read_token
from quizzes.models import Attempt
from quizzes.players import hash_key, new_key

MOST_PLAYERS = 6_000
FACTORS = (1, 2, 5)


@dataclass(frozen=True)
class Entry:
    """Somebody at the door. nickname: "" takes the one that the site proposes."""

    language: str
    nickname: str = ""


class _Names:
    """The names of a session, by key: those just given, and those that the database is asked for."""

    def __init__(self, session: LiveSession) -> None:
        self.session = session
        self.known: dict[str, bool] = {}  # whether taken

    def look_up(self, keys: Iterable[str]) -> None:
        """Ask for several at once."""
        wanted = set(keys)
        taken = set(self.session.players.filter(name_key__in=wanted).values_list("name_key", flat=True))
        self.known.update({key: key in taken for key in wanted})

    def __contains__(self, key: object) -> bool:
        if str(key) not in self.known:
            self.look_up([str(key)])
        return self.known[str(key)]

    def give(self, key: str) -> None:
        self.known[key] = True


def propose_nickname(*, session: LiveSession, language: str) -> str:
    return nicknames.propose(language, _Names(session))


def join(*, session: LiveSession, entries: Sequence[Entry], now: dt.datetime) -> list[LivePlayer | Refusal]:
    """Take a group of people in, in one transaction; for each, the new player or why not.

    A name that the site proposed, and that somebody else has meanwhile, is replaced by another proposal.
    """
    with transaction.atomic():
        door = _Door(LiveSession.objects.select_for_update().get(pk=session.pk), entries, now)
        outcome = [door.take(entry) for entry in entries]
        _store(door.new, door.session, now)
    return outcome


class _Door:
    """What a group at the door needs, asked once, and the players who are new."""

    def __init__(self, session: LiveSession, entries: Sequence[Entry], now: dt.datetime) -> None:
        self.session, self.now = session, now
        self.new: list[LivePlayer] = []
        self.places = MOST_PLAYERS - session.players.count()
        self.names = _Names(session)
        self.proposals = [nicknames.propose(entry.language, ()) for entry in entries]
        self.names.look_up(
            nicknames.key(name) for name in (*self.proposals, *(entry.nickname for entry in entries))
        )
        self.sizes = Counter(
            session.players.filter(removed_at=None).values_list("team", flat=True) if session.teams else ()
        )

    def take(self, entry: Entry) -> LivePlayer | Refusal:
        try:
            player = self._player(entry)
        except Refusal as refusal:
            return refusal
        self.names.give(player.name_key)
        self.sizes[player.team] += 1
        self.new.append(player)
        return player

    def _player(self, entry: Entry) -> LivePlayer:
        if has_ended(self.session):
            raise RoomFull(_("This session has ended."))
        if len(self.new) >= self.places:
            raise RoomFull(_("This session is full."))
        nickname = self._nickname(entry)
        teams = range(1, self.session.teams + 1)
        return LivePlayer(
            session=self.session,
            nickname=nickname,
            name_key=nicknames.key(nickname),
            language=entry.language,
            team=min(teams, key=self.sizes.__getitem__, default=0),
            joined_at=self.now,
        )

    def _nickname(self, entry: Entry) -> str:
        if entry.nickname and self.session.own_names:
            return self._own(entry.nickname)
        if entry.nickname and not nicknames.is_proposal(entry.nickname, entry.language):
            raise InvalidNickname(_("In this session the site chooses the names. Take the one proposed."))
        for name in (entry.nickname, self.proposals.pop()):
            if name and nicknames.key(name) not in self.names:
                return name
        return nicknames.propose(entry.language, self.names)

    def _own(self, text: str) -> str:
        nickname = _checked(text, self.staff_names)
        if nicknames.key(nickname) in self.names:
            raise _name_is_taken()
        return nickname

    @cached_property
    def staff_names(self) -> list[str]:
        return _staff_names()


def _checked(text: str, staff_names: Sequence[str]) -> str:
    """A nickname as it will be shown. Raises InvalidNickname."""
    nickname = nicknames.clean(text)
    nicknames.check(nickname, staff_names)
    return nickname


def _name_is_taken() -> InvalidNickname:
    return InvalidNickname(_("Somebody in this room has this name already. Choose another."))


def _staff_names() -> list[str]:
    people = get_user_model().objects.filter(is_active=True)
    return [
        name for pair in people.values_list("first_name", "last_name") if (name := " ".join(pair).strip())
    ]


def _store(players: Sequence[LivePlayer], session: LiveSession, now: dt.datetime) -> None:
    """Each player gets a round, under the key of no browser: nobody can be found by it."""
    attempts = Attempt.objects.bulk_create(
        Attempt(
            quiz_id=session.quiz_id,
            player=hash_key(new_key()),
            language=player.language,
            item_ids=session.item_ids,
            form=session.form,
            started_at=now,
        )
        for player in players
    )
    for player, attempt in zip(players, attempts, strict=True):
        player.attempt = attempt
    LivePlayer.objects.bulk_create(players)


def come_back(*, session: LiveSession, tokens: Sequence[str]) -> list[LivePlayer | Refusal]:
    """The players that these tokens name, or why not."""
    ids = [read_token(token, session_id=session.pk) for token in tokens]
    found = session.players.select_related("attempt").in_bulk([pk for pk in ids if pk is not None])
    return [_known(found.get(pk) if pk is not None else None) for pk in ids]


def _known(player: LivePlayer | None) -> LivePlayer | Refusal:
    if player is None:
        return NotAllowed(_("This phone is not in this session. Join it again."))
    if player.removed_at is not None:
        return Removed(_("The trainer took you out of this session."))
    return player


@contextmanager
def _changed(session: LiveSession, player_id: int) -> Iterator[LivePlayer]:
    """A player of this session who is changed, and everybody who looks at the session sees it.

    Raises NotAllowed for anybody else's, and WrongStep after the end.
    """
    with transaction.atomic():
        current = LiveSession.objects.select_for_update().get(pk=session.pk)
        if has_ended(current):
            raise WrongStep(_("The session has ended."))
        player = current.players.filter(pk=player_id, removed_at=None).first()
        if player is None:
            raise NotAllowed(_("This player is not in your session."))
        yield player
        player.save()
        current.seq += 1
        current.save(update_fields=["seq"])


def rename(*, session: LiveSession, player_id: int, nickname: str) -> LivePlayer:
    """Give a player another name. Raises InvalidNickname."""
    with _changed(session, player_id) as player:
        player.nickname = _checked(nickname, _staff_names())
        player.name_key = nicknames.key(player.nickname)
        if session.players.exclude(pk=player.pk).filter(name_key=player.name_key).exists():
            raise _name_is_taken()
    return player


def remove(*, session: LiveSession, player_id: int, now: dt.datetime) -> LivePlayer:
    """Take a player out. Their answers stay."""
    with _changed(session, player_id) as player:
        player.removed_at = now
    return player


def give_time(*, session: LiveSession, player_id: int, factor: int) -> LivePlayer:
    """Give a player so many times the normal time, from now on."""
    if factor not in FACTORS:
        raise Unreadable(_("Choose 1, 2 or 5 times the normal time."))
    with _changed(session, player_id) as player:
        player.factor = factor
    return player

"""A live session with its people: what servers in other processes find in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from quizzes.live.models import LiveSession
from quizzes.live.services.sessions import open_session
from quizzes.live.timing import GRACE
from quizzes.models import Quiz, Response
from tests.quizzes.live.servers import Daphne
from tests.quizzes.live.wire import Line


def make_trainer() -> User:
    name = f"trainer-{User.objects.count()}"
    trainer = User.objects.create_user(username=name, email=f"{name}@people.example")
    trainer.groups.add(Group.objects.get(name=Role.TRAINER.value))
    return trainer


def sign_in(user: User) -> Client:
    """A browser in which somebody is signed in."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def cookie_of(browser: Client) -> str:
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


def stored_answers(session: LiveSession) -> Counter[tuple[int, int]]:
    """How many answers the database holds, by player and question."""
    found = Response.objects.filter(attempt__live_player__session=session)
    return Counter(found.values_list("attempt__live_player", "position"))


class Watcher(Line):
    """A console or a projector. seq: of the state it was last told of."""

    @property
    def seq(self) -> int:
        return max((message["seq"] for message in self.got if "seq" in message), default=0)

    def step(self, do: str, tells: str) -> dict[str, Any]:
        """Take a step and wait for the state that it leads to."""
        self.send(type="step", do=do, seq=self.seq)
        return self.wait(tells)


class Player(Line):
    """A phone. hello: what it was told when it came in."""

    hello: dict[str, Any]

    def enter(self, **join: Any) -> Player:
        self.send(type="join", language="en", **join)
        return self.greeted()

    def greeted(self) -> Player:
        self.hello = self.wait("hello")
        return self

    @property
    def token(self) -> str:
        return self.hello["token"]

    def answer(self, question: int, *ratings: int) -> None:
        self.send(type="ans", q=question, values={"rating": [str(rating) for rating in ratings]})


class Stage:
    """A session of questions that are answered by a rating, and the doors to it."""

    def __init__(self, *, quiz: Quiz, item_ids: Sequence[int], **options: Any) -> None:
        self.trainer = make_trainer()
        self.browser = sign_in(self.trainer)
        self.session = open_session(
            quiz=quiz, host=self.trainer, language="en", now=timezone.now(), **options
        )
        self.session.item_ids = list(item_ids)
        self.session.save(update_fields=["item_ids"])
        self.at = f"/ws/live/{self.session.code}"

    def host(self, server: Daphne, browser: Client | None = None) -> Watcher:
        cookie = cookie_of(browser or self.browser)
        return self._watch(Watcher(server.port, f"{self.at}/host/", origin=server.origin, cookie=cookie))

    def screen(self, server: Daphne) -> Watcher:
        opened = Watcher(server.port, f"{self.at}/screen/", origin=server.origin)
        return self._watch(opened, key=self.session.screen_key)

    def _watch(self, watcher: Watcher, **fields: str) -> Watcher:
        watcher.send(type="watch", language="en", **fields)
        watcher.wait("hello")
        return watcher

    def phone(self, server: Daphne) -> Player:
        """A phone that has said nothing yet."""
        return Player(server.port, f"{self.at}/play/", origin=server.origin)

    def player(self, server: Daphne, **join: Any) -> Player:
        return self.phone(server).enter(**join)

    def players(self, server: Daphne, joins: Sequence[Mapping[str, Any]]) -> list[Player]:
        """As many players as there are joins; all come at the same time."""
        phones = [self.phone(server) for _ in joins]
        for phone, join in zip(phones, joins, strict=True):
            phone.send(type="join", language="en", **join)
        return [phone.greeted() for phone in phones]

    def player_id(self, player: Player) -> int:
        return self.session.players.get(nickname=player.hello["me"]["nickname"]).pk

    def let_the_last_answers_in(self) -> None:
        """As if half a second had gone by since the question was closed."""
        self.session.refresh_from_db()
        self.session.closed_at -= GRACE
        self.session.save(update_fields=["closed_at"])

    def let_time_pass(self, seconds: int) -> None:
        """As if the question had been opened so much earlier. For a time when no server runs."""
        self.session.refresh_from_db()
        self.session.opens_at -= timedelta(seconds=seconds)
        self.session.closes_at -= timedelta(seconds=seconds)
        self.session.save(update_fields=["opens_at", "closes_at"])

    def recount(self) -> Counter[tuple[int, int]]:
        return stored_answers(self.session)

"""People who play a live session together through its services, second by second."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from accounts.models import User
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.services.answers import Given, store_answers
from quizzes.live.services.players import Entry, join
from quizzes.live.services.sessions import open_session
from quizzes.live.services.steps import take_step
from quizzes.models import Item, Quiz, Response
from tests.quizzes.players import form_for

START = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)

# Does this player (from 0) say "fake" to this item? None: they do not answer.
Says = Callable[[int, Item], "bool | None"]


def right_or_every_third_wrong(number: int, item: Item) -> bool:
    return bool(item.is_fake) if (number + item.pk) % 3 else not item.is_fake


class Crowd:
    """A session with those who are in it. now: goes on by itself with what happens."""

    def __init__(self, quiz: Quiz, host: User, *, now: dt.datetime = START, **options: Any) -> None:
        self.now = now
        rng = Random(1)  # draws the same items each time
        self.session = open_session(quiz=quiz, host=host, language="en", now=now, rng=rng, **options)
        self.players: list[LivePlayer] = []

    def enter(self, people: int) -> list[LivePlayer]:
        self.now += SECOND
        entries = [Entry("en")] * people
        came = join(session=self.session, entries=entries, now=self.now)
        self.players += came
        return came

    def step(self, *steps: str) -> None:
        for step in steps:
            self.now += SECOND
            self.session.refresh_from_db()
            self.session = take_step(session=self.session, step=step, seq=self.session.seq, now=self.now)

    @property
    def item(self) -> Item:
        return Item.objects.shown().get(pk=self.session.item_ids[self.session.question - 1])

    def answer(self, says: Says = right_or_every_third_wrong) -> list[Response]:
        """Everybody answers, the second player a second after the first, and so on."""
        item, opened = self.item, self.session.opens_at
        given = []
        for number, player in enumerate(self.players):
            if (fake := says(number, item)) is None:
                continue
            received = opened + number * SECOND
            values = sent(form_for(item, fake), plain=not self.session.confidence)
            given.append(Given(player.pk, self.session.question, values, received))
            self.now = max(self.now, received)
        outcome = store_answers(session=self.session, given=given)
        assert all(isinstance(one, Response) for one in outcome), outcome
        return outcome

    def play(self, questions: int, says: Says = right_or_every_third_wrong) -> None:
        for _question in range(questions):
            self.step("prepare", "open")
            self.answer(says)
            self.step("close", "reveal")

    def finish(self) -> LiveSession:
        self.step("finish")
        return self.session


def sent(form: dict[str, Any], *, plain: bool) -> dict[str, Sequence[str]]:
    """A form as a phone sends it. plain: without saying how sure, where the form asks for it."""
    if plain and "rating" in form:
        form = {"verdict": "fake" if int(form["rating"]) > 3 else "genuine"}
    lists = {name: value if isinstance(value, list) else [value] for name, value in form.items()}
    return {name: [str(one) for one in values] for name, values in lists.items()}

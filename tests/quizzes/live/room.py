"""Holding a session through its services: the moments are the test's own, and nothing waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.services.answers import Given, store_answers
from quizzes.live.services.players import Entry, join
from quizzes.live.services.steps import take_step
from quizzes.live.timing import GRACE
from quizzes.models import Item, Response

NOW = dt.datetime(2026, 5, 4, 9, 0, tzinfo=dt.UTC)


def seconds(number: float) -> dt.timedelta:
    return dt.timedelta(seconds=number)


def some_answer(item: Item, place: int = 0) -> dict[str, list[str]]:
    """A valid form for this item; another one for another place."""
    values: dict[str, list[str]] = {}
    for field in item.kind.present(item).fields:
        if field.widget == "order":
            for number, option in enumerate(field.options, start=1):
                values[f"{field.name}-{option.value}"] = [str(number)]
        else:
            values[field.name] = [field.options[place % len(field.options)].value]
    return values


class Held:
    """A session, and the moment up to which it was held."""

    def __init__(self, session: LiveSession) -> None:
        self.session = session
        self.now = NOW

    def after(self, number: float) -> dt.datetime:
        """Let some seconds pass."""
        self.now += seconds(number)
        return self.now

    def step(self, *steps: str) -> LiveSession:
        for step in steps:
            if step == "reveal":
                self.now += GRACE
            self.session = take_step(session=self.session, step=step, seq=self.session.seq, now=self.now)
        return self.session

    def join(self, number: int = 1, **entry: Any) -> list[LivePlayer]:
        entries = [Entry(**{"language": "en", **entry})] * number
        players = join(session=self.session, entries=entries, now=self.now)
        assert all(isinstance(player, LivePlayer) for player in players), players
        return players  # type: ignore[return-value]

    @property
    def item(self) -> Item:
        item = self.session.current_item()
        assert item
        return item

    def answer(self, *players: LivePlayer, place: int = 0) -> list[Any]:
        """These players give the same answer now."""
        values = some_answer(self.item, place)
        given = [Given(player.pk, self.session.question, values, self.now) for player in players]
        return store_answers(session=self.session, given=given)

    def responses(self) -> int:
        return Response.objects.filter(attempt__live_player__session=self.session).count()

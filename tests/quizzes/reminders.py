"""Players who want to be reminded."""

from __future__ import annotations

import datetime as dt

from quizzes.models import Attempt, Booster, Quiz
from quizzes.services import boosters
from tests.quizzes.players import Player

NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


def reminded(quiz: Quiz, player: Player) -> Attempt:
    """A finished round whose player wants to be reminded."""
    attempt = player.play(quiz, lambda item: bool(item.is_fake))
    response = player.client.post(f"/en/round/{attempt.code}/remind/")
    assert (response.status_code, response["Location"]) == (302, "/en/me/")
    return attempt


def plan(quiz: Quiz, player: str = "p" * 64, language: str = "en") -> list[Booster]:
    return boosters.plan_boosters(quiz=quiz, player=player, language=language, today=TODAY)

"""A session that a test holds through its services, with moments of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from accounts.enums import Role
from accounts.models import User
from quizzes.live.models import LiveSession
from quizzes.live.services.sessions import open_session
from quizzes.models import Quiz
from tests.quizzes.live.room import NOW, Held


@pytest.fixture
def held(quiz: Quiz, person: Callable[..., User]) -> Callable[..., Held]:
    """Opens a session of the demonstration quiz, held by a new trainer."""

    def make(**options: Any) -> Held:
        session = open_session(quiz=quiz, host=person(Role.TRAINER), language="en", now=NOW, **options)
        return Held(session)

    return make


@pytest.fixture
def session(held: Callable[..., Held]) -> LiveSession:
    return held().session


@pytest.fixture
def now() -> dt.datetime:
    return NOW

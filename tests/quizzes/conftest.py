"""A filled question bank and a player."""

from __future__ import annotations

import pytest

from home.demonstration.pages import build_quiz
from quizzes.models import Quiz
from quizzes.services.bank import load_items
from quizzes.specimens.collection import read_index
from quizzes.specimens.demonstration_listings import LISTINGS
from tests.quizzes.players import Player
from tests.replay import Replay

fill_bank = Replay(lambda: load_items(drawn=read_index(), listings=LISTINGS))


@pytest.fixture
def bank(db: None) -> None:
    fill_bank()


@pytest.fixture
def quiz(bank: None) -> Quiz:
    return build_quiz()


@pytest.fixture
def player() -> Player:
    return Player()

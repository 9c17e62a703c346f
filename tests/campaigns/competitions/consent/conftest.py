"""A clock that stands still, and an entry whose guardian was asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from campaigns.competitions.models import Competition, Entry
from tests.campaigns.competitions.consent.guardian_mail import START, enter
from tests.campaigns.competitions.contest import make_competition


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def competition(db: None, clock: Any) -> Competition:
    return make_competition()


@pytest.fixture
def entry(competition: Competition) -> Entry:
    """Submitted by a fifteen-year-old in Korea, whose guardian has been asked."""
    return enter(competition)

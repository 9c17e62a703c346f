"""The competition that most of these tests are about."""

from __future__ import annotations

import pytest

from campaigns.competitions.models import Competition
from tests.campaigns.competitions.contest import make_competition


@pytest.fixture
def competition(db: None) -> Competition:
    return make_competition()

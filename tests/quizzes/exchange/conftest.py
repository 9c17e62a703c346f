"""What the tests of import and export may ask for."""

from __future__ import annotations

import pytest

from tests.quizzes.exchange.banks import fill_the_bank


@pytest.fixture
def everything(db: None) -> None:
    """An item of every kind in the bank."""
    fill_the_bank()

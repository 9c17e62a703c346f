"""Daphne in a process of its own, with the pictures of the demonstration, for real sockets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from quizzes.services.bank import keep_pictures
from quizzes.specimens.collection import read_index
from tests.quizzes.live.faults.conftest import daphne, db, environment, servers, stage

__all__ = ["daphne", "db", "environment", "servers", "stage"]


@pytest.fixture(scope="module")
def pictures() -> None:
    """In the folder of this process, which the servers share."""
    keep_pictures(drawn=read_index())


@pytest.fixture
def device(new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Another phone or computer, with nothing on it."""

    def make(*, width: int = 360, height: int = 740) -> BrowserContext:
        return new_context(viewport={"width": width, "height": height})

    return make

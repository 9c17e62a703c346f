"""What the tests of all campaigns have: a language, and a manager who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from accounts.enums import Role


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Where a page in another language leaves the process in that language."""
    with translation.override("en"):
        yield


@pytest.fixture
def manager(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.MANAGER)

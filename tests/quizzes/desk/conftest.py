"""An editor and a manager in the editing desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.enums import Role


@pytest.fixture
def editor(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.EDITOR)


@pytest.fixture
def manager(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.MANAGER)

"""Pages of a campaign's desk: who gets in, how they read, and what they ask the database."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role

# None: nobody is signed in.
FOR_MANAGERS = pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.EDITOR, 404),
        (Role.JUDGE, 302),
        (Role.TRAINER, 302),
        (None, 302),
        (Role.MANAGER, 200),
        (Role.ADMINISTRATOR, 200),
    ],
)


def outcome(response: Any) -> int:
    """The status; what is not found is tried once more with a language in front."""
    moved = response.status_code == 302 and response["Location"].startswith("/en/admin/")
    return 404 if moved else response.status_code


def plain(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        response = client.get(address)
        assert response.status_code == 200
        assert response.getvalue() if response.streaming else response.content
    return len(found)

"""Real servers on a database of their own, on which entries are made, and the private files they keep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.served import db, in_one_worker, served_copy, servers
from tests.uploads.conftest import beside_the_pieces

__all__ = ["db", "environment", "folder", "private", "servers"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one worker: they share the servers of a module."""
    in_one_worker(items, Path(__file__).parent, "competition_faults")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("competitions")


@pytest.fixture(scope="module")
def environment(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The environment of the servers, whose database these tests use in place of their own."""
    settings = "tests.campaigns.competitions.faults.served_settings"
    with django_db_blocker.unblock(), served_copy(folder, settings=settings) as variables:
        yield variables


@pytest.fixture
def private(db: None, folder: Path, settings: Any) -> Path:
    """The servers' private files."""
    settings.DATA_DIR = folder
    settings.STORAGES = beside_the_pieces(settings.STORAGES)
    return folder / "private"

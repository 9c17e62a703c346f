"""A folder for private files that is thrown away, and somebody who sends pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.uploads.sending import Sender


def beside_the_pieces(storages: dict[str, Any]) -> dict[str, Any]:
    """Clean copies lie in one folder with the pieces, as they do without a storage of their own."""
    return {name: storage for name, storage in storages.items() if name != "private"}


@pytest.fixture
def private(settings: Settings, tmp_path: Path) -> Path:
    """Where private files lie; the website takes pictures."""
    settings.DATA_DIR = tmp_path
    settings.STORAGES = beside_the_pieces(settings.STORAGES)
    settings.ROOT_URLCONF = "tests.uploads.sending_urls"
    return tmp_path / "private"


@pytest.fixture
def sender(db: None, private: Path) -> Sender:
    return Sender()

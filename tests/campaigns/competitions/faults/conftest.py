"""Real servers on a database of their own, on which entries are made, and the private files they keep."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.quizzes.live.faults.conftest import _copy_file, _copy_postgresql
from tests.quizzes.live.servers import Servers
from tests.uploads.conftest import beside_the_pieces


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one worker: they share the servers of a module."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("competition_faults"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("competitions")


@pytest.fixture(scope="module")
def servers(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Servers]:
    """Starts servers on a database of their own, which this module's tests see too."""
    with django_db_blocker.unblock():
        copy = _copy_file if connection.vendor == "sqlite" else _copy_postgresql
        with copy(folder) as variables:
            plain = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
            own = {
                "DJANGO_SETTINGS_MODULE": "tests.campaigns.competitions.faults.served_settings",
                "DATA_DIR": str(folder),
                "TEST_MEDIA_ROOT": str(folder / "media"),
            }
            started = Servers({**plain, **own, **variables}, folder / "errors.txt")
            yield started
            started.stop()


@pytest.fixture
def db(servers: Servers) -> Iterator[None]:
    """The database of the servers, and no transaction around the test: they see what it writes."""
    yield
    connection.close()


@pytest.fixture
def private(db: None, folder: Path, settings: Any) -> Path:
    """The servers' private files."""
    settings.DATA_DIR = folder
    settings.STORAGES = beside_the_pieces(settings.STORAGES)
    return folder / "private"

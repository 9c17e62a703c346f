"""Database work of sockets, beside the threads that answer pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connection

Params = ParamSpec("Params")
Result = TypeVar("Result")

WORKERS = 2
_pool = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="live-database")


async def in_database(work: Callable[Params, Result], *args: Params.args, **kwargs: Params.kwargs) -> Result:
    """Call something that asks the database, without holding up the sockets."""

    def call() -> Result:
        close_old_connections()  # one that the server closed
        try:
            return work(*args, **kwargs)
        finally:
            _give_back()

    return await asyncio.get_running_loop().run_in_executor(_pool, call)


def _give_back() -> None:
    """Back to the pool. SQLite's stays open: closing the last one writes its whole journal into the file."""
    if connection.vendor == "sqlite":
        connection.close_at = None
    close_old_connections()

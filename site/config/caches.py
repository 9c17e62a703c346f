"""The shared cache, without which pages go on: what cannot be looked up is as if it had never been kept."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import Any

from asgiref.sync import sync_to_async
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError


class Redis(RedisCache):
    """Looking up and keeping one thing never fails, so that Wagtail's addresses are had without Redis too.

    Counting (add, incr) and looking up several at once still raise: limits and the page cache decide for
    themselves what a dead cache means.
    """

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except RedisError:
            return default

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        with contextlib.suppress(RedisError):
            super().set(key, value, *args, **kwargs)

    async def aget_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """In one question, where Django asks for each of them by `get`."""
        return dict(await sync_to_async(self.get_many)(keys, version))

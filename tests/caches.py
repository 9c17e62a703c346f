"""A cache on the Redis that all workers of a test run share."""

from __future__ import annotations

from config.caches import Redis


class OwnRedis(Redis):
    """Clearing it takes away what this test has put there, and nothing of a test beside it."""

    def clear(self) -> None:
        client = self._cache.get_client(write=True)
        for key in client.scan_iter(match=f"{self.key_prefix}:*"):
            client.delete(key)

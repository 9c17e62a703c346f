"""Finds the pictures that are nearest to one, among a hundred thousand, in memory."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

import numpy as np

from campaigns.competitions.pictures import (
    PictureHashes,
    Stack,
    distances,
    shape_distances,
    stacked,
    variants,
)

Key = TypeVar("Key", bound=Hashable)

# So many are kept by the 64-bit hash, and of these by the 256-bit one. Of 549 copies of drawn logos that are
# near enough to be flagged, none had more than .6 % of 900 unrelated logos nearer by 64 bits:
# 600 of a hundred thousand.
_CANDIDATES = 4096
_CONFIRMED = 256


class PictureIndex(Generic[Key]):
    """Hashes of pictures. Grows; forgets nothing. 264 bytes a picture beside its key and hashes.

    The 64-bit hashes of all pictures are compared with the 16 variants of the one that is asked for; the
    nearest are compared by their 256-bit hashes, and the nearest of these by `picture_distance`.
    """

    def __init__(self, pictures: Iterable[tuple[Key, PictureHashes]] = ()) -> None:
        self._keys: list[Key] = []
        self._waiting: list[PictureHashes] = []
        self._hashes = np.empty(0, np.uint64)
        self._stack = stacked([])
        for key, hashes in pictures:
            self.add(key, hashes)

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: Key, hashes: PictureHashes) -> None:
        """One more picture. The same key may stand for several."""
        self._keys.append(key)
        self._waiting.append(hashes)

    def search(self, hashes: PictureHashes, limit: int = 5) -> list[tuple[Key, float]]:
        """The `limit` nearest pictures as (key, distance from 0 to 1), nearest first; at most 256."""
        self._take_in()
        if not self._keys or limit < 1:
            return []
        turned = variants(hashes)
        rows = _least(self._candidate_distances(hashes), _CANDIDATES)
        rows = rows[_least(shape_distances(turned, self._stack.part(rows)).min(axis=0), _CONFIRMED)]
        apart = distances(turned, self._stack.part(rows))
        order = np.lexsort((rows, apart))[:limit]
        return [(self._keys[row], float(far)) for row, far in zip(rows[order], apart[order], strict=True)]

    def _take_in(self) -> None:
        """Makes arrays of what was added since the last search."""
        if not self._waiting:
            return
        added, self._waiting = self._waiting, []
        new = stacked(added)
        first = np.array([each.candidates[0] for each in added], np.uint64)
        self._hashes = np.concatenate([self._hashes, first])
        self._stack = Stack(
            np.concatenate([self._stack.planes, new.planes]),
            np.concatenate([self._stack.layouts, new.layouts]),
        )

    def _candidate_distances(self, hashes: PictureHashes) -> np.ndarray:
        """Bits in which the 64-bit hashes differ in the nearest variant, 0 to 64, shape (pictures,)."""
        nearest = np.full(len(self._hashes), 64, np.uint8)
        other = np.empty_like(self._hashes)
        for variant in hashes.candidates:
            np.bitwise_xor(self._hashes, np.uint64(variant), out=other)
            np.minimum(nearest, np.bitwise_count(other), out=nearest)
        return nearest


def _least(values: np.ndarray, count: int) -> np.ndarray:
    """The places of the `count` least values, in no order."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(values, count)[:count]

"""Finds the slogans that are most like one, among a hundred thousand, in memory."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

import numpy as np

from campaigns.competitions.slogans import (
    joined,
    normalise_slogan,
    normalised_similarity,
    trigram_threshold,
    trigrams,
)

Key = TypeVar("Key", bound=Hashable)


class SloganIndex(Generic[Key]):
    """Slogans by their trigrams. Grows; forgets nothing. About 600 bytes a slogan, its text included.

    Searching is exact: it gives what comparing with every slogan by `slogan_similarity` would give, because
    trigram similarity and length bound that figure from above. Do not add while another thread searches.
    """

    def __init__(self, slogans: Iterable[tuple[Key, str]] = ()) -> None:
        self._keys: list[Key] = []
        self._texts: list[str] = []
        self._sizes = array("H")  # trigrams of each slogan
        self._lengths = array("H")  # characters of each, without spaces
        self._rows: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._spaced: defaultdict[str, list[int]] = defaultdict(list)
        for key, text in slogans:
            self.add(key, text)

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: Key, text: str) -> None:
        """One more slogan. The same key may stand for several."""
        normalised = normalise_slogan(text)
        letters, parts = joined(normalised), trigrams(normalised)
        row = len(self._keys)
        self._keys.append(key)
        self._texts.append(normalised)
        self._sizes.append(len(parts))
        self._lengths.append(len(letters))
        self._spaced[letters].append(row)
        for part in parts:
            self._rows[part].append(row)

    def search(self, text: str, limit: int = 5, threshold: float = 0.0) -> list[tuple[Key, float]]:
        """The `limit` most similar slogans, as (key, similarity from 0 to 1), best first.

        Only those above 0 and of at least `threshold`; of equal ones, those that were added first.
        """
        normalised = normalise_slogan(text)
        letters = joined(normalised)
        if not letters or not self._keys or limit < 1:
            return []
        same = self._spaced.get(letters, [])
        found = [(1.0, row) for row in same[:limit]]
        if len(found) < limit:
            found += self._alike(normalised, limit - len(found), threshold, set(same))
        return [(self._keys[row], similarity) for similarity, row in found]

    def _alike(
        self, normalised: str, limit: int, threshold: float, without: set[int]
    ) -> list[tuple[float, int]]:
        """The best rows by similarity, those of `without` left out; the most promising are compared first."""
        shared = self._shared(trigrams(normalised))
        bounds = shared * self._damping(len(joined(normalised)))
        least = max(trigram_threshold(threshold) * (1 - 1e-9), np.finfo(float).tiny)
        rows = np.flatnonzero(bounds >= least)
        rows = rows[np.argsort(-bounds[rows], kind="stable")]
        best: list[tuple[float, int]] = []
        for row in rows.tolist():
            if len(best) == limit and bounds[row] < trigram_threshold(best[-1][0]):
                break
            if row in without:
                continue
            similarity = normalised_similarity(normalised, self._texts[row], float(shared[row]))
            if similarity >= threshold and similarity > 0:
                best = sorted([*best, (similarity, row)], key=lambda pair: (-pair[0], pair[1]))[:limit]
        return best

    def _shared(self, parts: frozenset[str]) -> np.ndarray:
        """Trigram similarity of every slogan with these trigrams, shape (slogans,), 0 to 1."""
        rows = [np.frombuffer(self._rows[part], np.uint32) for part in parts if part in self._rows]
        if not rows:
            return np.zeros(len(self))
        both = np.bincount(np.concatenate(rows), minlength=len(self))
        return both / (np.frombuffer(self._sizes, np.uint16) + (len(parts) - both))

    def _damping(self, length: int) -> np.ndarray:
        """`slogans.damping` of every slogan with one of this many characters, shape (slogans,)."""
        lengths = np.frombuffer(self._lengths, np.uint16)
        return np.sqrt(np.minimum(lengths, length) / np.maximum(lengths, length))

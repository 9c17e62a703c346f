"""Which players have lately asked over plain HTTP: they have no socket that says that they are here."""

from __future__ import annotations

import time
from collections import defaultdict

LATELY = 10.0  # seconds; phones ask every one or two

_asked: dict[str, dict[int, float]] = defaultdict(dict)


def note(code: str, player_id: int) -> None:
    """A player of a session has asked this process."""
    _asked[code][player_id] = time.monotonic()


def asking(code: str) -> frozenset[int]:
    """The players of a session who have asked this process lately. Forgets the others."""
    since = time.monotonic() - LATELY
    here = {player: at for player, at in list(_asked.get(code, {}).items()) if at > since}
    if here:
        _asked[code] = here
    else:
        _asked.pop(code, None)
    return frozenset(here)

"""Acts that begin at the same moment, each in a thread with a connection of its own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from accounts.refusals import Refusal

Act = Callable[[], Any]
PATIENCE = 120  # seconds that a slow machine may take to start the threads


def at_once(*acts: Act) -> list[Any]:
    """What each act gives, or the refusal it gets."""
    gate = threading.Barrier(len(acts))

    def run(act: Act) -> Any:
        try:
            gate.wait(PATIENCE)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def kinds(answers: Sequence[Any]) -> Counter[str]:
    """How many answers there are of each type."""
    return Counter(type(answer).__name__ for answer in answers)
